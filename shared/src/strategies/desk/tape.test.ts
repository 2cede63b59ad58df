import { describe, expect, it } from 'vitest'
import { addDays, kstDate, unixMs } from '../../core/time.ts'
import { type CalendarDay, createCalendar } from '../../market/trading-calendar.ts'
import { STRATEGIES } from '../registry.ts'
import { createStrategyDesk } from './desk.ts'
import type { ArmedStrategy, DeskEffect, DeskEvent, DeskEventBody } from './desk-event.ts'
import { ACCOUNT, aVersion, CALENDAR, LiveDays, someDays } from './live-days.test-support.ts'
import { recordDesk, replayTape } from './tape.ts'
import { readTapeEvent } from './tape-event.ts'

const DAYS = someDays(STRATEGIES[0]!, 5, { fast: 2, slow: 5 })
const ID = DAYS.series[0]!.instrumentId
const LIVED = new LiveDays(DAYS)
LIVED.begin(DAYS.bars[0]![0]!.ts - 3_600_000)
for (let row = 0; row < DAYS.bars[0]!.length; row += 1) LIVED.play(row)

/** As a bridge arms it: with all its owner has said. */
function asArmed(version: ArmedStrategy): ArmedStrategy {
  const whole = { v: 1, name: 'crossing', universe: { symbols: version.instruments }, ...version.terms }
  return { ...version, terms: whole }
}

/** @param desk  who is told; what it wants is written down */
function tapeOf(events: readonly DeskEvent[], desk = createStrategyDesk(CALENDAR)) {
  const lines: string[] = []
  const recorded = recordDesk(desk, CALENDAR, (line) => void lines.push(`${line}\n`))
  for (const event of events) recorded.handle(event)
  return lines
}

const LOG = LIVED.log.map((event) =>
  event.type === 'strategy_armed' ? { ...event, version: asArmed(event.version) } : event,
)
const TAPE = tapeOf(LOG)

/** Replaces the one line that has the words. */
function changed(find: RegExp, by: string): string {
  expect(TAPE.filter((line) => find.test(line)).length).toBeGreaterThan(0)
  const index = TAPE.findIndex((line) => find.test(line))
  return TAPE.map((line, at) => (at === index ? line.replace(find, by) : line)).join('')
}

describe('a tape', () => {
  it('played again gives what was wanted, byte by byte', () => {
    const { signals } = LIVED
    expect(signals.length).toBeGreaterThan(3)
    const replay = replayTape(TAPE.join(''))
    expect(replay).toEqual({ ok: true, value: { events: LOG.length, signals: signals.length, difference: null } })
  })

  it('does not come out the same when one price was another', () => {
    const { key } = LIVED.signals[1]!
    const ts = Number(key.split(':')[2])
    const index = LOG.findIndex((event) => event.type === 'bars_loaded' && event.bars.some((bar) => bar.ts === ts))
    const text = TAPE.map((line, at) => (at === 1 + 2 * index ? line.replace(/"close":\d+/, '"close":1') : line))
    expect(text.join('')).not.toBe(TAPE.join(''))
    const replay = replayTape(text.join(''))
    expect(replay.ok && replay.value.difference?.recorded).toContain('"wanted"')
    expect(replay.ok && replay.value.difference?.again).not.toBe(replay.ok && replay.value.difference?.recorded)
  })

  it('holds a day with another calendar', () => {
    const date = kstDate(LOG.at(-1)!.at)
    const day: CalendarDay = {
      date: addDays(date, 1),
      market: 'KRX',
      kind: 'late_open',
      open: '100000',
      close: '163000',
      nameKo: '늦게 여는 날',
      isAnnounced: true,
      source: 'a test',
    }
    const calendar = createCalendar([...CALENDAR.days, day])
    const at = LOG.at(-1)!.at
    const told = tapeOf([...LOG, { type: 'calendar_changed', calendar, at }, { type: 'timer', at: unixMs(at + 72e6) }])
    const replay = replayTape(told.join(''))
    expect(replay).toMatchObject({ ok: true, value: { events: LOG.length + 2, difference: null } })
    const without = told.map((line) => line.replace('"date":"'.concat(day.date), '"date":"2020-01-02'))
    expect(replayTape(without.join(''))).toMatchObject({ ok: true, value: { difference: { line: told.length } } })
  })

  it('begins anew wherever a desk did', () => {
    const replay = replayTape([...TAPE, ...TAPE].join(''))
    expect(replay).toMatchObject({ ok: true, value: { events: 2 * LOG.length, difference: null } })
  })

  it('ends before a line that was being written when its process was killed', () => {
    const replay = replayTape(`${TAPE.join('')}{"told":{"type":"ti`)
    expect(replay).toMatchObject({ ok: true, value: { events: LOG.length, difference: null } })
  })

  it('tells numbers apart that JSON has none for', () => {
    const nan: DeskEffect = { type: 'set_timer', at: Number.NaN as DeskEvent['at'] }
    const [, , wanted] = tapeOf([{ type: 'timer', at: unixMs(1) }], { handle: () => [nan] })
    expect(wanted).toBe('{"wanted":[{"type":"set_timer","at":{"$number":"NaN"}}]}\n')
    const standing = { cash: 1, buyingPower: Number.POSITIVE_INFINITY, equity: 1, equityAtStart: null, holdings: [] }
    const told: DeskEvent = { type: 'account_changed', accountId: ACCOUNT, standing, at: unixMs(1) }
    expect(replayTape(tapeOf([told]).join(''))).toMatchObject({ ok: true, value: { events: 1, difference: null } })
  })

  it.each([
    ['a line that is no JSON', () => changed(/^\{"told"/, '{told'), 'no JSON'],
    ['a line of no kind', () => changed(/^\{"told"/, '{"tell"'), ''],
    ['an event nobody knows', () => changed(/"type":"timer"/, '"type":"times"'), 'type'],
    ['an event with more than it has', () => changed(/"type":"timer"/, '"type":"timer","x":1'), '"x"'],
    ['an event without its time', () => changed(/("type":"timer"),"at":\d+/, '$1'), 'at'],
    ['a price that is none', () => changed(/"price":\d+/, '"price":null'), 'tick.price'],
    ['a strategy nobody could have armed', () => changed(/"bar":"30m"/, '"bar":"31m"'), 'version.terms'],
    ['an answer nobody gave', () => changed(/^\{"told".*\n/, ''), 'out of turn'],
    ['events before a desk', () => TAPE.slice(1).join(''), 'out of turn'],
  ])('refuses %s', (_what, text, detail) => {
    const replay = replayTape(text())
    expect(replay).toMatchObject({ ok: false, error: { kind: 'tape_unreadable' } })
    expect(replay.ok ? '' : replay.error.detail).toContain(detail)
  })
})

describe('every event there is', () => {
  const version = asArmed(aVersion(DAYS, { state: LIVED.state, lots: [{ instrumentId: ID, quantity: 1, price: 1.5 }] }))
  const { versionId } = version
  const signal = { instrumentId: ID, strength: 1, reason: 'r' }
  const size = { equityShare: 0.1 }
  const wanted = { series: 0, side: 'buy', size: null, type: 'limit', price: 1, exits: { stopRate: 0.1 } } as const
  const holding = { instrumentId: ID, quantity: 1, sellableQuantity: 1, avgPx: 1.5, lastPx: 2 }
  const standing = { cash: 1, buyingPower: 1, equity: 1, equityAtStart: 1, holdings: [holding] }
  const tick = LOG.find((event) => event.type === 'trade_tick')
  const bodies: readonly DeskEventBody[] = [
    { type: 'strategy_armed', version },
    { type: 'instrument_known', instrumentId: ID, kind: 'etf', market: 'kosdaq' },
    { type: 'trade_tick', tick: tick!.tick, tradingDate: tick!.tradingDate },
    { type: 'bars_loaded', instrumentId: ID, spec: '30m', bars: DAYS.bars[0]!.slice(0, 3), isForming: true },
    { type: 'bars_failed', instrumentId: ID, spec: '1d' },
    { type: 'own_order', versionId, key: 'k', instrumentId: ID, side: 'buy', cumQty: 1, amount: 2, isOpen: true },
    { type: 'order_refused', versionId, key: 'k' },
    { type: 'account_changed', accountId: ACCOUNT, standing },
    { type: 'position_changed', accountId: ACCOUNT, instrumentId: ID, quantity: 3 },
    { type: 'foreign_fill', accountId: ACCOUNT, instrumentId: ID },
    { type: 'outer_signal', versionId, signal: { ...signal, id: 'hook:1', action: 'buy', price: null, size } },
    { type: 'remote_answer', versionId, seq: 1, signals: [wanted] },
    { type: 'remote_answer', versionId, seq: 2, signals: null },
    { type: 'remote_opened', versionId, hearsTicks: true },
    { type: 'feed_interrupted', instrumentIds: [ID] },
    { type: 'feed_interrupted', instrumentIds: null },
    { type: 'calendar_changed', calendar: CALENDAR },
    { type: 'strategy_disarmed', versionId },
    { type: 'timer' },
  ]

  it.each(bodies.map((body) => [body.type, body] as const))('%s comes back as it was', (_type, body) => {
    const event: DeskEvent = { ...body, at: unixMs(5) }
    const [, told] = tapeOf([event], { handle: () => [] })
    const read = readTapeEvent(JSON.parse(told!).told)
    // What a calendar answers follows from its days.
    const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
    expect(asJson(read.ok ? read.value : read.error)).toEqual(asJson(event))
    expect(read.ok && read.value.type === 'calendar_changed').toBe(event.type === 'calendar_changed')
  })
})
