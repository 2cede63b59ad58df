import { ok, type Result } from '@naru/shared/core/result'
import { addDays, kstDate } from '@naru/shared/core/time'
import type { CorporateAction } from '@naru/shared/domain/corporate-action'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { Clock } from '../ports/clock.ts'
import type { DayRange, HistoryFailure, HistoryProvider, HistoryStore } from '../ports/history.ts'
import type { Logger } from '../ports/logger.ts'

interface Parts {
  readonly store: HistoryStore
  readonly clock: Clock
  readonly logger: Logger
  /** Facts that ship with the bridge, for those whose broker does not tell. */
  readonly carried: readonly CorporateAction[]
}

export interface HistoryActions {
  /** What is known of these days. Asks the provider once a day for each instrument. */
  of(
    instrument: InstrumentId,
    provider: HistoryProvider | undefined,
    days: DayRange,
  ): Promise<Result<readonly CorporateAction[], HistoryFailure>>
}

/** Schedules are published weeks ahead, and corrected. */
const DAYS_AHEAD = 60

export function createHistoryActions({ store, clock, logger, carried }: Parts): HistoryActions {
  const known = store.addActions(carried, clock.now())
  if (!known.ok) logger.alarm('corporate_actions_not_kept', { kind: known.error.kind })
  /** Instrument → the day it was last asked for, and how far back. */
  const asked = new Map<InstrumentId, { readonly on: string; readonly from: string }>()

  const ask = async (instrument: InstrumentId, provider: HistoryProvider, { from, to }: DayRange): Promise<void> => {
    const today = kstDate(clock.now())
    const last = asked.get(instrument)
    if (last !== undefined && last.on === today && last.from <= from) return
    asked.set(instrument, { on: today, from })
    const reply = await provider.actions(instrument, { from, to: addDays(to, DAYS_AHEAD) })
    if (!reply.ok) {
      // Nobody to ask is an answer for today; a broken line is not.
      if (reply.error.kind !== 'unsupported' && reply.error.kind !== 'not_offered') asked.delete(instrument)
      return
    }
    const kept = store.addActions(reply.value, clock.now())
    if (!kept.ok) asked.delete(instrument)
  }

  return {
    async of(instrument, provider, days) {
      if (provider !== undefined) await ask(instrument, provider, days)
      const found = store.actions(instrument)
      return found.ok ? ok(found.value) : found
    },
  }
}
