import { ok } from '@naru/shared/core/result'
import { InstrumentId } from '@naru/shared/domain/instrument'
import type { AccountId } from '@naru/shared/domain/order'
import { z } from 'zod'
import type { LedgerFact, Recorded, StoreResult } from '../../ports/store.ts'
import type { LedgerClient } from './client.ts'
import { iso } from './rows.ts'

/** Cash and holdings as the broker states them, and when that reading began. */
export async function recordBalance(
  client: LedgerClient,
  accountId: AccountId,
  { balance, readAt }: Extract<LedgerFact, { kind: 'balance' }>,
): StoreResult<Recorded> {
  const args = { p_account_id: accountId, p_balance: { ...balance, readAt: iso(readAt) } }
  const reply = await client.rpcTogether('record_balance', args, Balanced)
  if (!reply.ok) return reply
  return ok({ deferred: [], adopted: reply.value.mismatches.filter(({ isAdopted }) => isAdopted) })
}

const Balanced = z.object({
  mismatches: z.array(
    z.object({
      instrumentId: InstrumentId,
      ours: z.int().nonnegative(),
      broker: z.int().nonnegative(),
      isAdopted: z.boolean(),
    }),
  ),
})
