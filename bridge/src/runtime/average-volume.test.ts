import { err, ok } from '@naru/shared/core/result'
import { unixMs } from '@naru/shared/core/time'
import type { Bar } from '@naru/shared/domain/market-data'
import { OPENING, SAMSUNG } from '@naru/shared/engine/fixtures.test-support'
import { describe, expect, it } from 'vitest'
import { createVirtualClock } from '../../test/support/virtual-clock.ts'
import type { MarketFeed } from '../ports/market-feed.ts'
import { createAverageVolumes } from './average-volume.ts'

const DAY = 86_400_000
const bar = (daysAgo: number, volume: number): Bar => ({
  ts: unixMs(OPENING - daysAgo * DAY),
  open: 1,
  high: 1,
  low: 1,
  close: 1,
  volume,
})

function aSource(answer: () => ReturnType<MarketFeed['bars']>) {
  const clock = createVirtualClock(OPENING)
  let reads = 0
  const bars: MarketFeed['bars'] = () => {
    reads += 1
    return answer()
  }
  return { clock, volumes: createAverageVolumes({ feed: { bars }, clock, now: clock.now }), reads: () => reads }
}

describe('the usual volume', () => {
  const history = [...Array.from({ length: 20 }, (_, n) => bar(20 - n, 1_000 + n)), bar(0, 99)]

  it('is the average of twenty days, today left out, read once a day', async () => {
    const { volumes, reads, clock } = aSource(async () => ok(history))
    expect(await volumes(SAMSUNG)).toBe(1_010)
    await clock.advance(5 * 3_600_000)
    expect(await volumes(SAMSUNG)).toBe(1_010)
    expect(reads()).toBe(1)
    await clock.advance(DAY)
    await volumes(SAMSUNG)
    expect(reads()).toBe(2)
  })

  it('is not known of an instrument that is a few days old', async () => {
    const { volumes } = aSource(async () => ok(history.slice(-5)))
    expect(await volumes(SAMSUNG)).toBeNull()
  })

  it('is not known when it cannot be read, and asked for again a minute later', async () => {
    const { volumes, reads, clock } = aSource(async () => err({ kind: 'rate_limited' }))
    expect([await volumes(SAMSUNG), await volumes(SAMSUNG)]).toEqual([null, null])
    expect(reads()).toBe(1)
    await clock.advance(60_001)
    await volumes(SAMSUNG)
    expect(reads()).toBe(2)
  })

  it('keeps no order waiting', async () => {
    const { volumes, clock } = aSource(() => new Promise(() => undefined))
    const asked = volumes(SAMSUNG)
    await clock.advance(1_500)
    expect(await asked).toBeNull()
  })
})
