'use client'

import { isErrorCode } from '@naru/shared/contracts/error-codes'
import type { OrderRow } from '@naru/shared/contracts/views'
import { CircleAlert } from 'lucide-react'
import { cn } from '@/lib/cn.ts'
import { denialFigures } from '@/lib/denial.ts'
import { formatQuantity } from '@/lib/format.ts'
import { useText } from '@/text/text-provider.tsx'
import { priceWords } from './order-words.ts'

/** "매수 10주 · 71,000원 · 체결 3/10주", and below it why it stands as it does. */
export function OrderFacts({ order }: { order: OrderRow }) {
  const text = useText()
  return (
    <div className="grid gap-1 text-13">
      <p className="tabular">
        <SideWord side={order.side} /> {text.common.shares(formatQuantity(order.quantity))} · {priceWords(order, text)}{' '}
        ·{' '}
        {text.orders.list.filledOf(
          `${formatQuantity(order.filled_quantity)}/${text.common.shares(formatQuantity(order.quantity))}`,
        )}
      </p>
      <OrderReason order={order} />
    </div>
  )
}

export function SideWord({ side }: { side: OrderRow['side'] }) {
  const { orders } = useText()
  return <span className={cn('font-bold', side === 'buy' ? 'text-up' : 'text-down')}>{orders.side[side]}</span>
}

/** The status says it, or the broker does in its own words. */
const TOLD_BY_STATUS: ReadonlySet<string> = new Set(['broker_rejected', 'canceled_by_user'])

/** The reason as far as one was given: ours in a sentence, the broker's in its own words. */
export function OrderReason({ order }: { order: OrderRow }) {
  const { orders, errors, common } = useText()
  const { reason_code: code, reason_text: brokerText } = order
  const figures = denialFigures(code, order.reason_detail, common)
  const isAdverse = !['accepted', 'partially_filled', 'filled'].includes(order.status)
  const isUnsure = order.status === 'checking' || order.status === 'needs_decision'
  const isLate = order.origin === 'late'
  if (!isAdverse && !order.cancel_state && !isLate) return null
  return (
    <div className="grid gap-0.5 text-12 text-muted">
      {isUnsure && (
        <p className="flex items-center gap-1 font-bold text-danger">
          <CircleAlert aria-hidden size={14} />
          {orders.list.doNotReorder}
        </p>
      )}
      {isLate && <p className="text-danger">{orders.list.late}</p>}
      {order.cancel_state && order.status !== 'canceled' && <p>{orders.cancelState[order.cancel_state]}</p>}
      {isAdverse && code && isErrorCode(code) && !TOLD_BY_STATUS.has(code) && <p>{errors[code].what}</p>}
      {isAdverse && figures && <p className="tabular">{orders.list.figures(figures.limit, figures.actual)}</p>}
      {isAdverse && brokerText && <p>{orders.list.brokerSays(brokerText)}</p>}
    </div>
  )
}
