import type { Draft } from './drafts.ts'
import { parseDecimal, parseWhole } from './figures.ts'
import type { ConditionalTerms } from './terms.ts'

/** The terms a draft stands for; undefined while a figure they need is missing. Nothing is judged here. */
export function conditionalTerms(draft: Draft): ConditionalTerms | undefined {
  switch (draft.kind) {
    case 'order':
      return undefined
    case 'stop':
      return stopTerms(draft)
    case 'trailing_stop':
      return trailingTerms(draft)
    case 'oco': {
      const exits = exitsOf(draft)
      return exits && { kind: 'oco', terms: exits }
    }
    case 'bracket': {
      const [entry, exits] = [pricedOf(draft), exitsOf(draft)]
      return entry && exits && { kind: 'bracket', terms: { entry, ...exits } }
    }
    case 'twap': {
      const [priced, slices, seconds] = [pricedOf(draft), parseWhole(draft.slices), parseWhole(draft.interval)]
      if (!priced || slices === undefined || seconds === undefined) return undefined
      return { kind: 'twap', terms: { slices, intervalMs: seconds * 1_000, ...priced } }
    }
  }
}

/** At the market, or at the price that was typed. */
function pricedOf({ type, price }: Draft) {
  if (type === 'market') return { orderType: 'market' as const }
  const limitPrice = parseWhole(price)
  return limitPrice === undefined ? undefined : { orderType: 'limit' as const, limitPrice }
}

function stopTerms(draft: Draft): ConditionalTerms | undefined {
  const triggerPrice = parseWhole(draft.trigger)
  if (triggerPrice === undefined) return undefined
  if (draft.exitType === 'market') return { kind: 'stop', terms: { triggerPrice, orderType: 'market' } }
  const limitPrice = parseWhole(draft.exitPrice)
  // One that names its limit can rest at the exchange, where it outlives the bridge.
  return limitPrice === undefined ? undefined : { kind: 'stop_limit', terms: { triggerPrice, limitPrice } }
}

function trailingTerms(draft: Draft): ConditionalTerms | undefined {
  const rate = parseDecimal(draft.trail)
  const won = parseWhole(draft.trail)
  const distance =
    draft.trailUnit === 'rate'
      ? rate === undefined
        ? undefined
        : { trailRate: Math.round(rate * 100) / 10_000 } // a quotient of whole numbers: 2.3 % is exactly 0.023
      : won === undefined
        ? undefined
        : { trailWon: won }
  if (!distance) return undefined
  if (draft.exitType === 'market') return { kind: 'trailing_stop', terms: { ...distance, orderType: 'market' } }
  const limitOffsetWon = parseWhole(draft.offset)
  if (limitOffsetWon === undefined) return undefined
  return { kind: 'trailing_stop', terms: { ...distance, orderType: 'limit', limitOffsetWon } }
}

function exitsOf(draft: Draft) {
  const [takeProfitPrice, stopPrice] = [parseWhole(draft.takeProfit), parseWhole(draft.trigger)]
  if (takeProfitPrice === undefined || stopPrice === undefined) return undefined
  if (draft.exitType === 'market') return { takeProfitPrice, stopPrice }
  const stopLimitPrice = parseWhole(draft.exitPrice)
  return stopLimitPrice === undefined ? undefined : { takeProfitPrice, stopPrice, stopLimitPrice }
}
