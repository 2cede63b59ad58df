'use client'

import { isErrorCode } from '@naru/shared/contracts/error-codes'
import type { OrderRow } from '@naru/shared/contracts/views'
import { denialFigures } from '@/lib/denial.ts'
import { formatDayTime, formatPrice, formatQuantity } from '@/lib/format.ts'
import { useQuery } from '@/lib/use-query.ts'
import type { StepWord } from '@/text/ko/order-desk.ts'
import { useOrderDeskWords } from '@/text/order-desk.ts'
import { useText } from '@/text/text-provider.tsx'
import { Badge, type Tone } from '@/ui/badge.tsx'
import { fillsQuery } from './fills.ts'
import { orderEventsQuery } from './order-events.ts'
import { type Step, timelineOf } from './timeline.ts'

const TONE: Readonly<Record<NonNullable<StepWord['evidence']>, Tone>> = {
  accepted: 'neutral',
  filled: 'accent',
  unconfirmed: 'danger',
  refused: 'danger',
}

/** An order step by step: what happened, when, what kind of proof there is and whose word it is. */
export function OrderTimeline({ order }: { order: OrderRow }) {
  const { list } = useText().orders
  const desk = useOrderDeskWords()
  const events = useQuery(orderEventsQuery(order))
  const fills = useQuery(fillsQuery(order))
  const steps = timelineOf(order, events.data, fills.data ?? [])
  return (
    <section className="grid gap-3 border-t pt-3" aria-label={list.timeline}>
      <h3 className="text-14">{list.timeline}</h3>
      <ol className="grid gap-4 border-l-2 pl-4" data-testid="order-timeline">
        {steps.map((step) => (
          <TimelineStep key={step.key} step={step} />
        ))}
      </ol>
      {events.isError && <p className="text-12 text-danger">{desk.eventsUnread}</p>}
      {fills.isError && <p className="text-12 text-danger">{list.steps.fillsUnread}</p>}
    </section>
  )
}

function TimelineStep({ step }: { step: Step }) {
  const desk = useOrderDeskWords()
  const { label, evidence } = useStepWords()(step)
  return (
    <li className="relative grid gap-0.5" data-step={step.kind === 'fill' ? 'fill' : evidence}>
      <span aria-hidden className="absolute top-1.5 -left-[1.3rem] size-2 rounded-full bg-line-strong" />
      <span className="flex flex-wrap items-center gap-2 font-bold text-13">
        {label}
        {evidence && <Badge tone={TONE[evidence]}>{desk.evidence[evidence]}</Badge>}
      </span>
      <Reason step={step} />
      <span className="tabular text-12 text-muted">
        <time dateTime={step.at}>{formatDayTime(step.at)}</time> · {desk.source[step.source]}
      </span>
    </li>
  )
}

function useStepWords(): (step: Step) => StepWord {
  const { common } = useText()
  const desk = useOrderDeskWords()
  return (step) => {
    switch (step.kind) {
      case 'fill': {
        const what = `${common.shares(formatQuantity(step.quantity))} · ${common.won(formatPrice(step.price))}`
        return { label: desk.fill(what), evidence: 'filled' }
      }
      case 'closed':
        return { label: desk.closed[step.status], evidence: step.status === 'rejected' ? 'refused' : null }
      case 'withdrawn':
        return { label: desk.withdrawn, evidence: null }
      case 'place':
      case 'cancel':
        return desk.steps[step.kind][step.state]
    }
  }
}

/** Why: ours in a sentence, the broker's in its own words. */
function Reason({ step }: { step: Step }) {
  const { errors, orders, common } = useText()
  if (step.kind !== 'place' && step.kind !== 'cancel') return null
  const { reasonCode: code, reasonText: words, state, detail } = step
  if (state === 'ready' || state === 'sending' || state === 'acked') return null
  const figures = denialFigures(code, detail, common)
  return (
    <>
      {code && isErrorCode(code) && code !== 'broker_rejected' && <span className="text-13">{errors[code].what}</span>}
      {figures && <span className="tabular text-13">{orders.list.figures(figures.limit, figures.actual)}</span>}
      {words && <span className="text-13">{orders.list.brokerSays(words)}</span>}
    </>
  )
}
