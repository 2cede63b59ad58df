import { hostname } from 'node:os'
import type { BacktestSpec } from '@naru/shared/backtest/spec'
import { createBacktestQueue } from './adapters/redis/backtest-queue.ts'
import { createBacktestStore, createResultFiles, type LedgerClient } from './adapters/supabase/index.ts'
import { startBacktests } from './backtest/jobs.ts'
import { createPool, type Pool } from './backtest/pool.ts'
import type { ListedInstrument } from './backtest/protocol.ts'
import { barsIn } from './backtest/room.ts'
import type { Config } from './config.ts'
import type { BarFiles } from './ports/backtests.ts'
import type { Clock } from './ports/clock.ts'
import type { Logger } from './ports/logger.ts'
import type { Wakeup } from './ports/store.ts'
import type { StrategyShelf } from './ports/strategies.ts'
import type { History } from './runtime/history.ts'
import { endOfDay } from './runtime/history-days.ts'
import type { InstrumentDirectory } from './runtime/instrument-directory.ts'

interface Inputs {
  readonly client: LedgerClient
  readonly history: History
  readonly instruments: InstrumentDirectory
  readonly clock: Clock
  readonly logger: Logger
  readonly owner: string
  readonly plugins: StrategyShelf['plugins']
  readonly onBug: (error: unknown) => void
}

export interface OpenBacktests {
  readonly bars: BarFiles
  hear(wakeup: Wakeup): void
  stop(): Promise<void>
}

/** In the bundle it lies beside this file. */
const THREAD = new URL(
  import.meta.url.endsWith('.ts') ? './backtest-thread.ts' : './backtest-thread.mjs',
  import.meta.url,
)
/** A tenth of what the bridge itself gets where both want the same processor. */
const NICENESS = 10
/** Jobs that are played at once, whoever asked for them. */
const MAX_JOBS = 4
/** Instruments whose missing bars are asked for before a job, and how many bars of each. */
const [FILLED, FILLED_BARS] = [20, 5_000]

/** Backtests of the users of this bridge: taken from the ledger, played in threads and by workers elsewhere. */
export function openBacktests({ dataDir, pluginsDir, backtests }: Config, inputs: Inputs): OpenBacktests {
  const { client, history, instruments, clock, logger, owner, onBug, plugins } = inputs
  const { threads, heapMb, maxBars, queueUrl } = backtests
  const workerData = { dataDir, plugins: pluginsDir ?? null, niceness: NICENESS }
  const pool = createPool({ file: THREAD, workerData, threads, heapMb, logger })
  const fill = async (userId: string, spec: BacktestSpec): Promise<void> => {
    const limit = Math.min(FILLED_BARS, barsIn({ ...spec, instruments: spec.instruments.slice(0, 1) }))
    const question = { userId, spec: spec.bar, to: endOfDay(spec.to), limit, adjust: 'splits', source: null } as const
    for (const instrumentId of spec.instruments.slice(0, FILLED)) await history.read({ ...question, instrumentId })
  }
  const queue = queueUrl && createBacktestQueue(queueUrl, logger)
  const jobs = startBacktests({
    store: createBacktestStore(client),
    files: createResultFiles(client),
    pool,
    queue,
    clock,
    logger,
    worker: `${hostname()}:${owner}`.slice(0, 100),
    listed: (id) => instruments.find(id),
    fill,
    plugins: async () => new Set((await plugins()).flatMap((one) => (one.state === 'ready' ? [one.plugin] : []))),
    maxJobs: MAX_JOBS,
    maxBars,
    onBug,
  })
  const stop = async (): Promise<void> => {
    await jobs.stop()
    await queue?.close()
  }
  return { bars: createBarFiles(pool, { instruments, clock }), hear: jobs.hear, stop }
}

interface BarInputs {
  readonly instruments: Pick<InstrumentDirectory, 'find'>
  readonly clock: Clock
}

export function createBarFiles(pool: Pool, { instruments, clock }: BarInputs): BarFiles {
  const listed = (id: ListedInstrument['id']): ListedInstrument => {
    const { kind, market } = instruments.find(id) ?? { kind: 'stock', market: 'kospi' }
    return { id, kind, market }
  }
  return {
    columns: ({ instrumentId, spec: bar, ...range }) =>
      pool.run('columns', { ...range, bar, instruments: [listed(instrumentId)], benchmark: null }, range),
    upload: (userId, instrumentId, csv) =>
      pool.run('upload', { userId, instrumentId, csv, now: clock.now() }, { userId }),
  }
}
