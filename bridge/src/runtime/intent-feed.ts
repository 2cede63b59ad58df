import type { AccountId, IntentId } from '@naru/shared/domain/order'
import type { Logger } from '../ports/logger.ts'
import type { IntentStore, LedgerIntent } from '../ports/store.ts'

/** Brings intents from the ledger to the sessions. Wake-ups only make it look sooner; the poll finds what they missed. */
export interface IntentFeed {
  /** Looks now. Calls while it is looking lead to exactly one more look. Resolves false when the ledger is away. */
  pull(): Promise<boolean>
  /** Looks for this one only, together with others that are named while it is looking. */
  wake(id: IntentId): void
}

interface Parts {
  readonly intents: Pick<IntentStore, 'pending' | 'named'>
  readonly deliver: (accountId: AccountId, intents: readonly LedgerIntent[]) => void
  readonly logger: Logger
}

/** The ledger takes a thousand; the rest waits for the next look. */
const MOST = 500

export function createIntentFeed({ intents, deliver, logger }: Parts): IntentFeed {
  let running: Promise<boolean> | undefined
  const named = new Set<IntentId>()
  let isAskedForAll = false

  /** What is named meanwhile is not in the answer for certain: it is looked for after it. */
  const ask = (): ReturnType<IntentStore['pending']> => {
    if (isAskedForAll) {
      isAskedForAll = false
      named.clear()
      return intents.pending()
    }
    const ids = [...named].slice(0, MOST)
    for (const id of ids) named.delete(id)
    return intents.named(ids)
  }

  const look = async (): Promise<boolean> => {
    const reply = await ask()
    if (!reply.ok) {
      logger.event('intents_not_read', { reason: reply.error.kind })
      return false
    }
    for (const [accountId, rows] of Map.groupBy(reply.value, (intent) => intent.accountId)) deliver(accountId, rows)
    return true
  }

  const loop = async (): Promise<boolean> => {
    let isRead = false
    do isRead = await look()
    while (isRead && (isAskedForAll || named.size > 0))
    // In the same breath as the last look: a call that comes right after starts a new round.
    running = undefined
    return isRead
  }

  const start = (): Promise<boolean> => {
    running ??= loop()
    return running
  }

  return {
    pull() {
      isAskedForAll = true
      return start()
    },
    wake(id) {
      named.add(id)
      void start()
    },
  }
}
