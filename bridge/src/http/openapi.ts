import { z } from '@hono/zod-openapi'
import { ApiError } from '@naru/shared/contracts/bridge-api'
import { InstrumentId, instrumentId } from '@naru/shared/domain/instrument'

/** Pieces every route description is made of. */
export const BEARER = [{ bearer: [] }]

export const json = <S extends z.ZodType>(
  schema: S,
  description: string,
): { description: string; content: { 'application/json': { schema: S } } } => ({
  description,
  content: { 'application/json': { schema } },
})

export const FAILURE = json(
  ApiError,
  'A code from the shared list of error codes, and the id under which it was logged',
)

/** "005930" or "005930.KRX". A bare code means the main exchange. */
const SymbolCode = z
  .string()
  .regex(/^[0-9A-Z]{6,7}(\.(KRX|NXT))?$/, 'expected a symbol like "005930" or "005930.NXT"')
  .transform((text) => (text.includes('.') ? InstrumentId.parse(text) : instrumentId(text)))

export const SymbolParams = z.object({ symbol: SymbolCode })

export const OPENAPI_INFO = {
  title: 'Naru bridge',
  description:
    'Read-only market data over the caller’s own broker session. Orders never pass here: they go through the ledger.',
}
