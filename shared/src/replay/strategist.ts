import { unixMs } from '../core/time.ts'
import type { Bar, TradeTick } from '../domain/market-data.ts'
import { AccountId } from '../domain/order.ts'
import { isMinutes, MINUTE_MS, MINUTES, resample } from '../market/resample.ts'
import { CARRIED_CALENDAR } from '../market/trading-calendar.ts'
import { createStrategyDesk, type StrategyDesk } from '../strategies/desk/desk.ts'
import type { ArmedStrategy, DeskEventBody, DeskSignal, StrategyState } from '../strategies/desk/desk-event.ts'
import type { StrategySpec } from '../strategies/spec.ts'
import type { StrategyDefinition } from '../strategies/strategy.ts'
import type { ReplayStanding } from './account.ts'
import { barsOf, type RecordedDay, rowsBetween } from './recorded-day.ts'

const ACCOUNT = AccountId.parse('00000000-0000-4000-8000-000000000001')
const VERSION = 'replay'
/** Bars are told a moment after they ended, as a live desk hears them. */
const TOLD_AFTER_MS = 2_000
const NEVER = Number.POSITIVE_INFINITY

/** `held`: it rests since the reader traded its instrument by hand, as its guard says. `off`: it cannot be run here. */
export interface StrategistState {
  readonly state: 'running' | 'held' | 'off'
  readonly detail: string | null
}

interface Setting {
  readonly day: RecordedDay
  readonly spec: StrategySpec
  readonly given: StrategyDefinition | undefined
  /** Beginning of the replay, UnixMs. */
  readonly start: number
}

/** The desk of live strategies, told of a replayed day. */
export class Strategist {
  status: StrategistState = { state: 'running', detail: null }
  readonly #setting: Setting
  readonly #desk: StrategyDesk
  readonly #bars: readonly Bar[]
  #toldBars = 0
  #timerAt = NEVER
  #signals: DeskSignal[] = []

  constructor(setting: Setting) {
    const { day, spec, given } = setting
    this.#setting = setting
    this.#desk = createStrategyDesk(CARRIED_CALENDAR, () => given)
    // Of the bars that are longer than the recorded ones only those that are over before the session is can be told.
    this.#bars = isMinutes(spec.bar) ? resample(barsOf(rowsBetween(day.bars, 0, day.close)), spec.bar) : []
  }

  /** When it has to be told something next. */
  get dueAt(): number {
    return Math.min(this.#timerAt, this.#barDueAt)
  }

  get #barDueAt(): number {
    const bar = this.#bars[this.#toldBars]
    const { spec, day } = this.#setting
    if (bar === undefined || !isMinutes(spec.bar)) return NEVER
    const end = bar.ts + MINUTES[spec.bar] * MINUTE_MS + TOLD_AFTER_MS
    return end < day.close ? end : NEVER
  }

  /** Arms it: everything that was known before the day has been heard, and yesterday's last word trades at the opening. */
  begin(standing: ReplayStanding): readonly DeskSignal[] {
    const { day, spec, start } = this.#setting
    const { instrumentId, kind, market } = day
    const past = isMinutes(spec.bar) ? resample(barsOf(day.past), spec.bar) : barsOf(day.daily)
    const version: ArmedStrategy = {
      strategyId: VERSION,
      versionId: VERSION,
      hash: '',
      accountId: ACCOUNT,
      terms: spec,
      instruments: [instrumentId],
      lots: [],
      state: stateBefore(day, past, standing.start),
    }
    this.#put({ type: 'instrument_known', instrumentId, kind, market }, start)
    this.#put({ type: 'strategy_armed', version }, start)
    this.standing(standing, start)
    this.#put({ type: 'bars_loaded', instrumentId, spec: spec.bar, bars: past, isForming: false }, start)
    return this.#take()
  }

  /** What falls due at this very time: a timer of its own, or the end of a bar. */
  due(at: number): readonly DeskSignal[] {
    const { instrumentId } = this.#setting.day
    if (this.#timerAt <= at) {
      this.#timerAt = NEVER
      this.#put({ type: 'timer' }, at)
    }
    if (this.#barDueAt <= at) {
      const bars = [this.#bars[this.#toldBars]!]
      this.#toldBars += 1
      this.#put({ type: 'bars_loaded', instrumentId, spec: this.#setting.spec.bar, bars, isForming: false }, at)
    }
    return this.#take()
  }

  /** A trade of the market; bars are told by themselves, so it adds to none. */
  price(price: number, at: number): readonly DeskSignal[] {
    const { instrumentId, date } = this.#setting.day
    this.#put({ type: 'trade_tick', tradingDate: date, tick: reading(instrumentId, price, at) }, at)
    return this.#take()
  }

  standing({ cash, freeCash, equity, start, held, freeShares, averagePrice }: ReplayStanding, at: number): void {
    const { instrumentId } = this.#setting.day
    const holdings =
      held === 0 ? [] : [{ instrumentId, quantity: held, sellableQuantity: freeShares, avgPx: averagePrice, lastPx: 0 }]
    const standing = { cash, buyingPower: Math.max(0, freeCash), equity, equityAtStart: start, holdings }
    this.#put({ type: 'account_changed', accountId: ACCOUNT, standing }, at)
  }

  /** How far an order of its own has traded. */
  ownOrder(
    key: string,
    order: { side: 'buy' | 'sell'; filled: number; amount: number; isOpen: boolean },
    at: number,
  ): readonly DeskSignal[] {
    const { instrumentId } = this.#setting.day
    const { side, filled, amount, isOpen } = order
    this.#put({ type: 'own_order', versionId: VERSION, key, instrumentId, side, cumQty: filled, amount, isOpen }, at)
    return this.#take()
  }

  refused(key: string, at: number): readonly DeskSignal[] {
    this.#put({ type: 'order_refused', versionId: VERSION, key }, at)
    return this.#take()
  }

  /** The reader traded by hand. */
  foreign(at: number): readonly DeskSignal[] {
    this.#put({ type: 'foreign_fill', accountId: ACCOUNT, instrumentId: this.#setting.day.instrumentId }, at)
    return this.#take()
  }

  #take(): readonly DeskSignal[] {
    const signals = this.#signals
    this.#signals = []
    return signals
  }

  #put(body: DeskEventBody, at: number): void {
    for (const effect of this.#desk.handle({ ...body, at: unixMs(at) })) {
      if (effect.type === 'signal') this.#signals.push(effect.signal)
      else if (effect.type === 'set_timer') this.#timerAt = effect.at
      else if (effect.type === 'hold') this.status = { state: 'held', detail: effect.code }
      else if (effect.type === 'switch_off') this.status = { state: 'off', detail: effect.detail.cause ?? effect.code }
    }
  }
}

/** As if it had been armed long ago and had nothing left to do but with the last bar. */
function stateBefore({ instrumentId, date }: RecordedDay, past: readonly Bar[], cash: number): StrategyState | null {
  const [first, told] = [past[0], past.at(-2)]
  if (first === undefined) return null
  return {
    v: 1,
    anchor: first.ts,
    startedAt: unixMs(first.ts),
    capital: cash,
    lots: [],
    fills: [],
    orders: [],
    foldedTo: -1,
    told: told === undefined ? {} : { [instrumentId]: told.ts },
    day: { date, orders: 0, equity: cash },
  }
}

/** A price that was read: it may end a holding, and is no part of a bar. */
const reading = (instrumentId: TradeTick['instrumentId'], price: number, at: number): TradeTick => ({
  instrumentId,
  price,
  size: 0,
  aggressor: 'none',
  change: 0,
  changeRate: 0,
  open: price,
  high: price,
  low: price,
  cumVolume: 0,
  cumTurnover: 0,
  tradeStrength: 0,
  tsEvent: unixMs(at),
  tsInit: unixMs(at),
})
