import { addDays, type KstDate, type UnixMs } from '../core/time.ts'
import type { CorporateAction } from '../domain/corporate-action.ts'
import type { InstrumentId } from '../domain/instrument.ts'
import type { AccountId, Environment } from '../domain/order.ts'
import type { DaySnapshot } from './day-snapshot.ts'
import { makeStatement } from './make-statement.ts'
import type { AccountDay, PortfolioTrade } from './records.ts'
import type { Statement } from './statement.ts'
import { type Charged, type Trade, uncounted } from './trade.ts'

interface Change {
  readonly accountId: AccountId
  readonly environment: Environment
  readonly instrumentId: InstrumentId
  readonly date: KstDate
  readonly at: UnixMs
}

/**
 * All that changes how many shares are held and what they cost. `came` and `left`: without a trade that is known; `first`
 * is what an account held when it was first seen. `rescaled`: a split or a bonus issue made `added` shares of no cost.
 */
export type BookEvent =
  | { readonly kind: 'trade'; readonly trade: PortfolioTrade }
  | (Change & { readonly kind: 'came'; readonly quantity: number; readonly cost: number; readonly isFirst: boolean })
  | (Change & { readonly kind: 'left'; readonly quantity: number })
  | (Change & { readonly kind: 'rescaled'; readonly added: number })

/** From one balance of the broker's to the next one. Won. */
export interface Span {
  readonly accountId: AccountId
  readonly environment: Environment
  readonly from: DaySnapshot
  readonly to: DaySnapshot
  /** Money that came from outside (+) or was taken out (−), as far as nothing else explains it. */
  readonly deposit: number
  /** Shares that came or left without a trade, at what they cost: a deposit of another kind. */
  readonly transfer: number
  /** What was paid out on shares held. */
  readonly dividend: number
  /** What the broker charged less (+) or more (−) than is assumed. */
  readonly chargesOff: number
  /** Money that moved for trades the ledger does not have. */
  readonly unrecorded: number
  /** Commission and tax that are assumed, and what was bought and sold. */
  readonly cash: Statement['cash']
}

export interface AccountBooks {
  readonly events: readonly BookEvent[]
  /** Oldest first; each begins where the one before it ends. */
  readonly spans: readonly Span[]
}

export interface AccountRecords {
  /** Of one account, oldest first. */
  readonly days: readonly AccountDay[]
  /** Of the same account, as `readTrades` orders them. */
  readonly trades: readonly PortfolioTrade[]
  /** What is known to have happened to what was held. */
  readonly actions: readonly CorporateAction[]
}

/**
 * Holds what the ledger saw traded against every balance the broker stated. What a balance says otherwise becomes an event
 * or an amount of its span with the cause the statement of a day gives it; no trade is ever made up.
 */
export function bookEvents({ days, trades, actions }: AccountRecords): AccountBooks {
  const marks = days.flatMap(({ accountId, environment, start, end, statement }): readonly Mark[] => [
    ...(start ? [{ accountId, environment, snapshot: start, stated: null }] : []),
    ...(end ? [{ accountId, environment, snapshot: end, stated: start && statement }] : []),
  ])
  const [first] = marks
  if (first === undefined) return { events: trades.map(traded), spans: [] }
  const before: BookEvent[] = openings(first, trades)
  const after: BookEvent[] = []
  const instruments = new Map(trades.map(({ instrumentId, market, kind }) => [instrumentId, { market, kind }]))
  const spans = marks.slice(1).map((mark, index): Span => {
    const from = marks[index]!.snapshot
    const { accountId, environment, snapshot: to } = mark
    const statement = statementOf({ from, to, trades, actions, instruments })
    const changes = changesOf(statement, mark)
    before.push(...changes.filter(({ kind }) => kind !== 'left'))
    after.push(...changes.filter(({ kind }) => kind === 'left'))
    return { accountId, environment, from, to, cash: statement.cash, ...amountsOf(statement, { from, changes, mark }) }
  })
  return { events: merged(before, trades, after), spans }
}

interface Mark {
  readonly accountId: AccountId
  readonly environment: Environment
  readonly snapshot: DaySnapshot
  /** What the bridge made of the day that ends here; it knows dividends that nobody has taken down. */
  readonly stated: AccountDay['statement']
}

const traded = (trade: PortfolioTrade): BookEvent => ({ kind: 'trade', trade })

/** Held when the account was first seen, less what the ledger saw traded by then. */
function openings({ accountId, environment, snapshot }: Mark, trades: readonly PortfolioTrade[]): BookEvent[] {
  const nothing: Pick<DaySnapshot, 'date' | 'counted'> = { date: '0000-01-01' as KstDate, counted: [] } // before any day
  const moved = between(trades, nothing, snapshot)
  const date = trades[0] && trades[0].date < snapshot.date ? trades[0].date : snapshot.date
  return snapshot.holdings.flatMap(({ instrumentId, quantity: held, avgPx }): readonly BookEvent[] => {
    const quantity = held - netOf(moved.filter((trade) => trade.instrumentId === instrumentId))
    if (quantity <= 0) return []
    const cost = Math.round(avgPx * quantity)
    const at = snapshot.takenAt
    return [{ kind: 'came', accountId, environment, instrumentId, date, at, quantity, cost, isFirst: true }]
  })
}

const netOf = (trades: readonly Trade[]): number =>
  trades.reduce((sum, { side, quantity }) => sum + (side === 'buy' ? quantity : -quantity), 0)

/** Parts of trades that the balance of `to` contains and that of `from` does not. */
function between(
  trades: readonly PortfolioTrade[],
  from: Pick<DaySnapshot, 'date' | 'counted'>,
  to: Pick<DaySnapshot, 'date' | 'counted'>,
): readonly Trade[] {
  const inside = trades.slice(firstFrom(trades, from.date), firstFrom(trades, addDays(to.date, 1)))
  const counted = new Map(to.counted.map((order) => [order.orderNo, order]))
  return inside.flatMap((trade) => {
    const { date, owner } = trade
    const plain: Trade = { ...trade, origin: owner.kind === 'external' ? 'external' : 'ours' }
    const order = counted.get(trade.orderNo)
    const known = date < to.date ? [plain] : order === undefined ? [] : upTo(plain, order)
    return date > from.date ? known : uncounted(known, from.counted)
  })
}

/** Place of the first trade of `date` or later. */
function firstFrom(trades: readonly PortfolioTrade[], date: KstDate): number {
  let [low, high] = [0, trades.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (trades[middle]!.date < date) low = middle + 1
    else high = middle
  }
  return low
}

function upTo(trade: Trade, { cumQty, cumAmount }: DaySnapshot['counted'][number]): readonly Trade[] {
  if (trade.cumBefore >= cumQty) return []
  if (trade.cumBefore + trade.quantity <= cumQty) return [trade]
  return [{ ...trade, quantity: cumQty - trade.cumBefore, amount: cumAmount - trade.amountBefore }]
}

interface Question extends Pick<AccountRecords, 'trades' | 'actions'> {
  readonly from: DaySnapshot
  readonly to: DaySnapshot
  readonly instruments: ReadonlyMap<InstrumentId, Charged>
}

function statementOf({ from, to, trades, actions, instruments }: Question): Statement {
  const parts = between(trades, from, to)
  // A night belongs to the day after it: what traded since is charged by the rates of that day.
  return makeStatement({
    start: { ...from, date: to.date },
    end: to,
    trades: parts,
    adjusted: [],
    instruments,
    actions,
  })
}

function changesOf({ differences, cash }: Statement, { accountId, environment, snapshot }: Mark): readonly BookEvent[] {
  const { date, takenAt: at } = snapshot
  const paid = differences.filter(({ what, cause }) => what === 'quantity' && cause === 'missing_fill').length === 1
  return differences.flatMap(({ what, instrumentId, difference, cause }): readonly BookEvent[] => {
    if (what !== 'quantity' || instrumentId === null) return []
    const change = { accountId, environment, instrumentId, date, at }
    if (cause === 'corporate_action') return [{ kind: 'rescaled', ...change, added: difference }]
    if (difference < 0) return [{ kind: 'left', ...change, quantity: -difference }]
    const px = snapshot.holdings.find((holding) => holding.instrumentId === instrumentId)?.avgPx ?? 0
    const cost = paid && cause === 'missing_fill' ? cash.expected - cash.broker : Math.round(px * difference)
    return [{ kind: 'came', ...change, quantity: difference, cost, isFirst: false }]
  })
}

interface Settled {
  readonly from: DaySnapshot
  readonly changes: readonly BookEvent[]
  readonly mark: Mark
}

function amountsOf(
  { differences }: Statement,
  { from, changes, mark }: Settled,
): Pick<Span, 'deposit' | 'transfer' | 'dividend' | 'chargesOff' | 'unrecorded'> {
  const isCash = ({ what }: Statement['differences'][number]): boolean => what === 'cash'
  const cash = differences.find(isCash)
  const stated = mark.stated?.differences.find(isCash)
  const cause = stated !== undefined && stated.difference === cash?.difference ? stated.cause : cash?.cause
  const won = (...causes: readonly Statement['differences'][number]['cause'][]): number =>
    cash && cause && causes.includes(cause) ? cash.difference : 0
  const isTransfer = (instrumentId: InstrumentId): boolean =>
    differences.some((entry) => entry.instrumentId === instrumentId && entry.cause === 'unknown')
  const transfer = changes.reduce((sum, change) => {
    if (change.kind === 'trade' || !isTransfer(change.instrumentId)) return sum
    if (change.kind === 'came') return sum + change.cost
    if (change.kind === 'rescaled') return sum
    const px = from.holdings.find(({ instrumentId }) => instrumentId === change.instrumentId)?.avgPx ?? 0
    return sum - Math.round(px * change.quantity)
  }, 0)
  return {
    deposit: won('unknown'),
    transfer,
    dividend: won('dividend', 'corporate_action'),
    chargesOff: won('fee_rounding'),
    unrecorded: won('missing_fill'),
  }
}

/** Of a day first what was there in the morning, then what was traded, last what had gone by the evening. */
function merged(
  before: readonly BookEvent[],
  trades: readonly PortfolioTrade[],
  after: readonly BookEvent[],
): readonly BookEvent[] {
  const rank = new Map<BookEvent, number>([
    ...before.map((event) => [event, 0] as const),
    ...after.map((event) => [event, 2] as const),
  ])
  const dateOf = (event: BookEvent): KstDate => (event.kind === 'trade' ? event.trade.date : event.date)
  // Sorting keeps the order of what is equal.
  return [...before, ...trades.map(traded), ...after].toSorted((a, b) => {
    const [one, other] = [dateOf(a), dateOf(b)]
    return one < other ? -1 : one > other ? 1 : (rank.get(a) ?? 1) - (rank.get(b) ?? 1)
  })
}
