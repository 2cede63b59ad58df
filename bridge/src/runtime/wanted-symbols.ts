import type { InstrumentId } from '@naru/shared/domain/instrument'
import { isTerminal } from '@naru/shared/domain/order-state'
import type { BridgeFact, FactBus } from './fact-bus.ts'
import type { MarketDataHub } from './market-data-hub.ts'

/** Keeps prices coming for what a user holds or has orders on, whether anybody looks at a screen or not. */
export function startWantedSymbols(bus: FactBus, hub: Pick<MarketDataHub, 'want'>): () => void {
  const held = new Map<string, Map<string, InstrumentId>>()
  const working = new Map<string, Map<string, InstrumentId>>()

  const set = (
    table: typeof held,
    fact: BridgeFact,
    entry: { readonly key: string; readonly id: InstrumentId | null },
  ) => {
    const own = table.get(fact.userId) ?? new Map<string, InstrumentId>()
    table.set(fact.userId, own)
    if (entry.id === null) own.delete(entry.key)
    else own.set(entry.key, entry.id)
    return [...new Set(own.values())]
  }

  return bus.subscribe((fact) => {
    if (fact.kind === 'position_changed') {
      const { accountId, instrumentId, quantity } = fact
      const key = `${accountId} ${instrumentId}`
      hub.want(fact.userId, 'positions', set(held, fact, { key, id: quantity > 0 ? instrumentId : null }))
    } else if (fact.kind === 'order_changed') {
      const id = isTerminal(fact.status) ? null : fact.instrumentId
      hub.want(fact.userId, 'working_orders', set(working, fact, { key: fact.intentId, id }))
    }
  })
}
