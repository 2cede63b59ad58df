import type { OrderRow } from '@naru/shared/contracts/views'
import type { IntentId } from '@naru/shared/domain/order'
import { create } from 'zustand'
import { createJSONStorage, persist } from 'zustand/middleware'
import { serverNow } from '@/lib/clock.ts'
import { fingerprintOf, type TicketTerms } from './terms.ts'

interface Unresolved {
  readonly id: IntentId
  readonly fingerprint: string
  /** Server's clock. */
  readonly at: number
}

/** A request older than this cannot be on its way any more. */
const FORGET_AFTER_MS = 10 * 60_000

/**
 * Orders that left this tab and whose answer was lost. Asking for the same thing again goes on under the same id, after
 * a reload too, so that it cannot become a second order.
 */
export const useUnresolved = create<{ readonly list: readonly Unresolved[] }>()(
  persist((): { readonly list: readonly Unresolved[] } => ({ list: [] }), {
    name: 'naru-unresolved-orders',
    storage: createJSONStorage(() => sessionStorage),
  }),
)

/** To be called before the request leaves: a page that dies meanwhile must remember it. */
export function rememberAttempt(id: IntentId, terms: TicketTerms): void {
  useUnresolved.setState(({ list }) => ({
    list: [...list.filter((entry) => entry.id !== id), { id, fingerprint: fingerprintOf(terms), at: serverNow() }],
  }))
}

export function forgetAttempt(id: IntentId): void {
  useUnresolved.setState(({ list }) => ({ list: list.filter((entry) => entry.id !== id) }))
}

/** The id to ask under: that of the same order if its answer is still missing, else a new one. */
export function intentIdFor(
  terms: TicketTerms,
  orders: readonly OrderRow[],
): { readonly id: IntentId; readonly isResumed: boolean } {
  const fingerprint = fingerprintOf(terms)
  const known = new Set(orders.map((row) => row.id))
  const former = useUnresolved
    .getState()
    .list.find(
      (entry) => entry.fingerprint === fingerprint && !known.has(entry.id) && serverNow() - entry.at < FORGET_AFTER_MS,
    )
  if (former) return { id: former.id, isResumed: true }
  return { id: crypto.randomUUID() as IntentId, isResumed: false } // a UUID by construction
}
