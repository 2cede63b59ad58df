import type { InstrumentId } from '../domain/instrument.ts'
import { type Cache, hintBalance, hintReports } from './cache.ts'
import type { EngineEvent } from './event.ts'

type BalanceRead = Extract<EngineEvent, { type: 'balance_report' }>

/**
 * The broker's own word on cash and holdings. Holdings that differ from what fills add up to usually mean a fill the
 * list has not told yet: the list is read first, so that the ledger never counts one fill twice.
 */
export function onBalanceReport(cache: Cache, { balance, startedAt }: BalanceRead): void {
  cache.balance = { startedAt, report: balance }
  const held = new Map(balance.holdings.map((holding) => [holding.instrumentId, holding.quantity]))
  if (cache.isReconciled && !agrees(cache, held)) {
    const { lastStartedAt, inFlight } = cache.reads.reports
    const isListNewer = cache.mismatchAt !== null && lastStartedAt !== null && lastStartedAt >= cache.mismatchAt
    if (!isListNewer || inFlight) {
      cache.mismatchAt ??= cache.now
      hintReports(cache)
      hintBalance(cache)
      return
    }
  }
  cache.mismatchAt = null
  cache.effects.push({ type: 'persist', record: { kind: 'balance', balance, readAt: startedAt } })
  for (const instrumentId of new Set([...cache.positions.keys(), ...held.keys()])) {
    setQuantity(cache, instrumentId, held.get(instrumentId) ?? 0)
  }
}

function agrees(cache: Cache, held: ReadonlyMap<InstrumentId, number>): boolean {
  const ids = new Set([...cache.positions.keys(), ...held.keys()])
  return [...ids].every((id) => (cache.positions.get(id) ?? 0) === (held.get(id) ?? 0))
}

/** Fills move the quantity at once; what may be sold waits for the broker's figure. */
export const moveQuantity = (cache: Cache, instrumentId: InstrumentId, shares: number): void =>
  setQuantity(cache, instrumentId, Math.max(0, (cache.positions.get(instrumentId) ?? 0) + shares))

function setQuantity(cache: Cache, instrumentId: InstrumentId, quantity: number): void {
  if ((cache.positions.get(instrumentId) ?? 0) === quantity) return
  if (quantity === 0) cache.positions.delete(instrumentId)
  else cache.positions.set(instrumentId, quantity)
  cache.effects.push({ type: 'publish', fact: { kind: 'position_changed', instrumentId, quantity } })
}
