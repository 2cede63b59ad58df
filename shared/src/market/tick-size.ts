import { assert } from '../core/assert.ts'
import { err, ok, type Result } from '../core/result.ts'
import type { KstDate } from '../core/time.ts'
import type { InstrumentKind } from '../domain/instrument.ts'

/** A band of the table: prices below `below` (won, exclusive) move in steps of `tick` won. */
interface Band {
  readonly below: number
  readonly tick: number
}

interface TickTable {
  readonly from: KstDate
  readonly source: string
  readonly bands: readonly Band[]
}

const date = (text: string): KstDate => text as KstDate // literals below

/** Shares, REITs and everything not listed under another table; KOSPI and KOSDAQ alike. Newest first. */
const STOCK_TABLES: readonly TickTable[] = [
  {
    from: date('2023-01-25'),
    source: 'KRX business regulations, unified table of 2023-01-25; KIS docs, aspr_unit',
    bands: [
      { below: 2_000, tick: 1 },
      { below: 5_000, tick: 5 },
      { below: 20_000, tick: 10 },
      { below: 50_000, tick: 50 },
      { below: 200_000, tick: 100 },
      { below: 500_000, tick: 500 },
      { below: Number.POSITIVE_INFINITY, tick: 1_000 },
    ],
  },
]

/** ETF and ETN. The day in late 2023 on which one won below 2,000 began is not confirmed; 2023-12-11 is the announced one. */
const FUND_TABLES: readonly TickTable[] = [
  {
    from: date('2023-12-11'),
    source: 'KRX, ETF/ETN tick of one won below 2,000 won; date from the announcement',
    bands: [
      { below: 2_000, tick: 1 },
      { below: Number.POSITIVE_INFINITY, tick: 5 },
    ],
  },
]

const ELW_TABLES: readonly TickTable[] = [
  { from: date('2005-12-01'), source: 'KRX, ELW', bands: [{ below: Number.POSITIVE_INFINITY, tick: 5 }] },
]

const TABLES: Readonly<Record<InstrumentKind, readonly TickTable[]>> = {
  stock: STOCK_TABLES,
  reit: STOCK_TABLES,
  other: STOCK_TABLES,
  etf: FUND_TABLES,
  etn: FUND_TABLES,
  elw: ELW_TABLES,
}

/**
 * The step between two neighbouring order prices.
 *
 * @param kind   kind of instrument: funds have their own table
 * @param price  won per share, > 0
 * @returns      won
 * @source       KRX tick table of 2023-01-25, the one in force; the ETF table of 2023-12
 */
export function tickSize(kind: InstrumentKind, price: number): number {
  const band = TABLES[kind][0]?.bands.find((row) => price < row.below)
  assert(band !== undefined && price > 0, `no tick size for price ${price}`)
  return band.tick
}

/** Whether an order at `price` (won per share) is on the grid KRX takes. */
export const isOnTick = (kind: InstrumentKind, price: number): boolean =>
  Number.isSafeInteger(price) && price > 0 && price % tickSize(kind, price) === 0

/** The largest order price ≤ `price`; `undefined` below the smallest tick. */
export function floorToTick(kind: InstrumentKind, price: number): number | undefined {
  if (!(price > 0)) return undefined
  const tick = tickSize(kind, price)
  const floored = Math.floor(price / tick) * tick
  return floored > 0 ? floored : undefined
}

/** The smallest order price ≥ `price`. Every band starts on a multiple of its own tick, so crossing a border stays on the grid. */
export function ceilToTick(kind: InstrumentKind, price: number): number {
  const tick = tickSize(kind, price)
  return Math.ceil(price / tick) * tick
}

/** The order price nearest to `price`; halves go up. */
export function nearestTick(kind: InstrumentKind, price: number): number {
  const tick = tickSize(kind, price)
  return Math.max(tick, Math.round(price / tick) * tick)
}

/** `count` steps up the grid (down when negative) from an on-tick price; `undefined` when it falls off the bottom. */
export function stepTicks(kind: InstrumentKind, price: number, count: number): number | undefined {
  let at = price
  for (let i = 0; i < Math.abs(count); i++) {
    const next = count > 0 ? at + tickSize(kind, at) : floorToTick(kind, at - 0.5)
    if (next === undefined) return undefined
    at = next
  }
  return at
}

/**
 * Rounds a computed target to a limit price KRX will accept, never more aggressive than asked.
 *
 * @param target  won per share, finite and > 0; may be fractional
 * @param side    `buy` rounds down, `sell` rounds up
 * @param limits  today's lower and upper price limits (하한가, 상한가), won per share, inclusive, and the kind (default stock)
 * @returns       won per share, a whole multiple of the tick of the band the result falls in
 * @errors        `outside_price_limit`: the rounded price is beyond `limits`; nothing is clamped silently
 * @source        KRX tick table of 2023-01-25 (stocks; ETFs differ)
 */
export function roundToTick(
  target: number,
  side: 'buy' | 'sell',
  limits: { readonly lower: number; readonly upper: number; readonly kind?: InstrumentKind },
): Result<number, 'outside_price_limit'> {
  assert(Number.isFinite(target) && target > 0, `target must be a positive number, was ${target}`)
  const kind = limits.kind ?? 'stock'
  const price = side === 'buy' ? floorToTick(kind, target) : ceilToTick(kind, target)
  if (price === undefined || price < limits.lower || price > limits.upper) return err('outside_price_limit')
  return ok(price)
}
