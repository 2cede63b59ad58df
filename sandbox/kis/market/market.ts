import type { Venue } from '@naru/shared/domain/instrument'
import type { ReplayBook, ReplayTick } from '@naru/shared/sim/replay'
import { blankQuote, type Quote, record } from './quote.ts'
import type { DayBar, RecordedSymbol, Recording } from './recording.ts'
import { dayBarOf, hhmmss, type MinuteBar, minuteBars, SymbolDay } from './symbol-day.ts'

interface ReplayPosition {
  readonly date: string
  /** "HHMMSS" */
  readonly time: string
  readonly timeOfDay: number
  readonly dayIndex: number
  readonly loop: number
}

interface MarketListener {
  /** Whether a trade of the recording may print; false holds the symbol back until it is released. */
  mayPrint(code: string, trade: ReplayTick): boolean
  /** After the quote took the trade in. */
  onTrade(code: string, trade: ReplayTick, venue: Venue): void
  /** After the last trade of a step: the book has changed. */
  onBook(code: string, venue: Venue): void
  onDayEnd(): void
  onDayStart(): void
}

/** How days of the recording are called and timed; the replay keeps their own. */
export interface Labels {
  /** "2026-11-20" for the n-th played day. */
  date(day: number): string
  /** Milliseconds after midnight at which a recorded time of that day is played. */
  time(day: number, recorded: number): number
}

/** The two exchanges, and both taken together. */
export type Feed = Venue | 'UN'

const OPEN_MS = 9 * 3_600_000
/** The recording ends at 15:00; so does the replayed day. */
const CLOSE_MS = 15 * 3_600_000
export const SESSION_MS = CLOSE_MS - OPEN_MS
const PAST_DAYS_KEPT = 64
/** Every fourth trade is followed by a smaller one on the alternative exchange. */
const NXT_EVERY = 4
const NXT_SHARE = 1 / 3

interface MarketOptions {
  readonly recording: Recording
  readonly seed: number
  /** Replayed seconds between two trades of a symbol, on average. */
  readonly secondsPerTrade: number
  readonly labels?: Labels
}

/** One symbol today. */
interface Line {
  readonly day: SymbolDay
  readonly quotes: Readonly<Record<Feed, Quote>>
  readonly tape: ReplayTick[]
  /** Trades of the recording that are over, printed or not. */
  cursor: number
  isHeld: boolean
  /** What the recording would have printed while the symbol is held: the last price and all shares. */
  missed: ReplayTick | undefined
}

/** The played market: where it stands and what has printed. Moves only by `advanceTo`; rests only by `hold`. */
export class Market {
  readonly #options: MarketOptions
  readonly #symbols: ReadonlyMap<string, RecordedSymbol>
  readonly #lines = new Map<string, Line>()
  readonly #pastMinutes = new Map<string, readonly MinuteBar[]>()
  readonly #daysBeforeToday = new Map<string, { readonly day: number; readonly bars: readonly DayBar[] }>()
  #listener: MarketListener | undefined
  /** Replayed milliseconds of open market since the very first open. */
  #elapsed: number
  /** Whether the alternative exchange follows. */
  isNxtOpen = true

  /** `isHeld`: nothing of today has printed yet, whatever the time. */
  constructor(options: MarketOptions, elapsed = 0, isHeld = false) {
    this.#options = options
    this.#symbols = new Map(options.recording.symbols.map((symbol) => [symbol.code, symbol]))
    this.#elapsed = elapsed
    this.#openDay(isHeld)
    this.#playAll()
  }

  get elapsed(): number {
    return this.#elapsed
  }

  get codes(): readonly string[] {
    return [...this.#symbols.keys()]
  }

  get position(): ReplayPosition {
    const { days } = this.#options.recording
    const day = this.#dayNumber
    const recorded = OPEN_MS + (this.#elapsed % SESSION_MS)
    const timeOfDay = this.#options.labels?.time(day, recorded) ?? recorded
    const dayIndex = day % days.length
    const loop = Math.floor(day / days.length)
    return { date: this.#dateOf(day), time: hhmmss(timeOfDay), timeOfDay, dayIndex, loop }
  }

  listen(listener: MarketListener): void {
    this.#listener = listener
  }

  listing(code: string): RecordedSymbol | undefined {
    return this.#symbols.get(code)
  }

  quote(code: string, feed: Feed = 'KRX'): Quote {
    return this.#lines.get(code)?.quotes[feed] ?? blankQuote(0)
  }

  book(code: string, venue: Venue = 'KRX'): ReplayBook {
    const { day, quotes, tape } = this.#line(code)
    const last = tape.at(-1)
    if (venue === 'KRX') return last ? day.bookAround(last, quotes.KRX.count) : { bids: [], asks: [] }
    const { last: price, count } = quotes.NXT
    const aggressor = last?.aggressor ?? 'buyer'
    return day.bookAround({ price: count === 0 && last ? last.price : price, aggressor }, count, NXT_SHARE)
  }

  today(code: string): SymbolDay {
    return this.#line(code).day
  }

  /** The latest trades, newest first. */
  trades(code: string, limit: number): readonly ReplayTick[] {
    return this.#line(code).tape.slice(-limit).toReversed()
  }

  /** Minute bars of a replayed day up to now, oldest first; none for a day that is not in the recording or still ahead. */
  minutes(code: string, date: string): readonly MinuteBar[] {
    const index = this.daysUntilToday().indexOf(date)
    if (index === -1) return []
    const line = this.#line(code)
    return index === this.position.dayIndex ? minuteBars(line.tape) : this.#minutesOf(code, index)
  }

  /** Replayed days up to today, oldest first. */
  daysUntilToday(): readonly string[] {
    const { dayIndex } = this.position
    const first = this.#dayNumber - dayIndex
    return Array.from({ length: dayIndex + 1 }, (_, i) => this.#dateOf(first + i))
  }

  /** Day bars, oldest first: the history before the recording, the replayed days and today so far. */
  dailyBars(code: string): readonly DayBar[] {
    const symbol = this.#symbols.get(code)
    if (!symbol) return []
    const { open, high, low, last, cumVolume } = this.quote(code)
    const date = this.position.date.replaceAll('-', '')
    return [...this.#daysBefore(symbol), { date, open, high, low, close: last, volume: cumVolume }]
  }

  /** Nothing of a symbol prints any more. */
  hold(code: string): void {
    this.#line(code).isHeld = true
  }

  /** The symbol goes on; what the recording printed meanwhile is handed out: its last price and all its shares. */
  release(code: string): ReplayTick | undefined {
    const line = this.#line(code)
    const { missed } = line
    line.isHeld = false
    line.missed = undefined
    return missed
  }

  /** The first price the recording has for a held symbol that waits to open, or the one it would have now. */
  missed(code: string): ReplayTick | undefined {
    return this.#line(code).missed
  }

  /** A trade that is not in the recording: of an auction, or of the evening. */
  print(code: string, trade: ReplayTick, venue: Venue): void {
    const line = this.#line(code)
    record(line.quotes[venue], trade)
    record(line.quotes.UN, trade)
    if (venue === 'KRX') line.tape.push(trade)
    this.#listener?.onTrade(code, trade, venue)
  }

  /**
   * Plays every trade up to `elapsed`; never backwards. A day that ends is played to its end; days that begin and end
   * within one step are left out, for no order can rest through them.
   */
  advanceTo(elapsed: number): void {
    const day = Math.floor(elapsed / SESSION_MS)
    if (day > this.#dayNumber) {
      this.#elapsed = (this.#dayNumber + 1) * SESSION_MS - 1
      this.#playAll()
      this.#listener?.onDayEnd()
      this.#elapsed = day * SESSION_MS
      this.#openDay(this.#options.labels !== undefined) // by the calendar a day begins closed
      this.#listener?.onDayStart()
    }
    this.#elapsed = Math.max(this.#elapsed, elapsed)
    this.#playAll()
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

  #playAll(): void {
    const { timeOfDay } = this.position
    for (const line of this.#lines.values()) this.#play(line, timeOfDay)
  }

  #play(line: Line, timeOfDay: number): void {
    const { day } = line
    const until = day.countUntil(timeOfDay)
    if (line.cursor >= until) return
    const { code, isOnNxt } = day.symbol
    const { KRX, NXT } = line.quotes
    const [printed, printedOnNxt] = [KRX.count, NXT.count]
    for (; line.cursor < until; line.cursor++) {
      const trade = day.ticks[line.cursor]!
      if (!line.isHeld && this.#listener) line.isHeld = !this.#listener.mayPrint(code, trade)
      if (line.isHeld) line.missed = { ...trade, size: trade.size + (line.missed?.size ?? 0) }
      else {
        this.print(code, trade, 'KRX')
        if (isOnNxt && this.isNxtOpen && KRX.count % NXT_EVERY === 0) {
          this.print(code, { ...trade, size: Math.max(1, Math.floor(trade.size * NXT_SHARE)) }, 'NXT')
        }
      }
    }
    if (KRX.count > printed) this.#listener?.onBook(code, 'KRX')
    if (NXT.count > printedOnNxt) this.#listener?.onBook(code, 'NXT')
  }

  get #dayNumber(): number {
    return Math.floor(this.#elapsed / SESSION_MS)
  }

  #dateOf(day: number): string {
    const { labels, recording } = this.#options
    return labels ? labels.date(day) : recording.days[day % recording.days.length]!
  }

  #line(code: string): Line {
    const line = this.#lines.get(code)
    if (!line) throw new Error(`no recording of ${code}`)
    return line
  }

  /** What is over does not change: made once a day. */
  #daysBefore(symbol: RecordedSymbol): readonly DayBar[] {
    const day = this.#dayNumber
    const known = this.#daysBeforeToday.get(symbol.code)
    if (known?.day === day) return known.bars
    const past = this.daysUntilToday().slice(0, -1)
    const bars = [...this.#historyOf(symbol), ...past.map((date, i) => dayBarOf(symbol, i, date))]
    this.#daysBeforeToday.set(symbol.code, { day, bars })
    return bars
  }

  #historyOf({ history }: RecordedSymbol): readonly DayBar[] {
    const { labels, recording } = this.#options
    if (!labels) return history
    const first = this.#dayNumber - (this.#dayNumber % recording.days.length)
    return history.map((bar, i) => ({ ...bar, date: labels.date(first - history.length + i).replaceAll('-', '') }))
  }

  #openDay(isHeld: boolean): void {
    for (const symbol of this.#symbols.values()) {
      const day = this.#build(symbol, this.#dayNumber)
      const quotes = { KRX: blankQuote(day.base), NXT: blankQuote(day.base), UN: blankQuote(day.base) }
      this.#lines.set(symbol.code, { day, quotes, tape: [], cursor: 0, isHeld, missed: undefined })
    }
  }

  #build(symbol: RecordedSymbol, day: number): SymbolDay {
    const { seed, secondsPerTrade, recording, labels } = this.#options
    const dayIndex = day % recording.days.length
    const previousClose = symbol.bars[dayIndex - 1]?.at(-1)?.close ?? symbol.history.at(-1)?.close ?? 0
    return new SymbolDay(symbol, {
      dayIndex,
      date: this.#dateOf(day),
      previousClose,
      seed,
      secondsPerTrade,
      ...(labels && { timeOf: (recorded: number) => labels.time(day, recorded) }),
    })
  }

  #minutesOf(code: string, dayIndex: number): readonly MinuteBar[] {
    const day = this.#dayNumber - this.position.dayIndex + dayIndex
    const key = `${code}|${this.#dateOf(day)}`
    const known = this.#pastMinutes.get(key)
    const symbol = this.#symbols.get(code)
    if (known || !symbol) return known ?? []
    if (this.#pastMinutes.size >= PAST_DAYS_KEPT) this.#pastMinutes.clear()
    const minutes = minuteBars(this.#build(symbol, day).ticks)
    this.#pastMinutes.set(key, minutes)
    return minutes
  }
}
