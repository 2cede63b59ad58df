import { expect, it } from 'vitest'
import { kstDate, unixMs } from '../../core/time.ts'
import { STRATEGIES } from '../registry.ts'
import { aVersion, CALENDAR, LiveDays, someDays } from './live-days.test-support.ts'
import { replayDay } from './replay-day.ts'

const QUICK: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  sma_cross: { fast: 3, slow: 8 },
  rsi_reversal: { period: 5 },
  grid: {},
  pairs: { period: 10, entry: 1 },
  rebalance: { every: 13 },
}

it.each(Object.keys(QUICK))('%s wants in the evening what it wanted during the day', (id) => {
  const definition = STRATEGIES.find((one) => one.id === id)!
  const days = someDays(definition, 3, QUICK[id])
  const desk = new LiveDays(days)
  desk.begin(days.bars[0]![0]!.ts - 3_600_000)
  let compared = 0
  for (const [row, { ts }] of days.bars[0]!.entries()) {
    desk.play(row)
    const date = kstDate(ts)
    const next = days.bars[0]![row + 1]
    if (next !== undefined && kstDate(next.ts) === date) continue
    const bars = new Map(days.series.map(({ instrumentId }, of) => [instrumentId, days.bars[of]!.slice(0, row + 1)]))
    const listed = new Map(days.series.map(({ instrumentId, kind, market }) => [instrumentId, { kind, market }]))
    const evening = replayDay({ version: aVersion(days), state: desk.state, bars, listed, date }, CALENDAR)
    const live = desk.signals.filter(({ at }) => kstDate(unixMs(at)) === date)
    compared += live.length
    expect(evening.map(({ key, order }) => ({ key, order }))).toEqual(live.map(({ key, order }) => ({ key, order })))
  }
  expect(compared).toBeGreaterThan(2)
})
