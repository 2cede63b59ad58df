import { err, ok } from '@naru/shared/core/result'
import type { KstDate } from '@naru/shared/core/time'
import { instrumentId } from '@naru/shared/domain/instrument'
import { describe, expect, it } from 'vitest'
import { BARE_INFO } from '../../../test/support/not-offered.ts'
import { createVirtualClock } from '../../../test/support/virtual-clock.ts'
import type { MarketInfo } from '../../ports/market-info.ts'
import { createFactPoller, type FactNeeds, type Facts } from './fact-poller.ts'

const [SAMSUNG, NAVER] = [instrumentId('005930'), instrumentId('035420')]
const DAY = '2026-11-20' as KstDate // the shape of one
const NOTHING: FactNeeds = {
  indices: [],
  rates: [],
  flows: [],
  programs: [],
  shorts: [],
  register: [],
  year: [],
  valuations: [],
  actions: [],
  interruptions: false,
}
const VALUE = { per: 10, pbr: 1, eps: 7_000, marketCap: 4e14, programNetShares: 5, creditRate: 0.3 }

function aPoller() {
  const clock = createVirtualClock(1_000_000)
  const asked: string[] = []
  const facts: Facts[] = []
  const world = { isAway: false, hasSession: true }
  const info: MarketInfo = {
    ...BARE_INFO,
    valuation: async (id) => {
      asked.push(id)
      return world.isAway ? err({ kind: 'unreachable', cause: 'test' } as never) : ok({ instrumentId: id, ...VALUE })
    },
    exchangeRate: async () => ok({ won: 1_450, date: DAY }),
    programTrades: async () => ok([{ date: DAY, netShares: 1, netWon: 1_000 }]),
    shortSales: async () => ok([{ date: DAY, shares: 5, volume: 100 }]),
    viStatus: async () => ok([]),
  }
  const poller = createFactPoller({
    clock,
    now: clock.now,
    info: () => (world.hasSession ? info : undefined),
    dayBars: async () => undefined,
    actions: async () => undefined,
    onFacts: (told) => void facts.push(told),
  })
  return { clock, asked, facts, world, poller }
}

describe('facts that do not stream', () => {
  it('are asked for one at a time, two seconds apart, and again when they are old', async () => {
    const { clock, asked, facts, poller } = aPoller()
    poller.want({ ...NOTHING, valuations: [SAMSUNG, NAVER] })
    await clock.advance(2_000)
    expect(asked).toEqual([SAMSUNG])
    await clock.advance(2_000)
    expect(asked).toEqual([SAMSUNG, NAVER])
    expect(facts[0]).toMatchObject({ group: 'instrument', instrumentId: SAMSUNG, values: { 'fact.per': 10 } })
    await clock.advance(590_000)
    expect(asked).toHaveLength(2)
    await clock.advance(20_000)
    expect(asked).toHaveLength(4)
  })

  it('are told of a currency, which is of no instrument', async () => {
    const { clock, facts, poller } = aPoller()
    poller.want({ ...NOTHING, rates: ['USDKRW'] })
    await clock.advance(2_000)
    expect(facts).toEqual([{ group: 'shared', values: { 'fx.USDKRW': 1_450 } }])
  })

  it('are told of programs and of short sales in their own time', async () => {
    const { clock, facts, poller } = aPoller()
    poller.want({ ...NOTHING, programs: [SAMSUNG], shorts: [SAMSUNG] })
    await clock.advance(4_000)
    expect(facts.map((told) => 'values' in told && told.values)).toEqual([
      { 'flow.programNetKrw.1d': 1_000 },
      { 'flow.shortRatio.1d': 5 },
    ])
  })

  it('are asked for again in a minute after a failure, and tell nothing until then', async () => {
    const { clock, asked, facts, world, poller } = aPoller()
    world.isAway = true
    poller.want({ ...NOTHING, valuations: [SAMSUNG] })
    await clock.advance(5_000)
    expect([asked.length, facts]).toEqual([1, []])
    world.isAway = false
    await clock.advance(60_000)
    expect([asked.length, facts.length]).toEqual([2, 1])
  })

  it('are not asked for without a session, nor once nobody reads them, nor after the end', async () => {
    const { clock, asked, world, poller } = aPoller()
    world.hasSession = false
    poller.want({ ...NOTHING, valuations: [SAMSUNG] })
    await clock.advance(10_000)
    expect(asked).toEqual([])
    world.hasSession = true
    poller.want(NOTHING)
    await clock.advance(200_000)
    expect(asked).toEqual([])
    poller.want({ ...NOTHING, valuations: [SAMSUNG] })
    poller.stop()
    await clock.advance(200_000)
    expect(asked).toEqual([])
  })

  it('name everything under an interruption, also when that is nothing', async () => {
    const { clock, facts, poller } = aPoller()
    poller.want({ ...NOTHING, interruptions: true })
    await clock.advance(2_000)
    expect(facts).toEqual([{ group: 'vi', instrumentIds: [] }])
  })
})
