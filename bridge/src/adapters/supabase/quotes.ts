import type { Quote } from '@naru/shared/contracts/bridge-api'
import { z } from 'zod'
import type { LedgerClient } from './client.ts'

/** Hands quotes to one user's private channel. False when the ledger did not take them. */
export const createQuoteRelayStore =
  (client: LedgerClient) =>
  async (userId: string, quotes: readonly Quote[]): Promise<boolean> => {
    const reply = await client.rpc('relay_quotes', { p_user_id: userId, p_quotes: quotes }, z.unknown())
    return reply.ok
  }
