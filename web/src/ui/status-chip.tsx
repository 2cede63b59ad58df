'use client'

import type { OrderRow, OrderStatus } from '@naru/shared/contracts/views'
import { CircleAlert, CircleCheck, CircleDashed, CircleHelp, CircleSlash, CircleX, type LucideIcon } from 'lucide-react'
import { statusWords } from '@/lib/orders.ts'
import { useText } from '@/text/text-provider.tsx'
import { Badge, type Tone } from './badge.tsx'

const LOOK: Readonly<Record<OrderStatus, { readonly tone: Tone; readonly icon: LucideIcon }>> = {
  requested: { tone: 'neutral', icon: CircleDashed },
  sending: { tone: 'neutral', icon: CircleDashed },
  checking: { tone: 'danger', icon: CircleHelp },
  needs_decision: { tone: 'danger', icon: CircleAlert },
  not_placed: { tone: 'neutral', icon: CircleSlash },
  denied: { tone: 'danger', icon: CircleX },
  rejected: { tone: 'danger', icon: CircleX },
  expired: { tone: 'neutral', icon: CircleSlash },
  accepted: { tone: 'neutral', icon: CircleDashed },
  partially_filled: { tone: 'accent', icon: CircleDashed },
  filled: { tone: 'accent', icon: CircleCheck },
  canceled: { tone: 'neutral', icon: CircleSlash },
}

/** The state of an order as far as it is proven; its title explains it in a sentence. */
export function StatusChip({ order }: { order: Pick<OrderRow, 'status' | 'state' | 'reason_code'> }) {
  const { label, meaning } = statusWords(order, useText())
  const { tone, icon: Icon } = LOOK[order.status]
  return (
    <Badge tone={tone} title={meaning} data-status={order.status}>
      <Icon aria-hidden size={12} />
      {label}
    </Badge>
  )
}
