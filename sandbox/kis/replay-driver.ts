import { closeSync, existsSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { ServerClock } from './clock.ts'

const FILE = 'replay.json'
const SAVE_EVERY_MS = 5_000

/** Maps the server clock to replayed time: `speed` replayed milliseconds pass in one of the server's. */
export class ReplayDriver {
  readonly #clock: ServerClock
  readonly #path: string | undefined
  readonly #advance: (elapsed: number) => void
  readonly #byCalendar: (() => number) | undefined
  #anchor: { at: number; elapsed: number }
  #speed: number
  readonly #stepMs: number
  #isPaused = false
  #savedAt: number
  #cancel: () => void = () => undefined

  constructor(options: {
    readonly clock: ServerClock
    readonly dataDir: string | undefined
    readonly speed: number
    readonly stepMs: number
    readonly elapsed: number
    readonly advance: (elapsed: number) => void
    /** Where the calendar has the market now; without it the replay decides. */
    readonly byCalendar?: () => number
  }) {
    this.#clock = options.clock
    this.#path = options.dataDir && join(options.dataDir, FILE)
    this.#advance = options.advance
    this.#byCalendar = options.byCalendar
    this.#speed = options.speed
    this.#stepMs = options.stepMs
    this.#anchor = { at: options.clock.now(), elapsed: options.elapsed }
    this.#savedAt = this.#anchor.at
  }

  get speed(): number {
    return this.#speed
  }

  get isPaused(): boolean {
    return this.#isPaused
  }

  get isByCalendar(): boolean {
    return this.#byCalendar !== undefined
  }

  get elapsed(): number {
    if (this.#byCalendar) return this.#byCalendar()
    const passed = this.#isPaused ? 0 : this.#clock.now() - this.#anchor.at
    return Math.floor(this.#anchor.elapsed + Math.max(0, passed) * this.#speed)
  }

  start(): void {
    this.#cancel = this.#clock.after(this.#stepMs, () => {
      this.step()
      this.start()
    })
  }

  /** Plays what is due now. */
  step(): void {
    this.#advance(this.elapsed)
    if (this.#clock.now() - this.#savedAt >= SAVE_EVERY_MS) this.#save()
  }

  set(change: {
    readonly speed?: number | undefined
    readonly isPaused?: boolean | undefined
    readonly elapsed?: number
  }): void {
    this.#anchor = { at: this.#clock.now(), elapsed: Math.max(this.elapsed, change.elapsed ?? 0) }
    this.#speed = change.speed ?? this.#speed
    this.#isPaused = change.isPaused ?? this.#isPaused
    this.step()
  }

  stop(): void {
    this.#cancel()
    this.#save()
  }

  /** Where the replay goes on after a restart; losing the last seconds of it does no harm. */
  #save(): void {
    this.#savedAt = this.#clock.now()
    if (this.#path === undefined) return
    const file = openSync(`${this.#path}.new`, 'w')
    writeSync(file, JSON.stringify({ elapsed: this.elapsed }))
    closeSync(file)
    renameSync(`${this.#path}.new`, this.#path)
  }
}

/** The replayed time a former run stood at; undefined without one. */
export function savedElapsed(dataDir: string | undefined): number | undefined {
  const path = dataDir && join(dataDir, FILE)
  if (!path || !existsSync(path)) return undefined
  const saved: unknown = JSON.parse(readFileSync(path, 'utf8'))
  const elapsed = typeof saved === 'object' && saved !== null && 'elapsed' in saved ? saved.elapsed : undefined
  return typeof elapsed === 'number' ? elapsed : undefined
}
