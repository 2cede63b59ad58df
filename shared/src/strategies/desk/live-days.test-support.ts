import type { BacktestFill, BacktestResult } from '../../backtest/result.ts'
import { runBacktest } from '../../backtest/run-backtest.ts'
import { type BacktestSeries, DEFAULT_SETTINGS } from '../../backtest/settings.ts'
import { addDays, type KstDate, kstDate, type UnixMs, unixMs } from '../../core/time.ts'
import { type InstrumentId, instrumentId } from '../../domain/instrument.ts'
import type { Bar, TradeTick } from '../../domain/market-data.ts'
import { AccountId } from '../../domain/order.ts'
import { columnsOf } from '../../indicators/columns.ts'
import type { ParamValues } from '../../indicators/indicator.ts'
import { regularSession } from '../../market/session-phase.ts'
import { CARRIED_CALENDAR, isOpenOn } from '../../market/trading-calendar.ts'
import { mulberry32, type Random } from '../../sim/random.ts'
import { createStrategy } from '../from-spec.ts'
import type { StrategyDefinition } from '../strategy.ts'
import { createStrategyDesk, type StrategyDesk } from './desk.ts'
import type { ArmedStrategy, DeskEffect, DeskEvent, DeskEventBody, DeskSignal, StrategyState } from './desk-event.ts'

export const CALENDAR = CARRIED_CALENDAR
export const ACCOUNT = AccountId.parse('00000000-0000-4000-8000-000000000001')
export const CASH = 100_000_000
const SLOT_MS = 30 * 60_000
const SETTINGS = { ...DEFAULT_SETTINGS, cash: CASH }

const at = (value: number): UnixMs => unixMs(value)

/** Trading days of spring, one opening at ten among none of them. */
export function tradingDays(count: number, from = '2026-03-03' as KstDate): readonly KstDate[] {
  const days: KstDate[] = []
  for (let day = from; days.length < count; day = addDays(day, 1)) if (isOpenOn(CALENDAR, 'KRX', day)) days.push(day)
  return days
}

const sessionOf = (day: KstDate) => regularSession(CALENDAR, 'KRX', day)! // a trading day

/** Bars of half an hour of a share that drifts and jumps. */
export function halfHours(random: Random, days: readonly KstDate[]): readonly Bar[] {
  const bars: Bar[] = []
  let price = 10_000 + Math.floor(random() * 40_000)
  for (const day of days) {
    const drift = (random() - 0.5) * 0.01
    price = Math.max(100, Math.round(price * (0.97 + 0.06 * random())))
    for (let ts = sessionOf(day).open as number; ts < sessionOf(day).close; ts += SLOT_MS) {
      const open = price
      const close = Math.max(100, Math.round(open * (1 + drift + (random() - 0.5) * 0.02)))
      const high = Math.round(Math.max(open, close) * (1 + 0.002 * random()))
      const low = Math.round(Math.min(open, close) * (1 - 0.002 * random()))
      bars.push({ ts: at(ts), open, high, low, close, volume: 50_000 })
      price = close
    }
  }
  return bars
}

export interface Days {
  readonly definition: StrategyDefinition
  readonly params: ParamValues
  readonly series: readonly BacktestSeries[]
  readonly bars: readonly (readonly Bar[])[]
  readonly result: BacktestResult
}

/** Days of bars, and what a backtest makes of them. */
export function someDays(definition: StrategyDefinition, seed: number, params: ParamValues = {}): Days {
  const random = mulberry32(seed)
  const count = definition.series === 'many' ? 3 : definition.series
  const days = tradingDays(16)
  const bars = Array.from({ length: count }, () => halfHours(random, days))
  const series = bars.map(
    (all, index): BacktestSeries => ({
      instrumentId: instrumentId(String(100_000 + index)),
      kind: 'stock',
      market: 'kospi',
      columns: columnsOf(all),
    }),
  )
  const result = runBacktest(series, createStrategy({ definition, params }, count), SETTINGS)
  return { definition, params, series, bars, result }
}

export const aVersion = ({ definition, params, series }: Days, over: Partial<ArmedStrategy> = {}): ArmedStrategy => ({
  strategyId: 'strategy',
  versionId: 'version',
  hash: 'a'.repeat(64),
  accountId: ACCOUNT,
  terms: {
    source: { kind: 'built_in', strategy: definition.id, params },
    bar: '30m',
    sizing: { buyingPowerShare: 0.1 },
    minimumStrength: 0,
    schedule: { session: 'regular', prepareMinutes: 10, closeRoutine: 'keep' },
    guards: { maxOrdersADay: 1_000, maxLossADayRate: 1, pausesOnForeignFill: true },
  },
  instruments: series.map(({ instrumentId: id }) => id),
  lots: [],
  state: null,
  ...over,
})

interface Open {
  readonly signal: DeskSignal
  cumQty: number
  amount: number
}

/** A desk in a market that fills its orders as the backtest filled its own. */
export class LiveDays {
  readonly log: DeskEvent[] = []
  readonly effects: DeskEffect[] = []
  readonly signals: DeskSignal[] = []
  /** Orders the backtest knows nothing of, and fills of orders nobody made. */
  readonly strays: string[] = []
  #desk: StrategyDesk
  readonly #days: Days
  readonly #given: StrategyDefinition | undefined
  #open: Open[] = []
  #timerAt = Number.POSITIVE_INFINITY
  readonly #held = new Map<InstrumentId, number>()

  /** @param given  the program, where it is not built in */
  constructor(days: Days, given?: StrategyDefinition) {
    this.#days = days
    this.#given = given
    this.#desk = createStrategyDesk(CALENDAR, () => given)
  }

  get state(): StrategyState {
    const last = this.effects.findLast((one) => one.type === 'record_state')
    if (last === undefined) throw new Error('no state was kept')
    return last.state
  }

  /** Timers that are due go first. */
  put(body: DeskEventBody, time: number): void {
    while (this.#timerAt < time) {
      const due = this.#timerAt
      this.#timerAt = Number.POSITIVE_INFINITY
      this.#handle({ type: 'timer' }, due)
    }
    this.#handle(body, time)
  }

  #handle(body: DeskEventBody, time: number): void {
    const event: DeskEvent = { ...body, at: at(time) }
    this.log.push(event)
    const effects = this.#desk.handle(event)
    this.effects.push(...effects)
    for (const one of effects) {
      if (one.type === 'signal') this.#onSignal(one.signal)
      else if (one.type === 'set_timer') this.#timerAt = one.at
    }
  }

  begin(time: number, version = aVersion(this.#days), history = 0): void {
    this.put({ type: 'strategy_armed', version }, time)
    for (const { instrumentId: id, kind, market } of this.#days.series) {
      this.put({ type: 'instrument_known', instrumentId: id, kind, market }, time)
    }
    const standing = { cash: CASH, buyingPower: 1e15, equity: CASH, equityAtStart: null, holdings: [] }
    this.put({ type: 'account_changed', accountId: ACCOUNT, standing: { ...standing, ...this.#holdings() } }, time)
    this.#days.series.forEach(({ instrumentId: id }, series) => {
      const bars = this.#days.bars[series]!.slice(0, history)
      this.put({ type: 'bars_loaded', instrumentId: id, spec: '30m', bars, isForming: false }, time)
    })
  }

  /** Another process takes over: all it has is what was kept, and the bars. */
  restart(row: number, time: number): void {
    this.#desk = createStrategyDesk(CALENDAR, () => this.#given)
    this.#timerAt = Number.POSITIVE_INFINITY
    this.begin(time, aVersion(this.#days, { state: this.state }), row)
  }

  /** Plays one bar of every series: what waits for the opening, fills, then its close. */
  play(row: number): void {
    const { bars, series } = this.#days
    const ts = bars[0]![row]!.ts
    this.put({ type: 'timer' }, ts + 3_000)
    for (const [of, all] of bars.entries()) this.#trade(of, all[row]!)
    series.forEach(({ instrumentId: id }, of) => {
      const loaded = { type: 'bars_loaded', instrumentId: id, spec: '30m', isForming: false } as const
      this.put({ ...loaded, bars: [bars[of]![row]!] }, ts + SLOT_MS + 2_000)
    })
  }

  /** Shares the backtest's orders and this desk's differ by; empty when they are the same to the last share. */
  get unsettled(): readonly string[] {
    return this.#open.map(({ signal, cumQty }) => `${signal.key} ${cumQty} of ${signal.order?.quantity}`)
  }

  #trade(of: number, bar: Bar): void {
    const { result, series } = this.#days
    const id = series[of]!.instrumentId
    this.#endDay(of, bar.ts)
    for (const price of [bar.open, bar.low, bar.high]) this.put(aPrice(id, price, bar.ts), bar.ts + 4_000)
    for (const fill of result.fills) if (fill.series === of && fill.ts === bar.ts) this.#fill(fill)
  }

  /** What did not trade on its day is over. */
  #endDay(of: number, ts: number): void {
    for (const { series, ts: lapsedAt, code, quantity, side } of this.#days.result.unfilled) {
      if (series !== of || lapsedAt !== ts || code !== 'order_lapsed') continue
      const order = this.#open.find((one) => one.signal.action === side && this.#seriesOf(one) === of)
      // A stop that was never met is no order here.
      if (order === undefined) continue
      if ((order.signal.order?.quantity ?? 0) - order.cumQty !== quantity) {
        this.strays.push(`lapsed ${ts} ${side} ${quantity}`)
      } else this.#tell(order, { isOpen: false }, ts)
    }
  }

  #fill({ series, side, quantity, price, ts }: BacktestFill): void {
    const order = this.#open.find((one) => one.signal.action === side && this.#seriesOf(one) === series)
    const id = this.#days.series[series]!.instrumentId
    this.#held.set(id, (this.#held.get(id) ?? 0) + (side === 'buy' ? quantity : -quantity))
    const position = { accountId: ACCOUNT, instrumentId: id, quantity: this.#held.get(id) ?? 0 }
    this.put({ type: 'position_changed', ...position }, ts + 4_500)
    if (order === undefined) return void this.strays.push(`filled ${ts} ${side} ${quantity}`)
    order.cumQty += quantity
    order.amount += quantity * price
    this.#tell(order, { isOpen: order.cumQty < (order.signal.order?.quantity ?? 0) }, ts)
  }

  #tell(order: Open, { isOpen }: { readonly isOpen: boolean }, ts: number): void {
    const { key, instrumentId: id, action: side, versionId } = order.signal
    if (!isOpen) this.#open = this.#open.filter((one) => one !== order)
    const { cumQty, amount } = order
    this.put({ type: 'own_order', versionId, key, instrumentId: id, side, cumQty, amount, isOpen }, ts + 5_000)
  }

  #onSignal(signal: DeskSignal): void {
    this.signals.push(signal)
    if (signal.order === null) return
    const ts = Number(signal.key.split(':')[2])
    const of = this.#days.series.findIndex(({ instrumentId: id }) => id === signal.instrumentId)
    const isRefused = this.#days.result.unfilled.some(
      (one) => one.code !== 'order_lapsed' && one.series === of && one.ts === ts && one.side === signal.action,
    )
    this.#open.push({ signal, cumQty: 0, amount: 0 })
    if (!isRefused) return
    this.#open.pop()
    this.put({ type: 'order_refused', versionId: signal.versionId, key: signal.key }, signal.at)
  }

  #seriesOf({ signal }: Open): number {
    return this.#days.series.findIndex(({ instrumentId: id }) => id === signal.instrumentId)
  }

  /** The account holds what the strategy bought. */
  #holdings() {
    const holdings = this.#days.series.map(({ instrumentId: id }) => {
      const quantity = this.#held.get(id) ?? 0
      return { instrumentId: id, quantity, sellableQuantity: quantity, avgPx: 1, lastPx: 1 }
    })
    return { holdings }
  }
}

/** A price that was read: no trade, so it makes no bar. */
export const aPrice = (id: TradeTick['instrumentId'], price: number, ts: number): DeskEventBody => ({
  type: 'trade_tick',
  tradingDate: kstDate(at(ts)),
  tick: {
    instrumentId: id,
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
    tsEvent: at(ts),
    tsInit: at(ts),
  } as TradeTick, // as a reading of a price has it
})
