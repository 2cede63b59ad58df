import { instrumentId } from '@naru/shared/domain/instrument'
import type { Environment } from '@naru/shared/domain/order'
import type { Division } from './divisions.ts'
import type { Account, LedgerOrder, LedgerState } from './ledger.ts'
import type { StopOrder } from './stops.ts'

/** What a new row of the order list is made of. */
export type RowRequest = Pick<
  LedgerOrder,
  | 'role'
  | 'original'
  | 'code'
  | 'side'
  | 'quantity'
  | 'price'
  | 'stopPrice'
  | 'exchange'
  | 'venue'
  | 'isEvening'
  | 'channel'
  | 'ip'
  | 'division'
>

const BRANCH: Readonly<Record<Environment, string>> = { live: '91252', paper: '00950' }

/** A row with the day's next number, nothing of it done yet. */
export function nextRow(
  state: LedgerState,
  account: Account,
  wanted: RowRequest & { readonly means: Division; readonly date: string; readonly at: number },
): LedgerOrder {
  const { environment } = account
  const { role, original, code, side, quantity, price, exchange, channel, ip, division, means, date, at } = wanted
  const { venue, isEvening, stopPrice } = wanted
  const number = String((state.numbers[`${environment}|${date}`] ?? 0) + 1).padStart(10, '0')
  return {
    key: `${environment}|${date}|${number}`,
    accountKey: account.key,
    environment,
    date,
    number,
    original,
    branch: BRANCH[environment],
    role,
    code,
    side,
    division,
    type: means.type,
    price,
    timeInForce: means.timeInForce,
    quantity,
    exchange,
    ...(means.isStop && stopPrice !== undefined && { stopPrice }),
    ...(venue !== undefined && { venue }),
    ...(isEvening !== undefined && { isEvening }),
    channel,
    ip,
    orderedAt: at,
    cumQty: 0,
    cumAmount: 0,
    canceledQty: 0,
    rejectedQty: 0,
  }
}

/** The order as the venue takes it; the row's key is its name there. */
export const asSimOrder = (order: LedgerOrder): StopOrder => ({
  id: order.key,
  instrumentId: instrumentId(order.code),
  side: order.side,
  type: order.type,
  limitPrice: order.type === 'market' ? null : order.price,
  quantity: order.quantity,
  timeInForce: order.timeInForce,
  ...(order.stopPrice !== undefined && order.stopFiredAt === undefined && { stopPrice: order.stopPrice }),
})
