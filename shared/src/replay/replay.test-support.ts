import { addDays, type KstDate, unixMs } from '../core/time.ts'
import { instrumentId } from '../domain/instrument.ts'
import type { Bar } from '../domain/market-data.ts'
import { columnsOf } from '../indicators/columns.ts'
import { MINUTE_MS } from '../market/resample.ts'
import { regularSession } from '../market/session-phase.ts'
import { nearestTick } from '../market/tick-size.ts'
import { CARRIED_CALENDAR } from '../market/trading-calendar.ts'
import { mulberry32, type Random } from '../sim/random.ts'
import { parseStrategySpec, type StrategySpec } from '../strategies/spec.ts'
import type { RecordedDay } from './recorded-day.ts'
import { recordedDay } from './recorded-day.ts'
import { Replay, type ReplaySettings } from './replay.ts'

export const DATE = '2026-03-05' as KstDate // a trading Thursday
export const SAMSUNG = instrumentId('005930')

export const sessionOn = (day: KstDate) => regularSession(CARRIED_CALENDAR, 'KRX', day)! // a trading day

/** Five-minute bars of one session until 15:20, and its closing auction. */
function sessionBars(random: Random, day: KstDate, from: number): readonly Bar[] {
  const { open, close } = sessionOn(day)
  const bars: Bar[] = []
  let price = from
  const near = (rate: number): number => nearestTick('stock', price * rate)
  for (let ts = open as number; ts < close - 10 * MINUTE_MS; ts += 5 * MINUTE_MS) {
    const [start, end] = [price, near(0.994 + 0.012 * random())]
    const high = Math.max(start, end, near(1 + 0.004 * random()))
    const low = Math.min(start, end, near(1 - 0.004 * random()))
    bars.push({ ts: unixMs(ts), open: start, high, low, close: end, volume: 5_000 + Math.floor(random() * 20_000) })
    price = end
  }
  bars.push({ ts: close, open: price, high: price, low: price, close: price, volume: 30_000 })
  return bars
}

/** A day of a share that wanders, with two days before it. */
export function aDay(seed = 1): RecordedDay {
  const random = mulberry32(seed)
  let price = 60_000
  const bars: Bar[] = []
  for (const back of [-2, -1, 0]) {
    bars.push(...sessionBars(random, addDays(DATE, back), price))
    price = bars.at(-1)!.close
  }
  const day = recordedDay({
    instrumentId: SAMSUNG,
    kind: 'stock',
    market: 'kospi',
    date: DATE,
    bar: '5m',
    columns: columnsOf(bars),
    daily: columnsOf([]),
  })
  if (!day.ok) throw new Error(day.error)
  return day.value
}

/** A strategy that trades often within a day. */
export function aStrategy(over: Partial<Record<keyof StrategySpec, unknown>> = {}): StrategySpec {
  const spec = parseStrategySpec({
    v: 1,
    name: '교차',
    source: { kind: 'built_in', strategy: 'sma_cross', params: { fast: 2, slow: 5 } },
    universe: { symbols: [SAMSUNG] },
    bar: '5m',
    ...over,
  })
  if (!spec.ok) throw new Error(JSON.stringify(spec.error))
  return spec.value
}

export const CASH = 10_000_000

export const aReplay = (day = aDay(), over: Partial<ReplaySettings> = {}): Replay =>
  new Replay(day, { cash: CASH, seed: 7, strategy: null, ...over })

/** The same day without what begins at or after `at`. */
export function cutAt(day: RecordedDay, at: number): RecordedDay {
  const length = day.bars.ts.subarray(0, day.bars.length).filter((ts) => ts < at).length
  return { ...day, bars: { ...day.bars, length } }
}
