import type { KstDate, UnixMs } from '../core/time.ts'
import type { CorporateAction } from '../domain/corporate-action.ts'
import { CorporateActionKind } from '../domain/corporate-action.ts'
import type { InstrumentId } from '../domain/instrument.ts'
import type { AccountId, Environment, Side } from '../domain/order.ts'
import type { DaySnapshot } from './day-snapshot.ts'
import type { AccountDayRow, TradeRow } from './rows.ts'
import type { Statement } from './statement.ts'
import { type Charged, type Charges, chargesOf } from './trade.ts'

/** Whose order it was. `manual`: given by hand in this product; `external`: given elsewhere (HTS, MTS, another program). */
export interface Owner {
  readonly kind: 'manual' | 'rule' | 'strategy' | 'external'
  /** Of the rule or strategy, whatever version of it traded. */
  readonly id: string | null
  readonly name: string | null
}

/** The same text for the same owner. */
export const ownerKey = ({ kind, id }: Pick<Owner, 'kind' | 'id'>): string => (id === null ? kind : `${kind} ${id}`)

/** One fill with what it was charged. Won, shares. */
export interface PortfolioTrade extends Charged, Charges {
  readonly accountId: AccountId
  readonly environment: Environment
  readonly orderId: string
  readonly orderNo: string
  readonly instrumentId: InstrumentId
  /** Null where no list has the instrument. */
  readonly nameKo: string | null
  readonly nameEn: string | null
  readonly side: Side
  readonly date: KstDate
  readonly tradedAt: UnixMs
  readonly quantity: number
  readonly amount: number
  /** Of its order before this fill. */
  readonly cumBefore: number
  readonly amountBefore: number
  readonly owner: Owner
}

/** A day's first and last balance as the broker stated them, and what the day added up to. */
export interface AccountDay {
  readonly accountId: AccountId
  readonly environment: Environment
  readonly date: KstDate
  readonly start: DaySnapshot | null
  readonly end: DaySnapshot | null
  readonly statement: Omit<Statement, 'lines'> | null
}

/**
 * Fills in the one order every figure counts them in, whatever order they came in: by day, time, order and shares.
 *
 * @param millisOf  reads a timestamp of the ledger
 */
export function readTrades(rows: readonly TradeRow[], millisOf: (text: string) => UnixMs): readonly PortfolioTrade[] {
  const orders = Map.groupBy(rows, (row) => `${row.account_id} ${row.order_date} ${row.order_no}`)
  const trades = [...orders.values()].flatMap((fills) => {
    let [cumBefore, amountBefore] = [0, 0]
    return fills
      .toSorted((a, b) => a.cum_qty_after - b.cum_qty_after)
      .map((row) => {
        const trade = readTrade(row, { cumBefore, amountBefore, tradedAt: millisOf(row.traded_at) })
        cumBefore += row.quantity
        amountBefore += row.amount
        return trade
      })
  })
  return trades.toSorted(inOrder)
}

function readTrade(
  row: TradeRow,
  { cumBefore, amountBefore, tradedAt }: Pick<PortfolioTrade, 'cumBefore' | 'amountBefore' | 'tradedAt'>,
): PortfolioTrade {
  const { side, quantity, amount, market, kind, order_date: date } = row
  return {
    accountId: row.account_id,
    environment: row.environment,
    orderId: row.order_id,
    orderNo: row.order_no,
    instrumentId: row.instrument_id,
    nameKo: row.name_ko,
    nameEn: row.name_en,
    market,
    kind,
    side,
    date,
    tradedAt,
    quantity,
    amount,
    cumBefore,
    amountBefore,
    owner: { kind: row.source === 'web' ? 'manual' : row.source, id: row.owner_id, name: row.owner_name },
    ...chargesOf({ side, amount, amountBefore }, { market, kind }, date),
  }
}

/** Of two fills of one moment the one with the smaller number comes first: any order will do, as long as it is one. */
export const inOrder = (a: PortfolioTrade, b: PortfolioTrade): number =>
  compare(a.date, b.date) ||
  a.tradedAt - b.tradedAt ||
  compare(a.accountId, b.accountId) ||
  compare(a.orderNo, b.orderNo) ||
  a.cumBefore - b.cumBefore

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Days, oldest first. */
export const readDays = (rows: readonly AccountDayRow[]): readonly AccountDay[] =>
  rows
    .map((row) => ({
      accountId: row.account_id,
      environment: row.environment,
      date: row.date,
      start: row.day_start,
      end: row.day_end,
      statement: row.statement,
    }))
    .toSorted((a, b) => compare(a.date, b.date) || compare(a.accountId, b.accountId))

interface AdjustmentLike {
  readonly kind: string
  readonly instrument_id: InstrumentId | null
  readonly detail: Readonly<Record<string, unknown>>
}

/** What the ledger has taken down of splits and the like; a row that is about something else says nothing. */
export function readActions(rows: readonly AdjustmentLike[]): readonly CorporateAction[] {
  return rows.flatMap(({ kind, instrument_id: instrumentId, detail }) => {
    const { action, exDate, shares } = detail
    const what = CorporateActionKind.safeParse(action)
    if (kind !== 'corporate_action' || instrumentId === null || !what.success) return []
    if (typeof exDate !== 'string' || typeof shares !== 'number') return []
    // The bridge wrote the date of an action it had read with its schema.
    return [{ instrumentId, exDate: exDate as KstDate, kind: what.data, shares, cashWon: 0, paidWon: 0, source: 'ksd' }]
  })
}
