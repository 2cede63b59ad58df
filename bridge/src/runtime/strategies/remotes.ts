import type { ArmedStrategy, DeskEffect, DeskEventBody, RemoteTold } from '@naru/shared/strategies/desk/desk-event'
import type { StrategySpec } from '@naru/shared/strategies/spec'
import type { Clock } from '../../ports/clock.ts'
import type { Logger } from '../../ports/logger.ts'
import type { RemoteStrategy, RemoteVersion, SignalSource } from '../../ports/strategies.ts'

type Told = Extract<DeskEffect, { type: 'tell_remote' }>

interface Parts {
  readonly userId: string
  readonly source?: SignalSource | undefined
  readonly clock: Clock
  readonly logger: Logger
  readonly put: (event: DeskEventBody) => void
  /** So long a program may think about one bar. */
  readonly deadlineMs?: number
}

const DEADLINE_MS = 2_000
const REOPEN_MS = 5_000
const MAX_WAITING = 5_000
/** What a program that comes back is told again: the past a new one gets, of every instrument, and a day or two since. */
const KEPT_EVENTS = 1_500

/** Strategies in other processes: told in order, one thing at a time, and nobody waits for them. */
export function createRemotes({ userId, source, ...parts }: Parts) {
  const lines = new Map<string, RemoteLine>()
  const leave = source?.onProgram(() => {
    for (const line of lines.values()) void line.connect()
  })
  return {
    open({ versionId, instruments }: ArmedStrategy, { source: of, bar }: StrategySpec): void {
      if (of.kind !== 'gateway') return
      const { program, params } = of
      const version: RemoteVersion = { versionId, userId, program, params, instruments, bar }
      // A desk that begins anew counts its questions anew: no answer of before is one of now.
      lines.get(versionId)?.close()
      const line = new RemoteLine(version, source, parts)
      lines.set(versionId, line)
      void line.connect()
    },
    tell(told: Told): void {
      lines.get(told.versionId)?.tell(told)
    },
    close(versionId: string): void {
      lines.get(versionId)?.close()
      lines.delete(versionId)
    },
    stop(): void {
      leave?.()
      for (const line of lines.values()) line.close()
      lines.clear()
    },
  }
}

interface Waiting {
  readonly told: Told
  /** Monotonic: an answer later than this is worth nothing. */
  readonly until: number
}

/** One version and the program that runs it, which may come and go. */
class RemoteLine {
  readonly #version: RemoteVersion
  readonly #source: SignalSource | undefined
  readonly #parts: Omit<Parts, 'userId' | 'source'>
  #remote: RemoteStrategy | undefined
  /** Which one has been told what has happened so far. */
  #informed: RemoteStrategy | undefined
  #waiting: Waiting[] = []
  #heard: RemoteTold[] = []
  #isTelling = false
  #isOpening = false
  #isClosed = false
  #away = ''
  #cancelRetry = (): void => undefined

  constructor(version: RemoteVersion, source: SignalSource | undefined, parts: Omit<Parts, 'userId' | 'source'>) {
    this.#version = version
    this.#source = source
    this.#parts = parts
  }

  async connect(): Promise<void> {
    if (this.#isOpening || this.#isClosed || this.#remote !== undefined) return
    this.#cancelRetry()
    this.#isOpening = true
    const opened = await this.#source?.open(this.#version)
    this.#isOpening = false
    if (!opened?.ok) return this.#wait(opened?.error.code ?? 'source_unknown')
    const { value: remote } = opened
    if (this.#isClosed) return remote.close()
    this.#take(remote)
  }

  #take(remote: RemoteStrategy): void {
    const { versionId, program } = this.#version
    this.#away = ''
    this.#remote = remote
    this.#parts.logger.event('strategy_program_runs', { versionId, program })
    this.#parts.put({ type: 'remote_opened', versionId, hearsTicks: remote.hearsTicks })
    remote.onGone(() => {
      if (this.#remote !== remote) return
      this.#remote = undefined
      if (!this.#isClosed) this.#wait('source_gone')
    })
    void this.#work()
  }

  /** It is said once why there is no program, however often one is looked for. */
  #wait(code: string): void {
    if (this.#isClosed) return
    if (this.#away !== code) {
      this.#away = code
      this.#parts.logger.event('strategy_program_away', { versionId: this.#version.versionId, code })
    }
    this.#giveUp()
    this.#cancelRetry = this.#parts.clock.after(REOPEN_MS, () => void this.connect())
  }

  /** What has waited for a program that did not come in time is answered by nothing, and is something of the past. */
  #giveUp(): void {
    const now = this.#parts.clock.monotonic()
    const isOver = ({ told, until }: Waiting): boolean => !told.isPast && until < now
    for (const { told } of this.#waiting.filter(isOver)) this.#answer(told, null)
    this.#waiting = this.#waiting.map((one) => (isOver(one) ? { ...one, told: { ...one.told, isPast: true } } : one))
  }

  tell(told: Told): void {
    const [first] = told.told
    if (first?.event.type === 'tick') this.#dropTick(first.event.series)
    if (this.#waiting.length >= MAX_WAITING) {
      // So far behind a program starts anew, and is told the past in one piece.
      this.#remote?.close()
      const oldest = this.#waiting.shift()
      if (oldest !== undefined) this.#forget(oldest.told)
    }
    this.#waiting.push({ told, until: this.#parts.clock.monotonic() + told.patienceMs })
    void this.#work()
  }

  /** Of prices that wait only the last counts. */
  #dropTick(series: number): void {
    const at = this.#waiting.findIndex(({ told: { told } }) => {
      const event = told[0]?.event
      return event?.type === 'tick' && event.series === series
    })
    const [old] = at === -1 ? [] : this.#waiting.splice(at, 1)
    if (old !== undefined) this.#answer(old.told, null)
  }

  #forget(told: Told): void {
    this.#keep(told.told)
    this.#answer(told, null)
  }

  async #work(): Promise<void> {
    if (this.#isTelling) return
    this.#isTelling = true
    for (let remote = this.#remote; remote !== undefined; remote = this.#remote) {
      // A program that has just come knows nothing of what an earlier one was told.
      const isNew = this.#informed !== remote
      this.#informed = remote
      if (isNew && this.#heard.length > 0) await remote.remember(this.#heard)
      const next = this.#remote === remote ? this.#waiting.shift() : undefined
      if (next !== undefined) await this.#say(remote, next)
      else if (this.#remote === remote) break
    }
    this.#isTelling = false
  }

  async #say(remote: RemoteStrategy, next: Waiting): Promise<void> {
    const { told } = next
    const isLate = this.#parts.clock.monotonic() > next.until
    const [last] = told.told.slice(-1)
    if (last === undefined) return
    if (told.isPast || isLate) {
      this.#forget(told)
      if (!told.isPast) this.#note(told, 'source_late')
      await remote.remember(told.told)
      return
    }
    const answer = await remote.ask(last, this.#parts.deadlineMs ?? DEADLINE_MS)
    const isWorthWaiting = this.#parts.clock.monotonic() < next.until
    if (!answer.ok && answer.error.code === 'source_gone' && isWorthWaiting && !this.#isClosed) {
      this.#waiting.unshift(next)
      return
    }
    this.#keep(told.told)
    if (!answer.ok) this.#note(told, answer.error.code, answer.error.detail)
    this.#answer(told, answer.ok ? answer.value : null)
  }

  #note({ seq }: Told, code: string, detail = ''): void {
    this.#parts.logger.event('strategy_program_silent', { versionId: this.#version.versionId, seq, code, detail })
  }

  #answer(
    { versionId, seq, isPast }: Told,
    signals: Extract<DeskEventBody, { type: 'remote_answer' }>['signals'],
  ): void {
    if (!isPast && !this.#isClosed) this.#parts.put({ type: 'remote_answer', versionId, seq, signals })
  }

  #keep(told: readonly RemoteTold[]): void {
    for (const one of told) if (one.event.type !== 'tick') this.#heard.push(one)
    const most = KEPT_EVENTS * this.#version.instruments.length
    if (this.#heard.length > most * 1.1) this.#heard = this.#heard.slice(-most)
  }

  close(): void {
    this.#isClosed = true
    this.#cancelRetry()
    this.#remote?.close()
    this.#waiting = []
  }
}
