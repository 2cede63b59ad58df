import { ok } from '@naru/shared/core/result'
import { CARRIED_CALENDAR } from '@naru/shared/market/trading-calendar'
import { describe, expect, it } from 'vitest'
import { memoryLogger } from '../../../test/support/market.ts'
import { createVirtualClock } from '../../../test/support/virtual-clock.ts'
import { createFactBus } from '../fact-bus.ts'
import { startRuleRunner } from './rule-runner.ts'

/** A runner over a ledger without rules, which counts how often it is asked. */
function aRunner() {
  const clock = createVirtualClock(1_000_000)
  const asked = { armed: 0 }
  const state = { isAway: false, holdsLease: true }
  const runner = startRuleRunner({
    bus: createFactBus(),
    manager: { offer: () => undefined },
    store: {
      armed: async () => {
        asked.armed += 1
        return state.isAway ? { ok: false, error: { kind: 'unavailable', cause: 'test' } } : ok([])
      },
    } as unknown as Parameters<typeof startRuleRunner>[0]['store'], // nothing is armed: no more is called
    lease: { current: () => undefined, lastHolder: () => ({ owner: 'me', epoch: 1 }) },
    sessions: { forUser: () => [], onChange: () => () => undefined },
    hub: {} as never, // nobody watches
    history: {} as never,
    instruments: {} as never,
    clock,
    ledgerClock: { now: clock.now },
    calendar: () => CARRIED_CALENDAR,
    logger: memoryLogger(),
    onBug: (error) => {
      throw error
    },
  })
  return { clock, asked, state, runner }
}

describe('the runner of rules', () => {
  it('looks at the ledger at once, every five seconds, and when something of the rules has changed', async () => {
    const { clock, asked, runner } = aRunner()
    await clock.settle()
    expect(asked.armed).toBe(1)
    await clock.advance(10_000)
    expect(asked.armed).toBe(3)
    runner.hear({ kind: 'rules_changed', userId: 'user' })
    runner.hear({ kind: 'deliveries_waiting' })
    await clock.settle()
    expect(asked.armed).toBe(4)
    await runner.close()
  })

  it('goes on after a ledger that was away, and looks no more once it is closed', async () => {
    const { clock, asked, state, runner } = aRunner()
    state.isAway = true
    await clock.advance(5_000)
    state.isAway = false
    await clock.advance(5_000)
    expect(asked.armed).toBe(3)
    await runner.close()
    await clock.advance(60_000)
    expect(asked.armed).toBe(3)
  })
})
