import { z } from 'zod'
import { Refusal } from './refusal.ts'

/**
 * The header `Idempotency-Key`: the id the caller gave the order before it was sent anywhere. Sent again with the same
 * body it is answered again; with another body it is refused by the ledger.
 *
 * @errors refuses `input_invalid` when it is missing or no UUID
 */
export function idempotencyKeyOf(request: Request): string {
  const key = z.uuid().safeParse(request.headers.get('idempotency-key'))
  if (!key.success) throw new Refusal('input_invalid', { field: 'Idempotency-Key' })
  return key.data
}
