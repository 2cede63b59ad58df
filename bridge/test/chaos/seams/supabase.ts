import { createLedger as create } from '../../../src/adapters/supabase/index.ts'
import type { Ledger } from '../../../src/ports/store.ts'
import { isArmed, reach } from './points.ts'

export * from '../../../src/adapters/supabase/index.ts' // what stands below takes the place of its namesake

/** The ledger, stopping before a claim is asked for and after it has been read. */
export function createLedger(...parts: Parameters<typeof create>): Ledger {
  const ledger = create(...parts)
  const { intents, facts } = ledger
  return {
    ...ledger,
    intents: {
      ...intents,
      async claim(id, holder, windowMs) {
        reach('K1', id)
        const claimed = await intents.claim(id, holder, windowMs)
        reach('K3', id)
        return claimed
      },
    },
    facts: {
      // The line in the journal and the ledger's record start together: where only the line is wanted, the other waits.
      record: (accountId, fact, holder) =>
        'intentId' in fact && isArmed('K11', fact.intentId)
          ? new Promise<never>(() => undefined)
          : facts.record(accountId, fact, holder),
    },
  }
}
