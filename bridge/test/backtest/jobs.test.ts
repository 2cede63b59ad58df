import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { TestUser } from '@naru/sandbox/supabase/testing.ts'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { eventually } from '../integration/world.ts'
import { aSpec, aSweep, atOnce, type BacktestWorld, playBacktests, startBacktestWorld } from './world.ts'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

let world: BacktestWorld
let ann: TestUser
const playing: { stop(): Promise<void> }[] = []

beforeAll(async () => {
  world = await startBacktestWorld()
  ann = await world.openUser()
})
afterEach(async () => {
  for (const one of playing.splice(0)) await one.stop()
})
afterAll(() => world.stop())

function play() {
  const player = playBacktests(world.access)
  playing.push(player)
  return player
}

const chunksOf = (id: string) =>
  world.sql`select state, attempts from trade.backtest_chunks where job_id = ${id} order by chunk`

describe('a backtest on the bridge', () => {
  it('comes to the report that one run in one place gives, for its owner alone', async () => {
    const spec = aSweep(25)
    const id = await world.submit(ann, spec)
    play()
    expect(await world.isOver(id)).toMatchObject({ state: 'done', total_runs: 250, done_runs: 250 })
    const report = await world.reportOf(ann, id)
    expect(report).toEqual(atOnce(world, spec))
    expect(report?.data).toMatchObject({ bars: 902, instruments: 1 })
    expect(await world.reportOf(await world.openUser(), id)).toBeUndefined()
    const { data } = await ann.client.from('backtest_jobs').select('summary, result_bytes').eq('id', id).single()
    expect(data?.summary).toMatchObject({ runs: 250, finalEquity: report?.finalEquity })
    expect(data?.result_bytes).toBeGreaterThan(1_000)
  })

  it('plays what is one run, and says why there is no report', async () => {
    const [single, empty] = await Promise.all([
      world.submit(ann, aSpec()),
      world.submit(ann, aSpec({ instruments: ['000001.KRX'] })),
    ])
    const player = play()
    expect(await world.isOver(single)).toMatchObject({ state: 'done' })
    expect(await world.isOver(empty)).toMatchObject({ state: 'failed', reason_code: 'no_bars' })
    const long = await world.submit(ann, aSpec({ bar: '1m' }))
    player.jobs.hear({ kind: 'backtests_waiting' })
    expect(await world.isOver(long)).toMatchObject({ state: 'failed', reason_code: 'too_many_bars' })
  })

  it('loses nothing when it is killed, and does nothing twice', async () => {
    const spec = aSweep(90)
    const id = await world.submit(ann, spec)
    const ACCESS = JSON.stringify({ ...world.access, worker: 'mortal' })
    const mortal = spawn(process.execPath, [join(import.meta.dirname, 'mortal-main.ts')], {
      env: { ...process.env, ACCESS },
      stdio: 'inherit',
    })
    const done = async () => (await chunksOf(id)).filter(({ state }) => state === 'done').length
    await eventually(async () => (await done()) >= 2, 'two parts are done')
    mortal.kill('SIGKILL')
    await once(mortal, 'exit')
    const kept = await done()
    expect(kept).toBeLessThan(9)
    const before =
      await world.sql`select chunk, result from trade.backtest_chunks where job_id = ${id} and state = 'done'`
    // A minute later, as far as the ledger is concerned.
    await world.sql`update trade.backtest_jobs set lease_until = now() where id = ${id}`
    await world.sql`update trade.backtest_chunks set lease_until = now() where job_id = ${id} and state = 'running'`
    const recorded: unknown[] = []
    await world.sql.unsafe(`create table if not exists public.seen_chunks (chunk int, result jsonb)`)
    await world.sql.unsafe(`create or replace function public.see_chunk() returns trigger language plpgsql security definer as
      $$ begin insert into public.seen_chunks values (new.chunk, new.result); return new; end $$`)
    await world.sql.unsafe(`create trigger see after update on trade.backtest_chunks for each row
      when (new.state = 'done') execute function public.see_chunk()`)
    play()
    expect(await world.isOver(id)).toMatchObject({ state: 'done', attempts: 2, done_runs: 900 })
    recorded.push(
      ...(await world.sql`select chunk from public.seen_chunks order by chunk`).map(({ chunk }) => chunk as unknown),
    )
    const left = Array.from({ length: 9 }, (_, chunk) => chunk).filter(
      (chunk) => !before.some((one) => one.chunk === chunk),
    )
    expect(recorded).toEqual(left)
    expect(await world.reportOf(ann, id)).toEqual(atOnce(world, spec))
  })

  it('ends when its owner cancels it, and its file goes with it', async () => {
    const player = play()
    const id = await world.submit(ann, aSweep(90))
    player.jobs.hear({ kind: 'backtests_waiting' })
    await eventually(async () => (await chunksOf(id)).some(({ state }) => state === 'done'), 'a part is done')
    await ann.client.rpc('cancel_backtest', { p_id: id })
    player.jobs.hear({ kind: 'backtest_canceled', jobId: id })
    expect(await world.isOver(id)).toMatchObject({ state: 'canceled' })
    const other = await world.submit(ann, aSpec())
    player.jobs.hear({ kind: 'backtests_waiting' })
    await world.isOver(other)
    await ann.client.rpc('remove_backtest', { p_id: other })
    player.jobs.hear({ kind: 'backtests_waiting' })
    await eventually(
      async () => (await world.sql`select from trade.backtest_jobs where id = ${other}`).length === 0,
      'the job is forgotten',
    )
    expect(await world.reportOf(ann, other)).toBeUndefined()
    expect(player.bugs).toEqual([])
  })
})
