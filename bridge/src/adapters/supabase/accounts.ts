import { ok } from '@naru/shared/core/result'
import { TradingMode } from '@naru/shared/domain/account'
import { z } from 'zod'
import type { AccountStore } from '../../ports/store.ts'
import type { LedgerClient } from './client.ts'
import { AccountRows } from './rows.ts'

const Heartbeat = z.object({ bridgeId: z.uuid(), globalMode: TradingMode })

export const createAccountStore = (client: LedgerClient): AccountStore => ({
  list: () => client.rpcAll('list_bridge_accounts', { key: 'account_id' }, AccountRows),
  async recordSession(accountId, session) {
    const reply = await client.rpc(
      'record_session',
      {
        p_account_id: accountId,
        p_state: session.state,
        p_code: session.code,
        p_detail: session.detail,
        p_credential_id: session.credentialId,
        p_credential_state: session.credentialState,
        p_account_number_masked: session.accountNumberMasked,
      },
      z.unknown(),
    )
    return reply.ok ? ok(undefined) : reply
  },
  async heartbeat(version, feed) {
    const reply = await client.rpc('bridge_heartbeat', { p_version: version, p_feed: feed }, Heartbeat)
    return reply.ok ? ok({ bridgeId: reply.value.bridgeId, mode: reply.value.globalMode }) : reply
  },
})
