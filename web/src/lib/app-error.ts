import { isErrorCode } from '@naru/shared/contracts/error-codes'
import type { AnyErrorCode } from '@/text/codes.ts'

/** A failure with a code the text tables can word. `detail` is the broker's or the database's own addition. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: AnyErrorCode
  readonly detail: string | null

  constructor(code: AnyErrorCode, detail: string | null = null) {
    super(detail ? `${code}: ${detail}` : code)
    this.code = code
    this.detail = detail
  }
}

export const toAppError = (error: unknown): AppError =>
  error instanceof AppError ? error : new AppError('internal', error instanceof Error ? error.message : null)

/** What PostgREST reports: our functions raise a code as the message; anything else is the database's own. */
export function fromPostgrest(
  error: { message: string; code?: string; details?: string | null },
  status: number,
): AppError {
  if (isErrorCode(error.message)) return new AppError(error.message, error.details ?? null)
  // supabase-js reports a failed fetch as an error without status.
  if (status === 0) return new AppError('network_unreachable')
  if (status === 401 || error.code?.startsWith('PGRST3')) return new AppError('session_expired')
  // A value that is not even of its type: Postgres says so before any function of ours has seen it.
  if (error.code === '22P02' || error.code === '22003') return new AppError('input_invalid')
  if (error.code === '42501') return new AppError('permission_missing')
  if (status >= 502) return new AppError('database_unavailable')
  return new AppError('internal', error.code ?? null)
}
