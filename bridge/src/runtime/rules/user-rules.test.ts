import { createHash } from 'node:crypto'
import { ok } from '@naru/shared/core/result'
import { fromKst, type KstDate, type UnixMs, unixMs } from '@naru/shared/core/time'
import { instrumentId } from '@naru/shared/domain/instrument'
import { AccountId } from '@naru/shared/domain/order'
import { CARRIED_CALENDAR } from '@naru/shared/market/trading-calendar'
import { canonicalRule } from '@naru/shared/rules/canonical'
import { parseRule } from '@naru/shared/rules/parse'
import { describe, expect, it } from 'vitest'
import { memoryLogger } from '../../../test/support/market.ts'
import { createVirtualClock } from '../../../test/support/virtual-clock.ts'
import type { FeedEvent } from '../../ports/market-feed.ts'
import type { LedgerRule } from '../../ports/rules.ts'
import type { OpenSession } from '../../ports/sessions.ts'
import { createUserRules, type RuleParts } from './user-rules.ts'

const DAY = '2026-11-23' as KstDate // the shape of one
const MORNING = fromKst(DAY, '090000') ?? unixMs(0)
const MINUTE_MS = 60_000
const SYMBOLS = Array.from({ length: 40 }, (_, n) => String(100_000 + n))

/** Armed as the ledger lists it. */
function armed(versionId: string, rule: object): LedgerRule {
  const parsed = parseRule({ v: 1, kind: 'alert', name: versionId, then: [{ do: 'notify' }], ...rule })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  const hash = createHash('sha256').update(canonicalRule(parsed.value)).digest('hex')
  const ids = { versionId, ruleId: `rule of ${versionId}`, userId: 'user', accountId: null }
  return { ...ids, hash, armedAt: MORNING, definition: parsed.value, state: null, listed: null, lines: [] }
}

/** Rules at work over a feed that says what it is told to say, and what the ledger was told of them. */
async function working(rules: readonly LedgerRule[]) {
  const clock = createVirtualClock(MORNING)
  const told = { off: [] as unknown[], states: new Map<string, number>(), fired: [] as string[], counted: 0 }
  let say = (_event: FeedEvent): void => undefined
  const session = {
    environment: 'paper',
    state: 'running',
    feed: {
      listen: (_signal: AbortSignal, hear: typeof say) => {
        say = hear
        return new Promise<void>(() => undefined) // the feed never ends
      },
    },
    history: { marketNow: async () => clock.now() },
  } as unknown as OpenSession // what is read of it
  const worker = createUserRules('user', {
    store: {
      switchOff: async ({ versionId }: { versionId: string }, code: string, detail: object) => {
        told.off.push({ versionId, code, detail })
        return ok(undefined)
      },
      recordStates: async (states: readonly { versionId: string; state: object }[]) => {
        for (const { versionId, state } of states) told.states.set(versionId, JSON.stringify(state).length)
        return ok(undefined)
      },
      recordFiring: async ({ firing }: { firing: { versionId: string } }) => {
        told.fired.push(firing.versionId)
        return ok({ isNew: true, outcomes: [], intents: [] })
      },
      recordTrace: async () => ok(undefined),
      tradingFacts: async () => {
        told.counted += 1
        return ok({ accounts: [], rules: [] })
      },
    },
    sessions: { forUser: () => [session], onChange: () => () => undefined },
    hub: { want: () => undefined, connect: () => ({ subscribe: () => undefined, close: () => undefined }) },
    history: { read: async () => ({ ok: false, error: 'not_told' }) },
    instruments: { all: async () => ok([]), find: () => undefined },
    lease: { current: () => undefined, lastHolder: () => ({ owner: 'me', epoch: 1 }) },
    clock,
    ledgerClock: { now: clock.now },
    calendar: () => CARRIED_CALENDAR,
    logger: memoryLogger(),
    onProposed: () => undefined,
    onBug: (error: unknown) => {
      throw error
    },
  } as unknown as RuleParts) // what these rules need of them
  await clock.settle()
  worker.sync(rules)
  await clock.settle()
  let cumVolume = 0
  return {
    told,
    clock,
    worker,
    async trades(price: number, at: UnixMs = clock.now()) {
      for (const symbol of SYMBOLS) {
        cumVolume += 1
        const tick = {
          instrumentId: instrumentId(symbol),
          price,
          size: 1,
          high: price,
          low: price,
          cumVolume,
          tsEvent: at,
        }
        say({ kind: 'trade', tick, tradingDate: DAY } as unknown as FeedEvent) // what is read of it
      }
      await clock.settle()
    },
  }
}

const above = { l: { px: 'last' }, op: 'crossesAbove', r: { krw: 70_000 } }
/** Fourteen means of minutes over forty instruments, of which it keeps a value for every bucket. */
const GREEDY = {
  universe: { symbols: SYMBOLS },
  fire: { mode: 'once' },
  when: {
    all: Array.from({ length: 14 }, (_, n) => ({
      l: { avgOver: { px: 'last' }, dur: `00:05:${10 + n}` },
      op: '<',
      r: { krw: 1 },
    })),
  },
}

describe('one user’s armed rules', () => {
  it('have counted again what the ledger knows of orders as soon as it has heard something of one', async () => {
    const when = { op: '<', l: { acct: 'openOrders' }, r: 3 }
    const few = armed('few', { universe: { symbols: SYMBOLS.slice(0, 1) }, when, fire: { mode: 'edge' } })
    const accountId = AccountId.parse('00000000-0000-4000-8000-000000000001')
    const { told, clock, worker } = await working([{ ...few, accountId }])
    await clock.advance(0)
    expect(told.counted).toBe(1)
    worker.tellRecorded()
    await clock.advance(1_000)
    expect(told.counted).toBe(2)
    await worker.stop()
  })

  it('switch off a rule that has more to remember than the ledger keeps, and it alone', async () => {
    const plain = armed('plain', { universe: { symbols: SYMBOLS.slice(0, 1) }, when: above, fire: { mode: 'edge' } })
    const { told, clock, trades, worker } = await working([armed('greedy', GREEDY), plain])
    await trades(69_000)
    await clock.advance(6 * MINUTE_MS)
    await trades(69_100)
    expect(told.off).toEqual([
      { versionId: 'greedy', code: 'rule_state_too_large', detail: { bytes: expect.any(Number), max: 48 * 1_024 } },
    ])
    expect(told.states.get('greedy') ?? 0).toBeLessThanOrEqual(48 * 1_024)
    await trades(69_000)
    await trades(70_100)
    expect(told.fired).toEqual(['plain'])
    await worker.stop()
  })
})
