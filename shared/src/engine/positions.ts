import { kstDate, type UnixMs } from '../core/time.ts'
import type { BalanceReport, OrderReport } from '../domain/execution.ts'
import type { InstrumentId } from '../domain/instrument.ts'
import { isTerminal } from '../domain/order-state.ts'
import { snapshotOf } from '../portfolio/day-snapshot.ts'
import { chargesOf, ORDINARY } from '../portfolio/trade.ts'
import { beginBooks, compare, isQuiet, settleDispute } from './books.ts'
import { type Cache, hintBalance, orderKey, type TrackedOrder } from './cache.ts'
import { isUnanswered } from './doubts.ts'
import type { EngineEvent } from './event.ts'

type BalanceRead = Extract<EngineEvent, { type: 'balance_report' }>

/**
 * The broker's own word on cash and holdings. What differs from the fills is looked into before it is believed, so that
 * the ledger neither counts a fill twice nor takes in shares that nobody can explain without a word.
 */
export function onBalanceReport(cache: Cache, { balance, startedAt }: BalanceRead): void {
  cache.balance = { startedAt, report: balance }
  const { books } = cache
  const comparison = compare(cache, balance, startedAt)
  // The first reading of a connection is what everything is counted on from; the ledger compares it with its own.
  const isFirst = books.cashD2 === null || !cache.isReconciled
  if (isFirst) beginBooks(cache, startedAt)
  else if (!settleDispute(cache, comparison, startedAt)) return
  if (!comparison.hasCash) hintBalance(cache)
  else agree(cache, balance)
  cache.effects.push({ type: 'persist', record: { kind: 'balance', balance, readAt: startedAt } })
  takeHoldings(cache, balance, startedAt)
  if (comparison.hasCash) startDay(cache, balance, startedAt)
}

/** Expectations go on from here. */
function agree(cache: Cache, { cashD2, buyingPower }: BalanceReport): void {
  cache.books.cashD2 = cashD2
  cache.books.buying = buyingPower + heldByBuys(cache, cache.balance?.startedAt ?? cache.now)
}

function takeHoldings(cache: Cache, { holdings, tradingDate }: BalanceReport, startedAt: UnixMs): void {
  const held = new Map(holdings.map(({ instrumentId, quantity }) => [instrumentId, quantity]))
  for (const id of new Set([...cache.positions.keys(), ...held.keys()])) {
    if (isQuiet(cache, id, startedAt)) setQuantity(cache, id, held.get(id) ?? 0)
  }
  for (const { instrumentId, lastPx } of holdings) {
    const known = cache.books.lastPx.get(instrumentId)
    const before = known === undefined || known.day === tradingDate ? (known?.before ?? null) : known.px
    cache.books.lastPx.set(instrumentId, { day: tradingDate, px: lastPx, before })
  }
}

/** The first balance of a day that can be told apart from its fills is where the day starts. */
function startDay(cache: Cache, balance: BalanceReport, takenAt: UnixMs): void {
  const today = kstDate(cache.now)
  if (cache.books.start?.date === today || balance.tradingDate !== today) return
  const snapshot = snapshotOf(balance, { takenAt, reports: [...cache.reports.values()] })
  cache.books.start = snapshot
  cache.effects.push({ type: 'persist', record: { kind: 'day_snapshot', of: 'start', snapshot } })
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

/**
 * Won that a new buy may use: the lower of what the broker says and what the fills leave, each less what it does not
 * contain yet. `others`: every order but the one that is judged.
 */
export function freeCash(cache: Cache, others: readonly TrackedOrder[]): number | null {
  if (cache.balance === null) return null
  const unseen = others.filter((order) => isUnseen(cache, order)).reduce((sum, order) => sum + order.reservedWon, 0)
  const broker = cache.balance.report.buyingPower - unseen
  if (cache.books.buying === null) return broker
  const held = others.reduce((sum, order) => sum + heldWon(cache, order), 0) + externalWon(cache)
  return Math.min(broker, cache.books.buying - held)
}

/** Shares that a new sell may take: the lower of what the broker calls sellable and what is held and not being sold. */
export function freeShares(
  cache: Cache,
  others: readonly TrackedOrder[],
  { instrumentId }: { readonly instrumentId: InstrumentId },
): number | null {
  if (cache.balance === null) return null
  const sells = others.filter(({ intent }) => intent.side === 'sell' && intent.instrumentId === instrumentId)
  const sellable = cache.balance.report.holdings.find((row) => row.instrumentId === instrumentId)?.sellableQuantity ?? 0
  const unseen = sells.filter((order) => isUnseen(cache, order)).reduce((sum, { intent }) => sum + intent.quantity, 0)
  const external = [...cache.reports.values()]
    .filter((report) => report.instrumentId === instrumentId && report.side === 'sell' && isExternal(cache, report))
    .reduce((sum, { leavesQty }) => sum + leavesQty, 0)
  const held = sells.reduce((sum, order) => sum + leavesOf(cache, order), 0) + external
  return Math.min(sellable - unseen, (cache.positions.get(instrumentId) ?? 0) - held)
}

/** Not, or not surely, part of what the broker said it had left when the balance was read. */
function isUnseen(cache: Cache, order: TrackedOrder): boolean {
  if (isUnanswered(order)) return isOfToday(cache, order)
  const readAt = cache.balance?.startedAt ?? 0
  return order.state === 'acked' && order.settledAt !== null && order.settledAt >= readAt
}

/** An order good for a day that is over can neither be filled nor be mistaken for a new one. */
const isOfToday = (cache: Cache, order: TrackedOrder): boolean => kstDate(order.sentAt) === kstDate(cache.now)

/** Shares of an order that may still trade. */
function leavesOf(cache: Cache, order: TrackedOrder): number {
  if (!isOfToday(cache, order)) return 0
  if (isUnanswered(order)) return order.intent.quantity
  const isOpen = order.state === 'acked' && !isTerminal(order.progress.status)
  return isOpen ? order.intent.quantity - order.progress.cumQty : 0
}

const heldWon = (cache: Cache, order: TrackedOrder): number =>
  (order.reservedWon * leavesOf(cache, order)) / order.intent.quantity

/** What the broker holds back for open buys it knew of when the reading began at `at`. */
function heldByBuys(cache: Cache, at: UnixMs): number {
  const known = [...cache.orders.values()].filter(
    ({ state, settledAt }) => state === 'acked' && settledAt !== null && settledAt < at,
  )
  return known.reduce((sum, order) => sum + heldWon(cache, order), 0) + externalWon(cache)
}

/** Open buys of others, by their limits; one without a limit is held back by the broker's figure alone. */
function externalWon(cache: Cache): number {
  const open = [...cache.reports.values()].filter((report) => report.side === 'buy' && isExternal(cache, report))
  return open.reduce((sum, { instrumentId, leavesQty, limitPrice, venueOrderId: { orderDate } }) => {
    const amount = leavesQty * (limitPrice ?? 0)
    const facts = cache.instruments.get(instrumentId) ?? ORDINARY
    return sum + amount + chargesOf({ side: 'buy', amount, amountBefore: 0 }, facts, orderDate).commission
  }, 0)
}

const isExternal = (cache: Cache, report: OrderReport): boolean =>
  report.leavesQty > 0 && !cache.links.has(orderKey(report.venueOrderId))
