import { setTimeout as wait } from 'node:timers/promises'
import { err, ok } from '@naru/shared/core/result'
import type { Secret } from '@naru/shared/core/secret'
import { Queue, QueueEvents } from 'bullmq'
import { Redis } from 'ioredis'
import { z } from 'zod'
import type { ChunkQueue, QueuedPart } from '../../ports/backtests.ts'
import type { Logger } from '../../ports/logger.ts'

export const BACKTEST_QUEUE = 'naru-backtests'
export const barsKey = (jobId: string): string => `naru:backtest:${jobId}`

/** What a worker answers: the runs of its part, or why there are none. */
export const PartAnswer = z.union([z.strictObject({ values: z.string() }), z.strictObject({ code: z.string() })])

/** Longer, and somebody else plays it: the ledger's hold on a part is a minute. */
const PATIENCE_MS = 45_000
const CLOSE_MS = 1_000
const LOOK_MS = 2_000
const BARS_SECONDS = 3_600
/** Redis beside a bridge is small. */
const MAX_BARS_BYTES = 32 * 1024 * 1024
const PARTS_A_WORKER = 2
const AGE = { age: 60 }

/** Parts of backtests for workers elsewhere, by way of Redis. What is lost with it is played again by whoever asks. */
export function createBacktestQueue(url: Secret, logger: Logger): ChunkQueue {
  const connect = (): Redis => {
    const redis = new Redis(url.expose(), { maxRetriesPerRequest: null, retryStrategy: () => LOOK_MS })
    redis.on('error', () => undefined) // seen by `look`
    return redis
  }
  const [connection, listening, own] = [connect(), connect(), connect()]
  const queue = new Queue(BACKTEST_QUEUE, { connection })
  const events = new QueueEvents(BACKTEST_QUEUE, { connection: listening })
  queue.on('error', () => undefined)
  events.on('error', () => undefined)
  const put = new Map<string, Promise<boolean>>()
  let workers = 0

  const look = async (): Promise<void> => {
    const before = workers
    workers = own.status === 'ready' ? await queue.getWorkersCount().catch(() => 0) : 0
    if (workers !== before) logger.event('backtest_workers', { workers })
  }
  const timer = setInterval(() => void look(), LOOK_MS).unref()
  void own.once('ready', () => void look())
  let lost = Promise.withResolvers<never>()
  own.on('close', () => {
    workers = 0
    lost.reject(new Error('lost'))
    lost = Promise.withResolvers<never>()
    lost.promise.catch(() => undefined) // nobody may be waiting
  })
  lost.promise.catch(() => undefined)

  const keepBars = async ({ jobId, bars }: QueuedPart): Promise<boolean> => {
    const packed = await bars()
    if (!packed || packed.length > MAX_BARS_BYTES) return false
    await own.set(barsKey(jobId), Buffer.from(packed), 'EX', BARS_SECONDS)
    return true
  }

  const send = async (part: QueuedPart): ReturnType<ChunkQueue['play']> => {
    const { jobId, chunk, spec } = part
    const stored = put.get(jobId) ?? keepBars(part)
    put.set(jobId, stored)
    if (!(await stored)) return err({ kind: 'away', cause: 'bars_not_sent' })
    const job = await queue.add('part', { jobId, chunk, spec }, { removeOnComplete: AGE, removeOnFail: AGE })
    const answer = PartAnswer.parse(await job.waitUntilFinished(events, PATIENCE_MS))
    return 'values' in answer ? ok(answer.values) : err({ kind: 'failed', cause: answer.code })
  }

  return {
    get slots() {
      return workers * PARTS_A_WORKER
    },
    async play(part) {
      const late = Promise.withResolvers<never>()
      const patience = setTimeout(() => late.reject(new Error('late')), PATIENCE_MS).unref()
      try {
        return await Promise.race([send(part), late.promise, lost.promise])
      } catch (error) {
        put.delete(part.jobId)
        void look()
        return err({ kind: 'away', cause: error instanceof Error ? error.name : 'unknown' })
      } finally {
        clearTimeout(patience)
      }
    },
    forget(jobId) {
      if (put.delete(jobId) && own.status === 'ready') void own.del(barsKey(jobId)).catch(() => undefined)
    },
    async close() {
      clearInterval(timer)
      workers = 0
      const closing = Promise.allSettled([queue.disconnect(), events.disconnect()])
      for (const redis of [connection, listening, own]) redis.disconnect()
      // While Redis is away it waits for it to come back.
      await Promise.race([closing, wait(CLOSE_MS, undefined, { ref: false })])
    },
  }
}
