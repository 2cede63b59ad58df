import { BalanceRow, BridgeRow, InstrumentRow } from '@naru/shared/contracts/views'
import { unixMs } from '@naru/shared/core/time'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ConfigProvider } from '@/lib/config.tsx'
import { ledgerKeys } from '@/lib/ledger/tables.ts'
import { useQuotes } from '@/lib/quotes.ts'
import { useTicketDraft } from '@/lib/ticket-draft.ts'
import { useDrafts } from './drafts.ts'
import { OrderTicket } from './order-ticket.tsx'
import { accountRow, TERMS } from './rows.test-support.ts'

const ACCOUNT = accountRow()

const INSTRUMENT = InstrumentRow.parse({
  id: TERMS.instrumentId,
  symbol: '005930',
  name_ko: '삼성전자',
  name_en: null,
  market: 'kospi',
  kind: 'stock',
  is_halted: false,
  is_managed: false,
  is_liquidating: false,
  warning: 'none',
  is_nxt: true,
  sector: '0013',
  delisted_date: null,
  base_price: 70_000,
  previous_close: null,
})

const BRIDGE = BridgeRow.parse({
  id: ACCOUNT.bridge_id,
  name: '집 NAS',
  public_url: 'https://bridge.example.com',
  key_id: 'key-1',
  public_key: 'k',
  version: null,
  feed: null,
  heartbeat_at: new Date().toISOString(),
})

function openTicket(balances: readonly BalanceRow[] = []): void {
  const queries = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, refetchOnMount: false } },
  })
  queries.setQueryData(ledgerKeys.accounts, [ACCOUNT])
  queries.setQueryData(ledgerKeys.bridges, [BRIDGE])
  for (const key of ['orders', 'parents', 'positions'] as const) queries.setQueryData(ledgerKeys[key], [])
  queries.setQueryData(ledgerKeys.balances, balances)
  queries.setQueryData(ledgerKeys.instruments, [INSTRUMENT])
  const config = { supabaseUrl: 'http://localhost', supabaseKey: 'key', bridges: [], sandbox: true, simulatorUrl: null }
  render(
    <ConfigProvider config={config}>
      <QueryClientProvider client={queries}>
        <OrderTicket instrument={INSTRUMENT} />
      </QueryClientProvider>
    </ConfigProvider>,
  )
}

const field = (label: '수량' | '가격'): HTMLElement => screen.getByLabelText(label, { exact: true })
const type = (label: '수량' | '가격', text: string): void => {
  fireEvent.change(field(label), { target: { value: text } })
}
const submit = (): void => act(() => screen.getByRole('button', { name: '매수 주문' }).click())

/** What a screen reader says of the control besides its label. */
const description = (control: HTMLElement): string =>
  (control.getAttribute('aria-describedby') ?? '')
    .split(' ')
    .map((id) => document.getElementById(id)?.textContent ?? `(no ${id})`)
    .join(' ')

describe('an order ticket that is sent off with a mistake', () => {
  beforeEach(() => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('this ticket lives in the test alone')))
    useDrafts.setState({ drafts: {} })
    openTicket()
  })
  afterEach(() => {
    cleanup()
    vi.unstubAllGlobals()
  })

  it('takes the reader to the quantity that is missing and says what is wrong with it', () => {
    expect(field('수량').getAttribute('aria-invalid')).toBeNull()
    submit()
    expect(document.activeElement).toBe(field('수량'))
    expect(field('수량').getAttribute('aria-invalid')).toBe('true')
    expect(description(field('수량'))).toContain('수량이 올바르지 않아요. 1주 이상의 정수로 입력해 주세요.')
  })

  it('takes the reader to the first of two mistakes, and to the second once the first is mended', () => {
    type('가격', '70050')
    submit()
    expect(document.activeElement).toBe(field('가격'))
    expect(description(field('가격'))).toMatch(/^호가단위에 맞지 않는 가격이에요\..*오늘은/)
    type('가격', '70,000')
    submit()
    expect(document.activeElement).toBe(field('수량'))
  })

  it('leaves a price alone that somebody is about to write over', () => {
    const quote = { instrumentId: INSTRUMENT.id, last: 71_000, change: 0, changeRate: 0, open: 0, high: 0, low: 0 }
    const rest = { basePrice: 70_000, upperLimit: 91_000, lowerLimit: 49_000, size: 1, aggressor: 'buyer' as const }
    const sums = { cumVolume: 0, cumTurnover: 0, tradeStrength: 0, via: 'stream' as const }
    const at = { tsEvent: unixMs(1), tsInit: unixMs(1) }
    act(() => field('가격').focus())
    act(() => useQuotes.getState().receive([{ ...quote, ...rest, ...sums, ...at }], 'stream'))
    expect((field('가격') as HTMLInputElement).value).toBe('70,000')
  })

  it('shows nothing to confirm', () => {
    type('수량', '1.5')
    submit()
    expect(screen.queryByRole('dialog', { name: '주문 확인' })).toBeNull()
  })
})

const press = (name: string): void => act(() => screen.getByRole('button', { name }).click())
const typeInto = (label: string, text: string): void => {
  fireEvent.change(screen.getByLabelText(label, { exact: true }), { target: { value: text } })
}
const text = (testId: string): string => screen.getByTestId(testId).textContent ?? ''

describe('the ways of ordering', () => {
  beforeEach(() => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('this ticket lives in the test alone')))
    useDrafts.setState({ drafts: {} })
  })
  afterEach(() => {
    cleanup()
    vi.unstubAllGlobals()
  })

  it.each([
    ['손절', '서버가 꺼지면 작동하지 않는 손절입니다.'],
    ['추적손절', '서버가 꺼지면 작동하지 않는 손절입니다.'],
    ['OCO', '익절은 거래소에 걸리고, 손절은 서버가 꺼지면 작동하지 않습니다.'],
    ['브래킷', '익절은 거래소에 걸리고, 손절은 서버가 꺼지면 작동하지 않습니다.'],
    ['분할', '서버가 꺼지면 남은 주문은 나가지 않습니다.'],
  ])('say of %s where it lives', (kind, words) => {
    openTicket()
    press(kind)
    expect(text('ticket-lesson')).toContain(words)
  })

  it('say of a stop limit that it outlives the server', () => {
    openTicket()
    press('스톱지정가')
    expect(text('ticket-lesson')).toContain('거래소에 걸립니다. 서버가 꺼져도 작동합니다.')
  })

  it('explain a time in force where there is a choice, and offer none elsewhere', () => {
    openTicket()
    press('FOK')
    expect(screen.getByText(/전부 체결될 때만 체결되고/)).toBeDefined()
    press('최우선지정가')
    expect(screen.queryByRole('button', { name: 'FOK' })).toBeNull()
  })

  it('keep what was typed when the page is left and entered again', () => {
    openTicket()
    press('OCO')
    typeInto('익절가격', '77000')
    typeInto('손절가격', '66000')
    cleanup()
    openTicket()
    expect((screen.getByLabelText('익절가격') as HTMLInputElement).value).toBe('77,000')
    expect((screen.getByLabelText('손절가격') as HTMLInputElement).value).toBe('66,000')
    expect((screen.getByRole('group', { name: '매매 구분' }) as HTMLFieldSetElement).disabled).toBe(true)
  })

  it('take an amount in won for as many shares as it pays', () => {
    openTicket()
    type('가격', '70,000')
    press('원')
    typeInto('주문할 금액', '1000000')
    expect(screen.getByText('14주를 주문해요.')).toBeDefined()
    expect(text('order-total')).toBe('980,137원')
  })

  it('show the cash of today and of the two days after, and that nothing is bought on credit', () => {
    const balance = { cash: 5_000_000, cash_d1: 4_000_000, cash_d2: 3_000_000, buying_power: 3_000_000 }
    const rest = { equity: 9_000_000, day_start_equity: null, trading_date: '2026-11-20', version: 1 }
    const synced_at = '2026-11-20T01:00:00Z'
    openTicket([BalanceRow.parse({ account_id: ACCOUNT.id, ...balance, ...rest, synced_at })])
    for (const words of ['예수금5,000,000원', 'D+14,000,000원', 'D+23,000,000원', '미수 없이']) {
      expect(text('ticket-cash')).toContain(words)
    }
    press('매도')
    expect(screen.queryByTestId('ticket-cash')).toBeNull()
  })
})

describe('a price that is picked in the order book', () => {
  beforeEach(() => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('this ticket lives in the test alone')))
    useDrafts.setState({ drafts: {} })
  })
  afterEach(() => {
    cleanup()
    vi.unstubAllGlobals()
  })

  it('is in the ticket that was not there yet when it was picked', () => {
    useTicketDraft.getState().setPrice(INSTRUMENT.id, 69_500)
    openTicket()
    expect(field('가격')).toHaveProperty('value', '69,500')
  })

  it('is taken once: a ticket opened later asks for the price of then', () => {
    openTicket()
    act(() => useTicketDraft.getState().setPrice(INSTRUMENT.id, 69_500))
    expect(field('가격')).toHaveProperty('value', '69,500')
    cleanup()
    useDrafts.setState({ drafts: {} })
    openTicket()
    expect(field('가격')).not.toHaveProperty('value', '69,500')
  })
})
