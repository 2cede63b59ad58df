import { addDays, type KstDate, kstDate, type UnixMs } from '@naru/shared/core/time'
import type { Environment } from '@naru/shared/domain/order'

export interface RateLimit {
  /** Requests per second of one app key. */
  readonly perSecond: number
  /** Slots of a second only orders may use; 0 when the limit is too small to share. */
  readonly orderReserve: number
}

interface RateRule extends RateLimit {
  readonly environment: Environment
  readonly from: KstDate
  readonly source: string
}

const day = (text: string): KstDate => text as KstDate // literals below

/** What KIS allows from when on, newest first. Announced changes are added with their date and need no release on it. */
export const RATE_RULES: readonly RateRule[] = [
  { environment: 'live', from: day('2026-04-20'), perSecond: 18, orderReserve: 5, source: 'KIS notice 2026-04-20' },
  { environment: 'live', from: day('2000-01-01'), perSecond: 20, orderReserve: 5, source: 'KIS portal until 2026-04' },
  { environment: 'paper', from: day('2026-04-20'), perSecond: 1, orderReserve: 0, source: 'KIS notice 2026-04-20' },
  { environment: 'paper', from: day('2000-01-01'), perSecond: 2, orderReserve: 0, source: 'KIS notice 2025-08' },
]

/** The first days of a new customer on live; registering again counts as new. KIS notice 2026-03-20. */
const NEW_CUSTOMER: RateLimit & { readonly days: number; readonly from: KstDate } = {
  from: day('2026-03-20'),
  days: 3,
  perSecond: 3,
  orderReserve: 1,
}

/** @param customerSince  day the service was applied for; null when nobody told us */
export function rateLimitAt(environment: Environment, at: UnixMs, customerSince: KstDate | null = null): RateLimit {
  const today = kstDate(at)
  const isNew =
    environment === 'live' &&
    customerSince !== null &&
    customerSince >= NEW_CUSTOMER.from &&
    today < addDays(customerSince, NEW_CUSTOMER.days)
  if (isNew) return NEW_CUSTOMER
  const rule = RATE_RULES.find((candidate) => candidate.environment === environment && candidate.from <= today)
  // Before the first rule there was no service; the strictest figure is never wrong.
  return rule ?? { perSecond: 1, orderReserve: 0 }
}
