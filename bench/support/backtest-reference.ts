import type { BarColumns } from '@naru/shared/indicators/columns'

/**
 * The moving-average cross of the bench as one would write it by hand, twice: the tightest loop, and the plainest loop
 * with events, order objects and an equity curve. 100 shares, commission 0.015 %, tax 0.18 %, unrounded money.
 */
const [CASH, SHARES, COMMISSION, TAX] = [1_000_000_000, 100, 0.000_15, 0.001_8]

export interface ReferenceRun {
  readonly final: number
  readonly fills: number
}

export function tightLoop({ open, close, length }: BarColumns, fast: number, slow: number): ReferenceRun {
  let [cash, held, fills, wanted] = [CASH, 0, 0, 0]
  let [fastSum, slowSum] = [0, 0]
  let [fastWas, slowWas] = [Number.NaN, Number.NaN]
  for (let row = 0; row < length; row += 1) {
    if (wanted !== 0) {
      const price = open[row]!
      if (wanted > 0) cash -= price * SHARES * (1 + COMMISSION)
      else cash += price * SHARES * (1 - COMMISSION - TAX)
      held = wanted > 0 ? SHARES : 0
      fills += 1
      wanted = 0
    }
    fastSum += close[row]! - (row >= fast ? close[row - fast]! : 0)
    slowSum += close[row]! - (row >= slow ? close[row - slow]! : 0)
    const [fastIs, slowIs] = [fastSum / fast, slowSum / slow]
    if (row >= slow) {
      if (held === 0 && fastWas <= slowWas && fastIs > slowIs) wanted = 1
      else if (held > 0 && fastWas >= slowWas && fastIs < slowIs) wanted = -1
    }
    fastWas = fastIs
    slowWas = slowIs
  }
  return { final: cash + held * close[length - 1]!, fills }
}

interface Bar {
  readonly row: number
  readonly open: number
  readonly close: number
}
interface Order {
  readonly side: 'buy' | 'sell'
  readonly quantity: number
}
interface Fill extends Order {
  readonly row: number
  readonly price: number
  readonly fee: number
}

function averageOf(period: number): (value: number) => number {
  const ring = new Float64Array(period)
  let [at, seen, sum] = [0, 0, 0]
  return (value) => {
    sum += value - ring[at]!
    ring[at] = value
    at = (at + 1) % period
    seen += 1
    return seen >= period ? sum / period : Number.NaN
  }
}

export function eventLoop({ open, close, length }: BarColumns, fast: number, slow: number): ReferenceRun {
  let [cash, held] = [CASH, 0]
  let orders: Order[] = []
  const fills: Fill[] = []
  const equity: number[] = []
  const [fastOf, slowOf] = [averageOf(fast), averageOf(slow)]
  let was: { fast: number; slow: number } | undefined
  const onBar = (bar: Bar): void => {
    for (const order of orders) {
      const amount = bar.open * order.quantity
      const fee = amount * COMMISSION + (order.side === 'sell' ? amount * TAX : 0)
      cash += (order.side === 'sell' ? amount : -amount) - fee
      held += order.side === 'sell' ? -order.quantity : order.quantity
      fills.push({ ...order, row: bar.row, price: bar.open, fee })
    }
    orders = []
    const is = { fast: fastOf(bar.close), slow: slowOf(bar.close) }
    if (was && held === 0 && was.fast <= was.slow && is.fast > is.slow) orders.push({ side: 'buy', quantity: SHARES })
    else if (was && held > 0 && was.fast >= was.slow && is.fast < is.slow) orders.push({ side: 'sell', quantity: held })
    was = is
    equity.push(cash + held * bar.close)
  }
  for (let row = 0; row < length; row += 1) onBar({ row, open: open[row]!, close: close[row]! })
  return { final: equity[length - 1]!, fills: fills.length }
}
