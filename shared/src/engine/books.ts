import { kstDate, type UnixMs } from '../core/time.ts'
import type { BalanceReport, OrderReport } from '../domain/execution.ts'
import type { InstrumentId } from '../domain/instrument.ts'
import { explainsShares } from '../portfolio/causes.ts'
import { cashMoved, chargesOf, ORDINARY } from '../portfolio/trade.ts'
import type { Dispute } from './book-state.ts'
import { type Cache, hintReports, later, orderKey } from './cache.ts'
import type { Adjustment } from './effect.ts'

/** Two readings that say the same, this far apart, with no fill between, are not a moment's delay. */
export const DISPUTE_MS = 5_000
/** An order list may be behind a balance by so much: only one begun later would have told the fill. */
const LIST_LAG_MS = 10_000
/** Charges are billed by contract: so many won an order may differ from the usual rate without being worth a word. */
const ROUNDING_WON_PER_ORDER = 3

/** Takes a fill of today into what the account should hold and have. */
export function countFill(cache: Cache, report: OrderReport, known: OrderReport | undefined): void {
  const { books } = cache
  const { instrumentId, side, venueOrderId } = report
  const [cumBefore, amountBefore] = [known?.cumQty ?? 0, known?.cumAmount ?? 0]
  const trade = {
    orderNo: venueOrderId.orderNo,
    instrumentId,
    side,
    quantity: report.cumQty - cumBefore,
    amount: report.cumAmount - amountBefore,
    amountBefore,
    cumBefore,
    origin: cache.links.has(orderKey(venueOrderId)) ? ('ours' as const) : ('external' as const),
  }
  books.trades.push(trade)
  books.filledAt.set(instrumentId, cache.now)
  books.lastFillAt = cache.now
  noteOverlap(cache, instrumentId, side === 'buy' ? trade.quantity : -trade.quantity)
  if (books.cashD2 === null || books.buying === null) return
  const facts = cache.instruments.get(instrumentId) ?? ORDINARY
  const won = cashMoved(trade, chargesOf(trade, facts, venueOrderId.orderDate))
  books.cashD2 += won
  books.buying += won
}

/** Lists read this long after the first balance may tell fills that it contained. */
const OVERLAP_MS = 15_000

function noteOverlap({ books, now }: Cache, instrumentId: InstrumentId, shares: number): void {
  if (books.baselineAt === null || now - books.baselineAt > OVERLAP_MS) return
  books.overlap.set(instrumentId, [...(books.overlap.get(instrumentId) ?? []), shares])
}

/** A new connection counts on from its first balance. */
export function beginBooks({ books }: Cache, startedAt: UnixMs): void {
  books.baselineAt = startedAt
  books.overlap.clear()
}

/** Is what we expect too much (or too little) by exactly the first fills that were told after the first balance? */
function isOverlap({ books }: Cache, { shares }: Comparison): boolean {
  return (
    shares.size > 0 &&
    [...shares].every(([id, { expected, held }]) => {
      let counted = 0
      return (books.overlap.get(id) ?? []).some((filled) => {
        counted += filled
        return counted === expected - held
      })
    })
  )
}

/** What the broker's reading says otherwise than the fills, as far as the two can be compared. */
export interface Comparison {
  readonly shares: Dispute['shares']
  readonly cash: Dispute['cash']
  /** False when something filled after the reading began: then it says nothing about cash. */
  readonly hasCash: boolean
}

/** The pure difference between expectation and reading. Instruments that filled since it began are left out. */
export function compare(cache: Cache, balance: BalanceReport, startedAt: UnixMs): Comparison {
  const { books, positions } = cache
  const held = new Map(balance.holdings.map(({ instrumentId, quantity }) => [instrumentId, quantity]))
  const shares = new Map<InstrumentId, { expected: number; held: number }>()
  for (const id of new Set([...positions.keys(), ...held.keys()])) {
    const pair = { expected: positions.get(id) ?? 0, held: held.get(id) ?? 0 }
    if (pair.expected !== pair.held && isQuiet(cache, id, startedAt)) shares.set(id, pair)
  }
  const hasCash = books.lastFillAt === null || books.lastFillAt < startedAt
  const isOff = hasCash && books.cashD2 !== null && books.cashD2 !== balance.cashD2
  return { shares, cash: isOff ? { expected: books.cashD2 ?? 0, broker: balance.cashD2 } : null, hasCash }
}

/** Nothing of it filled since `at`. */
export const isQuiet = ({ books }: Cache, id: InstrumentId, at: UnixMs): boolean => (books.filledAt.get(id) ?? -1) < at

/**
 * What to do about a difference. True: take the broker's figures. A difference is first met with another look at the
 * order list (a fill it has not told), then with the corporate actions, and only then with an alarm, which
 * lowers the mode of the account.
 */
export function settleDispute(cache: Cache, comparison: Comparison, startedAt: UnixMs): boolean {
  const { books } = cache
  const { shares, cash } = comparison
  // Filled between the first list and the first balance, and so counted twice: the broker's figures are right.
  if ((shares.size === 0 && cash === null) || isOverlap(cache, comparison)) {
    close(cache)
    books.overlap.clear()
    return true
  }
  const { dispute } = books
  if (dispute === null || !isSame(dispute, { shares, cash })) {
    books.dispute = { since: startedAt, shares, cash }
    cache.mismatchAt = startedAt
    books.actionsAskedAt = null
    hintReports(cache)
    return false
  }
  if (!hasListSince(cache, later(dispute.since, LIST_LAG_MS))) {
    if (cache.now >= dispute.since + LIST_LAG_MS) hintReports(cache)
    return false
  }
  if (startedAt - dispute.since < DISPUTE_MS || !hasActions(cache, [...shares.keys()])) return false
  for (const [id, pair] of shares) settleShares(cache, id, pair)
  if (cash !== null) settleCash(cache, cash)
  close(cache)
  return true
}

function close(cache: Cache): void {
  cache.books.dispute = null
  cache.mismatchAt = null
}

/** A complete list begun after the difference was first seen: it would have told the fill. */
function hasListSince({ reads: { reports } }: Cache, at: UnixMs): boolean {
  return !reports.inFlight && reports.failures === 0 && reports.lastStartedAt !== null && reports.lastStartedAt >= at
}

/** True once the actions of these instruments were asked for and had time to be told. */
function hasActions(cache: Cache, ids: readonly InstrumentId[]): boolean {
  const { books } = cache
  if (ids.length === 0) return true
  if (books.actionsAskedAt === null) {
    books.actionsAskedAt = cache.now
    cache.effects.push({ type: 'read_actions', instrumentIds: ids, day: kstDate(cache.now) })
  }
  return ids.every((id) => books.actions.has(id)) || cache.now - books.actionsAskedAt >= DISPUTE_MS
}

function settleShares(
  cache: Cache,
  instrumentId: InstrumentId,
  { expected, held }: { readonly expected: number; readonly held: number },
): void {
  const { books } = cache
  books.settled.set(instrumentId, held)
  const change = { instrumentId, from: expected, to: held, on: kstDate(cache.now) }
  const action = books.actions.get(instrumentId)?.find((candidate) => explainsShares(candidate, change))
  if (action) {
    const { kind: what, exDate, shares } = action
    const detail = { expected, held, action: what, exDate, shares }
    books.adjusted.push({ instrumentId, quantity: held - expected, won: 0 })
    persist(cache, { kind: 'corporate_action', instrumentId, detail })
    return
  }
  const detail = { instrumentId, expected, held }
  persist(cache, { kind: 'holding_unexplained', instrumentId, detail: { expected, held } })
  cache.effects.push({ type: 'alarm', name: 'holdings_mismatch', detail })
}

/** Money came or went without a trade: the user's own transfer, a dividend, or charges by another rate. */
function settleCash(cache: Cache, { expected, broker }: NonNullable<Dispute['cash']>): void {
  const orders = new Set(cache.books.trades.map(({ orderNo }) => orderNo)).size
  const difference = broker - expected
  const commission = cache.books.trades.reduce((sum, trade) => {
    const facts = cache.instruments.get(trade.instrumentId) ?? ORDINARY
    return sum + chargesOf(trade, facts, kstDate(cache.now)).commission
  }, 0)
  // The nightly statement lists it all the same; a row for every order would say nothing.
  if (Math.abs(difference) <= Math.max(orders * ROUNDING_WON_PER_ORDER, commission)) return
  persist(cache, { kind: 'cash_unexplained', instrumentId: null, detail: { expected, broker, difference } })
}

const persist = (cache: Cache, adjustment: Adjustment): void =>
  void cache.effects.push({ type: 'persist', record: { kind: 'adjustment', adjustment } })

function isSame(a: Pick<Dispute, 'shares' | 'cash'>, b: Pick<Dispute, 'shares' | 'cash'>): boolean {
  if (a.shares.size !== b.shares.size) return false
  if (a.cash?.expected !== b.cash?.expected || a.cash?.broker !== b.cash?.broker) return false
  return [...a.shares].every(([id, pair]) => {
    const other = b.shares.get(id)
    return other?.expected === pair.expected && other.held === pair.held
  })
}
