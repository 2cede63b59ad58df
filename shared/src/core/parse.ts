import type { z } from 'zod'
import { err, ok, type Result } from './result.ts'

/** What was wrong with an input, one sentence per field: `limitPrice: expected number, received string`. */
export interface ParseError {
  readonly kind: 'parse_error'
  readonly issues: readonly string[]
}

/** The only way from unknown input to a domain value. Never throws. */
export function parseWith<S extends z.ZodType>(schema: S, input: unknown): Result<z.output<S>, ParseError> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return ok(parsed.data)
  const issues = parsed.error.issues.map((issue) => `${issue.path.join('.') || '(root)'}: ${issue.message}`)
  return err({ kind: 'parse_error', issues })
}
