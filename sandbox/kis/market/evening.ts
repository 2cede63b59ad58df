import { nearestTick } from '@naru/shared/market/tick-size'
import { mulberry32, seedFrom } from '@naru/shared/sim/random'
import type { ReplayTick } from '@naru/shared/sim/replay'
import type { SymbolDay } from './symbol-day.ts'

const SECONDS_PER_TRADE = 20
/** An evening stays within two percent of where it began. */
const RANGE = 0.02
const SHARE_OF_DEPTH = 0.02

/**
 * Trades of hours the recording does not have: a quiet walk around the price it begins at.
 *
 * @param from, until  milliseconds after midnight
 */
export function quietTrades(
  day: SymbolDay,
  { start, from, until }: { readonly start: number; readonly from: number; readonly until: number },
): readonly ReplayTick[] {
  const random = mulberry32(seedFrom(day.symbol.code, day.date, from))
  const trades: ReplayTick[] = []
  let level = start
  for (let at = from; ; ) {
    at += Math.round((0.2 + 1.6 * random()) * SECONDS_PER_TRADE * 1000)
    if (at >= until) return trades
    const pull = (start - level) * 0.02
    const step = start * 0.0008 * (random() + random() - 1)
    level = Math.min(start * (1 + RANGE), Math.max(start * (1 - RANGE), level + pull + step))
    const price = Math.min(day.limits.upper, Math.max(day.limits.lower, nearestTick(day.symbol.kind, level)))
    const size = Math.max(1, Math.round(day.depth * SHARE_OF_DEPTH * random()))
    trades.push({ at, price, size, aggressor: random() < 0.5 ? 'buyer' : 'seller' })
  }
}
