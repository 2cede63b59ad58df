import type { BrokerAccountRow, OrderRow } from '@naru/shared/contracts/views'
import { formatPrice } from '@/lib/format.ts'
import type { TicketKindWords } from '@/text/ko/ticket-kinds.ts'
import type { Text } from '@/text/ko.ts'

/** "71,000원", or "시장가" where the price is left to the market. */
export function priceWords(order: Pick<OrderRow, 'order_type' | 'limit_price'>, text: Text): string {
  return order.limit_price === null
    ? text.orders.type[order.order_type]
    : text.common.won(formatPrice(order.limit_price))
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
