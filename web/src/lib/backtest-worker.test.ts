import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { BacktestSpec } from '@naru/shared/backtest/spec'
import { DEFAULT_TERMS } from '@naru/shared/backtest/spec'
import { instrumentId } from '@naru/shared/domain/instrument'
import { describe, expect, it } from 'vitest'
import { serve, type WorkerAnswer, type WorkerRequest } from '../workers/serve.ts'
import { cutToSpec } from './backtest-data.ts'
import { type BacktestData, createRunner, RunFailed, Superseded } from './backtest-worker.ts'
import { parseCloses, parseDailyBars } from './carried-bars.ts'

const read = (name: string): string =>
  gunzipSync(readFileSync(new URL(`../../public/data/${name}`, import.meta.url))).toString('utf8')

function carried(): BacktestData {
  const samsung = parseDailyBars(read('daily-largecaps.csv.gz')).get(instrumentId('005930'))
  if (!samsung) throw new Error('005930 is not carried')
  return { series: [samsung], benchmark: parseCloses(read('kospi.csv.gz')) }
}

const aSpec = (over: Partial<BacktestSpec> = {}): BacktestSpec => ({
  v: 1,
  strategy: { kind: 'built_in', strategy: 'sma_cross', params: { fast: 5, slow: 20 } },
  instruments: [instrumentId('005930')],
  bar: '1d',
  from: '2018-05-04' as BacktestSpec['from'],
  to: '2021-12-30' as BacktestSpec['to'],
  settings: DEFAULT_TERMS,
  benchmark: 'KOSPI',
  outOfSampleShare: null,
  task: { kind: 'single' },
  ...over,
})

/** A runner over real message ports, which copy what they carry as those of a Worker do. */
function overPorts() {
  const seen = { spawned: 0, ended: 0 }
  const runner = createRunner(({ hear, fail }) => {
    seen.spawned += 1
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = ({ data }: MessageEvent<WorkerAnswer>) => hear(data)
    port2.onmessage = ({ data }: MessageEvent<WorkerRequest>) => {
      if (data.spec.instruments.length === 0) fail('out of memory')
      else serve(data, (said) => port2.postMessage(said))
    }
    const end = (): void => {
      seen.ended += 1
      port1.close()
    }
    return { post: (request) => port1.postMessage(request), end }
  })
  return { runner, seen }
}

describe('a backtest beside the page', () => {
  it('comes back as a report, over copied columns', async () => {
    const { runner } = overPorts()
    const report = await runner(aSpec(), cutToSpec(aSpec(), carried()))
    expect(report.tradeCount).toBeGreaterThan(10)
    expect(report.data).toMatchObject({ from: '2018-05-04', to: '2021-12-30', instruments: 1 })
    expect(report.curve.benchmark).not.toBeNull()
    expect(JSON.parse(JSON.stringify(report))).toEqual(report)
  })

  it('tells how far a sweep has come, and uses one worker for one after the other', async () => {
    const { runner, seen } = overPorts()
    const axes = [{ param: 'fast', from: 3, to: 8, step: 1 }]
    const task = { kind: 'sweep', search: 'grid', axes, runs: null, seed: 1, goal: 'sharpe' } as const
    const told: (readonly [number, number])[] = []
    const onProgress = (done: number, total: number): void => void told.push([done, total])
    const report = await runner(aSpec({ task }), carried(), { onProgress })
    expect(report.task).toMatchObject({ kind: 'sweep', runs: { length: 6 } })
    expect(told.at(-1)).toEqual([6, 6])
    await runner(aSpec(), carried())
    expect(seen).toEqual({ spawned: 1, ended: 0 })
  })

  it('plays a script of the reader’s own in its sandbox, and tells what stopped it', async () => {
    const { runner } = overPorts()
    const script = (answer: string): BacktestSpec['strategy'] => ({
      kind: 'script',
      code: `export const create = () => ({ onEvent: (event, context) => ${answer} })`,
      params: {},
    })
    const buyOnce = "context.held(0) + context.pending(0) > 0 ? [] : [{ series: 0, side: 'buy', size: { shares: 1 } }]"
    const report = await runner(aSpec({ strategy: script(buyOnce) }), carried())
    expect(report.fills).toHaveLength(1)
    const stopped = runner(aSpec({ strategy: script('(() => { for (;;); })()') }), carried())
    await expect(stopped).rejects.toMatchObject({
      code: 'strategy_failed',
      detail: expect.stringContaining('script_out_of_fuel'),
    })
  })

  it('gives way to a newer one', async () => {
    const { runner, seen } = overPorts()
    const older = runner(aSpec(), carried())
    const newer = runner(aSpec(), carried())
    await expect(older).rejects.toBeInstanceOf(Superseded)
    expect((await newer).v).toBe(1)
    expect(seen).toEqual({ spawned: 2, ended: 1 })
  })

  it('ends when it is told to, and begins anew after that', async () => {
    const { runner, seen } = overPorts()
    const controller = new AbortController()
    const run = runner(aSpec(), carried(), { signal: controller.signal })
    controller.abort(new Error('left'))
    await expect(run).rejects.toThrow('left')
    expect(seen).toEqual({ spawned: 1, ended: 1 })
    await expect(runner(aSpec(), carried(), { signal: controller.signal })).rejects.toThrow('left')
    expect((await runner(aSpec(), carried())).v).toBe(1)
  })

  it('has a reason when there is nothing to play', async () => {
    const { runner } = overPorts()
    await expect(runner(aSpec(), { series: [], benchmark: null })).rejects.toMatchObject({ code: 'no_bars' })
  })

  it('says so when the worker itself is lost', async () => {
    const { runner } = overPorts()
    await expect(runner(aSpec({ instruments: [] }), carried())).rejects.toBeInstanceOf(RunFailed)
  })
})
