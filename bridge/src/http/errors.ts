import type { ApiError } from '@naru/shared/contracts/bridge-api'
import type { ErrorCode } from '@naru/shared/contracts/error-codes'
import { unreachable } from '@naru/shared/core/assert'
import type { Context, TypedResponse } from 'hono'
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
  database_unavailable: [503, 'The ledger cannot be reached.'],
  internal: [500, 'Something is broken on our side.'],
} as const satisfies Partial<Record<ErrorCode, readonly [number, string]>>

export type RefusalCode = keyof typeof REFUSALS
type RefusalStatus = (typeof REFUSALS)[RefusalCode][0] | 413

export function refuse(
  context: Context<HttpEnv>,
  code: RefusalCode,
  status: RefusalStatus = REFUSALS[code][0],
): Response & TypedResponse<ApiError, RefusalStatus, 'json'> {
  return context.json({ code, message: REFUSALS[code][1], requestId: context.get('requestId') }, status)
}

export function marketErrorCode(error: MarketError): RefusalCode {
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
      return 'broker_rejected'
    case 'not_offered':
      return 'broker_not_offered'
    default:
      return unreachable(error)
  }
}
