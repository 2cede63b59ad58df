'use client'

import type { ParentOrderRow } from '@naru/shared/contracts/views'
import type { ParentState } from '@naru/shared/domain/parent-order'
import { CircleAlert, CircleCheck, CircleDashed, CirclePause, CircleSlash, type LucideIcon, Zap } from 'lucide-react'
import { useOrderDeskWords } from '@/text/order-desk.ts'
import { Badge, type Tone } from '@/ui/badge.tsx'

const LOOK: Readonly<Record<ParentState, { readonly tone: Tone; readonly icon: LucideIcon }>> = {
  working: { tone: 'neutral', icon: CircleDashed },
  triggered: { tone: 'accent', icon: Zap },
  suspended: { tone: 'danger', icon: CirclePause },
  done: { tone: 'accent', icon: CircleCheck },
  canceled: { tone: 'neutral', icon: CircleSlash },
  expired: { tone: 'neutral', icon: CircleSlash },
  failed: { tone: 'danger', icon: CircleAlert },
}

/** How a conditional order stands; its title explains it in a sentence. */
export function ParentChip({ parent }: { parent: Pick<ParentOrderRow, 'state'> }) {
  const { label, meaning } = useOrderDeskWords().parents.state[parent.state]
  const { tone, icon: Icon } = LOOK[parent.state]
  return (
    <Badge tone={tone} title={meaning} data-parent-state={parent.state}>
      <Icon aria-hidden size={12} />
      {label}
    </Badge>
  )
}
