import { status } from '@grpc/grpc-js'
import { err, ok, type Result } from '@naru/shared/core/result'
import type { RemoteSignal, RemoteTold } from '@naru/shared/strategies/desk/desk-event'
import type { Clock } from '../../ports/clock.ts'
import type { RemoteStrategy, RemoteVersion, SourceProblem } from '../../ports/strategies.ts'
import type { ProgramLine } from './program-line.ts'
import { readSignals } from './read-said.ts'
import { toWelcome, toWireEvent, type WireEvent } from './to-wire.ts'

type Answer = Result<readonly RemoteSignal[], SourceProblem>

interface Question {
  readonly sequence: number
  readonly event: WireEvent
  readonly settle: (answer: Answer) => void
}

/** Events of one message. */
const BATCH = 250
/** A past of many bars may be learned from: that takes longer than a bar. */
const [REMEMBER_MANY_MS, REMEMBER_ONE_MS] = [60_000, 2_000]
/** Questions without any answer, after which a program counts as hung. */
const UNANSWERED = 3
/** Events that wait for credit; a program that takes nothing for so long is not run any more. */
const MAX_WAITING = 60_000

/** What a program has been caught at, for whoever looks. */
export interface Misses {
  late: number
  refused: number
}

/** One version at work in a program. Everything is told in order; what it answers is believed only as far as it can be read. */
export class ProgramSession implements RemoteStrategy {
  readonly hearsTicks: boolean
  readonly #line: ProgramLine
  readonly #version: RemoteVersion
  readonly #clock: Clock
  readonly #misses: Misses
  #sequence = 0
  #sent = 0
  #unanswered = 0
  #waiting: WireEvent[] = []
  #question: Question | undefined
  readonly #listeners: (() => void)[] = []

  constructor(line: ProgramLine, version: RemoteVersion, { clock, misses }: { clock: Clock; misses: Misses }) {
    this.#line = line
    this.#version = version
    this.#clock = clock
    this.#misses = misses
    this.hearsTicks = line.hello.wantsTicks
    line.onAnswer = ({ sequence, signals }) => this.#onAnswer(sequence, signals)
    line.onCredit = () => this.#flush()
    line.onGone = ({ cause }) => {
      this.#settle(err({ code: 'source_gone', detail: cause }))
      for (const listener of this.#listeners) listener()
    }
    line.write({ welcome: toWelcome(version, line.hello.params) })
  }

  onGone(listener: () => void): void {
    this.#listeners.push(listener)
  }

  async remember(past: readonly RemoteTold[]): Promise<Result<void, SourceProblem>> {
    const told = past.filter((one) => this.#isWanted(one))
    const last = told.pop()
    if (last === undefined) return ok(undefined)
    for (const one of told) this.#add(one, 0, true)
    const answer = await this.#ask(last, past.length > 1 ? REMEMBER_MANY_MS : REMEMBER_ONE_MS, true)
    return answer.ok ? ok(undefined) : answer
  }

  async ask(told: RemoteTold, deadlineMs: number): Promise<Answer> {
    return this.#isWanted(told) ? this.#ask(told, deadlineMs, false) : ok([])
  }

  close(): void {
    this.#line.end({ code: status.OK, cause: 'not armed any more' })
  }

  #isWanted({ event }: RemoteTold): boolean {
    const { wantsBars, wantsTicks } = this.#line.hello
    return event.type === 'bar' ? wantsBars : event.type === 'filled' || wantsTicks
  }

  #add(told: RemoteTold, deadlineMs: number, isPast: boolean): WireEvent {
    this.#sequence += 1
    const event = toWireEvent(told, this.#version.instruments, { sequence: this.#sequence, deadlineMs, isPast })
    this.#waiting.push(event)
    return event
  }

  #ask(told: RemoteTold, deadlineMs: number, isPast: boolean): Promise<Answer> {
    if (this.#line.isOver) return Promise.resolve(err({ code: 'source_gone', detail: 'its line is closed' }))
    const event = this.#add(told, deadlineMs, isPast)
    return new Promise((resolve) => {
      const cancel = this.#clock.after(deadlineMs, () => this.#onDeadline(event))
      const settle = (answer: Answer): void => {
        cancel()
        this.#question = undefined
        resolve(answer)
      }
      this.#question = { sequence: event.sequence, event, settle }
      this.#flush()
    })
  }

  #settle(answer: Answer): void {
    this.#question?.settle(answer)
  }

  /** Sent later after all, it is something of the past. */
  #onDeadline(event: WireEvent): void {
    event.isPast = true
    event.deadlineMs = 0
    this.#misses.late += 1
    this.#unanswered += 1
    this.#settle(err({ code: 'source_late', detail: `event ${event.sequence}` }))
    if (this.#unanswered < UNANSWERED && this.#waiting.length <= MAX_WAITING) return
    this.#line.end({ code: status.DEADLINE_EXCEEDED, cause: 'hung' })
  }

  #onAnswer(sequence: number, signals: readonly unknown[]): void {
    if (sequence < 1 || sequence > this.#sent) {
      this.#misses.refused += 1
      return this.#line.end({ code: status.INVALID_ARGUMENT, cause: 'an answer to what was not asked' })
    }
    this.#unanswered = 0
    if (sequence !== this.#question?.sequence) return // too late: it was answered by nothing
    const { event } = this.#question
    const wanted = event.isPast ? ok([]) : readSignals(signals, this.#version.instruments)
    if (wanted.ok) return this.#settle(wanted)
    this.#misses.refused += 1
    this.#settle(err({ code: 'source_broken', detail: wanted.error }))
  }

  #flush(): void {
    while (this.#line.hasCredit && this.#waiting.length > 0) {
      const events = this.#waiting.splice(0, BATCH)
      this.#sent = events.at(-1)?.sequence ?? this.#sent
      this.#line.tell(events)
    }
  }
}
