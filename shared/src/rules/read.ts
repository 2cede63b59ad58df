import type { BarSpec } from '../domain/market-data.ts'
import type { ParamValues } from '../indicators/indicator.ts'
import type { PriceSource } from '../indicators/source.ts'
import type { BAR_FIELDS, Feed, Unit } from './catalogue.ts'

export type BarField = keyof typeof BAR_FIELDS

interface ReadBase {
  /**
   * The name of the value, the same in evidence, traces and facts: "px.last", "flow.foreignNetQty.1d", "pos.qty",
   * "index.KOSPI.changePct", "line.<id>", "bar.1d.close.1", "ind.1d.sma(period=20).value.0".
   */
  readonly key: string
  readonly unit: Unit | 'any'
  readonly feed: Feed
}

/** One value of the outside world that a rule looks at, told apart by its key. */
export type Read =
  | (ReadBase & { readonly kind: 'fact' })
  | (ReadBase & { readonly kind: 'line'; readonly id: string })
  | (ReadBase & { readonly kind: 'bar'; readonly tf: BarSpec; readonly field: BarField; readonly shift: number })
  | (ReadBase & { readonly kind: 'prior'; readonly tf: BarSpec; readonly field: BarField })
  | (ReadBase & {
      readonly kind: 'indicator'
      readonly tf: BarSpec
      readonly ind: string
      readonly params: ParamValues
      readonly src: PriceSource | undefined
      /** Which of the indicator's outputs, and its place among them. */
      readonly output: string
      readonly outputAt: number
      readonly shift: number
    })

/** Where a value stands. Whoever owns the cell keeps it current; NaN is unknown, and so is what has grown stale. */
export interface Cell {
  value: number
  /** UnixMs until which the value counts; Infinity for what only changes by an event. */
  freshUntil: number
}

/** Where the values of one instrument come from. The same read gives the same cell. */
export interface OperandSource {
  cell(read: Read): Cell
  /** Won between two order prices around `price`; NaN when unknown. */
  tickSize(price: number): number
}
