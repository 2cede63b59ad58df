import { assert } from '../core/assert.ts'
import { type UnixMs, unixMs } from '../core/time.ts'
import type { CorporateAction } from '../domain/corporate-action.ts'
import type { BalanceReport, OrderReport } from '../domain/execution.ts'
import type { DaySnapshot } from '../portfolio/day-snapshot.ts'
import { PAPER_LIMITS } from '../risk/limits.ts'
import type { Adjustment, Effect, Fact, LedgerRecord } from './effect.ts'
import { createEngine } from './engine.ts'
import type { EventBody, QuoteFacts, TimerName } from './event.ts'
import { aBalance, JUST_NOW, OPENING } from './fixtures.test-support.ts'
import { DEFAULT_TIMING, type EngineSettings } from './settings.ts'

const MAX_AT_ONCE = 100

interface Options {
  readonly from?: UnixMs
  readonly settings?: Partial<EngineSettings>
  /** What the ledger says the day started with, from an earlier life. */
  readonly kept?: DaySnapshot
}

/** An engine on virtual time whose broker answers at once with what `list` and `balance` are, and keeps every timer. */
export function anEngineDesk({ from = OPENING, settings = {}, kept }: Options = {}) {
  const engine = createEngine({
    timing: DEFAULT_TIMING,
    limits: PAPER_LIMITS,
    isAlwaysOpen: false,
    needsFreshQuote: false,
    busyReadMs: 1_000,
    ...settings,
  })
  const effects: Effect[] = []
  const timers = new Map<TimerName, UnixMs>()
  const reads: { readonly what: 'list' | 'balance' | 'actions'; readonly at: UnixMs }[] = []
  let now = from
  const broker = {
    list: [] as OrderReport[],
    balance: aBalance() as BalanceReport | 'fails',
    actions: [] as CorporateAction[],
    quote: null as QuoteFacts | null,
    isDown: false,
  }
  const tell = (body: EventBody): void => {
    const asked = [...engine.handle({ ...body, at: now })]
    effects.push(...asked)
    for (const effect of asked) answer(effect)
  }
  const answer = (effect: Effect): void => {
    switch (effect.type) {
      case 'set_timer':
        timers.set(effect.name, effect.at)
        break
      case 'read_order_reports':
        reads.push({ what: 'list', at: now })
        if (broker.isDown) tell({ type: 'order_reports_failed', startedAt: now, cause: 'test' })
        else {
          const reports = broker.list.filter((row) => row.venueOrderId.orderDate === effect.day)
          tell({ type: 'order_reports', startedAt: now, day: effect.day, reports })
        }
        break
      case 'read_balance':
        reads.push({ what: 'balance', at: now })
        if (broker.isDown || broker.balance === 'fails') tell({ type: 'balance_failed', startedAt: now, cause: 'test' })
        else tell({ type: 'balance_report', startedAt: now, balance: broker.balance })
        break
      case 'read_quote':
        if (broker.quote)
          tell({ type: 'quote_read', instrumentId: effect.instrumentId, quote: broker.quote, readAt: JUST_NOW })
        break
      case 'read_actions':
        reads.push({ what: 'actions', at: now })
        tell({ type: 'actions_known', instrumentIds: effect.instrumentIds, actions: broker.actions })
        break
      case 'persist':
        if (effect.record.kind === 'order_reports') tell({ type: 'reports_recorded', deferred: [] })
        if (effect.record.kind === 'day_snapshot' && effect.record.of === 'start' && kept) {
          tell({ type: 'day_started', snapshot: kept })
        }
        break
      default:
    }
  }
  const records = (): readonly LedgerRecord[] =>
    effects.flatMap((effect) => (effect.type === 'persist' ? [effect.record] : []))
  return {
    engine,
    broker,
    effects,
    reads,
    tell,
    now: () => now,
    opens() {
      tell({ type: 'intents_synced' })
      tell({ type: 'session_up' })
    },
    /** Lets time pass from timer to timer. */
    passes(ms: number) {
      const until = now + ms
      for (let same = 0, last = now; ; ) {
        const [due] = [...timers].filter(([, at]) => at <= until).toSorted(([, a], [, b]) => a - b)
        if (!due) break
        timers.delete(due[0])
        now = unixMs(Math.max(now, due[1]))
        // A timer that is always due again would hold time for ever.
        same = now === last ? same + 1 : 0
        last = now
        assert(same < MAX_AT_ONCE, `the timer ${due[0]} is due again and again at ${now}`)
        tell({ type: 'timer', name: due[0] })
      }
      now = unixMs(until)
    },
    /** A time in which nothing happened, not even a timer: a laptop asleep. */
    skipsTo(at: UnixMs) {
      now = at
      const due = [...timers.keys()]
      timers.clear()
      for (const name of due) tell({ type: 'timer', name })
    },
    passesUntil(at: UnixMs) {
      this.passes(at - now)
    },
    records,
    adjustments: (): readonly Adjustment[] =>
      records().flatMap((record) => (record.kind === 'adjustment' ? [record.adjustment] : [])),
    statements: () => records().flatMap((record) => (record.kind === 'statement' ? [record.statement] : [])),
    snapshots: () => records().flatMap((record) => (record.kind === 'day_snapshot' ? [record] : [])),
    alarms: () => effects.flatMap((effect) => (effect.type === 'alarm' ? [effect.name] : [])),
    facts: (): readonly Fact[] => effects.flatMap((effect) => (effect.type === 'publish' ? [effect.fact] : [])),
  }
}
