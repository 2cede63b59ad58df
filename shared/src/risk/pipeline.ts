import { err, ok, type Result } from '../core/result.ts'
import type { OrderIntent } from '../domain/order.ts'
import type { ApprovedOrder } from './approved-order.ts'
import type { Denial, RiskCheck, RiskContext } from './check.ts'
import { dailyOrders } from './checks/daily-orders.ts'
import { dailyValue } from './checks/daily-value.ts'
import { enoughCash } from './checks/enough-cash.ts'
import { enoughShares } from './checks/enough-shares.ts'
import { freshQuote } from './checks/fresh-quote.ts'
import { instrumentCalm } from './checks/instrument-calm.ts'
import { instrumentTradable } from './checks/instrument-tradable.ts'
import { leverage } from './checks/leverage.ts'
import { limitsKnown } from './checks/limits-known.ts'
import { liveAuthority } from './checks/live-authority.ts'
import { dailyLoss, strategyLoss } from './checks/loss-limits.ts'
import { bookKnown, enoughDepth, narrowSpread } from './checks/market-book.ts'
import { notDuplicate } from './checks/not-duplicate.ts'
import { notExpired } from './checks/not-expired.ts'
import { openOrders } from './checks/open-orders.ts'
import { orderRate, strategyRate } from './checks/order-rate.ts'
import { orderTypeSupported } from './checks/order-type-supported.ts'
import { orderValue } from './checks/order-value.ts'
import { positionWeight } from './checks/position-weight.ts'
import { priceCollar } from './checks/price-collar.ts'
import { priceInsideLimit } from './checks/price-inside-limit.ts'
import { priceOnTick } from './checks/price-on-tick.ts'
import { pricePresent } from './checks/price-present.ts'
import { quantityRange } from './checks/quantity-range.ts'
import { sessionOpen } from './checks/session-open.ts'
import { signalOnce } from './checks/signal-once.ts'
import { sourceArmed } from './checks/source-armed.ts'
import { stepUpValue } from './checks/step-up-value.ts'
import { strategyOpen } from './checks/strategy-open.ts'
import { tradingMode } from './checks/trading-mode.ts'
import { trustedClock } from './checks/trusted-clock.ts'
import { volumeShare } from './checks/volume-share.ts'

/** What an order can be refused for before any price is read. */
const CHECKS_WITHOUT_PRICE: readonly RiskCheck[] = [
  notExpired,
  tradingMode,
  trustedClock,
  liveAuthority,
  sourceArmed,
  sessionOpen,
  instrumentTradable,
  instrumentCalm,
  orderTypeSupported,
  quantityRange,
  volumeShare,
  pricePresent,
  priceOnTick,
  signalOnce,
  strategyOpen,
  strategyRate,
  dailyLoss,
  strategyLoss,
]

/** In this order: what needs no data first, so that the reason given is the one a person can act on. */
export const CHECKS: readonly RiskCheck[] = [
  ...CHECKS_WITHOUT_PRICE,
  limitsKnown,
  freshQuote,
  priceInsideLimit,
  priceCollar,
  bookKnown,
  narrowSpread,
  enoughDepth,
  notDuplicate,
  orderRate,
  dailyOrders,
  openOrders,
  orderValue,
  stepUpValue,
  dailyValue,
  enoughCash,
  enoughShares,
  positionWeight,
  leverage,
]

function findDenial(checks: readonly RiskCheck[], intent: OrderIntent, context: RiskContext): Denial | undefined {
  for (const check of checks) {
    const denial = check(intent, context)
    if (denial !== undefined) return denial
  }
  return undefined
}

/** Would no price in the world make this order acceptable? Then none has to be read for it. */
export const isDeniedAtAnyPrice = (intent: OrderIntent, context: RiskContext): boolean =>
  findDenial(CHECKS_WITHOUT_PRICE, intent, context) !== undefined

/** Runs every check on one snapshot; the first denial wins. The one maker of `ApprovedOrder`. */
export function approve(intent: OrderIntent, context: RiskContext): Result<ApprovedOrder, Denial> {
  const denial = findDenial(CHECKS, intent, context)
  return denial ? err(denial) : ok(intent as ApprovedOrder) // the brand is true exactly here: every check has passed
}
