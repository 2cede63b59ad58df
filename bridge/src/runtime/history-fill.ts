import { ok, type Result } from '@naru/shared/core/result'
import { type KstDate, kstDate, kstHhmmss, type UnixMs } from '@naru/shared/core/time'
import type { TradingCalendar } from '@naru/shared/market/trading-calendar'
import type { Clock } from '../ports/clock.ts'
import type {
  BarBatch,
  DayRange,
  HistoryFailure,
  HistoryProvider,
  HistoryStore,
  ProviderError,
  SeriesKey,
} from '../ports/history.ts'
import type { Logger } from '../ports/logger.ts'
import { endOfDay, outside, startOfDay, toRanges } from './history-days.ts'

interface Parts {
  readonly store: HistoryStore
  readonly calendar: () => TradingCalendar
  readonly clock: Clock
  readonly logger: Logger
}

export interface FillRequest {
  readonly key: SeriesKey
  readonly provider: HistoryProvider
  /** Trading days wanted, ascending. Those of them that are not known yet are asked for, newest first. */
  readonly days: readonly KstDate[]
  readonly marketNow: UnixMs
  /** Most questions to the provider. */
  readonly maxCalls: number
}

export interface Filled {
  /** Days that are still not known, ascending. */
  readonly missing: readonly KstDate[]
  /** Why the provider could not be asked; undefined when it could, or needed not. */
  readonly failure: ProviderError | undefined
}

export interface HistoryFill {
  fill(request: FillRequest): Promise<Result<Filled, HistoryFailure>>
  /** Stores what is worth keeping. A store that is busy is tried again a little later. */
  keep(batch: BarBatch): void
  /** What nobody has told yet of these days. Today is never missing: it is read anew each time. */
  missing(key: SeriesKey, days: readonly KstDate[], marketNow: UnixMs): Result<readonly KstDate[], HistoryFailure>
}

/** Nothing is traded after this, on any market of Korea. */
const ALL_CLOSED = '200000'
const RETRY_MS = 500
const MAX_RETRIES = 20

/** Whether nothing can be added to a day any more. */
export const isOver = (day: KstDate, marketNow: UnixMs): boolean =>
  day < kstDate(marketNow) || (day === kstDate(marketNow) && kstHhmmss(marketNow) >= ALL_CLOSED)

/** A provider that has no such bars is an answer; one that could not be asked is not. */
export const isOfTheLine = ({ kind }: { readonly kind: ProviderError['kind'] | 'no_session' }): boolean =>
  kind !== 'unsupported' && kind !== 'not_offered' && kind !== 'refused'

/** Finds the days a series lacks and asks for them, a bounded number of times. One fill per series at a time. */
export function createHistoryFill({ store, calendar, clock, logger }: Parts): HistoryFill {
  const running = new Map<string, Promise<unknown>>()

  const missing: HistoryFill['missing'] = (key, days, marketNow) => {
    const past = days.filter((day) => isOver(day, marketNow))
    const [first, last] = [past[0], past.at(-1)]
    if (first === undefined || last === undefined) return ok([])
    const covered = store.covered(key)
    if (!covered.ok) return covered
    const unknown = outside(past, covered.value)
    if (key.spec !== '1d' || unknown.length === 0) return ok(unknown)
    // A day's bar is the day: whoever told it, it is known.
    const stored = store.read(key, startOfDay(first), endOfDay(last))
    if (!stored.ok) return stored
    const known = new Set(stored.value.flatMap(({ bars }) => bars.map(({ ts }) => kstDate(ts))))
    return ok(unknown.filter((day) => !known.has(day)))
  }

  const keep = (batch: BarBatch, tries = 0): void => {
    const report = store.append([batch])
    if (report.ok) return
    if (report.error.kind === 'busy' && tries < MAX_RETRIES) clock.after(RETRY_MS, () => keep(batch, tries + 1))
    else
      logger.alarm('history_not_kept', { instrumentId: batch.instrumentId, spec: batch.spec, kind: report.error.kind })
  }

  const ask = async (request: FillRequest, range: DayRange): Promise<ProviderError | undefined> => {
    const { key, provider } = request
    const reply = await provider.bars({ ...range, instrumentId: key.instrumentId, spec: key.spec })
    if (!reply.ok) return reply.error
    const { bars, adjustedTo } = reply.value
    keep({ ...key, source: provider.source, adjustedTo, fetchedAt: clock.now(), bars, covered: [range] })
    return undefined
  }

  const run = async (request: FillRequest): Promise<Result<Filled, HistoryFailure>> => {
    const { key, provider, days, marketNow, maxCalls } = request
    const lacking = missing(key, days, marketNow)
    if (!lacking.ok) return lacking
    const ranges = toRanges(calendar(), lacking.value, provider.maxDays[key.spec] ?? 1)
    const asked: DayRange[] = []
    for (const range of ranges.slice(0, maxCalls)) {
      const failure = await ask(request, range)
      if (failure !== undefined) return ok({ missing: outside(lacking.value, asked), failure })
      asked.push(range)
    }
    return ok({ missing: outside(lacking.value, asked), failure: undefined })
  }

  return {
    missing,
    keep,
    fill(request) {
      const { scope, instrumentId, spec } = request.key
      const name = `${scope} ${instrumentId} ${spec} ${request.provider.source}`
      // Whoever comes second finds what the first one stored.
      const turn = (running.get(name) ?? Promise.resolve()).then(() => run(request))
      const settled = turn.then(
        () => undefined,
        () => undefined,
      )
      running.set(name, settled)
      void settled.then(() => {
        if (running.get(name) === settled) running.delete(name)
      })
      return turn
    },
  }
}
