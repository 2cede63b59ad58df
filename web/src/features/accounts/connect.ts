'use client'

import type { BrokerAccountRow } from '@naru/shared/contracts/views'
import { KstDate, unixMs } from '@naru/shared/core/time'
import { AccountId } from '@naru/shared/domain/order'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import { serverNow } from '@/lib/clock.ts'
import type { PinnedBridge } from '@/lib/env.ts'
import { ledgerKeys } from '@/lib/ledger/tables.ts'
import { currentUserId } from '@/lib/supabase/access-token.ts'
import { callRpc } from '@/lib/supabase/browser.ts'
import type { Credential } from './credential-schema.ts'

/** libsodium is large and needed only here. */
const loadSealing = () => import('@naru/shared/crypto/sealed-box')

/** First 64 bits of the hash of a bridge's public key, as people compare it. */
export const fingerprintOf = async (publicKey: string): Promise<string> => (await loadSealing()).fingerprint(publicKey)

interface Connection {
  readonly bridge: PinnedBridge
  /** The account whose key is set or replaced; undefined makes a new account. */
  readonly accountId: AccountId | undefined
  readonly credential: Credential
}

async function connect({ bridge, accountId, credential }: Connection): Promise<AccountId> {
  const { environment, label, appKey, appSecret, accountNumber, htsId, customerSince } = credential
  const [sealing, userId] = await Promise.all([loadSealing(), currentUserId()])
  const account =
    accountId ??
    (await callRpc(
      'create_broker_account',
      { p_bridge_id: bridge.id, p_environment: environment, p_label: label },
      AccountId,
    ))
  const sealed = await sealing.seal(
    {
      v: 1,
      userId,
      accountId: account,
      keyId: bridge.keyId,
      environment,
      broker: 'kis',
      appKey,
      appSecret,
      accountNumber,
      htsId,
      ...(customerSince !== '' && { customerSince: KstDate.parse(customerSince) }),
      sealedAt: unixMs(serverNow()),
    },
    bridge.publicKey, // pinned in this deployment's configuration, never the database's copy
  )
  await callRpc('save_credential', { p_account_id: account, p_key_id: bridge.keyId, p_sealed: sealed }, z.unknown())
  return account
}

/** Seals in this browser and hands the box to the ledger; only the bridge can open it. */
export function useConnectAccount() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: connect,
    onSettled: () => queries.invalidateQueries({ queryKey: ledgerKeys.accounts }),
  })
}

/** An account that was made but whose key never got through is used again, so that trying again leaves no orphans. */
export function unfinishedAccount(
  accounts: readonly BrokerAccountRow[] | undefined,
  bridgeId: string,
  environment: string,
): BrokerAccountRow | undefined {
  return accounts?.find(
    (account) =>
      account.archived_at === null &&
      account.bridge_id === bridgeId &&
      account.environment === environment &&
      (account.credential_state === 'none' || account.credential_state === 'refused'),
  )
}
