import { err, ok, type Result } from '@naru/shared/core/result'
import { unixMs } from '@naru/shared/core/time'
import type { OrderReport, SubmitOutcome } from '@naru/shared/domain/execution'
import type { ParentId } from '@naru/shared/domain/parent-order'
import type { EngineTiming } from '@naru/shared/engine/settings'
import type { BrokerError } from '../../src/ports/broker.ts'
import type { Ledger, LedgerFact } from '../../src/ports/store.ts'
import { cancelParent } from '../support/ledger-twin/parents.ts'
import type { IntentRow, Tables } from '../support/ledger-twin/tables.ts'
import type { Listing } from './exchange.ts'

type Stores = Omit<Ledger, 'wakeups'>

/** The rules that keep an order from being doubled, lost or misreported, as far as this harness can switch them off. */
export interface Rules {
  readonly listing: Pick<Listing, 'onlyOpen' | 'onlyKrx'>
  readonly readsOnePage: boolean
  readonly timing: Partial<EngineTiming>
  /** The clock that deadlines are judged by does not count the time in which a process is frozen. */
  readonly clockSleeps: boolean
  /** The ledger adds up the notices of the socket. */
  readonly fillsFromNotices: boolean
  settles(outcome: SubmitOutcome): SubmitOutcome
  asRead(rows: readonly OrderReport[]): readonly OrderReport[]
  failedRead(rows: readonly OrderReport[], error: BrokerError): Result<readonly OrderReport[], BrokerError>
  /** A price read over HTTPS is what the stream said last. */
  readonly believesStream: boolean
  /** A cancel that was asked for has ended its order. */
  readonly believesCancels: boolean
  /** Parent orders live in every seed, and not in some of them. */
  readonly hasParents: boolean
  cancelParent(tables: Tables, id: ParentId): void
  stores(stores: Stores, tables: Tables): Stores
}

export const ALL_RULES: Rules = {
  listing: { onlyOpen: false, onlyKrx: false },
  readsOnePage: false,
  timing: {},
  clockSleeps: false,
  fillsFromNotices: false,
  settles: (outcome) => outcome,
  asRead: (rows) => rows,
  failedRead: (_rows, error) => err(error),
  believesStream: false,
  believesCancels: false,
  hasParents: false,
  cancelParent,
  stores: (stores) => stores,
}

/** Takes whatever row it finds: what SELECT, then send, comes to. */
const claimWithoutLooking: Rules['stores'] = (stores, tables) => {
  const open = withoutLease(stores, tables)
  return {
    ...open,
    intents: {
      ...open.intents,
      async claim(id, holder, windowMs) {
        const row = tables.intents.get(id)
        if (!row || row.expiresAt <= tables.now()) return ok(null)
        const [sentAt, sendDeadline] = [tables.now(), unixMs(tables.now() + windowMs)]
        Object.assign(row, { state: 'sending', attempt: row.attempt + 1, ...holder, sentAt, sendDeadline })
        const pending = await stores.intents.pending()
        return pending.ok ? ok(pending.value.find((intent) => intent.id === id) ?? null) : pending
      },
    },
  }
}

/** Whoever asks for the lease has it. */
const withoutLease: Rules['stores'] = (stores, tables) => {
  const give = (owner: string): void => {
    for (const lease of tables.leases.values()) Object.assign(lease, { owner, expiresAt: tables.now() + 15_000 })
  }
  const asHolder = <A extends readonly unknown[], T>(ownerOf: (...args: A) => string, work: (...args: A) => T) => {
    return (...args: A): T => {
      give(ownerOf(...args))
      return work(...args)
    }
  }
  return {
    ...stores,
    intents: {
      ...stores.intents,
      claim: asHolder((_id, holder) => holder.owner, stores.intents.claim),
      sweep: asHolder((holder) => holder.owner, stores.intents.sweep),
    },
    leases: { ...stores.leases, acquire: asHolder((owner) => owner, stores.leases.acquire) },
  }
}

/** Changes what the sweeper makes of a row that was claimed by an earlier epoch, or by this one. */
const sweepTo =
  (which: 'earlier' | 'same', change: (row: IntentRow) => void): Rules['stores'] =>
  (stores, tables) => ({
    ...stores,
    intents: {
      ...stores.intents,
      async sweep(holder) {
        const before = [...tables.intents.values()].filter((row) => row.state === 'sending')
        const answer = await stores.intents.sweep(holder)
        for (const row of before) {
          const isOfThis = row.epoch === holder.epoch
          if (row.state === 'in_doubt' && isOfThis === (which === 'same')) change(row)
        }
        return answer
      },
    },
  })

/** What a queue of jobs does with a job whose worker died. */
const release = (row: IntentRow): void => {
  Object.assign(row, { state: 'ready', sentAt: null, sendDeadline: null, owner: null, epoch: null })
}

/** Sends once more what was proven not to be there. */
const resendAbsent: Rules['stores'] = (stores, tables) => ({
  ...stores,
  facts: {
    async record(accountId, fact: LedgerFact, holder) {
      const answer = await stores.facts.record(accountId, fact, holder)
      const row = fact.kind === 'absent' ? tables.intents.get(fact.intentId) : undefined
      if (row?.state === 'absent' && row.order && row.attempt < 2) sendAgain(row, tables)
      return answer
    },
  },
})

const sendAgain = (row: IntentRow, tables: Tables): void => {
  const expiresAt = unixMs(tables.now() + 30_000)
  Object.assign(row, { state: 'ready', sentAt: null, sendDeadline: null, owner: null, epoch: null, expiresAt })
  if (row.order) Object.assign(row, { order: { ...row.order, expiresAt } })
}

/** Each of the twelve rules of sending, switched off. What must go wrong then is said beside it. */
export const SENDING_ABLATIONS: Readonly<Record<string, Rules>> = {
  /** Two orders of one intent. */
  claim: { ...ALL_RULES, stores: claimWithoutLooking },
  /** Sent by a process that does not hold the lease. */
  lease: { ...ALL_RULES, stores: withoutLease },
  /** Sent after the deadline the ledger set. */
  send_deadline: { ...ALL_RULES, clockSleeps: true },
  /** Two orders of one intent. */
  no_resend_on_recovery: { ...ALL_RULES, stores: sweepTo('earlier', release) },
  /** Called absent, and it came. */
  absence_proof: { ...ALL_RULES, timing: { quiesceMs: 0, absentReads: 1, absentSpanMs: 0 } },
  /** Two orders of one intent. */
  no_resend_after_absent: { ...ALL_RULES, stores: resendAbsent },
  /** Called rejected, and it is there. */
  ambiguous_is_not_rejected: {
    ...ALL_RULES,
    settles: (outcome) => (outcome.kind === 'unknown' ? { kind: 'rejected', code: 'timeout', text: '' } : outcome),
  },
  /** Orders that were filled before anybody looked are never found. */
  all_orders: { ...ALL_RULES, listing: { onlyOpen: true, onlyKrx: false } },
  /** The orders of later pages are never found. */
  all_pages: { ...ALL_RULES, readsOnePage: true },
  /** The user's own orders are taken for ours. */
  provenance: { ...ALL_RULES, asRead: (rows) => rows.map((row) => ({ ...row, isOpenApi: true })) },
  /** Intents of dead processes stay as they are. */
  sweep: { ...ALL_RULES, stores: sweepTo('same', (row) => Object.assign(row, { state: 'sending' })) },
  /** The ledger counts what the socket doubled, and not what it lost. */
  cumulative_fills: { ...ALL_RULES, fillsFromNotices: true },
}
