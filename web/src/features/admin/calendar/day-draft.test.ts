import { TradingCalendarRow } from '@naru/shared/contracts/views'
import { describe, expect, it } from 'vitest'
import { draftOf, EMPTY_DAY, problemsOf, savedAs } from './day-draft.ts'

const DRAFT = { ...EMPTY_DAY, date: '2026-12-24', name: '임시공휴일', source: '한국거래소 공고' }
const LATE = { ...DRAFT, kind: 'late_open' as const, open: '10:00', close: '16:30' }

describe('a day of the calendar', () => {
  it('can be saved when every field is right', () => {
    expect([problemsOf(DRAFT), problemsOf(LATE)]).toEqual([{}, {}])
  })

  it.each([
    [{ date: '' }, { date: 'date' }],
    [{ date: '2026-02-30' }, { date: 'date' }],
    [{ date: '2026-12-26' }, { date: 'weekend' }],
    [{ name: ' ' }, { name: 'name' }],
    [{ name: '가'.repeat(61) }, { name: 'name' }],
    [{ source: '' }, { source: 'source' }],
    [{ kind: 'late_open' as const, open: '' }, { open: 'open' }],
    [{ kind: 'half_day' as const, close: '25:00' }, { close: 'close' }],
    [{ kind: 'half_day' as const, open: '12:00', close: '12:00' }, { close: 'order' }],
  ])('is refused with %j', (change, problems) => {
    expect(problemsOf({ ...DRAFT, ...change })).toEqual(problems)
  })

  it('has no hours when the market is closed, whatever was typed before', () => {
    expect(savedAs({ ...LATE, kind: 'holiday' })).toEqual({
      p_market: 'KRX',
      p_date: '2026-12-24',
      p_kind: 'holiday',
      p_name_ko: '임시공휴일',
      p_source: '한국거래소 공고',
      p_is_announced: true,
    })
    expect(savedAs(LATE)).toMatchObject({ p_open_time: '10:00', p_close_time: '16:30' })
  })

  it('comes back from the ledger as it was typed', () => {
    const row = TradingCalendarRow.parse({
      market: 'KRX',
      date: '2026-12-24',
      kind: 'late_open',
      open_time: '10:00:00',
      close_time: '16:30:00',
      name_ko: '임시공휴일',
      source: '한국거래소 공고',
      is_announced: true,
      updated_at: '2026-11-21T00:00:00Z',
    })
    expect(draftOf(row)).toEqual(LATE)
  })
})
