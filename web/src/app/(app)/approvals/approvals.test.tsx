import type { OrderRow } from '@naru/shared/contracts/views'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, render, screen, waitFor } from '@testing-library/react'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { accountRow, orderRow } from '@/features/orders/rows.test-support.ts'
import { ConfigProvider } from '@/lib/config.tsx'
import { ruleKeys, ruleVersionQuery } from '@/lib/ledger/rules.ts'
import { strategiesQuery, strategyVersionQuery } from '@/lib/ledger/strategies.ts'
import { ledgerKeys } from '@/lib/ledger/tables.ts'
import { useQuotes } from '@/lib/quotes.ts'
import { connectSupabase } from '@/lib/supabase/browser.ts'
import { Approvals } from './approvals.tsx'

const CONFIG = { supabaseUrl: 'http://localhost', supabaseKey: 'key', bridges: [], sandbox: false, simulatorUrl: null }

const waiting = (id: string, expires_at: string): OrderRow =>
  orderRow({ id, state: 'proposed', status: 'requested', source: 'rule', limit_price: 71_000, expires_at })
const LATER = waiting('11111111-7425-40de-944b-e07fc1f90ae7', '2026-11-20T01:05:00Z')
const SOONER = waiting('22222222-7425-40de-944b-e07fc1f90ae7', '2026-11-20T01:02:00Z')
const OVER = waiting('33333333-7425-40de-944b-e07fc1f90ae7', '2026-11-20T01:00:00Z')

const query = { value: new URLSearchParams() }
const RULE = { id: '7c9e6679-7425-40de-944b-e07fc1f90a01', name: '오르면 사기' }
const rpc = { answer: (): Response => Response.json([]) }
vi.mock('next/navigation', () => ({ useSearchParams: () => query.value }))

async function answer(input: string | URL | Request): Promise<Response> {
  if (String(input).includes('/rpc/open_approval')) return rpc.answer()
  if (!String(input).endsWith('/auth/token')) return Response.json([])
  const now = Date.now()
  const userId = '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d'
  return Response.json({ accessToken: 'token', userId, expiresAt: now + 3_600_000, now })
}

interface Askers {
  readonly rules?: readonly object[]
  readonly strategies?: readonly object[]
  /** Which version of it asks. */
  readonly version?: object
}

const VERSION_ID = '7c9e6679-7425-40de-944b-e07fc1f90a02'

async function show(orders: readonly OrderRow[], { rules = [], strategies = [], version }: Askers = {}): Promise<void> {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } })
  queries.setQueryData<unknown>(strategiesQuery.queryKey, strategies)
  if (version) {
    queries.setQueryData<unknown>(ruleVersionQuery(VERSION_ID).queryKey, [version])
    queries.setQueryData<unknown>(strategyVersionQuery(VERSION_ID).queryKey, [version])
  }
  queries.setQueryData(ledgerKeys.orders, orders)
  queries.setQueryData(ledgerKeys.accounts, [accountRow()])
  queries.setQueryData(ledgerKeys.instruments, [])
  queries.setQueryData(ruleKeys.rules, rules)
  render(
    <ConfigProvider config={CONFIG}>
      <QueryClientProvider client={queries}>
        <Approvals />
      </QueryClientProvider>
    </ConfigProvider>,
  )
  await act(() => vi.advanceTimersByTimeAsync(1_000))
}

/** What the last trade of the proposed instrument cost. */
const trades = (last: number): void =>
  useQuotes.setState({
    quotes: {
      '005930.KRX': {
        instrumentId: orderRow().instrument_id,
        last,
        change: 0,
        changeRate: 0,
        open: last,
        high: last,
        low: last,
        basePrice: null,
        upperLimit: null,
        lowerLimit: null,
        size: 1,
        aggressor: 'none',
        cumVolume: 1,
        cumTurnover: last,
        tradeStrength: 0,
        via: 'stream',
        tsEvent: Date.now(),
        tsInit: Date.now(),
        route: 'stream',
        receivedAt: Date.now(),
      } as ReturnType<typeof useQuotes.getState>['quotes'][string],
    },
  })

/** What a browser fetches with the first order is here before it. */
beforeAll(async () => void (await import('@/features/orders/proposal-card.tsx')))
beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-20T01:01:00Z'), shouldAdvanceTime: true })
  vi.stubGlobal('fetch', answer)
  connectSupabase('http://localhost', 'key')
})
afterEach(() => {
  cleanup()
  useQuotes.setState({ quotes: {} })
  query.value = new URLSearchParams()
  vi.useRealTimers()
})
// Only when all is over: what a page asked for last may still be on its way.
afterAll(() => void vi.unstubAllGlobals())

describe('the approvals', () => {
  it('show what still can be approved, the one with the least time left first', async () => {
    await show([LATER, OVER, SOONER])
    await waitFor(() => expect(screen.getAllByTestId('proposal-card')).toHaveLength(2))
    const [first, second] = screen.getAllByTestId('proposal-card').map((card) => card.textContent)
    expect(first).toMatch(/0:5\d 남음/)
    expect(second).toMatch(/3:5\d 남음/)
  })

  it('say which rule wants it, and lead to why', async () => {
    await show([orderRow({ ...SOONER, source: 'rule', source_id: VERSION_ID })], {
      rules: [{ ...RULE, armed_version_id: VERSION_ID }],
      version: { rule_id: RULE.id, number: 2 },
    })
    const link = await screen.findByRole('link', { name: RULE.name })
    expect(link.getAttribute('href')).toBe(`/rules/${RULE.id}`)
    expect(screen.getByTestId('asked-by').textContent).toBe('낸 규칙오르면 사기버전 2')
  })

  it('say which strategy wants it, and which version, though another is armed by now', async () => {
    const strategy = { id: '7c9e6679-7425-40de-944b-e07fc1f90a03', name: '짧은 평균 교차', armed_version_id: null }
    await show([orderRow({ ...SOONER, source: 'strategy', source_id: VERSION_ID })], {
      strategies: [strategy],
      version: { strategy_id: strategy.id, number: 3 },
    })
    const link = await screen.findByRole('link', { name: strategy.name })
    expect(link.getAttribute('href')).toBe(`/strategies/${strategy.id}`)
    expect(screen.getByTestId('asked-by').textContent).toBe('낸 전략짧은 평균 교차버전 3')
  })

  it('say how far the price has gone since, and when that is far', async () => {
    trades(71_355)
    await show([SOONER])
    const near = await screen.findByTestId('price-drift')
    expect(near.textContent).toContain('71,355원')
    expect(near.textContent).toContain('+0.50%')
    expect(near.textContent).not.toContain('많이 움직였어요')
    act(() => trades(72_500))
    await waitFor(() => expect(screen.getByTestId('price-drift').textContent).toContain('많이 움직였어요'))
  })

  it('say that the price is not known rather than nothing', async () => {
    await show([SOONER])
    expect((await screen.findByTestId('price-drift')).textContent).toContain('지금 가격을 모르겠어요')
  })

  it('show the order of a signed link first, and say of a link that was changed that it opens nothing', async () => {
    query.value = new URLSearchParams({ order: LATER.id, until: '1', signature: 'ab' })
    rpc.answer = () => Response.json('open')
    await show([SOONER, LATER])
    await waitFor(() => expect(document.querySelector('[data-linked="true"]')).not.toBeNull())
    expect(screen.getAllByTestId('proposal-card')[0]?.textContent).toMatch(/3:5\d 남음/)
    cleanup()
    rpc.answer = () => Response.json({ message: 'link_invalid', code: '42501', details: '{}' }, { status: 403 })
    await show([SOONER, LATER])
    expect((await screen.findByRole('alert')).textContent).toContain('이 링크로는 열 수 없어요')
    expect(document.querySelector('[data-linked="true"]')).toBeNull()
  })

  it('teach what they are for while nothing waits', async () => {
    await show([OVER])
    expect(screen.getByText('승인을 기다리는 주문이 없어요')).toBeDefined()
  })
})
