import type { Quote } from '@naru/shared/contracts/bridge-api'
import { fromKst, unixMs } from '@naru/shared/core/time'
import { instrumentId } from '@naru/shared/domain/instrument'
import type { Bar } from '@naru/shared/domain/market-data'
import { describe, expect, it } from 'vitest'
import { chartSeconds } from './chart-time.ts'
import { advance, barStart, reseed } from './forming-bar.ts'

const at = (hhmmss: string, date = '2026-11-20') => fromKst(date, hhmmss) ?? unixMs(0)

const quote = (hhmmss: string, last: number, cumVolume: number, change: Partial<Quote> = {}): Quote => ({
  instrumentId: instrumentId('005930'),
  last,
  change: 0,
  changeRate: 0,
  open: 70_000,
  high: 71_500,
  low: 69_900,
  basePrice: 70_000,
  upperLimit: 91_000,
  lowerLimit: 49_000,
  size: 1,
  aggressor: 'buyer',
  cumVolume,
  cumTurnover: 0,
  tradeStrength: 100,
  via: 'stream',
  tsEvent: at(hhmmss),
  tsInit: at(hhmmss),
  ...change,
})

const bar = (hhmmss: string, close: number, volume: number): Bar => ({
  ts: at(hhmmss),
  open: close,
  high: close,
  low: close,
  close,
  volume,
})

describe('a minute bar being formed', () => {
  it('stretches to every price and closes at the last', () => {
    let forming = reseed(undefined, bar('100000', 71_000, 500), undefined)
    for (const [price, volume] of [
      [71_200, 1_000],
      [70_900, 1_030],
      [71_100, 1_050],
    ] as const) {
      forming = advance(forming, quote('100012', price, volume), '1m')
    }
    expect(forming?.bar).toEqual({
      ts: at('100000'),
      open: 71_000,
      high: 71_200,
      low: 70_900,
      close: 71_100,
      volume: 550,
    })
  })

  it('counts volume by the growth of the session, so that conflated trades are not lost', () => {
    const first = advance(undefined, quote('100000', 71_000, 1_000), '1m')
    expect(advance(first, quote('100030', 71_000, 1_700, { size: 1 }), '1m')?.bar.volume).toBe(700)
  })

  it('begins a new bar with the minute, and every five minutes on the five-minute chart', () => {
    const one = advance(undefined, quote('100459', 71_000, 1_000), '1m')
    expect(advance(one, quote('100500', 71_100, 1_010), '1m')?.bar).toMatchObject({
      ts: at('100500'),
      open: 71_100,
      volume: 10,
    })
    const five = advance(undefined, quote('100459', 71_000, 1_000), '5m')
    expect(five?.bar.ts).toBe(at('100000'))
    expect(advance(five, quote('100500', 71_100, 1_010), '5m')?.bar.ts).toBe(at('100500'))
  })

  it('leaves a closed bar alone when a quote comes late', () => {
    const forming = advance(undefined, quote('100100', 71_000, 1_000), '1m')
    expect(advance(forming, quote('100059', 60_000, 990), '1m')).toBe(forming)
  })

  it('is the same object when nothing changed', () => {
    const forming = advance(undefined, quote('100100', 71_000, 1_000), '1m')
    expect(advance(forming, quote('100130', 71_000, 1_000), '1m')).toBe(forming)
  })

  it('starts counting again when the session volume does', () => {
    const evening = advance(undefined, quote('153000', 71_000, 900_000), '1m')
    const morning = quote('090000', 70_500, 40, { tsEvent: at('090000', '2026-11-23') })
    expect(advance(evening, morning, '1m')?.bar.volume).toBe(40)
  })
})

describe('a day bar being formed', () => {
  it('takes the day figures of the exchange and the stamp of the history', () => {
    const seeded = reseed(undefined, bar('090000', 70_000, 5), undefined)
    expect(advance(seeded, quote('101500', 71_100, 1_234), '1d')?.bar).toEqual({
      ts: at('090000'),
      open: 70_000,
      high: 71_500,
      low: 69_900,
      close: 71_100,
      volume: 1_234,
    })
  })

  it('is not begun before the first trade of the day', () => {
    expect(advance(undefined, quote('083000', 70_000, 0, { open: 0, high: 0, low: 0 }), '1d')).toBeUndefined()
  })

  it('grows with polled quotes of its day, but is never begun by one: they are stamped when read', () => {
    const seeded = reseed(undefined, bar('090000', 70_000, 5), undefined)
    expect(advance(seeded, quote('101500', 71_100, 1_234, { via: 'poll' }), '1d')?.bar.close).toBe(71_100)
    const sunday = quote('101500', 71_100, 1_234, { via: 'poll', tsEvent: at('101500', '2026-11-22') })
    expect(advance(seeded, sunday, '1d')?.bar).toBe(seeded?.bar)
    expect(advance(undefined, sunday, '1m')).toBeUndefined()
  })

  it('is not begun by a quote that tells of no new trade', () => {
    const friday = reseed(undefined, bar('090000', 70_000, 5), undefined)
    const sunday = quote('101500', 71_100, 1_234, { tsEvent: at('101500', '2026-11-22') })
    const known = advance(friday, sunday, '1d')
    expect(known).toEqual({ bar: friday?.bar, cumVolume: 1_234 })
    expect(advance(known, sunday, '1d')).toBe(known)
    const monday = quote('090001', 71_500, 10, { tsEvent: at('090001', '2026-11-23') })
    expect(advance(known, monday, '1d')?.bar).toMatchObject({ ts: at('000000', '2026-11-23'), volume: 10 })
  })

  it('belongs to the day in Seoul, not to the day in Greenwich', () => {
    expect(barStart('1d', at('085959'))).toBe(at('000000'))
    expect(chartSeconds(at('090000')) % 86_400).toBe(9 * 3600)
  })
})

describe('a bar of a week or a month being formed', () => {
  const monday = at('000000', '2026-11-16')
  const week: Bar = { ts: monday, open: 68_000, high: 71_800, low: 67_500, close: 70_000, volume: 5_000 }

  it('begins on Monday and on the first in Seoul, however the history stamps it', () => {
    expect(barStart('1w', at('090000'))).toBe(monday)
    expect(barStart('1w', at('235959', '2026-11-22'))).toBe(monday)
    expect(barStart('1w', at('000000', '2026-11-23'))).toBe(at('000000', '2026-11-23'))
    expect(barStart('1mo', at('235959'))).toBe(at('000000', '2026-11-01'))
  })

  it('keeps the days before and grows with the day', () => {
    const seeded = reseed(undefined, week, quote('101500', 71_000, 1_000))
    expect(advance(seeded, quote('101501', 71_100, 1_040, { low: 67_000 }), '1w')?.bar).toEqual({
      ...week,
      low: 67_000,
      close: 71_100,
      volume: 5_040,
    })
  })

  it('begins with the figures of its first day', () => {
    const seeded = reseed(undefined, week, quote('153000', 70_000, 900))
    const next = quote('090001', 71_500, 10, { tsEvent: at('090001', '2026-11-23') })
    expect(advance(seeded, next, '1w')?.bar).toMatchObject({ ts: at('000000', '2026-11-23'), open: 70_000, volume: 10 })
  })
})

describe('reading history again', () => {
  it('goes on with the newer bar that is growing already', () => {
    const forming = advance(undefined, quote('100100', 71_000, 1_000), '1m')
    expect(reseed(forming, bar('100000', 70_900, 9), quote('100130', 71_000, 1_000))).toBe(forming)
  })

  it('takes the last bar of the history when it is as new', () => {
    const forming = advance(undefined, quote('100100', 71_000, 1_000), '1m')
    const last = bar('100100', 70_900, 9)
    expect(reseed(forming, last, quote('100130', 71_000, 1_200))).toEqual({ bar: last, cumVolume: 1_200 })
  })

  it('goes back with a replay that began again', () => {
    const forming = advance(undefined, quote('100100', 71_000, 1_000), '1m')
    const last = bar('090000', 70_000, 3)
    expect(reseed(forming, last, quote('090010', 70_000, 3))?.bar).toBe(last)
  })
})
