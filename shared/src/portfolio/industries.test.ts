import { describe, expect, it } from 'vitest'
import { InstrumentId } from '../domain/instrument.ts'
import { industryOf } from '../market/sectors.ts'
import { byIndustry } from './industries.ts'
import { HYNIX, SAMSUNG } from './portfolio.test-support.ts'

const ECOPRO = InstrumentId.parse('247540.KRX')
const CELLTRION = InstrumentId.parse('068270.KRX')
const KODEX = InstrumentId.parse('069500.KRX')
const holding = (instrumentId: InstrumentId, value: number, sector: string | null) => ({
  instrumentId,
  value,
  kind: instrumentId === KODEX ? ('etf' as const) : ('stock' as const),
  industry: industryOf(sector),
})

describe('holdings by industry', () => {
  it('add up over both markets, the heaviest first', () => {
    const { industries } = byIndustry([
      holding(CELLTRION, 300, '0009'),
      holding(ECOPRO, 150, '1028'),
      holding(SAMSUNG, 200, '0013'),
    ])
    expect(industries).toEqual([
      { industry: 'electronics', value: 350, instrumentIds: [SAMSUNG, ECOPRO] },
      { industry: 'pharmaceuticals', value: 300, instrumentIds: [CELLTRION] },
    ])
  })

  it('leave funds and what nobody can place apart', () => {
    const held = byIndustry([holding(KODEX, 500, null), holding(HYNIX, 100, null), holding(SAMSUNG, 200, '0013')])
    expect(held.funds).toEqual({ value: 500, instrumentIds: [KODEX] })
    expect(held.unknown).toEqual({ value: 100, instrumentIds: [HYNIX] })
    expect(held.industries).toHaveLength(1)
  })

  it('of nothing are nothing', () => {
    const none = { value: 0, instrumentIds: [] }
    expect(byIndustry([])).toEqual({ industries: [], funds: none, unknown: none })
  })
})
