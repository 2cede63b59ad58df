import type { NotificationRow } from '@naru/shared/contracts/notifications'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { ledgerKeys } from '@/lib/ledger/tables.ts'
import { connectSupabase } from '@/lib/supabase/browser.ts'
import { NotificationCentre } from './centre.tsx'
import { channelRow, deliveryRow, notificationRow } from './rows.test-support.ts'

const UNREAD = notificationRow()
const READ = notificationRow({
  id: '11111111-7425-40de-944b-e07fc1f90ae7',
  event_type: 'order_rejected',
  template: 'order_rejected',
  severity: 'warning',
  evidence: 'rejected',
  created_at: '2026-11-19T01:00:00Z',
  read_at: '2026-11-19T02:00:00Z',
  version: 2,
})

/** What was asked of the ledger: path and search of each request, and the arguments of each call. */
let asked: { readonly url: URL; readonly body: unknown }[] = []
let rows: readonly NotificationRow[] = []

async function answer(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const url = new URL(String(input), 'http://localhost')
  if (url.pathname === '/auth/token') {
    const now = Date.now()
    const userId = '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d'
    return Response.json({ accessToken: 'token', userId, expiresAt: now + 3_600_000, now })
  }
  asked.push({ url, body: init?.body ? JSON.parse(String(init.body)) : undefined })
  const name = url.pathname.split('/').at(-1)
  switch (name) {
    case 'notifications':
      return Response.json(url.searchParams.get('event_type') === 'eq.daily_summary' ? [] : rows)
    case 'notification_deliveries':
      return Response.json([deliveryRow({ state: 'failed', error_code: 'timeout', attempts: 4, delivered_at: null })])
    case 'notification_channels':
      return Response.json([channelRow()])
    case 'mark_read':
    case 'mark_all_read':
      return Response.json(1)
    default:
      return Response.json([])
  }
}

function show(): void {
  vi.stubGlobal('fetch', answer)
  connectSupabase('http://localhost', 'key')
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  queries.setQueryData(ledgerKeys.instruments, [])
  render(
    <QueryClientProvider client={queries}>
      <NotificationCentre />
    </QueryClientProvider>,
  )
}

const calls = (name: string) => asked.filter(({ url }) => url.pathname.endsWith(`/rpc/${name}`)).map(({ body }) => body)

// The catalogue of the language is large: it is there before the first rule has to be named.
beforeAll(async () => void (await import('@naru/shared/rules/value-names')), 30_000)
beforeEach(() => {
  asked = []
  rows = [UNREAD, READ]
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

describe('the notification centre', () => {
  it('says first how sure each notification is, day by day', async () => {
    show()
    const items = await screen.findAllByText(/005930/)
    expect(items.length).toBeGreaterThan(1)
    const badges = [...document.querySelectorAll('[data-notification]')].map(
      (item) => item.querySelector('[data-evidence]')?.textContent,
    )
    expect(badges).toEqual(['체결', '거부'])
    expect(document.querySelectorAll('[data-day]')).toHaveLength(2)
  })

  it('marks one as read when it is opened, and leads to its order', async () => {
    show()
    await screen.findAllByText(/005930/)
    const item = document.querySelector<HTMLElement>('[data-unread=true]')
    if (!item) throw new Error('one is unread')
    const link = within(item).getByRole('link')
    expect(link.getAttribute('href')).toBe(`/orders?order=${UNREAD.intent_id}`)
    link.addEventListener('click', (event) => event.preventDefault())
    fireEvent.click(link)
    await waitFor(() => expect(calls('mark_read')).toEqual([{ p_ids: [UNREAD.id] }]))
  })

  it('marks all of them as read', async () => {
    show()
    await screen.findAllByText(/005930/)
    fireEvent.click(screen.getByRole('button', { name: '모두 읽음' }))
    await waitFor(() => expect(calls('mark_all_read')).toHaveLength(1))
  })

  it('asks the ledger for what it is narrowed to', async () => {
    show()
    await screen.findAllByText(/005930/)
    fireEvent.click(screen.getByRole('button', { name: '규칙' }))
    fireEvent.change(screen.getByLabelText('중요도'), { target: { value: 'warning' } })
    await waitFor(() => {
      const { searchParams } = asked.findLast(({ url }) => url.searchParams.has('or'))?.url ?? new URL('http://x')
      expect(searchParams.get('or')).toBe(
        '(event_type.like.rule_*,event_type.like.strategy_*,event_type.like.backtest_*)',
      )
      expect(searchParams.get('severity')).toBe('in.(warning,critical)')
    })
  })

  it('tells where one was sent and why it did not get there', async () => {
    show()
    await screen.findAllByText(/005930/)
    fireEvent.click(screen.getAllByRole('button', { name: '보낸 기록' })[0] as HTMLElement)
    const log = await screen.findByTestId('delivery-log')
    await waitFor(() => expect(log.textContent).toContain('받는 쪽이 제때 답하지 않았어요.'))
    expect(log.textContent).toContain('텔레그램')
    expect(log.textContent).toContain('4번 시도')
  })

  it('names what a rule looked at as the channels do', async () => {
    const evidence = [{ id: 'px.last', value: 70_100, unit: 'krw' }]
    const params = { ruleName: '저항선 돌파', evidence }
    rows = [notificationRow({ event_type: 'rule_fired', template: 'rule_fired', evidence: 'alert', params })]
    show()
    expect(await screen.findByText('현재가 70,100원')).toBeDefined()
  })

  it('teaches what it is for while it is empty', async () => {
    rows = []
    show()
    expect(await screen.findByText('아직 알림이 없어요')).toBeDefined()
    fireEvent.click(screen.getByRole('button', { name: '안전' }))
    expect(await screen.findByText('조건에 맞는 알림이 없어요')).toBeDefined()
  })
})
