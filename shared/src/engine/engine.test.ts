import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kstDate, unixMs } from '../core/time.ts'
import { IntentId } from '../domain/order.ts'
import { DEFAULT_LIMITS } from '../risk/check.ts'
import type { Effect } from './effect.ts'
import { createEngine, type Engine } from './engine.ts'
import type { EngineEvent, EventBody } from './event.ts'
import { aBalance, anIntent, aQuote, aReport, JUST_NOW, LIVE, OPENING, SAMSUNG } from './fixtures.test-support.ts'
import { DEFAULT_TIMING, type EngineSettings } from './settings.ts'

const SETTINGS: EngineSettings = {
  timing: DEFAULT_TIMING,
  limits: DEFAULT_LIMITS,
  isAlwaysOpen: true,
  needsFreshQuote: false,
  busyReadMs: 1_000,
}
const day = kstDate(OPENING)
const instrument = { kind: 'stock', market: 'kospi', isHalted: false } as const

const at = (ms: number, body: EventBody): EngineEvent => ({ ...body, at: unixMs(OPENING + ms) })
const id = (n: number) => IntentId.parse(`00000000-0000-4000-8000-${String(n).padStart(12, '0')}`)
const requested = (n: number, over: object = {}): EventBody => ({
  type: 'intent_requested',
  intent: anIntent({ id: id(n), expiresAt: unixMs(OPENING + 600_000), ...over }),
  instrument,
})
const names = (effects: readonly Effect[]): readonly string[] => effects.map((effect) => effect.type)

const quoteRead = (over: Parameters<typeof aQuote>[0] = {}, readAt = JUST_NOW): EventBody => ({
  type: 'quote_read',
  instrumentId: SAMSUNG,
  quote: aQuote(over),
  readAt,
})

/** An engine whose session is up, whose list is empty, and which knows the balance and the limits of one instrument. */
function aReadyEngine(settings: Partial<EngineSettings> = {}): Engine {
  const engine = createEngine({ ...SETTINGS, ...settings })
  engine.handle(at(0, { type: 'intents_synced' }))
  engine.handle(at(0, { type: 'session_up' }))
  engine.handle(at(1, { type: 'order_reports', startedAt: OPENING, day, reports: [] }))
  engine.handle(at(2, { type: 'balance_report', startedAt: unixMs(OPENING + 1), balance: aBalance() }))
  engine.handle(at(3, quoteRead()))
  return engine
}

describe('the engine', () => {
  it('sends a cancel the ledger offers again after it was seen as being sent', () => {
    const engine = aReadyEngine()
    const target = { orderDate: day, branch: '', orderNo: '0000000001' }
    const times = { sentAt: OPENING, sendDeadline: unixMs(OPENING + 2_000) }
    engine.handle(at(10, { type: 'cancel_recovered', recovered: { id: id(1), target, state: 'sending', ...times } }))
    const offered = { type: 'cancel_requested', id: id(1), target, expiresAt: unixMs(OPENING + 30_000) } as const
    expect(names(engine.handle(at(20, offered)))).toContain('cancel_order')
    expect(names(engine.handle(at(30, offered)))).not.toContain('cancel_order')
  })

  it('reads the list, then the balance, then trades', () => {
    const engine = createEngine(SETTINGS)
    expect(engine.handle(at(0, { type: 'session_up' }))).toEqual([])
    expect(names(engine.handle(at(0, { type: 'intents_synced' })))).toContain('read_order_reports')
    engine.handle(at(0, quoteRead()))
    expect(names(engine.handle(at(1, requested(1))))).toEqual([])
    const afterList = engine.handle(at(2, { type: 'order_reports', startedAt: OPENING, day, reports: [] }))
    expect(names(afterList)).toContain('read_balance')
    expect(names(afterList)).not.toContain('submit_order')
    const balance = at(3, { type: 'balance_report', startedAt: unixMs(OPENING + 2), balance: aBalance() })
    expect(names(engine.handle(balance))).toContain('submit_order')
  })

  it('sends one order of an instrument at a time, so that a match on the list is unique', () => {
    const engine = aReadyEngine()
    expect(names(engine.handle(at(10, requested(1))))).toContain('submit_order')
    expect(names(engine.handle(at(11, requested(2, { quantity: 11 }))))).not.toContain('submit_order')
    const venueOrderId = { orderDate: day, branch: '', orderNo: '0000000001' }
    const settled = engine.handle(
      at(50, { type: 'submit_settled', intentId: id(1), result: { kind: 'accepted', venueOrderId }, times: null }),
    )
    expect(names(settled)).toContain('submit_order')
  })

  it('ignores an intent the ledger offers again', () => {
    const engine = aReadyEngine()
    engine.handle(at(10, requested(1)))
    expect(names(engine.handle(at(11, requested(1))))).not.toContain('submit_order')
  })

  it('reads a price before a live order, and refuses without one', () => {
    const engine = aReadyEngine(LIVE)
    expect(engine.handle(at(4_000, requested(1)))).toContainEqual({ type: 'read_quote', instrumentId: SAMSUNG })
    const failed = { type: 'quote_failed', instrumentId: SAMSUNG, code: 'broker_unreachable' } as const
    const effects = engine.handle(at(4_020, failed))
    expect(effects).toContainEqual({
      type: 'deny_intent',
      intentId: id(1),
      denial: { code: 'broker_unreachable', limit: null, actual: null },
    })
    expect(names(effects)).not.toContain('submit_order')
  })

  it('judges a live order by the price it has just read', () => {
    const engine = aReadyEngine(LIVE)
    engine.handle(at(4_000, requested(1, { limitPrice: 80_000 })))
    const effects = engine.handle(at(4_020, quoteRead()))
    expect(effects).toContainEqual(
      expect.objectContaining({
        type: 'deny_intent',
        denial: expect.objectContaining({ code: 'price_outside_limit' }),
      }),
    )
  })

  it('refuses an order that became wrong between approval and claim', () => {
    const engine = aReadyEngine()
    engine.handle(at(10, requested(1)))
    expect(engine.recheck(id(1), unixMs(OPENING + 11))).toBeUndefined()
    engine.handle(at(12, { type: 'mode_changed', mode: 'halted' }))
    expect(engine.recheck(id(1), unixMs(OPENING + 13))).toMatchObject({ code: 'trading_halted' })
  })

  it('keeps an order from the ledger that an unanswered intent may explain', () => {
    const engine = aReadyEngine()
    engine.handle(at(10, requested(1)))
    const report = aReport({ orderedAt: unixMs(OPENING + 100) })
    const early = engine.handle(
      at(200, { type: 'order_reports', startedAt: unixMs(OPENING + 150), day, reports: [report] }),
    )
    expect(early.filter((effect) => effect.type === 'persist')).toEqual([])
    const venueOrderId = report.venueOrderId
    engine.handle(
      at(300, { type: 'submit_settled', intentId: id(1), result: { kind: 'accepted', venueOrderId }, times: null }),
    )
    const later = engine.handle(
      at(400, { type: 'order_reports', startedAt: unixMs(OPENING + 350), day, reports: [report] }),
    )
    expect(later).toContainEqual({
      type: 'persist',
      record: { kind: 'order_reports', reports: [{ report, intentId: id(1) }], source: 'list' },
    })
  })

  it('never takes the row of a cancel for the order in doubt that looks like it', () => {
    const engine = aReadyEngine()
    engine.handle(at(10, requested(1)))
    engine.handle(
      at(7_100, {
        type: 'submit_settled',
        intentId: id(1),
        result: { kind: 'unknown', cause: 'timeout' },
        times: null,
      }),
    )
    const reports = [
      aReport({ originalOrderNo: '0000000003', canceledQty: 10, orderedAt: unixMs(OPENING + 5_000) }),
      aReport({ orderNo: '0000000008', orderedAt: unixMs(OPENING + 20_000) }),
    ]
    const list = (count: number): EventBody => ({
      type: 'order_reports',
      startedAt: unixMs(OPENING + 30_000),
      day,
      reports: reports.slice(0, count),
    })
    expect(engine.handle(at(30_000, list(1))).filter((effect) => effect.type === 'persist')).toEqual([])
    expect(engine.handle(at(31_000, list(2)))).toContainEqual(
      expect.objectContaining({
        record: expect.objectContaining({
          kind: 'order_reports',
          reports: [expect.objectContaining({ intentId: id(1), report: reports[1] })],
        }),
      }),
    )
  })

  it('takes a price for as old as its answer says it is', () => {
    const engine = aReadyEngine(LIVE)
    engine.handle(at(60_000, quoteRead({}, unixMs(OPENING + 20_000))))
    expect(names(engine.handle(at(60_010, requested(1))))).toContain('read_quote')
    expect(names(engine.handle(at(60_020, quoteRead({}, unixMs(OPENING + 60_010)))))).toContain('submit_order')
  })

  it('reads no balance before a first list, however often that fails', () => {
    const engine = createEngine(SETTINGS)
    engine.handle(at(0, { type: 'intents_synced' }))
    expect(names(engine.handle(at(0, { type: 'session_up' })))).toContain('read_order_reports')
    engine.handle(at(10, { type: 'order_reports_failed', startedAt: OPENING, cause: 'timeout' }))
    const again = names(engine.handle(at(600, { type: 'timer', name: 'reports' })))
    expect(again).toContain('read_order_reports')
    expect(again).not.toContain('read_balance')
  })

  it('tells the ledger only what has changed', () => {
    const engine = aReadyEngine()
    const report = aReport({ isOpenApi: false })
    const list = (ms: number) =>
      engine.handle(at(ms, { type: 'order_reports', startedAt: unixMs(OPENING + ms - 1), day, reports: [report] }))
    expect(names(list(100))).toContain('persist')
    expect(names(list(200))).not.toContain('persist')
  })

  it('tells again what the ledger put back, and counts its fill once', () => {
    const engine = aReadyEngine()
    const report = aReport({ isOpenApi: false, cumQty: 4, cumAmount: 280_000 })
    const list = (ms: number) =>
      engine.handle(at(ms, { type: 'order_reports', startedAt: unixMs(OPENING + ms - 1), day, reports: [report] }))
    const fills = (effects: readonly Effect[]) =>
      effects.filter((effect) => effect.type === 'publish' && effect.fact.kind === 'order_filled')
    expect(fills(list(100))).toHaveLength(1)
    const { orderDate, orderNo } = report.venueOrderId
    engine.handle(at(150, { type: 'reports_recorded', deferred: [{ orderDate, orderNo }] }))
    const again = list(200)
    expect(again).toContainEqual(
      expect.objectContaining({ record: expect.objectContaining({ reports: [{ report, intentId: null }] }) }),
    )
    expect(fills(again)).toEqual([])
  })

  it('raises an alarm when the broker takes a fill back', () => {
    const engine = aReadyEngine()
    const list = (ms: number, cumQty: number) =>
      engine.handle(
        at(ms, {
          type: 'order_reports',
          startedAt: unixMs(OPENING + ms - 1),
          day,
          reports: [aReport({ isOpenApi: false, cumQty })],
        }),
      )
    list(100, 6)
    expect(list(200, 4)).toContainEqual(expect.objectContaining({ type: 'alarm', name: 'order_fill_went_down' }))
  })

  it('stops on time that runs backwards', () => {
    const engine = aReadyEngine()
    expect(() => engine.handle(at(0, { type: 'session_down' }))).toThrow('time went back')
  })
})

describe('the same events', () => {
  const bodies = fc.oneof(
    fc
      .record({ n: fc.integer({ min: 1, max: 6 }), quantity: fc.integer({ min: 1, max: 3 }) })
      .map(({ n, quantity }): EventBody => requested(n, { quantity })),
    fc.tuple(fc.integer({ min: 1, max: 6 }), fc.constantFrom('unknown', 'not_sent', 'not_claimed' as const)).map(
      ([n, kind]): EventBody => ({
        type: 'submit_settled',
        intentId: id(n),
        result: { kind, cause: 'test' },
        times: null,
      }),
    ),
    fc.integer({ min: 1, max: 6 }).map(
      (n): EventBody => ({
        type: 'submit_settled',
        intentId: id(n),
        result: {
          kind: 'accepted',
          venueOrderId: { orderDate: day, branch: '', orderNo: String(n).padStart(10, '0') },
        },
        times: null,
      }),
    ),
    fc
      .array(fc.record({ n: fc.integer({ min: 1, max: 8 }), quantity: fc.integer({ min: 1, max: 3 }) }), {
        maxLength: 4,
      })
      .map(
        (rows): EventBody => ({
          type: 'order_reports',
          startedAt: OPENING,
          day,
          reports: rows.map(({ n, quantity }) => aReport({ orderNo: String(n).padStart(10, '0'), quantity })),
        }),
      ),
    fc.constant<EventBody>({ type: 'balance_report', startedAt: OPENING, balance: aBalance() }),
    fc.constant<EventBody>({ type: 'order_reports_failed', startedAt: OPENING, cause: 'test' }),
    fc.constant<EventBody>({ type: 'timer', name: 'reports' }),
    fc.constant<EventBody>({ type: 'notices_missed' }),
    fc.constant<EventBody>(quoteRead()),
    fc.constant<EventBody>({ type: 'quote_failed', instrumentId: SAMSUNG, code: 'quote_stale' }),
    fc.constant<EventBody>({ type: 'session_up' }),
  )
  const days = fc.array(fc.tuple(bodies, fc.integer({ min: 0, max: 20_000 })), { maxLength: 60 })

  const replay = (script: readonly (readonly [EventBody, number])[]): readonly (readonly Effect[])[] => {
    const engine = aReadyEngine()
    let now = 10
    return script.map(([body, wait]) => {
      now += wait
      return engine.handle(at(now, body))
    })
  }

  it('yield byte-identical effects', () => {
    fc.assert(
      fc.property(days, (script) => {
        expect(JSON.stringify(replay(script))).toBe(JSON.stringify(replay(script)))
      }),
    )
  })

  it('never ask for an intent to be sent again unless it came back unsent', () => {
    fc.assert(
      fc.property(days, (script) => {
        const out = new Set<string>()
        replay(script).forEach((effects, index) => {
          const body = script[index]?.[0]
          const isBack = body?.type === 'submit_settled' && ['not_sent', 'not_claimed'].includes(body.result.kind)
          if (body?.type === 'submit_settled' && isBack) out.delete(body.intentId)
          for (const effect of effects) {
            if (effect.type !== 'submit_order') continue
            expect(out.has(effect.order.id)).toBe(false)
            out.add(effect.order.id)
          }
        })
      }),
    )
  })
})
