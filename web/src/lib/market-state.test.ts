import { fromKst, unixMs } from '@naru/shared/core/time'
import { CARRIED_CALENDAR } from '@naru/shared/market/trading-calendar'
import { describe, expect, it } from 'vitest'
import { marketStateAt } from './market-state.ts'

const at = (hhmmss: string, date = '2026-11-20') => fromKst(date, hhmmss) ?? unixMs(0)

describe('the state of a market', () => {
  it('is the calendar’s phase with what comes next', () => {
    expect(marketStateAt(CARRIED_CALENDAR, 'KRX', { at: at('151000'), told: undefined })).toEqual({
      phase: 'open',
      holiday: undefined,
      next: { phase: 'closing_auction', at: at('152000') },
    })
    expect(marketStateAt(CARRIED_CALENDAR, 'NXT', { at: at('081000'), told: undefined }).phase).toBe('nxt_pre')
  })

  it('names the holiday', () => {
    expect(marketStateAt(CARRIED_CALENDAR, 'KRX', { at: at('110000', '2026-12-25'), told: undefined })).toMatchObject({
      phase: 'holiday',
      holiday: expect.stringMatching(/./),
    })
  })

  it('believes the feed until the calendar’s next change', () => {
    const told = { phase: 'opening_auction', at: at('090001') } as const
    expect(marketStateAt(CARRIED_CALENDAR, 'KRX', { at: at('090020'), told }).phase).toBe('opening_auction')
    expect(marketStateAt(CARRIED_CALENDAR, 'KRX', { at: at('152500'), told }).phase).toBe('closing_auction')
  })

  it('does not believe what was told of a later time, as after a replay', () => {
    expect(
      marketStateAt(CARRIED_CALENDAR, 'KRX', { at: at('100000'), told: { phase: 'closed', at: at('180000') } }).phase,
    ).toBe('open')
  })
})
