/** What Postgres says of a statement that failed. */
export interface DatabaseError {
  readonly code?: string
  readonly message: string
  readonly detail?: string | undefined
  readonly hint?: string | undefined
}

/** @source PostgREST 12, errors: HTTP statuses of SQLSTATEs. The first prefix that fits counts. */
const STATUSES: readonly (readonly [string, number])[] = [
  ['08', 503],
  ['09', 500],
  ['0L', 403],
  ['0P', 403],
  ['23503', 409],
  ['23505', 409],
  ['25006', 405],
  ['25', 500],
  ['28', 403],
  ['2D', 500],
  ['38', 500],
  ['39', 500],
  ['3B', 500],
  ['40', 500],
  ['42883', 404],
  ['42P01', 404],
  ['42P17', 500],
  ['53', 503],
  ['54', 413],
  ['55', 500],
  ['57', 500],
  ['58', 500],
  ['F0', 500],
  ['HV', 500],
  ['P0001', 400],
  ['P0', 500],
  ['XX', 500],
]

const SQLSTATE = /^[0-9A-Z]{5}$/

/** The answer PostgREST gives: the error as it was raised, under the status its code stands for. */
export function toAnswer(error: DatabaseError, role: string): Response {
  const { code = '', message, detail, hint } = error
  const body = { code, details: detail ?? null, hint: hint ?? null, message }
  return Response.json(body, { status: statusOf(code, role) })
}

function statusOf(code: string, role: string): number {
  if (code === '42501') return role === 'anon' ? 401 : 403
  if (!SQLSTATE.test(code)) return 503 // the connection, not the statement, failed
  return STATUSES.find(([prefix]) => code.startsWith(prefix))?.[1] ?? 400
}
