import type { OrderRow, OrderStatus } from '@naru/shared/contracts/views'
import { addDays, type KstDate } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { AccountId, Side } from '@naru/shared/domain/order'
import type { OrderDeskWords } from '@/text/ko/order-desk.ts'

export type Period = keyof OrderDeskWords['history']['periods']
export type StatusGroup = keyof OrderDeskWords['history']['statuses']
export type OrderSource = OrderRow['source']

/** What is looked for. Days are Korean, both inclusive; null means any. */
export interface Filters {
  readonly from: KstDate
  readonly to: KstDate
  readonly accountId: AccountId | null
  readonly instrumentId: InstrumentId | null
  readonly side: Side | null
  readonly status: StatusGroup | null
  readonly source: OrderSource | null
}

/** Every status belongs to one group. */
export const STATUSES: Readonly<Record<StatusGroup, readonly OrderStatus[]>> = {
  open: ['requested', 'sending', 'accepted', 'partially_filled'],
  filled: ['filled'],
  canceled: ['canceled', 'expired'],
  refused: ['rejected', 'denied', 'not_placed'],
  unconfirmed: ['checking', 'needs_decision'],
}

const DAYS: Readonly<Record<Exclude<Period, 'custom'>, number>> = { today: 0, week: 6, month: 29, quarter: 89 }

/** First and last day of a period that ends today. */
export const daysOf = (period: Exclude<Period, 'custom'>, today: KstDate): Pick<Filters, 'from' | 'to'> => ({
  from: addDays(today, -DAYS[period]),
  to: today,
})

export const defaultFilters = (today: KstDate): Filters => ({
  ...daysOf('week', today),
  accountId: null,
  instrumentId: null,
  side: null,
  status: null,
  source: null,
})

/** The period these days are; `custom` when they are none of the usual. */
export function periodOf({ from, to }: Pick<Filters, 'from' | 'to'>, today: KstDate): Period {
  const usual = Object.keys(DAYS) as Exclude<Period, 'custom'>[]
  return usual.find((period) => to === today && daysOf(period, today).from === from) ?? 'custom'
}

/** When the days begin and, exclusively, end, as instants. */
export const instantsOf = ({ from, to }: Pick<Filters, 'from' | 'to'>) => ({
  since: `${from}T00:00:00+09:00`,
  until: `${addDays(to, 1)}T00:00:00+09:00`,
})
