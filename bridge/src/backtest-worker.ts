import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseBacktestSpec } from '@naru/shared/backtest/spec'
import { type Job, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import { z } from 'zod'
import { BACKTEST_QUEUE, barsKey, type PartAnswer } from './adapters/redis/backtest-queue.ts'
import { createLogger } from './adapters/system/logger.ts'
import { unpackBars } from './backtest/pack.ts'
import { createPool } from './backtest/pool.ts'
import type { LoadedBars } from './backtest/protocol.ts'
import { readWorkerConfig } from './config.ts'

/**
 * Plays parts of backtests for a bridge, on this machine or another: knows nothing but the queue, holds no secret of
 * anybody and keeps nothing. `backtest-worker.mjs` in the container.
 */
const { redisUrl, heapMb } = readWorkerConfig()
const Part = z.object({ jobId: z.string(), chunk: z.int(), spec: z.unknown() })
const THREAD = new URL(
  import.meta.url.endsWith('.ts') ? './backtest-thread.ts' : './backtest-thread.mjs',
  import.meta.url,
)
/** A worker that died is noticed within so long, and its part goes to another. */
const LOCK_MS = 5_000
const ALIVE_MS = 10_000

const logger = createLogger({ level: 'info' })
const redis = new Redis(redisUrl, { maxRetriesPerRequest: null })
redis.on('error', () => undefined) // it is tried again for as long as it takes
const pool = createPool({ file: THREAD, workerData: { dataDir: null, niceness: 10 }, threads: 1, heapMb, logger })
let held: { readonly jobId: string; readonly bars: LoadedBars } | undefined

async function barsOf(jobId: string): Promise<LoadedBars | undefined> {
  if (held?.jobId === jobId) return held.bars
  const packed = await redis.getBuffer(barsKey(jobId))
  held = packed ? { jobId, bars: unpackBars(packed) } : undefined
  return held?.bars
}

async function play({ data }: Job): Promise<z.infer<typeof PartAnswer>> {
  const { jobId, chunk, spec } = Part.parse(data)
  const parsed = parseBacktestSpec(spec)
  if (!parsed.ok) return { code: 'spec_invalid' }
  const bars = await barsOf(jobId)
  if (!bars) throw new Error('the bars are gone')
  const material = { jobId, spec: parsed.value, bars, cancel: new SharedArrayBuffer(4) }
  const played = await pool.run('chunk', { ...material, chunk }, { userId: jobId })
  if (played.ok) return played.value
  if (played.error.code === 'worker_crashed') throw new Error(played.error.code)
  return { code: played.error.code }
}

const worker = new Worker(BACKTEST_QUEUE, play, {
  connection: redis,
  concurrency: 1,
  lockDuration: LOCK_MS,
  stalledInterval: LOCK_MS,
  maxStalledCount: 5,
})
worker.on('error', (error) => logger.event('backtest_worker_failed', { error: error.name }))
worker.on('ready', () => logger.event('backtest_worker_ready'))
/** What the health check of the container looks at. */
const sayAlive = (): void => writeFileSync(join(tmpdir(), 'alive'), '')
sayAlive()
setInterval(sayAlive, ALIVE_MS)

const stop = async (): Promise<void> => {
  await worker.close(true)
  await pool.close()
  process.exit(0)
}
process.once('SIGTERM', () => void stop())
process.once('SIGINT', () => void stop())
