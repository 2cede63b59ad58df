import { status } from '@grpc/grpc-js'
import type { Clock } from '../../ports/clock.ts'
import type { ProgramCall } from './contract.ts'
import { type Hello, readSaid, SAID_LIMITS, type Said } from './read-said.ts'
import type { FromBridge, WireEvent } from './to-wire.ts'

export interface LineTiming {
  /** A program that does not say who it is. */
  readonly helloMs: number
  readonly heartbeatMs: number
}

/** Why a line ends. `code` is gRPC's. */
export interface LineEnd {
  readonly code: status
  readonly cause: string
}

interface Parts {
  readonly clock: Clock
  readonly timing: LineTiming
  /** Who it says it is, and why it is not wanted. */
  readonly onHello: (line: ProgramLine, hello: Hello) => LineEnd | undefined
  readonly onOver: (line: ProgramLine, end: LineEnd) => void
}

/** Silent for so many heartbeats, a program is gone. */
const MISSED = 3
/** What a program may say unasked, and how fast that grows again; each message it is sent allows it some more. */
const ALLOWED = { most: 60, aSecond: 5, aMessage: 3 } as const

/** One stream of a program: who it is, whether it is there, how much it takes, and how much it may say. */
export class ProgramLine {
  readonly #call: ProgramCall
  readonly #parts: Parts
  #hello: Hello | undefined
  #credit = 0
  #allowed: number = ALLOWED.most
  #countedAt: number
  #heardAt: number
  #isOver = false
  #cancelTimer = (): void => undefined
  /** Of the session that has taken it up. */
  onAnswer: (answer: Extract<Said, { body: 'answer' }>['answer']) => void = () => this.#endUnasked()
  onCredit: () => void = () => undefined
  onGone: (end: LineEnd) => void = () => undefined

  constructor(call: ProgramCall, parts: Parts) {
    this.#call = call
    this.#parts = parts
    const { clock, timing } = parts
    this.#countedAt = clock.monotonic()
    this.#heardAt = clock.monotonic()
    call.on('data', (message: unknown) => this.#hear(message))
    call.on('error', () => this.#over({ code: status.CANCELLED, cause: 'broken' }))
    call.on('cancelled', () => this.#over({ code: status.CANCELLED, cause: 'left' }))
    call.on('end', () => this.end({ code: status.OK, cause: 'left' }))
    const tooLate = { code: status.DEADLINE_EXCEEDED, cause: 'said no hello' }
    this.#cancelTimer = clock.after(timing.helloMs, () => this.end(tooLate))
  }

  get hello(): Hello {
    if (this.#hello === undefined) throw new Error('asked before it said hello')
    return this.#hello
  }

  /** For the log. */
  get name(): string | null {
    return this.#hello?.name ?? null
  }

  get isOver(): boolean {
    return this.#isOver
  }

  get hasCredit(): boolean {
    return this.#credit > 0 && !this.#isOver
  }

  /** Costs one credit. */
  tell(events: readonly WireEvent[]): void {
    this.#credit -= 1
    this.#allowed += ALLOWED.aMessage
    this.write({ events: { events } })
  }

  write(message: FromBridge): void {
    if (!this.#isOver) this.#call.write(message)
  }

  end(end: LineEnd): void {
    if (this.#isOver) return
    if (end.code === status.OK) this.#call.end()
    else this.#call.emit('error', { code: end.code, details: end.cause })
    this.#over(end)
  }

  #over(end: LineEnd): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#cancelTimer()
    this.onGone(end)
    this.#parts.onOver(this, end)
  }

  #hear(message: unknown): void {
    if (this.#isOver) return
    this.#heardAt = this.#parts.clock.monotonic()
    if (!this.#isAllowed()) return this.end({ code: status.RESOURCE_EXHAUSTED, cause: 'it says too much' })
    const said = readSaid(message)
    if (!said.ok) return this.end({ code: status.INVALID_ARGUMENT, cause: said.error })
    const { value } = said
    if ((value.body === 'hello') !== (this.#hello === undefined)) {
      return this.end({ code: status.INVALID_ARGUMENT, cause: 'hello comes first, and once' })
    }
    if (value.body === 'hello') return this.#greet(value.hello)
    if (value.body === 'answer') return this.onAnswer(value.answer)
    if (value.body === 'credit') {
      this.#credit = Math.min(SAID_LIMITS.credit, this.#credit + value.credit.messages)
      this.onCredit()
    }
  }

  #greet(hello: Hello): void {
    this.#hello = hello
    this.#credit = hello.credit
    const refusal = this.#parts.onHello(this, hello)
    if (refusal !== undefined) return this.end(refusal)
    this.write({ accepted: { heartbeatMs: this.#parts.timing.heartbeatMs } })
    this.#beat()
  }

  #beat(): void {
    const { clock, timing } = this.#parts
    this.#cancelTimer()
    if (clock.monotonic() - this.#heardAt > MISSED * timing.heartbeatMs) {
      return this.end({ code: status.DEADLINE_EXCEEDED, cause: 'silent' })
    }
    this.write({ heartbeat: {} })
    this.#cancelTimer = clock.after(timing.heartbeatMs, () => this.#beat())
  }

  #isAllowed(): boolean {
    const now = this.#parts.clock.monotonic()
    const grown = ((now - this.#countedAt) / 1_000) * ALLOWED.aSecond
    this.#countedAt = now
    this.#allowed = Math.max(this.#allowed, Math.min(ALLOWED.most, this.#allowed + grown)) - 1
    return this.#allowed >= 0
  }

  #endUnasked(): void {
    this.end({ code: status.INVALID_ARGUMENT, cause: 'an answer to nothing' })
  }
}
