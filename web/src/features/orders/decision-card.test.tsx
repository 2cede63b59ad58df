import type { OrderRow } from '@naru/shared/contracts/views'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ledgerKeys } from '@/lib/ledger/tables.ts'
import { connectSupabase } from '@/lib/supabase/browser.ts'
import { DecisionCard } from './decision-card.tsx'
import { ProposalCard } from './proposal-card.tsx'
import { accountRow, orderRow } from './rows.test-support.ts'

/** Every change the ledger is asked for, with its arguments; each answers with the order it is about. */
const called: { readonly name: string; readonly args: unknown }[] = []
const answer = (row: OrderRow) => async (input: string | URL | Request, init?: RequestInit) => {
  const url = String(input)
  if (url.endsWith('/auth/token')) {
    const now = Date.now()
    const userId = '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d'
    return Response.json({ accessToken: 'token', userId, expiresAt: now + 3_600_000, now })
  }
  const [, name = ''] = /\/rpc\/(\w+)/.exec(url) ?? []
  if (name !== '' && name !== 'instrument_list') called.push({ name, args: JSON.parse(String(init?.body)) })
  return Response.json([row])
}

function show(card: ReactNode, row: OrderRow): void {
  vi.stubGlobal('fetch', answer(row))
  connectSupabase('http://localhost', 'key')
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } })
  queries.setQueryData(ledgerKeys.instruments, [])
  render(<QueryClientProvider client={queries}>{card}</QueryClientProvider>)
}

async function hold(name: RegExp): Promise<void> {
  fireEvent.pointerDown(screen.getByRole('button', { name }), { button: 0 })
  await act(() => vi.advanceTimersByTimeAsync(1_300))
}

beforeEach(() => {
  called.length = 0
  vi.useFakeTimers({ now: Date.parse('2026-11-20T01:01:00Z') })
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('the card of an order in doubt', () => {
  const doubt = orderRow({
    status: 'needs_decision',
    state: 'manual',
    sent_at: '2026-11-20T01:00:01Z',
    reason_detail: { cause: '2 orders could be this one' },
  })
  const candidate = (id: string, order_no: string) =>
    orderRow({ id, order_no, intent_id: null, source: 'external', state: null, status: 'accepted' })
  const FIRST = candidate('11111111-7425-40de-944b-e07fc1f90ae7', '0000000025')
  const SECOND = candidate('22222222-7425-40de-944b-e07fc1f90ae7', '0000000026')
  const orders = [doubt, FIRST, SECOND]
  const card = (known: readonly OrderRow[] = orders) => (
    <DecisionCard order={doubt} account={accountRow()} orders={known} />
  )

  it('tells what is known, why it cannot be told, and what it may be', () => {
    show(card(), doubt)
    const words = screen.getByTestId('decision-card').textContent
    for (const known of ['••••5678-01', '매수 10주', '같은 내용의 주문이 2건', '0000000025', '0000000026']) {
      expect(words).toContain(known)
    }
  })

  it('makes it the order that was chosen, once held', async () => {
    show(card(), doubt)
    const join = screen.getByRole('button', { name: /이 주문으로 잇기/ })
    expect((join as HTMLButtonElement).disabled).toBe(true)
    fireEvent.click(within(screen.getByTestId('decision-card')).getByLabelText(/0000000026/))
    await hold(/이 주문으로 잇기/)
    expect(called).toEqual([
      {
        name: 'resolve_intent',
        args: { p_intent_id: doubt.id, p_decision: 'placed', p_broker_order_id: SECOND.id },
      },
    ])
  })

  it('decides on a held press alone that it was never placed', async () => {
    show(card(), doubt)
    fireEvent.click(screen.getByRole('button', { name: /접수되지 않음/ }))
    expect(called).toEqual([])
    await hold(/접수되지 않음/)
    expect(called).toEqual([{ name: 'resolve_intent', args: { p_intent_id: doubt.id, p_decision: 'not_placed' } }])
  })

  it('says so when there is nothing it could be', () => {
    show(card([doubt]), doubt)
    expect(screen.getByText('아직 이어지지 않은 같은 내용의 주문이 없어요.')).toBeDefined()
    expect(screen.queryByRole('button', { name: /이 주문으로 잇기/ })).toBeNull()
  })
})

describe('the card of an order that waits for a yes', () => {
  const waiting = (expires_at: string) => orderRow({ state: 'proposed', status: 'requested', expires_at })
  const LATER = waiting('2026-11-20T01:05:05Z')

  it.each([
    ['주문 내기', 'approve_intent'],
    ['내지 않기', 'decline_intent'],
  ])('takes %s for %s', async (label, name) => {
    show(<ProposalCard order={LATER} account={accountRow()} />, LATER)
    fireEvent.click(screen.getByRole('button', { name: label }))
    await act(() => vi.advanceTimersByTimeAsync(10))
    expect(called).toEqual([{ name, args: { p_id: LATER.id } }])
  })

  it('counts down, and offers nothing once the time is over', async () => {
    const soon = waiting('2026-11-20T01:01:30Z')
    show(<ProposalCard order={soon} account={accountRow()} />, soon)
    await act(() => vi.advanceTimersByTimeAsync(1_000))
    expect(screen.getByTestId('proposal-card').textContent).toMatch(/0:(29|28) 남음/)
    await act(() => vi.advanceTimersByTimeAsync(31_000))
    expect(screen.getByText('시간이 지났어요. 주문은 나가지 않았어요.')).toBeDefined()
    for (const label of ['주문 내기', '내지 않기']) {
      expect((screen.getByRole('button', { name: label }) as HTMLButtonElement).disabled).toBe(true)
    }
  })

  it('takes a held press, not a click, for real money', async () => {
    show(<ProposalCard order={LATER} account={accountRow('live')} />, LATER)
    fireEvent.click(screen.getByRole('button', { name: /주문 내기/ }))
    expect(called).toEqual([])
    await hold(/주문 내기/)
    expect(called.map(({ name }) => name)).toEqual(['approve_intent'])
  })
})
