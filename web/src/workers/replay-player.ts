import type { Book, Quote, TapeTrade } from '@naru/shared/contracts/bridge-api'
import type { Bar } from '@naru/shared/domain/market-data'
import type { MarketPhase } from '@naru/shared/market/session-phase'
import type { ReplayAsk, ReplayStanding } from '@naru/shared/replay/account'
import { replayCsv, replayJson } from '@naru/shared/replay/files'
import { barsOf } from '@naru/shared/replay/recorded-day'
import { Replay, type ReplayCommand, type ReplayView } from '@naru/shared/replay/replay'
import { type ReplayResult, resultOf } from '@naru/shared/replay/result'
import type { SavedReplay } from '@naru/shared/replay/saved-replay'
import type { StrategyDefinition } from '@naru/shared/strategies/strategy'

/** Seconds of the day a second of the reader's. */
export const REPLAY_SPEEDS = [1, 2, 5, 10, 30, 60, 300] as const
export type ReplaySpeed = (typeof REPLAY_SPEEDS)[number]

export type ReplayRequest =
  | { readonly kind: 'open'; readonly saved: SavedReplay; readonly speed: ReplaySpeed }
  | { readonly kind: 'play' | 'pause' | 'step' }
  | { readonly kind: 'speed'; readonly speed: ReplaySpeed }
  /** UnixMs of the day; what lies behind is never gone back to. */
  | { readonly kind: 'jump'; readonly to: number }
  | { readonly kind: 'place'; readonly ask: ReplayAsk }
  | { readonly kind: 'cancel'; readonly id: string }
  | { readonly kind: 'file'; readonly format: 'csv' | 'json' }

/** What changes when something happens to orders, and at the end of a bar. */
export interface ReplayDesk
  extends Pick<ReplayView, 'orders' | 'fills' | 'signals' | 'strategist' | 'rules' | 'firings'> {
  readonly result: ReplayResult
  readonly commands: readonly ReplayCommand[]
}

/** The day as far as it has been played, and nothing of what follows. */
export interface ReplayUpdate {
  readonly kind: 'update'
  readonly clock: number
  readonly phase: MarketPhase
  readonly isOver: boolean
  readonly isPlaying: boolean
  readonly speed: ReplaySpeed
  readonly quote: Quote
  readonly book: Book
  readonly standing: ReplayStanding
  /** Since the update before, newest first; of a burst the oldest are left out. */
  readonly trades: readonly TapeTrade[]
  /** That have ended since the update before. */
  readonly bars: readonly Bar[]
  /** The one after them, as far as it has gone. */
  readonly growing: Bar | null
  /** Left out while nothing has happened to it. */
  readonly desk?: ReplayDesk
}

export type ReplayAnswer =
  /** Bars that were known before the day: of the recorded length, and whole days. */
  | { readonly kind: 'opened'; readonly past: readonly Bar[]; readonly daily: readonly Bar[] }
  | ReplayUpdate
  | { readonly kind: 'file'; readonly format: 'csv' | 'json'; readonly text: string }
  | { readonly kind: 'failed'; readonly code: 'replay_failed' | 'strategy_failed'; readonly detail: string }

/** What the worker has of the world. */
export interface Surroundings {
  readonly now: () => number
  /** Calls back at this rate until the answer is called. */
  readonly every: (ms: number, call: () => void) => () => void
  readonly answer: (said: ReplayAnswer) => void
  /** Makes what a script of the reader's own is, in its sandbox. */
  readonly openScript: (code: string) => Promise<StrategyDefinition>
}

const BEAT_MS = 100
/** A computer that slept does not make up for it. */
const LONGEST_BEAT_MS = 1_000
const MOST_TRADES = 50

/** Plays one replay by a clock. Everything it says is cut off at the replay's own time. */
export class ReplayPlayer {
  readonly #around: Surroundings
  #replay: Replay | undefined
  #speed: ReplaySpeed = 1
  #stop: (() => void) | undefined
  #beatAt = 0
  #revision = -1
  #barCount = 0

  constructor(around: Surroundings) {
    this.#around = around
  }

  async hear(request: ReplayRequest): Promise<void> {
    try {
      if (request.kind === 'open') await this.#open(request.saved, request.speed)
      else if (this.#replay !== undefined) this.#act(this.#replay, request)
    } catch (error) {
      this.#pause()
      this.#fail('replay_failed', error)
    }
  }

  async #open(saved: SavedReplay, speed: ReplaySpeed): Promise<void> {
    const { day, settings, commands, clock } = saved
    const source = settings.strategy?.source
    let given: StrategyDefinition | undefined
    try {
      given = source?.kind === 'script' ? await this.#around.openScript(source.code) : undefined
    } catch (error) {
      return this.#fail('strategy_failed', error)
    }
    const replay = new Replay(day, settings, { given })
    replay.resume(commands, clock)
    this.#replay = replay
    this.#speed = speed
    this.#around.answer({ kind: 'opened', past: barsOf(day.past), daily: barsOf(day.daily) })
    this.#tell(replay)
  }

  #act(replay: Replay, request: Exclude<ReplayRequest, { kind: 'open' }>): void {
    this.#catchUp(replay)
    switch (request.kind) {
      case 'play':
        this.#play(replay)
        break
      case 'pause':
        this.#pause()
        break
      case 'step':
        this.#pause()
        replay.advance(replay.nextStep)
        break
      case 'speed':
        this.#speed = request.speed
        break
      case 'jump':
        replay.advance(request.to)
        break
      case 'place':
        replay.place(request.ask)
        break
      case 'cancel':
        replay.cancel(request.id)
        break
      case 'file': {
        const { format } = request
        return this.#around.answer({
          kind: 'file',
          format,
          text: format === 'csv' ? replayCsv(replay) : replayJson(replay),
        })
      }
    }
    if (replay.isOver) this.#pause()
    this.#tell(replay)
  }

  #play(replay: Replay): void {
    if (this.#stop !== undefined || replay.isOver) return
    this.#beatAt = this.#around.now()
    this.#stop = this.#around.every(BEAT_MS, () => {
      try {
        this.#catchUp(replay)
        if (replay.isOver) this.#pause()
        this.#tell(replay)
      } catch (error) {
        this.#pause()
        this.#fail('replay_failed', error)
      }
    })
  }

  #pause(): void {
    this.#stop?.()
    this.#stop = undefined
  }

  /** What has passed since the last beat is played at the speed there was. */
  #catchUp(replay: Replay): void {
    if (this.#stop === undefined) return
    const now = this.#around.now()
    replay.advance(replay.clock + Math.min(LONGEST_BEAT_MS, now - this.#beatAt) * this.#speed)
    this.#beatAt = now
  }

  #tell(replay: Replay): void {
    const { clock, phase, isOver, quote, book, standing, ...told } = replay.view()
    const { orders, fills, signals, strategist, rules, firings } = told
    const closed = replay.closedBars
    const bars = closed.slice(this.#barCount)
    const isChanged = replay.revision !== this.#revision || bars.length > 0 || isOver
    this.#barCount = closed.length
    this.#revision = replay.revision
    this.#around.answer({
      kind: 'update',
      clock,
      phase,
      isOver,
      isPlaying: this.#stop !== undefined,
      speed: this.#speed,
      quote,
      book,
      standing,
      trades: replay.takeTrades().slice(0, MOST_TRADES),
      bars,
      growing: replay.growing,
      ...(isChanged && {
        desk: {
          orders,
          fills,
          signals,
          strategist,
          rules,
          firings,
          result: resultOf(replay),
          commands: [...replay.commands],
        },
      }),
    })
  }

  #fail(code: 'replay_failed' | 'strategy_failed', error: unknown): void {
    this.#around.answer({ kind: 'failed', code, detail: error instanceof Error ? error.message : String(error) })
  }
}
