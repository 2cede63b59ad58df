import type { InstrumentId } from '@naru/shared/domain/instrument'
import { isTerminal } from '@naru/shared/domain/order-state'
import type { BridgeFact, FactBus } from './fact-bus.ts'
import type { MarketDataHub } from './market-data-hub.ts'

/** Keeps prices coming for what a user holds, has orders on or keeps stops for, whether anybody looks at a screen or not. */
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
    } else if (fact.kind === 'parents_read') wantWaiting(fact)
  })

  function wantWaiting(fact: Extract<BridgeFact, { kind: 'parents_read' }>): void {
    const prefix = `${fact.accountId} waits for `
    const own = working.get(fact.userId) ?? new Map<string, InstrumentId>()
    const [before, now] = [[...own.keys()].filter((key) => key.startsWith(prefix)), new Set(fact.instrumentIds)]
    if (before.length === now.size && [...now].every((id) => own.has(prefix + id))) return
    for (const key of before) own.delete(key)
    for (const id of now) own.set(prefix + id, id)
    working.set(fact.userId, own)
    hub.want(fact.userId, 'working_orders', [...new Set(own.values())])
  }
}
