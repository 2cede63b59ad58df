import { readRow } from '../indicators/columns.ts'
import type { Strategy, StrategyContext, StrategyEvent } from '../strategies/strategy.ts'
import { type Book, createBook, equityOf } from './book.ts'
import { BacktestDesk } from './desk.ts'
import type { BacktestFill, BacktestResult } from './result.ts'
import type { BacktestSeries, BacktestSettings } from './settings.ts'

/**
 * Plays bars to a strategy and fills what it wants. In each bar orders made before it trade, then it closes, then the
 * strategy hears of it: nothing trades at a price it was decided by. Series meet by time, ties in their order. The same
 * data, strategy and settings give the same result to the bit.
 */
export function runBacktest(
  series: readonly BacktestSeries[],
  strategy: Strategy,
  settings: BacktestSettings,
): BacktestResult {
  const book = createBook(settings.cash, series.length)
  const desk = new BacktestDesk(series, book, settings)
  const play = createPlayer({ series, strategy, settings, book, desk })
  const timeline = series.length === 1 ? playOne(series[0]!, book, play) : playMany(series, book, play)
  const { commission, tax, cash } = book
  const { fills, unfilled, entitlements } = desk
  return { ...timeline, fills, unfilled, entitlements, cash, finalEquity: equityOf(book), commission, tax }
}

type Play = (series: number, row: number) => void
type Timeline = Pick<BacktestResult, 'ts' | 'equity'>

function playOne({ columns }: BacktestSeries, book: Book, play: Play): Timeline {
  const { length, ts } = columns
  const equity = new Float64Array(length)
  const { held, lastClose } = book
  for (let row = 0; row < length; row += 1) {
    play(0, row)
    equity[row] = held[0] === 0 ? book.cash : book.cash + held[0]! * lastClose[0]!
  }
  return { ts: ts.subarray(0, length), equity }
}

function playMany(series: readonly BacktestSeries[], book: Book, play: Play): Timeline {
  const rows = new Int32Array(series.length)
  const steps = series.reduce((sum, { columns }) => sum + columns.length, 0)
  const [ts, equity] = [new Float64Array(steps), new Float64Array(steps)]
  let step = 0
  for (;;) {
    let now = Number.POSITIVE_INFINITY
    series.forEach(({ columns }, at) => {
      if (rows[at]! < columns.length) now = Math.min(now, columns.ts[rows[at]!]!)
    })
    if (now === Number.POSITIVE_INFINITY) break
    for (let at = 0; at < series.length; at += 1) {
      const { columns } = series[at]!
      if (rows[at]! >= columns.length || columns.ts[rows[at]!] !== now) continue
      play(at, rows[at]!)
      rows[at]! += 1
    }
    ts[step] = now
    equity[step] = equityOf(book)
    step += 1
  }
  return { ts: ts.subarray(0, step), equity: equity.subarray(0, step) }
}

interface Table {
  readonly series: readonly BacktestSeries[]
  readonly strategy: Strategy
  readonly settings: BacktestSettings
  readonly book: Book
  readonly desk: BacktestDesk
}

/** Plays one bar of one series. The bar and the event are the same objects every time. */
function createPlayer({ series, strategy, settings, book, desk }: Table): Play {
  // Numbers with a fraction from the start: a field that was whole once is boxed anew at each change.
  const bar = {
    ts: Number.NaN,
    open: Number.NaN,
    high: Number.NaN,
    low: Number.NaN,
    close: Number.NaN,
    volume: Number.NaN,
  }
  const event = { type: 'bar' as const, series: 0, bar }
  const context = new Context(book, desk)
  const { lastClose } = book
  const { until, busy } = desk
  const tell = (told: StrategyEvent): void => {
    const signals = strategy.onEvent(told, context)
    for (let at = 0; at < signals.length; at += 1) desk.place(signals[at]!, bar.ts)
  }
  const trade = (at: number, row: number): void => {
    for (const fill of desk.trade({ series: at, row }, bar)) tell(filled(fill))
  }
  return (at, row) => {
    const { columns } = series[at]!
    readRow(columns, row, bar)
    context.now = bar.ts
    if (bar.ts >= until[at]!) desk.begin(at, bar.ts)
    const ends = settings.closesAtEnd && row === columns.length - 1
    if (ends) desk.flatten(at, row, bar)
    else if (busy[at] === 1) trade(at, row)
    lastClose[at] = bar.close
    event.series = at
    if (!ends) tell(event)
  }
}

const filled = ({ series, side, quantity, price }: BacktestFill): StrategyEvent => ({
  type: 'filled',
  series,
  side,
  quantity,
  price,
})

class Context implements StrategyContext {
  now = Number.NaN
  readonly #book: Book
  readonly #desk: BacktestDesk

  constructor(book: Book, desk: BacktestDesk) {
    this.#book = book
    this.#desk = desk
  }

  get isDaily(): boolean {
    return this.#desk.isDaily
  }

  get cash(): number {
    return this.#book.cash
  }

  get equity(): number {
    return equityOf(this.#book)
  }

  held(series: number): number {
    return this.#book.held[series]!
  }

  averagePrice(series: number): number {
    return this.#book.averagePrice[series]!
  }

  lastClose(series: number): number {
    return this.#book.lastClose[series]!
  }

  pending(series: number): number {
    return this.#desk.pending(series)
  }
}
