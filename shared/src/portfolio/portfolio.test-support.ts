import fc from 'fast-check'
import { addDays, fromKst, KstDate, unixMs } from '../core/time.ts'
import { InstrumentId } from '../domain/instrument.ts'
import { AccountId } from '../domain/order.ts'
import type { DaySnapshot } from './day-snapshot.ts'
import type { PortfolioTrade } from './records.ts'
import { type AccountDay, readTrades } from './records.ts'
import type { TradeRow } from './rows.ts'
import { cashMoved } from './trade.ts'

export const ACCOUNT = AccountId.parse('00000000-0000-4000-8000-000000000001')
export const SAMSUNG = InstrumentId.parse('005930.KRX')
export const HYNIX = InstrumentId.parse('000660.KRX')
export const day = (text: string): KstDate => KstDate.parse(text)
const MONDAY = day('2026-11-02')

let orders = 0

/** Ten shares of Samsung bought by hand at 70,000 won on Monday at ten. */
export function aRow(over: Partial<TradeRow> & { readonly time?: string } = {}): TradeRow {
  const { time = '100000', ...rest } = over
  const date = rest.order_date ?? MONDAY
  orders += 1
  return {
    account_id: ACCOUNT,
    environment: 'paper',
    order_date: date,
    order_no: String(orders).padStart(10, '0'),
    cum_qty_after: rest.quantity ?? 10,
    order_id: `00000000-0000-4000-9000-${String(orders).padStart(12, '0')}`,
    instrument_id: SAMSUNG,
    name_ko: '삼성전자',
    name_en: 'Samsung Electronics',
    market: 'kospi',
    kind: 'stock',
    side: 'buy',
    quantity: 10,
    amount: 70_000 * (rest.quantity ?? 10),
    traded_at: String(fromKst(date, time)),
    source: 'web',
    owner_id: null,
    owner_name: null,
    owner_version: null,
    ...rest,
  }
}

export const read = (...rows: readonly TradeRow[]): readonly PortfolioTrade[] =>
  readTrades(rows, (text) => unixMs(Number(text)))

export const aSnapshot = (over: Partial<DaySnapshot> & Pick<DaySnapshot, 'date'>): DaySnapshot => ({
  takenAt: fromKst(over.date, '080000') ?? unixMs(0),
  cash: 0,
  cashD1: 0,
  cashD2: 0,
  buyingPower: 0,
  equity: over.cashD2 ?? 0,
  holdings: [],
  counted: [],
  ...over,
})

export const aDay = (start: DaySnapshot | null, end: DaySnapshot | null): AccountDay => ({
  accountId: ACCOUNT,
  environment: 'paper',
  date: (start ?? end)!.date,
  start,
  end,
  statement: null,
})

const OWNERS = [
  { source: 'web', owner_id: null, owner_name: null },
  { source: 'rule', owner_id: '00000000-0000-4000-a000-000000000001', owner_name: '돌파' },
  { source: 'strategy', owner_id: '00000000-0000-4000-a000-000000000002', owner_name: '적립식' },
  { source: 'external', owner_id: null, owner_name: null },
] as const

const Step = fc.record({
  owner: fc.constantFrom(...OWNERS),
  instrument: fc.constantFrom(SAMSUNG, HYNIX),
  isBuy: fc.boolean(),
  quantity: fc.integer({ min: 1, max: 500 }),
  /** Halves of a won, as NXT trades them. */
  halves: fc.integer({ min: 2_000, max: 4_000_000 }),
  days: fc.integer({ min: 0, max: 3 }),
  parts: fc.integer({ min: 1, max: 3 }),
})

/** Rows of trades that never sell more than is held, with what is left at the end. */
export const tradeRows: fc.Arbitrary<readonly TradeRow[]> = fc.array(Step, { maxLength: 40 }).map((steps) => {
  const held = new Map<InstrumentId, number>()
  let date = MONDAY
  let at = 0
  return steps.flatMap(({ owner, instrument, isBuy, quantity: wanted, halves, days, parts }) => {
    date = addDays(date, days)
    at += 1
    const now = held.get(instrument) ?? 0
    const quantity = isBuy ? wanted : Math.min(wanted, now)
    if (quantity === 0) return []
    held.set(instrument, now + (isBuy ? quantity : -quantity))
    return filled({
      date,
      at,
      parts,
      row: { ...owner, instrument_id: instrument, side: isBuy ? 'buy' : 'sell' },
      quantity,
      halves,
    })
  })
})

interface Filled {
  readonly date: KstDate
  readonly at: number
  readonly parts: number
  readonly row: Partial<TradeRow>
  readonly quantity: number
  readonly halves: number
}

/** One order in up to `parts` fills. */
function filled({ date, at, parts, row, quantity, halves }: Filled): readonly TradeRow[] {
  const order = aRow({ order_date: date })
  const cuts = [...new Set(Array.from({ length: parts }, (_, part) => Math.ceil((quantity * (part + 1)) / parts)))]
  const time = (fromKst(date, '090000') ?? 0) + at * 1_000
  return cuts.map((upTo, index) => {
    const size = upTo - (cuts[index - 1] ?? 0)
    return {
      ...order,
      ...row,
      cum_qty_after: upTo,
      quantity: size,
      amount: (halves / 2) * size,
      traded_at: String(time + index),
    }
  })
}

/** Rows that sell what is left of `rows`, at the price of a last day. */
export function soldOut(rows: readonly TradeRow[]): readonly TradeRow[] {
  const date = addDays(rows.at(-1)?.order_date ?? MONDAY, 1)
  return [SAMSUNG, HYNIX].flatMap((instrument_id) => {
    const own = rows.filter((row) => row.instrument_id === instrument_id)
    const quantity = own.reduce((sum, row) => sum + (row.side === 'buy' ? row.quantity : -row.quantity), 0)
    return quantity === 0
      ? []
      : [aRow({ order_date: date, instrument_id, side: 'sell', quantity, amount: quantity * 1_234.5 })]
  })
}

export const cashOf = (trades: readonly PortfolioTrade[]): number =>
  trades.reduce((won, trade) => won + cashMoved(trade, trade), 0)
