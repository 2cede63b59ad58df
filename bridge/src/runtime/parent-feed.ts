import type { AccountId } from '@naru/shared/domain/order'
import type { Logger } from '../ports/logger.ts'
import type { OfferedParent } from '../ports/parents.ts'
import type { ParentStore } from '../ports/store.ts'

/** Brings parent orders from the ledger to the sessions: at start, on wake-ups, and now and then. */
export interface ParentFeed {
  /** Looks now. Calls while it is looking lead to exactly one more look. */
  pull(): Promise<void>
}

interface Parts {
  readonly parents: Pick<ParentStore, 'working'>
  /** Every open session hears of all its parents, also when there are none: what is missing has ended. */
  readonly deliver: (parents: ReadonlyMap<AccountId, readonly OfferedParent[]>) => void
  readonly logger: Logger
}

export function createParentFeed({ parents, deliver, logger }: Parts): ParentFeed {
  let running: Promise<void> | undefined
  let isAskedAgain = false

  const look = async (): Promise<void> => {
    const reply = await parents.working()
    if (reply.ok) deliver(Map.groupBy(reply.value, ({ parent }) => parent.accountId))
    else logger.event('parents_not_read', { reason: reply.error.kind })
  }

  const loop = async (): Promise<void> => {
    do {
      isAskedAgain = false
      await look()
    } while (isAskedAgain)
    running = undefined
  }

  return {
    pull() {
      if (running) isAskedAgain = true
      running ??= loop()
      return running
    },
  }
}
