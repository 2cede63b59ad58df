import { unreachable } from '../../core/assert.ts'
import type { UnixMs } from '../../core/time.ts'
import type { InstrumentId, InstrumentKind } from '../../domain/instrument.ts'
import type { AccountId } from '../../domain/order.ts'
import type { TradingCalendar } from '../../market/trading-calendar.ts'
import type { Action, PriceOf } from '../action.ts'
import type { Guards } from '../rule.ts'
import type { HitAction } from '../rule-set.ts'
import type { Decline, DeclineCode, DeclinedAction, OrderAction, ResolvedAction } from './firing.ts'
import { resolveExits, stopBelow } from './order-exits.ts'
import { type PlainSize, resolvePrice, resolveSize, type TermsContext } from './order-terms.ts'

/** What is known of an account. NaN is unknown. Won. */
export interface AccountFacts {
  readonly equity: number
  readonly cash: number
  readonly buyingPower: number
  /** Against what it had when the day began. */
  readonly dayPnl: number
}

export interface HoldingFacts {
  readonly held: number
  readonly sellable: number
}

/** All that actions are made of, as of the moment the rule came true. */
export interface FiringContext {
  readonly accountId: AccountId | null
  readonly instrumentId: InstrumentId
  /** Null: not known, so no price can be put on its grid. */
  readonly kind: InstrumentKind | null
  readonly price: (of: PriceOf) => number
  readonly account: AccountFacts
  readonly holding: HoldingFacts
  readonly guards: Guards | undefined
  /** Orders this rule has asked for today. */
  readonly tradesToday: number
  readonly at: UnixMs
  readonly calendar: TradingCalendar
}

type Asked = Extract<Action, { do: 'order' | 'closePosition' }>

const declined = (index: number, of: DeclinedAction['of'], decline: Decline): DeclinedAction => ({
  do: 'decline',
  index,
  of,
  decline,
})
const because = (code: DeclineCode, detail: Decline['detail'] = {}): Decline => ({ code, detail })

/** An order that trades by itself: a stop that is kept counts as none. */
export const isTrade = (action: ResolvedAction): boolean => action.do === 'order' && action.triggerPrice === undefined

/** Actions in the order they stand. An order that cannot be told exactly is declined, and the others go on. */
export function resolveActions(actions: readonly HitAction[], context: FiringContext): readonly ResolvedAction[] {
  const resolved: ResolvedAction[] = []
  for (const action of actions) {
    const orders = resolved.filter(isTrade).length
    resolved.push(resolve(action, { ...context, tradesToday: context.tradesToday + orders }))
  }
  return resolved
}

function resolve({ index, action }: HitAction, context: FiringContext): ResolvedAction {
  if (action === null) return declined(index, null, because('size_unknown'))
  switch (action.do) {
    case 'notify':
    case 'webhook':
    case 'tag':
    case 'addWatch':
    case 'pauseStrategy':
    case 'runStrategy':
    case 'cancelOrders':
      return { ...action, index }
    case 'order':
    case 'closePosition':
      return resolveOrder(index, action, context)
    case 'setStop':
      return resolveStop(index, action.pct, context)
    default:
      return unreachable(action)
  }
}

function resolveOrder(index: number, action: Asked, context: FiringContext): OrderAction | DeclinedAction {
  const { accountId, kind, instrumentId } = context
  const decline = (reason: Decline): DeclinedAction => declined(index, action.do, reason)
  if (accountId === null) return decline(because('account_missing'))
  if (kind === null) return decline(because('instrument_unknown'))
  const asked = action.do === 'order' ? settled(action) : closing(action)
  const terms: TermsContext = {
    side: asked.side,
    kind,
    price: context.price,
    equity: context.account.equity,
    buyingPower: context.account.buyingPower,
    held: context.holding.held,
    sellable: context.holding.sellable,
  }
  const price = resolvePrice(asked, terms)
  if (!price.ok) return decline(price.error)
  if (asked.size === null) return decline(because('size_unknown'))
  const quantity = resolveSize(asked.size, price.value.unitPrice, terms)
  if (!quantity.ok) return decline(quantity.error)
  const order: OrderAction = {
    do: 'order',
    index,
    accountId,
    instrumentId,
    side: asked.side,
    quantity: quantity.value,
    type: price.value.type,
    limitPrice: price.value.limitPrice,
    timeInForce: asked.tif ?? 'day',
    needsApproval: asked.approval === 'semi',
  }
  const guard = findGuard(order, price.value.unitPrice, context)
  if (guard) return decline(guard)
  if (asked.exits === undefined) return order
  const { at, calendar } = context
  const exits = resolveExits(asked.exits.oco, { kind, entryPrice: price.value.unitPrice, at, calendar })
  return exits.ok ? { ...order, exits: exits.value } : decline(exits.error)
}

/** A stop under all that is held, counted from the last price. The ledger takes off what other orders already guard. */
function resolveStop(index: number, pct: number, context: FiringContext): OrderAction | DeclinedAction {
  const { accountId, kind, instrumentId, holding } = context
  const decline = (reason: Decline): DeclinedAction => declined(index, 'setStop', reason)
  if (accountId === null) return decline(because('account_missing'))
  if (kind === null) return decline(because('instrument_unknown'))
  if (!Number.isFinite(holding.held)) return decline(because('size_unknown', { of: 'holding' }))
  if (holding.held < 1) return decline(because('nothing_held'))
  const last = context.price('last')
  if (!(last > 0)) return decline(because('price_unknown', { of: 'last' }))
  const triggerPrice = stopBelow(kind, last, pct)
  if (triggerPrice === undefined) return decline(because('price_outside_limit', { of: 'stop' }))
  const order = { do: 'order', index, accountId, instrumentId, side: 'sell', quantity: holding.held } as const
  return { ...order, type: 'market', limitPrice: null, timeInForce: 'day', needsApproval: false, triggerPrice }
}

type PlainOrder = Omit<Extract<Action, { do: 'order' }>, 'size'> & { readonly size: PlainSize | null }

/** The language has decided its conditions by now. */
const settled = ({ size, ...order }: Extract<Action, { do: 'order' }>): PlainOrder => ({
  ...order,
  size: 'if' in size ? null : size,
})

function closing({ pct = 100, type = 'market', approval }: Extract<Action, { do: 'closePosition' }>): PlainOrder {
  return { do: 'order', side: 'sell', size: { pctHolding: pct }, type, ...(approval && { approval }) }
}

/** The first guard of the rule that stands in the way. What reduces a holding is never held up by limits that protect it. */
function findGuard(order: OrderAction, unitPrice: number, context: FiringContext): Decline | undefined {
  const { guards = {}, account, holding, tradesToday } = context
  const { maxTradesPerDay, maxDailyLossKrw, maxPositionPct } = guards
  if (order.side === 'sell') return undefined
  if (maxTradesPerDay !== undefined && tradesToday >= maxTradesPerDay) {
    return because('guard_trades', { limit: maxTradesPerDay, actual: tradesToday })
  }
  if (maxDailyLossKrw !== undefined) {
    if (!Number.isFinite(account.dayPnl)) return because('guard_unknown', { of: 'dayPnl' })
    if (account.dayPnl <= -maxDailyLossKrw) {
      return because('guard_daily_loss', { limit: maxDailyLossKrw, actual: -account.dayPnl })
    }
  }
  if (maxPositionPct === undefined) return undefined
  const share = (100 * (holding.held + order.quantity) * unitPrice) / account.equity
  if (!Number.isFinite(share)) return because('guard_unknown', { of: 'equity' })
  return share > maxPositionPct ? because('guard_position', { limit: maxPositionPct, actual: share }) : undefined
}
