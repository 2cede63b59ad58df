import { sma } from '../../indicators/sma.ts'
import { smaCross } from '../../strategies/sma-cross.ts'
import type { BacktestSeries, BacktestSettings } from '../settings.ts'
import { createSignals, crossings, type Signals } from '../sweep.ts'
import type { DailyRun } from './figures.ts'
import type { Play } from './table.ts'

const LINE_BYTES = 64 * 1_024 * 1_024

/** Runs of a sweep that need no look at bars in which nothing trades. */
export interface SparsePath {
  /** Undefined: this one has to be played bar by bar. */
  run(setup: Play['setup']): DailyRun | undefined
}

/**
 * The path for sweeps where it gives what the engine gives: one instrument, a fixed number of shares, no limits, no
 * slippage, all the volume it wants. `ends` are the last steps of the days.
 */
export function createSparsePath(
  series: readonly BacktestSeries[],
  settings: BacktestSettings,
  ends: Int32Array,
): SparsePath | undefined {
  const [one] = series
  if (!one || series.length !== 1 || !isPlain(settings)) return undefined
  const lines = createLines(one)
  const signals = createSignals(one.columns.length)
  return {
    run({ definition, params }) {
      const shares = Number(params.shares ?? 0)
      if (definition !== smaCross || !(shares > 0)) return undefined
      const values = definition.params.map(
        ({ id, default: byDefault }) => [id, Number(params[id] ?? byDefault)] as const,
      )
      const { fast, slow } = Object.fromEntries(values)
      crossings(lines(fast!), lines(slow!), signals)
      return playDaily(one, signals, { settings, shares, ends })
    },
  }
}

const isPlain = ({ fills, limits, closesAtEnd, allowsShort }: BacktestSettings): boolean =>
  fills.slippageTicks === 0 && fills.volumeShare === null && limits === null && !closesAtEnd && !allowsShort

/** Averages by their period, the oldest forgotten when they take too much. */
function createLines({ columns }: BacktestSeries): (period: number) => Float64Array {
  const kept = new Map<number, Float64Array>()
  const room = Math.max(2, Math.floor(LINE_BYTES / (columns.length * 8 + 1)))
  return (period) => {
    const known = kept.get(period)
    if (known) return known
    const line = sma.batch(columns, { period })[0]!
    if (kept.size >= room) kept.delete(kept.keys().next().value!)
    kept.set(period, line)
    return line
  }
}

interface Terms {
  readonly settings: BacktestSettings
  readonly shares: number
  readonly ends: Int32Array
}

/** `playSignals` with what the account was worth at the end of each day; undefined where a fill is not certain. */
function playDaily(
  series: BacktestSeries,
  { rows, sides, count }: Signals,
  { settings, shares, ends }: Terms,
): DailyRun | undefined {
  const { open, high, low, close, volume, ts, length } = series.columns
  const chargesOf = settings.costs(series)
  const values = new Float64Array(ends.length)
  let [cash, held, trades, day] = [settings.cash, 0, 0, 0]
  for (let at = 0; at < count; at += 1) {
    const row = rows[at]! + 1
    const isEntry = sides[at] === 1
    if (isEntry === held > 0 || row >= length) continue
    // Nothing was traded in the bar, or nobody may have stood on the other side.
    if (volume[row] === 0 || high[row] === low[row]) return undefined
    for (; ends[day]! < row; day += 1) values[day] = held > 0 ? cash + held * close[ends[day]!]! : cash
    const amount = open[row]! * shares
    const { commission, tax } = chargesOf(isEntry ? 'buy' : 'sell', amount, ts[row]!)
    if (isEntry && amount + commission + tax > cash) return undefined
    cash += (isEntry ? -amount : amount) - commission - tax
    held = isEntry ? shares : 0
    if (!isEntry) trades += 1
  }
  for (; day < ends.length; day += 1) values[day] = held > 0 ? cash + held * close[ends[day]!]! : cash
  return { start: settings.cash, values, trades }
}
