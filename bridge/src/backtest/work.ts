import type { BacktestSpec } from '@naru/shared/backtest/spec'
import { err, type Result } from '@naru/shared/core/result'
import type { BacktestStore, ChunkQueue, ResultFiles } from '../ports/backtests.ts'
import type { Clock } from '../ports/clock.ts'
import type { StoreError } from '../ports/store.ts'
import type { Asking, Pool } from './pool.ts'
import type { Failure } from './protocol.ts'

export interface JobParts {
  readonly store: BacktestStore
  readonly files: ResultFiles
  readonly pool: Pool
  /** Workers elsewhere; undefined: there are none. */
  readonly queue: ChunkQueue | undefined
  readonly clock: Clock
  /** Name of this process in the ledger. */
  readonly worker: string
  /** Longest silence of a thread that runs somebody else's program. */
  readonly silenceMs?: number
}

/** Ends the work of one job wherever it is done. */
export interface Flag {
  readonly buffer: SharedArrayBuffer
  readonly isSet: () => boolean
  readonly set: () => void
}

export function createFlag(): Flag {
  const buffer = new SharedArrayBuffer(4)
  const view = new Int32Array(buffer)
  return { buffer, isSet: () => Atomics.load(view, 0) === 1, set: () => void Atomics.store(view, 0, 1) }
}

/** Of a program that could hang. A report of many runs is worked out without a word for a while. */
const SILENCE_MS = 120_000

/** How work of a job is asked of a thread. */
export const askingOf = ({ silenceMs = SILENCE_MS }: JobParts, userId: string, { strategy }: BacktestSpec): Asking => ({
  userId,
  silenceMs: strategy.kind === 'script' || strategy.kind === 'plugin' ? silenceMs : undefined,
})

/** Not ours any more, or wanted no more: nothing is to be said of it. */
export const LOST: Failure = { code: 'lost', detail: '' }
const RETRY_MS = 1_000

/** Asks until there is an answer: the work that was done is worth waiting for. */
export async function untilAnswered<Value>(
  { clock }: Pick<JobParts, 'clock'>,
  flag: Flag,
  ask: () => Promise<Result<Value, StoreError | { readonly kind?: never; readonly cause: string }>>,
): Promise<Result<Value, Failure>> {
  for (;;) {
    const reply = await ask()
    if (reply.ok) return reply
    if (reply.error.kind === 'refused') return err({ code: 'ledger_refused', detail: reply.error.code })
    if (flag.isSet()) return err(LOST)
    await pause(clock)
  }
}

export const pause = (clock: Clock): Promise<void> =>
  new Promise((resolve) => void clock.after(RETRY_MS, () => resolve()))
