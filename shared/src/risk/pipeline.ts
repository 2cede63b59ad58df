import { err, ok, type Result } from '../core/result.ts'
import type { OrderIntent } from '../domain/order.ts'
import type { ApprovedOrder } from './approved-order.ts'
import type { Denial, RiskCheck, RiskContext } from './check.ts'
import { enoughCash } from './checks/enough-cash.ts'
import { enoughShares } from './checks/enough-shares.ts'
import { freshQuote } from './checks/fresh-quote.ts'
import { instrumentTradable } from './checks/instrument-tradable.ts'
import { notDuplicate } from './checks/not-duplicate.ts'
import { notExpired } from './checks/not-expired.ts'
import { orderTypeSupported } from './checks/order-type-supported.ts'
import { orderValue } from './checks/order-value.ts'
import { priceCollar } from './checks/price-collar.ts'
import { priceInsideLimit } from './checks/price-inside-limit.ts'
import { priceOnTick } from './checks/price-on-tick.ts'
import { pricePresent } from './checks/price-present.ts'
import { quantityRange } from './checks/quantity-range.ts'
import { sessionOpen } from './checks/session-open.ts'
import { tradingMode } from './checks/trading-mode.ts'

/** In this order: what needs no data first, so that the reason given is the one a person can act on. */
export const CHECKS: readonly RiskCheck[] = [
  notExpired,
  tradingMode,
  sessionOpen,
  instrumentTradable,
  orderTypeSupported,
  quantityRange,
  pricePresent,
  priceOnTick,
  freshQuote,
  priceInsideLimit,
  priceCollar,
  notDuplicate,
  orderValue,
  enoughCash,
  enoughShares,
]

/** The first limit the intent breaks, or undefined. */
export function findDenial(intent: OrderIntent, context: RiskContext): Denial | undefined {
  for (const check of CHECKS) {
    const denial = check(intent, context)
    if (denial !== undefined) return denial
  }
  return undefined
}

/** Runs every check on one snapshot; the first denial wins. The one maker of `ApprovedOrder`. */
export function approve(intent: OrderIntent, context: RiskContext): Result<ApprovedOrder, Denial> {
  const denial = findDenial(intent, context)
  return denial ? err(denial) : ok(intent as ApprovedOrder) // the brand is true exactly here: every check has passed
}
