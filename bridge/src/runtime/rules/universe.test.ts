import { err, ok } from '@naru/shared/core/result'
import { type InstrumentId, instrumentId } from '@naru/shared/domain/instrument'
import type { ListedInstrument } from '@naru/shared/market/instrument-search'
import { describe, expect, it } from 'vitest'
import { BARE_INFO } from '../../../test/support/not-offered.ts'
import { resolveUniverse, universeGoodForMs } from './universe.ts'

const listed = (symbol: string, over: Partial<ListedInstrument> = {}): ListedInstrument => ({
  id: instrumentId(symbol),
  symbol,
  nameKo: symbol,
  nameEn: null,
  market: 'kospi',
  kind: 'stock',
  isHalted: false,
  isManaged: false,
  isLiquidating: false,
  isNxt: true,
  warning: 'none',
  isDelisted: false,
  sector: null,
  ...over,
})
const MARKET = [
  listed('005930'),
  listed('000660', { isDelisted: true }),
  listed('069500', { kind: 'etf' }),
  listed('247540', { market: 'kosdaq' }),
  listed('035420'),
]
const NOTHING = { per: null, pbr: null, eps: null, marketCap: null, programNetShares: null, creditRate: null }
const parts = { inWatchlist: null, info: BARE_INFO, listed: () => Promise.resolve(MARKET) }

describe('what a rule watches', () => {
  it('is what it names, or what is in the list it names', async () => {
    const named = await resolveUniverse({ symbols: ['005930', '035420'] }, parts)
    expect(named).toEqual(ok(['005930.KRX', '035420.KRX']))
    const watchlist = crypto.randomUUID()
    expect(await resolveUniverse({ watchlist }, { ...parts, inWatchlist: [instrumentId('005930')] })).toEqual(
      ok(['005930.KRX']),
    )
    expect(await resolveUniverse({ watchlist }, parts)).toEqual(err({ code: 'watchlist_empty', isFinal: false }))
  })

  it('is what a condition of the broker’s finds, by its name', async () => {
    const row = { name: 'x', price: 1, change: 0, changeRate: 0, volume: 1, tradeStrength: 100 }
    const info = {
      ...BARE_INFO,
      conditions: () => Promise.resolve(ok([{ seq: '3', group: '', name: '급등' }])),
      conditionResult: (seq: string) =>
        Promise.resolve(ok(seq === '3' ? [{ ...row, instrumentId: instrumentId('035420') }] : [])),
    }
    expect(await resolveUniverse({ kisCondition: '급등' }, { ...parts, info })).toEqual(ok(['035420.KRX']))
    expect(await resolveUniverse({ kisCondition: '급락' }, { ...parts, info })).toMatchObject({
      error: { code: 'condition_unknown' },
    })
    expect(await resolveUniverse({ kisCondition: '급등' }, { ...parts, info: undefined })).toMatchObject({
      error: { code: 'account_not_ready', isFinal: false },
    })
    expect(await resolveUniverse({ kisCondition: '급등' }, parts)).toMatchObject({
      error: { code: 'broker_not_offered', isFinal: true },
    })
  })

  it('is what a screen finds in the list, largest first, and refused for what nobody tells', async () => {
    const screen = { market: 'kospi', kinds: ['stock'], max: 1 } as const
    expect(await resolveUniverse({ screen }, parts)).toEqual(ok(['005930.KRX']))
    expect(await resolveUniverse({ screen: { ...screen, max: 10 } }, parts)).toEqual(ok(['005930.KRX', '035420.KRX']))
  })

  it('is an industry over both markets, which waits until somebody tells industries', async () => {
    const market = [
      listed('005930', { sector: '0013' }),
      listed('005380', { sector: '0015' }),
      listed('247540', { sector: '1028', market: 'kosdaq' }),
      listed('069500', { kind: 'etf' }),
    ]
    const screen = { industry: 'electronics', max: 10 } as const
    const found = await resolveUniverse({ screen }, { ...parts, listed: () => Promise.resolve(market) })
    expect(found).toEqual(ok(['005930.KRX', '247540.KRX']))
    expect(await resolveUniverse({ screen }, parts)).toMatchObject({ error: { code: 'universe_unreadable' } })
  })

  it('is what the market makes little of, as far as it is told', async () => {
    const [cheap, dear, silent] = ['005930', '069500', '247540'].map((symbol) => instrumentId(symbol))
    const asked: string[] = []
    const info = {
      ...BARE_INFO,
      valuation: async (id: InstrumentId) => {
        asked.push(id)
        if (id === silent) return ok({ ...NOTHING, instrumentId: id })
        return ok({ ...NOTHING, instrumentId: id, per: id === dear ? 40 : 8, marketCap: 5e12 })
      },
    }
    expect(await resolveUniverse({ screen: { max: 5, perMax: 10 } }, { ...parts, info })).toEqual(
      ok([cheap, '035420.KRX']),
    )
    expect(asked).toHaveLength(4)
    const large = { screen: { max: 1, marketCapMinKrw: 1e12 } }
    expect(await resolveUniverse(large, { ...parts, info })).toEqual(ok([cheap]))
    expect(asked).toHaveLength(5)
    expect(await resolveUniverse(large, parts)).toEqual(err({ code: 'broker_not_offered', isFinal: true }))
    expect(universeGoodForMs(large)).toBeGreaterThan(universeGoodForMs({ symbols: ['005930'] }))
  })
})
