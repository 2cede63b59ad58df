import { OrderEventRow } from '@naru/shared/contracts/views'
import type { IntentState } from '@naru/shared/domain/order'
import { describe, expect, it } from 'vitest'
import { orderRow } from './rows.test-support.ts'
import { type Step, timelineOf } from './timeline.ts'

type Told = readonly [state: IntentState, by: OrderEventRow['by'], change?: Partial<OrderEventRow>]

const CANCEL = {
  kind: 'cancel',
  intent_id: '0f9e6679-7425-40de-944b-e07fc1f90ae7' as OrderEventRow['intent_id'],
} as const

/** Events of one order, a second apart. */
const events = (...told: Told[]): OrderEventRow[] =>
  told.map(([state, by, change], index) =>
    OrderEventRow.parse({
      intent_id: orderRow().id,
      seq: index + 1,
      order_id: orderRow().id,
      kind: 'place',
      account_id: orderRow().account_id,
      at: `2026-11-20T01:00:0${index}Z`,
      state,
      by,
      reason_code: null,
      reason_text: null,
      detail: null,
      ...change,
    }),
  )

const words = (step: Step): string =>
  step.kind === 'place' || step.kind === 'cancel' ? `${step.kind} ${step.state}` : step.kind
const told = (steps: readonly Step[]) => steps.map((step) => `${words(step)} · ${step.source}`)

const FILL = {
  id: '2026-11-20-0000000001-3',
  order_id: orderRow().id,
  quantity: 3,
  price: 71_000,
  cum_qty_after: 3,
  seen_at: '2026-11-20T01:00:05Z',
}
const SENT = { sent_at: '2026-11-20T01:00:01Z' }
const ACKED = { ...SENT, acked_at: '2026-11-20T01:00:02Z', state: 'acked' }

describe('the timeline of an order', () => {
  it('names for each step whose word it is', () => {
    const happened = events(['ready', 'user'], ['sending', 'bridge'], ['acked', 'bridge'])
    expect(told(timelineOf(orderRow({ status: 'filled', ...ACKED }), happened, [FILL]))).toEqual([
      'place ready · user',
      'place sending · bridge',
      'place acked · answer',
      'fill · list',
    ])
  })

  it('rests the acceptance of a doubted order on the broker’s list', () => {
    const happened = events(['ready', 'user'], ['sending', 'bridge'], ['in_doubt', 'bridge'], ['acked', 'bridge'])
    expect(told(timelineOf(orderRow({ status: 'accepted', ...ACKED }), happened, []))).toEqual([
      'place ready · user',
      'place sending · bridge',
      'place in_doubt · bridge',
      'place acked · list',
    ])
  })

  it.each([
    ['acked', 'place acked · decision'],
    ['absent', 'place absent · decision'],
  ] as const)('says that a person decided %s', (state, line) => {
    const happened = events(['sending', 'bridge'], ['in_doubt', 'bridge'], ['manual', 'bridge'], [state, 'user'])
    expect(told(timelineOf(orderRow({ status: 'accepted' }), happened, [])).at(-1)).toBe(line)
  })

  it('tells a cancel within the story of its order, and how the broker closed it', () => {
    const happened = events(
      ['ready', 'user'],
      ['sending', 'bridge'],
      ['acked', 'bridge'],
      ['ready', 'user', CANCEL],
      ['sending', 'bridge', CANCEL],
      ['acked', 'bridge', CANCEL],
    )
    expect(told(timelineOf(orderRow({ status: 'canceled', ...ACKED }), happened, []))).toEqual([
      'place ready · user',
      'place sending · bridge',
      'place acked · answer',
      'cancel ready · user',
      'cancel sending · bridge',
      'cancel acked · answer',
      'closed · list',
    ])
  })

  it('tells a wish taken back before it was sent', () => {
    const happened = events(['ready', 'user'], ['expired', 'user', { reason_code: 'canceled_by_user' }])
    expect(told(timelineOf(orderRow({ status: 'expired', state: 'expired' }), happened, []))).toEqual([
      'place ready · user',
      'withdrawn · user',
    ])
  })

  it('keeps the reason of a refusal', () => {
    const happened = events(['ready', 'user'], ['denied', 'bridge', { reason_code: 'price_off_tick' }])
    expect(timelineOf(orderRow({ status: 'denied', state: 'denied' }), happened, []).at(-1)).toMatchObject({
      state: 'denied',
      reasonCode: 'price_off_tick',
    })
  })
})

describe('while its events have not been read', () => {
  const kinds = (change: Parameters<typeof orderRow>[0], fills: Parameters<typeof timelineOf>[2] = []) =>
    timelineOf(orderRow(change), undefined, fills).map(words)

  it('tells only the wish while nothing was sent', () => {
    expect(kinds({ status: 'requested' })).toEqual(['place ready'])
  })

  it('claims no acceptance while the answer is missing', () => {
    expect(kinds({ status: 'checking', state: 'in_doubt', ...SENT, updated_at: '2026-11-20T01:00:08Z' })).toEqual([
      'place ready',
      'place sending',
      'place in_doubt',
    ])
  })

  it('tells every fill and then the cancel of the rest', () => {
    expect(kinds({ status: 'canceled', ...ACKED }, [FILL])).toEqual([
      'place ready',
      'place sending',
      'place acked',
      'fill',
      'closed',
    ])
  })

  it('ends with the last fill when all was filled', () => {
    expect(kinds({ status: 'filled', ...ACKED }, [FILL]).at(-1)).toBe('fill')
  })

  it('knows of an order placed elsewhere only what the list says', () => {
    const outside = orderRow({ source: 'external', intent_id: null, state: null, status: 'accepted' })
    expect(told(timelineOf(outside, undefined, []))).toEqual(['place acked · list'])
  })
})
