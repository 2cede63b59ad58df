import { assert } from '@naru/shared/core/assert'
import type { Venue } from '@naru/shared/domain/instrument'
import type { Environment, Side, TimeInForce } from '@naru/shared/domain/order'
import type { SimOrderType } from '@naru/shared/sim/sim-venue'
import type { Reservation } from './reservations.ts'

/** An account as it was opened. The key belongs to this account alone, as at KIS. */
export interface Account {
  readonly key: string
  readonly environment: Environment
  readonly cano: string
  readonly productCode: string
  readonly holder: string
  readonly htsId: string
  readonly appKey: string
  readonly appSecret: string
  /** REST requests a second this key may make; null for the environment's own limit. */
  readonly restPerSecond: number | null
  /** Won. */
  readonly openingCash: number
}

/** A row of the broker's order list. Prices in won per share (0 for market orders), quantities in shares. */
export interface LedgerOrder {
  readonly key: string
  readonly accountKey: string
  readonly environment: Environment
  /** Korean day of the server clock, "2026-11-21". */
  readonly date: string
  /** Ten digits. */
  readonly number: string
  /** The order this row revises or cancels; empty on new orders. */
  readonly original: string
  readonly branch: string
  readonly role: 'new' | 'revise' | 'cancel'
  readonly code: string
  readonly side: Side
  /** ORD_DVSN as it was sent. */
  readonly division: string
  readonly type: SimOrderType
  readonly price: number
  /** Of stop-limit orders: what they wait for, and when it came. */
  readonly stopPrice?: number
  readonly stopFiredAt?: number
  readonly timeInForce: TimeInForce
  readonly quantity: number
  readonly exchange: string
  /** The exchange it was sent to; undefined: KRX. */
  readonly venue?: Venue
  /** It trades beside or after the regular session: 05, 06, 07, the after-market. */
  readonly isEvening?: boolean
  /** "OpnAPI", or the user's own terminal. */
  readonly channel: string
  readonly ip: string
  readonly orderedAt: number
  readonly cumQty: number
  readonly cumAmount: number
  readonly canceledQty: number
  readonly rejectedQty: number
}

export interface Holding {
  readonly quantity: number
  /** Won paid for what is held, without charges; average price = cost / quantity. */
  readonly cost: number
  readonly days: Readonly<Record<string, { readonly bought: number; readonly sold: number }>>
}

export interface AccountState {
  readonly account: Account
  /** Won after every trade so far settles (D+2). */
  readonly cash: number
  /** Net won that moves on a settlement day, by day. */
  readonly settlements: Readonly<Record<string, number>>
  readonly holdings: Readonly<Record<string, Holding>>
  readonly days: Readonly<Record<string, { readonly bought: number; readonly sold: number; readonly charges: number }>>
}

export interface Token {
  readonly token: string
  readonly appKey: string
  readonly issuedAt: number
  readonly expiresAt: number
}

/** One request for a token. `same`: the running one was given again; `refused`: it came too soon. */
export interface TokenAsk {
  readonly appKey: string
  readonly at: number
  readonly outcome: 'issued' | 'same' | 'refused'
}

export type LedgerEvent =
  | { readonly t: 'account_opened'; readonly account: Account }
  | { readonly t: 'books_cleared' }
  | { readonly t: 'order_entered'; readonly order: LedgerOrder }
  | {
      readonly t: 'order_filled'
      readonly key: string
      readonly quantity: number
      readonly price: number
      readonly at: number
      /** Won. */
      readonly fee: number
      readonly tax: number
      readonly settleOn: string
    }
  | {
      readonly t: 'order_closed'
      readonly key: string
      readonly quantity: number
      readonly reason: string
      readonly at: number
    }
  | { readonly t: 'stop_fired'; readonly key: string; readonly at: number }
  | { readonly t: 'order_rejected'; readonly key: string; readonly at: number }
  | { readonly t: 'reservation_kept'; readonly reservation: Reservation }
  | { readonly t: 'token_issued'; readonly token: Token }
  | { readonly t: 'token_asked'; readonly appKey: string; readonly at: number }
  | { readonly t: 'token_refused'; readonly appKey: string; readonly at: number }
  | { readonly t: 'token_revoked'; readonly token: string }
  | { readonly t: 'approval_issued'; readonly approvalKey: string; readonly appKey: string; readonly at: number }

interface LedgerFill {
  readonly orderKey: string
  readonly quantity: number
  readonly price: number
  readonly at: number
  readonly fee: number
  readonly tax: number
  readonly cumQtyAfter: number
}

/** Everything the broker remembers: plain data, so that a snapshot is its JSON. Changed only by `apply`. */
export interface LedgerState {
  accounts: Record<string, AccountState>
  orders: Record<string, LedgerOrder>
  /** Keys of an account's orders, oldest first. */
  orderKeys: Record<string, string[]>
  fills: LedgerFill[]
  /** Highest order number by environment and day. */
  numbers: Record<string, number>
  tokens: Record<string, Token>
  tokenAskedAt: Record<string, number>
  approvals: Record<string, { readonly appKey: string; readonly at: number }>
  /** By account key and number, as they stand. */
  reservations: Record<string, Reservation>
  /** Every token given out, oldest first. */
  tokenAsks: TokenAsk[]
}

export const emptyLedger = (): LedgerState => ({
  accounts: {},
  orders: {},
  orderKeys: {},
  fills: [],
  numbers: {},
  tokens: {},
  tokenAskedAt: {},
  approvals: {},
  reservations: {},
  tokenAsks: [],
})

export const openQty = (order: LedgerOrder): number =>
  order.role === 'cancel' ? 0 : order.quantity - order.cumQty - order.canceledQty - order.rejectedQty

/** Takes one event in. The same events in the same order give the same state, before and after a restart. */
export function apply(state: LedgerState, event: LedgerEvent): void {
  switch (event.t) {
    case 'account_opened': {
      const { account } = event
      const opened = { account, cash: account.openingCash, settlements: {}, holdings: {}, days: {} }
      state.accounts[account.key] = opened
      return
    }
    case 'books_cleared':
      clearBooks(state)
      return
    case 'order_entered': {
      const { order } = event
      state.orders[order.key] = order
      const keys = state.orderKeys[order.accountKey]
      if (keys) keys.push(order.key)
      else state.orderKeys[order.accountKey] = [order.key]
      state.numbers[`${order.environment}|${order.date}`] = Number(order.number)
      return
    }
    case 'order_filled':
      applyFill(state, event)
      return
    case 'order_closed': {
      const order = orderOf(state, event.key)
      state.orders[event.key] = { ...order, canceledQty: order.canceledQty + event.quantity }
      return
    }
    case 'stop_fired':
      state.orders[event.key] = { ...orderOf(state, event.key), stopFiredAt: event.at }
      return
    case 'order_rejected': {
      const order = orderOf(state, event.key)
      state.orders[event.key] = { ...order, rejectedQty: order.quantity }
      return
    }
    case 'reservation_kept':
      state.reservations[event.reservation.key] = event.reservation
      return
    default:
      applyCredential(state, event)
  }
}

/** Every account as on its first day. Order numbers and tokens go on: a client may remember them. */
function clearBooks(state: LedgerState): void {
  state.orders = {}
  state.orderKeys = {}
  state.fills = []
  state.reservations = {}
  for (const { account } of Object.values(state.accounts)) apply(state, { t: 'account_opened', account })
}

type CredentialEvent = Extract<LedgerEvent, { t: `token_${string}` | 'approval_issued' }>

function applyCredential(state: LedgerState, event: CredentialEvent): void {
  switch (event.t) {
    case 'token_issued':
      // A new token ends the one before it.
      for (const old of Object.values(state.tokens)) {
        if (old.appKey === event.token.appKey) delete state.tokens[old.token]
      }
      state.tokens[event.token.token] = event.token
      markIssued(state, event.token)
      return
    case 'token_asked':
      state.tokenAskedAt[event.appKey] = event.at
      state.tokenAsks.push({ appKey: event.appKey, at: event.at, outcome: 'same' })
      return
    case 'token_refused':
      state.tokenAsks.push({ appKey: event.appKey, at: event.at, outcome: 'refused' })
      return
    case 'token_revoked':
      delete state.tokens[event.token]
      return
    case 'approval_issued':
      state.approvals[event.approvalKey] = { appKey: event.appKey, at: event.at }
  }
}

/** The request that brought a new token is told just before it. */
function markIssued(state: LedgerState, { appKey, issuedAt }: Token): void {
  const asked = state.tokenAsks.at(-1)
  if (asked?.appKey === appKey && asked.at === issuedAt) state.tokenAsks.pop()
  state.tokenAsks.push({ appKey, at: issuedAt, outcome: 'issued' })
}

function applyFill(state: LedgerState, event: Extract<LedgerEvent, { t: 'order_filled' }>): void {
  const order = orderOf(state, event.key)
  const holder = state.accounts[order.accountKey]
  assert(holder !== undefined, `fill for unknown account ${order.accountKey}`)
  assert(event.quantity <= openQty(order), `fill of ${event.quantity} beyond the rest of ${event.key}`)
  const amount = event.price * event.quantity
  const cumQty = order.cumQty + event.quantity
  state.orders[event.key] = { ...order, cumQty, cumAmount: order.cumAmount + amount }
  const { quantity, price, at, fee, tax } = event
  state.fills.push({ orderKey: event.key, quantity, price, at, fee, tax, cumQtyAfter: cumQty })

  const isBuy = order.side === 'buy'
  const net = isBuy ? -(amount + fee) : amount - fee - tax
  const day = holder.days[order.date] ?? { bought: 0, sold: 0, charges: 0 }
  state.accounts[order.accountKey] = {
    ...holder,
    cash: holder.cash + net,
    settlements: { ...holder.settlements, [event.settleOn]: (holder.settlements[event.settleOn] ?? 0) + net },
    holdings: { ...holder.holdings, [order.code]: moved(holder.holdings[order.code], order, { quantity, amount }) },
    days: {
      ...holder.days,
      [order.date]: {
        bought: day.bought + (isBuy ? amount : 0),
        sold: day.sold + (isBuy ? 0 : amount),
        charges: day.charges + fee + tax,
      },
    },
  }
}

function moved(before: Holding | undefined, order: LedgerOrder, fill: { quantity: number; amount: number }): Holding {
  const held = before ?? { quantity: 0, cost: 0, days: {} }
  const day = held.days[order.date] ?? { bought: 0, sold: 0 }
  const isBuy = order.side === 'buy'
  const quantity = held.quantity + (isBuy ? fill.quantity : -fill.quantity)
  assert(quantity >= 0, `sold ${fill.quantity} of ${held.quantity} held`)
  const cost = isBuy ? held.cost + fill.amount : (held.cost * quantity) / Math.max(1, held.quantity)
  return {
    quantity,
    cost,
    days: {
      ...held.days,
      [order.date]: {
        bought: day.bought + (isBuy ? fill.quantity : 0),
        sold: day.sold + (isBuy ? 0 : fill.quantity),
      },
    },
  }
}

function orderOf(state: LedgerState, key: string): LedgerOrder {
  const order = state.orders[key]
  assert(order !== undefined, `no order ${key}`)
  return order
}
