import { describe, expect, it } from 'vitest'
import { runGenerated } from './generated.test-support.ts'

describe('generated rules', () => {
  it('agree with the reference interpreter, stay within their budget and survive being saved', () => {
    const report = runGenerated(400, 20_261_123)
    expect(report.accepted).toBeGreaterThan(300)
    expect(report.evaluations).toBeGreaterThan(2_000)
    for (const count of Object.values(report.answers)) expect(count).toBeGreaterThan(200)
  }, 60_000) // four hundred rules, each worked out anew at every step: seconds on a machine that does something else
})
