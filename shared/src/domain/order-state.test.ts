import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  applyOrderEvent,
  isTerminal,
  ORDER_EVENT_KINDS,
  ORDER_STATUSES,
  ORDER_TRANSITIONS,
  type OrderEvent,
  type OrderEventKind,
  type OrderProgress,
  type OrderStatus,
} from './order-state.ts'

const LEGAL: readonly `${OrderStatus} ${OrderEventKind} ${OrderStatus}`[] = [
  'initialized denied denied',
  'initialized submitted submitted',
  'initialized expired expired',
  'submitted accepted accepted',
  'submitted rejected rejected',
  'submitted denied denied',
  'submitted not_found absent',
  'submitted part_fill accepted',
  'submitted last_fill filled',
  'submitted canceled canceled',
  'submitted expired expired',
  'accepted part_fill accepted',
  'accepted last_fill filled',
  'accepted canceled canceled',
  'accepted rejected rejected',
  'accepted expired expired',
  'accepted cancel_requested pending_cancel',
  'pending_cancel part_fill pending_cancel',
  'pending_cancel last_fill filled',
  'pending_cancel canceled canceled',
  'pending_cancel rejected rejected',
  'pending_cancel expired expired',
  'pending_cancel cancel_rejected accepted',
  'canceled part_fill canceled',
  'canceled last_fill filled',
  'absent accepted accepted',
]

const order = (status: OrderStatus): OrderProgress => ({ status, quantity: 10, cumQty: 3 })
const asEvent = (kind: OrderEventKind): OrderEvent => {
  if (kind === 'part_fill') return { kind: 'filled', cumQty: 7 }
  if (kind === 'last_fill') return { kind: 'filled', cumQty: 10 }
  return { kind }
}

describe('order state', () => {
  for (const from of ORDER_STATUSES) {
    for (const event of ORDER_EVENT_KINDS) {
      const legal = LEGAL.find((line) => line.startsWith(`${from} ${event} `))
      it(`${legal ? 'takes' : 'refuses'} ${event} while ${from}`, () => {
        const moved = applyOrderEvent(order(from), asEvent(event))
        if (legal) expect(moved).toMatchObject({ ok: true, value: { status: legal.split(' ')[2] } })
        else expect(moved).toEqual({ ok: false, error: { kind: 'illegal_transition', from, event } })
      })
    }
  }

  it('has no step the list above does not name', () => {
    const rows = ORDER_STATUSES.flatMap((from) =>
      Object.entries(ORDER_TRANSITIONS[from]).map(([event, to]) => `${from} ${event} ${to}`),
    )
    expect(rows.sort()).toEqual([...LEGAL].sort())
  })

  it('ignores a fill it already knows, whatever the status', () => {
    for (const status of ORDER_STATUSES) {
      expect(applyOrderEvent(order(status), { kind: 'filled', cumQty: 3 })).toEqual({ ok: true, value: order(status) })
    }
  })

  it.each([2, 11, 3.5, -1])('refuses a cumulative quantity of %d when 3 of 10 are filled', (cumQty) => {
    expect(applyOrderEvent(order('accepted'), { kind: 'filled', cumQty })).toEqual({
      ok: false,
      error: { kind: 'impossible_fill', cumQty, known: 3, quantity: 10 },
    })
  })

  it('keeps the filled quantity when a cancel arrives', () => {
    expect(applyOrderEvent(order('pending_cancel'), { kind: 'canceled' })).toEqual({
      ok: true,
      value: { status: 'canceled', quantity: 10, cumQty: 3 },
    })
  })

  it('never lets the filled quantity fall or pass the ordered quantity, in any sequence', () => {
    const events = fc.oneof(
      fc.integer({ min: -2, max: 14 }).map((cumQty): OrderEvent => ({ kind: 'filled', cumQty })),
      fc
        .constantFrom(...ORDER_EVENT_KINDS.filter((kind) => kind !== 'part_fill' && kind !== 'last_fill'))
        .map((kind) => asEvent(kind)),
    )
    fc.assert(
      fc.property(fc.array(events, { maxLength: 30 }), (sequence) => {
        let state: OrderProgress = { status: 'initialized', quantity: 10, cumQty: 0 }
        for (const event of sequence) {
          const moved = applyOrderEvent(state, event)
          if (!moved.ok) continue
          expect(moved.value.cumQty).toBeGreaterThanOrEqual(state.cumQty)
          expect(moved.value.cumQty).toBeLessThanOrEqual(10)
          if (moved.value.status === 'filled') expect(moved.value.cumQty).toBe(10)
          state = moved.value
        }
      }),
    )
  })

  it('counts exactly the statuses nothing more is expected of as terminal', () => {
    expect(ORDER_STATUSES.filter(isTerminal)).toEqual(['filled', 'canceled', 'rejected', 'denied', 'absent', 'expired'])
  })
})
