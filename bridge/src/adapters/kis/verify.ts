import type { ErrorCode } from '@naru/shared/contracts/error-codes'
import { err, ok, type Result } from '@naru/shared/core/result'
import { maskAccountNumber } from '@naru/shared/domain/account'
import type { Broker, BrokerError } from '../../ports/broker.ts'
import type { KisCredential } from '../../ports/vault.ts'
import type { Auth, AuthError } from './auth.ts'

/** Why a credential cannot be used. `field` is the one the person has to look at, `brokerCode` KIS's own word. */
export interface VerifyError {
  readonly code: Extract<
    ErrorCode,
    | 'credential_refused'
    | 'account_number_invalid'
    | 'environment_mismatch'
    | 'token_rate_limited'
    | 'broker_unreachable'
    | 'broker_maintenance'
    | 'broker_rate_limited'
  >
  readonly field: 'app_key' | 'app_secret' | 'account_number' | null
  readonly brokerCode: string | null
  readonly retryAfterMs: number | null
}

export interface Verified {
  readonly accountNumberMasked: string
}

const failure = (code: VerifyError['code'], details: Partial<VerifyError> = {}): Result<never, VerifyError> =>
  err({ field: null, brokerCode: null, retryAfterMs: null, ...details, code })

const WRONG_SECRET = new Set(['EGW00105', 'EGW00304'])
const WRONG_KEY = new Set(['EGW00103'])
const WRONG_ENVIRONMENT = new Set(['EGW02004', 'EGW02006', 'EGW02007', 'environment_mismatch'])

export const environmentRefused = (): Result<never, VerifyError> => failure('environment_mismatch')

/** A token and one balance read: the key is accepted and the account belongs to it. Sends no order. */
export async function verifyCredential(
  credential: KisCredential,
  auth: Auth,
  broker: Pick<Broker, 'balance'>,
): Promise<Result<Verified, VerifyError>> {
  const token = await auth.token()
  if (!token.ok) return tokenFailure(token.error)
  const balance = await broker.balance()
  if (!balance.ok) return balanceFailure(balance.error)
  return ok({ accountNumberMasked: maskAccountNumber(credential.cano, credential.productCode) })
}

const fieldOf = (code: string): VerifyError['field'] =>
  WRONG_KEY.has(code) ? 'app_key' : WRONG_SECRET.has(code) ? 'app_secret' : null

function tokenFailure(error: AuthError): Result<never, VerifyError> {
  switch (error.kind) {
    case 'refused':
      return failure('credential_refused', { brokerCode: error.code, field: fieldOf(error.code) })
    case 'rate_limited':
      return failure('token_rate_limited', { retryAfterMs: error.retryAfterMs })
    case 'unreachable':
      return failure('broker_unreachable')
  }
}

function balanceFailure(error: BrokerError): Result<never, VerifyError> {
  switch (error.kind) {
    case 'unauthorized':
      return error.code === 'token_rate_limited'
        ? failure('token_rate_limited')
        : failure('credential_refused', { brokerCode: error.code, field: fieldOf(error.code) })
    case 'refused':
      if (WRONG_ENVIRONMENT.has(error.code)) return failure('environment_mismatch', { brokerCode: error.code })
      // What is left of refusals to a read that names nothing but the account: OPSQ2000 and its relatives.
      return failure('account_number_invalid', { brokerCode: error.code || null, field: 'account_number' })
    case 'rate_limited':
      return failure('broker_rate_limited')
    case 'maintenance':
      return failure('broker_maintenance')
    case 'unreachable':
    case 'unreadable':
    case 'not_offered':
      return failure('broker_unreachable')
  }
}
