import { describe, expect, it } from 'vitest'
import { unixMs } from '../../core/time.ts'
import { instrumentId } from '../../domain/instrument.ts'
import type { Bar } from '../../domain/market-data.ts'
import { regularSession } from '../../market/session-phase.ts'
import { parseStrategySpec } from '../spec.ts'
import { createStrategyDesk } from './desk.ts'
import type { ArmedStrategy, DeskEffect, DeskEventBody, RemoteSignal, StrategyState } from './desk-event.ts'
import { ACCOUNT, aPrice, CALENDAR, CASH, tradingDays } from './live-days.test-support.ts'

const ID = instrumentId('005930')
const DAYS = tradingDays(6)
const MINUTE_MS = 60_000
const sessionOf = (at: number) => regularSession(CALENDAR, 'KRX', DAYS[at]!)! // a trading day

const barAt = (ts: number): Bar => ({
  ts: unixMs(ts),
  open: 50_000,
  high: 50_000,
  low: 50_000,
  close: 50_000,
  volume: 1,
})
const BUY: RemoteSignal = { series: 0, side: 'buy', size: null, type: 'market', strength: 1 }

/** A desk with one strategy that a program elsewhere decides for. */
class Remote {
  readonly effects: DeskEffect[] = []
  readonly #desk = createStrategyDesk(CALENDAR)
  readonly #bar: '1m' | '1d'

  constructor(
    bar: '1m' | '1d',
    past: readonly Bar[],
    { at, state = null }: { at: number; state?: StrategyState | null },
  ) {
    this.#bar = bar
    const source = { kind: 'gateway', program: 'p', params: {} }
    const spec = parseStrategySpec({ v: 1, name: 'x', source, universe: { symbols: [ID] }, bar, sizing: { shares: 7 } })
    if (!spec.ok) throw new Error(JSON.stringify(spec.error))
    const names = { strategyId: 's', versionId: 'v', hash: 'a'.repeat(64), accountId: ACCOUNT }
    const version: ArmedStrategy = { ...names, terms: spec.value, instruments: [ID], lots: [], state }
    const standing = { cash: CASH, buyingPower: CASH, equity: CASH, equityAtStart: null, holdings: [] }
    this.put({ type: 'strategy_armed', version }, at)
    this.put({ type: 'instrument_known', instrumentId: ID, kind: 'stock', market: 'kospi' }, at)
    this.put({ type: 'account_changed', accountId: ACCOUNT, standing }, at)
    this.closes(past, at)
  }

  put(body: DeskEventBody, at: number): void {
    this.effects.push(...this.#desk.handle({ ...body, at: unixMs(at) }))
  }

  closes(bars: readonly Bar[], at: number): void {
    this.put({ type: 'bars_loaded', instrumentId: ID, spec: this.#bar, bars, isForming: false }, at)
  }

  answers(signals: readonly RemoteSignal[], at: number): void {
    this.put({ type: 'remote_answer', versionId: 'v', seq: this.told.at(-1)?.seq ?? 0, signals }, at)
  }

  get told() {
    return this.effects.filter((one) => one.type === 'tell_remote')
  }

  get signals() {
    return this.effects.filter((one) => one.type === 'signal').map(({ signal }) => signal)
  }

  get state(): StrategyState {
    const last = this.effects.findLast((one) => one.type === 'record_state')
    if (last === undefined) throw new Error('no state was kept')
    return last.state
  }
}

describe('a strategy of a program elsewhere', () => {
  const open = sessionOf(1).open
  const past = [0, 1, 2].map((n) => barAt(open + n * MINUTE_MS))

  it('is told what has been in one piece, and asked what comes', () => {
    const desk = new Remote('1m', past, { at: open + 3.5 * MINUTE_MS })
    desk.closes([barAt(open + 3 * MINUTE_MS)], open + 4 * MINUTE_MS + 1_000)
    expect(desk.told.map(({ seq, told, isPast }) => [seq, told.length, isPast])).toEqual([
      [0, 3, true],
      [1, 1, false],
    ])
    expect(desk.told[1]?.told[0]?.context).toEqual({
      now: open + 3 * MINUTE_MS,
      cash: CASH,
      equity: CASH,
      holdings: [],
    })
  })

  it('orders what its owner has set when the program names no size, under a key that says when', () => {
    const desk = new Remote('1m', past, { at: open + 3.5 * MINUTE_MS })
    desk.closes([barAt(open + 3 * MINUTE_MS)], open + 4 * MINUTE_MS + 1_000)
    desk.answers([BUY], open + 4 * MINUTE_MS + 1_100)
    expect(desk.signals).toMatchObject([
      {
        key: `v:${ID}:${open + 3 * MINUTE_MS}:r0`,
        origin: 'gateway',
        order: { side: 'buy', quantity: 7 },
        decidedBy: null,
      },
    ])
  })

  it('takes an answer once, and none that nobody asked for', () => {
    const desk = new Remote('1m', past, { at: open + 3.5 * MINUTE_MS })
    desk.closes([barAt(open + 3 * MINUTE_MS)], open + 4 * MINUTE_MS + 1_000)
    for (const _ of [1, 2]) desk.answers([BUY], open + 4 * MINUTE_MS + 1_100)
    desk.put({ type: 'remote_answer', versionId: 'v', seq: 99, signals: [BUY] }, open + 4 * MINUTE_MS + 1_200)
    expect(desk.signals).toHaveLength(1)
  })

  it('is refused as late when the answer comes after two minutes', () => {
    const desk = new Remote('1m', past, { at: open + 3.5 * MINUTE_MS })
    desk.closes([barAt(open + 3 * MINUTE_MS)], open + 4 * MINUTE_MS + 1_000)
    desk.answers([BUY], open + 7 * MINUTE_MS)
    expect(desk.signals).toMatchObject([{ order: null, decidedBy: 'late' }])
  })

  it('hears prices once its program has asked for them, each under a key of its own', () => {
    const at = open + 4 * MINUTE_MS
    const desk = new Remote('1m', past, { at })
    desk.put(aPrice(ID, 50_100, at + 1), at + 1)
    expect(desk.told).toHaveLength(1)
    desk.put({ type: 'remote_opened', versionId: 'v', hearsTicks: true }, at + 2)
    for (const ms of [3, 4]) {
      desk.put(aPrice(ID, 50_100, at + ms), at + ms)
      desk.answers([BUY], at + ms)
    }
    expect(desk.told.at(-1)?.told[0]?.event).toEqual({ type: 'tick', series: 0, price: 50_100, size: 0 })
    expect(desk.signals.map(({ key }) => key)).toEqual([`v:${ID}:${at}:r${at + 3}.0`, `v:${ID}:${at}:r${at + 4}.1`])
  })

  it('trades at the next opening what a bar of a day decided, also when the bridge starts anew over night', () => {
    const days = [0, 1, 2].map((n) => barAt(sessionOf(n).open - 9 * 3_600_000))
    const evening = sessionOf(2).close + 60 * MINUTE_MS
    const first = new Remote('1d', days.slice(0, 2), { at: sessionOf(1).close + MINUTE_MS })
    first.closes(days.slice(2), evening)
    first.answers([BUY], evening + 1_000)
    expect(first.signals).toEqual([])
    const second = new Remote('1d', days, { at: evening + 60 * MINUTE_MS, state: first.state })
    expect(second.told.map(({ told, isPast }) => [told.length, isPast])).toEqual([
      [2, true],
      [1, false],
    ])
    second.answers([BUY], evening + 61 * MINUTE_MS)
    for (const desk of [first, second]) {
      desk.put({ type: 'timer' }, sessionOf(3).open + 3_000)
      expect(desk.signals).toMatchObject([{ key: `v:${ID}:${days[2]?.ts}:r0`, order: { quantity: 7 } }])
    }
  })
})
