import { type BacktestSpec, parseBacktestSpec } from '@naru/shared/backtest/spec'
import type { ClaimedBacktest } from '@naru/shared/contracts/backtests'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { Logger } from '../ports/logger.ts'
import type { Wakeup } from '../ports/store.ts'
import { type RunningJob, startJob } from './job.ts'
import type { ListedInstrument } from './protocol.ts'
import { barsIn, createRoom } from './room.ts'
import { type ReadyPlugins, sourceProblem } from './source-problem.ts'
import type { JobParts } from './work.ts'

export interface Backtests {
  /** A wake-up that may concern backtests makes it look at the ledger sooner. */
  hear(wakeup: Wakeup): void
  /** Gives what is under way back to the ledger. */
  stop(): Promise<void>
}

export interface BacktestsParts extends JobParts {
  readonly logger: Logger
  readonly listed: (id: InstrumentId) => Omit<ListedInstrument, 'id'> | undefined
  /** Asks for bars that are missing, as far as somebody can be asked. */
  readonly fill: (userId: string, spec: BacktestSpec) => Promise<void>
  /** Plugins anybody may run, by the names strategies call them. */
  readonly plugins: ReadyPlugins
  /** Jobs at once, and bars that all of them together may hold. */
  readonly maxJobs: number
  readonly maxBars: number
  readonly onBug: (error: unknown) => void
}

/** What wake-ups missed. */
const POLL_MS = 15_000
const RETRY_MS = 2_000

/** Takes jobs from the ledger while there is room, and plays them beside everything else this process does. */
export function startBacktests(parts: BacktestsParts): Backtests {
  const { store, clock, logger, worker, maxJobs } = parts
  const running = new Map<string, RunningJob>()
  const room = createRoom(parts.maxBars)
  let [isStopped, isAskedAgain] = [false, false]
  let looking: Promise<void> | undefined
  let cancelPoll = (): void => undefined

  const fail = async (id: string, code: string, detail: string): Promise<void> => {
    const said = await store.fail(id, worker, { code, detail: { detail } })
    logger.event('backtest_failed', { jobId: id, code, isSaid: said.ok && said.value })
  }

  const run = async (claimed: ClaimedBacktest): Promise<void> => {
    const { id, user_id: userId } = claimed
    const parsed = parseBacktestSpec(claimed.spec)
    if (!parsed.ok) return fail(id, 'spec_invalid', parsed.error[0]?.path.join('.') ?? '')
    const spec = parsed.value
    const bars = barsIn(spec)
    if (bars > parts.maxBars) return fail(id, 'too_many_bars', String(bars))
    const problem = await sourceProblem(spec.strategy, parts.plugins)
    if (problem) return fail(id, problem.code, problem.detail)
    const open = async (): Promise<() => void> => {
      const close = await room.take(bars)
      if (spec.data !== 'uploaded' && !isStopped) await parts.fill(userId, spec)
      return close
    }
    const job = startJob(parts, { claimed, spec, order: orderOf(parts, userId, spec), open })
    running.set(id, job)
    const done = await job.done
    running.delete(id)
    if (done.ok) return logger.event('backtest_done', { jobId: id, runs: claimed.total_runs })
    const { code, detail } = done.error
    if (code !== 'lost' && code !== 'stopped' && code !== 'canceled') await fail(id, code, detail)
  }

  const claimed = new Map<string, Promise<void>>()
  const look = async (): Promise<void> => {
    const free = maxJobs - claimed.size
    const reply = free > 0 ? await store.claim(worker, free) : undefined
    if (reply && !reply.ok) {
      logger.event('backtests_not_read', { reason: reply.error.kind })
      cancelPoll()
      cancelPoll = clock.after(RETRY_MS, poll)
      return
    }
    for (const job of reply?.value ?? []) {
      if (claimed.has(job.id)) continue
      const work = run(job)
        .catch(parts.onBug)
        .finally(() => {
          claimed.delete(job.id)
          pull()
        })
      claimed.set(job.id, work)
    }
    await sweepFiles(parts)
  }

  const loop = async (): Promise<void> => {
    do {
      isAskedAgain = false
      await look()
    } while (isAskedAgain && !isStopped)
    looking = undefined
  }

  const pull = (): void => {
    if (isStopped) return
    if (looking) isAskedAgain = true
    looking ??= loop().catch(parts.onBug)
  }

  const poll = (): void => {
    cancelPoll()
    cancelPoll = clock.after(POLL_MS, poll)
    pull()
  }

  poll()
  return {
    hear(wakeup) {
      if (wakeup.kind === 'backtests_waiting' || wakeup.kind === 'opened') pull()
      if (wakeup.kind === 'backtest_canceled') running.get(wakeup.jobId)?.cancel()
    },
    async stop() {
      isStopped = true
      cancelPoll()
      const held = [...claimed.keys()]
      for (const job of running.values()) job.cancel()
      await parts.pool.close()
      await Promise.all([...claimed.values(), looking])
      await Promise.all(held.map((id) => store.release(id, worker)))
    },
  }
}

/** Deletes the files of jobs that were removed; what could not be deleted is tried again with the next look. */
async function sweepFiles({ store, files }: BacktestsParts): Promise<void> {
  const removed = await store.removed()
  if (!removed.ok || removed.value.length === 0) return
  const gone = await files.remove(removed.value)
  if (gone.ok) await store.forget(removed.value.map(({ id }) => id))
}

/** A symbol that is listed no more is a share like any other. */
const UNKNOWN = { kind: 'stock', market: 'kospi' } as const

function orderOf({ listed }: BacktestsParts, userId: string, spec: BacktestSpec) {
  const instruments = spec.instruments.map((id) => {
    const { kind, market } = listed(id) ?? UNKNOWN
    return { id, kind, market }
  })
  const { bar, from, to, benchmark } = spec
  return { userId, instruments, bar, from, to, benchmark, isUploaded: spec.data === 'uploaded' }
}
