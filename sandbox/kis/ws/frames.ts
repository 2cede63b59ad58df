import type { Venue } from '@naru/shared/domain/instrument'
import type { ReplayBook, ReplayTick } from '@naru/shared/sim/replay'
import type { Call, Expected } from '../market/call.ts'
import type { Feed } from '../market/market.ts'
import type { Quote } from '../market/quote.ts'
import { hhmmss, type SymbolDay, totalSize } from '../market/symbol-day.ts'
import type { Operation } from '../market/watch.ts'
import { compactDate, percent, signOf } from '../wire.ts'
import type { World } from '../world.ts'

/** `0|H0STCNT0|002|…`: records follow each other without any mark of their own. */
export const dataFrame = (
  trId: string,
  records: readonly string[],
  { isEncrypted = false, count = records.length } = {},
): string => `${isEncrypted ? '1' : '0'}|${trId}|${String(count).padStart(3, '0')}|${records.join('^')}`

/** What a trade record says besides the trade itself. */
interface TradeView {
  readonly day: SymbolDay
  readonly quote: Quote
  readonly book: ReplayBook
  readonly isHalted: boolean
  /** NEW_MKOP_CLS_CODE */
  readonly market: string
  /** HOUR_CLS_CODE */
  readonly hour: string
  readonly viReference: number
}

const sideOf = (levels: ReplayBook['bids'], at: 0 | 1): number => levels[0]?.[at] ?? 0

/**
 * One record of the trade layout: the 46 values of H0STCNT0 and its kin.
 *
 * @param width  fewer for the kin that lack the last ones: 45 expected matches, 43 after-hours trades
 */
function tradeText({ at, price, size, aggressor }: ReplayTick, view: TradeView, width = 46): string {
  const { day, quote, book, isHalted, market, hour, viReference } = view
  const { base, limits, symbol } = day
  const change = price - base
  const limit = price === limits.upper ? 'upper' : price === limits.lower ? 'lower' : undefined
  const average = quote.cumVolume === 0 ? price : quote.cumAmount / quote.cumVolume
  const { bids, asks } = book
  const buyers = quote.cumVolume === 0 ? 0 : quote.buyVolume / quote.cumVolume
  const text =
    `${symbol.code}^${hhmmss(at)}^${price}^${signOf(change, limit)}^${change}^${percent(change, base)}` +
    `^${average.toFixed(2)}^${quote.open}^${quote.high}^${quote.low}^${sideOf(asks, 0)}^${sideOf(bids, 0)}` +
    `^${size}^${quote.cumVolume}^${quote.cumAmount}^${quote.sellCount}^${quote.buyCount}` +
    `^${quote.buyCount - quote.sellCount}^${percent(quote.buyVolume, quote.sellVolume)}^${quote.sellVolume}` +
    `^${quote.buyVolume}^${aggressor === 'buyer' ? '1' : '5'}^${buyers.toFixed(2)}^0.00` +
    `${against(quote.openTime, price - quote.open)}${against(quote.highTime, price - quote.high)}` +
    `${against(quote.lowTime, price - quote.low)}^${compactDate(day.date)}^${market}^${isHalted ? 'Y' : 'N'}` +
    `^${sideOf(asks, 1)}^${sideOf(bids, 1)}^${totalSize(asks)}^${totalSize(bids)}` +
    `^${percent(quote.cumVolume, symbol.listedShares)}^0^0.00`
  if (width === 43) return text
  return width === 45 ? `${text}^${hour}^` : `${text}^${hour}^^${viReference}`
}

const against = (time: string, difference: number): string => `^${time}^${signOf(difference)}^${difference}`

/** One record of H0STCNT0, H0NXCNT0 or H0UNCNT0. The quote must already contain the trade. */
export function tradeRecord(
  world: World,
  code: string,
  { trade, venue, feed }: { readonly trade: ReplayTick; readonly venue: Venue; readonly feed: Feed },
): string {
  const { market, exchange } = world
  const day = market.today(code)
  const quote = market.quote(code, feed)
  const book = venue === 'KRX' ? day.bookAround(trade, market.quote(code).count) : market.book(code, 'NXT')
  const viReference = exchange.viReference(code)
  const isHalted = exchange.isHalted(code)
  return tradeText(trade, { day, quote, book, isHalted, market: '20', hour: '0', viReference })
}

/** One record of H0STOUP0: a trade of the evening. */
export function overtimeRecord(world: World, code: string, trade: ReplayTick): string {
  const day = world.market.today(code)
  const quote = world.exchange.overtime(code)
  const book = day.bookAround(trade, quote.count)
  const isHalted = world.isHalted(code)
  return tradeText(trade, { day, quote, book, isHalted, market: '40', hour: 'D', viReference: 0 }, 43)
}

const HOUR_OF_CALL: Readonly<Record<Call['kind'], string>> = { opening: 'B', closing: 'A', vi: 'C', single: 'D' }
const MARKET_OF_CALL: Readonly<Record<Call['kind'], string>> = { opening: '10', closing: '20', vi: '20', single: '40' }

/** One record of H0STANC0 (45), H0UNANC0 (46) or H0STOAC0 (43): what would trade now, at what price. */
export function expectedRecord(
  world: World,
  code: string,
  { call, expected, width }: { readonly call: Call; readonly expected: Expected; readonly width: 43 | 45 | 46 },
): string {
  const day = world.market.today(code)
  const { price, quantity } = expected
  const trade = { at: timeOfDay(world), price, size: quantity, aggressor: 'buyer' } as const
  const book = day.bookAround(trade, Math.floor(world.clock.now() / 5000))
  const quote = { ...world.market.quote(code), last: price, cumVolume: quantity, cumAmount: price * quantity }
  const view = { day, quote, book, isHalted: world.isHalted(code), viReference: world.exchange.viReference(code) }
  return tradeText(trade, { ...view, market: MARKET_OF_CALL[call.kind], hour: HOUR_OF_CALL[call.kind] }, width)
}

/** The market's time of day; during auctions it goes on while nothing prints. */
const timeOfDay = (world: World): number => world.exchange.timeOfDay

const LEVELS = Array.from({ length: 10 }, (_, i) => i)
const column = (levels: ReplayBook['bids'], at: 0 | 1, count: number): string =>
  LEVELS.slice(0, count)
    .map((i) => levels[i]?.[at] ?? 0)
    .join('^')

/** One record of H0STASP0 (59 values), H0NXASP0 or H0UNASP0 (65). */
export function bookRecord(world: World, code: string, feed: Feed): string {
  const text = bookText(world, code, { feed, levels: 10 })
  if (feed === 'KRX') return `${text}^0`
  const { bids, asks } = world.market.book(code, 'NXT')
  const middle = bids[0] && asks[0] ? (bids[0][0] + asks[0][0]) / 2 : 0
  return `${text}^0^0^0^0^${middle}^0^1`
}

/** One record of H0STOAA0: nine levels, 54 values. */
export const overtimeBookRecord = (world: World, code: string): string =>
  bookText(world, code, { feed: 'KRX', levels: 9 })

function bookText(
  world: World,
  code: string,
  { feed, levels }: { readonly feed: Feed; readonly levels: number },
): string {
  const { market, exchange } = world
  const day = market.today(code)
  const quote = market.quote(code, feed)
  const call = feed === 'NXT' ? undefined : exchange.call(code)
  const expected = call && exchange.expected(code)
  const around = expected && { price: expected.price, aggressor: 'buyer' as const }
  const { bids, asks } = around
    ? day.bookAround(around, quote.count)
    : market.book(code, feed === 'NXT' ? 'NXT' : 'KRX')
  const price = expected?.price ?? 0
  const change = price - day.base
  return (
    `${code}^${hhmmss(timeOfDay(world))}^${call ? HOUR_OF_CALL[call.kind] : '0'}` +
    `^${column(asks, 0, levels)}^${column(bids, 0, levels)}^${column(asks, 1, levels)}^${column(bids, 1, levels)}` +
    `^${totalSize(asks)}^${totalSize(bids)}^0^0` +
    `^${price}^${expected?.quantity ?? 0}^${expected?.quantity ?? quote.cumVolume}` +
    `^${change}^${signOf(change)}^${percent(change, day.base)}^${quote.cumVolume}^0^0^0^0`
  )
}

/** One record of H0STMKO0 or H0NXMKO0 (11 values); H0UNMKO0 has the 10 without the code. */
export function operationRecord(world: World, code: string, what: Operation): readonly string[] {
  const { exchange } = world
  const isHalted = exchange.isHalted(code)
  const call = exchange.call(code)
  return [
    code,
    isHalted ? 'Y' : 'N',
    isHalted ? '매매거래정지' : '(null)',
    what.code,
    what.expected,
    what.prolonged,
    '',
    isHalted ? '58' : '55',
    call?.kind === 'vi' ? 'Y' : 'N',
    'N',
    what.venue === 'NXT' ? '2' : '1',
  ]
}
