import { ok } from '@naru/shared/core/result'
import { type KstDate, unixMs } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import { OPENING } from '@naru/shared/engine/fixtures.test-support'
import { CARRIED_CALENDAR } from '@naru/shared/market/trading-calendar'
import { describe, expect, it } from 'vitest'
import { memoryLogger, NAVER, SAMSUNG, tickOf } from '../../test/support/market.ts'
import { createVirtualClock } from '../../test/support/virtual-clock.ts'
import type { PriceSnapshot } from '../ports/market-feed.ts'
import type { BasePrice, StoreError } from '../ports/store.ts'
import { createBasePrices } from './base-prices.ts'

const TODAY = '2026-11-24' as KstDate
const HOUR = 3_600_000

const aSnapshot = (id: InstrumentId, over: Partial<PriceSnapshot> = {}): PriceSnapshot => ({
  tick: tickOf(id, 70_000),
  tradingDate: TODAY,
  basePrice: 70_000,
  upperLimit: 91_000,
  lowerLimit: 49_000,
  tickSize: 100,
  isHalted: false,
  ...over,
})

function aTeller({ isReplay = false, start = 0 } = {}) {
  const clock = createVirtualClock(OPENING + start)
  const told: (readonly BasePrice[])[] = []
  const failures: StoreError[] = []
  const logger = memoryLogger()
  const instruments = {
    setBasePrices: async (prices: readonly BasePrice[]) => {
      const error = failures.shift()
      if (error) return { ok: false, error } as const
      told.push(prices)
      return ok(undefined)
    },
  }
  const prices = createBasePrices({
    instruments,
    clock,
    now: () => unixMs(clock.now()),
    calendar: () => CARRIED_CALENDAR,
    logger,
    isReplay,
  })
  return { prices, clock, told, failures, logger }
}

describe('base prices', () => {
  it('are told once, together, however often they are seen', async () => {
    const { prices, clock, told } = aTeller()
    for (let n = 0; n < 100; n += 1) {
      prices.seen(aSnapshot(SAMSUNG))
      prices.seen(aSnapshot(NAVER, { basePrice: 80_000, upperLimit: 104_000, lowerLimit: 56_000 }))
      await clock.advance(1_000)
    }
    expect(told).toEqual([
      [
        { instrumentId: SAMSUNG, basePrice: 70_000, day: TODAY },
        { instrumentId: NAVER, basePrice: 80_000, day: TODAY },
      ],
    ])
  })

  it('are told again on the next day', async () => {
    const { prices, clock, told } = aTeller()
    prices.seen(aSnapshot(SAMSUNG))
    await clock.advance(24 * HOUR)
    prices.seen(aSnapshot(SAMSUNG, { tradingDate: '2026-11-25' as KstDate }))
    await clock.advance(2_000)
    expect(told.flat().map(({ day }) => day)).toEqual([TODAY, '2026-11-25'])
  })

  it.each([
    ['of a replay', { isReplay: true }, {}],
    ['of a day that is not today', {}, { tradingDate: '2020-03-19' as KstDate }],
    ['read before orders are taken', { start: -2 * HOUR }, { tradingDate: null }],
    ['of an instrument with wider limits', {}, { upperLimit: 112_000, lowerLimit: 28_000 }],
  ])('%s are not told', async (_name, options, over) => {
    const { prices, clock, told } = aTeller(options)
    prices.seen(aSnapshot(SAMSUNG, over))
    await clock.advance(60_000)
    expect(told).toEqual([])
  })

  it('are told later when the ledger cannot be reached', async () => {
    const { prices, clock, told, failures } = aTeller()
    failures.push({ kind: 'unavailable', cause: 'test' })
    prices.seen(aSnapshot(SAMSUNG))
    await clock.advance(2_000)
    expect(told).toEqual([])
    await clock.advance(15_000)
    expect(told).toHaveLength(1)
  })

  it('the ledger refuses raise an alarm', async () => {
    const { prices, clock, failures, logger } = aTeller()
    failures.push({ kind: 'refused', code: 'permission_missing' })
    prices.seen(aSnapshot(SAMSUNG))
    await clock.advance(2_000)
    expect(logger.lines).toEqual(['{"name":"base_prices_refused","code":"permission_missing"}'])
  })

  it('are not told after the end', async () => {
    const { prices, clock, told } = aTeller()
    prices.seen(aSnapshot(SAMSUNG))
    prices.stop()
    await clock.advance(60_000)
    expect(told).toEqual([])
  })
})
