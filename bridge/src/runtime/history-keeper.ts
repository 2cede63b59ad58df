import { type KstDate, kstDate, type UnixMs } from '@naru/shared/core/time'
import type { TradingCalendar } from '@naru/shared/market/trading-calendar'
import type { Clock } from '../ports/clock.ts'
import type { HistoryProvider, HistoryStore, SeriesKey } from '../ports/history.ts'
import type { Logger } from '../ports/logger.ts'
import type { Sessions } from '../ports/sessions.ts'
import { mayHaveTraded, tradingDaysUpTo } from './history-days.ts'
import { type HistoryFill, isOfTheLine, isOver } from './history-fill.ts'
import type { HistoryToday } from './history-today.ts'
import { bestSession } from './market-data-hub.ts'

interface Parts {
  readonly store: HistoryStore
  readonly fill: HistoryFill
  readonly today: HistoryToday
  readonly sessions: Pick<Sessions, 'forUser'>
  readonly calendar: () => TradingCalendar
  readonly clock: Clock
  readonly logger: Logger
}

/** A series somebody has looked at, and the days they saw. */
export interface WantedSeries {
  readonly userId: string
  readonly key: SeriesKey & { readonly spec: '1m' | '1d' }
  readonly days: readonly KstDate[]
  readonly isComplete: boolean
}

export interface HistoryKeeper {
  /** Reads the rest of these days in the background, and from now on every new day after it is over. */
  want(series: WantedSeries): void
  close(): void
}

/** Between two questions to a broker on nobody's behalf: charts, and far more so orders, go first. */
const PAUSE_MS = 1_500
/** After a line that did not answer. */
const BACKOFF_MS = 60_000
/** How often complete series are looked at for a day that has ended meanwhile. */
const ROUND_MS = 30 * 60_000
/** Questions on nobody's behalf between two rounds, for all users together. */
const CALLS_PER_ROUND = 300
const MAX_WANTED = 1_000
const MINUTES_OF_A_DAY = 800

/** Goes on where looking at a chart stopped: one question at a time, a bounded number of them. */
export function createHistoryKeeper({ store, fill, today, sessions, calendar, clock, logger }: Parts): HistoryKeeper {
  const wanted = new Map<string, WantedSeries>()
  const due = new Set<string>()
  let callsLeft = CALLS_PER_ROUND
  let isClosed = false
  let isRunning = false
  const cancels = new Set<() => void>()

  const later = (ms: number, task: () => void): void => {
    if (isClosed) return
    const cancel = clock.after(ms, () => {
      cancels.delete(cancel)
      task()
    })
    cancels.add(cancel)
  }

  /** How long to wait before the next question. */
  const step = async (name: string, series: WantedSeries): Promise<number> => {
    const { userId, key, days } = series
    const provider = bestSession(sessions.forUser(userId))?.history
    if (provider === undefined) {
      due.delete(name)
      return 0
    }
    const marketNow = await provider.marketNow(key.instrumentId)
    const upToNow = [...new Set([...days, ...tradingDaysUpTo(calendar(), kstDate(marketNow), 2)])].sort()
    const filled = await fill.fill({ key, provider, days: upToNow, marketNow, maxCalls: 1 })
    callsLeft -= 1
    if (!filled.ok) return BACKOFF_MS
    const { missing, failure } = filled.value
    if (failure !== undefined && isOfTheLine(failure)) return BACKOFF_MS
    if (failure !== undefined || missing.length === 0) {
      due.delete(name)
      await keepToday(series, provider, marketNow)
    }
    return PAUSE_MS
  }

  /** The minutes of a day are told until it ends, to some keys never again: they are read once it is over. */
  const keepToday = async (
    { userId, key }: WantedSeries,
    provider: HistoryProvider,
    marketNow: UnixMs,
  ): Promise<void> => {
    const day = kstDate(marketNow)
    if (key.spec !== '1m' || !mayHaveTraded(calendar(), day) || !isOver(day, marketNow)) return
    const { instrumentId, spec } = key
    await today.read({ userId, instrumentId, spec, provider, marketNow, limit: MINUTES_OF_A_DAY })
    callsLeft -= 1
  }

  const run = (): void => {
    const [name] = due
    const series = name === undefined ? undefined : wanted.get(name)
    if (name === undefined || series === undefined || callsLeft <= 0 || isClosed) {
      isRunning = false
      return
    }
    void step(name, series).then(
      (pause) => later(pause, run),
      (cause) => {
        logger.alarm('history_keeper_failed', { cause: cause instanceof Error ? cause.name : 'unknown' })
        due.delete(name)
        later(PAUSE_MS, run)
      },
    )
  }

  const start = (): void => {
    if (isRunning) return
    isRunning = true
    later(PAUSE_MS, run)
  }

  const round = (): void => {
    callsLeft = CALLS_PER_ROUND
    for (const name of wanted.keys()) due.add(name)
    if (due.size > 0) start()
    void store.compact()
    later(ROUND_MS, round)
  }
  later(ROUND_MS, round)

  return {
    want(series) {
      const { scope, instrumentId, spec } = series.key
      const name = `${series.userId} ${scope} ${instrumentId} ${spec}`
      wanted.delete(name)
      wanted.set(name, series)
      const [oldest] = wanted.keys()
      if (wanted.size > MAX_WANTED && oldest !== undefined) wanted.delete(oldest)
      if (series.isComplete) return
      due.add(name)
      start()
    },
    close() {
      isClosed = true
      for (const cancel of cancels) cancel()
    },
  }
}
