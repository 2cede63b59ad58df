import type { UnixMs } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { Bar } from '@naru/shared/domain/market-data'
import { type BarBuilder, createBarBuilder } from '@naru/shared/market/bar-builder'
import { barStart } from '@naru/shared/market/resample'
import type { Clock } from '../ports/clock.ts'
import type { BarBatch } from '../ports/history.ts'
import type { Logger } from '../ports/logger.ts'
import type { FeedEvent, MarketFeed } from '../ports/market-feed.ts'
import type { Sessions } from '../ports/sessions.ts'
import { bestSession } from './market-data-hub.ts'

/** Minutes of today as one user's own feed showed them. */
export interface LiveMinutes {
  /** Ascending, nothing missing from the first of them on; the last may still grow. */
  readonly bars: readonly Bar[]
  /** Start of the first minute they are complete from. */
  readonly from: UnixMs
}

export interface LiveBars {
  /** Listens to this user's feed from the first call on; undefined while nothing complete is known. */
  of(userId: string, instrument: InstrumentId): LiveMinutes | undefined
  close(): void
}

interface Parts {
  readonly sessions: Pick<Sessions, 'forUser' | 'onChange'>
  readonly clock: Clock
  readonly logger: Logger
  /** Closed minutes nobody has been given yet, for keeping. */
  readonly keep: (batch: BarBatch) => void
}

/** What a kill may cost; KIS tells the minutes of the running day again. */
const KEEP_MS = 3_600_000

interface Kept {
  readonly builder: BarBuilder
  /** Bars before this start have been handed to `keep`. */
  keptTo: UnixMs
}

class UserBars {
  readonly #userId: string
  readonly #parts: Parts
  readonly #builders = new Map<InstrumentId, Kept>()
  #feed: MarketFeed | undefined
  #abort = new AbortController()

  constructor(userId: string, parts: Parts) {
    this.#userId = userId
    this.#parts = parts
    this.follow()
  }

  find(instrument: InstrumentId): BarBuilder | undefined {
    return this.#builders.get(instrument)?.builder
  }

  follow(): void {
    const feed = bestSession(this.#parts.sessions.forUser(this.#userId))?.feed
    if (feed === this.#feed) return
    this.#abort.abort()
    this.#abort = new AbortController()
    this.#feed = feed
    if (feed !== undefined) void this.#read(feed, this.#abort.signal)
  }

  keepClosed(): void {
    for (const [instrument, kept] of this.#builders) this.#keep(instrument, kept, false)
  }

  close(): void {
    this.#abort.abort()
    this.keepClosed()
  }

  async #read(feed: MarketFeed, signal: AbortSignal): Promise<void> {
    try {
      for await (const event of feed.events(signal)) if (event.kind === 'trade') this.#onTrade(event)
    } catch (cause) {
      this.#parts.logger.alarm('live_bars_failed', { cause: cause instanceof Error ? cause.name : 'unknown' })
    }
  }

  #onTrade({ tick, tradingDate }: Extract<FeedEvent, { kind: 'trade' }>): void {
    const held = this.#builders.get(tick.instrumentId)
    if (held?.builder.day !== undefined && tradingDate > held.builder.day) this.#keep(tick.instrumentId, held, true)
    const kept = held ?? { builder: createBarBuilder(), keptTo: 0 as UnixMs } // before every bar
    if (held === undefined) this.#builders.set(tick.instrumentId, kept)
    kept.builder.add(tick, tradingDate)
  }

  /** The last bar may still grow, unless the day is over. */
  #keep(instrumentId: InstrumentId, kept: Kept, isDayOver: boolean): void {
    const { completeFrom } = kept.builder
    if (completeFrom === undefined) return
    const all = kept.builder.bars()
    const closed = isDayOver ? all : all.slice(0, -1)
    const bars = closed.filter(({ ts }) => ts >= completeFrom && ts >= kept.keptTo)
    const last = bars.at(-1)
    if (last === undefined) return
    kept.keptTo = last.ts
    const fetchedAt = this.#parts.clock.now()
    const series = { scope: this.#userId, instrumentId, spec: '1m' } as const
    this.#parts.keep({ ...series, source: 'ticks', adjustedTo: null, fetchedAt, bars, covered: [] })
  }
}

/** Builds today's minutes of every symbol that streams to a user who looks at charts. */
export function createLiveBars(parts: Parts): LiveBars {
  const users = new Map<string, UserBars>()
  const stopListening = parts.sessions.onChange(() => {
    for (const user of users.values()) user.follow()
  })
  let cancel = (): void => undefined
  const everyHour = (): void => {
    cancel = parts.clock.after(KEEP_MS, () => {
      for (const user of users.values()) user.keepClosed()
      everyHour()
    })
  }
  everyHour()

  return {
    of(userId, instrument) {
      const user = users.get(userId) ?? new UserBars(userId, parts)
      users.set(userId, user)
      const builder = user.find(instrument)
      if (builder?.completeFrom === undefined) return undefined
      const from = barStart('1m', builder.completeFrom)
      return { from, bars: builder.bars().filter(({ ts }) => ts >= from) }
    },
    close() {
      cancel()
      stopListening()
      for (const user of users.values()) user.close()
    },
  }
}
