import type { BacktestSeries, BacktestSettings } from './settings.ts'

/**
 * What a strategy wants over a whole column of bars, sparse: at the close of `rows[i]` it enters (`sides[i]` 1) or
 * leaves (−1). Rows ascend; only the first `count` count. What it wants twice in a row counts once.
 */
export interface Signals {
  readonly rows: Int32Array
  readonly sides: Int8Array
  count: number
}

export const createSignals = (length: number): Signals => ({
  rows: new Int32Array(length),
  sides: new Int8Array(length),
  count: 0,
})

/**
 * Where `fast` crosses `slow`: up is an entry, down an exit. Unknown values (NaN) cross nothing.
 *
 * @param into  written anew; as long as the lines
 */
export function crossings(fast: Float64Array, slow: Float64Array, into: Signals): Signals {
  const { rows, sides } = into
  let count = 0
  let was = Number.NaN
  for (let row = 0; row < fast.length; row += 1) {
    const is = fast[row]! - slow[row]!
    // One multiplication tells the many bars in which nothing crosses; what it rounds to zero is looked at again.
    if (is * was <= 0 && is !== 0 && (is > 0 ? was <= 0 : was >= 0)) {
      rows[count] = row
      sides[count] = is > 0 ? 1 : -1
      count += 1
    }
    was = is
  }
  into.count = count
  return into
}

/** One run of a sweep, without a curve: what it came to and how often it traded. Won. */
export interface SweepRun {
  readonly finalEquity: number
  readonly fills: number
  readonly commission: number
  readonly tax: number
}

type SweepSettings = Pick<BacktestSettings, 'cash' | 'costs'>

/**
 * Plays sparse signals of one long-only strategy with a fixed number of shares: each is filled at the open of the bar
 * after it. Looks at the bars that trade and at no other. Gives what `runBacktest` gives without limits, slippage and
 * volume share, as long as the cash lasts.
 */
export function playSignals(
  series: BacktestSeries,
  { rows, sides, count }: Signals,
  { cash: start, costs, shares }: SweepSettings & { readonly shares: number },
): SweepRun {
  const { open, close, ts, length } = series.columns
  const chargesOf = costs(series)
  let [cash, held, fills, paid, taxed] = [start, 0, 0, 0, 0]
  for (let at = 0; at < count; at += 1) {
    const row = rows[at]! + 1
    const isEntry = sides[at] === 1
    if (isEntry === held > 0 || row >= length) continue
    const amount = open[row]! * shares
    const { commission, tax } = chargesOf(isEntry ? 'buy' : 'sell', amount, ts[row]!)
    cash += (isEntry ? -amount : amount) - commission - tax
    held = isEntry ? shares : 0
    fills += 1
    paid += commission
    taxed += tax
  }
  return { finalEquity: held > 0 ? cash + held * close[length - 1]! : cash, fills, commission: paid, tax: taxed }
}
