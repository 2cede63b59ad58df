import type { KstDate, UnixMs } from '../core/time.ts'
import type { InstrumentId } from '../domain/instrument.ts'
import type { AccountId, Environment } from '../domain/order.ts'
import type { BookEvent } from './book-events.ts'
import { add, type CostBasis, type Lot, type Lots, rescale, sharesOf, take } from './lots.ts'
import { type Owner, ownerKey, type PortfolioTrade } from './records.ts'

export interface Counting {
  readonly basis: CostBasis
  /**
   * Whose lots a sale takes. `account`: those of the account, as the tax office and the broker see it. `owner`: the seller's
   * own first and others' when those are not enough; the profit is then theirs who bought.
   */
  readonly scope: 'account' | 'owner'
}

/** Shares sold together that had been bought together. Won; the parts of a sale add up to it, to the won. */
export interface RealizedSale {
  readonly accountId: AccountId
  readonly environment: Environment
  readonly instrumentId: InstrumentId
  readonly nameKo: string | null
  readonly nameEn: string | null
  readonly orderId: string
  readonly soldOn: KstDate
  readonly soldAt: UnixMs
  /** With moving average the day of the first of the shares it was averaged from. */
  readonly openedOn: KstDate
  /** With moving average the average of the shares. */
  readonly openedAt: UnixMs
  readonly quantity: number
  readonly proceeds: number
  readonly cost: number
  readonly buyCommission: number
  readonly sellCommission: number
  readonly tax: number
  /** Proceeds less cost: what the broker calls realized before charges. */
  readonly gross: number
  /** After both commissions and the tax. */
  readonly net: number
  /** False: the purchase was never seen, `cost` is what the broker stated and `openedOn` when the shares were first seen. */
  readonly isBought: boolean
  /** Whose profit it is: of `account` who sold, of `owner` who bought. */
  readonly owner: Owner
}

/** Shares sold that were never seen bought: nobody can say what they earned. */
export interface UnmatchedSale {
  readonly accountId: AccountId
  readonly instrumentId: InstrumentId
  readonly soldOn: KstDate
  readonly quantity: number
  readonly proceeds: number
  readonly sellCommission: number
  readonly tax: number
}

/** What is held of one instrument in one account, and what it cost. */
export interface OpenHolding {
  readonly accountId: AccountId
  readonly environment: Environment
  readonly instrumentId: InstrumentId
  readonly lots: Lots<Owner>
}

export interface Realized {
  readonly counting: Counting
  /** In the order they were made. */
  readonly sales: readonly RealizedSale[]
  readonly unmatched: readonly UnmatchedSale[]
  readonly open: readonly OpenHolding[]
}

/** Counts events of any accounts, each account's in its own order, into what was earned and what is still held. */
export function realize(events: readonly BookEvent[], counting: Counting): Realized {
  const holdings = new Map<string, OpenHolding>()
  const sales: RealizedSale[] = []
  const unmatched: UnmatchedSale[] = []
  for (const event of events) {
    const { accountId, environment, instrumentId } = event.kind === 'trade' ? event.trade : event
    const key = `${accountId} ${instrumentId}`
    const held = holdings.get(key) ?? { accountId, environment, instrumentId, lots: [] }
    if (event.kind === 'trade' && event.trade.side === 'sell') {
      const sold = sell(held.lots, event.trade, counting)
      sales.push(...sold.sales)
      unmatched.push(...sold.unmatched)
      holdings.set(key, { ...held, lots: sold.left })
    } else holdings.set(key, { ...held, lots: changed(held.lots, event, counting) })
  }
  return { counting, sales, unmatched, open: [...holdings.values()].filter(({ lots }) => lots.length > 0) }
}

const isSame =
  ({ scope }: Counting) =>
  (a: Owner, b: Owner): boolean =>
    scope === 'account' || ownerKey(a) === ownerKey(b)

function changed(lots: Lots<Owner>, event: BookEvent, counting: Counting): Lots<Owner> {
  const how = { basis: counting.basis, isSame: isSame(counting) }
  switch (event.kind) {
    case 'trade': {
      const { owner, quantity, amount: cost, commission, tradedAt: openedAt, date: openedOn } = event.trade
      return add(lots, { owner, quantity, cost, commission, openedAt, openedOn, isBought: true }, how)
    }
    case 'came': {
      const { quantity, cost, at: openedAt, date: openedOn } = event
      return add(lots, { owner: ELSEWHERE, quantity, cost, commission: 0, openedAt, openedOn, isBought: false }, how)
    }
    case 'left':
      return take(lots, event.quantity).left
    case 'rescaled':
      return rescale(lots, sharesOf(lots) + event.added)
  }
}

/** What was there before, or came from another broker. */
const ELSEWHERE: Owner = { kind: 'external', id: null, name: null }

function sell(
  lots: Lots<Owner>,
  trade: PortfolioTrade,
  { scope }: Counting,
): {
  readonly left: Lots<Owner>
  readonly sales: readonly RealizedSale[]
  readonly unmatched: readonly UnmatchedSale[]
} {
  const own = ownerKey(trade.owner)
  const first = scope === 'owner' ? take(lots, trade.quantity, (owner) => ownerKey(owner) === own) : undefined
  const taken = [...(first?.taken ?? [])]
  const rest = take(first?.left ?? lots, trade.quantity - taken.reduce((sum, { quantity }) => sum + quantity, 0))
  taken.push(...rest.taken)
  const portions = portionsOf(trade, taken)
  const sales = taken.map((lot, index) => saleOf(trade, lot, { portion: portions[index]!, scope }))
  const open = portions[taken.length]
  const { accountId, instrumentId, date: soldOn } = trade
  return { left: rest.left, sales, unmatched: open ? [{ accountId, instrumentId, soldOn, ...open }] : [] }
}

type Portion = Pick<RealizedSale, 'quantity' | 'proceeds' | 'sellCommission' | 'tax'>

/** What each lot has of the sale, in whole won, and last what no lot was found for. Together they are the sale. */
function portionsOf(trade: PortfolioTrade, taken: Lots<Owner>): readonly Portion[] {
  const counts = taken.map(({ quantity }) => quantity)
  const open = trade.quantity - counts.reduce((sum, count) => sum + count, 0)
  const all = open > 0 ? [...counts, open] : counts
  let [seen, amount, commission, tax] = [0, 0, 0, 0]
  return all.map((quantity) => {
    seen += quantity
    const upTo = (won: number): number => (seen === trade.quantity ? won : Math.round((won * seen) / trade.quantity))
    const portion = {
      quantity,
      proceeds: upTo(trade.amount) - amount,
      sellCommission: upTo(trade.commission) - commission,
      tax: upTo(trade.tax) - tax,
    }
    amount += portion.proceeds
    commission += portion.sellCommission
    tax += portion.tax
    return portion
  })
}

function saleOf(
  trade: PortfolioTrade,
  lot: Lot<Owner>,
  { portion, scope }: { readonly portion: Portion; readonly scope: Counting['scope'] },
): RealizedSale {
  const { accountId, environment, instrumentId, nameKo, nameEn, orderId } = trade
  const { cost, commission: buyCommission, openedOn, openedAt, isBought } = lot
  const gross = portion.proceeds - cost
  return {
    accountId,
    environment,
    instrumentId,
    nameKo,
    nameEn,
    orderId,
    soldOn: trade.date,
    soldAt: trade.tradedAt,
    openedOn,
    openedAt,
    ...portion,
    isBought,
    cost,
    buyCommission,
    gross,
    net: gross - buyCommission - portion.sellCommission - portion.tax,
    owner: scope === 'owner' ? lot.owner : trade.owner,
  }
}
