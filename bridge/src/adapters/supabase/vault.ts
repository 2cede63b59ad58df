import { err, ok, type Result } from '@naru/shared/core/result'
import { Secret } from '@naru/shared/core/secret'
import { type CredentialEnvelope, open } from '@naru/shared/crypto/sealed-box'
import { KisAccountNumber } from '@naru/shared/domain/account'
import type { z } from 'zod'
import type { KisCredential, Vault, VaultError } from '../../ports/vault.ts'
import type { LedgerClient } from './client.ts'
import { CredentialRows } from './rows.ts'

type CredentialRow = z.infer<typeof CredentialRows>[number]

interface BridgeKey {
  readonly keyId: string
  readonly secretKey: Secret
}

/** Sealed envelopes from the ledger, opened with the bridge's own key and checked against the row they came in. */
export const createVault = (client: LedgerClient, { keyId, secretKey }: BridgeKey): Vault => ({
  async open(accountId) {
    const reply = await client.rpc('read_credential', { p_account_id: accountId }, CredentialRows)
    if (!reply.ok) {
      if (reply.error.kind === 'refused') return err({ kind: 'unreadable' })
      return err({ kind: 'unavailable', cause: reply.error.cause })
    }
    const row = reply.value[0]
    if (row === undefined) return err({ kind: 'none' })
    if (row.sealed_to !== keyId) return err({ kind: 'unreadable' })
    const opened = await open(row.sealed, secretKey)
    if (!opened.ok) return err({ kind: 'unreadable' })
    const credential = toCredential(opened.value, row, keyId)
    return credential.ok ? ok({ credential: credential.value, credentialId: row.credential_id }) : credential
  },
})

/** What is inside must say the same as the row: otherwise somebody has moved ciphertext from one account to another. */
function toCredential(
  envelope: CredentialEnvelope,
  row: CredentialRow,
  keyId: string,
): Result<KisCredential, VaultError> {
  if (envelope.userId !== row.user_id) return err({ kind: 'mismatch', field: 'userId' })
  if (envelope.accountId !== row.account_id) return err({ kind: 'mismatch', field: 'accountId' })
  if (envelope.environment !== row.environment) return err({ kind: 'mismatch', field: 'environment' })
  if (envelope.keyId !== keyId) return err({ kind: 'mismatch', field: 'keyId' })
  if (envelope.broker !== row.broker) return err({ kind: 'mismatch', field: 'broker' })
  const number = KisAccountNumber.safeParse(envelope.accountNumber)
  if (!number.success) return err({ kind: 'unreadable' })
  return ok({
    accountId: envelope.accountId,
    environment: envelope.environment,
    appKey: new Secret(envelope.appKey),
    appSecret: new Secret(envelope.appSecret),
    cano: number.data.cano,
    productCode: number.data.productCode,
    htsId: envelope.htsId,
    customerSince: envelope.customerSince,
  })
}
