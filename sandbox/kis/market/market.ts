import type { ReplayBook, ReplayTick } from '@naru/shared/sim/replay'
import type { DayBar, RecordedSymbol, Recording } from './recording.ts'
import { dayBarOf, hhmmss, type MinuteBar, SymbolDay } from './symbol-day.ts'

/** What a quote shows of one symbol: everything since the replayed open. Times "HHMMSS", prices in won, sizes in shares. */
export interface Quote {
  last: number
  open: number
  high: number
  low: number
  openTime: string
  highTime: string
  lowTime: string
  cumVolume: number
  cumAmount: number
  buyVolume: number
  sellVolume: number
  buyCount: number
  sellCount: number
  /** Trades printed so far today. */
  count: number
}

interface ReplayPosition {
  readonly date: string
  /** "HHMMSS" */
  readonly time: string
  readonly timeOfDay: number
  readonly dayIndex: number
  readonly loop: number
}

interface MarketListener {
  /** After the quote took the trade in. */
  onTrade(code: string, trade: ReplayTick): void
  /** After the last trade of a step: the book has changed. */
  onBook(code: string): void
  onDayEnd(): void
  onDayStart(): void
}

const OPEN_MS = 9 * 3_600_000
/** The recording ends at 15:00; so does the replayed day. */
const CLOSE_MS = 15 * 3_600_000
const SESSION_MS = CLOSE_MS - OPEN_MS
const PAST_DAYS_KEPT = 64

interface MarketOptions {
  readonly recording: Recording
  readonly seed: number
  /** Replayed seconds between two trades of a symbol, on average. */
  readonly secondsPerTrade: number
}

/** The replayed market: where the replay stands and what has printed. Moves only by `advanceTo`. */
export class Market {
  readonly #options: MarketOptions
  readonly #symbols: ReadonlyMap<string, RecordedSymbol>
  readonly #today = new Map<string, SymbolDay>()
  readonly #pastMinutes = new Map<string, readonly MinuteBar[]>()
  readonly #quotes = new Map<string, Quote>()
  #listener: MarketListener | undefined
  /** Replayed milliseconds of open market since the very first open. */
  #elapsed: number

  constructor(options: MarketOptions, elapsed = 0) {
    this.#options = options
    this.#symbols = new Map(options.recording.symbols.map((symbol) => [symbol.code, symbol]))
    this.#elapsed = elapsed
    this.#openDay()
    for (const code of this.codes) this.#play(code)
  }

  get elapsed(): number {
    return this.#elapsed
  }

  get codes(): readonly string[] {
    return [...this.#symbols.keys()]
  }

  get position(): ReplayPosition {
    const { days } = this.#options.recording
    const day = Math.floor(this.#elapsed / SESSION_MS)
    const timeOfDay = OPEN_MS + (this.#elapsed % SESSION_MS)
    const dayIndex = day % days.length
    return { date: days[dayIndex]!, time: hhmmss(timeOfDay), timeOfDay, dayIndex, loop: Math.floor(day / days.length) }
  }

  listen(listener: MarketListener): void {
    this.#listener = listener
  }

  listing(code: string): RecordedSymbol | undefined {
    return this.#symbols.get(code)
  }

  quote(code: string): Quote {
    return this.#quotes.get(code) ?? blankQuote(0)
  }

  book(code: string): ReplayBook {
    return this.today(code).bookAfter(this.quote(code).count)
  }

  today(code: string): SymbolDay {
    const day = this.#today.get(code)
    if (!day) throw new Error(`no recording of ${code}`)
    return day
  }

  /** The latest trades, newest first. */
  trades(code: string, limit: number): readonly ReplayTick[] {
    const { count } = this.quote(code)
    return this.today(code)
      .ticks.slice(Math.max(0, count - limit), count)
      .toReversed()
  }

  /** Minute bars of a replayed day up to now, oldest first; none for a day that is not in the recording or still ahead. */
  minutes(code: string, date: string): readonly MinuteBar[] {
    const index = this.#options.recording.days.indexOf(date)
    const today = this.position.dayIndex
    if (index === -1 || index > today) return []
    return index === today ? this.today(code).minutes(this.quote(code).count) : this.#minutesOf(code, index)
  }

  /** Replayed days up to today, oldest first. */
  daysUntilToday(): readonly string[] {
    return this.#options.recording.days.slice(0, this.position.dayIndex + 1)
  }

  /** Day bars, oldest first: the history before the recording, the replayed days and today so far. */
  dailyBars(code: string): readonly DayBar[] {
    const symbol = this.#symbols.get(code)
    if (!symbol) return []
    const { dayIndex } = this.position
    const past = this.#options.recording.days.slice(0, dayIndex).map((day, i) => dayBarOf(symbol, i, day))
    const { open, high, low, last, cumVolume } = this.quote(code)
    const date = this.position.date.replaceAll('-', '')
    return [...symbol.history, ...past, { date, open, high, low, close: last, volume: cumVolume }]
  }

  /**
   * Plays every trade up to `elapsed`; never backwards. A day that ends is played to its end; days that begin and end
   * within one step are left out, for no order can rest through them.
   */
  advanceTo(elapsed: number): void {
    const day = Math.floor(elapsed / SESSION_MS)
    if (day > Math.floor(this.#elapsed / SESSION_MS)) {
      this.#elapsed = (Math.floor(this.#elapsed / SESSION_MS) + 1) * SESSION_MS - 1
      for (const code of this.codes) this.#play(code)
      this.#listener?.onDayEnd()
      this.#elapsed = day * SESSION_MS
      this.#openDay()
      this.#listener?.onDayStart()
    }
    this.#elapsed = Math.max(this.#elapsed, elapsed)
    for (const code of this.codes) this.#play(code)
  }

  /** The elapsed time at which a recorded day and time of day is reached first; the first day when it is not recorded. */
  static elapsedAt(recording: Recording, date: string, time: string): number {
    const index = Math.max(0, recording.days.indexOf(date))
    const [h, m, s] = [0, 2, 4].map((at) => Number(time.slice(at, at + 2)))
    const timeOfDay = (h! * 3600 + m! * 60 + s!) * 1000
    return index * SESSION_MS + Math.min(SESSION_MS - 1, Math.max(0, timeOfDay - OPEN_MS))
  }

  /** The next time, from now on, the replay reaches a day and time. */
  nextElapsedAt(date: string, time: string): number {
    const { recording } = this.#options
    const loop = recording.days.length * SESSION_MS
    const first = Market.elapsedAt(recording, date, time)
    return first + Math.max(0, Math.ceil((this.#elapsed - first) / loop)) * loop
  }

  #play(code: string): void {
    const day = this.today(code)
    const quote = this.quote(code)
    const from = quote.count
    const until = day.countUntil(this.position.timeOfDay)
    for (let i = from; i < until; i++) {
      const trade = day.ticks[i]!
      record(quote, trade)
      this.#listener?.onTrade(code, trade)
    }
    if (until > from) this.#listener?.onBook(code)
  }

  #openDay(): void {
    const { dayIndex } = this.position
    for (const symbol of this.#symbols.values()) {
      const day = this.#build(symbol, dayIndex)
      this.#today.set(symbol.code, day)
      this.#quotes.set(symbol.code, blankQuote(day.base))
    }
  }

  #build(symbol: RecordedSymbol, dayIndex: number): SymbolDay {
    const previousClose = symbol.bars[dayIndex - 1]?.at(-1)?.close ?? symbol.history.at(-1)?.close ?? 0
    const { seed, secondsPerTrade, recording } = this.#options
    return new SymbolDay(symbol, { dayIndex, date: recording.days[dayIndex]!, previousClose, seed, secondsPerTrade })
  }

  #minutesOf(code: string, dayIndex: number): readonly MinuteBar[] {
    const key = `${code}|${dayIndex}`
    const known = this.#pastMinutes.get(key)
    const symbol = this.#symbols.get(code)
    if (known || !symbol) return known ?? []
    if (this.#pastMinutes.size >= PAST_DAYS_KEPT) this.#pastMinutes.clear()
    const minutes = this.#build(symbol, dayIndex).minutes()
    this.#pastMinutes.set(key, minutes)
    return minutes
  }
}

const blankQuote = (base: number): Quote => ({
  last: base,
  open: base,
  high: base,
  low: base,
  openTime: '090000',
  highTime: '090000',
  lowTime: '090000',
  cumVolume: 0,
  cumAmount: 0,
  buyVolume: 0,
  sellVolume: 0,
  buyCount: 0,
  sellCount: 0,
  count: 0,
})

/** Adds one trade to what the quote shows. */
export function record(quote: Quote, trade: ReplayTick): void {
  const time = hhmmss(trade.at)
  if (quote.count === 0) {
    Object.assign(quote, { open: trade.price, high: trade.price, low: trade.price })
    Object.assign(quote, { openTime: time, highTime: time, lowTime: time })
  }
  if (trade.price > quote.high) Object.assign(quote, { high: trade.price, highTime: time })
  if (trade.price < quote.low) Object.assign(quote, { low: trade.price, lowTime: time })
  quote.last = trade.price
  quote.cumVolume += trade.size
  quote.cumAmount += trade.price * trade.size
  quote.count += 1
  if (trade.aggressor === 'buyer') {
    quote.buyVolume += trade.size
    quote.buyCount += 1
  } else {
    quote.sellVolume += trade.size
    quote.sellCount += 1
  }
}
