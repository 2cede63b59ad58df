import type { ReplayTick } from '@naru/shared/sim/replay'
import type { Quote } from '../market/market.ts'
import { hhmmss, totalSize } from '../market/symbol-day.ts'
import { compactDate, percent, signOf, won } from '../wire.ts'
import type { World } from '../world.ts'

/** `0|H0STCNT0|002|…`: records follow each other without any mark of their own. */
export const dataFrame = (
  trId: string,
  records: readonly string[],
  { isEncrypted = false, count = records.length } = {},
): string => `${isEncrypted ? '1' : '0'}|${trId}|${String(count).padStart(3, '0')}|${records.join('^')}`

/** One H0STCNT0 record: 46 values. `quote` must already contain the trade. */
export function tradeRecord(world: World, code: string, trade: ReplayTick): string {
  const quote = world.market.quote(code)
  const day = world.market.today(code)
  const { bids, asks } = day.bookAfter(quote.count)
  const change = trade.price - day.base
  const limit = trade.price === day.limits.upper ? 'upper' : trade.price === day.limits.lower ? 'lower' : undefined
  const average = quote.cumVolume === 0 ? trade.price : quote.cumAmount / quote.cumVolume
  return [
    code,
    hhmmss(trade.at),
    won(trade.price),
    signOf(change, limit),
    won(change),
    percent(change, day.base),
    average.toFixed(2),
    won(quote.open),
    won(quote.high),
    won(quote.low),
    won(asks[0]?.[0] ?? 0),
    won(bids[0]?.[0] ?? 0),
    won(trade.size),
    won(quote.cumVolume),
    won(quote.cumAmount),
    ...flow(quote, trade),
    '0.00', // volume against the previous day: not in the recording for mornings
    ...against(quote.openTime, trade.price - quote.open),
    ...against(quote.highTime, trade.price - quote.high),
    ...against(quote.lowTime, trade.price - quote.low),
    compactDate(day.date),
    '20',
    world.isHalted(code) ? 'Y' : 'N',
    won(asks[0]?.[1] ?? 0),
    won(bids[0]?.[1] ?? 0),
    won(totalSize(asks)),
    won(totalSize(bids)),
    percent(quote.cumVolume, day.symbol.listedShares),
    '0',
    '0.00',
    '0',
    '',
    won(day.base),
  ].join('^')
}

/** Who traded: counts, strength, volumes, class of this trade, share of buyers. */
function flow(quote: Quote, trade: ReplayTick): readonly string[] {
  return [
    won(quote.sellCount),
    won(quote.buyCount),
    won(quote.buyCount - quote.sellCount),
    percent(quote.buyVolume, quote.sellVolume),
    won(quote.sellVolume),
    won(quote.buyVolume),
    trade.aggressor === 'buyer' ? '1' : '5',
    (quote.cumVolume === 0 ? 0 : quote.buyVolume / quote.cumVolume).toFixed(2),
  ]
}

const against = (time: string, difference: number): readonly string[] => [time, signOf(difference), won(difference)]

const LEVELS = Array.from({ length: 10 }, (_, i) => i)

/** One H0STASP0 record: 59 values. */
export function bookRecord(world: World, code: string): string {
  const { bids, asks } = world.market.book(code)
  const quote = world.market.quote(code)
  const price = (levels: typeof bids): readonly string[] => LEVELS.map((i) => won(levels[i]?.[0] ?? 0))
  const size = (levels: typeof bids): readonly string[] => LEVELS.map((i) => won(levels[i]?.[1] ?? 0))
  return [
    code,
    world.market.position.time,
    '0',
    ...price(asks),
    ...price(bids),
    ...size(asks),
    ...size(bids),
    won(totalSize(asks)),
    won(totalSize(bids)),
    '0', // after-hours totals
    '0',
    '0', // expected price, quantity, volume
    '0',
    won(quote.cumVolume),
    won(-world.market.today(code).base),
    '5',
    '-100.00',
    won(quote.cumVolume),
    '0',
    '0',
    '0',
    '0',
    '0',
  ].join('^')
}
