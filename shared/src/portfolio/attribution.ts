import { addDays, fromKst, type KstDate, kstDate, type UnixMs } from '../core/time.ts'
import type { InstrumentId } from '../domain/instrument.ts'
import type { BookEvent } from './book-events.ts'
import type { CostBasis, Lot } from './lots.ts'
import { type OpenHolding, type Realized, realize } from './realized.ts'
import { type Owner, ownerKey } from './records.ts'
import { type PriceOf, valued } from './unrealized.ts'

/** What one rule, strategy, hand or instrument earned in a period. Won. */
export interface Contribution {
  readonly key: string
  /** Of `by: 'owner'`. */
  readonly owner: Owner | null
  /** Of `by: 'instrument'`. */
  readonly instrumentId: InstrumentId | null
  readonly nameKo: string | null
  readonly nameEn: string | null
  /** Orders that sold, and shares. */
  readonly sales: number
  readonly soldShares: number
  readonly gross: number
  readonly commission: number
  readonly tax: number
  /** Realized after charges. */
  readonly net: number
  /** What was sold had cost, commission included; `net` ÷ it is the profit rate brokers show. NaN when nothing was sold. */
  readonly costOfSold: number
  readonly rate: number
  /** How what is held gained or lost within the period; null where a price at either end is missing. */
  readonly unrealizedChange: number | null
  /** `net` and `unrealizedChange` together. */
  readonly profit: number | null
  /** Won tied up on average over the days of the period. */
  readonly averageCapital: number
}

export interface AttributionQuestion {
  readonly events: readonly BookEvent[]
  readonly basis: CostBasis
  readonly by: 'owner' | 'instrument'
  /** Both included. */
  readonly from: KstDate
  readonly to: KstDate
  /** Prices of the evening before `from`, and at the end of `to`. */
  readonly priceAtStart: PriceOf
  readonly priceAtEnd: PriceOf
}

interface Sum {
  owner: Owner | null
  instrumentId: InstrumentId | null
  nameKo: string | null
  nameEn: string | null
  readonly orders: Set<string>
  soldShares: number
  gross: number
  commission: number
  tax: number
  net: number
  costOfSold: number
  start: number | null
  end: number | null
  capitalDays: number
}

const DAY_MS = 86_400_000
const dateOf = (event: BookEvent): KstDate => (event.kind === 'trade' ? event.trade.date : event.date)
const morningOf = (date: KstDate): number => fromKst(date, '000000') ?? 0

/**
 * Who earned what. Counted with each owner's own lots, so that the profit is theirs whose purchase it was; the sum over all
 * is the profit of the account, to the won, once what is held is counted as well.
 */
export function attribute(question: AttributionQuestion): readonly Contribution[] {
  const { events, basis, by, from, to } = question
  const counting = { basis, scope: 'owner' } as const
  const before = realize(
    events.filter((event) => dateOf(event) < from),
    counting,
  )
  const all = realize(
    events.filter((event) => dateOf(event) <= to),
    counting,
  )
  const sums = new Map<string, Sum>()
  const sumOf = (owner: Owner, instrumentId: InstrumentId): Sum => {
    const key = by === 'owner' ? ownerKey(owner) : instrumentId
    const sum = sums.get(key) ?? blank(by === 'owner' ? owner : null, by === 'instrument' ? instrumentId : null)
    sums.set(key, sum)
    return sum
  }
  const days = Math.max((morningOf(addDays(to, 1)) - morningOf(from)) / DAY_MS, 1)
  countSales(all, question, sumOf)
  countHeld(before.open, question.priceAtStart, { at: 'start', sumOf })
  countHeld(all.open, question.priceAtEnd, { at: 'end', sumOf })
  for (const { lots, instrumentId } of all.open) {
    for (const lot of lots) sumOf(lot.owner, instrumentId).capitalDays += capitalDays(lot, to, question)
  }
  return [...sums]
    .map(([key, sum]) => contribution(key, sum, days))
    .toSorted((a, b) => (b.profit ?? b.net) - (a.profit ?? a.net))
}

const blank = (owner: Owner | null, instrumentId: InstrumentId | null): Sum => ({
  owner,
  instrumentId,
  nameKo: null,
  nameEn: null,
  orders: new Set(),
  soldShares: 0,
  gross: 0,
  commission: 0,
  tax: 0,
  net: 0,
  costOfSold: 0,
  start: 0,
  end: 0,
  capitalDays: 0,
})

function countSales(
  { sales }: Realized,
  question: AttributionQuestion,
  sumOf: (owner: Owner, instrumentId: InstrumentId) => Sum,
): void {
  for (const sale of sales) {
    if (sale.soldOn < question.from) continue
    const sum = sumOf(sale.owner, sale.instrumentId)
    if (question.by === 'instrument') [sum.nameKo, sum.nameEn] = [sale.nameKo, sale.nameEn]
    sum.orders.add(sale.orderId)
    sum.soldShares += sale.quantity
    sum.gross += sale.gross
    sum.commission += sale.buyCommission + sale.sellCommission
    sum.tax += sale.tax
    sum.net += sale.net
    sum.costOfSold += sale.cost + sale.buyCommission
    const lot = { cost: sale.cost, commission: sale.buyCommission, openedAt: sale.openedAt }
    sum.capitalDays += capitalDays(lot, sale.soldOn, question)
  }
}

/** Won of a lot times the days of the period it was held on, the first and the last included. */
function capitalDays(
  { cost, commission, openedAt }: Pick<Lot<Owner>, 'cost' | 'commission'> & { readonly openedAt: UnixMs },
  until: KstDate,
  { from, to }: AttributionQuestion,
): number {
  const openedOn = kstDate(openedAt)
  const [first, last] = [openedOn > from ? openedOn : from, until < to ? until : to]
  const days = (morningOf(addDays(last, 1)) - morningOf(first)) / DAY_MS
  return (cost + commission) * Math.max(days, 0)
}

function countHeld(
  open: readonly OpenHolding[],
  priceOf: PriceOf,
  { at, sumOf }: { readonly at: 'start' | 'end'; readonly sumOf: (owner: Owner, instrumentId: InstrumentId) => Sum },
): void {
  for (const { instrumentId, lots } of open) {
    for (const own of Map.groupBy(lots, ({ owner }) => ownerKey(owner)).values()) {
      const sum = sumOf(own[0]!.owner, instrumentId)
      const { net } = valued(instrumentId, own, priceOf)
      const so = sum[at]
      sum[at] = so === null || net === null ? null : so + net
    }
  }
}

function contribution(key: string, sum: Sum, days: number): Contribution {
  const { owner, instrumentId, nameKo, nameEn, soldShares, gross, commission, tax, net, costOfSold } = sum
  const unrealizedChange = sum.start === null || sum.end === null ? null : sum.end - sum.start
  return {
    key,
    owner,
    instrumentId,
    nameKo,
    nameEn,
    soldShares,
    gross,
    commission,
    tax,
    net,
    costOfSold,
    sales: sum.orders.size,
    rate: net / costOfSold,
    unrealizedChange,
    profit: unrealizedChange === null ? null : net + unrealizedChange,
    averageCapital: sum.capitalDays / days,
  }
}
