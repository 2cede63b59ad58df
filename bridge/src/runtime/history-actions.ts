import { ok, type Result } from '@naru/shared/core/result'
import { addDays, type KstDate } from '@naru/shared/core/time'
import type { CorporateAction } from '@naru/shared/domain/corporate-action'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { Clock } from '../ports/clock.ts'
import type { DayRange, HistoryFailure, HistoryProvider, HistoryStore } from '../ports/history.ts'
import type { Logger } from '../ports/logger.ts'
import { isOfTheLine } from './history-fill.ts'

interface Parts {
  readonly store: HistoryStore
  readonly clock: Clock
  readonly logger: Logger
  /** Facts that ship with the bridge, for those whose broker does not tell. */
  readonly carried: readonly CorporateAction[]
}

export interface HistoryActions {
  /** What is known of these days. Asks the provider twice a day for each instrument. */
  of(
    instrument: InstrumentId,
    provider: HistoryProvider | undefined,
    days: DayRange,
  ): Promise<Result<readonly CorporateAction[], HistoryFailure>>
  /** Asks the provider what it makes of a step between two days that no trading can explain. Once for each. */
  explain(instrument: InstrumentId, provider: HistoryProvider, day: KstDate): Promise<void>
}

/** Schedules are published weeks ahead, and corrected. */
const DAYS_AHEAD = 60
/** Adjusted prices are whole won: a smaller difference is theirs. */
const ROUNDING = 0.01
/** 49.98 for one is a rounded 50; a tenth for one a rounded 0.1. */
const wholeIfNearly = (shares: number): number => {
  const [times, parts] = [Math.round(shares), 1 / Math.round(1 / shares)]
  if (Math.abs(shares / times - 1) < ROUNDING) return times
  return Math.abs(shares / parts - 1) < ROUNDING ? parts : shares
}
const FRESH_MS = 12 * 3_600_000
const RETRY_MS = 60_000

export function createHistoryActions({ store, clock, logger, carried }: Parts): HistoryActions {
  const known = store.addActions(carried, clock.now())
  if (!known.ok) logger.alarm('corporate_actions_not_kept', { kind: known.error.kind })
  /** Instrument → how far back it was asked for, and until when that answer holds. */
  const asked = new Map<InstrumentId, { readonly from: string; readonly until: number }>()

  const ask = async (instrument: InstrumentId, provider: HistoryProvider, { from, to }: DayRange): Promise<void> => {
    const last = asked.get(instrument)
    if (last !== undefined && last.from <= from && clock.monotonic() < last.until) return
    const holds = (ms: number) => void asked.set(instrument, { from, until: clock.monotonic() + ms })
    holds(RETRY_MS) // also for whoever asks meanwhile
    const reply = await provider.actions(instrument, { from, to: addDays(to, DAYS_AHEAD) })
    // Nobody to ask, or nothing on file, is an answer; a broken line is not.
    if (!reply.ok) return isOfTheLine(reply.error) ? undefined : holds(FRESH_MS)
    if (store.addActions(reply.value, clock.now()).ok) holds(FRESH_MS)
  }

  const explained = new Set<string>()

  return {
    async explain(instrumentId, provider, exDate) {
      const name = `${instrumentId} ${exDate}`
      if (provider.adjustmentAt === undefined || explained.has(name)) return
      explained.add(name)
      const factor = await provider.adjustmentAt(instrumentId, exDate)
      if (!factor.ok && isOfTheLine(factor.error)) explained.delete(name)
      if (!factor.ok || !(Math.abs(factor.value - 1) > ROUNDING)) return
      const shares = wholeIfNearly(1 / factor.value)
      const kind = shares > 1 ? 'split' : 'reverse_split'
      store.addActions([{ instrumentId, exDate, kind, shares, cashWon: 0, paidWon: 0, source: 'kis' }], clock.now())
    },
    async of(instrument, provider, days) {
      if (provider !== undefined) await ask(instrument, provider, days)
      const found = store.actions(instrument)
      return found.ok ? ok(found.value) : found
    },
  }
}
