import { describe, expect, it } from 'vitest'
import { fromKst, type KstDate, type UnixMs } from '../../core/time.ts'
import { DEFAULT_LIMITS } from '../../risk/check.ts'
import { createCache } from '../cache.ts'
import { DEFAULT_TIMING } from '../settings.ts'
import { isTrading, nextPhaseAt, sessionEndAfter } from './hours.ts'

/** Tuesday, a trading day; `time` is "HHMMSS" in Seoul. */
const at = (time: string, day = '2026-11-24'): UnixMs => fromKst(day as KstDate, time) ?? (0 as UnixMs)

const aCache = (now: UnixMs, isAlwaysOpen = false) => {
  const settings = { timing: DEFAULT_TIMING, limits: DEFAULT_LIMITS, needsFreshQuote: false, busyReadMs: 1_000 }
  return Object.assign(createCache({ ...settings, isAlwaysOpen }, 'active'), { now })
}

describe('the hours a stop lives in', () => {
  it.each([
    ['083500', false], // the last price is still yesterday's
    ['090000', true],
    ['152500', true],
    ['153000', false],
    ['200500', false],
  ])('at %s trading is %s', (time, isOpen) => {
    expect(isTrading(aCache(at(time)))).toBe(isOpen)
  })

  it('end with the session it was placed in, or with the next one', () => {
    const cache = aCache(at('100000'))
    expect(sessionEndAfter(cache, at('100000'))).toBe(at('153000'))
    expect(sessionEndAfter(cache, at('080000'))).toBe(at('153000'))
    expect(sessionEndAfter(cache, at('153000'))).toBe(at('153000', '2026-11-25'))
    expect(sessionEndAfter(cache, at('160000', '2026-11-27'))).toBe(at('153000', '2026-11-30'))
  })

  it('begin again with the next phase', () => {
    expect(nextPhaseAt(aCache(at('083500')))).toBe(at('090000'))
  })

  it('never end while a day is replayed', () => {
    const cache = aCache(at('230000'), true)
    expect([isTrading(cache), sessionEndAfter(cache, cache.now), nextPhaseAt(cache)]).toEqual([true, null, null])
  })
})
