import { unixMs } from '@naru/shared/core/time'
import { describe, expect, it } from 'vitest'
import { linePriceAt, moved, shapeOf, snapped } from './line.ts'
import { LINE, SLOPE } from './rows.test-support.ts'

const at = (text: string): number => new Date(text).getTime()

describe('a price line', () => {
  it('is at one price for ever when it is flat', () => {
    expect([linePriceAt(LINE, 0), linePriceAt(LINE, at('2030-01-01'))]).toEqual([72_000, 72_000])
  })

  it('goes on beyond its two points when it slopes', () => {
    expect(linePriceAt(SLOPE, at('2026-11-02T00:00:00Z'))).toBe(70_000)
    expect(linePriceAt(SLOPE, at('2026-11-07T00:00:00Z'))).toBe(71_000)
    expect(linePriceAt(SLOPE, at('2026-11-22T00:00:00Z'))).toBe(74_000)
  })

  it('moves by the grip that is held and by no other', () => {
    expect(moved(SLOPE, 'to', 73_000)).toMatchObject({ price: 70_000, to_price: 73_000 })
    expect(moved(SLOPE, 'from', 69_000)).toMatchObject({ price: 69_000, to_price: 72_000 })
    expect(moved(LINE, 'whole', 71_500)).toMatchObject({ price: 71_500, to_price: null })
  })

  it('lies on a price that can be traded', () => {
    expect(snapped('stock', 72_049)).toBe(72_000)
    expect(snapped('stock', 72_051)).toBe(72_100)
    expect(snapped('stock', -5)).toBe(1)
  })
})

describe('two taps', () => {
  const early = { at: unixMs(1_000), price: 70_000 }
  const late = { at: unixMs(2_000), price: 71_000 }

  it('make a slope that runs forwards, whichever came first', () => {
    expect(shapeOf(late, early)).toEqual({ from: early, to: late })
    expect(shapeOf(early, late)).toEqual({ from: early, to: late })
  })

  it('at one moment make a flat line at the second price', () => {
    expect(shapeOf(early, { ...late, at: early.at })).toEqual({ from: { ...late, at: early.at }, to: null })
  })
})
