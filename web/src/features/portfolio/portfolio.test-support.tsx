import { BalanceRow, BrokerAccountRow, PositionRow } from '@naru/shared/contracts/views'
import { addDays, fromKst, type KstDate, kstDate, unixMs } from '@naru/shared/core/time'
import { createInstrumentIndex, readInstrumentList } from '@naru/shared/market/instrument-search'
import { bookEvents } from '@naru/shared/portfolio/book-events'
import type { DaySnapshot } from '@naru/shared/portfolio/day-snapshot'
import { aDay, aSnapshot, cashOf, HYNIX, SAMSUNG } from '@naru/shared/portfolio/portfolio.test-support'
import type { PortfolioTrade } from '@naru/shared/portfolio/records'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import type { ReactElement } from 'react'
import { ConfigProvider } from '@/lib/config.tsx'
import type { InstrumentList } from '@/lib/instrument-list.ts'
import { type PortfolioBooks, portfolioBooksQuery } from '@/lib/ledger/portfolio.ts'
import { ledgerKeys } from '@/lib/ledger/tables.ts'

export { HYNIX, SAMSUNG }

/** The Korean day the tests run on: what is shown ends with it. */
export const TODAY: KstDate = kstDate(unixMs(Date.now()))
export const daysAgo = (count: number): KstDate => addDays(TODAY, -count)

export const account = (change: Partial<Record<keyof BrokerAccountRow, unknown>> = {}): BrokerAccountRow =>
  BrokerAccountRow.parse({
    id: '00000000-0000-4000-8000-000000000001',
    bridge_id: '00000000-0000-4000-8000-0000000000b1',
    broker: 'kis',
    environment: 'paper',
    label: '모의 계좌',
    account_number_masked: '••••1234',
    mode: 'active',
    session_state: 'running',
    session_code: null,
    session_detail: null,
    session_at: null,
    credential_state: 'verified',
    created_at: '2026-01-02T00:00:00Z',
    archived_at: null,
    version: 1,
    effective_mode: 'active',
    ...change,
  })

const now = (): string => new Date().toISOString()

export const balance = (of: BrokerAccountRow, change: Partial<Record<keyof BalanceRow, unknown>> = {}): BalanceRow =>
  BalanceRow.parse({
    account_id: of.id,
    cash: 10_000_000,
    cash_d1: 10_000_000,
    cash_d2: 9_300_000,
    buying_power: 9_300_000,
    equity: 10_000_000,
    day_start_equity: 10_000_000,
    trading_date: TODAY,
    synced_at: now(),
    version: 1,
    ...change,
  })

export const position = (of: BrokerAccountRow, change: Partial<Record<keyof PositionRow, unknown>> = {}): PositionRow =>
  PositionRow.parse({
    account_id: of.id,
    instrument_id: SAMSUNG,
    quantity: 10,
    sellable_quantity: 10,
    avg_px: 70_000,
    realized_pnl: 0,
    last_px: 70_000,
    broker_quantity: 10,
    broker_synced_at: now(),
    updated_at: now(),
    version: 1,
    protection: 'none',
    protected_quantity: 0,
    lots: [],
    ...change,
  })

interface Kept {
  readonly trades?: readonly PortfolioTrade[]
  /** What the account was worth at the end of each day, oldest first. */
  readonly days?: readonly (readonly [KstDate, number])[]
}

const START_WON = 10_000_000

/** Balances that agree with the trades, to the share and to the won. */
export function booksOf(of: BrokerAccountRow, { trades = [], days = [] }: Kept): PortfolioBooks {
  const kept = days.map(([date, equity]) => {
    const known = trades.filter((trade) => trade.date <= date)
    const cash = START_WON + cashOf(known)
    const takenAt = fromKst(date, '160000') ?? unixMs(0)
    const counted = known
      .filter((trade) => trade.date === date)
      .map(({ orderNo, quantity, amount }) => ({ orderNo, cumQty: quantity, cumAmount: amount }))
    return aDay(null, aSnapshot({ date, takenAt, cash, cashD2: cash, equity, holdings: holdingsOf(known), counted }))
  })
  return { accountId: of.id, trades, ...bookEvents({ days: kept, trades, actions: [] }) }
}

function holdingsOf(trades: readonly PortfolioTrade[]): DaySnapshot['holdings'] {
  return [...Map.groupBy(trades, ({ instrumentId }) => instrumentId)].flatMap(([instrumentId, own]) => {
    const quantity = own.reduce((sum, { side, quantity: shares }) => sum + (side === 'buy' ? shares : -shares), 0)
    return quantity > 0 ? [{ instrumentId, quantity, avgPx: 0 }] : []
  })
}

interface Ledger {
  readonly accounts: readonly BrokerAccountRow[]
  readonly balances?: readonly BalanceRow[]
  readonly positions?: readonly PositionRow[]
  readonly books?: readonly PortfolioBooks[]
  /** Lines of the list of all instruments. */
  readonly market?: readonly string[]
}

const CONFIG = { supabaseUrl: '', supabaseKey: '', bridges: [], sandbox: false, simulatorUrl: null }

/** Shows a screen to whom this is the whole ledger; nothing is asked of any server. */
export function show(
  screen: ReactElement,
  { accounts, balances = [], positions = [], books = [], market = [] }: Ledger,
): QueryClient {
  const queries = new QueryClient({
    defaultOptions: { queries: { enabled: false } },
  })
  queries.setQueryData(ledgerKeys.accounts, accounts)
  queries.setQueryData(ledgerKeys.balances, balances)
  queries.setQueryData(ledgerKeys.positions, positions)
  queries.setQueryData<InstrumentList>(['instrument-list', 'fresh'], listOf(market))
  for (const one of accounts) {
    const own = books.find(({ accountId }) => accountId === one.id) ?? booksOf(one, {})
    queries.setQueryData(portfolioBooksQuery(one.id).queryKey, own)
  }
  render(
    <ConfigProvider config={CONFIG}>
      <QueryClientProvider client={queries}>{screen}</QueryClientProvider>
    </ConfigProvider>,
  )
  return queries
}

function listOf(lines: readonly string[]): InstrumentList {
  const index = createInstrumentIndex(readInstrumentList(lines.join('\n')))
  return { version: 1, index, byId: new Map(index.instruments.map((one) => [one.id, one])) }
}
