import { ok } from '@naru/shared/core/result'
import { TradingMode } from '@naru/shared/domain/account'
import { AccountId } from '@naru/shared/domain/order'
import { z } from 'zod'
import type { AccountStore, LedgerAccount, StoreResult } from '../../ports/store.ts'
import type { LedgerClient } from './client.ts'
import { AccountRows } from './rows.ts'

const Heartbeat = z.object({ bridgeId: z.uuid(), globalMode: TradingMode })

const ArmedVersions = z.array(z.object({ id: z.uuid(), account_id: AccountId, hash: z.string() }))

/** Accounts, and which versions of rules and strategies may trade on each. */
async function listAccounts(client: LedgerClient): StoreResult<readonly LedgerAccount[]> {
  const [accounts, versions] = await Promise.all([
    client.rpcAll('list_bridge_accounts', { key: 'account_id' }, AccountRows),
    client.rpcAll('list_armed_versions', { key: 'id' }, ArmedVersions),
  ])
  if (!accounts.ok) return accounts
  if (!versions.ok) return versions
  const armedOn = (accountId: AccountId): Readonly<Record<string, string>> =>
    Object.fromEntries(versions.value.filter((row) => row.account_id === accountId).map(({ id, hash }) => [id, hash]))
  return ok(
    accounts.value.map((account) => ({
      ...account,
      access: { ...account.access, armed: armedOn(account.accountId) },
    })),
  )
}

export const createAccountStore = (client: LedgerClient): AccountStore => ({
  list: () => listAccounts(client),
  lowerMode: (accountId, { mode, code, detail, cancels }) =>
    client.rpc(
      'lower_mode',
      { p_account_id: accountId, p_mode: mode, p_reason_code: code, p_detail: detail, p_cancels: cancels },
      TradingMode,
    ),
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
