import { EventEmitter, once } from 'node:events'
import { Market } from '@naru/sandbox/kis/market/market.ts'
import { loadRecording } from '@naru/sandbox/kis/market/recording.ts'
import { unixMs } from '@naru/shared/core/time'
import { instrumentId } from '@naru/shared/domain/instrument'
import type { Bar } from '@naru/shared/domain/market-data'
import { AccountId } from '@naru/shared/domain/order'
import { CARRIED_CALENDAR } from '@naru/shared/market/trading-calendar'
import { createStrategyDesk } from '@naru/shared/strategies/desk/desk'
import type { ArmedStrategy, DeskEffect, DeskEventBody, DeskSignal } from '@naru/shared/strategies/desk/desk-event'
import { parseStrategySpec, type StrategySpec } from '@naru/shared/strategies/spec'
import { createSystemClock } from '../../src/adapters/system/system-clock.ts'
import type { SignalSource } from '../../src/ports/strategies.ts'
import { createRemotes } from '../../src/runtime/strategies/remotes.ts'
import { memoryLogger } from '../support/market.ts'

const CODE = '005930'
const ID = instrumentId(CODE)
const ACCOUNT = AccountId.parse('00000000-0000-4000-8000-000000000001')
const [MINUTE_MS, SESSION_MS] = [60_000, 6 * 3_600_000]
const CASH = 100_000_000
/** What is compared here must not hang on how busy the machine is. */
const PATIENT_MS = 60_000

/** Minute bars of recorded days, a real share's. @param days  how many of the 42, from the first */
export function recordedBars(days: number): readonly (readonly Bar[])[] {
  const market = new Market({ recording: loadRecording(), seed: 1, secondsPerTrade: 30 }, days * SESSION_MS)
  return market
    .daysUntilToday()
    .slice(0, days)
    .map((date) =>
      market.minutes(CODE, date).map(({ time, open, high, low, close, volume }) => {
        const at = `${date}T${time.slice(0, 2)}:${time.slice(2, 4)}:00+09:00`
        return { ts: unixMs(Date.parse(at)), open, high, low, close, volume }
      }),
    )
}

export function specOf(source: object, over: object = {}): StrategySpec {
  const parsed = parseStrategySpec({ v: 1, name: '시험', source, universe: { symbols: [ID] }, bar: '1m', ...over })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value
}

/** A desk whose orders fill at the close of the bar they were decided by; programs are told as the bridge tells them. */
export class DayDesk {
  readonly signals: DeskSignal[] = []
  readonly #log = new EventEmitter()
  readonly logger = memoryLogger(() => this.#log.emit('line'))
  readonly #desk = createStrategyDesk(CARRIED_CALENDAR)
  readonly #remotes
  readonly #onlyFor: ReadonlySet<string> | undefined
  readonly #filled = new Set<string>()
  readonly #open = new Set<string>()
  readonly #held = new Map<string, number>()
  #waiting: (() => void) | undefined
  #at = 0

  /** @param onlyFor  the versions whose answers bars wait for; left out: all */
  constructor(source?: SignalSource, onlyFor?: ReadonlySet<string>) {
    this.#onlyFor = onlyFor
    const clock = createSystemClock()
    this.#remotes = createRemotes({
      userId: 'anybody',
      source,
      clock,
      logger: this.logger,
      put: (event) => this.#handle(event),
      deadlineMs: PATIENT_MS,
    })
  }

  /** @param past  bars before it was armed */
  arm(versionId: string, spec: StrategySpec, past: readonly Bar[]): void {
    const version: ArmedStrategy = {
      strategyId: versionId,
      versionId,
      hash: 'a'.repeat(64),
      accountId: ACCOUNT,
      terms: spec,
      instruments: [ID],
      lots: [],
      state: null,
    }
    this.#at = (past.at(-1)?.ts ?? 0) + MINUTE_MS + 30_000
    this.#handle({ type: 'strategy_armed', version })
    this.#handle({ type: 'instrument_known', instrumentId: ID, kind: 'stock', market: 'kospi' })
    const standing = { cash: CASH, buyingPower: 1e15, equity: CASH, equityAtStart: null, holdings: [] }
    this.#handle({ type: 'account_changed', accountId: ACCOUNT, standing })
    this.#remotes.open(version, spec)
    this.#handle({ type: 'bars_loaded', instrumentId: ID, spec: '1m', bars: past, isForming: false })
  }

  /** One bar closes; resolves when every program has answered, or been late. */
  async play(bar: Bar): Promise<void> {
    this.#at = bar.ts + MINUTE_MS + 2_000
    this.#handle({ type: 'bars_loaded', instrumentId: ID, spec: '1m', bars: [bar], isForming: false })
    await this.settled()
    for (const signal of this.signals) this.#fill(signal, bar.close)
    await this.settled()
  }

  settled(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#open.size === 0) return resolve()
      this.#waiting = resolve
    })
  }

  /** Resolves once it is said why a program is away. */
  loses(code: string): Promise<void> {
    return this.#logged(() => this.logger.lines.some((line) => line.includes('program_away') && line.includes(code)))
  }

  /** Resolves once programs have taken up versions so many times. */
  runs(times: number): Promise<void> {
    return this.#logged(() => this.logger.lines.filter((line) => line.includes('program_runs')).length >= times)
  }

  async #logged(isThere: () => boolean): Promise<void> {
    while (!isThere()) await once(this.#log, 'line')
  }

  stop(): void {
    this.#remotes.stop()
  }

  #fill({ key, order, versionId, instrumentId: id }: DeskSignal, price: number): void {
    if (order === null || this.#filled.has(key)) return
    this.#filled.add(key)
    const { side, quantity } = order
    this.#held.set(id, (this.#held.get(id) ?? 0) + (side === 'buy' ? quantity : -quantity))
    const position = { accountId: ACCOUNT, instrumentId: id, quantity: this.#held.get(id) ?? 0 }
    this.#handle({ type: 'position_changed', ...position })
    const traded = { cumQty: quantity, amount: quantity * price, isOpen: false }
    this.#handle({ type: 'own_order', versionId, key, instrumentId: id, side, ...traded })
  }

  #handle(body: DeskEventBody): void {
    if (body.type === 'remote_answer') this.#open.delete(`${body.versionId} ${body.seq}`)
    for (const effect of this.#desk.handle({ ...body, at: unixMs(this.#at) })) this.#perform(effect)
    if (this.#open.size > 0) return
    this.#waiting?.()
    this.#waiting = undefined
  }

  #perform(effect: DeskEffect): void {
    if (effect.type === 'signal') this.signals.push(effect.signal)
    if (effect.type !== 'tell_remote') return
    const isWaitedFor = this.#onlyFor?.has(effect.versionId) ?? true
    if (!effect.isPast && isWaitedFor) this.#open.add(`${effect.versionId} ${effect.seq}`)
    this.#remotes.tell({ ...effect, patienceMs: PATIENT_MS })
  }
}

/** What was wanted, and when: nothing of who wanted it. */
export const wishes = (signals: readonly DeskSignal[], versionId?: string): readonly string[] =>
  signals
    .filter((signal) => versionId === undefined || signal.versionId === versionId)
    .map(({ key, action, order }) => `${key.split(':')[2]} ${action} ${order?.quantity}`)
