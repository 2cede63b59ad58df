import { type KstDate, type UnixMs, unixMs } from '../../core/time.ts'
import type { InstrumentId } from '../../domain/instrument.ts'
import type { Bar, BarSpec, TradeTick } from '../../domain/market-data.ts'
import { barStart, isMinutes, MINUTE_MS, MINUTES } from '../../market/resample.ts'
import type { TradingCalendar } from '../../market/trading-calendar.ts'
import { type BarChange, createBarKeeper } from '../../rules/desk/bar-keeper.ts'
import { closedBefore, dayEnd, isTrading } from '../../rules/desk/symbol-book.ts'
import type { BarQuestion } from './desk-event.ts'

/** Trades of the last moment of a bar come a little later. */
const PATIENCE_MS = 1_500
const RETRY_MS = 3_000
const FAILED_MS = 30_000
/** A bar without a trade is none: after so many looks nobody asks again, and what came after it is told. */
const MAX_TRIES = 20
const NEVER = Number.POSITIVE_INFINITY

/** `count`: bars before the first that counts. `from`: the bar it begins with again after a restart; null at the first time. */
interface Wish extends BarQuestion {
  readonly instrumentId: InstrumentId
  readonly spec: BarSpec
}

/**
 * The closed bars of one instrument, each once and in order: read ones first, gone on with by trades. Unlike a rule, a
 * strategy must see every bar: while one with a hole in it is being read, those after it wait.
 */
export class BarFeed {
  readonly wish: Wish
  isLoaded = false
  readonly #keeper = createBarKeeper()
  #ready: Bar[] = []
  #told = -1
  #askAt = 0
  #isAsked = false
  /** Starts of bars that have to be read, and how often they were looked for. */
  #missing: ReadonlyMap<number, number> = new Map()
  #dayEndAt = NEVER
  #day: KstDate | undefined
  #isPolled = false

  constructor(wish: Wish) {
    this.wish = wish
    this.#keeper.want(wish.spec)
  }

  onTrade(tick: TradeTick, day: KstDate, { now, calendar }: Moment): void {
    if (this.#day !== undefined && day < this.#day) return
    if (day !== this.#day) {
      this.#day = day
      this.#dayEndAt = dayEnd(calendar, now) ?? NEVER
    }
    this.#isPolled = tick.size === 0
    this.#take(this.#keeper.onTrade(tick, day))
    const { spec } = this.wish
    if (this.#isPolled && isMinutes(spec) && this.#askAt === NEVER && this.isLoaded) {
      this.#askAt = barStart(spec, now) + MINUTES[spec] * MINUTE_MS + PATIENCE_MS
    }
  }

  onTime({ now }: Moment): void {
    this.#take(this.#keeper.onTime((now - PATIENCE_MS) as UnixMs)) // whole milliseconds
    if (now < this.#dayEndAt) return
    this.#dayEndAt = NEVER
    if (!isMinutes(this.wish.spec)) this.#miss(barStart(this.wish.spec, now))
  }

  interrupt(): void {
    this.#take(this.#keeper.interrupt())
  }

  fail({ now }: Moment): void {
    this.#isAsked = false
    this.#askAt = now + FAILED_MS
  }

  load(bars: readonly Bar[], isForming: boolean, moment: Moment): void {
    const { now, calendar } = moment
    const { spec, from } = this.wish
    this.#isAsked = false
    // What grew when it was read may have ended since: then not all of it was read.
    const growing = isForming ? bars.at(-1)?.ts : undefined
    const before = Math.min(closedBefore(calendar, spec, now), growing ?? NEVER)
    const known = new Set(this.#ready.map(({ ts }) => ts))
    const closed = bars.filter(({ ts }) => ts < before && ts > this.#told && !known.has(ts) && ts >= (from ?? 0))
    for (const bar of this.#keeper.load(spec, bars, before).bars) if (!known.has(bar.ts)) this.#add(bar, closed)
    this.#ready = [...this.#ready, ...closed].toSorted((a, b) => a.ts - b.ts)
    this.isLoaded = true
    this.#askAt = NEVER
    this.#lookFor(bars, before, now)
    this.#readOn(growing, moment)
  }

  #add(bar: Bar, to: Bar[]): void {
    if (bar.ts > this.#told && !to.some(({ ts }) => ts === bar.ts) && bar.ts >= (this.wish.from ?? 0)) to.push(bar)
  }

  /** Bars to be told now, oldest first. */
  take(): readonly Bar[] {
    if (!this.isLoaded || this.#ready.length === 0) return NO_BARS
    const end = Math.min(...this.#missing.keys())
    const ready = this.#ready.filter(({ ts }) => ts < end)
    this.#ready = this.#ready.filter(({ ts }) => ts >= end)
    this.#told = ready.at(-1)?.ts ?? this.#told
    return ready
  }

  /** True once each time bars have to be read. */
  asks(now: number): boolean {
    if (this.#isAsked || now < this.#askAt) return false
    this.#isAsked = true
    this.#askAt = NEVER
    return true
  }

  /** The first time everything it begins with; later what has been missed. */
  get question(): BarQuestion {
    const { count, from } = this.wish
    return this.isLoaded && this.#told >= 0 ? { count: 1, from: unixMs(this.#told) } : { count, from }
  }

  /** Whether it says all this one would ask: another strategy that looks back less far may have asked. */
  isAnsweredBy({ count, from }: BarQuestion): boolean {
    const own = this.question
    return count >= own.count && (own.from === null || (from !== null && from <= own.from))
  }

  /** When it has to be looked at without a trade. */
  get nextAt(): number {
    const end = this.#keeper.nextEnd
    return Math.min(end === undefined ? NEVER : end + PATIENCE_MS, this.#isAsked ? NEVER : this.#askAt, this.#dayEndAt)
  }

  /** Start of the newest bar that was told; negative before the first. */
  get told(): number {
    return this.#told
  }

  #take(changes: readonly BarChange[]): void {
    for (const change of changes) {
      if (change.kind === 'closed') this.#ready.push(change.bar)
      else if (change.kind === 'missing') this.#miss(change.start)
    }
  }

  #miss(start: number): void {
    this.#note(start)
    this.#askAt = 0
  }

  #note(start: number): void {
    if (!this.#missing.has(start)) this.#missing = new Map([...this.#missing, [start, 0]])
  }

  /** A bar that was missed may not have been there yet when it was read, nor been missed when that was asked for. */
  #lookFor(bars: readonly Bar[], before: number, now: number): void {
    const isThere = (start: number): boolean => bars.some(({ ts }) => ts >= start && ts < before)
    const left = [...this.#missing].filter(([start, tries]) => tries < MAX_TRIES && !isThere(start))
    this.#missing = new Map(left.map(([start, tries]) => [start, tries + 1]))
    if (left.length > 0) this.#askAt = now + RETRY_MS
  }

  /** Nobody here saw the bar begin, or its trades do not come at all: it is read again when it is over. */
  #readOn(growing: UnixMs | undefined, { now, calendar }: Moment): void {
    const { spec } = this.wish
    if (!isMinutes(spec) || this.#keeper.forming(spec) !== undefined) return
    if (growing === undefined && !(this.#isPolled && isTrading(calendar, now))) return
    const start = growing ?? barStart(spec, now)
    if (growing !== undefined) this.#note(start)
    const end = start + MINUTES[spec] * MINUTE_MS + PATIENCE_MS
    this.#askAt = Math.min(this.#askAt, Math.max(end, now + RETRY_MS))
  }
}

export interface Moment {
  readonly now: UnixMs
  readonly calendar: TradingCalendar
}

const NO_BARS: readonly Bar[] = []

/** The first bar from which on all of these instruments have been read. */
export const commonStart = (feeds: readonly (readonly Bar[])[]): UnixMs =>
  unixMs(Math.max(0, ...feeds.map((bars) => bars[0]?.ts ?? 0)))
