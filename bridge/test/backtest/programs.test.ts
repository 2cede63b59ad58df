import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestUser } from '@naru/sandbox/supabase/testing.ts'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { findPlugins, referenceOf } from '../../src/adapters/strategy-threads/plugin-folder.ts'
import { aSpec, aSweep, atOnce, type BacktestWorld, playBacktests, startBacktestWorld } from './world.ts'

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 })

/** The built-in cross of averages as a user or an owner writes it. */
const CROSS = (indicator: string) => `
  let before = NaN
  ${indicator}
  return {
    onEvent(event, context) {
      if (event.type !== 'bar') return []
      const was = before
      before = mean(event.bar, 0, params.fast) - mean(event.bar, 1, params.slow)
      const held = context.held(0)
      if (held === 0) {
        if (!(was <= 0 && before > 0)) return []
        return [{ series: 0, side: 'buy', size: { equityShare: 0.5 }, type: 'market', reason: 'crossed_up' }]
      }
      if (!(was >= 0 && before < 0)) return []
      return [{ series: 0, side: 'sell', size: { shares: held }, type: 'market', reason: 'crossed_down' }]
    },
  }`

const SCRIPT = `
export const params = [
  { id: 'fast', kind: 'integer', min: 2, max: 50, step: 1, default: 20 },
  { id: 'slow', kind: 'integer', min: 2, max: 200, step: 1, default: 60 },
]
export function create(params) {
  ${CROSS(`const closes = [[], []]
  const mean = (bar, at, count) => {
    const list = closes[at]
    list.push(bar.close)
    if (list.length > count) list.shift()
    return list.length < count ? NaN : list.reduce((sum, one) => sum + one, 0) / count
  }`)}
}`

const plugin = (body: string): string => `
import type { StrategyPlugin } from '@naru/shared/strategies/plugin/plugin'
const whole = (id: string, max: number, byDefault: number) =>
  ({ id, kind: 'integer', label: { ko: id, en: id }, min: 2, max, step: 1, default: byDefault }) as const
export const plugin: StrategyPlugin = ({ indicator }) => ({
  label: { ko: '교차', en: 'Cross' },
  about: { ko: '잃을 수 있어요.', en: 'May lose.' },
  params: [whole('fast', 50, 20), whole('slow', 200, 60)],
  series: 1,
  bars: 'any',
  create(params) {
    ${body}
  },
})`
const PLUGIN = plugin(
  CROSS(`const means = [indicator('sma', { period: params.fast! }), indicator('sma', { period: params.slow! })] as const
  const mean = (bar: Parameters<(typeof means)[0]['update']>[0], at: 0 | 1, _count: unknown) => means[at].update(bar)`),
)

let world: BacktestWorld
let ann: TestUser
let dir: string
let player: ReturnType<typeof playBacktests>
const names = new Map<string, string>()

beforeAll(async () => {
  world = await startBacktestWorld()
  ann = await world.openUser()
  dir = await mkdtemp(join(tmpdir(), 'naru-programs-'))
  const all = { cross: PLUGIN, hangs: plugin('for (;;);'), gone: PLUGIN }
  for (const [id, code] of Object.entries(all)) {
    await mkdir(join(dir, id))
    await writeFile(join(dir, id, 'plugin.ts'), code)
  }
  for (const { id, files } of findPlugins(dir)) if (files.ok) names.set(id, referenceOf(files.value))
  const ready = [...names.values()].filter((name) => !name.startsWith('gone'))
  player = playBacktests({ ...world.access, plugins: { dir, ready } })
})
afterAll(async () => {
  await player.stop()
  await world.stop()
  await rm(dir, { recursive: true, force: true })
})

const named = (id: string) => ({ kind: 'plugin', plugin: names.get(id), params: {} })

async function submit(spec: Parameters<BacktestWorld['submit']>[1]): Promise<string> {
  const id = await world.submit(ann, spec)
  player.jobs.hear({ kind: 'backtests_waiting' })
  return id
}

describe('a strategy that is not built in, on the bridge', () => {
  const cross = { kind: 'built_in', strategy: 'sma_cross', params: { weight: 50 } }

  it.each([
    ['script', () => ({ kind: 'script', code: SCRIPT, params: {} })],
    ['plugin', () => named('cross')],
  ])('trades in a backtest as the built-in one of the same rules does: %s', async (_kind, strategy) => {
    const [single, sweep] = [aSpec({ strategy: strategy() }), aSweep(2, { strategy: strategy() })]
    const ids = await Promise.all([submit(single), submit(sweep)])
    for (const id of ids) expect(await world.isOver(id)).toMatchObject({ state: 'done', reason_code: null })
    const [one, many] = await Promise.all(ids.map((id) => world.reportOf(ann, id)))
    const expected = atOnce(world, aSpec({ strategy: cross }))
    expect(one?.trades).toEqual(expected.trades)
    expect(one?.finalEquity).toBe(expected.finalEquity)
    expect(many?.task).toEqual(atOnce(world, aSweep(2, { strategy: cross })).task)
  })

  it('says why it has no report', async () => {
    const broken = `export const create = () => ({ onEvent() { return [].first.thing } })`
    const ids = await Promise.all(
      [
        { kind: 'script', code: broken, params: {} },
        { kind: 'script', code: 'export const a = (', params: {} },
        { kind: 'script', code: `${SCRIPT}\n`, params: { fast: 1 } },
        named('hangs'),
        named('gone'),
        { kind: 'gateway', program: 'mine', params: {} },
      ].map((strategy) => submit(aSpec({ strategy }))),
    )
    const jobs = await Promise.all(ids.map((id) => world.isOver(id)))
    expect(jobs.map(({ state, reason_code: code }) => [state, code])).toEqual([
      ['failed', 'strategy_failed'],
      ['failed', 'strategy_failed'],
      ['failed', 'params_invalid'],
      ['failed', 'strategy_hangs'],
      ['failed', 'plugin_missing'],
      ['failed', 'source_elsewhere'],
    ])
    expect(jobs[0]?.reason_detail).toMatchObject({ detail: expect.stringMatching(/script_threw: TypeError.*line 1/) })
    // What hung took its thread with it; there are others.
    expect(await world.isOver(await submit(aSpec()))).toMatchObject({ state: 'done' })
    expect(player.bugs).toEqual([])
  })
})
