'use client'

import type { BrokerAccountRow } from '@naru/shared/contracts/views'
import { useState } from 'react'
import { serverNow } from '@/lib/clock.ts'
import { useOpenAccounts } from '@/lib/current-account.ts'
import type { PinnedBridge } from '@/lib/env.ts'
import { unfinishedAccount, useConnectAccount } from './connect.ts'
import { CredentialForm } from './credential-form.tsx'
import type { Credential } from './credential-schema.ts'
import { Fingerprint } from './fingerprint.tsx'
import { Verification } from './verification.tsx'

interface ConnectAccountProps {
  readonly bridge: PinnedBridge
  /** The account whose key is replaced; without it the form makes a new account. */
  readonly account?: BrokerAccountRow
}

/** A key that was sent before this page was opened and has no happy end yet. */
const isUnderway = (account: BrokerAccountRow, bridgeId: string): boolean =>
  account.bridge_id === bridgeId && (account.credential_state === 'sealed' || account.credential_state === 'refused')

/** Form, then what became of the key. A refused key brings the form back, with the reason above it. */
export function ConnectAccount({ bridge, account }: ConnectAccountProps) {
  const accounts = useOpenAccounts()
  const connecting = useConnectAccount()
  const [sentAt, setSentAt] = useState<number | null>(null)
  const underway = account ? undefined : accounts?.find((candidate) => isUnderway(candidate, bridge.id))
  const shown = accounts?.find((candidate) => candidate.id === (connecting.data ?? underway?.id))
  const needsForm = !shown || shown.credential_state === 'refused'

  const submit = async (credential: Credential): Promise<boolean> => {
    const target = account ?? unfinishedAccount(accounts, bridge.id, credential.environment)
    const isDone = await connecting.mutateAsync({ bridge, accountId: target?.id, credential }).then(
      () => true,
      () => false, // worded below the form from `connecting.error`
    )
    if (isDone) setSentAt(serverNow())
    return isDone
  }
  return (
    <div className="grid gap-4">
      {shown && <Verification account={shown} sentAt={sentAt} />}
      {needsForm && (
        <>
          <Fingerprint bridge={bridge} />
          <CredentialForm fixed={account} error={connecting.error} onSubmit={submit} />
        </>
      )}
    </div>
  )
}
