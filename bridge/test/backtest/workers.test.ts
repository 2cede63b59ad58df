import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { TestUser } from '@naru/sandbox/supabase/testing.ts'
import { Secret } from '@naru/shared/core/secret'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createBacktestQueue } from '../../src/adapters/redis/backtest-queue.ts'
import type { ChunkQueue } from '../../src/ports/backtests.ts'
import { eventually } from '../integration/world.ts'
import { memoryLogger } from '../support/market.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'
import { aSweep, atOnce, type BacktestWorld, playBacktests, startBacktestWorld } from './world.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let world: BacktestWorld
let redis: RedisServer
let ann: TestUser
let queue: ChunkQueue
const children: ChildProcess[] = []

beforeAll(async () => {
  ;[world, redis] = await Promise.all([startBacktestWorld(), startRedis()])
  ann = await world.openUser()
  queue = createBacktestQueue(new Secret(redis.url), memoryLogger())
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await queue.close()
  await redis.kill()
  await world.stop()
})

async function startWorker(): Promise<ChildProcess> {
  const main = join(import.meta.dirname, '../../src/backtest-worker.ts')
  const env = { PATH: process.env.PATH, REDIS_URL: redis.url }
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  for await (const line of createInterface(child.stdout)) if (line.includes('backtest_worker_ready')) break
  child.stdout.resume()
  return child
}

describe('workers elsewhere', () => {
  it('play the parts of a job; one that is killed loses nothing, and nothing is done twice', async () => {
    const [mortal] = await Promise.all([startWorker(), startWorker()])
    await eventually(async () => queue.slots === 4, 'two workers are seen')
    const played = vi.spyOn(queue, 'play')
    const player = playBacktests(world.access, queue)
    const spec = aSweep(90)
    const id = await world.submit(ann, spec)
    player.jobs.hear({ kind: 'backtests_waiting' })
    await eventually(
      async () => played.mock.settledResults.some(({ type }) => type === 'fulfilled'),
      'a part came back',
    )
    mortal.kill('SIGKILL')
    await once(mortal, 'exit')
    expect(await world.isOver(id)).toMatchObject({ state: 'done', done_runs: 900, attempts: 1 })
    expect(await world.reportOf(ann, id)).toEqual(atOnce(world, spec))
    expect(played.mock.calls.map(([{ chunk }]) => chunk).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
    await player.stop()
  })

  it('are not missed when Redis is lost: the bridge plays what is left itself', async () => {
    const player = playBacktests(world.access, queue)
    const spec = aSweep(60)
    const id = await world.submit(ann, spec)
    player.jobs.hear({ kind: 'backtests_waiting' })
    await eventually(
      async () =>
        (await world.sql`select from trade.backtest_chunks where job_id = ${id} and state <> 'waiting'`).length > 0,
      'a part is taken',
    )
    await redis.kill()
    expect(await world.isOver(id)).toMatchObject({ state: 'done' })
    expect(await world.reportOf(ann, id)).toEqual(atOnce(world, spec))
    await player.stop()
  })
})
