import { type ErrorCode, isErrorCode } from '@naru/shared/contracts/error-codes'

export type RefusalCode = ErrorCode | 'method_not_allowed'

/** Thrown where a request cannot go on; becomes the answer `{code, detail}`. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly detail: unknown

  constructor(code: RefusalCode, detail: unknown = {}) {
    super(code)
    this.code = code
    this.detail = detail
  }
}

const STATUS: Readonly<Partial<Record<RefusalCode, number>>> = {
  unauthenticated: 401,
  session_expired: 401,
  permission_missing: 403,
  step_up_required: 403,
  second_factor_missing: 403,
  second_factor_wrong: 403,
  live_not_confirmed: 403,
  live_cooldown: 403,
  version_not_armed: 403,
  not_found: 404,
  method_not_allowed: 405,
  idempotency_key_reused: 409,
  duplicate_order: 409,
  signal_repeated: 409,
  cancel_pending: 409,
  order_not_open: 409,
  trading_halted: 409,
  trading_reducing: 409,
  trading_observing: 409,
  market_closed: 409,
  account_archived: 409,
  account_not_ready: 409,
  rate_limited: 429,
  internal: 500,
  bridge_offline: 503,
  database_unavailable: 503,
}

/** HTTP status of a refusal: what is not listed is wrong in the order itself. */
export const statusOf = (code: RefusalCode): number => STATUS[code] ?? 422

/** What PostgREST says of a failed call, as a refusal: our functions raise a code of ours with facts as the detail. */
export function refusalOf(status: number, body: unknown): Refusal {
  const { code, message, details } = isRecord(body) ? body : {}
  if (typeof message === 'string' && isErrorCode(message)) return new Refusal(message, parseDetail(details))
  if (status === 401 || code === 'PGRST301' || code === 'PGRST303') return new Refusal('unauthenticated')
  if (code === '42501') return new Refusal('permission_missing')
  if (code === '22P02' || code === '22003') return new Refusal('input_invalid')
  return new Refusal(status >= 500 ? 'database_unavailable' : 'internal')
}

function parseDetail(details: unknown): unknown {
  if (typeof details !== 'string') return {}
  try {
    return JSON.parse(details)
  } catch {
    return {}
  }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
