import type { Book } from '../contracts/bridge-api.ts'
import { unixMs } from '../core/time.ts'
import type { BarSpec, TradeTick } from '../domain/market-data.ts'
import { AccountId } from '../domain/order.ts'
import type { PriceLimits } from '../market/price-limit.ts'
import { barStart, isMinutes, MINUTES, resample } from '../market/resample.ts'
import { CARRIED_CALENDAR } from '../market/trading-calendar.ts'
import type { Feed } from '../rules/catalogue.ts'
import { compileRule } from '../rules/compile.ts'
import { dataNeeds } from '../rules/cost.ts'
import { createRuleDesk, type RuleDesk } from '../rules/desk/desk.ts'
import type { DeskEffect, DeskEventBody } from '../rules/desk/desk-event.ts'
import type { RuleFiring } from '../rules/desk/firing.ts'
import { needsOf } from '../rules/desk/needs.ts'
import type { Rule } from '../rules/rule.ts'
import type { ReplayStanding } from './account.ts'
import { barsOf, lengthOf, type RecordedDay, rowsBetween } from './recorded-day.ts'

const ACCOUNT = AccountId.parse('00000000-0000-4000-8000-000000000001')
const NEVER = Number.POSITIVE_INFINITY

/** A rule of the reader's own, word for word as it was armed. */
export interface ReplayRule {
  readonly id: string
  readonly versionId: string
  readonly rule: Rule
}

/** Why a rule cannot be watched: it reads what no recording has, or shorter bars than were recorded. */
type Unwatchable = 'data' | 'bars'

/** `resting`: it is `unwatchable`, and `code` says why. `off`: its own mistake ended it. */
export interface WatchedRule {
  readonly id: string
  readonly name: string
  readonly state: 'watching' | 'resting' | 'off'
  readonly code: string | null
}

interface Setting {
  readonly day: RecordedDay
  readonly rules: readonly ReplayRule[]
  readonly limits: PriceLimits
  /** Beginning of the replay, UnixMs. */
  readonly start: number
}

/** Who tells these is not in a recording: what they say of that day is known to nobody here. */
const ELSEWHERE: ReadonlySet<Feed> = new Set(['flow', 'fundamental', 'status', 'index', 'fx', 'strategy', 'line'])

/** Undefined: all it reads can be told of a recorded day. */
export function unwatchable({ rule, versionId }: ReplayRule, day: RecordedDay): Unwatchable | undefined {
  const compiled = compileRule(rule)
  const { trades } = needsOf([
    { compiled, instruments: [day.instrumentId], version: { accountId: ACCOUNT, versionId } },
  ])
  if (trades.length > 0 || compiled.reads.some(({ feed }) => ELSEWHERE.has(feed))) return 'data'
  const isShorter = (spec: BarSpec): boolean => isMinutes(spec) && MINUTES[spec] < MINUTES[day.bar]
  return dataNeeds(rule).bars.some(({ spec }) => isShorter(spec)) ? 'bars' : undefined
}

/** The desk of live rules, told of a replayed day. */
export class RuleWatch {
  readonly #setting: Setting
  readonly #desk: RuleDesk = createRuleDesk(CARRIED_CALENDAR)
  readonly #standing = new Map<string, WatchedRule>()
  #timerAt = NEVER
  #firings: RuleFiring[] = []

  constructor(setting: Setting) {
    this.#setting = setting
    for (const one of setting.rules) {
      const code = unwatchable(one, setting.day) ?? null
      const state = code === null ? 'watching' : 'resting'
      this.#standing.set(one.versionId, { id: one.id, name: one.rule.name, state, code })
    }
  }

  get rules(): readonly WatchedRule[] {
    return [...this.#standing.values()]
  }

  /** When it has to be told that time has passed. */
  get dueAt(): number {
    return this.#timerAt
  }

  /** Arms them: of what was before the day they know what a live desk would have read. */
  begin(standing: ReplayStanding): readonly RuleFiring[] {
    const { day, rules, limits, start } = this.#setting
    const { instrumentId, kind, base } = day
    for (const { id, versionId, rule } of rules) {
      if (this.#standing.get(versionId)?.state !== 'watching') continue
      const version = { ruleId: id, versionId, hash: '', accountId: ACCOUNT, rule, armedAt: unixMs(start), state: null }
      this.#put({ type: 'rule_armed', version, instruments: [instrumentId] }, start)
    }
    this.#put({ type: 'instrument_known', instrumentId, kind }, start)
    const { upper: upperLimit, lower: lowerLimit } = limits
    this.#put({ type: 'day_limits', instrumentId, basePrice: base, upperLimit, lowerLimit }, start)
    return this.standing(standing, start, base)
  }

  due(at: number): readonly RuleFiring[] {
    this.#timerAt = NEVER
    return this.#put({ type: 'timer' }, at)
  }

  /** A trade of the market, and the book around it. */
  trade(tick: TradeTick, book: Book): readonly RuleFiring[] {
    const { tsEvent: at } = tick
    return [
      ...this.#put({ type: 'book', book }, at),
      ...this.#put({ type: 'trade_tick', tick, tradingDate: this.#setting.day.date }, at),
    ]
  }

  standing(now: ReplayStanding, at: number, last: number): readonly RuleFiring[] {
    const { instrumentId } = this.#setting.day
    const { cash, freeCash, equity, start, held, freeShares, averagePrice } = now
    const holding = { instrumentId, quantity: held, sellableQuantity: freeShares, avgPx: averagePrice, lastPx: last }
    const holdings = held === 0 ? [] : [holding]
    const standing = { cash, buyingPower: Math.max(0, freeCash), equity, equityAtStart: start, holdings }
    return this.#put({ type: 'account_changed', accountId: ACCOUNT, standing }, at)
  }

  #put(body: DeskEventBody, at: number): readonly RuleFiring[] {
    for (const effect of this.#desk.handle({ ...body, at: unixMs(at) })) this.#perform(effect, at)
    const firings = this.#firings
    this.#firings = []
    return firings
  }

  #perform(effect: DeskEffect, at: number): void {
    switch (effect.type) {
      case 'fired':
        this.#firings.push(effect.firing)
        return
      case 'set_timer':
        this.#timerAt = effect.at
        return
      case 'switch_off': {
        const rule = this.#standing.get(effect.versionId)
        if (rule) this.#standing.set(effect.versionId, { ...rule, state: 'off', code: effect.code })
        return
      }
      case 'need_bars': {
        const { instrumentId, spec, count } = effect
        const told = this.#desk.handle({
          type: 'bars_loaded',
          instrumentId,
          ...this.#read(spec, count, at),
          at: unixMs(at),
        })
        for (const one of told) this.#perform(one, at)
        return
      }
      case 'need_data':
      case 'record_state':
      case 'record_trace':
        return // a replay is told all there is, and remembers nothing of its own
    }
  }

  /** Bars as they could have been read at this time: one more than is wanted, as the newest may still grow. */
  #read(spec: BarSpec, count: number, at: number) {
    const { day } = this.#setting
    const ended = isMinutes(spec) ? rowsBetween(day.bars, 0, at - lengthOf(day.bar) + 1) : day.daily
    const known = isMinutes(spec) ? [...barsOf(day.past), ...barsOf(ended)] : barsOf(ended)
    const bars = resample(known, spec).slice(-count - 1)
    const last = bars.at(-1)
    return { spec, bars, isForming: last !== undefined && last.ts >= barStart(spec, unixMs(at)) }
  }
}
