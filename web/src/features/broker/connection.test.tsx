import type { SessionReport } from '@naru/shared/contracts/market-info-api'
import { unixMs } from '@naru/shared/core/time'
import { instrumentId } from '@naru/shared/domain/instrument'
import { AccountId } from '@naru/shared/domain/order'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { Report } from './connection.tsx'

afterEach(cleanup)

const report: SessionReport = {
  accountId: AccountId.parse('00000000-0000-4000-8000-000000000002'),
  token: { state: 'valid', expiresAt: unixMs(Date.UTC(2026, 10, 22, 0, 30)) },
  socket: { state: 'up', since: unixMs(Date.UTC(2026, 10, 21, 0, 0)) },
  quotas: [{ lane: 'market', perSecond: 1, used: 1, waiting: 3 }],
  slots: {
    used: 3,
    total: 41,
    streamed: [instrumentId('005930')],
    polled: [{ instrumentId: instrumentId('000660'), readAt: null }],
  },
  lastError: null,
}

const show = (change: Partial<SessionReport> = {}) =>
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { enabled: false } } })}>
      <Report report={{ ...report, ...change }} />
    </QueryClientProvider>,
  )

describe('the report of a broker session', () => {
  it('tells until when the token holds, in Korean time', () => {
    show()
    expect(screen.getByTestId('token').textContent).toContain('11-22 09:30')
  })

  it('gives every allowance and the registrations as meters with words', () => {
    show()
    expect(screen.getByRole('meter', { name: '시세 조회' }).getAttribute('aria-valuetext')).toBe('1초에 1건 중 1건')
    expect(screen.getByRole('meter', { name: '실시간 등록' }).getAttribute('aria-valuetext')).toBe('41개 중 3개')
    expect(screen.getByText('대기 3건')).toBeTruthy()
  })

  it('names what is polled and that it was not read yet', () => {
    show()
    expect(screen.getByTestId('slots').textContent).toContain('조회 1종목')
    expect(screen.getByTestId('slots').textContent).toContain('아직 조회 전')
  })

  it('says the last error in a sentence, and a code it does not know as an unexpected one', () => {
    show({ lastError: { code: 'realtime_in_use', at: unixMs(1) } })
    expect(screen.getByTestId('last-error').textContent).toMatch(/요\.|다\./)
    cleanup()
    show({ lastError: { code: 'from_the_future', at: unixMs(1) } })
    expect(screen.getByTestId('last-error').getAttribute('data-code')).toBe('from_the_future')
    expect(screen.getByTestId('last-error').textContent).not.toContain('from_the_future')
  })

  it('says what happens instead when the realtime service is given up', () => {
    show({ socket: { state: 'off', since: null } })
    expect(screen.getByText('시세를 정해진 간격으로 조회해요.')).toBeTruthy()
  })
})
