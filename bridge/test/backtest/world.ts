import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { startTestSupabase, type TestSupabase, type TestUser } from '@naru/sandbox/supabase/testing.ts'
import { type BacktestReport, readReport } from '@naru/shared/backtest/report'
import { runBacktestJob } from '@naru/shared/backtest/run-job'
import { type BacktestSpec, canonicalBacktest, DEFAULT_TERMS, parseBacktestSpec } from '@naru/shared/backtest/spec'
import { BACKTEST_BUCKET, backtestObject } from '@naru/shared/contracts/backtests'
import { Secret } from '@naru/shared/core/secret'
import { KstDate } from '@naru/shared/core/time'
import { instrumentId } from '@naru/shared/domain/instrument'
import { columnsOf } from '@naru/shared/indicators/columns'
import postgres, { type Sql } from 'postgres'
import { HISTORY_FILE, openHistoryStore } from '../../src/adapters/history/store.ts'
import { createBacktestStore, createLedgerClient, createResultFiles } from '../../src/adapters/supabase/index.ts'
import { createSystemClock } from '../../src/adapters/system/system-clock.ts'
import { startBacktests } from '../../src/backtest/jobs.ts'
import { createPool } from '../../src/backtest/pool.ts'
import { importCsv } from '../../src/history-tool.ts'
import type { ChunkQueue } from '../../src/ports/backtests.ts'
import { storedBars } from '../../src/runtime/stored-bars.ts'
import { eventually } from '../integration/world.ts'
import { memoryLogger } from '../support/market.ts'

const CARRIED = join(import.meta.dirname, '../../../sandbox/data/daily-largecaps.csv.gz')
export const THREAD = new URL('../../src/backtest-thread.ts', import.meta.url)

/** What a process needs to be a bridge that plays backtests. */
export interface BridgeAccess {
  readonly url: string
  readonly publishableKey: string
  readonly email: string
  readonly password: string
  readonly dataDir: string
  /** Folder of plugins, and those that may be run. */
  readonly plugins?: { readonly dir: string; readonly ready: readonly string[] }
  readonly worker: string
}

/** Plays the jobs of a ledger in threads of this process, as the bridge does. */
export function playBacktests(access: BridgeAccess, queue?: ChunkQueue) {
  const { url, publishableKey, email, password, dataDir, plugins, worker } = access
  const logger = memoryLogger()
  const clock = createSystemClock()
  const client = createLedgerClient({ url, publishableKey, email, password: new Secret(password) }, logger)
  const workerData = { dataDir, plugins: plugins?.dir ?? null, niceness: 0 }
  const pool = createPool({ file: THREAD, workerData, threads: 2, heapMb: 256, logger })
  const parts = {
    store: createBacktestStore(client),
    files: createResultFiles(client),
    pool,
    queue,
    clock,
    logger,
    worker,
    silenceMs: 3_000,
  }
  const bugs: unknown[] = []
  const jobs = startBacktests({
    ...parts,
    listed: () => ({ kind: 'stock', market: 'kospi' }),
    fill: () => Promise.resolve(),
    plugins: () => Promise.resolve(new Set(plugins?.ready)),
    maxJobs: 2,
    maxBars: 100_000,
    onBug: (error) => bugs.push(error),
  })
  return {
    jobs,
    logger,
    bugs,
    async stop() {
      await jobs.stop()
      await client.close()
    },
  }
}

export interface BacktestWorld {
  readonly supabase: TestSupabase
  readonly sql: Sql
  readonly access: BridgeAccess
  openUser(): Promise<TestUser>
  submit(user: TestUser, spec: BacktestSpec): Promise<string>
  /** Resolves with the job once it is over. */
  isOver(id: string): Promise<Readonly<Record<string, unknown>>>
  reportOf(user: TestUser, id: string): Promise<BacktestReport | undefined>
  stop(): Promise<void>
}

/** Real Postgres and Storage, real threads, and daily bars of seven shares on the disk. */
export async function startBacktestWorld(): Promise<BacktestWorld> {
  const supabase = await startTestSupabase()
  const sql = postgres(supabase.dbUrl, { max: 2, onnotice: () => undefined })
  const machine = await supabase.createUser()
  const [bridge] = await sql`select private.register_bridge(${machine.email}, 'test', 'http://127.0.0.1', 'key',
    ${Buffer.alloc(32).toString('base64')}) as id`
  const dataDir = await mkdtemp(join(tmpdir(), 'naru-backtests-'))
  const store = openHistoryStore(join(dataDir, HISTORY_FILE), { logger: memoryLogger(), busyMs: 1_000 })
  const imported = await importCsv(store, { file: CARRIED, adjustedTo: null, spec: undefined })
  if (!imported.ok) throw new Error(imported.error)
  store.close()
  const { email, password } = machine
  return {
    supabase,
    sql,
    access: { url: supabase.url, publishableKey: supabase.anonKey, email, password, dataDir, worker: randomUUID() },
    async openUser() {
      const user = await supabase.createUser()
      await sql`update public.profiles set bridge_id = ${String(bridge?.id)} where id = ${user.id}`
      return user
    },
    async submit(user, spec) {
      const [id, text] = [randomUUID(), canonicalBacktest(spec)]
      const hash = createHash('sha256').update(text).digest('hex')
      const job = { p_id: id, p_name: '시험', p_spec: text, p_hash: hash, p_strategy_id: null, p_total_runs: 1 }
      const { error } = await user.client.rpc('submit_backtest', job)
      if (error) throw new Error(`${error.message} ${error.details}`)
      return id
    },
    isOver: (id) =>
      eventually(async () => {
        const [row] = await sql`select * from trade.backtest_jobs where id = ${id}`
        return row?.state !== 'queued' && row?.state !== 'running' && row
      }, 'the backtest is over'),
    async reportOf(user, id) {
      const file = await user.client.storage.from(BACKTEST_BUCKET).download(backtestObject(user.id, id))
      if (!file.data) return undefined
      return readReport(JSON.parse(gunzipSync(Buffer.from(await file.data.arrayBuffer())).toString()))
    },
    async stop() {
      await sql.end()
      await supabase.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** A sweep of `points` × 10 crosses of averages on three years of one share. */
export function aSweep(points: number, over: object = {}): BacktestSpec {
  const axes = [
    { param: 'fast', from: 3, to: 2 + points, step: 1 },
    { param: 'slow', from: 100, to: 190, step: 10 },
  ]
  return aSpec({ task: { kind: 'sweep', search: 'grid', axes, runs: null, seed: 1, goal: 'sharpe' }, ...over })
}

export function aSpec(over: object = {}): BacktestSpec {
  const parsed = parseBacktestSpec({
    v: 1,
    strategy: { kind: 'built_in', strategy: 'sma_cross', params: { weight: 50 } },
    instruments: ['005930.KRX'],
    bar: '1d',
    from: '2018-05-04',
    to: '2021-12-30',
    settings: DEFAULT_TERMS,
    benchmark: null,
    outOfSampleShare: null,
    task: { kind: 'single' },
    ...over,
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value
}

/** The same job in one piece, in this process. */
export function atOnce({ access }: Pick<BacktestWorld, 'access'>, spec: BacktestSpec): BacktestReport {
  const store = openHistoryStore(join(access.dataDir, HISTORY_FILE), { logger: memoryLogger(), busyMs: 1_000 })
  const [from, to] = [spec.from, spec.to]
  const asked = {
    userId: '',
    instrumentId: instrumentId('005930'),
    spec: spec.bar,
    from,
    to,
    today: KstDate.parse('2026-11-20'),
  }
  const bars = storedBars(store, asked)
  store.close()
  if (!bars.ok) throw new Error(bars.error.kind)
  const series = {
    instrumentId: asked.instrumentId,
    kind: 'stock',
    market: 'kospi',
    columns: columnsOf(bars.value),
  } as const
  const report = runBacktestJob(spec, { series: [series], benchmark: null })
  if (!report.ok) throw new Error(report.error.code)
  return readReport(JSON.parse(JSON.stringify(report.value))) ?? report.value
}
