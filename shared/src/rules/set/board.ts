import type { InstrumentId, InstrumentKind } from '../../domain/instrument.ts'
import type { BarSpec, OrderBook, TradeTick } from '../../domain/market-data.ts'
import { tickSize } from '../../market/tick-size.ts'
import { STALE_AFTER_MS } from '../catalogue.ts'
import { kstDay, startOfSecond } from '../clock.ts'
import type { Cell, OperandSource, Read } from '../read.ts'
import type { FactValues, PriceLine } from '../rule-set.ts'
import { createSeries, type Series } from './series.ts'

/** Everything rules may read of one instrument, kept current. */
export interface Board extends OperandSource {
  readonly id: InstrumentId
  /** The last trade price; NaN before the first. */
  readonly last: number
  /** The highest and lowest price of the day so far, as seen here, and when. */
  readonly extremes: Readonly<Extremes>
  kind: InstrumentKind
  series(spec: BarSpec): Series
  findSeries(spec: BarSpec): Series | undefined
  onTick(tick: TradeTick, at: number): void
  onBook(book: OrderBook, at: number): void
  onFacts(values: FactValues, at: number): void
  onLine(line: PriceLine, at: number): void
  removeLine(id: string): void
  /** What changes by time alone: sloped lines, and which day was the one before. */
  onTime(at: number): void
}

interface Extremes {
  /** UnixMs at which the day is over. */
  day: number
  high: number
  highAt: number
  low: number
  lowAt: number
}

function widen(extremes: Extremes, price: number, at: number): void {
  const isNew = at >= extremes.day
  if (isNew) extremes.day = startOfSecond(kstDay(at) + 1, 0)
  if (isNew || price > extremes.high) {
    extremes.high = price
    extremes.highAt = at
  }
  if (isNew || price < extremes.low) {
    extremes.low = price
    extremes.lowAt = at
  }
}

type OfTick = (tick: TradeTick) => number
const ratio = (top: number, bottom: number): number => (bottom > 0 ? top / bottom : Number.NaN)

const OF_TICK: Readonly<Record<string, OfTick>> = {
  'px.last': ({ price }) => price,
  'px.close': ({ price }) => price,
  'px.open': ({ open }) => open || Number.NaN,
  'px.high': ({ high }) => high || Number.NaN,
  'px.low': ({ low }) => low || Number.NaN,
  'px.prevClose': ({ price, change }) => price - change,
  'px.changePct': ({ changeRate }) => changeRate,
  'px.vwap': ({ cumTurnover, cumVolume }) => ratio(cumTurnover, cumVolume),
  'tape.volume': ({ cumVolume }) => cumVolume,
  'tape.turnoverKrw': ({ cumTurnover }) => cumTurnover,
  'tape.tradeStrength': ({ tradeStrength }) => tradeStrength || Number.NaN,
  // 체결강도 is buys for each hundred sales.
  'tape.buyRatio': ({ tradeStrength }) =>
    tradeStrength > 0 ? (100 * tradeStrength) / (tradeStrength + 100) : Number.NaN,
}

type OfBook = (book: OrderBook) => number
const LEVEL = /^px\.(bid|ask)(\d+)$/

function ofBook(key: string): OfBook | undefined {
  const level = LEVEL.exec(key)
  if (level !== null) {
    const side = level[1] === 'bid' ? 'bids' : 'asks'
    return (book) => book[side][Number(level[2]) - 1]?.[0] || Number.NaN
  }
  return OF_BOOK[key]
}

const OF_BOOK: Readonly<Record<string, OfBook>> = {
  'px.mid': ({ bids, asks }) => ((bids[0]?.[0] || Number.NaN) + (asks[0]?.[0] || Number.NaN)) / 2,
  'px.expected': ({ expected }) => expected?.price ?? Number.NaN,
  'tape.bidQty': ({ totalBidSize }) => totalBidSize,
  'tape.askQty': ({ totalAskSize }) => totalAskSize,
  'tape.imbalance': ({ totalBidSize, totalAskSize }) => 100 * ratio(totalBidSize, totalBidSize + totalAskSize),
}

/** What is made of a trade and of a fact: how, and of which fact. */
const OF_BOTH: Readonly<
  Record<string, { readonly fact: string; readonly of: (tick: TradeTick, fact: number) => number }>
> = {
  'flag.limitUp': { fact: 'px.upperLimit', of: ({ price }, limit) => is(price >= limit, limit) },
  'flag.limitDown': { fact: 'px.lowerLimit', of: ({ price }, limit) => is(price <= limit, limit) },
  'fact.nearHigh52w': { fact: 'fact.high52w', of: ({ price }, high) => 100 * ratio(price, high) },
  'tape.volPctPrevDay': { fact: 'bar.1d.volume.1', of: ({ cumVolume }, volume) => 100 * ratio(cumVolume, volume) },
}

const is = (value: boolean, of: number): number => (Number.isNaN(of) ? of : value ? 1 : 0)

interface Line {
  readonly cell: Cell
  line: PriceLine | undefined
}

export function createBoard(id: InstrumentId, shared: (key: string) => Cell): Board {
  const facts = new Map<string, Cell>()
  const lines = new Map<string, Line>()
  const allSeries: Series[] = []
  const ofTick: { readonly cell: Cell; readonly of: OfTick }[] = []
  const ofBooks: { readonly cell: Cell; readonly of: OfBook }[] = []
  const ofBoth: { readonly cell: Cell; readonly fact: Cell; readonly of: (tick: TradeTick, fact: number) => number }[] =
    []
  let kind: InstrumentKind = 'stock'
  let tick: TradeTick | undefined
  let tickAt = Number.NaN
  let book: { readonly book: OrderBook; readonly at: number } | undefined
  let hasSlopes = false
  const extremes: Extremes = { day: Number.NEGATIVE_INFINITY, high: 0, highAt: 0, low: 0, lowAt: 0 }

  const seriesOf = (spec: BarSpec): Series => {
    const known = allSeries.find((one) => one.spec === spec)
    if (known !== undefined) return known
    const made = createSeries(spec)
    allSeries.push(made)
    return made
  }

  const factCell = (read: Pick<Read, 'key'>): Cell => {
    const known = facts.get(read.key)
    if (known !== undefined) return known
    const cell: Cell = { value: Number.NaN, freshUntil: Number.POSITIVE_INFINITY }
    facts.set(read.key, cell)
    const [fromTick, fromBook, both] = [OF_TICK[read.key], ofBook(read.key), OF_BOTH[read.key]]
    if (fromTick !== undefined) ofTick.push({ cell, of: fromTick })
    if (fromBook !== undefined) ofBooks.push({ cell, of: fromBook })
    if (both !== undefined) ofBoth.push({ cell, fact: cellOfFact(both.fact), of: both.of })
    if (tick !== undefined) setTick(tick, tickAt)
    if (book !== undefined) setBook(book.book, book.at)
    return cell
  }

  const cellOfFact = (key: string): Cell =>
    key === 'bar.1d.volume.1'
      ? seriesOf('1d').cell({ kind: 'bar', key, tf: '1d', field: 'volume', shift: 1, unit: 'shares', feed: 'bars' })
      : factCell({ key })

  const setTick = (from: TradeTick, at: number): void => {
    const freshUntil = at + STALE_AFTER_MS.tick
    for (let n = 0; n < ofTick.length; n += 1) {
      const { cell, of } = ofTick[n]!
      cell.value = of(from)
      cell.freshUntil = freshUntil
    }
    for (let n = 0; n < ofBoth.length; n += 1) {
      const { cell, fact, of } = ofBoth[n]!
      cell.value = of(from, fact.value)
      cell.freshUntil = Math.min(freshUntil, fact.freshUntil)
    }
  }

  const setBook = (from: OrderBook, at: number): void => {
    for (const { cell, of } of ofBooks) {
      cell.value = of(from)
      cell.freshUntil = at + STALE_AFTER_MS.book
    }
  }

  const lineOf = (lineId: string): Line => {
    const known = lines.get(lineId) ?? {
      cell: { value: Number.NaN, freshUntil: Number.POSITIVE_INFINITY },
      line: undefined,
    }
    lines.set(lineId, known)
    return known
  }

  const draw = (at: number): void => {
    for (const { cell, line } of lines.values()) cell.value = line === undefined ? Number.NaN : priceAt(line, at)
  }

  return {
    id,
    get last() {
      return tick?.price ?? Number.NaN
    },
    extremes,
    get kind() {
      return kind
    },
    set kind(value) {
      kind = value
    },
    cell(read) {
      if (read.kind === 'line') return lineOf(read.id).cell
      if (read.kind !== 'fact') return seriesOf(read.tf).cell(read)
      return isShared(read.key) ? shared(read.key) : factCell(read)
    },
    tickSize: (price) => (price > 0 ? tickSize(kind, price) : Number.NaN),
    series: seriesOf,
    findSeries: (spec) => allSeries.find((one) => one.spec === spec),
    onTick(next, at) {
      tick = next
      tickAt = at
      widen(extremes, next.price, at)
      for (let n = 0; n < allSeries.length; n += 1) allSeries[n]!.onTick(next, at)
      setTick(next, at)
      if (hasSlopes) draw(at)
    },
    onBook(next, at) {
      book = { book: next, at }
      setBook(next, at)
    },
    onFacts(values, at) {
      for (const [key, value] of Object.entries(values)) {
        const cell = factCell({ key })
        cell.value = value ?? Number.NaN
        cell.freshUntil = at + staleAfter(key)
      }
      if (tick !== undefined && ofBoth.length > 0) setTick(tick, tickAt)
    },
    onLine(line, at) {
      lineOf(line.id).line = line
      hasSlopes = [...lines.values()].some(({ line: one }) => one !== undefined && one.toPrice !== null)
      draw(at)
    },
    removeLine(lineId) {
      const known = lines.get(lineId)
      if (known === undefined) return
      known.line = undefined
      known.cell.value = Number.NaN
    },
    onTime(at) {
      for (const one of allSeries) one.refreshPrior(at)
      if (hasSlopes) draw(at)
    },
  }
}

/** Told once for all instruments. */
export const isShared = (key: string): boolean =>
  key.startsWith('acct.') || key.startsWith('index.') || key.startsWith('fx.')

const FACT_STALE = {
  flow: STALE_AFTER_MS.flow,
  fact: STALE_AFTER_MS.fundamental,
  index: STALE_AFTER_MS.index,
  fx: STALE_AFTER_MS.fx,
}

export const staleAfter = (key: string): number =>
  Object.entries(FACT_STALE).find(([scope]) => key.startsWith(`${scope}.`))?.[1] ?? Number.POSITIVE_INFINITY

/** Won per share of a line at an instant. A sloped one goes on beyond its ends; before it begins there is none. */
export function priceAt({ price, fromAt, toAt, toPrice }: PriceLine, at: number): number {
  if (toPrice === null) return price
  if (fromAt === null || toAt === null || toAt <= fromAt || at < fromAt) return Number.NaN
  return price + ((toPrice - price) * (at - fromAt)) / (toAt - fromAt)
}
