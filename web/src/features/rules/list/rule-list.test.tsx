import type { RuleRow } from '@naru/shared/contracts/rules'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { learnServerTime } from '@/lib/clock.ts'
import { ConfigProvider } from '@/lib/config.tsx'
import { priceLinesKey } from '@/lib/ledger/price-lines.ts'
import { isAdminQuery } from '@/lib/ledger/role.ts'
import { ruleKeys } from '@/lib/ledger/rules.ts'
import { ledgerKeys } from '@/lib/ledger/tables.ts'
import { connectSupabase } from '@/lib/supabase/browser.ts'
import type { RuleParts } from '../editor/parts.ts'
import { armedRow, ruleRow } from '../rows.test-support.ts'
import { RuleList } from './rule-list.tsx'

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: () => {} }) }))

const PARTS: RuleParts = { InstrumentSearch: () => null, Chart: () => null, useWatchlists: () => [] }
const USER = '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d'
const CONFIG = { supabaseUrl: 'http://localhost', supabaseKey: 'key', bridges: [], sandbox: true, simulatorUrl: null }

/** The list of these rules; gives the addresses that were asked. */
function open(rules: readonly RuleRow[], { isAdmin = false } = {}): readonly string[] {
  const asked: string[] = []
  connectSupabase('http://localhost', 'key')
  vi.stubGlobal('fetch', (url: string | URL | Request) => {
    asked.push(String(url instanceof Request ? url.url : url))
    const now = Date.now()
    return Promise.resolve(Response.json({ accessToken: 'token', userId: USER, expiresAt: now + 3_600_000, now }))
  })
  const queries = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, refetchOnMount: false, retry: false } },
  })
  for (const key of [ledgerKeys.accounts, ledgerKeys.bridges, priceLinesKey]) queries.setQueryData(key, [])
  queries.setQueryData(ruleKeys.rules, rules)
  queries.setQueryData(isAdminQuery.queryKey, isAdmin)
  render(
    <ConfigProvider config={CONFIG}>
      <QueryClientProvider client={queries}>
        <RuleList parts={PARTS} />
      </QueryClientProvider>
    </ConfigProvider>,
  )
  return asked
}

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
  learnServerTime(0, 0)
})

const row = (id: string): HTMLElement => document.querySelector<HTMLElement>(`[data-rule="${id}"]`) ?? document.body

describe('the list of rules', () => {
  it('teaches how to begin while there is none', () => {
    open([])
    expect(screen.getByText('아직 규칙이 없어요')).toBeDefined()
    expect(screen.getByRole('link', { name: /저항선 돌파/ }).getAttribute('href')).toBe(
      '/rules/new?preset=resistanceBreak',
    )
  })

  it('says of each whether it is on, and why one was switched off', () => {
    const off = ruleRow({
      id: '7c9e6679-7425-40de-944b-e07fc1f90a11',
      state: 'switched_off',
      reason_code: 'account_archived',
    })
    const waiting = ruleRow({
      id: '7c9e6679-7425-40de-944b-e07fc1f90a12',
      pending_version_id: '7c9e6679-7425-40de-944b-e07fc1f90a13',
    })
    open([armedRow({ fires_today: 2 }), off, waiting])
    expect(row(armedRow().id).textContent).toContain('켜짐')
    expect(row(armedRow().id).textContent).toContain('오늘 2번')
    expect(row(off.id).textContent).toContain('계좌 연결이 끊겼어요')
    expect(row(waiting.id).dataset.ruleState).toBe('waiting')
  })

  it('keeps templates apart from what is one’s own', () => {
    open([ruleRow({ template: true, is_own: false, name: '신고가 알림' })])
    expect(screen.getByText('아직 규칙이 없어요')).toBeDefined()
    expect(screen.getByRole('button', { name: '신고가 알림' })).toBeDefined()
    expect(screen.queryByRole('button', { name: /내리기|되돌리기/ })).toBeNull()
  })

  it('lets an owner make a rule of their template again', async () => {
    const asked = open([ruleRow({ template: true })])
    fireEvent.click(screen.getByRole('button', { name: /되돌리기$/ }))
    await vi.waitFor(() => expect(asked.some((url) => url.endsWith('/rpc/set_template'))).toBe(true))
  })

  it('lets an admin withdraw what everybody sees, after asking', async () => {
    const asked = open([ruleRow({ template: true, is_own: false, name: '신고가 알림' })], { isAdmin: true })
    fireEvent.click(screen.getByRole('button', { name: '신고가 알림 · 내리기' }))
    expect(screen.getByText(/이미 복사해 간 규칙은 그대로예요/)).toBeDefined()
    expect(asked.some((url) => url.endsWith('/rpc/withdraw_template'))).toBe(false)
    fireEvent.click(screen.getByText('내리기', { selector: 'dialog button' }))
    await vi.waitFor(() => expect(asked.some((url) => url.endsWith('/rpc/withdraw_template'))).toBe(true))
  })

  it('says that a rule has not been looked at for too long', () => {
    const hourAgo = new Date(Date.now() - 3_600_000).toISOString()
    open([armedRow({ last_evaluated_at: hourAgo, next_check: hourAgo })])
    expect(row(armedRow().id).textContent).toMatch(/평가가 멈춰 있어요/)
  })

  it('turns nothing on by the switch alone: it shows first what would be turned on', async () => {
    const asked = open([ruleRow()])
    await act(async () => screen.getByRole('switch', { name: '8만원 넘으면 켜기' }).click())
    expect(asked.filter((url) => url.includes('/rpc/'))).toEqual([])
  })
})
