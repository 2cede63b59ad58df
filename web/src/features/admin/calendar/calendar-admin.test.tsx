import { CalendarCheckRow, TradingCalendarRow } from '@naru/shared/contracts/views'
import { kstDate, unixMs } from '@naru/shared/core/time'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { isAdminQuery } from '@/lib/ledger/role.ts'
import { calendarChecksQuery, calendarQuery } from '../queries.ts'
import { CalendarAdmin } from './calendar-admin.tsx'

const YEAR = kstDate(unixMs(Date.now())).slice(0, 4)
const day = (over: Partial<TradingCalendarRow> = {}): TradingCalendarRow =>
  TradingCalendarRow.parse({
    market: 'KRX',
    date: `${YEAR}-12-25`,
    kind: 'holiday',
    open_time: null,
    close_time: null,
    name_ko: '기독탄신일',
    source: '공고',
    is_announced: true,
    updated_at: '2026-11-21T00:00:00Z',
    ...over,
  })
const LATE = day({
  date: TradingCalendarRow.shape.date.parse(`${YEAR}-11-19`),
  kind: 'late_open',
  is_announced: false,
  open_time: '10:00:00',
  close_time: '16:30:00',
  name_ko: '대학수학능력시험일',
})
const BRIDGE_ID = 'b0000000-0000-4000-8000-000000000001'
const differing = CalendarCheckRow.parse({
  bridge_id: BRIDGE_ID,
  checked_at: '2026-11-20T22:25:00Z',
  from_date: '2026-11-21',
  to_date: '2026-12-15',
  differences: [
    {
      date: '2026-12-24',
      calendarIsOpen: true,
      brokerIsOpen: false,
    },
  ],
})

function open(isAdmin: boolean, checks: readonly CalendarCheckRow[] = []): void {
  const queries = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } },
  })
  queries.setQueryData(isAdminQuery.queryKey, isAdmin)
  queries.setQueryData(calendarQuery.queryKey, [LATE, day()])
  queries.setQueryData(calendarChecksQuery.queryKey, checks)
  render(
    <QueryClientProvider client={queries}>
      <CalendarAdmin />
    </QueryClientProvider>,
  )
}

beforeEach(() => vi.stubGlobal('fetch', () => new Promise(() => {}))) // an answer that is still on its way
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

describe('the calendar page', () => {
  it('tells whoever is no admin so, and shows no form', () => {
    open(false)
    expect(screen.getByText('관리자만 볼 수 있는 화면이에요')).toBeDefined()
    expect(screen.queryByText('날짜 추가')).toBeNull()
  })

  it('lists the days with their hours, and says what is not announced yet', () => {
    open(true)
    expect(screen.getByText(/10:00–16:30/)).toBeDefined()
    expect(screen.getByText('공고 전')).toBeDefined()
    expect(screen.getByText('기독탄신일')).toBeDefined()
    expect(screen.getByText(/아직 대조한 적이 없어요/)).toBeDefined()
  })

  it('opens a day that differs from the broker’s in the form, and changes nothing by itself', () => {
    open(true, [differing])
    expect(screen.getByText('1일이 달라요')).toBeDefined()
    expect(screen.getByText('증권사는 쉬는 날로 알고 있어요.')).toBeDefined()
    fireEvent.click(screen.getByText('이 날짜 보기'))
    expect((screen.getByLabelText('날짜') as HTMLInputElement).value).toBe('2026-12-24')
  })

  it('says at each field what keeps a day from being saved, and sends nothing', () => {
    open(true)
    fireEvent.click(screen.getByText('날짜 추가'))
    fireEvent.click(screen.getByText('저장'))
    expect(screen.getByText('날짜를 골라 주세요.')).toBeDefined()
    expect(screen.getByText('1자에서 60자로 적어 주세요.')).toBeDefined()
    expect(screen.getByLabelText('이름').getAttribute('aria-invalid')).toBe('true')
  })

  it('keeps date and market of a day that is listed', () => {
    open(true)
    fireEvent.click(screen.getByLabelText(`KRX ${YEAR}-11-19 고치기`))
    expect((screen.getByLabelText('날짜') as HTMLInputElement).disabled).toBe(true)
    expect((screen.getByLabelText('정규장 시작') as HTMLInputElement).value).toBe('10:00')
  })

  it('asks before it removes a day', () => {
    open(true)
    fireEvent.click(screen.getByLabelText(`KRX ${YEAR}-12-25 지우기`))
    expect(screen.getByText(/평소 시간대로 열리는 날이 돼요/)).toBeDefined()
  })
})
