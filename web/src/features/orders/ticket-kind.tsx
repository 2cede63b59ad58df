'use client'

import type { OrderType, TimeInForce } from '@naru/shared/domain/order'
import { Landmark, Server } from 'lucide-react'
import { useText } from '@/text/text-provider.tsx'
import { useTicketKindWords } from '@/text/ticket-kinds.ts'
import { Choice } from '@/ui/choice.tsx'
import { type Draft, typesOf } from './drafts.ts'
import { Segments } from './segments.tsx'
import type { TicketKind } from './terms.ts'

const KINDS: readonly TicketKind[] = ['order', 'stop', 'trailing_stop', 'oco', 'bracket', 'twap']
const TIMES: readonly TimeInForce[] = ['day', 'ioc', 'fok']
const IMMEDIATE: ReadonlySet<OrderType> = new Set(['limit', 'market', 'market_to_limit'])

interface KindProps {
  readonly draft: Draft
  readonly edit: (change: Partial<Draft>) => void
}

/** Which way of ordering, and in a line each what it does and where it lives. */
export function KindChoice({ draft, edit }: KindProps) {
  const kinds = useTicketKindWords()
  return (
    <div className="grid gap-2">
      <Segments
        label={kinds.group}
        size="small"
        columns={3}
        value={draft.kind}
        onChange={(kind) => edit({ kind })}
        options={KINDS.map((key) => ({ key, label: kinds.kind[key] }))}
      />
      <Lesson draft={draft} />
    </div>
  )
}

/** Where a draft would wait; undefined for orders that trade at once or rest in the book like any other. */
export function livesAt(draft: Pick<Draft, 'kind' | 'type' | 'exitType'>) {
  switch (draft.kind) {
    case 'order':
      return 'broker'
    case 'stop':
      return draft.exitType === 'limit' ? 'stopLimit' : 'stop'
    case 'trailing_stop':
      return 'stop'
    case 'oco':
    case 'bracket':
      return 'pair'
    case 'twap':
      return 'twap'
  }
}

function Lesson({ draft }: { draft: Draft }) {
  const kinds = useTicketKindWords()
  const lives = livesAt(draft)
  const Icon = lives === 'broker' ? Landmark : Server
  return (
    <div className="grid gap-1 text-12" data-testid="ticket-lesson">
      <p>{kinds.what[draft.kind === 'order' ? draft.type : draft.kind]}</p>
      {(draft.kind !== 'order' || draft.type === 'stop_limit') && (
        <p className="flex gap-1.5 text-muted">
          <Icon aria-hidden size={14} className="mt-px shrink-0" />
          {kinds.lives[lives]}
        </p>
      )}
    </div>
  )
}

/** Order type and, where there is a choice, how long it waits. */
export function TypeChoice({ draft, edit }: KindProps) {
  const { orders } = useText()
  const kinds = useTicketKindWords()
  const types = typesOf(draft.kind)
  if (types.length === 0) return null
  return (
    <div className="grid gap-2">
      <Segments
        label={orders.ticket.typeGroup}
        size="small"
        columns={types.length > 2 ? 3 : 2}
        value={draft.type}
        onChange={(type) => edit({ type })}
        options={types.map((key) => ({ key, label: orders.type[key] }))}
      />
      {draft.kind === 'order' && IMMEDIATE.has(draft.type) && (
        <div className="flex items-center justify-between gap-2">
          <Choice
            label={kinds.timeInForce.label}
            value={draft.timeInForce}
            onChange={(timeInForce) => edit({ timeInForce })}
            options={TIMES.map((key) => ({ key, label: kinds.timeInForce[key] }))}
          />
          <span className="text-right text-12 text-muted">{kinds.timeInForce.meaning[draft.timeInForce]}</span>
        </div>
      )}
    </div>
  )
}
