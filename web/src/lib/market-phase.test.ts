import { unixMs } from '@naru/shared/core/time'
import { instrumentId } from '@naru/shared/domain/instrument'
import { beforeEach, describe, expect, it } from 'vitest'
import { notePhase, usePhases } from './market-phase.ts'

describe('what the feed tells', () => {
  beforeEach(() => usePhases.setState({ markets: {}, instruments: {} }))
  const samsung = instrumentId('005930')
  const message = { type: 'phase', market: 'KRX', instrumentId: samsung, at: unixMs(1_000) } as const

  it('holds an instrument apart only while it differs from its market', () => {
    notePhase({ ...message, phase: 'vi' })
    expect(usePhases.getState().instruments[samsung]?.phase).toBe('vi')
    notePhase({ ...message, phase: 'open' })
    expect(usePhases.getState().instruments).toEqual({})
    expect(usePhases.getState().markets).toEqual({})
  })

  it('is of the whole market when it names no instrument', () => {
    notePhase({ ...message, instrumentId: null, phase: 'open' })
    expect(usePhases.getState().markets.KRX?.phase).toBe('open')
  })
})
