import type { Adjustment } from '@naru/shared/contracts/bridge-api'
import { type KstDate, kstDate, type UnixMs } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { BarSource, BarSpec } from '@naru/shared/domain/market-data'
import { type ProviderError, SHARED_SCOPE, type StoredBars } from '../ports/history.ts'

export interface HistoryQuestion {
  readonly userId: string
  readonly instrumentId: InstrumentId
  readonly spec: BarSpec
  /** Bars that start at or before; null: up to now. */
  readonly to: UnixMs | null
  readonly limit: number
  readonly adjust: Adjustment
  /** One source alone; null: the user's broker, and imported bars where it has none. */
  readonly source: BarSource | null
  /** The running day is read whole once more, whatever has streamed of it, and kept. */
  readonly isAnew?: boolean
}

/** Why nobody was asked. */
export type NoAnswer = ProviderError | { readonly kind: 'no_session' }

export const NO_PROVIDER: Readonly<Record<Exclude<BarSource, 'csv'>, NoAnswer>> = {
  kis: { kind: 'no_session' },
  ticks: { kind: 'no_session' },
  yahoo: { kind: 'unsupported' },
  alpha_vantage: { kind: 'unsupported' },
}

const MAX_MISSING = 100

/** Of the days that nobody was asked about, those whose imported bars do not tell them either. */
export function unknownDays(
  missing: readonly KstDate[],
  stored: readonly StoredBars[],
  from: KstDate | undefined,
): KstDate[] {
  if (missing.length === 0) return []
  const imported = stored.filter(({ source }) => source === 'csv').flatMap(({ bars }) => bars)
  const known = new Set(imported.map(({ ts }) => kstDate(ts)))
  return missing.filter((day) => !known.has(day) && (from === undefined || day >= from)).slice(-MAX_MISSING)
}

/** Public services tell everybody the same. */
export const scopeOf = ({ userId, source }: HistoryQuestion): string =>
  source === 'yahoo' || source === 'alpha_vantage' ? SHARED_SCOPE : userId
