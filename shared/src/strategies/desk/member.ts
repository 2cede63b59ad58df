import { kstDate, type UnixMs, unixMs } from '../../core/time.ts'
import type { InstrumentId, InstrumentKind, Market } from '../../domain/instrument.ts'
import type { Bar } from '../../domain/market-data.ts'
import type { StrategySetup } from '../from-spec.ts'
import type { SignalExits } from '../strategy.ts'
import type { BarFeed } from './bar-feed.ts'
import type { ArmedStrategy, KeptFill, KeptLot, KeptOrder, RemoteTold, RunKind, StrategyState } from './desk-event.ts'
import type { ExitWatch } from './exits.ts'
import type { DayHours } from './hours.ts'
import type { OwnBook } from './own-book.ts'
import type { StrategyRun, Wanted } from './strategy-run.ts'

/** A signal that waits: for the next opening, or for the price that starts it. */
export interface Waiting {
  readonly wanted: Wanted
  readonly dueAt: number
}

export interface Stop {
  readonly wanted: Wanted
  readonly shares: number
  /** UnixMs: it is forgotten then. */
  readonly until: number
}

/** What is known of an instrument besides its bars; the kind decides over price steps and taxes. */
export interface Listed {
  readonly kind: InstrumentKind
  readonly market: Market
}

/** A version at work: what it was given, what it remembers, and what it waits for. */
export interface Member {
  readonly version: ArmedStrategy
  readonly setup: StrategySetup
  /** By series. */
  readonly feeds: readonly BarFeed[]
  readonly seriesOf: ReadonlyMap<InstrumentId, number>
  /** Undefined until its bars and its capital are known. */
  playing: Playing | undefined
  /** Told before it could play: its own orders. */
  early: OwnOrder[]
  /** A program elsewhere that wants to hear every price. */
  hearsTicks: boolean
  hours: DayHours | undefined
  /** Of the day of `hours`. */
  readonly runs: Map<RunKind, 'begun' | 'ended'>
}

export interface OwnOrder {
  readonly key: string
  readonly instrumentId: InstrumentId
  readonly side: 'buy' | 'sell'
  readonly cumQty: number
  readonly amount: number
  readonly isOpen: boolean
}

export interface Playing {
  readonly run: StrategyRun
  readonly book: OwnBook
  readonly anchor: number
  readonly startedAt: UnixMs
  capital: number
  lots: readonly KeptLot[]
  fills: KeptFill[]
  foldedTo: number
  readonly orders: Map<string, KeptOrder>
  readonly told: Map<InstrumentId, number>
  readonly paused: Set<InstrumentId>
  day: StrategyState['day']
  deferred: Waiting[]
  stops: Stop[]
  /** What purchases name as their ends, by the key of their signal; and those that stand now. */
  readonly exits: Map<string, SignalExits>
  readonly watches: Map<InstrumentId, ExitWatch>
  /** Keys of sales that exits have asked for. */
  readonly asked: Set<string>
  /** Closed bars that wait for those of the other series of their time. */
  queue: { readonly series: number; readonly bar: Bar }[]
  hasLots: boolean
  isDirty: boolean
  /** What is played now has already happened: until then it only looks. */
  isPast: boolean
  remote: RemoteTalk | undefined
}

/** What was asked of a program elsewhere. By its number: start of the bar that names the answer, and when it was news. */
interface RemoteTalk {
  seq: number
  readonly asked: Map<number, { readonly ts: number; readonly decidedAt: number; readonly prefix: string }>
  past: RemoteTold[]
}

/** Fills a state has room for; older ones become lots. */
const MAX_FILLS = 300

export function stateOf({ version }: Member, playing: Playing): StrategyState {
  if (playing.fills.length > MAX_FILLS) fold(playing)
  const { anchor, startedAt, capital, lots, fills, foldedTo, orders, told, day } = playing
  const names = new Set<string>(version.instruments)
  return {
    v: 1,
    anchor,
    startedAt,
    capital,
    lots,
    fills: [...fills],
    orders: [...orders.values()],
    foldedTo,
    told: Object.fromEntries([...told].filter(([id]) => names.has(id))),
    day: { ...day },
  }
}

/** The oldest half of the fills turns into what it left behind: the same book from then on. */
function fold(playing: Playing): void {
  const old = playing.fills.slice(0, MAX_FILLS / 2)
  playing.fills = playing.fills.slice(old.length)
  const lots = new Map(playing.lots.map((lot) => [lot.instrumentId, lot]))
  for (const { instrumentId, side, quantity, price, charges } of old) {
    const before = lots.get(instrumentId) ?? { instrumentId, quantity: 0, price: 0 }
    playing.capital -= charges
    if (side === 'buy') {
      const shares = before.quantity + quantity
      const paid = before.quantity * before.price + quantity * price
      lots.set(instrumentId, { instrumentId, quantity: shares, price: paid / shares })
    } else {
      // What a sale gained over its cost is capital from then on.
      playing.capital += (price - before.price) * quantity
      lots.set(instrumentId, { ...before, quantity: Math.max(0, before.quantity - quantity) })
    }
  }
  playing.lots = [...lots.values()].filter(({ quantity }) => quantity > 0)
  playing.foldedTo = old.at(-1)?.ts ?? playing.foldedTo
}

/** What has traded of an order so far. */
export function tradedOf({ fills }: Playing, key: string): { readonly cumQty: number; readonly amount: number } {
  let [cumQty, amount] = [0, 0]
  for (const fill of fills) {
    if (fill.key !== key) continue
    cumQty += fill.quantity
    amount += fill.quantity * fill.price
  }
  return { cumQty, amount }
}

/** Shares of an order that may still trade. */
export const leftOf = (playing: Playing, { key, quantity }: KeptOrder): number =>
  Math.max(0, quantity - tradedOf(playing, key).cumQty)

/** Shares of its orders of one side that may still trade. */
export function orderedOf(playing: Playing, id: InstrumentId, side: 'buy' | 'sell'): number {
  let shares = 0
  for (const order of playing.orders.values()) {
    if (order.instrumentId === id && order.side === side) shares += leftOf(playing, order)
  }
  return shares
}

/** Shares of its own orders, stops and what waits for the opening. */
export function notePending({ seriesOf }: Member, playing: Playing, id: InstrumentId): void {
  const series = seriesOf.get(id)
  if (series === undefined) return
  let shares = orderedOf(playing, id, 'buy') + orderedOf(playing, id, 'sell')
  for (const stop of playing.stops) if (stop.wanted.instrumentId === id) shares += stop.shares
  for (const { wanted } of playing.deferred) {
    const { size } = wanted.signal
    if (wanted.instrumentId === id) shares += 'shares' in size ? size.shares : 1
  }
  playing.book.wait(series, shares)
}

/** Another Korean day: its orders are counted anew, from what the strategy is worth then. */
export function enterDay(playing: Playing, now: UnixMs): void {
  const date = kstDate(now)
  if (playing.day.date === date) return
  playing.day = { date, orders: 0, equity: playing.book.equity }
  playing.isDirty = true
}

/** The bar start a key names; NaN for a signal from outside, which names none. */
export const tsOfKey = (key: string): number => Number(key.split(':')[2] ?? Number.NaN)

export const at = (value: number): UnixMs => unixMs(Math.max(0, value))
