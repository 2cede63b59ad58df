import { describe, expect, it } from 'vitest'
import { fromKst, type KstDate, unixMs } from '../core/time.ts'
import type { CorporateAction } from '../domain/corporate-action.ts'
import { instrumentId } from '../domain/instrument.ts'
import type { Bar } from '../domain/market-data.ts'
import { adjustBars, adjustmentSteps, type RawBars } from './adjust.ts'

const day = (text: string): KstDate => text as KstDate // literals below
const bar = (date: string, close: number, volume = 100): Bar => ({
  ts: fromKst(date, '000000') ?? unixMs(0),
  open: close,
  high: close,
  low: close,
  close,
  volume,
})
const action = (exDate: string, fields: Partial<CorporateAction>): CorporateAction => ({
  instrumentId: instrumentId('005930'),
  exDate: day(exDate),
  kind: 'split',
  shares: 1,
  cashWon: 0,
  paidWon: 0,
  source: 'carried',
  ...fields,
})
const SPLIT = action('2018-05-04', { shares: 50 })
const adjusted = (raw: readonly RawBars[], actions: readonly CorporateAction[]) =>
  adjustBars(raw, adjustmentSteps(raw, actions))
const closes = (raw: readonly RawBars[], ...actions: CorporateAction[]): number[] =>
  adjusted(raw, actions).map(({ close }) => Math.round(close * 100) / 100)

describe('past prices', () => {
  const traded: RawBars = {
    bars: [bar('2018-04-26', 2_607_000, 10), bar('2018-04-27', 2_650_000, 20), bar('2018-05-04', 51_900, 3000)],
    adjustedTo: null,
  }

  it('are divided by a split that came after them, and volumes multiplied', () => {
    expect(adjusted([traded], [SPLIT]).map(({ close, volume }) => [close, volume])).toEqual([
      [52_140, 500],
      [53_000, 1000],
      [51_900, 3000],
    ])
  })

  it('stay the same objects when nothing happened after them', () => {
    expect(adjusted([traded], [])[0]).toBe(traded.bars[0])
    expect(adjusted([traded], [SPLIT]).at(-1)).toBe(traded.bars.at(-1))
  })

  it('are on the scale of today also when only days before the split are looked at', () => {
    const steps = adjustmentSteps([traded], [SPLIT])
    const early = { ...traded, bars: traded.bars.slice(0, 1) }
    expect(adjustBars([early], steps).map(({ close }) => close)).toEqual([52_140])
  })

  it('are as they were traded while nothing was traded after the split yet', () => {
    expect(closes([{ ...traded, bars: traded.bars.slice(0, 2) }], SPLIT)).toEqual([2_607_000, 2_650_000])
  })

  it('are left alone where the prices bear no split out', () => {
    const alreadyDone = { ...traded, bars: [bar('2018-04-27', 53_000), bar('2018-05-04', 51_900)] }
    expect(closes([alreadyDone], SPLIT)).toEqual([53_000, 51_900])
  })

  it('are not divided a second time when their source has done it', () => {
    const done: RawBars = {
      bars: [bar('2018-04-27', 53_000), bar('2018-05-04', 51_900)],
      adjustedTo: day('2024-01-05'),
    }
    expect(closes([done], SPLIT)).toEqual([53_000, 51_900])
  })

  it('of two sources on different scales end on one', () => {
    const early: RawBars = {
      bars: [bar('2018-01-02', 2_551_000), bar('2018-01-03', 2_581_000)],
      adjustedTo: day('2018-01-03'),
    }
    const late: RawBars = {
      bars: [bar('2018-01-04', 51_080), bar('2018-05-04', 51_900)],
      adjustedTo: day('2024-01-05'),
    }
    expect(closes([early, late], SPLIT)).toEqual([51_020, 51_620, 51_080, 51_900])
  })

  it('fall by what a dividend, a bonus issue and a rights issue take out of a share', () => {
    const flat: RawBars = { bars: [bar('2026-01-05', 10_000), bar('2026-01-06', 10_000)], adjustedTo: null }
    const onTuesday = (fields: Partial<CorporateAction>) => closes([flat], action('2026-01-06', fields))
    expect(onTuesday({ kind: 'cash_dividend', cashWon: 1_000 })).toEqual([9_000, 10_000])
    expect(onTuesday({ kind: 'bonus_issue', shares: 1.25 })).toEqual([8_000, 10_000])
    // Two old shares at 10,000 and one new at 7,000 make three at 9,000.
    expect(onTuesday({ kind: 'rights_issue', shares: 1.5, paidWon: 7_000 })).toEqual([9_000, 10_000])
  })

  it('take several actions one after the other, each on the scale of its day', () => {
    const raw: RawBars = {
      bars: [bar('2017-12-26', 2_410_000), bar('2017-12-27', 2_470_000), bar('2018-05-04', 51_900)],
      adjustedTo: null,
    }
    const dividend = action('2017-12-27', { kind: 'cash_dividend', cashWon: 21_500 })
    expect(closes([raw], dividend, SPLIT)).toEqual([(2_410_000 - 21_500) / 50, 49_400, 51_900])
    const done: RawBars = {
      bars: [bar('2017-12-26', 48_200), bar('2017-12-27', 49_400), bar('2018-05-04', 51_900)],
      adjustedTo: day('2024-01-05'),
    }
    expect(closes([done], dividend, SPLIT), 'also when the split is done already').toEqual([47_770, 49_400, 51_900])
  })

  it('are never turned upside down by a dividend larger than the price', () => {
    const flat: RawBars = { bars: [bar('2026-01-05', 100), bar('2026-01-06', 100)], adjustedTo: null }
    expect(closes([flat], action('2026-01-06', { kind: 'cash_dividend', cashWon: 500 }))).toEqual([100, 100])
  })
})
