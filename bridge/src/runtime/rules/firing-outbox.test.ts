import type { OrderOutcome } from '@naru/shared/contracts/rules'
import { err, ok } from '@naru/shared/core/result'
import { unixMs } from '@naru/shared/core/time'
import { instrumentId } from '@naru/shared/domain/instrument'
import { AccountId } from '@naru/shared/domain/order'
import type { OrderAction, RuleFiring } from '@naru/shared/rules/desk/firing'
import { describe, expect, it } from 'vitest'
import { createVirtualClock } from '../../../test/support/virtual-clock.ts'
import type { RuleStore } from '../../ports/rules.ts'
import type { LedgerIntent, StoreError } from '../../ports/store.ts'
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
  const known = new Map<string, OrderOutcome[]>()
  const sent: LedgerIntent[] = []
  const line = { isAway: false, losesAnswers: false, refuses: undefined as StoreError | undefined }
  const answer = async <T>(words: string, make: () => T) => {
    if (line.isAway) return err(AWAY)
    told.push(words)
    const value = make()
    return line.losesAnswers ? err(AWAY) : ok(value)
  }
  const store = {
    recordFiring: ({ firing: { key }, firedAt, orders, standing }, { epoch }) => {
      if (line.refuses) return Promise.resolve(err(line.refuses))
      const asked = orders.map(({ intentId }) => ` order ${intentId.slice(0, 4)}`)
      return answer(
        `fired ${key} at ${firedAt} in epoch ${epoch}${asked.join('')}${standing ? ` state ${JSON.stringify(standing.state)}` : ''}`,
        () => {
          const isNew = !known.has(key)
          const outcomes = orders.map(({ intentId, action: { index } }) => {
            return { index, intentId, state: 'ready', code: null } as const
          })
          if (isNew) known.set(key, outcomes)
          const intents = outcomes.map(({ intentId: id }) => ({ id }) as LedgerIntent) // no more of it is looked at
          return { isNew, outcomes: known.get(key) ?? [], intents: isNew ? intents : [] }
        },
      )
    },
    recordStates: (all) =>
      answer(all.map(({ ruleId, state }) => `state ${ruleId} ${JSON.stringify(state)}`).join(), () => undefined),
    recordTrace: ({ instrumentId }) => answer(`trace ${instrumentId}`, () => undefined),
    switchOff: ({ ruleId }, code) => answer(`off ${ruleId} ${code}`, () => undefined),
  } satisfies Partial<RuleStore>
  const logger = { event: () => undefined, alarm: () => undefined, child: () => logger }
  const outbox = createFiringOutbox({
    store: store as unknown as RuleStore, // the outbox reads nothing
    lease: { lastHolder: () => ({ owner: 'me', epoch: 1 }) },
    clock,
    ledgerClock: { now: clock.now },
    logger,
    onProposed: (row) => sent.push(row),
  })
  return { clock, told, known, sent, line, outbox }
}

describe('what rules did, on its way to the ledger', () => {
  it('is recorded with its orders in one call, and what may be sent is handed on at once', async () => {
    const { clock, told, sent, outbox } = anOutbox()
    outbox.fired(firing('a'))
    await clock.settle()
    expect(told).toEqual([expect.stringMatching(/^fired a at 1000000 in epoch 1 order \w{4}$/)])
    expect(sent).toHaveLength(1)
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
    expect([...new Set(told.map((words) => words.slice(0, 7)))]).toEqual(['fired a', 'fired b', 'fired c'])
    expect(outbox.size).toBe(0)
  })

  it('is told again as it was when the answer was lost: the same orders, seen at the same time', async () => {
    const { clock, told, sent, line, outbox } = anOutbox()
    line.losesAnswers = true
    outbox.fired(firing('a'))
    await clock.advance(400)
    line.losesAnswers = false
    await clock.advance(3_000)
    expect(told.length).toBeGreaterThan(1)
    expect(new Set(told).size).toBe(1)
    expect(sent).toEqual([]) // the ledger offers them like all that wait
    expect(outbox.size).toBe(0)
  })

  it('trades nothing of a version that is not armed any more', async () => {
    const { clock, told, line, outbox } = anOutbox()
    line.refuses = { kind: 'refused', code: 'version_not_armed' }
    outbox.fired(firing('a'))
    await clock.settle()
    expect(told).toEqual([])
    expect(outbox.size).toBe(0)
  })

  it('writes what a rule remembers in the call of the firing that led to it, and else once a second', async () => {
    const { clock, told, line, outbox } = anOutbox()
    const standing = (...state: readonly unknown[]) => ({
      ruleId: 'rule',
      versionId: 'version',
      state,
      evaluatedAt: unixMs(1),
      nextCheck: null,
    })
    for (let n = 0; n < 50; n += 1) outbox.keepState(standing(n))
    await clock.advance(900)
    expect(told).toEqual([])
    await clock.advance(600)
    expect(told).toEqual(['state rule [49]'])
    line.isAway = true
    for (const key of ['a', 'b']) {
      outbox.fired(firing(key, []))
      outbox.keepState(standing(`fired ${key}`))
    }
    outbox.keepState(standing('later'))
    await clock.advance(2_000)
    line.isAway = false
    await clock.advance(3_000)
    expect(told.slice(1)).toEqual([
      expect.stringMatching(/^fired a .* state \["fired a"\]$/),
      expect.stringMatching(/^fired b .* state \["fired b"\]$/),
      'state rule ["later"]',
    ])
  })

  it('tells what has fired before it ends, takes nothing new, and does not wait for a ledger that is away', async () => {
    const quick = anOutbox()
    for (const key of ['a', 'b']) quick.outbox.fired(firing(key, []))
    const stopped = quick.outbox.stop()
    quick.outbox.fired(firing('c', []))
    await quick.clock.settle()
    await stopped
    expect(quick.told.map((words) => words.split(' ')[1])).toEqual(['a', 'b'])

    const slow = anOutbox()
    slow.line.isAway = true
    slow.outbox.fired(firing('a', []))
    let isOver = false
    void slow.outbox.stop().then(() => {
      isOver = true
    })
    await slow.clock.advance(2_900)
    expect(isOver).toBe(false)
    await slow.clock.advance(200)
    expect(isOver).toBe(true)
    slow.line.isAway = false
    await slow.clock.advance(10_000)
    expect(slow.told).toEqual([])
  })
})
