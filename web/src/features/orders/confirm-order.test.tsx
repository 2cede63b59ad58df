import type { OrderRow } from '@naru/shared/contracts/views'
import type { IntentId } from '@naru/shared/domain/order'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '@/lib/app-error.ts'
import { serverNow } from '@/lib/clock.ts'
import { ledgerKeys } from '@/lib/ledger/tables.ts'
import { ConfirmOrder } from './confirm-order.tsx'
import type { OrderLedger } from './place.ts'
import { accountRow, orderRow, TERMS } from './rows.test-support.ts'
import type { OrderTerms } from './terms.ts'
import { useUnresolved } from './unresolved.ts'

interface Stage {
  readonly ledger: OrderLedger
  readonly orders?: readonly OrderRow[]
  readonly environment?: 'paper' | 'live'
}

/** The dialog over a ledger; `open` shows it for an order, as the ticket does. */
function stage({ ledger, orders = [], environment = 'paper' }: Stage) {
  const queries = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, refetchOnMount: false } },
  })
  queries.setQueryData(ledgerKeys.orders, orders)
  queries.setQueryData(ledgerKeys.instruments, [])
  const placed: OrderRow[] = []
  const dialog = (terms: OrderTerms | undefined) => (
    <QueryClientProvider client={queries}>
      <ConfirmOrder
        terms={terms}
        account={accountRow(environment)}
        preview={{ amount: 710_000, commission: 99, tax: 0, total: 710_099, breakEven: 71_200 }}
        ledger={ledger}
        onClose={() => undefined}
        onPlaced={(now) => now.kind === 'order' && placed.push(now.order)}
      />
    </QueryClientProvider>
  )
  const view = render(dialog(undefined))
  const open = (terms: OrderTerms = TERMS): void => view.rerender(dialog(terms))
  return { open, close: () => view.rerender(dialog(undefined)), placed, queries }
}

/** Answers as told, in turn; keeps the ids it was asked for. */
function scripted(...answers: ('answers' | 'is lost' | 'refuses')[]) {
  const asked: IntentId[] = []
  const ledger: OrderLedger = {
    place: async (id) => {
      const answer = answers[asked.length]
      asked.push(id)
      if (answer === 'is lost') throw new AppError('network_unreachable')
      if (answer === 'refuses') throw new AppError('price_off_tick')
      return { kind: 'order', order: orderRow({ id }) }
    },
    find: async () => undefined,
  }
  return { ledger, asked }
}

const button = (name: string | RegExp): HTMLElement => screen.getByRole('button', { name })

/** Longer than all waits of looking an order up. */
const LOOK_UPS_MS = 10_000

const pass = (ms: number): Promise<void> =>
  act(async () => {
    await vi.advanceTimersByTimeAsync(ms)
  })

describe('the confirmation of an order', () => {
  beforeEach(() => {
    vi.useFakeTimers({ shouldAdvanceTime: true })
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('these orders live in the test alone')))
    useUnresolved.setState({ list: [] })
  })
  afterEach(() => {
    cleanup()
    vi.unstubAllGlobals()
    vi.useRealTimers()
  })

  it('names account, instrument, side, quantity, price, amount and environment', () => {
    stage(scripted('answers')).open()
    expect(screen.getByRole('heading', { name: '주문 확인' })).toBeDefined()
    const terms = screen.getByTestId('order-terms').textContent
    for (const words of ['모의투자', '••••5678-01', '내 계좌', '005930', '매수', '10주', '71,000원', '710,000원']) {
      expect(terms).toContain(words)
    }
  })

  it('asks the ledger once for two quick clicks', async () => {
    const { ledger, asked } = scripted('answers', 'answers')
    const { open, placed } = stage({ ledger })
    open()
    const confirm = button('매수하기')
    fireEvent.click(confirm)
    fireEvent.click(confirm)
    await waitFor(() => expect(placed).toHaveLength(1))
    expect(asked).toHaveLength(1)
  })

  it('says that it is checking when the answer is lost, and sends again only when told, under the same id', async () => {
    const { ledger, asked } = scripted('is lost', 'answers')
    const { open, placed } = stage({ ledger })
    open()
    fireEvent.click(button('매수하기'))
    await waitFor(() => expect(screen.getByText('확인 중')).toBeDefined())
    await pass(LOOK_UPS_MS)
    expect(asked).toHaveLength(1)
    fireEvent.click(button('같은 주문 번호로 다시 보내기'))
    await waitFor(() => expect(placed).toHaveLength(1))
    expect(asked[1]).toBe(asked[0])
  })

  it('takes up the same id when the same order is written again after a lost answer', async () => {
    const { ledger, asked } = scripted('is lost', 'answers')
    const { open, close, placed } = stage({ ledger })
    open()
    fireEvent.click(button('매수하기'))
    await pass(LOOK_UPS_MS)
    close()
    open({ ...TERMS })
    expect(screen.getByText(/앞서 답을 받지 못한 주문/)).toBeDefined()
    fireEvent.click(button('매수하기'))
    await waitFor(() => expect(placed).toHaveLength(1))
    expect(asked[1]).toBe(asked[0])
  })

  it('notices an order that Realtime brings while its answer is missing', async () => {
    const { ledger, asked } = scripted('is lost')
    const { open, placed, queries } = stage({ ledger })
    open()
    fireEvent.click(button('매수하기'))
    await waitFor(() => expect(screen.getByText('확인 중')).toBeDefined())
    act(() => {
      queries.setQueryData(ledgerKeys.orders, [orderRow({ id: asked[0] })])
    })
    await waitFor(() => expect(placed.map((row) => row.id)).toEqual([asked[0]]))
  })

  it('gives every new order an id of its own', async () => {
    const { ledger, asked } = scripted('answers', 'answers')
    const { open, close, placed } = stage({ ledger })
    open()
    fireEvent.click(button('매수하기'))
    await waitFor(() => expect(placed).toHaveLength(1))
    close()
    open({ ...TERMS, quantity: 11 })
    fireEvent.click(button('매수하기'))
    await waitFor(() => expect(placed).toHaveLength(2))
    expect(asked[1]).not.toBe(asked[0])
  })

  it('asks again when the very same order was made within three seconds', async () => {
    const { ledger, asked } = scripted('answers')
    const twin = orderRow({ created_at: new Date(serverNow() - 1_000).toISOString() })
    const { open, placed } = stage({ ledger, orders: [twin] })
    open()
    expect(screen.queryByRole('button', { name: '매수하기' })).toBeNull()
    fireEvent.click(button('네, 새 주문이에요'))
    fireEvent.click(button('매수하기'))
    await waitFor(() => expect(placed).toHaveLength(1))
    expect(asked).toHaveLength(1)
  })

  it('tells why an order was refused', async () => {
    const { open, placed } = stage(scripted('refuses'))
    open()
    fireEvent.click(button('매수하기'))
    await waitFor(() => expect(screen.getByText('호가단위에 맞지 않는 가격이에요.')).toBeDefined())
    expect(screen.getByText('주문은 나가지 않았어요.')).toBeDefined()
    expect(placed).toEqual([])
  })

  it('takes a held press, not a click, for real money', async () => {
    const { ledger, asked } = scripted('answers')
    const { open, placed } = stage({ ledger, environment: 'live' })
    open()
    const held = button(/매수하기/)
    fireEvent.click(held)
    expect(asked).toEqual([])
    fireEvent.pointerDown(held, { button: 0 })
    await pass(1_300)
    await waitFor(() => expect(placed).toHaveLength(1))
  })
})
