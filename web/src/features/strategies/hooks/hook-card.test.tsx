import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SignalHookRow } from '@naru/shared/contracts/strategies'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { ConfigProvider } from '@/lib/config.tsx'
import { hashOf } from '@/lib/hash.ts'
import { signalHooksQuery } from '@/lib/ledger/strategies.ts'
import { connectSupabase } from '@/lib/supabase/browser.ts'
import { tradingViewMessage } from './examples.ts'
import { HookCard } from './hook-card.tsx'

const STRATEGY = '7c9e6679-7425-40de-944b-e07fc1f90a01'
const HOOK = '7c9e6679-7425-40de-944b-e07fc1f90a02'
const CONFIG = { supabaseUrl: 'http://localhost', supabaseKey: 'key', bridges: [], sandbox: true, simulatorUrl: null }

const hook = SignalHookRow.parse({
  id: HOOK,
  strategy_id: STRATEGY,
  label: '트레이딩뷰',
  state: 'on',
  created_at: '2026-11-23T01:00:00Z',
  last_used_at: null,
  accepted_today: 3,
  refused_today: 1,
  version: 1,
})

interface Call {
  readonly name: string
  readonly args: Readonly<Record<string, string>>
}

/** The card, and what it asks of the ledger. */
function open(rows: readonly SignalHookRow[]): readonly Call[] {
  const calls: Call[] = []
  vi.stubGlobal('fetch', async (input: string | URL | Request, init?: RequestInit) => {
    if (String(input).endsWith('/auth/token')) {
      const now = Date.now()
      return Response.json({ accessToken: 'token', userId: STRATEGY, expiresAt: now + 3_600_000, now })
    }
    const [, name] = /\/rpc\/(\w+)/.exec(String(input)) ?? []
    if (name === undefined) return Response.json(rows)
    const args = JSON.parse(String(init?.body))
    calls.push({ name, args })
    return name === 'create_hook' ? Response.json(args.p_id) : new Response(null, { status: 204 })
  })
  connectSupabase('http://localhost', 'key')
  const queries = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, refetchOnMount: false, retry: false } },
  })
  queries.setQueryData(signalHooksQuery(STRATEGY).queryKey, rows)
  render(
    <ConfigProvider config={CONFIG}>
      <QueryClientProvider client={queries}>
        <HookCard strategyId={STRATEGY} />
      </QueryClientProvider>
    </ConfigProvider>,
  )
  return calls
}

const press = (name: string): void => void fireEvent.click(screen.getByRole('button', { name }))

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

it('shows a secret made in this browser once, and tells the ledger its hash alone', async () => {
  const calls = open([])
  press('새 주소')
  press('만들기')
  const made = await screen.findByTestId('hook-made')
  const secret = within(made).getByRole('region', { name: '비밀 키' }).querySelector('pre')?.textContent ?? ''
  expect(secret).toMatch(/^[\w-]{43}$/)
  expect(calls).toMatchObject([
    { name: 'create_hook', args: { p_strategy_id: STRATEGY, p_key_hash: await hashOf(secret) } },
  ])
  expect(JSON.stringify(calls)).not.toContain(secret)
  expect(made.textContent).toContain(`http://localhost/functions/v1/receive-signal?hook=${calls[0]?.args.p_id}`)
  press('옮겨 두었어요')
  expect(document.body.textContent).not.toContain(secret)
})

it('says what an address took today, rests it and removes it', async () => {
  const calls = open([hook])
  expect(screen.getByText('오늘 받음 3 · 거절 1')).toBeDefined()
  expect(screen.getByText('아직 온 신호가 없어요')).toBeDefined()
  press('쉬기')
  await waitFor(() => expect(calls).toEqual([{ name: 'set_hook_state', args: { p_id: HOOK, p_state: 'off' } }]))
  await waitFor(() => expect(screen.getByRole('button', { name: '지우기' })).toHaveProperty('disabled', false))
  press('지우기')
  fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: '지우기' }))
  await waitFor(() => expect(calls[1]?.args).toEqual({ p_id: HOOK, p_state: 'removed' }))
})

it('gives the same message for TradingView as the examples', () => {
  const example = readFileSync(join(import.meta.dirname, '../../../../../examples/tradingview-alert.json'), 'utf8')
  expect(`${tradingViewMessage('YOUR_SECRET')}\n`).toBe(example)
})
