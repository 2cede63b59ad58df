import { NOTIFICATION_TYPES } from '@naru/shared/contracts/notifications'
import { describe, expect, it } from 'vitest'
import { notificationRow } from './rows.test-support.ts'
import { targetOf } from './targets.ts'

describe('a notification leads', () => {
  it('to its order', () => {
    expect(targetOf(notificationRow())?.href).toBe('/orders?order=2c9e6679-7425-40de-944b-e07fc1f90ae7')
  })

  it('to the order of somebody else’s hand, which has no intent of ours', () => {
    const outside = notificationRow({ intent_id: null, params: { orderId: 'abc' } })
    expect(targetOf(outside)?.href).toBe('/orders?order=abc')
  })

  it('to the approvals while the order waits for a yes', () => {
    expect(targetOf(notificationRow({ event_type: 'order_proposed' }))?.href).toBe('/approvals')
  })

  it('to the rule that fired', () => {
    const rule_id = '3c9e6679-7425-40de-944b-e07fc1f90ae7'
    expect(targetOf(notificationRow({ event_type: 'rule_fired', rule_id }))?.href).toBe(`/rules/${rule_id}`)
  })

  it('somewhere on this site, whatever it is about', () => {
    for (const event_type of NOTIFICATION_TYPES) {
      const row = notificationRow({ event_type, rule_id: '3c9e6679-7425-40de-944b-e07fc1f90ae7' })
      expect(targetOf(row)?.href, event_type).toMatch(/^\/[a-z]/)
    }
  })
})
