import { fromKst, type KstDate, unixMs } from '@naru/shared/core/time'
import { describe, expect, it } from 'vitest'
import { createMarketClock } from './market-clock.ts'

const at = (day: string, time: string) => fromKst(day, time) ?? unixMs(0)
const TODAY = '2026-11-23' as KstDate // the shape of one
const RECORDED = '2020-03-19' as KstDate // the same

function aClock() {
  let ledger = at(TODAY, '100000')
  const clock = createMarketClock(() => ledger)
  const passes = (ms: number): void => {
    ledger = unixMs(ledger + ms)
  }
  return { clock, passes }
}

describe('the clock of the market', () => {
  it('is the ledger’s while trades are of today, however late a frame comes', () => {
    const { clock, passes } = aClock()
    clock.begin(at(TODAY, '100000'))
    clock.seen({ tsEvent: at(TODAY, '095958'), tradingDate: TODAY })
    expect(clock.now()).toBe(at(TODAY, '100000'))
    passes(1_500)
    expect(clock.now()).toBe(at(TODAY, '100000') + 1_500)
  })

  it('is the replayed day’s once the broker or a trade has told it, and never goes back within it', () => {
    const { clock, passes } = aClock()
    clock.begin(at(RECORDED, '093000'))
    expect(clock.now()).toBe(at(RECORDED, '093000'))
    clock.seen({ tsEvent: at(RECORDED, '110000'), tradingDate: RECORDED })
    clock.seen({ tsEvent: at(RECORDED, '105959'), tradingDate: RECORDED })
    expect(clock.now()).toBe(at(RECORDED, '110000'))
    passes(2_000)
    expect(clock.now()).toBe(at(RECORDED, '110002'))
    expect(clock.day()).toBe(RECORDED)
  })

  it('begins a replayed day anew that is played again from its morning', () => {
    const { clock } = aClock()
    clock.begin(at(RECORDED, '153000'))
    expect(clock.now()).toBe(at(RECORDED, '153000'))
    expect(clock.seen({ tsEvent: at(RECORDED, '090001'), tradingDate: RECORDED })).toBe(true)
    expect(clock.now()).toBe(at(RECORDED, '090001'))
    expect(clock.seen({ tsEvent: at(RECORDED, '090002'), tradingDate: RECORDED })).toBe(false)
  })

  it('begins an earlier day anew', () => {
    const { clock } = aClock()
    clock.begin(at(TODAY, '100000'))
    clock.seen({ tsEvent: at(RECORDED, '090001'), tradingDate: RECORDED })
    expect(clock.now()).toBe(at(RECORDED, '090001'))
  })
})
