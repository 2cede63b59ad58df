import type { BrokerAccountRow, InstrumentRow } from '@naru/shared/contracts/views'
import { isWithinLimits, type PriceLimits } from '@naru/shared/market/price-limit'
import { isOnTick, nearestTick } from '@naru/shared/market/tick-size'
import type { AnyErrorCode } from '@/text/codes.ts'
import type { TicketKindWords } from '@/text/ko/ticket-kinds.ts'
import { parseWhole } from './figures.ts'

export interface TicketSurroundings {
  readonly instrument: Pick<InstrumentRow, 'kind' | 'is_halted'>
  /** Today's price limits; null when they are not known, then the ledger judges. */
  readonly limits: PriceLimits | null
  /** Won per share of the latest trade; undefined while not known, then the ledger judges. */
  readonly last: number | undefined
  /** Shares asked for; undefined when the field says no number. */
  readonly shares: number | undefined
  /** Shares that can be bought or sold now; null while not known, then the bridge judges. */
  readonly available: number | null
  readonly account: Pick<BrokerAccountRow, 'credential_state' | 'effective_mode' | 'archived_at' | 'environment'>
  readonly isBridgeAlive: boolean
}

export interface Problem {
  /** A refusal as the ledger would word it, or what is wrong with one field of a conditional order. */
  readonly code: AnyErrorCode | keyof TicketKindWords['problem']
  /** Won per share: the nearest price that could be ordered. */
  readonly suggestion?: number
}

export type TicketField =
  | 'trigger'
  | 'price'
  | 'takeProfit'
  | 'trail'
  | 'exitPrice'
  | 'offset'
  | 'slices'
  | 'interval'
  | 'quantity'

/** By field; `order` is about the account or the surroundings. */
export type TicketProblems = Readonly<Partial<Record<TicketField | 'order', Problem>>>

/** A price that will rest at the exchange: on the tick and within today's limits. */
export function priceProblem(text: string, { instrument, limits }: TicketSurroundings): Problem | undefined {
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
