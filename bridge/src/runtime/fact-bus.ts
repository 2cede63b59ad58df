import type { BalanceReport } from '@naru/shared/domain/execution'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { AccountId, IntentId } from '@naru/shared/domain/order'
import type { Fact } from '@naru/shared/engine/effect'
import type { DaySnapshot } from '@naru/shared/portfolio/day-snapshot'
import type { SessionFacts } from '../ports/store.ts'

interface Source {
  readonly accountId: AccountId
  readonly userId: string
}

/** What the bridge tells whoever listens: the engine's facts, and how its session stands. */
export type BridgeFact =
  | (Fact & Source)
  | ({ readonly kind: 'session_changed'; readonly session: SessionFacts } & Source)
  /** Cash and holdings as the broker has just stated them. */
  | ({ readonly kind: 'balance_read'; readonly balance: BalanceReport } & Source)
  /** What the account had when its day began: the one the ledger keeps. */
  | ({ readonly kind: 'day_started'; readonly snapshot: DaySnapshot } & Source)
  /** The ledger has heard what became of these: whoever goes by it reads it now. */
  | ({ readonly kind: 'orders_recorded'; readonly intentIds: readonly IntentId[] } & Source)
  /** Whose prices the parent orders of an account wait for; told whenever they were read. */
  | ({ readonly kind: 'parents_read'; readonly instrumentIds: readonly InstrumentId[] } & Source)

/** One bus, outward only: no requests, no replies. A listener that throws is a bug and stops the process. */
export interface FactBus {
  publish(fact: BridgeFact): void
  subscribe(listener: (fact: BridgeFact) => void): () => void
}

export function createFactBus(): FactBus {
  const listeners = new Set<(fact: BridgeFact) => void>()
  return {
    publish(fact) {
      const frozen = Object.freeze(fact)
      for (const listener of listeners) listener(frozen)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
