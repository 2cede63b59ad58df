import { z } from 'zod'
import { UnixMs } from '../core/time.ts'
import { InstrumentId } from './instrument.ts'
import { Price, Quantity } from './money.ts'
import { AccountId, IntentId, type IntentState, Side, type VenueOrderId } from './order.ts'

/** Orders the bridge keeps: what is sent to the broker are their children. */
export const ParentKind = z.enum(['stop', 'stop_limit', 'trailing_stop', 'oco', 'bracket', 'twap', 'replace'])
export type ParentKind = z.infer<typeof ParentKind>

/** `suspended`: a halt or a corporate action; a person resumes it. */
export const ParentState = z.enum(['working', 'triggered', 'suspended', 'done', 'canceled', 'expired', 'failed'])
export type ParentState = z.infer<typeof ParentState>

/** Who keeps the protection: the bridge, or a stop-limit order that rests at the venue and outlives the bridge. */
export const Placement = z.enum(['bridge', 'broker'])
export type Placement = z.infer<typeof Placement>

export const Leg = z.enum(['entry', 'take_profit', 'stop', 'exit', 'slice', 'replacement'])
export type Leg = z.infer<typeof Leg>

/** Ours, a UUID made by the client: the idempotency key of the parent. */
export const ParentId = z.uuid().brand<'ParentId'>()
export type ParentId = z.infer<typeof ParentId>

/** A price a person names for an order: whole won. */
const Won = Price.refine(Number.isInteger, 'whole won')
const AtPriceOrMarket = z.enum(['limit', 'market'])

type Priced = { readonly orderType: 'limit' | 'market'; readonly limitPrice?: number | undefined }
const namesItsPrice = ({ orderType, limitPrice }: Priced): boolean =>
  (limitPrice !== undefined) === (orderType === 'limit')
const PRICE_MESSAGE = { message: 'a limit order names a price, a market order does not', path: ['limitPrice'] }

const StopTerms = z
  .strictObject({ triggerPrice: Won, orderType: AtPriceOrMarket, limitPrice: Won.optional() })
  .refine(namesItsPrice, PRICE_MESSAGE)
const StopLimitTerms = z.strictObject({ triggerPrice: Won, limitPrice: Won })
const TrailingStopTerms = z
  .strictObject({
    /** Distance from the best price seen, as a fraction of it … */
    trailRate: z.number().min(0.001).max(0.5).optional(),
    /** … or in won. One of the two. */
    trailWon: Won.optional(),
    orderType: AtPriceOrMarket,
    /** Won between the price that fired and the limit, against us. With a limit order. */
    limitOffsetWon: z.int().nonnegative().max(1e9).optional(),
  })
  .refine(({ trailRate, trailWon }) => (trailRate === undefined) !== (trailWon === undefined), {
    message: 'either trailRate or trailWon',
    path: ['trailRate'],
  })
  .refine(({ orderType, limitOffsetWon }) => (limitOffsetWon !== undefined) === (orderType === 'limit'), {
    message: 'a limit order names an offset, a market order does not',
    path: ['limitOffsetWon'],
  })
const EXITS = ['takeProfitPrice', 'stopPrice', 'trailRate', 'exitAt'] as const
const OcoTerms = z.strictObject({ takeProfitPrice: Won, stopPrice: Won, stopLimitPrice: Won.optional() })
/** An entry and what ends the position it opens: one exit at least, and the first that is reached ends the others. */
const BracketTerms = z
  .strictObject({
    entry: z
      .strictObject({ orderType: AtPriceOrMarket, limitPrice: Won.optional() })
      .refine(namesItsPrice, PRICE_MESSAGE),
    takeProfitPrice: Won.optional(),
    stopPrice: Won.optional(),
    /** A stop at a limit price instead of at the market. */
    stopLimitPrice: Won.optional(),
    /** A stop that follows the best price seen, as a fraction of it … */
    trailRate: z.number().min(0.001).max(0.5).optional(),
    /** … from the moment this price has been there; left out: from the entry on. */
    trailFromPrice: Won.optional(),
    /** When whatever is left is sold (bought back) at the market. */
    exitAt: UnixMs.optional(),
  })
  .refine((terms) => EXITS.some((key) => terms[key] !== undefined), { message: 'an exit', path: ['stopPrice'] })
  .refine(({ stopPrice, stopLimitPrice }) => stopLimitPrice === undefined || stopPrice !== undefined, {
    message: 'a limit belongs to a stop',
    path: ['stopLimitPrice'],
  })
  .refine(({ trailRate, trailFromPrice }) => trailFromPrice === undefined || trailRate !== undefined, {
    message: 'a price to trail from belongs to a trail',
    path: ['trailFromPrice'],
  })
const TwapTerms = z
  .strictObject({
    slices: z.int().min(2).max(100),
    intervalMs: z.int().min(5_000).max(86_400_000),
    orderType: AtPriceOrMarket,
    limitPrice: Won.optional(),
  })
  .refine(namesItsPrice, PRICE_MESSAGE)
const ReplaceTerms = z
  .strictObject({
    /** The intent whose order is replaced. */
    orderId: IntentId,
    /** New total, what is already filled included; the old one when left out. */
    quantity: Quantity.optional(),
    orderType: AtPriceOrMarket,
    limitPrice: Won.optional(),
  })
  .refine(namesItsPrice, PRICE_MESSAGE)

/** Kind and terms, as they are stored: the kind in its column, the terms as JSON. Prices in won per share. */
export const ParentTerms = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('stop'), terms: StopTerms }),
  z.object({ kind: z.literal('stop_limit'), terms: StopLimitTerms }),
  z.object({ kind: z.literal('trailing_stop'), terms: TrailingStopTerms }),
  z.object({ kind: z.literal('oco'), terms: OcoTerms }),
  z.object({ kind: z.literal('bracket'), terms: BracketTerms }),
  z.object({ kind: z.literal('twap'), terms: TwapTerms }),
  z.object({ kind: z.literal('replace'), terms: ReplaceTerms }),
])
export type ParentTerms = z.infer<typeof ParentTerms>

/** What the bridge has to remember of a parent between two lives. Written by the bridge alone. */
export const ParentProgress = z
  .object({
    /** Best price seen by a trailing stop: the highest for sells, the lowest for buys. Confirmed over REST. */
    watermark: Price.optional(),
    /** The price the stop waits for now; for screens. */
    triggerPrice: Price.optional(),
    /** When it fired, and the REST price that confirmed it. From then on there is no way back. */
    firedAt: UnixMs.optional(),
    firedPrice: Price.optional(),
    /** What keeps standing in the way of the order it fired: it goes on trying, and its owner has to know. */
    heldUpBy: z.string().optional(),
    /** Slices of a TWAP that have been sent, and when the next one is due. */
    slicesSent: z.int().nonnegative().optional(),
    nextSliceAt: UnixMs.optional(),
    /** The venue would not have the stop-limit order: the bridge keeps it. */
    isRefusedByVenue: z.boolean().optional(),
    /** Shares the entry of a bracket has bought. */
    enteredQuantity: z.int().nonnegative().optional(),
  })
  .readonly()
export type ParentProgress = z.infer<typeof ParentProgress>

const ParentFields = z.object({
  id: ParentId,
  userId: z.uuid(),
  accountId: AccountId,
  instrumentId: InstrumentId,
  /** Of the children; of the entry for a bracket. */
  side: Side,
  quantity: Quantity,
  state: ParentState,
  placement: Placement,
  progress: ParentProgress,
  reasonCode: z.string().nullable(),
  reasonDetail: z.record(z.string(), z.unknown()).nullable(),
  source: z.enum(['web', 'rule', 'strategy']),
  sourceId: z.string().nullable(),
  sourceHash: z.string().nullable(),
  validUntil: UnixMs.nullable(),
  /** When a person last let a suspended one go on. */
  resumedAt: UnixMs.nullable(),
  createdAt: UnixMs,
  updatedAt: UnixMs,
  version: z.int().nonnegative(),
})

/** One row of `parent_orders`. */
export const ParentOrder = z.intersection(ParentFields, ParentTerms)
export type ParentOrder = z.infer<typeof ParentFields> & ParentTerms

/** A parent that has come to its end: nothing more is sent for it. */
export const isFinal = (state: ParentState): boolean =>
  state === 'done' || state === 'canceled' || state === 'expired' || state === 'failed'

/** An order as the ledger knows it, that a parent was made of or waits for. */
export interface LinkedOrder {
  readonly intentId: IntentId
  readonly state: IntentState
  readonly side: Side
  readonly quantity: number
  readonly filledQuantity: number
  /** Shares still open at the broker; for what has not been acknowledged all of it. */
  readonly leavesQuantity: number
  readonly venueOrderId: VenueOrderId | null
  readonly reasonCode: string | null
  readonly createdAt: UnixMs
  /** When the ledger was told that the broker does not have it; null in every other state. */
  readonly absentAt: UnixMs | null
}

export interface ParentChild extends LinkedOrder {
  readonly leg: Leg
  /** Counts from 1 within a leg. */
  readonly sequence: number
}

/** What is wrong with terms that have the right shape. The screens have a sentence for each. */
export interface ParentProblem {
  readonly code: 'price_off_tick' | 'trigger_already_met' | 'exits_crossed' | 'quantity_too_small'
  /** The field of the terms. */
  readonly field: string
}

export interface ParentMarket {
  /** The last price; null when none is known: then the side of a trigger is not judged. */
  readonly lastPrice: number | null
  readonly isOnTick: (price: number) => boolean
}

type Terms = ParentTerms & { readonly side: Side; readonly quantity: number }

/** The first thing that keeps these terms from making sense on this market; undefined when nothing does. */
export function findParentProblem(parent: Terms, market: ParentMarket): ParentProblem | undefined {
  const offTick = Object.entries(pricesOf(parent)).find(([, price]) => !market.isOnTick(price))
  if (offTick) return { code: 'price_off_tick', field: offTick[0] }
  switch (parent.kind) {
    case 'stop':
    case 'stop_limit':
      return isReached(parent.side, parent.terms.triggerPrice, market.lastPrice)
        ? { code: 'trigger_already_met', field: 'triggerPrice' }
        : undefined
    case 'oco':
      return exitProblem(parent.side, parent.terms, market.lastPrice)
    case 'bracket':
      // Exits trade against the entry; the market may be anywhere until the entry is filled.
      return exitProblem(parent.side === 'buy' ? 'sell' : 'buy', parent.terms, null)
    case 'twap':
      return parent.quantity < parent.terms.slices ? { code: 'quantity_too_small', field: 'slices' } : undefined
    case 'trailing_stop':
    case 'replace':
      return undefined
  }
}

/** Has the market come to where a stop of this side waits? Sells stop a fall, buys a rise. */
export const isReached = (side: Side, triggerPrice: number, lastPrice: number | null): boolean =>
  lastPrice !== null && (side === 'sell' ? lastPrice <= triggerPrice : lastPrice >= triggerPrice)

/** A sell takes its profit above and its loss below; a buy the other way round. */
function exitProblem(
  side: Side,
  {
    takeProfitPrice,
    stopPrice,
  }: { readonly takeProfitPrice?: number | undefined; readonly stopPrice?: number | undefined },
  lastPrice: number | null,
): ParentProblem | undefined {
  if (takeProfitPrice === undefined || stopPrice === undefined) return undefined
  const isApart = side === 'sell' ? takeProfitPrice > stopPrice : takeProfitPrice < stopPrice
  if (!isApart) return { code: 'exits_crossed', field: 'takeProfitPrice' }
  return isReached(side, stopPrice, lastPrice) ? { code: 'trigger_already_met', field: 'stopPrice' } : undefined
}

/** Every price the terms name, by field. Distances are none. */
function pricesOf(parent: ParentTerms): Readonly<Record<string, number>> {
  const named: Readonly<Record<string, number | undefined>> = (() => {
    switch (parent.kind) {
      case 'stop':
      case 'stop_limit':
        return { triggerPrice: parent.terms.triggerPrice, limitPrice: parent.terms.limitPrice }
      case 'oco':
        return parent.terms
      case 'bracket': {
        const { entry, takeProfitPrice, stopPrice, stopLimitPrice, trailFromPrice } = parent.terms
        return { 'entry.limitPrice': entry.limitPrice, takeProfitPrice, stopPrice, stopLimitPrice, trailFromPrice }
      }
      case 'twap':
      case 'replace':
        return { limitPrice: parent.terms.limitPrice }
      case 'trailing_stop':
        return {}
    }
  })()
  return Object.fromEntries(Object.entries(named).filter((entry): entry is [string, number] => entry[1] !== undefined))
}
