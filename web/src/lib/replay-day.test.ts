import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { loadRecording } from '@naru/sandbox/kis/market/recording'
import { kstDate, unixMs } from '@naru/shared/core/time'
import { regularSession } from '@naru/shared/market/session-phase'
import { CARRIED_CALENDAR } from '@naru/shared/market/trading-calendar'
import { expect, it } from 'vitest'
import { parseDailyBars } from './carried-bars.ts'
import { CARRIED_SHARE, carriedDay, NoSuchDay, parseMinutes } from './replay-day.ts'

const textOf = (name: string): string =>
  gunzipSync(readFileSync(new URL(`../../public/data/${name}`, import.meta.url))).toString('utf8')
const minutes = parseMinutes(textOf('minutes-005930.csv.gz'))
const daily = parseDailyBars(textOf('daily-largecaps.csv.gz')).get(CARRIED_SHARE)?.columns
const carried = { ...minutes, daily: daily ?? minutes.columns }

it('are those the simulator replays, bar for bar', () => {
  const recording = loadRecording()
  const symbol = recording.symbols.find(({ code }) => code === '005930')
  expect(minutes.days).toEqual(recording.days)
  const bars = symbol?.bars.flatMap((day) =>
    day.map(({ open, high, low, close, volume }) => [open, high, low, close, volume]),
  )
  const { open, high, low, close, volume, length } = minutes.columns
  expect(Array.from({ length }, (_, row) => [open[row], high[row], low[row], close[row], volume[row]])).toEqual(bars)
})

it('can each be played, from the close of the day before', () => {
  for (const date of minutes.days) {
    const day = carriedDay(carried, date)
    const session = regularSession(CARRIED_CALENDAR, 'KRX', date)
    expect(day).toMatchObject({ date, ...session })
    const before = day.daily.length - 1
    expect(day.base).toBe(day.daily.close[before])
    expect(kstDate(unixMs(day.daily.ts[before] ?? 0)) < date).toBe(true)
    expect([...day.bars.ts].every((ts) => kstDate(unixMs(ts)) === date)).toBe(true)
  }
})

it('says why there is none', () => {
  expect(() => carriedDay(carried, '2020-03-21' as never)).toThrow(new NoSuchDay('no_trading_day'))
  expect(() => carriedDay(carried, '2020-05-04' as never)).toThrow(new NoSuchDay('no_bars'))
})
