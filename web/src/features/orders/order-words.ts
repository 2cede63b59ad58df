import type { BrokerAccountRow, OrderRow } from '@naru/shared/contracts/views'
import { formatPrice } from '@/lib/format.ts'
import type { TicketKindWords } from '@/text/ko/ticket-kinds.ts'
import type { Text } from '@/text/ko.ts'

/** "71,000원", "스톱지정가 71,000원", or "시장가" where the price is left to the market. */
export function priceWords(order: Pick<OrderRow, 'order_type' | 'limit_price'>, text: Text): string {
  const type = text.orders.type[order.order_type]
  if (order.limit_price === null) return type
  const price = text.common.won(formatPrice(order.limit_price))
  return order.order_type === 'limit' || order.order_type === 'other' ? price : `${type} ${price}`
}

/** "지정가 · IOC" */
export function kindWords(
  order: Pick<OrderRow, 'order_type' | 'time_in_force'>,
  text: Text,
  { timeInForce }: TicketKindWords,
): string {
  const type = text.orders.type[order.order_type]
  return order.time_in_force === 'day' ? type : `${type} · ${timeInForce[order.time_in_force]}`
}

/** "모의투자 ••••5678-01": environment and account are always named together. */
export function accountWords(account: BrokerAccountRow, text: Text): string {
  return `${text.account.environment[account.environment]} ${account.account_number_masked ?? text.account.numberUnknown}`
}
