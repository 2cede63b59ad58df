import type { TapeTrade } from '@naru/shared/contracts/bridge-api'
import { unixMs } from '@naru/shared/core/time'
import { describe, expect, it } from 'vitest'
import { mergeTape, TAPE_ROWS } from './tape.ts'

const trade = (cumVolume: number, at = cumVolume): TapeTrade => ({
  price: 71_000,
  change: 0,
  size: 10,
  aggressor: 'buyer',
  cumVolume,
  tsEvent: unixMs(at),
})
const volumes = (trades: readonly TapeTrade[]): number[] => trades.map((one) => one.cumVolume)

describe('the tape', () => {
  it('puts new trades above those held, each once', () => {
    const held = [trade(30), trade(20), trade(10)]
    expect(volumes(mergeTape(held, [trade(50), trade(40), trade(30)], 'stream'))).toEqual([50, 40, 30, 20, 10])
  })

  it('takes in a reading that is older than what has streamed since', () => {
    expect(volumes(mergeTape([trade(50), trade(40)], [trade(40), trade(30)], 'read'))).toEqual([50, 40, 30])
  })

  it('keeps two equal trades of one second apart by the volume of the session', () => {
    expect(mergeTape([trade(10, 5)], [trade(20, 5)], 'stream')).toHaveLength(2)
  })

  it('keeps a screenful and what scrolls below it', () => {
    const many = Array.from({ length: 30 }, (_, index) => trade(1_000 - index))
    const more = Array.from({ length: 30 }, (_, index) => trade(2_000 - index))
    const merged = mergeTape(many, more, 'stream')
    expect(merged).toHaveLength(TAPE_ROWS)
    expect(merged[0]?.cumVolume).toBe(2_000)
  })

  it('begins anew with another day', () => {
    expect(volumes(mergeTape([trade(900), trade(800)], [trade(5, 2_000)], 'stream'))).toEqual([5])
  })

  it('begins anew with a replay that went back, but not with a reading that came late', () => {
    const held = [trade(900, 9_000_000), trade(800, 8_999_000)]
    expect(volumes(mergeTape(held, [trade(10, 1_000)], 'stream'))).toEqual([10])
    expect(volumes(mergeTape(held, [trade(10, 1_000)], 'read'))).toEqual([900, 800, 10])
  })
})
