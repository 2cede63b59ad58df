import type { InstrumentId } from '../../domain/instrument.ts'
import type { BarLike } from '../../indicators/indicator.ts'
import type { Strategy, StrategyEvent, StrategySignal } from '../strategy.ts'
import type { OwnBook, OwnFill } from './own-book.ts'

/** What a strategy wants, and what names it: `<instrument>:<bar ts>:<n>`. */
export interface Wanted {
  readonly key: string
  readonly instrumentId: InstrumentId
  /** Start of the bar it was decided by, and whose bar that was. */
  readonly ts: number
  readonly by: InstrumentId
  /** Left out: of a strategy that runs here. */
  readonly origin?: 'hook' | 'gateway'
  readonly signal: StrategySignal
}

/** A strategy that broke the contract: it threw, or wanted what no order can be made of. */
export class Poisoned extends Error {
  override readonly name = 'Poisoned'
}

interface Parts {
  readonly strategy: Strategy
  readonly instruments: readonly InstrumentId[]
  readonly book: OwnBook
}

interface Source {
  readonly ts: number
  /** The series whose bar, or fill, was told. */
  readonly by: number
  /** Of the number in the key. */
  readonly prefix: string
}

const MAX_SIGNALS = 200

/**
 * One strategy at work on its own book. The same bars and fills in the same order want the same, under the same keys,
 * whether they are told live, after a restart or in the evening.
 */
export class StrategyRun {
  readonly book: OwnBook
  readonly #strategy: Strategy
  readonly #instruments: readonly InstrumentId[]
  /** By series: signals of its last bar so far. */
  readonly #counts: { ts: number; count: number }[]

  constructor({ strategy, instruments, book }: Parts) {
    this.#strategy = strategy
    this.#instruments = instruments
    this.book = book
    this.#counts = instruments.map(() => ({ ts: Number.NaN, count: 0 }))
  }

  onBar(series: number, bar: BarLike): readonly Wanted[] {
    this.book.now = bar.ts
    this.book.close(series, bar.close)
    return this.#tell({ type: 'bar', series, bar }, '')
  }

  /** `ts`: start of the bar that grows. `cumQty`: shares of the order so far, which is part of the key. */
  onFill(fill: OwnFill, { ts, cumQty }: { readonly ts: number; readonly cumQty: number }): readonly Wanted[] {
    const { series, side, quantity, price } = fill
    this.book.now = ts
    this.book.fill(fill)
    return this.#tell({ type: 'filled', series, side, quantity, price }, `f${cumQty}.`)
  }

  #tell(event: StrategyEvent, prefix: string): readonly Wanted[] {
    let signals: readonly StrategySignal[]
    try {
      signals = this.#strategy.onEvent(event, this.book)
    } catch (error) {
      throw new Poisoned(error instanceof Error ? error.message : 'it threw')
    }
    return this.name(signals, { ts: this.book.now, by: event.series, prefix })
  }

  /** Also of what a strategy in another process answered, as if it had been asked here. */
  name(signals: readonly StrategySignal[], { ts, by, prefix }: Source): readonly Wanted[] {
    if (signals.length > MAX_SIGNALS) throw new Poisoned(`${signals.length} signals at once`)
    return signals.map((signal) => {
      const instrumentId = this.#instruments[signal.series]
      const problem = problemWith(signal)
      if (instrumentId === undefined || problem !== undefined)
        throw new Poisoned(problem ?? 'a series it was not given')
      const counted = this.#counts[signal.series]!
      if (counted.ts !== ts) Object.assign(counted, { ts, count: 0 })
      const key = `${instrumentId}:${ts}:${prefix}${counted.count}`
      counted.count += 1
      return { key, instrumentId, ts, by: this.#instruments[by]!, signal }
    })
  }
}

/** What of a signal is not a number that means something. A size of nothing is no order, and no harm. */
function problemWith({ size, type, price, strength }: StrategySignal): string | undefined {
  const amount = 'shares' in size ? size.shares : size.equityShare
  if (!Number.isFinite(amount) || amount < 0) return `a size of ${amount}`
  if (type !== 'market' && !((price ?? 0) > 0 && Number.isFinite(price))) return `a price of ${price}`
  if (strength !== undefined && !(strength >= 0 && strength <= 1)) return `a strength of ${strength}`
  return undefined
}
