import type { IntentId } from '@naru/shared/domain/order'
import type { Ledger } from '../../src/ports/store.ts'
import type { Tables } from '../support/ledger-twin/tables.ts'

/** Looks on while a run goes: what may never be true for a moment cannot be seen at its end. */
export interface Witness {
  /** Bytes of an order may leave now. */
  onWrite(owner: string, intentId: IntentId): void
  /** The user stopped trading, or let it go on. */
  onMode(isHalted: boolean): void
  /** The stores, watched. */
  watch(stores: Omit<Ledger, 'wakeups'>): Omit<Ledger, 'wakeups'>
  readonly complaints: readonly string[]
  /** Intents the ledger has called absent, and when the request of each was last written. */
  readonly absent: ReadonlySet<IntentId>
  readonly writtenAt: ReadonlyMap<IntentId, number>
}

/** A request may begin to leave until its deadline; the rest is the machine's own slowness. */
const STALE_MS = 500
/** A claim made before the stop may still leave inside its window. */
const WINDOW_MS = 2_000

export function createWitness(tables: Tables, bridgeId: string): Witness {
  const complaints: string[] = []
  const absent = new Set<IntentId>()
  const writtenAt = new Map<IntentId, number>()
  let haltedAt: number | undefined
  return {
    complaints,
    absent,
    writtenAt,
    onWrite(owner, intentId) {
      const now = tables.now()
      const row = tables.intents.get(intentId)
      const lease = tables.leases.get(bridgeId)
      writtenAt.set(intentId, now)
      if (row?.state !== 'sending' || row.owner !== owner) complaints.push(`${intentId} sent without a claim`)
      if (lease?.owner !== owner || lease.expiresAt <= now) complaints.push(`${intentId} sent without the lease`)
      if (now > (row?.sendDeadline ?? 0) + STALE_MS) complaints.push(`${intentId} sent after its deadline`)
      if (haltedAt !== undefined && now > haltedAt + WINDOW_MS + STALE_MS)
        complaints.push(`${intentId} sent while halted`)
    },
    onMode(isHalted) {
      haltedAt = isHalted ? tables.now() : undefined
    },
    watch: (stores) => ({
      ...stores,
      facts: {
        async record(accountId, fact, holder) {
          const answer = await stores.facts.record(accountId, fact, holder)
          if (fact.kind === 'absent' && tables.intents.get(fact.intentId)?.state === 'absent') absent.add(fact.intentId)
          return answer
        },
      },
    }),
  }
}
