import { kstDate, type UnixMs } from '../core/time.ts'
import type { InstrumentId } from '../domain/instrument.ts'
import type { OrderIntent } from '../domain/order.ts'
import { isTerminal } from '../domain/order-state.ts'
import { type RiskActivity, type RiskExposure, sourceIdOf } from '../risk/check.ts'
import { type Cache, fingerprint, orderKey, type TrackedOrder } from './cache.ts'
import { isUnanswered } from './doubts.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60_000

interface Tally {
  sentLastSecond: number
  sentLastMinute: number
  sentToday: number
  openOrders: number
  boughtTodayWon: number
  sourceSentLastMinute: number
  sourceOpenSameSide: number
  sameSignal: RiskActivity['sameSignal']
  sameOrderAt: RiskActivity['sameOrderAt']
}

/** What the orders that left say, `intent` left out. One pass over them, for one intent: nothing of it is done for a tick. */
export function measureActivity(cache: Cache, others: readonly TrackedOrder[], intent: OrderIntent): RiskActivity {
  const tally: Tally = {
    sentLastSecond: 0,
    sentLastMinute: 0,
    sentToday: 0,
    openOrders: strangersOpen(cache),
    boughtTodayWon: 0,
    sourceSentLastMinute: 0,
    sourceOpenSameSide: 0,
    sameSignal: null,
    sameOrderAt: null,
  }
  const today = kstDate(cache.now)
  const print = fingerprint(intent)
  for (const order of others) {
    if (isSameStep(order.intent, intent)) tally.sameSignal ??= order.intent.id
    const isToday = kstDate(order.sentAt) === today
    if (fingerprint(order.intent) === print) noteSame(cache, tally, { order, isToday })
    if (isToday) count(cache, tally, { order, intent })
  }
  return tally
}

interface Pair {
  readonly order: TrackedOrder
  readonly intent: OrderIntent
}

function count(cache: Cache, tally: Tally, { order, intent }: Pair): void {
  const age = cache.now - order.sentAt
  tally.sentToday += 1
  if (age < SECOND_MS) tally.sentLastSecond += 1
  if (age < MINUTE_MS) tally.sentLastMinute += 1
  if (order.intent.side === 'buy') tally.boughtTodayWon += spentWon(cache, order)
  const isOpen = mayTrade(order)
  if (isOpen) tally.openOrders += 1
  const sourceId = sourceIdOf(intent)
  if (sourceId === undefined || sourceIdOf(order.intent) !== sourceId) return
  if (age < MINUTE_MS) tally.sourceSentLastMinute += 1
  const isSameSide = order.intent.side === intent.side && order.intent.instrumentId === intent.instrumentId
  if (isOpen && isSameSide) tally.sourceOpenSameSide += 1
}

interface Same {
  readonly order: TrackedOrder
  readonly isToday: boolean
}

function noteSame(cache: Cache, tally: Tally, { order, isToday }: Same): void {
  if (isUnanswered(order) && isToday) tally.sameOrderAt = cache.now
  else if (order.state === 'acked') tally.sameOrderAt = latest(tally.sameOrderAt, order.sentAt)
}

const latest = (a: UnixMs | null, b: UnixMs): UnixMs => (a !== null && a > b ? a : b)

/** The same step of the same parent, or the same signal of the same rule or strategy. */
function isSameStep({ origin: a }: OrderIntent, { origin: b }: OrderIntent): boolean {
  if (a === undefined || b === undefined) return false
  if (a.parentId !== null) return a.parentId === b.parentId && a.leg === b.leg && a.sequence === b.sequence
  return a.signalId !== null && a.signalId === b.signalId && a.sourceId === b.sourceId
}

/** Its order may still fill, or may exist without our knowing. */
const mayTrade = (order: TrackedOrder): boolean =>
  isUnanswered(order) || (order.state === 'acked' && !isTerminal(order.progress.status))

/** Open orders that none of ours explains: they count against what may be open. */
function strangersOpen(cache: Cache): number {
  let open = 0
  for (const [key, report] of cache.reports) if (report.leavesQty > 0 && !cache.links.has(key)) open += 1
  return open
}

/** Won that went into a buy, and what it still holds back. */
const spentWon = (cache: Cache, order: TrackedOrder): number =>
  (reportOf(cache, order)?.cumAmount ?? 0) + openWon(cache, order)

/** Won a buy may still cost. */
function openWon(cache: Cache, order: TrackedOrder): number {
  if (!mayTrade(order)) return 0
  const report = reportOf(cache, order)
  return report ? (order.reservedWon * report.leavesQty) / order.intent.quantity : order.reservedWon
}

const reportOf = (cache: Cache, { venueOrderId }: TrackedOrder) =>
  venueOrderId === null ? undefined : cache.reports.get(orderKey(venueOrderId))

/** What is held, at the prices of the balance that also says what the account is worth, and what is being bought. */
export function measureExposure(
  cache: Cache,
  others: readonly TrackedOrder[],
  { instrumentId }: OrderIntent,
): Pick<RiskExposure, 'equityWon' | 'instrumentWon' | 'totalWon'> {
  const prices = new Map(cache.balance?.report.holdings.map((holding) => [holding.instrumentId, holding.lastPx]))
  let [instrumentWon, totalWon] = [0, 0]
  const add = (id: InstrumentId, won: number): void => {
    totalWon += won
    if (id === instrumentId) instrumentWon += won
  }
  for (const [id, quantity] of cache.positions) {
    add(id, quantity * (prices.get(id) ?? cache.lastTrade.get(id)?.px ?? cache.quotes.get(id)?.lastPx ?? 0))
  }
  for (const order of others) {
    if (order.intent.side === 'buy') add(order.intent.instrumentId, openWon(cache, order))
  }
  for (const [key, report] of cache.reports) {
    const isOpenBuy = report.leavesQty > 0 && report.side === 'buy'
    if (isOpenBuy && !cache.links.has(key)) add(report.instrumentId, report.leavesQty * (report.limitPrice ?? 0))
  }
  return { equityWon: cache.balance?.report.equity ?? null, instrumentWon, totalWon }
}
