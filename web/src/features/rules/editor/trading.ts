/** What acts on an account; the rest only tells, marks or pauses. */
const TRADING: ReadonlySet<unknown> = new Set(['order', 'closePosition', 'cancelOrders', 'setStop', 'runStrategy'])

/** Does anything of the rule, finished or not, act on an account? */
export function isTrading(rule: {
  readonly kind?: unknown
  readonly then?: unknown
  readonly exit?: unknown
}): boolean {
  if (rule.kind === 'strategy' || rule.exit !== undefined) return true
  // Anything in a list can be asked for one of its entries.
  return Array.isArray(rule.then) && rule.then.some((action) => TRADING.has((action as { do?: unknown } | null)?.do))
}
