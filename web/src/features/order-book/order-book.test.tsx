import type { Book, Quote } from '@naru/shared/contracts/bridge-api'
import type { OrderRow } from '@naru/shared/contracts/views'
import { unixMs } from '@naru/shared/core/time'
import { instrumentId } from '@naru/shared/domain/instrument'
import { AccountId } from '@naru/shared/domain/order'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ConfigProvider } from '@/lib/config.tsx'
import { useConnection } from '@/lib/connection.ts'
import { useQuotes } from '@/lib/quotes.ts'
import { useTape } from '@/lib/tape.ts'
import { useTicketDraft } from '@/lib/ticket-draft.ts'
import { OrderBook } from './order-book.tsx'

const samsung = instrumentId('005930')
const now = unixMs(1_790_000_000_000)

const book: Book = {
  instrumentId: samsung,
  asks: [
    [71_300, 100],
    [71_400, 400],
  ],
  bids: [
    [71_200, 200],
    [71_100, 10],
  ],
  totalAskSize: 500,
  totalBidSize: 210,
  tsEvent: now,
  tsInit: now,
}
const quote: Quote = {
  instrumentId: samsung,
  last: 71_200,
  change: 1_200,
  changeRate: 1.71,
  open: 70_500,
  high: 71_500,
  low: 70_100,
  basePrice: 70_000,
  upperLimit: 91_000,
  lowerLimit: 49_000,
  size: 3,
  aggressor: 'buyer',
  cumVolume: 12_345,
  cumTurnover: 1,
  tradeStrength: 111.4,
  via: 'stream',
  tsEvent: now,
  tsInit: now,
}
const order = {
  id: '00000000-0000-4000-8000-000000000001',
  account_id: AccountId.parse('00000000-0000-4000-8000-000000000002'),
  instrument_id: samsung,
  side: 'buy',
  status: 'accepted',
  limit_price: 71_100,
  leaves_quantity: 7,
} as OrderRow // what the ladder reads of it

const CONFIG = { supabaseUrl: 'http://localhost', supabaseKey: 'k', bridges: [], sandbox: true, simulatorUrl: null }

function show(onOrder?: (id: string) => void) {
  const client = new QueryClient({ defaultOptions: { queries: { enabled: false } } })
  return render(
    <QueryClientProvider client={client}>
      <ConfigProvider config={CONFIG}>
        <OrderBook instrumentId={samsung} quotedId={samsung} workingOrders={[order]} onOrder={onOrder} />
      </ConfigProvider>
    </QueryClientProvider>,
  )
}

beforeEach(() => {
  useQuotes.setState({ quotes: {}, books: {} })
  useTape.setState({ trades: {} })
  useConnection.setState({ stream: 'up', feedCode: null })
  useQuotes.getState().receive([quote], 'stream')
  useQuotes.getState().receiveBook(book)
})
afterEach(cleanup)

describe('the order book', () => {
  it('has asks above bids, highest price first', () => {
    show()
    const prices = screen.getAllByRole('button', { name: /호가 [\d,]+원/ }).map((rung) => rung.dataset.price)
    expect(prices).toEqual(['71400', '71300', '71200', '71100'])
  })

  it('carries the price of a rung to the ticket and orders nothing', () => {
    show()
    fireEvent.click(screen.getByRole('button', { name: /^매도 호가 71,300원/ }))
    expect(useTicketDraft.getState()).toMatchObject({ instrumentId: samsung, price: 71_300 })
  })

  it('shows my own order on its rung as a button of its own', () => {
    const shown: string[] = []
    show((id) => shown.push(id))
    fireEvent.click(screen.getByRole('button', { name: /^내 매수 7/ }))
    expect(shown).toEqual([order.id])
    expect(screen.getByRole('button', { name: /^매수 호가 71,100원/ }).textContent).toContain('내 매수 7')
  })

  it('tells the limits of the day, the strength and the latest trades in its corners', () => {
    useTape
      .getState()
      .receive(
        samsung,
        [{ price: 71_200, change: 1_200, size: 77, aggressor: 'seller', cumVolume: 12_345, tsEvent: now }],
        'stream',
      )
    show()
    expect(screen.getByTestId('book-facts').textContent).toContain('상한가91,000')
    expect(screen.getByTestId('book-strength').textContent).toBe('111.4')
    expect(screen.getByText('77').className).toContain('text-down')
  })

  it('says in an auction what would trade, and calls it expected', () => {
    const expected = { price: 71_500, size: 1_000, change: 1_500, changeRate: 2.14 }
    useQuotes.getState().receiveBook({ ...book, expected, tsInit: unixMs(now + 1) })
    show()
    const middle = within(screen.getByTestId('book-last'))
    expect(middle.getByText('예상체결')).toBeTruthy()
    expect(middle.getByText('71,500')).toBeTruthy()
    expect(middle.getByText('1,000주')).toBeTruthy()
  })

  it('looks its age when the feed is down', () => {
    useConnection.setState({ feedCode: 'realtime_unavailable' })
    show()
    expect(screen.getByTestId('order-book').dataset.stale).toBe('true')
  })
})
