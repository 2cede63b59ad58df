import type { AccountId } from '@naru/shared/domain/order'
import type { Logger } from '../ports/logger.ts'
import type { IntentStore, LedgerIntent } from '../ports/store.ts'

/** Brings intents from the ledger to the sessions. Wake-ups only make it look sooner; the poll finds what they missed. */
export interface IntentFeed {
  /** Looks now. Calls while it is looking lead to exactly one more look. Resolves false when the ledger is away. */
  pull(): Promise<boolean>
}

interface Parts {
  readonly intents: Pick<IntentStore, 'pending'>
  readonly deliver: (accountId: AccountId, intents: readonly LedgerIntent[]) => void
  readonly logger: Logger
}

export function createIntentFeed({ intents, deliver, logger }: Parts): IntentFeed {
  let running: Promise<boolean> | undefined
  let isAskedAgain = false

  const look = async (): Promise<boolean> => {
    const reply = await intents.pending()
    if (!reply.ok) {
      logger.event('intents_not_read', { reason: reply.error.kind })
      return false
    }
    for (const [accountId, rows] of Map.groupBy(reply.value, (intent) => intent.accountId)) deliver(accountId, rows)
    return true
  }

  const loop = async (): Promise<boolean> => {
    let isRead = false
    do {
      isAskedAgain = false
      isRead = await look()
    } while (isAskedAgain && isRead)
    // In the same breath as the last look: a call that comes right after starts a new round.
    running = undefined
    return isRead
  }

  return {
    pull() {
      if (running) {
        isAskedAgain = true
        return running
      }
      const round = loop()
      running = round
      return round
    },
  }
}
