import type { BridgeRow, BrokerAccountRow, OrderRow } from '@naru/shared/contracts/views'
import { describe, expect, it } from 'vitest'
import { ko } from '@/text/ko.ts'
import { todosOf } from './todos.ts'

const NOW = Date.parse('2026-11-20T01:00:00Z')
const BRIDGE = { id: 'b', heartbeat_at: '2026-11-20T00:59:58Z' } as BridgeRow
const account = (change: Partial<BrokerAccountRow> = {}) =>
  ({ bridge_id: 'b', mode: 'active', credential_state: 'verified', session_code: null, ...change }) as BrokerAccountRow
const order = (status: OrderRow['status']) => ({ status }) as OrderRow

const keys = (situation: Partial<Parameters<typeof todosOf>[0]> = {}): string[] =>
  todosOf({ account: account(), bridges: [BRIDGE], orders: [order('filled')], now: NOW, text: ko, ...situation }).map(
    (todo) => todo.key,
  )

describe('what needs me today', () => {
  it('is nothing when all is well', () => expect(keys()).toEqual([]))

  it('begins with connecting an account', () => expect(keys({ account: null })).toEqual(['connect']))

  it('goes on with the first order', () => expect(keys({ orders: [] })).toEqual(['first-order']))

  it('is first of all an order only I can decide', () => {
    expect(keys({ account: account({ mode: 'halted' }), orders: [order('needs_decision')] })).toEqual([
      'decision',
      'halted',
    ])
  })

  it('is an order that waits for my yes, as long as there is time', () => {
    const waiting = { status: 'requested', state: 'proposed' } as OrderRow
    expect(keys({ orders: [waiting] })).toEqual(['proposal'])
    expect(keys({ orders: [{ ...waiting, status: 'expired' }] })).toEqual([])
  })

  it('is a bridge that has been silent for more than half a minute', () => {
    expect(keys({ now: NOW + 28_000 })).toEqual([])
    expect(keys({ now: NOW + 28_001 })).toEqual(['bridge'])
    expect(keys({ bridges: [] })).toEqual(['bridge'])
  })

  it('is a refused key, with the broker’s reason', () => {
    const [todo] = todosOf({
      account: account({ credential_state: 'refused', session_code: 'account_number_invalid' }),
      bridges: [BRIDGE],
      orders: [],
      now: NOW,
      text: ko,
    })
    expect(todo).toMatchObject({ key: 'refused', isUrgent: true })
    expect(todo?.body).toContain(ko.errors.account_number_invalid.what)
  })
})
