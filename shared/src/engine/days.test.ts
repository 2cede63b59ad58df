import { describe, expect, it } from 'vitest'
import { kstDate, type UnixMs, unixMs } from '../core/time.ts'
import type { OrderReport } from '../domain/execution.ts'
import { IntentId } from '../domain/order.ts'
import { DEFAULT_LIMITS } from '../risk/check.ts'
import type { Effect } from './effect.ts'
import { createEngine } from './engine.ts'
import type { EventBody } from './event.ts'
import { aBalance, anIntent, aReport, OPENING } from './fixtures.test-support.ts'
import { DEFAULT_TIMING } from './settings.ts'

const TODAY = kstDate(OPENING)
const DAY = 86_400_000
const YESTERDAY = kstDate(unixMs(OPENING - DAY))
const TOMORROW = kstDate(unixMs(OPENING + DAY))
const ID = IntentId.parse('00000000-0000-4000-8000-000000000001')

/** An engine and a broker whose list is read whenever the engine asks; `lists` holds what it shows, by day. */
function aDesk(openDays: readonly (typeof TODAY)[] = []) {
  const engine = createEngine({
    timing: DEFAULT_TIMING,
    limits: DEFAULT_LIMITS,
    isAlwaysOpen: true,
    needsFreshQuote: false,
    busyReadMs: 1_000,
  })
  const lists = new Map<string, readonly OrderReport[] | 'fails'>()
  const reads: string[] = []
  const effects: Effect[] = []
  let now: UnixMs = OPENING
  const tell = (body: EventBody): void => {
    const asked: Effect[] = [...engine.handle({ ...body, at: now })]
    effects.push(...asked)
    for (const effect of asked) answer(effect)
  }
  const answer = (effect: Effect): void => {
    if (effect.type === 'read_order_reports') {
      reads.push(effect.day)
      const list = lists.get(effect.day) ?? []
      if (list === 'fails') tell({ type: 'order_reports_failed', startedAt: now, cause: 'test' })
      else tell({ type: 'order_reports', startedAt: now, day: effect.day, reports: list })
    } else if (effect.type === 'read_balance') {
      reads.push('balance')
      tell({ type: 'balance_report', startedAt: now, balance: aBalance() })
    } else if (effect.type === 'persist' && effect.record.kind === 'order_reports') {
      tell({ type: 'reports_recorded', deferred: [] })
    }
  }
  return {
    engine,
    lists,
    reads,
    tell,
    opens: () => {
      tell({ type: 'intents_synced', openDays })
      tell({ type: 'session_up' })
    },
    passes: (ms: number, step = 250) => {
      for (const until = now + ms; now < until; ) {
        now = unixMs(Math.min(until, now + step))
        tell({ type: 'timer', name: 'reports' })
        tell({ type: 'timer', name: 'balance' })
      }
    },
    told: () =>
      effects.flatMap((effect) =>
        effect.type === 'persist' && effect.record.kind === 'order_reports' ? effect.record.reports : [],
      ),
    settled: () => effects.flatMap((effect) => (effect.type === 'persist' ? [effect.record.kind] : [])),
  }
}

const recovered = (state: 'in_doubt' | 'acked', sentAt: number): EventBody => ({
  type: 'intent_recovered',
  recovered: {
    order: anIntent({ id: ID }),
    instrument: { kind: 'stock', market: 'kospi', isHalted: false },
    state,
    sentAt: unixMs(sentAt),
    sendDeadline: unixMs(sentAt + 2_000),
    venueOrderId: state === 'acked' ? aReport({ orderedAt: unixMs(sentAt) }).venueOrderId : null,
    baseline: [],
  },
})

describe('an order of a day that is over', () => {
  const yesterdays = (over: object) => aReport({ orderedAt: unixMs(OPENING - DAY), ...over })

  it('is read once more before the balance, with the fills that were missed', () => {
    const desk = aDesk([YESTERDAY])
    desk.lists.set(YESTERDAY, [yesterdays({ cumQty: 10 })])
    desk.opens()
    desk.passes(1_000)
    expect(desk.reads.slice(0, 3)).toEqual([YESTERDAY, TODAY, 'balance'])
    expect(desk.told()).toMatchObject([{ report: { cumQty: 10, leavesQty: 0 } }])
    expect(desk.engine.view().isReconciled).toBe(true)
  })

  it('has nothing left, whatever the list goes on showing', () => {
    const desk = aDesk([YESTERDAY])
    desk.lists.set(YESTERDAY, [yesterdays({ cumQty: 4 })])
    desk.opens()
    expect(desk.told()).toMatchObject([{ report: { cumQty: 4, canceledQty: 0, leavesQty: 0 } }])
  })

  it('does not keep today from being traded when its list cannot be read', () => {
    const desk = aDesk([YESTERDAY])
    desk.lists.set(YESTERDAY, 'fails')
    desk.opens()
    desk.passes(3_000)
    expect(desk.engine.view().isReconciled).toBe(true)
    desk.lists.set(YESTERDAY, [yesterdays({ cumQty: 10 })])
    desk.passes(15_000)
    expect(desk.told()).toMatchObject([{ report: { cumQty: 10 } }])
  })

  it('that was open at midnight is read again after it, once', () => {
    const desk = aDesk()
    desk.lists.set(TODAY, [aReport({ cumQty: 2 })])
    desk.opens()
    desk.passes(14 * 3_600_000 - 1, 60_000) // to midnight
    desk.lists.set(TODAY, [aReport({ cumQty: 5 })])
    desk.reads.length = 0
    desk.passes(120_000)
    expect(desk.reads.filter((day) => day === TODAY)).toHaveLength(1)
    expect(desk.reads).toContain(TOMORROW)
    expect(desk.told().at(-1)).toMatchObject({ report: { cumQty: 5, leavesQty: 0 } })
  })
})

describe('an intent that is over here and in doubt in the ledger', () => {
  it('is settled once more by the list, and never sent again', () => {
    const desk = aDesk()
    desk.opens()
    desk.passes(1_000)
    desk.tell(recovered('in_doubt', OPENING))
    desk.passes(150_000)
    expect(desk.settled().filter((kind) => kind === 'absent')).toHaveLength(1)
    desk.tell(recovered('in_doubt', OPENING)) // the ledger never took the word for it
    desk.passes(150_000)
    expect(desk.settled().filter((kind) => kind === 'absent')).toHaveLength(2)
  })

  it('is adopted when the list shows it after all', () => {
    const desk = aDesk()
    desk.opens()
    desk.passes(1_000)
    desk.tell(recovered('in_doubt', OPENING))
    desk.passes(150_000)
    desk.tell(recovered('in_doubt', OPENING))
    desk.lists.set(TODAY, [aReport({ orderedAt: unixMs(OPENING + 500) })])
    desk.passes(10_000)
    expect(desk.told()).toMatchObject([{ intentId: ID }])
    expect(desk.settled()).not.toContain('ack') // nobody answered: the ledger may know who has the better claim
  })

  it('may be a cancel', () => {
    const desk = aDesk()
    desk.opens()
    desk.passes(1_000)
    const target = aReport().venueOrderId
    const sent = { id: ID, target, sentAt: OPENING, sendDeadline: unixMs(OPENING + 2_000) }
    desk.tell({ type: 'cancel_recovered', recovered: { ...sent, state: 'sending' } })
    desk.passes(150_000)
    expect(desk.settled().filter((kind) => kind === 'absent')).toHaveLength(1) // the ledger, not having swept, ignored it
    desk.tell({ type: 'cancel_recovered', recovered: { ...sent, state: 'in_doubt' } })
    desk.passes(150_000)
    expect(desk.settled().filter((kind) => kind === 'absent')).toHaveLength(2)
  })
})

describe('a doubt', () => {
  it('of yesterday is not proven absent by the lists of today', () => {
    const desk = aDesk()
    desk.tell(recovered('in_doubt', OPENING - DAY))
    desk.lists.set(YESTERDAY, 'fails')
    desk.opens()
    desk.passes(170_000)
    expect(desk.settled()).not.toContain('absent')
  })

  it('of today is not proven absent by the lists of yesterday', () => {
    const desk = aDesk([YESTERDAY])
    desk.tell(recovered('in_doubt', OPENING - 100_000))
    desk.opens()
    for (let times = 0; times < 4; times += 1) {
      desk.lists.set(TODAY, 'fails')
      desk.tell({ type: 'order_reports', startedAt: unixMs(OPENING + times * 15_000), day: YESTERDAY, reports: [] })
    }
    expect(desk.settled()).not.toContain('absent')
  })

  it('of yesterday does not take an equal order of today for its own', () => {
    const desk = aDesk()
    desk.tell(recovered('in_doubt', OPENING - DAY))
    desk.lists.set(TODAY, [aReport({ isOpenApi: null })])
    desk.opens()
    desk.passes(5_000)
    expect(desk.told().map(({ intentId }) => intentId)).not.toContain(ID)
  })

  it('that a person has to decide does not hide the orders it could be', () => {
    const desk = aDesk()
    desk.tell(recovered('in_doubt', OPENING - 30_000))
    const rivals = ['0000000011', '0000000012'].map((orderNo) => aReport({ orderNo, cumQty: 1 }))
    desk.lists.set(TODAY, rivals)
    desk.opens()
    expect(desk.settled()).toContain('manual')
    expect(desk.told().map(({ report, intentId }) => [report.venueOrderId.orderNo, intentId])).toEqual([
      ['0000000011', null],
      ['0000000012', null],
    ])
  })
})
