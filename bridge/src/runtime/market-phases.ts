import type { UnixMs } from '@naru/shared/core/time'
import type { InstrumentId, Venue } from '@naru/shared/domain/instrument'
import { type Phase, sessionAt } from '@naru/shared/market/session-phase'
import type { TradingCalendar } from '@naru/shared/market/trading-calendar'
import type { Clock } from '../ports/clock.ts'
import type { FeedEvent } from '../ports/market-feed.ts'

/** What a market does from now on; of one instrument when `instrumentId` names it. */
export interface PhaseChange {
  readonly market: Venue
  readonly instrumentId: InstrumentId | null
  readonly phase: Phase
  readonly at: UnixMs
}

interface Parts {
  readonly clock: Clock
  readonly calendar: () => TradingCalendar
  readonly onChange: (change: PhaseChange) => void
}

const MARKETS: readonly Venue[] = ['KRX', 'NXT']
const MINUTE_MS = 60_000
/** The clock tells phases to the second; a corrected calendar counts within a minute. */
const MAX_WAIT_MS = MINUTE_MS

/** The phases of both markets, from the calendar and from what the feed says of them; of a replayed day by its own clock. */
export class MarketPhases {
  readonly #parts: Parts
  readonly #planned = new Map<Venue, Phase>()
  readonly #told = new Map<Venue, PhaseChange>()
  readonly #instruments = new Map<InstrumentId, PhaseChange>()
  /** The clock of the day being replayed; undefined on a live feed. */
  #replayedAt: UnixMs | undefined
  #cancelTimer: (() => void) | undefined

  constructor(parts: Parts) {
    this.#parts = parts
    this.#look()
  }

  /** Everything that holds now, for whoever has just come. */
  current(): readonly PhaseChange[] {
    return [...this.#told.values(), ...this.#instruments.values()]
  }

  /** A trade was printed at `at`; asked for every tick. */
  seen(at: UnixMs, isReplay: boolean): void {
    const isNews = isReplay
      ? Math.floor(at / MINUTE_MS) !== Math.floor((this.#replayedAt ?? 0) / MINUTE_MS)
      : this.#replayedAt !== undefined
    if (!isNews) return
    this.#replayedAt = isReplay ? at : undefined
    this.#look()
  }

  /** The feed says that something happened. */
  happened({ instrumentId, isHalted, isInVi, phase, at }: Extract<FeedEvent, { kind: 'status' }>): void {
    const market: Venue = instrumentId.endsWith('.NXT') ? 'NXT' : 'KRX'
    if (phase !== null) this.#tell({ market, instrumentId: null, phase, at })
    const own = isHalted ? 'halted' : isInVi ? 'vi' : undefined
    const before = this.#instruments.get(instrumentId)?.phase
    if (own === before) return
    const change = { market, instrumentId, phase: own ?? this.#told.get(market)?.phase ?? 'closed', at }
    if (own === undefined) this.#instruments.delete(instrumentId)
    else this.#instruments.set(instrumentId, change)
    this.#parts.onChange(change)
  }

  /** Another process, which hears the feed, says so. */
  told(change: PhaseChange): void {
    if (change.instrumentId === null) return this.#tell(change)
    const isOwn = change.phase === 'halted' || change.phase === 'vi'
    if (isOwn) this.#instruments.set(change.instrumentId, change)
    else this.#instruments.delete(change.instrumentId)
    this.#parts.onChange(change)
  }

  stop(): void {
    this.#cancelTimer?.()
  }

  /** A phase the feed announced holds until the calendar has the next one. */
  #look(): void {
    const { clock, calendar } = this.#parts
    const at = this.#replayedAt ?? clock.now()
    let waitMs = MAX_WAIT_MS
    for (const market of MARKETS) {
      const { phase, nextChangeAt } = sessionAt(calendar(), market, at)
      if (nextChangeAt !== null) waitMs = Math.min(waitMs, nextChangeAt - at)
      if (this.#planned.get(market) === phase) continue
      this.#planned.set(market, phase)
      this.#tell({ market, instrumentId: null, phase, at })
    }
    this.#cancelTimer?.()
    this.#cancelTimer = clock.after(Math.max(1, waitMs), () => this.#look())
  }

  #tell(change: PhaseChange): void {
    if (this.#told.get(change.market)?.phase === change.phase) return
    this.#told.set(change.market, change)
    this.#parts.onChange(change)
  }
}
