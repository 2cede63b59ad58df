import type { HistoryResponse } from '@naru/shared/contracts/bridge-api'
import { err, ok, type Result } from '@naru/shared/core/result'
import { addDays, type KstDate, kstDate, type UnixMs, unixMs } from '@naru/shared/core/time'
import type { CorporateAction } from '@naru/shared/domain/corporate-action'
import { type AdjustmentStep, adjustmentSteps } from '@naru/shared/market/adjust'
import { barStart, isMinutes, MINUTES } from '@naru/shared/market/resample'
import type { TradingCalendar } from '@naru/shared/market/trading-calendar'
import type { Clock } from '../ports/clock.ts'
import {
  type DayRange,
  type HistoryFailure,
  type HistoryProvider,
  type HistoryStore,
  type ProviderError,
  SHARED_SCOPE,
  type StoredBars,
  type StoredSpec,
} from '../ports/history.ts'
import type { Logger } from '../ports/logger.ts'
import type { Sessions } from '../ports/sessions.ts'
import type { HistoryActions } from './history-actions.ts'
import { daysFor, endOfDay, startOfDay, tradingDaysUpTo, windowOf } from './history-days.ts'
import { createHistoryFill, type HistoryFill, isOfTheLine, isOver } from './history-fill.ts'
import { createHistoryKeeper } from './history-keeper.ts'
import { assemble, isWanted, merge, spansOf, unexplainedSteps } from './history-merge.ts'
import { type HistoryQuestion, NO_PROVIDER, type NoAnswer, scopeOf, unknownDays } from './history-question.ts'
import { createHistoryToday, type HistoryToday } from './history-today.ts'
import { createLiveBars } from './live-bars.ts'
import { bestSession } from './market-data-hub.ts'

export type HistoryError = ProviderError | HistoryFailure | { readonly kind: 'no_session' }

export interface HistoryAnswer extends HistoryResponse {
  /** What is missing nobody can tell: asking again is of no use. */
  readonly isAllThereIs: boolean
}

/** Past bars of any length, each user's own: stored ones first, the broker for what is missing. */
export interface History {
  read(question: HistoryQuestion): Promise<Result<HistoryAnswer, HistoryError>>
  close(): void
}

export interface HistoryParts {
  readonly store: HistoryStore
  readonly sessions: Pick<Sessions, 'forUser' | 'onChange'>
  /** Public services the operator has switched on. They are asked only where a question names them. */
  readonly providers: readonly HistoryProvider[]
  readonly actions: HistoryActions
  readonly calendar: () => TradingCalendar
  readonly clock: Clock
  readonly logger: Logger
}

/** Requests one look at a chart may cost beyond today's; the rest is read in the background. */
const CALLS_PER_READ = { '1d': 3, '1m': 1 } as const
/** Steps nobody has explained yet, of which so many are looked into for one chart. */
const STEPS_PER_READ = 2
/** A share rests for days before it is split. */
const DAYS_BEFORE_ACTION = 10
/** Imported bars may be of any length; shorter ones make the better bars. */
const IMPORTED: readonly StoredSpec[] = ['60m', '30m', '15m', '5m', '1m']

class HistoryReader implements History {
  readonly #parts: HistoryParts
  readonly #fill: HistoryFill
  readonly #today: HistoryToday
  readonly #closers: readonly (() => void)[]
  readonly #keeper: ReturnType<typeof createHistoryKeeper>

  constructor(parts: HistoryParts) {
    this.#parts = parts
    this.#fill = createHistoryFill(parts)
    const live = createLiveBars({ ...parts, keep: this.#fill.keep })
    this.#today = createHistoryToday({ ...parts, fill: this.#fill, live })
    this.#keeper = createHistoryKeeper({ ...parts, fill: this.#fill, today: this.#today })
    this.#closers = [() => this.#keeper.close(), () => live.close()]
  }

  async read(question: HistoryQuestion): Promise<Result<HistoryAnswer, HistoryError>> {
    const { instrumentId, spec } = question
    const provider = this.#providerOf(question)
    const marketNow = (await provider?.marketNow(instrumentId)) ?? this.#parts.clock.now()
    const to = unixMs(Math.min(question.to ?? marketNow, marketNow))
    const days = daysFor(this.#parts.calendar(), question, to)
    const base = isMinutes(spec) ? '1m' : '1d'
    const asked = { question, provider, marketNow, days, base } as const

    const fetched = await this.#fetch(asked)
    if (!fetched.ok) return fetched
    const stored = this.#stored(question, base, windowOf(days, base))
    if (!stored.ok) return stored
    const steps = await this.#steps(asked)
    if (!steps.ok) return steps

    const { running, missing, failure } = fetched.value
    const lengths = stored.value.map((fetches, i) => (i === 0 ? [...fetches, ...running] : fetches))
    const { bars, runs } = assemble(lengths.map(merge), steps.value.steps, { ...question, to })
    // What is known is worth more than the news that the rest cannot be had.
    if (bars.length === 0 && failure !== undefined && isOfTheLine(failure)) return err(failure)
    const first = bars[0]?.ts ?? to
    const last = bars.at(-1)?.ts
    return ok({
      instrumentId,
      spec,
      adjust: question.adjust,
      bars: [...bars],
      isForming: last === barStart(spec, marketNow) && !isOver(kstDate(marketNow), marketNow),
      sources: [...spansOf(runs, first)],
      actions: steps.value.actions.filter(({ exDate }) => exDate >= kstDate(first) && exDate <= kstDate(to)),
      missingDays: unknownDays(missing, stored.value.flat(), bars.length < question.limit ? undefined : kstDate(first)),
      isStale: failure !== undefined && isOfTheLine(failure),
      isAllThereIs: missing.length === 0 || failure?.kind === 'unsupported',
    })
  }

  close(): void {
    for (const close of this.#closers) close()
  }

  #providerOf({ userId, source }: HistoryQuestion): HistoryProvider | undefined {
    if (source === 'csv') return undefined
    if (source === 'yahoo' || source === 'alpha_vantage') {
      return this.#parts.providers.find((provider) => provider.source === source)
    }
    return bestSession(this.#parts.sessions.forUser(userId))?.history
  }

  /** Fills what the days lack and reads the running one. */
  async #fetch({ question, provider, marketNow, days, base }: Asked): Promise<Result<Fetched, HistoryFailure>> {
    const { userId, instrumentId, source, limit, spec, isAnew = false } = question
    const key = { scope: scopeOf(question), instrumentId, spec: base }
    if (provider === undefined) {
      const missing = this.#fill.missing(key, days, marketNow)
      const failure = source === 'csv' ? undefined : NO_PROVIDER[source ?? 'kis']
      return missing.ok ? ok({ running: [], missing: missing.value, failure }) : missing
    }
    const filled = await this.#fill.fill({ key, provider, days, marketNow, maxCalls: CALLS_PER_READ[base] })
    if (!filled.ok) return filled
    const { missing, failure } = filled.value
    if (key.scope === userId && failure?.kind !== 'refused') {
      this.#keeper.want({ userId, key, days, isComplete: missing.length === 0 || failure?.kind === 'unsupported' })
    }
    const today = kstDate(marketNow)
    const isPublic = key.scope !== userId // delayed, and with few questions a day
    if (isPublic || !days.includes(today) || (failure !== undefined && isOfTheLine(failure))) {
      return ok({ running: [], missing, failure })
    }
    const minutes = isMinutes(spec) ? limit * MINUTES[spec] : 1
    const wanted = { userId, instrumentId, spec: base, provider, marketNow, limit: minutes, isAnew }
    const running = await this.#today.read(wanted)
    return ok({
      missing,
      running: running.ok ? running.value : [],
      failure: running.ok ? failure : running.error,
    })
  }

  /** Everything stored that may be shown: the base length first, then imported bars of other lengths that fit. */
  #stored(
    question: HistoryQuestion,
    base: StoredSpec,
    days: DayRange,
  ): Result<readonly StoredBars[][], HistoryFailure> {
    const [from, to] = [startOfDay(days.from), endOfDay(days.to)]
    const { instrumentId, spec, source } = question
    const lengths: readonly StoredSpec[] = isMinutes(spec)
      ? IMPORTED.filter((length) => isMinutes(length) && MINUTES[spec] % MINUTES[length] === 0).reverse()
      : [base]
    const found: StoredBars[][] = []
    for (const length of lengths) {
      const fetches: StoredBars[] = []
      for (const scope of new Set([question.userId, SHARED_SCOPE])) {
        const read = this.#parts.store.read({ scope, instrumentId, spec: length }, from, to)
        if (!read.ok) return read
        fetches.push(...read.value.filter((one) => isWanted(one.source, source)))
      }
      found.push(fetches)
    }
    return ok(found)
  }

  /** What happened to the share between the first day asked for and now. */
  async #steps(asked: Asked): Promise<Result<Steps, HistoryFailure>> {
    const { question, provider, days, marketNow } = asked
    const { instrumentId, adjust } = question
    const [from, to] = [windowOf(days, asked.base).from, kstDate(marketNow)]
    const read = async (): Promise<Result<readonly CorporateAction[], HistoryFailure>> => {
      const known = await this.#parts.actions.of(instrumentId, provider, { from, to })
      return known.ok ? ok(known.value.filter(({ exDate }) => exDate > from && exDate <= to)) : known
    }
    let actions = await read()
    if (!actions.ok) return actions
    await this.#lookAround(asked, actions.value)
    const evidence = this.#stored({ ...question, spec: '1d' }, '1d', { from, to })
    if (!evidence.ok) return evidence
    const daily = merge(evidence.value.flat())
    for (const day of unexplainedSteps(daily, actions.value).slice(-STEPS_PER_READ)) {
      if (provider === undefined) break
      await this.#parts.actions.explain(instrumentId, provider, day)
      actions = await read()
      if (!actions.ok) return actions
    }
    const counted = actions.value.filter(
      ({ kind }) => adjust === 'all' || (adjust === 'splits' && kind !== 'cash_dividend'),
    )
    return ok({ steps: adjustmentSteps(daily, counted), actions: actions.value })
  }

  /** What an action did is read from the days around it, which a page of an earlier year does not hold. */
  async #lookAround({ question, provider, marketNow }: Asked, actions: readonly CorporateAction[]): Promise<void> {
    if (provider === undefined || !provider.specs.includes('1d')) return
    const calendar = this.#parts.calendar()
    const around = actions
      .filter(({ exDate }) => exDate < kstDate(marketNow))
      .flatMap(({ exDate }) => [...tradingDaysUpTo(calendar, addDays(exDate, -1), DAYS_BEFORE_ACTION), exDate])
    const key = { scope: scopeOf(question), instrumentId: question.instrumentId, spec: '1d' } as const
    const days = [...new Set(around)].sort()
    await this.#fill.fill({ key, provider, days, marketNow, maxCalls: CALLS_PER_READ['1d'] })
  }
}

interface Asked {
  readonly question: HistoryQuestion
  readonly provider: HistoryProvider | undefined
  readonly marketNow: UnixMs
  readonly days: readonly KstDate[]
  readonly base: '1m' | '1d'
}

interface Fetched {
  readonly running: readonly StoredBars[]
  readonly missing: readonly KstDate[]
  readonly failure: NoAnswer | undefined
}

interface Steps {
  readonly steps: readonly AdjustmentStep[]
  readonly actions: readonly CorporateAction[]
}

export const createHistory = (parts: HistoryParts): History => new HistoryReader(parts)
