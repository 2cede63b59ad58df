import type { AccountId } from '@naru/shared/domain/order'
import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { AccountStore, SessionFacts } from '../ports/store.ts'
import type { FactBus } from './fact-bus.ts'

/** Keeps each account's row telling how its session stands. Only the newest state matters, so older ones are skipped. */
export function startProjector({ bus, accounts, clock, logger }: Parts): Projector {
  const newest = new Map<AccountId, SessionFacts>()
  const writing = new Map<AccountId, Promise<void>>()
  let isStopped = false

  const write = async (accountId: AccountId): Promise<void> => {
    for (let session = newest.get(accountId); session && !isStopped; session = newest.get(accountId)) {
      newest.delete(accountId)
      const reply = await accounts.recordSession(accountId, session)
      if (reply.ok) continue
      if (reply.error.kind === 'refused') {
        logger.alarm('session_not_recorded', { accountId, code: reply.error.code })
        continue
      }
      if (!newest.has(accountId)) newest.set(accountId, session)
      await new Promise<void>((resolve) => clock.after(RETRY_MS, resolve))
    }
    writing.delete(accountId)
  }

  const unsubscribe = bus.subscribe((fact) => {
    if (fact.kind !== 'session_changed') return
    newest.set(fact.accountId, fact.session)
    if (!writing.has(fact.accountId)) writing.set(fact.accountId, write(fact.accountId))
  })
  return {
    async idle() {
      await Promise.all(writing.values())
    },
    stop() {
      isStopped = true
      unsubscribe()
    },
  }
}

const RETRY_MS = 1_000

export interface Projector {
  /** Resolves when everything known so far is written. */
  idle(): Promise<void>
  stop(): void
}

interface Parts {
  readonly bus: FactBus
  readonly accounts: Pick<AccountStore, 'recordSession'>
  readonly clock: Clock
  readonly logger: Logger
}
