import { z } from 'zod'
import { KstDate } from '../core/time.ts'
import { InstrumentId, InstrumentKind, Market } from '../domain/instrument.ts'
import { AccountId, Environment, Side } from '../domain/order.ts'
import { DaySnapshot } from './day-snapshot.ts'
import { Statement } from './statement.ts'

/** Row of `trades` and of `list_trades`: one fill, and whose order it was. Amounts in won. */
export const TradeRow = z.object({
  account_id: AccountId,
  environment: Environment,
  /** Trading day, number of the order and its shares after this fill: the key of a fill within its account. */
  order_date: KstDate,
  order_no: z.string(),
  cum_qty_after: z.int().positive(),
  /** Row of `orders`. */
  order_id: z.uuid(),
  instrument_id: InstrumentId,
  /** Null: the list of instruments does not have it (any more). */
  name_ko: z.string().nullable(),
  name_en: z.string().nullable(),
  /** An instrument nobody lists is taken for an ordinary share of the KOSPI. */
  market: Market,
  kind: InstrumentKind,
  side: Side,
  quantity: z.int().positive(),
  amount: z.coerce.number().nonnegative(),
  traded_at: z.string(),
  source: z.enum(['web', 'rule', 'strategy', 'external']),
  /** The rule or strategy, and the number of the version it was armed in; null for orders by hand and for others'. */
  owner_id: z.uuid().nullable(),
  owner_name: z.string().nullable(),
  owner_version: z.int().nullable(),
})
export type TradeRow = z.infer<typeof TradeRow>

/** Row of `account_days`: a day's first and last balance as the broker stated them, and what the day added up to. */
export const AccountDayRow = z.object({
  account_id: AccountId,
  environment: Environment,
  date: KstDate,
  day_start: DaySnapshot.nullable(),
  day_end: DaySnapshot.nullable(),
  statement: Statement.omit({ lines: true }).nullable(),
})
export type AccountDayRow = z.infer<typeof AccountDayRow>
