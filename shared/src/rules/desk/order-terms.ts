import { unreachable } from '../../core/assert.ts'
import { err, ok, type Result } from '../../core/result.ts'
import type { InstrumentKind } from '../../domain/instrument.ts'
import type { OrderType, Side } from '../../domain/order.ts'
import { nearestTick, roundToTick, stepTicks } from '../../market/tick-size.ts'
import type { OrderPrice, PriceOf, Size } from '../action.ts'
import type { Decline, DeclineCode } from './firing.ts'

/** What orders are sized and priced by. NaN wherever something is not known, or too old to be trusted. Won, shares. */
export interface TermsContext {
  readonly side: Side
  readonly kind: InstrumentKind
  readonly price: (of: PriceOf) => number
  readonly equity: number
  readonly buyingPower: number
  readonly held: number
  readonly sellable: number
}

export interface PriceTerms {
  readonly type: OrderType
  /** Null for types that name no price. */
  readonly limitPrice: number | null
  /** What sizing counts a share at. */
  readonly unitPrice: number
}

const decline = (code: DeclineCode, detail: Decline['detail'] = {}): { readonly ok: false; readonly error: Decline } =>
  err({ code, detail })

interface AskedPrice {
  readonly type: 'market' | 'limit' | 'best'
  readonly price?: OrderPrice | undefined
  /** Percent the price may have moved against us by the time a person says yes. */
  readonly driftPct?: number | undefined
}

/**
 * The type and limit price of an order. A price is rounded to the tick grid, never to the more aggressive side, and is
 * never pulled back to the day's limits: beyond them there is no order. Whoever bounds how far the price may drift gets
 * an order that names the bound, so that the venue keeps it.
 */
export function resolvePrice(asked: AskedPrice, context: TermsContext): Result<PriceTerms, Decline> {
  const last = context.price('last')
  if (!(last > 0)) return decline('price_unknown', { of: 'last' })
  const { driftPct } = asked
  const bound = driftPct === undefined ? undefined : last * (1 + (context.side === 'buy' ? driftPct : -driftPct) / 100)
  if (asked.type !== 'limit' && bound === undefined) {
    return ok({ type: asked.type === 'best' ? 'market_to_limit' : 'market', limitPrice: null, unitPrice: last })
  }
  const target = asked.price === undefined ? ok(bound ?? Number.NaN) : targetOf(asked.price, context)
  if (!target.ok) return target
  const bounded =
    bound === undefined
      ? target.value
      : context.side === 'buy'
        ? Math.min(target.value, bound)
        : Math.max(target.value, bound)
  return onGrid(bounded, context)
}

function targetOf(price: OrderPrice, { price: read, kind }: TermsContext): Result<number, Decline> {
  if ('krw' in price) return ok(price.krw)
  const of = 'at' in price ? price.at : 'tick' in price ? price.tick.of : price.pct.of
  const base = read(of)
  if (!(base > 0)) return decline('price_unknown', { of })
  if ('at' in price) return ok(base)
  if ('pct' in price) return ok(base * (1 + price.pct.by / 100))
  const stepped = stepTicks(kind, nearestTick(kind, base), price.tick.n)
  return stepped === undefined ? decline('price_outside_limit', { of, base }) : ok(stepped)
}

function onGrid(target: number, { side, kind, price }: TermsContext): Result<PriceTerms, Decline> {
  const [lower, upper] = [price('lowerLimit'), price('upperLimit')]
  if (!(target > 0)) return decline('price_unknown', { of: 'limit' })
  if (!(upper > 0) || !(lower > 0)) return decline('price_unknown', { of: upper > 0 ? 'lowerLimit' : 'upperLimit' })
  const rounded = roundToTick(target, side, { lower, upper, kind })
  if (!rounded.ok) return decline('price_outside_limit', { price: target, lower, upper })
  return ok({ type: 'limit', limitPrice: rounded.value, unitPrice: rounded.value })
}

/** A size without its conditions: they have been decided. */
export type PlainSize = Exclude<Size, { readonly if: unknown }>

/** Whole shares of an order, rounded down. What is not known is never guessed: then there is no order. */
export function resolveSize(size: PlainSize, unitPrice: number, context: TermsContext): Result<number, Decline> {
  const wanted = sharesOf(size, unitPrice, context)
  if (!wanted.ok) return wanted
  const shares = Math.floor(wanted.value + 1e-9) // 0.3 / 0.1 is a hair below three
  if (!Number.isFinite(shares)) return decline('size_unknown')
  return shares >= 1 ? ok(shares) : decline('size_too_small', { shares: wanted.value })
}

function sharesOf(size: PlainSize, unitPrice: number, context: TermsContext): Result<number, Decline> {
  const { equity, buyingPower, side, held, sellable } = context
  const worth = (won: number, of: string): Result<number, Decline> =>
    Number.isFinite(won) ? ok(won / unitPrice) : decline('size_unknown', { of })
  if ('qty' in size) return ok(size.qty)
  if ('krw' in size) return worth(size.krw, 'krw')
  if ('pctEquity' in size) return worth((equity * size.pctEquity) / 100, 'equity')
  if ('pctCash' in size) return worth((buyingPower * size.pctCash) / 100, 'cash')
  if ('pctHolding' in size) return ofHolding(side === 'sell' ? sellable : held, size.pctHolding)
  if ('riskPct' in size) {
    const lossOfShare = (unitPrice * -size.stopPct) / 100
    return Number.isFinite(equity)
      ? ok((equity * size.riskPct) / 100 / lossOfShare)
      : decline('size_unknown', { of: 'equity' })
  }
  if ('targetQty' in size) return towards(size.targetQty, context)
  if ('targetPct' in size) {
    const target = worth((equity * size.targetPct) / 100, 'equity')
    return target.ok ? towards(Math.floor(target.value), context) : target
  }
  return unreachable(size)
}

function ofHolding(shares: number, pct: number): Result<number, Decline> {
  if (!Number.isFinite(shares)) return decline('size_unknown', { of: 'holding' })
  return shares > 0 ? ok((shares * pct) / 100) : decline('nothing_held')
}

/** The way to a target, when it lies on this order's side. */
function towards(target: number, { side, held }: TermsContext): Result<number, Decline> {
  if (!Number.isFinite(held)) return decline('size_unknown', { of: 'holding' })
  const distance = side === 'buy' ? target - held : held - target
  return distance > 0 ? ok(distance) : decline('target_reached', { target, held })
}
