import { assert } from '../core/assert.ts'
import type { KstDate } from '../core/time.ts'
import type { InstrumentKind, Market } from '../domain/instrument.ts'
import { dropFraction, type Won } from '../domain/money.ts'
import type { Side } from '../domain/order.ts'

/** Rates in millionths: whole numbers, so that amount × rate stays exact. 1,500 = 0.15 %. */
type Millionths = number

interface TaxRow {
  readonly from: KstDate
  readonly kospi: Millionths
  readonly kosdaq: Millionths
  readonly konex: Millionths
  readonly source: string
}

const date = (text: string): KstDate => text as KstDate // literals below

/**
 * Tax on the sale of shares, newest first. KOSPI is one figure: securities transaction tax plus 0.15 % rural special tax.
 * (2025: 0 + 0.15; 2026: 0.05 + 0.15.)
 */
const SALES_TAX: readonly TaxRow[] = [
  row(
    '2026-01-01',
    [2_000, 2_000, 1_000],
    'Enforcement Decree of the Securities Transaction Tax Act, in force 2026-01-01',
  ),
  row('2025-01-01', [1_500, 1_500, 1_000], 'same decree, 2025 rates'),
  row('2024-01-01', [1_800, 1_800, 1_000], 'same decree, 2024 rates'),
  row('2023-01-01', [2_000, 2_000, 1_000], 'same decree, 2023 rates'),
  row('2021-01-01', [2_300, 2_300, 1_000], 'same decree, 2021 rates'),
  row('2019-06-03', [2_500, 2_500, 1_000], 'same decree, rates from 2019-06-03 (date of sale)'),
  row('1996-07-01', [3_000, 3_000, 3_000], 'same decree, rates before the cut of 2019'),
]

/** Before it no tax rate is known here. */
export const COSTS_SINCE: KstDate = date('1996-07-01')

function row(from: string, rates: readonly [number, number, number], source: string): TaxRow {
  return { from: date(from), kospi: rates[0], kosdaq: rates[1], konex: rates[2], source }
}

/**
 * Commission assumed for an estimate, both sides. KIS charges by contract: about 0.014 % was derived from a mock balance,
 * 0.0042 % from one live sample, so the dearer one is shown.
 */
const COMMISSION: Millionths = 140
const MILLION = 1_000_000

/** Only shares pay the tax: ETF, ETN and ELW are exempt. Source: Securities Transaction Tax Act. */
const isTaxed = (kind: InstrumentKind): boolean => kind === 'stock' || kind === 'reit' || kind === 'other'

/** Tax rate on a sale as a fraction of the amount: 0.002 is 0.20 %. */
export const salesTaxRate = (market: Market, kind: InstrumentKind, on: KstDate): number =>
  salesTax(market, kind, on) / MILLION

function salesTax(market: Market, kind: InstrumentKind, on: KstDate): Millionths {
  if (!isTaxed(kind)) return 0
  const valid = SALES_TAX.find((entry) => on >= entry.from)
  assert(valid !== undefined, `no tax rate known for ${on}`)
  return valid[market]
}

export interface CostQuestion {
  readonly market: Market
  readonly kind: InstrumentKind
  readonly side: Side
  /** Won, price × quantity. */
  readonly amount: number
  readonly date: KstDate
}

export interface Costs {
  readonly commission: Won
  readonly tax: Won
}

/**
 * What a fill costs besides its amount, in whole won with the fraction dropped (절사).
 * An estimate: the broker's own figures are the truth.
 */
export function estimateCosts({ market, kind, side, amount, date: on }: CostQuestion): Costs {
  const tax = side === 'sell' ? salesTax(market, kind, on) : 0
  return { commission: dropFraction((amount * COMMISSION) / MILLION), tax: dropFraction((amount * tax) / MILLION) }
}

/**
 * The lowest sale price at which a purchase costs nothing.
 *
 * @param price  won per share paid; the commission of the purchase is added here
 * @returns      won per share, may be a fraction; round it up to the tick for an order
 */
export function breakEvenPrice(
  price: number,
  { market, kind, date: on }: Omit<CostQuestion, 'side' | 'amount'>,
): number {
  return (price * (MILLION + COMMISSION)) / (MILLION - COMMISSION - salesTax(market, kind, on))
}
