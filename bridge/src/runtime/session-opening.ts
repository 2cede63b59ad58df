import type { ErrorCode } from '@naru/shared/contracts/error-codes'
import { maskAccountNumber } from '@naru/shared/domain/account'
import type { Clock } from '../ports/clock.ts'
import type { BrokerConnection, ConnectBroker, VerifyFailure } from '../ports/connection.ts'
import type { LedgerAccount } from '../ports/store.ts'
import type { Vault } from '../ports/vault.ts'
import { refusalOf, type SessionStatus } from './session-status.ts'

export interface Opened {
  readonly connection: BrokerConnection
  readonly credentialId: string
  readonly accountNumberMasked: string
}

export interface Refusal {
  readonly code: ErrorCode
  readonly detail: Readonly<Record<string, unknown>>
  readonly credentialId: string | null
}

interface Parts {
  readonly account: LedgerAccount
  readonly vault: Vault
  readonly connect: ConnectBroker
  readonly allowsLive: boolean
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly onStatus: (status: SessionStatus) => void
}

const RETRY_MS = 3_000
/** Asking again changes nothing: only a corrected credential does. */
const FINAL: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'credential_refused',
  'account_number_invalid',
  'environment_mismatch',
])

/** Opens the sealed credential and, unless it is known to work, tries it. Undefined when `signal` aborted first. */
export async function openConnection(parts: Parts): Promise<Opened | Refusal | undefined> {
  const { account, vault, clock, signal, onStatus } = parts
  // The second of two keys: real money needs a bridge that was started for it.
  if (account.environment === 'live' && !parts.allowsLive) {
    return { code: 'environment_mismatch', detail: { bridge: 'paper' }, credentialId: null }
  }
  while (!signal.aborted) {
    const found = await vault.open(account.accountId)
    if (found.ok) {
      const { credential, credentialId } = found.value
      const connection = parts.connect(credential)
      const failure = account.credentialState === 'verified' ? undefined : await verify(connection, parts)
      if (failure) {
        await connection.close()
        return { code: failure.code, detail: { field: failure.field, brokerCode: failure.brokerCode }, credentialId }
      }
      if (!signal.aborted) {
        const accountNumberMasked = maskAccountNumber(credential.cano, credential.productCode)
        return { connection, credentialId, accountNumberMasked }
      }
      await connection.close()
      return undefined
    }
    const code = refusalOf(found.error)
    if (code) return { code, detail: {}, credentialId: account.credentialId }
    onStatus({ state: 'connecting', code: found.error.kind === 'unavailable' ? 'database_unavailable' : null })
    await pause(clock, RETRY_MS)
  }
  return undefined
}

/** The reason it will never work, or undefined once it does. */
async function verify(connection: BrokerConnection, parts: Parts): Promise<VerifyFailure | undefined> {
  while (!parts.signal.aborted) {
    const verified = await connection.verify()
    if (verified.ok) return undefined
    if (FINAL.has(verified.error.code)) return verified.error
    parts.onStatus({ state: 'connecting', code: verified.error.code })
    await pause(parts.clock, verified.error.retryAfterMs ?? RETRY_MS)
  }
  return undefined
}

const pause = (clock: Clock, ms: number): Promise<void> => new Promise((resolve) => clock.after(ms, resolve))
