import { LIVE_LIMITS } from '@naru/shared/risk/limits'
import { expect, it } from 'vitest'
import type { LedgerAccount } from '../ports/store.ts'
import { createAccountRules } from './account-rules.ts'

it('the clock is wrong for real money as soon as ledger or broker say so, and the engine hears of each change once', () => {
  const skew = { ledger: 0, broker: 0 }
  const told: unknown[] = []
  const account = { environment: 'live', mode: 'active' } as LedgerAccount // all that is looked at
  const rules = createAccountRules({
    account,
    settings: { limits: LIVE_LIMITS },
    inbox: { put: (event) => void told.push(event) },
    ledgerClock: { skewMs: () => skew.ledger },
    brokerSkewMs: () => skew.broker,
  })
  expect(rules.isClockSkewed()).toBe(false)
  skew.broker = -3_000
  expect([rules.isClockSkewed(), rules.isClockSkewed()]).toEqual([true, true])
  skew.ledger = 5_000
  expect(rules.isClockSkewed()).toBe(true)
  Object.assign(skew, { ledger: 0, broker: 0 })
  expect(rules.isClockSkewed()).toBe(false)
  expect(told).toEqual([
    { type: 'clock_skewed', skewMs: -3_000 },
    { type: 'clock_skewed', skewMs: 0 },
  ])
})
