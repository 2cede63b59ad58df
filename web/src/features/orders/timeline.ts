import type { OrderEventRow, OrderRow } from '@naru/shared/contracts/views'
import type { IntentState } from '@naru/shared/domain/order'
import type { OrderDeskWords } from '@/text/ko/order-desk.ts'
import type { FillRow } from './fills.ts'

/** Whose word a step rests on. */
export type Source = keyof OrderDeskWords['source']

/** One proven step of an order. */
export type Step = { readonly key: string; readonly at: string; readonly source: Source } & (
  | {
      readonly kind: 'place' | 'cancel'
      readonly state: IntentState
      readonly reasonCode: string | null
      readonly reasonText: string | null
      readonly detail: Readonly<Record<string, unknown>> | null
    }
  | { readonly kind: 'withdrawn' }
  | { readonly kind: 'fill'; readonly quantity: number; readonly price: number }
  | { readonly kind: 'closed'; readonly status: keyof OrderDeskWords['closed'] }
)

/**
 * Only what there is evidence for, each with its time and whose word it is, oldest first. While the events have not been
 * read (undefined), what the order's own row proves stands in their place.
 */
export function timelineOf(
  order: OrderRow,
  events: readonly OrderEventRow[] | undefined,
  fills: readonly FillRow[],
): readonly Step[] {
  const told =
    events && events.length > 0 ? events.map((event, index) => toStep(event, index, events)) : rowSteps(order)
  const filled = fills.map(
    ({ id, seen_at: at, quantity, price }): Step => ({ kind: 'fill', key: id, at, source: 'list', quantity, price }),
  )
  const steps = [...told, ...filled].sort((a, b) => new Date(a.at).getTime() - new Date(b.at).getTime())
  const closing = closingStep(order)
  return closing ? [...steps, closing] : steps
}

function toStep(event: OrderEventRow, index: number, events: readonly OrderEventRow[]): Step {
  const { kind, state, at, by } = event
  const key = `${event.intent_id}-${event.seq}`
  const former = events.slice(0, index).findLast((other) => other.intent_id === event.intent_id)?.state
  const source = sourceOf(state, by, former)
  if (kind === 'place' && state === 'expired' && by === 'user') return { kind: 'withdrawn', key, at, source }
  return {
    kind,
    key,
    at,
    source,
    state,
    reasonCode: event.reason_code,
    reasonText: event.reason_text,
    detail: event.detail,
  }
}

/** The broker speaks in its answer to a request, or in the list it gives of all orders. */
function sourceOf(state: IntentState, by: OrderEventRow['by'], former: IntentState | undefined): Source {
  if (by === 'clock' || by === 'operator') return by
  const wasDoubted = former === 'in_doubt' || former === 'manual' || former === 'absent'
  if (by === 'user') return wasDoubted ? 'decision' : 'user'
  switch (state) {
    case 'acked':
      return wasDoubted ? 'list' : 'answer'
    case 'rejected':
      return 'answer'
    case 'absent':
    case 'manual':
      return 'list'
    default:
      return 'bridge'
  }
}

/** What the row of an order proves by itself: all there is of orders placed elsewhere. */
function rowSteps(order: OrderRow): Step[] {
  const plain = { kind: 'place', reasonCode: null, reasonText: null, detail: null } as const
  if (order.source === 'external') {
    return [{ ...plain, key: 'acked', at: order.created_at, source: 'list', state: 'acked' }]
  }
  const steps: Step[] = [
    {
      ...plain,
      key: 'ready',
      at: order.created_at,
      source: order.source === 'web' ? 'user' : 'bridge',
      state: 'ready',
    },
  ]
  if (order.sent_at) steps.push({ ...plain, key: 'sending', at: order.sent_at, source: 'bridge', state: 'sending' })
  if (order.acked_at) steps.push({ ...plain, key: 'acked', at: order.acked_at, source: 'answer', state: 'acked' })
  const { state } = order
  if (state && state !== 'ready' && state !== 'sending' && state !== 'acked') {
    const reason = { reasonCode: order.reason_code, reasonText: order.reason_text, detail: order.reason_detail }
    steps.push({ kind: 'place', ...reason, key: state, at: order.updated_at, source: 'bridge', state })
  }
  return steps
}

/** How the broker closed what it once accepted; a full fill is told by its fills. */
function closingStep({ status, state, source, updated_at: at }: OrderRow): Step | undefined {
  const wasAtBroker = state === 'acked' || source === 'external'
  if (!wasAtBroker || (status !== 'canceled' && status !== 'expired' && status !== 'rejected')) return undefined
  return { kind: 'closed', key: 'closed', at, source: 'list', status }
}
