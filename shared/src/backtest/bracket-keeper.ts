import type { BarLike } from '../indicators/indicator.ts'
import { type Bracket, floorOf, follow, openBracket, splitBracket } from '../strategies/bracket.ts'
import type { Book } from './book.ts'
import { type OpenedAt, reachedBy } from './bracket.ts'
import type { FillDesk, Meeting } from './fill-desk.ts'
import { spanOf } from './fill-source.ts'
import { firstAt } from './market-columns.ts'
import { isLocked, type WaitingOrder } from './match.ts'
import type { BacktestFill } from './result.ts'
import type { BacktestSeries } from './settings.ts'

interface Kept {
  readonly bracket: Bracket
  opened: OpenedAt
  /** UnixMs of the purchase: trades before it tell it nothing. */
  readonly since: number
}

/** Keeps what ends the position of each series: the first that is reached sells, and the rest is void. */
export class BracketKeeper {
  readonly #series: readonly BacktestSeries[]
  readonly #book: Book
  readonly #desk: FillDesk
  readonly #kept: (Kept | undefined)[]

  constructor(series: readonly BacktestSeries[], book: Book, desk: FillDesk) {
    this.#series = series
    this.#book = book
    this.#desk = desk
    this.#kept = series.map(() => undefined)
  }

  has(series: number): boolean {
    return this.#kept[series] !== undefined
  }

  split(series: number, ratio: number): void {
    const kept = this.#kept[series]
    if (kept !== undefined) splitBracket(kept.bracket, ratio)
  }

  /** A purchase with exits has traded: from here on they stand, for all that is held of the series. */
  bought({ series, type, exits }: WaitingOrder, fills: readonly BacktestFill[], bar: BarLike): void {
    const last = fills.at(-1)
    if (exits === undefined || last === undefined || last.side !== 'buy') return
    const shares = this.#book.held[series]!
    const bracket = openBracket({
      exits,
      kind: this.#series[series]!.kind,
      price: this.#book.averagePrice[series]!,
      shares,
    })
    const opened = type === 'market' || last.price === bar.open ? 'open' : 'within'
    this.#kept[series] = { bracket, opened, since: last.ts }
  }

  meet(series: number, meeting: Meeting, filled: BacktestFill[]): void {
    const kept = this.#kept[series]!
    const held = Math.max(0, this.#book.held[series]!)
    kept.bracket.left = Math.min(kept.bracket.left, held)
    if (kept.bracket.left > 0 && meeting.room >= 1) this.#sell(kept, meeting, filled)
    if (kept.bracket.left <= 0) this.#kept[series] = undefined
    else if (meeting.room > 0) follow(kept.bracket, meeting.bar.high)
    kept.opened = 'before'
  }

  #sell(kept: Kept, meeting: Meeting, filled: BacktestFill[]): void {
    const { ticks } = this.#series[meeting.series]!
    if (ticks !== undefined && meeting.spell === undefined) this.#sellInTicks(kept, meeting, filled)
    else this.#sellInBar(kept, meeting, filled)
  }

  #sellInBar({ bracket, opened }: Kept, meeting: Meeting, filled: BacktestFill[]): void {
    const { series, bar, spell } = meeting
    if (isLocked('sell', bar, this.#desk.base[series]!)) return
    // An auction is one price: no way between its ends.
    const one = { ts: bar.ts, open: bar.close, high: bar.close, low: bar.close, close: bar.close, volume: bar.volume }
    const seen = spell === 'auction' ? one : bar
    const reached = reachedBy(bracket, seen, { opened, limit: this.#desk.limit })
    if (reached === undefined) return
    if (!reached.isLimit) bracket.isTriggered = true
    const price =
      reached.isLimit || spell === 'auction' ? reached.price : this.#desk.worse(series, 'sell', reached.price)
    this.#settle(bracket, { price, ts: bar.ts, most: meeting.room }, { meeting, filled })
  }

  /** Trade by trade: nothing has to be supposed about which end of a bar came first. */
  #sellInTicks({ bracket, since, opened }: Kept, meeting: Meeting, filled: BacktestFill[]): void {
    const { ticks, columns } = this.#series[meeting.series]!
    if (ticks === undefined) return
    const { from, to } = spanOf(columns.ts, meeting.row, columns.length)
    const begin = opened === 'before' ? firstAt(ticks.ts, from) : firstAt(ticks.ts, since) + 1
    for (let at = begin; at < ticks.length && ticks.ts[at]! < to && bracket.left >= 1 && meeting.room >= 1; at += 1) {
      const price = ticks.price[at]!
      bracket.isTriggered ||= price <= floorOf(bracket)
      const isTake = !bracket.isTriggered && price >= bracket.take
      follow(bracket, price)
      if (!bracket.isTriggered && !isTake) continue
      const most = Math.min(meeting.room, ticks.size[at]!)
      const got = isTake ? bracket.take : this.#desk.worse(meeting.series, 'sell', price)
      this.#settle(bracket, { price: got, ts: ticks.ts[at]!, most }, { meeting, filled })
    }
  }

  #settle(
    bracket: Bracket,
    { price, ts, most }: { readonly price: number; readonly ts: number; readonly most: number },
    { meeting, filled }: { readonly meeting: Meeting; readonly filled: BacktestFill[] },
  ): void {
    const { series, row } = meeting
    const quantity = Math.min(bracket.left, most)
    if (quantity < 1) return
    bracket.left -= quantity
    meeting.room -= quantity
    filled.push(this.#desk.settle({ series, row, ts, side: 'sell', quantity, price, by: 'exits' }))
  }
}
