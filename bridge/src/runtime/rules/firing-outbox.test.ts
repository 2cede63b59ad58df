import { err, ok } from '@naru/shared/core/result'
import { unixMs } from '@naru/shared/core/time'
import { instrumentId } from '@naru/shared/domain/instrument'
import { AccountId } from '@naru/shared/domain/order'
import type { OrderAction, RuleFiring } from '@naru/shared/rules/desk/firing'
import { describe, expect, it } from 'vitest'
import { createVirtualClock } from '../../../test/support/virtual-clock.ts'
import type { OrderOutcome, RuleStore } from '../../ports/rules.ts'
import type { StoreError } from '../../ports/store.ts'
import { createFiringOutbox } from './firing-outbox.ts'

const AWAY: StoreError = { kind: 'unavailable', cause: 'test' }
const ACCOUNT = AccountId.parse('a0000000-0000-4000-8000-000000000001')

const order: OrderAction = {
  do: 'order',
  index: 1,
  accountId: ACCOUNT,
  instrumentId: instrumentId('005930'),
  side: 'buy',
  quantity: 10,
  type: 'limit',
  limitPrice: 70_000,
  timeInForce: 'day',
  needsApproval: false,
}

const firing = (key: string, actions: RuleFiring['actions'] = [order]): RuleFiring => ({
  key,
  ruleId: 'rule',
  versionId: 'version',
  hash: 'f'.repeat(64),
  instrumentId: instrumentId('005930'),
  at: unixMs(1),
  evidence: [],
  actions,
})

/** A ledger that remembers what it was told, in order, and can be taken away or lose its answers. */
function anOutbox() {
  const clock = createVirtualClock(1_000_000)
  const told: string[] = []
  const known = new Set<string>()
  const outcomes: OrderOutcome[] = []
  const line = { isAway: false, losesAnswers: false, holdsLease: true, refuses: undefined as StoreError | undefined }
  const answer = async <T>(words: string, make: () => T) => {
    if (line.isAway) return err(AWAY)
    told.push(words)
    const value = make()
    return line.losesAnswers ? err(AWAY) : ok(value)
  }
  const store = {
    recordFiring: ({ key }) => {
      if (line.refuses) return Promise.resolve(err(line.refuses))
      return answer(`fired ${key}`, () => {
        const isNew = !known.has(key)
        known.add(key)
        return { id: key, isNew }
      })
    },
    recordOutcome: (key, told) => answer(`outcome ${key}`, () => void outcomes.push(...told)),
    recordStates: (all) =>
      answer(all.map(({ ruleId, state }) => `state ${ruleId} ${JSON.stringify(state)}`).join(), () => undefined),
    recordTrace: ({ instrumentId }) => answer(`trace ${instrumentId}`, () => undefined),
    switchOff: ({ ruleId }, code) => answer(`off ${ruleId} ${code}`, () => undefined),
    propose: ({ id, firing: { key } }) => answer(`order ${key} ${id.slice(0, 4)}`, () => null),
  } satisfies Partial<RuleStore>
  const logger = { event: () => undefined, alarm: () => undefined, child: () => logger }
  const outbox = createFiringOutbox({
    store: store as unknown as RuleStore, // the outbox reads nothing
    lease: {
      current: () =>
        line.holdsLease ? { holder: { owner: 'me', epoch: 1 }, validUntil: Number.MAX_VALUE } : undefined,
    },
    clock,
    ledgerClock: { now: clock.now },
    logger,
    onProposed: () => undefined,
  })
  return { clock, told, known, outcomes, line, outbox }
}

describe('what rules did, on its way to the ledger', () => {
  it('is recorded before any order of it is asked for, and the outcome after', async () => {
    const { clock, told, outcomes, outbox } = anOutbox()
    outbox.fired(firing('a'))
    await clock.settle()
    expect(told.map((words) => words.split(' ').slice(0, 2).join(' '))).toEqual(['fired a', 'order a', 'outcome a'])
    expect(outcomes).toMatchObject([{ index: 1, state: 'proposed', code: null }])
  })

  it('comes in order and once, also when the ledger is away or loses its answers', async () => {
    const { clock, told, line, outbox } = anOutbox()
    line.isAway = true
    for (const key of ['a', 'b', 'c']) outbox.fired(firing(key, []))
    await clock.advance(3_000)
    line.isAway = false
    line.losesAnswers = true
    await clock.advance(2_000)
    line.losesAnswers = false
    await clock.advance(10_000)
    expect([...new Set(told)]).toEqual(['fired a', 'fired b', 'fired c'])
    expect(outbox.size).toBe(0)
  })

  it('asks for the same order again when the answer was lost', async () => {
    const { clock, told, line, outcomes, outbox } = anOutbox()
    outbox.fired(firing('a'))
    line.losesAnswers = true
    await clock.advance(400)
    line.losesAnswers = false
    await clock.advance(3_000)
    const asked = told.filter((words) => words.startsWith('order'))
    expect(asked.length).toBeGreaterThan(0)
    expect(new Set(asked).size).toBe(1)
    expect(outcomes).toMatchObject([{ state: 'proposed' }])
  })

  it('asks for no order of a firing that is older than it is good for, and says so', async () => {
    const { clock, told, line, outcomes, outbox } = anOutbox()
    line.isAway = true
    outbox.fired(firing('a'))
    await clock.advance(15_000)
    line.isAway = false
    await clock.advance(6_000)
    expect(told).toEqual(['fired a', 'outcome a'])
    expect(outcomes).toMatchObject([{ state: 'not_sent', code: 'firing_stale' }])
  })

  it('does not trade again on a firing that an earlier life recorded, and does not call it done either', async () => {
    const { clock, told, known, outcomes, outbox } = anOutbox()
    known.add('a')
    outbox.fired(firing('a'))
    await clock.settle()
    expect(told).toEqual(['fired a', 'outcome a'])
    expect(outcomes).toMatchObject([{ state: 'unconfirmed' }])
  })

  it('trades nothing of a version that is not armed any more', async () => {
    const { clock, told, line, outbox } = anOutbox()
    line.refuses = { kind: 'refused', code: 'version_not_armed' }
    outbox.fired(firing('a'))
    await clock.settle()
    expect(told).toEqual([])
    expect(outbox.size).toBe(0)
  })

  it('asks for no order without the lease', async () => {
    const { clock, told, line, outcomes, outbox } = anOutbox()
    line.holdsLease = false
    outbox.fired(firing('a'))
    await clock.settle()
    expect(told).toEqual(['fired a', 'outcome a'])
    expect(outcomes).toMatchObject([{ state: 'not_sent', code: 'lease_lost' }])
  })

  it('writes the newest state once a second, and never before the firings that led to it', async () => {
    const { clock, told, line, outbox } = anOutbox()
    const standing = (...state: readonly unknown[]) => ({
      ruleId: 'rule',
      versionId: 'version',
      state,
      evaluatedAt: unixMs(1),
      nextCheck: null,
    })
    for (let n = 0; n < 50; n += 1) outbox.keepState(standing(n))
    await clock.advance(1_500)
    expect(told).toEqual(['state rule [49]'])
    line.isAway = true
    outbox.fired(firing('a', []))
    outbox.keepState(standing('fired'))
    await clock.advance(2_000)
    line.isAway = false
    await clock.advance(3_000)
    expect(told.slice(1)).toEqual(['fired a', 'state rule ["fired"]'])
  })
})
