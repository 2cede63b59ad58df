import { defineBars } from '../define.ts'
import type { IndicatorDefinition, Label, ParamSpec } from '../indicator.ts'
import { output, type ParamsOf } from '../params.ts'
import { type Candle, createCandles } from './candles.ts'

interface Pattern<Specs extends readonly ParamSpec[]> {
  /** Without the `cdl_` that all share. */
  readonly id: string
  readonly label: Label
  readonly params?: Specs
  /** Candles it looks at. */
  readonly depth: number
  /** The same with the bars their averages are of: what TA-Lib calls its lookback, and one. */
  readonly warmUp: number
  readonly source: string
  /** 1 bullish, −1 bearish, 0 not there; `at(0)` is the newest candle. */
  find(at: (age: number) => Candle, params: ParamsOf<Specs>): number
}

/** A candlestick pattern as an indicator: one output, 1, −1 or 0; unknown until every candle it looks at is known. */
export function definePattern<const Specs extends readonly ParamSpec[] = readonly []>(
  pattern: Pattern<Specs>,
): IndicatorDefinition {
  const { id, label, params, depth, warmUp, source, find } = pattern
  return defineBars<Specs>({
    id: `cdl_${id}`,
    label,
    short: label,
    group: 'pattern',
    scale: 'signal',
    params: params ?? ([] as readonly ParamSpec[] as Specs), // no parameters is what Specs is then
    outputs: [output('signal', { ko: '신호', en: 'Signal' })],
    source,
    build(values) {
      const candles = createCandles(depth)
      return {
        warmUps: [warmUp],
        step(bar, keep, out) {
          candles.take(bar, keep)
          out[0] = candles.known() < warmUp ? Number.NaN : find(candles.at, values)
        },
      }
    },
  })
}
