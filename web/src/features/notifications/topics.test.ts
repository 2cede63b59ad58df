import { NOTIFICATION_TYPES } from '@naru/shared/contracts/notifications'
import { describe, expect, it } from 'vitest'
import { atLeast, beginningsOf, TOPIC_NAMES, topicOf } from './topics.ts'

describe('what a notification is about', () => {
  it.each([
    ['order_filled', 'orders'],
    ['cancel_rejected', 'orders'],
    ['parent_triggered', 'orders'],
    ['rule_fired', 'rules'],
    ['mode_changed', 'safety'],
    ['bridge_silent', 'safety'],
    ['factor_changed', 'safety'],
    ['statement_difference', 'accounts'],
    ['daily_summary', 'accounts'],
    ['weekly_report', 'accounts'],
  ])('%s is found under %s', (eventType, topic) => {
    expect(topicOf(eventType)).toBe(topic)
  })

  it('is one thing for every event there is, so that no filter hides any', () => {
    for (const eventType of NOTIFICATION_TYPES) {
      const found = TOPIC_NAMES.filter((topic) => beginningsOf(topic).some((start) => eventType.startsWith(start)))
      expect(found, eventType).toEqual([topicOf(eventType)])
    }
  })
})

it('counts what matters more together with what matters as much', () => {
  expect(atLeast('warning')).toEqual(['warning', 'critical'])
  expect(atLeast('info')).toHaveLength(4)
})
