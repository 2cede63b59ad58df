import type { ApiError } from '@naru/shared/contracts/bridge-api'
import type { ErrorCode } from '@naru/shared/contracts/error-codes'
import { unreachable } from '@naru/shared/core/assert'
import type { Context, TypedResponse } from 'hono'
import type { z } from 'zod'
import type { HistoryError } from '../runtime/history.ts'
import type { MarketError } from '../runtime/market-data-hub.ts'
import type { HttpEnv } from './deps.ts'

/** Every refusal this API can give. The sentence is fixed: nothing an exception or a broker said ever passes through. */
const REFUSALS = {
  unauthenticated: [401, 'Sign in first.'],
  session_expired: [401, 'The access token has expired.'],
  permission_missing: [403, 'Not allowed from here.'],
  not_found: [404, 'There is nothing here.'],
  input_invalid: [400, 'The request is not understood.'],
  rate_limited: [429, 'Too many requests; slow down.'],
  account_not_ready: [409, 'No broker session is open for this account.'],
  broker_unreachable: [502, 'The broker did not answer.'],
  broker_rate_limited: [503, 'The broker asks to slow down.'],
  broker_maintenance: [503, 'The broker is closed for maintenance.'],
  broker_not_offered: [422, 'The broker does not offer this for this kind of account.'],
  broker_rejected: [422, 'The broker refused the question.'],
  credential_refused: [409, 'The broker refused the key.'],
  instrument_unknown: [404, 'There is no such symbol.'],
  database_unavailable: [503, 'The ledger cannot be reached.'],
  internal: [500, 'Something is broken on our side.'],
} as const satisfies Partial<Record<ErrorCode, readonly [number, string]>>

export type RefusalCode = keyof typeof REFUSALS
type RefusalStatus = (typeof REFUSALS)[RefusalCode][0] | 413

export interface RefusalDetail {
  readonly status?: RefusalStatus
  /** What was expected, in our own words. */
  readonly message?: string
  readonly retryAfterMs?: number
}

export function refuse(
  context: Context<HttpEnv>,
  code: RefusalCode,
  detail: RefusalDetail = {},
): Response & TypedResponse<ApiError, RefusalStatus, 'json'> {
  const [status, sentence] = REFUSALS[code]
  const retryAfterMs = detail.retryAfterMs ?? PATIENCE_MS[code]
  if (retryAfterMs !== undefined) context.header('retry-after', String(Math.max(1, Math.ceil(retryAfterMs / 1000))))
  const body = { code, message: detail.message ?? sentence, requestId: context.get('requestId') }
  return context.json(body, detail.status ?? status)
}

/** When another try makes sense, where the refusal itself does not know. */
const PATIENCE_MS: Readonly<Partial<Record<RefusalCode, number>>> = {
  broker_rate_limited: 1_000,
  broker_maintenance: 60_000,
  database_unavailable: 5_000,
}

/** Which inputs were wrong and what each should have been. Never what they were. */
export const expectation = (issues: readonly z.core.$ZodIssue[]): string =>
  issues
    .slice(0, MAX_ISSUES)
    .map(({ path, message }) => `${path.join('.') || 'request'}: ${message}`)
    .join('; ')

const MAX_ISSUES = 5

/** @param error  of a read for one symbol, an account or the whole market */
export function marketErrorCode(error: MarketError | HistoryError): RefusalCode {
  switch (error.kind) {
    case 'no_session':
      return 'account_not_ready'
    case 'unreachable':
    case 'unreadable':
      return 'broker_unreachable'
    case 'rate_limited':
      return 'broker_rate_limited'
    case 'maintenance':
      return 'broker_maintenance'
    case 'unauthorized':
      return 'credential_refused'
    case 'refused':
      return error.code === 'instrument_unknown' ? 'instrument_unknown' : 'broker_rejected'
    case 'not_offered':
    case 'unsupported':
      return 'broker_not_offered'
    case 'quota':
      return 'broker_rate_limited'
    case 'busy':
    case 'unavailable':
      return 'internal'
    default:
      return unreachable(error)
  }
}
