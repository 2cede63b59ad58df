import type { Context } from 'hono'

export interface Refusal {
  readonly status: 400 | 401 | 403 | 404 | 422
  readonly code: string
  readonly text: string
}

/** GoTrue's error answer, which supabase-js turns into an AuthApiError with this `code`. */
export function authError(c: Context, { status, code, text }: Refusal): Response {
  c.header('x-sb-error-code', code)
  return c.json({ code: status, error_code: code, msg: text }, status)
}
