import type { ArmedStrategy, DeskEffect, DeskEventBody } from '@naru/shared/strategies/desk/desk-event'
import type { StrategySpec } from '@naru/shared/strategies/spec'
import type { Clock } from '../../ports/clock.ts'
import type { Logger } from '../../ports/logger.ts'
import type { RemoteStrategy, SignalSource } from '../../ports/strategies.ts'

type Told = Extract<DeskEffect, { type: 'tell_remote' }>

interface Parts {
  readonly userId: string
  readonly source?: SignalSource | undefined
  readonly clock: Clock
  readonly logger: Logger
  readonly put: (event: DeskEventBody) => void
}

interface Line {
  remote: RemoteStrategy | undefined
  waiting: { readonly told: Told; readonly since: number }[]
  isTelling: boolean
  isClosed: boolean
}

/** What a bar decides is worth nothing later than this. */
const DEADLINE_MS = 2_000
const REOPEN_MS = 5_000
const MAX_WAITING = 1_000

/** Strategies in other processes: told in order, one thing at a time, and nobody waits for them. */
export function createRemotes({ userId, source, clock, logger, put }: Parts) {
  const lines = new Map<string, Line>()

  const connect = async (version: ArmedStrategy, spec: StrategySpec, line: Line): Promise<void> => {
    if (spec.source.kind !== 'gateway' || line.isClosed) return
    const { program, params } = spec.source
    const { versionId, instruments } = version
    const opened = await source?.open({ versionId, userId, program, params, instruments, bar: spec.bar })
    if (line.isClosed) return opened?.ok ? opened.value.close() : undefined
    if (opened?.ok) {
      line.remote = opened.value
      return work(line)
    }
    logger.event('strategy_program_away', { versionId, code: opened?.error.code ?? 'source_unknown' })
    clock.after(REOPEN_MS, () => void connect(version, spec, line))
  }

  const work = async (line: Line): Promise<void> => {
    if (line.isTelling) return
    line.isTelling = true
    while (!line.isClosed && line.remote !== undefined) {
      const next = line.waiting.shift()
      if (next === undefined) break
      const isLate = clock.monotonic() - next.since > DEADLINE_MS
      await say(line.remote, next.told, isLate)
    }
    line.isTelling = false
  }

  /** Told too late to be traded it is something of the past, and no answer. */
  const say = async (
    remote: RemoteStrategy,
    { versionId, told, seq, isPast }: Told,
    isLate: boolean,
  ): Promise<void> => {
    const [last] = told.slice(-1)
    if (last === undefined) return
    const answer = isPast || isLate ? await remote.remember(told) : await remote.ask(last, DEADLINE_MS)
    if (!answer.ok || isLate) {
      logger.event('strategy_program_silent', { versionId, seq, code: answer.ok ? 'source_late' : answer.error.code })
    }
    if (!isPast) put({ type: 'remote_answer', versionId, seq, signals: answer.ok ? (answer.value ?? null) : null })
  }

  return {
    open(version: ArmedStrategy, spec: StrategySpec): void {
      if (spec.source.kind !== 'gateway') return
      const line: Line = { remote: undefined, waiting: [], isTelling: false, isClosed: false }
      lines.set(version.versionId, line)
      void connect(version, spec, line)
    },
    tell(told: Told): void {
      const line = lines.get(told.versionId)
      if (line === undefined) return
      if (line.waiting.length < MAX_WAITING) line.waiting.push({ told, since: clock.monotonic() })
      void work(line)
    },
    close(versionId: string): void {
      const line = lines.get(versionId)
      if (line === undefined) return
      line.isClosed = true
      line.remote?.close()
      lines.delete(versionId)
    },
    stop(): void {
      for (const versionId of lines.keys()) this.close(versionId)
    },
  }
}
