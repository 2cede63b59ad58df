import { isErrorCode } from '@naru/shared/contracts/error-codes'
import { z } from 'zod'
import { answer, createFunction, type Handler, readBody } from '../_shared/app.ts'
import { idempotencyKeyOf } from '../_shared/idempotency.ts'
import { bearerOf, type Env, ledger, type Platform, platformOf } from '../_shared/platform.ts'
import { isRecord, Refusal } from '../_shared/refusal.ts'

/** A whole number as written in JSON or in words of digits: no rounding on the way. */
const Written = z.union([z.number(), z.string().max(40)]).transform(String)

const Body = z.strictObject({
  accountId: z.uuid(),
  instrumentId: z.string().regex(/^[0-9A-Z]{6,7}\.(KRX|NXT)$/),
  side: z.enum(['buy', 'sell']),
  orderType: z.enum(['limit', 'market', 'stop_limit', 'limit_or_close', 'market_to_limit', 'peg_primary']),
  quantity: Written,
  limitPrice: Written.nullish(),
  stopPrice: Written.nullish(),
  timeInForce: z.enum(['day', 'ioc', 'fok']).default('day'),
  supersedes: z.uuid().nullish(),
})
type Body = z.infer<typeof Body>

const Account = z.object({ environment: z.enum(['paper', 'live']), archived_at: z.string().nullable() })
const Limits = z.object({ maxQuantity: z.number(), maxOrderValueWon: z.number() })
const Access = z.object({ missing: z.string().refine(isErrorCode).nullable(), cooldown_until: z.string().nullable() })

/**
 * `POST` with the header `Idempotency-Key` (the order's id) → 201 `{order}`, 200 `{order}` when the same request came
 * before. `accepted` by the ledger, not by the broker: the order's `status` tells how far it is.
 *
 * @param env see createFunction
 */
export function createPlaceOrder(env: Env): Handler {
  const platform = platformOf(env)
  return createFunction('place-order', env, async (request) => {
    const authorization = bearerOf(request)
    const id = idempotencyKeyOf(request)
    const body = await readBody(request, Body)
    const isRepeat = await checkBefore(platform, authorization, { id, body })
    const rows = await ledger(platform, {
      path: 'rpc/place_intent',
      authorization,
      body: {
        p_id: id,
        p_account_id: body.accountId,
        p_instrument_id: body.instrumentId,
        p_side: body.side,
        p_order_type: body.orderType,
        p_quantity: body.quantity,
        p_limit_price: body.limitPrice ?? null,
        p_time_in_force: body.timeInForce,
        p_stop_price: body.stopPrice ?? null,
        p_supersedes: body.supersedes ?? null,
      },
    })
    return answer(isRepeat ? 200 : 201, { order: Array.isArray(rows) ? rows[0] : null })
  })
}

/**
 * Permission and the limits that need no price of the moment, as the ledger and the bridge will judge them again. True
 * when the order is there already: then it is not judged anew, because what it was told before must be told again.
 */
async function checkBefore(
  platform: Platform,
  authorization: string,
  { id, body }: { readonly id: string; readonly body: Body },
): Promise<boolean> {
  const read = (path: string) => ledger(platform, { path, authorization })
  const [orders, accounts, access] = await Promise.all([
    read(`orders?id=eq.${id}&select=id`),
    read(`broker_accounts?id=eq.${body.accountId}&select=environment,archived_at`),
    read(`live_access?account_id=eq.${body.accountId}&select=missing,cooldown_until`),
  ])
  if (Array.isArray(orders) && orders.length > 0) return true
  const account = Account.safeParse(firstOf(accounts))
  if (!account.success) throw new Refusal('not_found', { accountId: body.accountId })
  if (account.data.archived_at !== null) throw new Refusal('account_archived')
  if (account.data.environment === 'live') {
    const { missing, cooldown_until: until } = Access.parse(firstOf(access))
    if (missing !== null) throw new Refusal(missing, until === null ? {} : { until })
  }
  const limits = Limits.parse(
    await ledger(platform, { path: 'rpc/read_risk_limits', authorization, body: { p_account_id: body.accountId } }),
  )
  checkSize(body, limits)
  return false
}

function checkSize({ side, quantity, limitPrice }: Body, limits: z.infer<typeof Limits>): void {
  if (Number(quantity) > limits.maxQuantity) {
    throw new Refusal('quantity_too_large', { limit: limits.maxQuantity, actual: Number(quantity) })
  }
  const valueWon = Number(quantity) * Number(limitPrice ?? 0)
  if (side === 'buy' && valueWon > limits.maxOrderValueWon) {
    throw new Refusal('order_value_too_large', { limit: limits.maxOrderValueWon, actual: valueWon })
  }
}

const firstOf = (rows: unknown): Record<string, unknown> | undefined => {
  const first: unknown = Array.isArray(rows) ? rows[0] : undefined
  return isRecord(first) ? first : undefined
}
