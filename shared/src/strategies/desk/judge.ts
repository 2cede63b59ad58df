import { kstDate, type UnixMs } from '../../core/time.ts'
import { estimateCosts } from '../../market/costs.ts'
import { ceilToTick, floorToTick } from '../../market/tick-size.ts'
import type { AccountStanding } from '../../rules/desk/desk-event.ts'
import type { SignalSize } from '../strategy.ts'
import type { DeskTerms, GuardCode, SignalOrder } from './desk-event.ts'
import { type Listed, leftOf, type Member, orderedOf, type Playing } from './member.ts'
import type { Wanted } from './strategy-run.ts'

/** A market order may cost as much as the upper limit of the day: so much the broker holds back. */
const WORST_RATE = 1.3
/** What charges take of a purchase is far less than the rest. */
const CHARGES_LEFT = 0.99

export interface Circumstances {
  readonly listed: Listed | undefined
  readonly standing: AccountStanding | undefined
  /** Shares of it on the whole account; undefined while that is not known. */
  readonly onAccount: number | undefined
}

interface Desk {
  readonly member: Member
  readonly playing: Playing
}

export type Verdict = { readonly order: SignalOrder } | { readonly decidedBy: GuardCode }

/** What a signal turns into: an order, sized and on the tick grid, or the guard that stood in the way. */
export function judge({ member, playing }: Desk, wanted: Wanted, known: Circumstances): Verdict {
  const { version } = member
  const { instrumentId, signal } = wanted
  const { side, type, price, strength = 1 } = signal
  const { guards, minimumStrength } = version.terms
  if (strength < minimumStrength) return { decidedBy: 'below_strength' }
  if (playing.paused.has(instrumentId)) return { decidedBy: 'foreign_fill' }
  if (known.listed === undefined) return { decidedBy: 'instrument_unknown' }
  // What reduces a holding is never held up by limits that protect it.
  if (side === 'buy' && playing.day.orders >= guards.maxOrdersADay) return { decidedBy: 'max_orders' }
  if (side === 'buy' && lossRate(playing) >= guards.maxLossADayRate) return { decidedBy: 'max_loss' }
  const quantity = sharesFor({ member, playing }, wanted, known)
  if (!(quantity >= 1)) return { decidedBy: 'quantity_zero' }
  if (type !== 'limit' || price === undefined) return { order: { side, quantity, type: 'market', limitPrice: null } }
  const { kind } = known.listed
  const limitPrice = side === 'buy' ? floorToTick(kind, price) : ceilToTick(kind, price)
  return limitPrice === undefined
    ? { decidedBy: 'quantity_zero' }
    : { order: { side, quantity, type: 'limit', limitPrice } }
}

/** Whole shares a signal asks for, as far as there is money or a holding for them. */
export function sharesFor({ member, playing }: Desk, wanted: Wanted, known: Circumstances): number {
  const { side, size } = wanted.signal
  const series = member.seriesOf.get(wanted.instrumentId) ?? 0
  if (side === 'sell') return sharesToSell(playing, { series, wanted, onAccount: known.onAccount })
  return sharesToBuy(member, playing, { series, size, standing: known.standing })
}

const lossRate = ({ day, book }: Playing): number => (day.equity > 0 ? 1 - book.equity / day.equity : 0)

interface Sale {
  readonly series: number
  readonly wanted: Wanted
  readonly onAccount: number | undefined
}

/** Never more than the strategy bought itself, less what it is selling already; nor more than there is. */
function sharesToSell(playing: Playing, { series, wanted, onAccount }: Sale): number {
  const { book } = playing
  const { instrumentId, signal } = wanted
  const own = Math.min(book.held(series), onAccount ?? Number.POSITIVE_INFINITY)
  const free = own - orderedOf(playing, instrumentId, 'sell')
  return Math.min(free, sharesOf(book, { series, size: signal.size }))
}

/** What of a size is whole shares, at the last close. */
function sharesOf(book: Playing['book'], { series, size }: { series: number; size: SignalSize }): number {
  return Math.floor('shares' in size ? size.shares : (book.equity * size.equityShare) / book.lastClose(series))
}

interface Purchase {
  readonly series: number
  readonly size: SignalSize
  readonly standing: AccountStanding | undefined
}

/** A part of what the strategy is worth buys no more than its cash, and that of the account, pays for. */
function sharesToBuy(member: Member, playing: Playing, { series, size, standing }: Purchase): number {
  const { book } = playing
  const wanted = sharesOf(book, { series, size })
  if ('shares' in size) return wanted
  const free = Math.min(book.cash - reserved(member, playing), standing?.buyingPower ?? Number.POSITIVE_INFINITY)
  return Math.min(wanted, Math.max(0, Math.floor((free * CHARGES_LEFT) / (book.lastClose(series) * WORST_RATE))))
}

/** Won held back by purchases that may still trade. */
function reserved({ seriesOf }: Member, playing: Playing): number {
  let won = 0
  for (const order of playing.orders.values()) {
    const series = seriesOf.get(order.instrumentId)
    if (order.side !== 'buy' || series === undefined) continue
    won += leftOf(playing, order) * playing.book.lastClose(series) * WORST_RATE
  }
  return won
}

/** A signal without a size of its own gets the spec's: as a number of shares, or a part of equity. */
export function sizeOf(terms: DeskTerms, price: number, standing: AccountStanding | undefined): SignalSize {
  const { sizing } = terms
  if ('shares' in sizing || 'equityShare' in sizing) return sizing
  const won = 'won' in sizing ? sizing.won : (standing?.buyingPower ?? 0) * sizing.buyingPowerShare
  return { shares: price > 0 ? Math.floor(won / price) : 0 }
}

/** Won a fill takes besides its amount. An estimate, as the broker's own figures come days later. */
export function chargesOf(
  listed: Listed | undefined,
  { side, amount, at }: { readonly side: 'buy' | 'sell'; readonly amount: number; readonly at: UnixMs },
): number {
  if (listed === undefined) return 0
  const { commission, tax } = estimateCosts({ ...listed, side, amount, date: kstDate(at) })
  return commission + tax
}
