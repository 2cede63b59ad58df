import type { Clock } from '../../ports/clock.ts'
import type { Logger } from '../../ports/logger.ts'
import type { Ledger } from '../../ports/store.ts'
import { createAccountStore } from './accounts.ts'
import type { LedgerClient } from './client.ts'
import { createFactStore } from './facts.ts'
import { createInstrumentStore } from './instruments.ts'
import { createIntentStore } from './intents.ts'
import { createLeaseStore } from './leases.ts'
import { createParentStore } from './parents.ts'
import { createWakeups } from './wakeups.ts'

export { createBacktestStore, createResultFiles } from './backtests.ts'
export { createCalendarStore } from './calendar.ts'
export { createLedgerClient, type LedgerClient } from './client.ts'
export { createInstrumentListReader } from './instrument-list.ts'
export { createListingsStore } from './listings.ts'
export { createNotificationStore } from './notifications.ts'
export { createQuoteRelayStore } from './quotes.ts'
export { createRuleStore } from './rules.ts'
export { createStrategyStore } from './strategies.ts'
export { createVault } from './vault.ts'
export { createTokenVerifier } from './verify-token.ts'

/** The ledger as one bridge sees it. */
export const createLedger = (client: LedgerClient, clock: Clock, logger: Logger): Ledger => ({
  intents: createIntentStore(client),
  facts: createFactStore(client),
  parents: createParentStore(client),
  accounts: createAccountStore(client),
  instruments: createInstrumentStore(client, clock),
  leases: createLeaseStore(client),
  wakeups: createWakeups({ client, clock, logger }),
})
