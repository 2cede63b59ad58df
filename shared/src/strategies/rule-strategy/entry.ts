import type { BarLike } from '../../indicators/indicator.ts'
import { priceLimits } from '../../market/price-limit.ts'
import type { PriceOf } from '../../rules/action.ts'
import { resolvePrice, resolveSize, type TermsContext } from '../../rules/desk/order-terms.ts'
import type { StrategyDocument } from '../document/schema.ts'
import type { SignalExits, SignalSize, StrategyContext, StrategySignal } from '../strategy.ts'

/** What is known when an entry is made. `before`: the close of the day before, NaN when not known. */
interface EntryFacts {
  readonly series: number
  readonly bar: BarLike
  readonly before: number
  readonly context: StrategyContext
}

/** The purchase a document asks for, sized and priced; undefined when it comes to no share or no price. */
export function entrySignal(document: StrategyDocument, facts: EntryFacts): StrategySignal | undefined {
  const { order } = document
  const terms = termsOf(facts)
  const price = resolvePrice(order, terms)
  if (!price.ok) return undefined
  const size = sizeOf(document, price.value.unitPrice, terms)
  if (size === undefined) return undefined
  const exits = exitsOf(document)
  return {
    series: facts.series,
    side: 'buy',
    size,
    ...(price.value.limitPrice === null ? { type: 'market' } : { type: 'limit', price: price.value.limitPrice }),
    ...(exits && { exits }),
    reason: 'entry_rule',
  }
}

/** A part of the account is counted at the price it gets; the rest in whole shares now. */
function sizeOf({ size, exits }: StrategyDocument, unitPrice: number, terms: TermsContext): SignalSize | undefined {
  if ('pctEquity' in size) return { equityShare: size.pctEquity / 100 }
  const asked = 'riskPct' in size ? { ...size, stopPct: exits?.stop?.pct ?? -100 } : size
  const shares = resolveSize(asked, unitPrice, terms)
  return shares.ok ? { shares: shares.value } : undefined
}

/** Bars tell no order book: its prices are the last one. */
function termsOf({ series, bar, before, context }: EntryFacts): TermsContext {
  const base = Math.max(1, Math.round(Number.isNaN(before) ? bar.close : before))
  const { lower, upper } = priceLimits('stock', base)
  const price = (of: PriceOf): number => {
    if (of === 'prevClose') return before
    if (of === 'upperLimit') return Math.max(upper, bar.close)
    return of === 'lowerLimit' ? Math.min(lower, bar.close) : bar.close
  }
  const held = context.held(series)
  const { equity, cash } = context
  return { side: 'buy', kind: 'stock', price, equity, buyingPower: cash, held, sellable: held }
}

function exitsOf({ exits }: StrategyDocument): SignalExits | undefined {
  if (exits === undefined) return undefined
  const { stop, take, trail, time } = exits
  const told = {
    ...(stop && { stopRate: -stop.pct / 100 }),
    ...(take && { takeRate: take.pct / 100 }),
    ...(trail && { trailRate: trail.pct / 100 }),
    ...(trail?.after && { trailAfterRate: trail.after.pct / 100 }),
    ...(time?.clock !== undefined && { clock: time.clock }),
  }
  return Object.keys(told).length === 0 ? undefined : told
}
