import type { AccountId } from '@naru/shared/domain/order'
import type { Clock } from '../ports/clock.ts'
import type { Journal } from '../ports/journal.ts'
import type { Logger } from '../ports/logger.ts'
import type { FactStore, LeaseHolder, LedgerFact, Recorded } from '../ports/store.ts'

/** Brings facts into the ledger, in order per account, however long it is away. */
export interface Recorder {
  /** Queues at once and never rejects. Resolves when the ledger has the fact, or has refused it. */
  record(accountId: AccountId, fact: LedgerFact, holder: LeaseHolder): Promise<Recorded>
  /** The same for the outcome of a send: kept in the journal until the ledger has it. */
  recordOutcome(
    accountId: AccountId,
    fact: LedgerFact & { readonly intentId: string },
    holder: LeaseHolder,
  ): Promise<void>
  /** Facts the ledger does not have yet. */
  size(): number
  stop(): void
}

const NOTHING_DEFERRED: Recorded = { deferred: [] }
const RETRY_MS = [100, 250, 500, 1_000, 2_000, 5_000]

interface Parts {
  readonly facts: FactStore
  readonly journal: Journal
  readonly clock: Clock
  readonly logger: Logger
}

export function createRecorder({ facts, journal, clock, logger }: Parts): Recorder {
  const tails = new Map<AccountId, Promise<unknown>>()
  const waiting = new Set<() => void>()
  let isStopped = false
  let size = 0

  const wait = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        cancel()
        waiting.delete(wake)
        resolve()
      }
      const cancel = clock.after(ms, wake)
      waiting.add(wake)
    })

  const attempt = async (accountId: AccountId, fact: LedgerFact, holder: LeaseHolder): Promise<Recorded> => {
    for (let failures = 0; !isStopped; failures += 1) {
      const reply = await facts.record(accountId, fact, holder)
      if (reply.ok) return reply.value
      if (reply.error.kind === 'refused') {
        const intentId = 'intentId' in fact ? fact.intentId : null
        logger.alarm('fact_refused', { accountId, fact: fact.kind, intentId, code: reply.error.code })
        return NOTHING_DEFERRED
      }
      if (failures === 0) logger.event('fact_waits', { accountId, fact: fact.kind })
      await wait(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? 0)
    }
    return NOTHING_DEFERRED
  }

  const record: Recorder['record'] = (accountId, fact, holder) => {
    size += 1
    const tail = tails.get(accountId) ?? Promise.resolve()
    const done = tail
      .then(() => attempt(accountId, fact, holder))
      .finally(() => {
        size -= 1
      })
    tails.set(accountId, done)
    return done
  }

  return {
    record,
    async recordOutcome(accountId, fact, holder) {
      const line = { at: clock.now(), accountId, intentId: fact.intentId }
      const recorded = record(accountId, fact, holder)
      const write = (kind: 'outcome' | 'recorded', detail: object): Promise<void> =>
        journal
          .append({ ...line, kind, detail: { ...detail } })
          .catch(() => logger.alarm('journal_unwritable', { intentId: fact.intentId }))
      await write('outcome', { fact, holder })
      await recorded
      if (!isStopped) await write('recorded', {})
    },
    size: () => size,
    stop() {
      isStopped = true
      for (const wake of waiting) wake()
    },
  }
}
