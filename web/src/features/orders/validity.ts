import { fromKst, type KstDate, type UnixMs, unixMs } from '@naru/shared/core/time'

/** How long the bridge keeps a conditional order. */
export type Validity = 'open' | 'day' | 'week' | 'month'
export const VALIDITIES: readonly Validity[] = ['open', 'day', 'week', 'month']

const DAYS: Readonly<Record<Exclude<Validity, 'open'>, number>> = { day: 1, week: 7, month: 30 }
const DAY_MS = 86_400_000

/** The midnight in Seoul at which it ends; null for one that is kept until it is canceled. */
export function validUntil(validity: Validity, today: KstDate): UnixMs | null {
  if (validity === 'open') return null
  const midnight = fromKst(today, '000000')
  if (midnight === undefined) throw new Error(`no such day: ${today}`)
  return unixMs(midnight + DAYS[validity] * DAY_MS)
}
