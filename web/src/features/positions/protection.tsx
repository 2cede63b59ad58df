'use client'

import type { PositionRow } from '@naru/shared/contracts/views'
import { Shield, ShieldAlert, ShieldCheck } from 'lucide-react'
import { formatQuantity } from '@/lib/format.ts'
import { useText } from '@/text/text-provider.tsx'
import { Badge, type Tone } from '@/ui/badge.tsx'

const LOOK = {
  broker: { tone: 'accent', icon: ShieldCheck },
  bridge: { tone: 'neutral', icon: Shield },
  none: { tone: 'danger', icon: ShieldAlert },
} as const satisfies Record<PositionRow['protection'], { tone: Tone; icon: typeof Shield }>

/** Who sells when the price falls, for how many shares, and what happens should the bridge be switched off. */
export function Protection({ position }: { position: PositionRow }) {
  const text = useText()
  const words = text.orders.positions.protection
  const { protection, protected_quantity: covered, quantity } = position
  const { tone, icon: Icon } = LOOK[protection]
  const isPart = protection !== 'none' && covered < quantity
  return (
    <span className="inline-flex flex-wrap items-center gap-1" data-protection={protection}>
      <Badge tone={isPart ? 'danger' : tone} title={words.meaning[protection]}>
        <Icon aria-hidden className="size-3.5" />
        {words.label[protection]}
      </Badge>
      {isPart && (
        <span className="text-12 text-danger">
          {words.part(text.common.shares(formatQuantity(covered)), text.common.shares(formatQuantity(quantity)))}
        </span>
      )}
      <span className="sr-only">{words.meaning[protection]}</span>
    </span>
  )
}

/** Whose orders brought the shares; nothing is said of a holding that is all the user's own. */
export function Lots({ lots }: { lots: Readonly<PositionRow['lots']> }) {
  const text = useText()
  const words = text.orders.positions.owner
  const held = lots.filter((lot) => lot.quantity !== 0)
  if (held.every((lot) => lot.owner === 'own')) return null
  return (
    <span className="flex flex-wrap gap-x-2 text-12 text-muted" data-testid="lots">
      {held.map((lot) => (
        <span key={`${lot.owner} ${lot.sourceId}`}>
          {words[lot.owner]} <span className="tabular">{text.common.shares(formatQuantity(lot.quantity))}</span>
        </span>
      ))}
    </span>
  )
}
