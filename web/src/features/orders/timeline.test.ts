import { describe, expect, it } from 'vitest'
import { orderRow } from './rows.test-support.ts'
import { timelineOf } from './timeline.ts'

const kinds = (change: Parameters<typeof orderRow>[0], fills: Parameters<typeof timelineOf>[1] = []) =>
  timelineOf(orderRow(change), fills).map((step) => (step.kind === 'status' ? step.status : step.kind))

const FILL = {
  id: '2026-11-20-0000000001-3',
  order_id: orderRow().id,
  quantity: 3,
  price: 71_000,
  cum_qty_after: 3,
  seen_at: '2026-11-20T01:00:05Z',
}
const SENT = { sent_at: '2026-11-20T01:00:01Z' }
const ACKED = { ...SENT, acked_at: '2026-11-20T01:00:02Z' }

describe('the timeline of an order', () => {
  it('tells only the wish while nothing was sent', () => {
    expect(kinds({ status: 'requested' })).toEqual(['created'])
  })

  it('claims no acceptance while the answer is missing', () => {
    expect(kinds({ status: 'checking', ...SENT })).toEqual(['created', 'sent', 'checking'])
  })

  it('tells every fill and then the cancel of the rest', () => {
    expect(kinds({ status: 'canceled', ...ACKED }, [FILL])).toEqual(['created', 'sent', 'acked', 'fill', 'canceled'])
  })

  it('ends with the last fill when all was filled', () => {
    expect(kinds({ status: 'filled', ...ACKED }, [FILL])).toEqual(['created', 'sent', 'acked', 'fill'])
  })

  it('tells a denial that never left us', () => {
    expect(kinds({ status: 'denied' })).toEqual(['created', 'denied'])
  })
})
