import type { UnixMs } from '../../core/time.ts'
import type { InstrumentId } from '../../domain/instrument.ts'
import type { TradeTick } from '../../domain/market-data.ts'
import type { BarLike } from '../../indicators/indicator.ts'
import { kstDay } from '../../rules/clock.ts'

/** What a venue would have told of the day by the end of a bar. */
export interface DaySoFar {
  /** The last trade of the bar. */
  closing(bar: BarLike, at: UnixMs): TradeTick
}

export function createDaySoFar(instrumentId: InstrumentId): DaySoFar {
  const day = {
    number: Number.NaN,
    open: 0,
    high: 0,
    low: 0,
    volume: 0,
    turnover: 0,
    before: Number.NaN,
    last: Number.NaN,
  }
  const begin = (number: number, { open, high, low }: BarLike): void => {
    Object.assign(day, { number, open, high, low, volume: 0, turnover: 0, before: day.last })
  }
  return {
    closing(bar, at) {
      const number = kstDay(bar.ts)
      if (number !== day.number) begin(number, bar)
      day.high = Math.max(day.high, bar.high)
      day.low = Math.min(day.low, bar.low)
      day.volume += bar.volume
      day.turnover += bar.volume * bar.close
      day.last = bar.close
      const change = bar.close - day.before
      return {
        instrumentId,
        price: bar.close,
        size: bar.volume,
        aggressor: 'none',
        change,
        changeRate: (change / day.before) * 100,
        open: day.open,
        high: day.high,
        low: day.low,
        cumVolume: day.volume,
        cumTurnover: day.turnover,
        tradeStrength: 0,
        tsEvent: at,
        tsInit: at,
      }
    },
  }
}
