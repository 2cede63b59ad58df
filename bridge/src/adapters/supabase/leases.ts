import { ok } from '@naru/shared/core/result'
import { z } from 'zod'
import type { LeaseStore } from '../../ports/store.ts'
import type { LedgerClient } from './client.ts'
import { Amount, Time } from './rows.ts'

const Lease = z.object({ epoch: Amount, now: Time }).nullable()

export const createLeaseStore = (client: LedgerClient): LeaseStore => ({
  acquire: (owner, ttlMs) => client.rpc('acquire_lease', { p_owner: owner, p_ttl_ms: ttlMs }, Lease),
  async release(holder) {
    const reply = await client.rpc('release_lease', { p_owner: holder.owner, p_epoch: holder.epoch }, z.boolean())
    return reply.ok ? ok(undefined) : reply
  },
})
