import type { Wakeup } from '../../ports/store.ts'
import { keepArmedUsers } from '../automation/armed-users.ts'
import type { FactBus } from '../fact-bus.ts'
import type { SessionManager } from '../session-manager.ts'
import { createUserRules, type RuleParts } from './user-rules.ts'

/** Runs the armed rules of all users of this bridge, while it holds the lease. */
export interface RuleRunner {
  /** A wake-up that may concern rules makes it look at the ledger sooner. */
  hear(wakeup: Wakeup): void
  /** What has fired is told first. */
  close(): Promise<void>
}

interface Parts extends Omit<RuleParts, 'onProposed'> {
  readonly bus: FactBus
  /** Sessions act at once on orders the ledger took. */
  readonly manager: Pick<SessionManager, 'offer'>
}

export function startRuleRunner(parts: Parts): RuleRunner {
  const { store, bus, logger } = parts
  const users = keepArmedUsers({
    ...parts,
    async read() {
      const reply = await store.armed()
      if (reply.ok) return reply.value
      logger.event('rules_not_read', { reason: reply.error.kind })
      return undefined
    },
    open: (userId) => createUserRules(userId, { ...parts, onProposed: parts.manager.offer }),
  })
  const unsubscribe = bus.subscribe((fact) => {
    const user = users.of(fact.userId)
    if (fact.kind === 'position_changed') user?.tellPosition(fact.accountId, fact.instrumentId, fact.quantity)
    else if (fact.kind === 'orders_recorded') user?.tellRecorded()
  })
  return {
    hear({ kind }) {
      if (kind === 'rules_changed' || kind === 'lines_changed' || kind === 'opened') users.look()
    },
    close() {
      unsubscribe()
      return users.close()
    },
  }
}
