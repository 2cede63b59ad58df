import { ok, type Result } from '@naru/shared/core/result'
import type { KstDate } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { Bar } from '@naru/shared/domain/market-data'
import { adjustmentSteps } from '@naru/shared/market/adjust'
import { isMinutes, MINUTES } from '@naru/shared/market/resample'
import {
  type HistoryFailure,
  type HistoryStore,
  SHARED_SCOPE,
  type StoredBars,
  type StoredSpec,
} from '../ports/history.ts'
import { endOfDay, startOfDay } from './history-days.ts'
import { assemble, isWanted, merge } from './history-merge.ts'

export interface StoredQuestion {
  readonly userId: string
  readonly instrumentId: InstrumentId
  readonly spec: StoredSpec
  /** Days in Korea, both included. */
  readonly from: KstDate
  readonly to: KstDate
  /** Today there: splits up to it are divided out. */
  readonly today: KstDate
}

/** Files of a user's own for backtests, apart from what charts show. */
export const uploadScope = (userId: string): string => `upload:${userId}`

const SPECS: readonly StoredSpec[] = ['1m', '5m', '15m', '30m', '60m', '1d']

/** Stored lengths that bars of `spec` can be made of, the shortest first. */
const lengthsFor = (spec: StoredSpec): readonly StoredSpec[] =>
  SPECS.filter(
    (length) => length === spec || (isMinutes(spec) && isMinutes(length) && MINUTES[spec] % MINUTES[length] === 0),
  )

/** What is stored of one instrument, splits divided out, ascending. Nobody is asked for what is missing. */
export function storedBars(store: HistoryStore, asked: StoredQuestion): Result<readonly Bar[], HistoryFailure> {
  const { userId, spec } = asked
  const lengths: StoredBars[][] = []
  for (const length of lengthsFor(spec)) {
    const found = read(store, [userId, SHARED_SCOPE], { ...asked, spec: length })
    if (!found.ok) return found
    lengths.push(found.value)
  }
  // What an action did is read from the days around it, up to today.
  const days = read(store, [userId, SHARED_SCOPE], { ...asked, spec: '1d', to: asked.today })
  const actions = store.actions(asked.instrumentId)
  if (!days.ok) return days
  if (!actions.ok) return actions
  const splits = actions.value.filter(({ kind, exDate }) => kind !== 'cash_dividend' && exDate > asked.from)
  return ok(bars(lengths, adjustmentSteps(merge(days.value), splits), asked))
}

/** The same of what the user has uploaded, as it was. */
export function uploadedBars(store: HistoryStore, asked: StoredQuestion): Result<readonly Bar[], HistoryFailure> {
  const lengths: StoredBars[][] = []
  for (const length of lengthsFor(asked.spec)) {
    const found = read(store, [uploadScope(asked.userId)], { ...asked, spec: length })
    if (!found.ok) return found
    lengths.push(found.value)
  }
  return ok(bars(lengths, [], asked))
}

function bars(
  lengths: readonly StoredBars[][],
  steps: Parameters<typeof assemble>[1],
  { spec, from, to }: StoredQuestion,
): readonly Bar[] {
  const all = assemble(lengths.map(merge), steps, { spec, limit: Number.MAX_SAFE_INTEGER, to: endOfDay(to) }).bars
  const first = startOfDay(from)
  return all.filter(({ ts }) => ts >= first)
}

function read(
  store: HistoryStore,
  scopes: readonly string[],
  { instrumentId, spec, from, to }: Pick<StoredQuestion, 'instrumentId' | 'spec' | 'from' | 'to'>,
): Result<StoredBars[], HistoryFailure> {
  const fetches: StoredBars[] = []
  for (const scope of scopes) {
    const found = store.read({ scope, instrumentId, spec }, startOfDay(from), endOfDay(to))
    if (!found.ok) return found
    fetches.push(...found.value.filter(({ source }) => isWanted(source, null)))
  }
  return ok(fetches)
}
