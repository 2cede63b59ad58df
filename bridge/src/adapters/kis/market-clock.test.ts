import { unixMs } from '@naru/shared/core/time'
import { expect, it } from 'vitest'
import { drivenClock } from '../../../test/support/kis.ts'
import { createMarketClock } from './market-clock.ts'

const YEAR_MS = 365 * 86_400_000

it('goes by our own clock while the market does, however long nothing was traded', async () => {
  const clock = drivenClock()
  const market = createMarketClock(clock)
  expect(market.isCurrent(), 'nothing seen yet').toBe(false)
  market.seen(clock.now())
  await clock.advance(60_000)
  expect(market.isCurrent()).toBe(true)
  expect(market.now()).toBe(clock.now())
})

it('stands where a replayed day was last seen, and says soon that it has to be asked for again', async () => {
  const clock = drivenClock()
  const market = createMarketClock(clock)
  const morning = unixMs(clock.now() - YEAR_MS)
  market.seen(morning)
  expect(market.isCurrent()).toBe(true)
  await clock.advance(4_000)
  expect(market.isCurrent()).toBe(true)
  await clock.advance(2_000)
  expect(market.now()).toBe(morning)
  expect(market.isCurrent()).toBe(false)
  market.seen(unixMs(morning + 60_000))
  expect(market.isCurrent()).toBe(true)
})
