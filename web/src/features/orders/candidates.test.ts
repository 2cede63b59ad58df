import { describe, expect, it } from 'vitest'
import { candidatesFor } from './candidates.ts'
import { orderRow } from './rows.test-support.ts'

const DOUBT = orderRow({ status: 'needs_decision', state: 'manual', sent_at: '2026-11-20T01:00:01Z' })
const external = (id: string, change: Parameters<typeof orderRow>[0] = {}) =>
  orderRow({
    id: `0000000${id}-7425-40de-944b-e07fc1f90ae7`,
    intent_id: null,
    source: 'external',
    status: 'accepted',
    state: null,
    created_at: '2026-11-20T01:00:01Z',
    ...change,
  })

describe('the orders that an order in doubt may be', () => {
  it('are unclaimed ones that look like it, the nearest in time first', () => {
    const later = external('1', { created_at: '2026-11-20T01:00:09Z' })
    const near = external('2')
    expect(candidatesFor(DOUBT, [later, DOUBT, near])).toEqual([near, later])
  })

  it.each([
    ['belongs to an order of ours', { intent_id: DOUBT.id }],
    ['is of another side', { side: 'sell' }],
    ['is of another quantity', { quantity: 11 }],
    ['is of another instrument', { instrument_id: '000660.KRX' }],
    ['is of another account', { account_id: '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d' }],
    ['was there before', { created_at: '2026-11-20T00:59:58Z' }],
  ] as const)('are none that %s', (_why, change) => {
    expect(candidatesFor(DOUBT, [external('1', change)])).toEqual([])
  })
})
