import { err, ok } from '@naru/shared/core/result'
import { z } from 'zod'
import type { LeaseHolder, LeaseStore, StoreResult } from '../../ports/store.ts'
import type { LedgerClient } from './client.ts'
import { Amount, Time } from './rows.ts'

/** What this bridge expects of the ledger's functions; raised together with the number in `acquire_lease`. */
const LEDGER_CONTRACT = 5

/** Ledgers from before the number say none. */
const Lease = z.object({ epoch: Amount, now: Time, contract: z.int().default(0) }).nullable()

export const createLeaseStore = (client: LedgerClient): LeaseStore => ({
  async acquire(owner, ttlMs) {
    const reply = await client.rpc('acquire_lease', { p_owner: owner, p_ttl_ms: ttlMs }, Lease)
    if (!reply.ok || reply.value === null) return reply
    const { epoch, now, contract } = reply.value
    if (contract === LEDGER_CONTRACT) return ok({ epoch, now })
    await release(client, { owner, epoch })
    return err({ kind: 'refused', code: 'ledger_contract_differs' })
  },
  release: (holder) => release(client, holder),
})

async function release(client: LedgerClient, { owner, epoch }: LeaseHolder): StoreResult<void> {
  const reply = await client.rpc('release_lease', { p_owner: owner, p_epoch: epoch }, z.boolean())
  return reply.ok ? ok(undefined) : reply
}
