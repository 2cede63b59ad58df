import type { BrokerAccountRow, InstrumentRow } from '@naru/shared/contracts/views'
import type { OrderType, Side } from '@naru/shared/domain/order'
import { isWithinLimits, type PriceLimits } from '@naru/shared/market/price-limit'
import { isOnTick, nearestTick } from '@naru/shared/market/tick-size'
import type { AnyErrorCode } from '@/text/codes.ts'

export interface TicketInput {
  readonly side: Side
  readonly type: OrderType
  /** As typed. */
  readonly quantity: string
  readonly price: string
}

export interface TicketSurroundings {
  readonly instrument: Pick<InstrumentRow, 'kind' | 'is_halted'>
  /** Today's price limits; null when they are not known, then the ledger judges. */
  readonly limits: PriceLimits | null
  /** Shares that can be bought or sold now; null while not known, then the bridge judges. */
  readonly available: number | null
  readonly account: Pick<BrokerAccountRow, 'credential_state' | 'mode' | 'archived_at'>
  readonly isBridgeAlive: boolean
}

export interface Problem {
  readonly code: AnyErrorCode
  /** Won per share: the nearest price that could be ordered. */
  readonly suggestion?: number
}

export interface TicketProblems {
  readonly quantity?: Problem
  readonly price?: Problem
  /** About the account or the surroundings, not about a field. */
  readonly order?: Problem
}

/** Also the ledger's own limit. */
const MAX_QUANTITY = 1_000_000

/** Whole figures as people write them, "1,000" included; undefined for everything else, "1e9" and "1.5" included. */
export function parseWhole(text: string): number | undefined {
  const digits = text.trim().replaceAll(',', '')
  return /^\d{1,15}$/.test(digits) ? Number(digits) : undefined
}

/** Everything that can be known to be wrong before asking anybody. */
export function findProblems(input: TicketInput, around: TicketSurroundings): TicketProblems {
  return {
    order: orderProblem(input.side, around),
    quantity: quantityProblem(input, around.available),
    price: input.type === 'limit' ? priceProblem(input.price, around) : undefined,
  }
}

export const isFree = (problems: TicketProblems): boolean => !problems.order && !problems.quantity && !problems.price

function quantityProblem({ quantity: text, side }: TicketInput, available: number | null): Problem | undefined {
  const quantity = parseWhole(text)
  if (quantity === undefined || quantity < 1) return { code: 'quantity_invalid' }
  if (quantity > MAX_QUANTITY) return { code: 'quantity_too_large' }
  if (available !== null && quantity > available) {
    return { code: side === 'buy' ? 'insufficient_cash' : 'insufficient_holdings' }
  }
  return undefined
}

function priceProblem(text: string, { instrument, limits }: TicketSurroundings): Problem | undefined {
  if (text.trim() === '') return { code: 'price_required' }
  const price = parseWhole(text)
  if (price === undefined || price < 1) return { code: 'price_invalid' }
  if (limits && !isWithinLimits(limits, price)) {
    return { code: 'price_outside_limit', suggestion: price > limits.upper ? limits.upper : limits.lower }
  }
  if (!isOnTick(instrument.kind, price)) {
    return { code: 'price_off_tick', suggestion: nearestTick(instrument.kind, price) }
  }
  return undefined
}

function orderProblem(side: Side, { account, instrument, isBridgeAlive }: TicketSurroundings): Problem | undefined {
  if (account.archived_at !== null) return { code: 'account_archived' }
  if (account.credential_state !== 'verified') return { code: 'account_not_ready' }
  if (account.mode === 'halted') return { code: 'trading_halted' }
  if (account.mode === 'reducing' && side === 'buy') return { code: 'trading_reducing' }
  if (instrument.is_halted) return { code: 'instrument_halted' }
  if (!isBridgeAlive) return { code: 'bridge_offline' }
  return undefined
}
