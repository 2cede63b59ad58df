import { ok } from '@naru/shared/core/result'
import { fromKst, KstDate, kstDate, unixMs } from '@naru/shared/core/time'
import { instrumentId } from '@naru/shared/domain/instrument'
import type { Bar } from '@naru/shared/domain/market-data'
import type { Environment } from '@naru/shared/domain/order'
import { describe, expect, it } from 'vitest'
import { adapterOver, wireOf } from '../../../test/support/kis-answers.ts'
import type { BarRequest } from './bars.ts'
import { createKisHistory } from './history.ts'

const SAMSUNG = instrumentId('005930')
const day = (text: string): KstDate => KstDate.parse(text)
const NOW = fromKst('2026-11-20', '120000') ?? unixMs(0)
const bar = (date: string, close: number): Bar => ({
  ts: fromKst(date, '000000') ?? unixMs(0),
  open: close,
  high: close,
  low: close,
  close,
  volume: 1,
})
const TRADED = [bar('2026-11-05', 1_000_000), bar('2026-11-06', 2_650_000), bar('2026-11-12', 51_900)]
const ADJUSTED = [bar('2026-11-05', 20_000), bar('2026-11-06', 53_000), bar('2026-11-12', 51_900)]

function aHistory(environment: Environment = 'live') {
  const asked: BarRequest[] = []
  const history = createKisHistory({
    environment,
    marketNow: () => Promise.resolve(NOW),
    corporateActions: adapterOver(() => wireOf({ rt_cd: '0', output1: [] })).corporateActions,
    readBars: async (request) => {
      asked.push(request)
      return ok(request.isRaw ? TRADED : ADJUSTED)
    },
  })
  return { history, asked }
}

describe('past bars of KIS', () => {
  it('are asked for as they were traded, and none before the days wanted is shown', async () => {
    const { history, asked } = aHistory()
    const days = { from: day('2026-11-06'), to: day('2026-11-12') }
    const answer = await history.bars({ ...days, instrumentId: SAMSUNG, spec: '1d' })
    expect(answer).toEqual({ ok: true, value: { adjustedTo: null, bars: TRADED.slice(1) } })
    expect(asked).toMatchObject([{ isRaw: true, from: '2026-11-06', spec: '1d' }])
    expect(kstDate(asked[0]?.to ?? unixMs(0)), 'to the end of the last day').toBe('2026-11-12')
  })

  it('of minutes are for live keys alone once the day is over', async () => {
    const past = { instrumentId: SAMSUNG, spec: '1m', from: day('2026-11-19'), to: day('2026-11-19') } as const
    expect(await aHistory('paper').history.bars(past)).toEqual({ ok: false, error: { kind: 'unsupported' } })
    expect((await aHistory('live').history.bars(past)).ok).toBe(true)
    const today = { ...past, from: day('2026-11-20'), to: day('2026-11-20') }
    expect((await aHistory('paper').history.bars(today)).ok).toBe(true)
    expect(await aHistory().history.bars({ ...past, spec: '5m' })).toEqual({
      ok: false,
      error: { kind: 'unsupported' },
    })
  })

  it('give away what KIS itself divides by: adjusted over traded, before and on the day', async () => {
    const { history, asked } = aHistory('paper')
    const factor = await history.adjustmentAt?.(SAMSUNG, day('2026-11-12'))
    expect(factor).toEqual({ ok: true, value: 53_000 / 2_650_000 })
    expect(asked.map(({ isRaw }) => isRaw === true)).toEqual([true, false])
  })
})
