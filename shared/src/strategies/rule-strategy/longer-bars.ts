import type { UnixMs } from '../../core/time.ts'
import type { Bar, BarSpec } from '../../domain/market-data.ts'
import type { BarLike } from '../../indicators/indicator.ts'
import { barStart } from '../../market/resample.ts'

/** Makes longer bars of the ones it is told, one after the other. */
export interface LongerBars {
  readonly spec: BarSpec
  /** The bar that is over now that another has begun; undefined while it goes on. */
  add(bar: BarLike): Bar | undefined
}

export function createLongerBars(spec: BarSpec): LongerBars {
  let open: { -readonly [Key in keyof Bar]: Bar[Key] } | undefined
  return {
    spec,
    add(bar) {
      const ts = barStart(spec, bar.ts as UnixMs) // the start of a bar
      if (open?.ts === ts) {
        if (bar.high > open.high) open.high = bar.high
        if (bar.low < open.low) open.low = bar.low
        open.close = bar.close
        open.volume += bar.volume
        return undefined
      }
      const over = open
      open = { ts, open: bar.open, high: bar.high, low: bar.low, close: bar.close, volume: bar.volume }
      return over
    },
  }
}
