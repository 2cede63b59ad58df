'use client'

import type { OrderType, Side } from '@naru/shared/domain/order'
import { useText } from '@/text/text-provider.tsx'
import { Won } from '@/ui/number.tsx'
import type { Preview } from './preview.ts'

interface TicketPreviewProps {
  readonly preview: Preview | undefined
  readonly side: Side
  readonly type: OrderType
}

/** What the order would cost or bring, fees and tax included; dashes until it can be reckoned. */
export function TicketPreview({ preview, side, type }: TicketPreviewProps) {
  const { ticket } = useText().orders
  const rows: readonly (readonly [string, number | null | undefined])[] = [
    [type === 'market' ? ticket.estimatedAmount : ticket.amount, preview?.amount],
    [ticket.commission, preview?.commission],
    ...(side === 'sell' ? [[ticket.tax, preview?.tax] as const] : []),
    ...(side === 'buy' ? [[ticket.breakEven, preview?.breakEven] as const] : []),
  ]
  return (
    <div className="grid gap-1">
      <dl className="grid gap-1 border-t pt-3 text-13">
        {rows.map(([label, won]) => (
          <div key={label} className="flex justify-between gap-2">
            <dt className="text-muted">{label}</dt>
            <dd>
              <Won won={won} />
            </dd>
          </div>
        ))}
        <div className="flex justify-between gap-2 font-bold text-14">
          <dt>{ticket.total[side]}</dt>
          <dd data-testid="order-total">
            <Won won={preview?.total} />
          </dd>
        </div>
      </dl>
      <p className="text-12 text-muted">{ticket.estimateNote}</p>
    </div>
  )
}
