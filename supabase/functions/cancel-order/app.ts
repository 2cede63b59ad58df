import { z } from 'zod'
import { answer, createFunction, type Handler, readBody } from '../_shared/app.ts'
import { idempotencyKeyOf } from '../_shared/idempotency.ts'
import { bearerOf, type Env, ledger, platformOf } from '../_shared/platform.ts'

const Body = z.strictObject({ orderId: z.uuid() })

/**
 * `POST` with the header `Idempotency-Key` (the cancel's own id) → 200 `{order}`, the order that shall be canceled.
 * Its `cancel_state` tells how far the cancel is; what has filled meanwhile stays filled.
 *
 * @param env see createFunction
 */
export function createCancelOrder(env: Env): Handler {
  const platform = platformOf(env)
  return createFunction('cancel-order', env, async (request) => {
    const authorization = bearerOf(request)
    const id = idempotencyKeyOf(request)
    const { orderId } = await readBody(request, Body)
    const rows = await ledger(platform, {
      path: 'rpc/cancel_order',
      authorization,
      body: { p_id: id, p_order_id: orderId },
    })
    return answer(200, { order: Array.isArray(rows) ? rows[0] : null })
  })
}
