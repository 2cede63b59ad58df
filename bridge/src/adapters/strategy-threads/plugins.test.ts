import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { aVersion, LiveDays, someDays } from '@naru/shared/strategies/desk/live-days.test-support'
import type { StrategyContext, StrategyDefinition } from '@naru/shared/strategies/strategy'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { memoryLogger } from '../../../test/support/market.ts'
import type { StrategyShelf } from '../../ports/strategies.ts'
import { createStrategyShelf } from './index.ts'

const logger = memoryLogger()
let dir: string
let shelf: StrategyShelf

/** A plugin whose answer is `answer`; `before` stands at the top of its file. */
const source = (answer: string, before = ''): string => `
import type { StrategyPlugin } from '@naru/shared/strategies/plugin/plugin'
${before}
export const plugin: StrategyPlugin = ({ enter, leave }) => ({
  label: { ko: '시험', en: 'Test' },
  about: { ko: '손실을 볼 수 있어요.', en: 'May lose.' },
  params: [
    { id: 'every', kind: 'integer', label: { ko: '간격', en: 'Every' }, min: 2, max: 90, step: 1, default: 10 },
  ],
  series: 1,
  bars: 'any',
  create({ every }) {
    let count: number = 0
    return {
      onEvent(event, context) {
        if (event.type !== 'bar') return []
        count += 1
        ${answer}
      },
    }
  },
})
`
const TURNS = `if (count % Number(every) !== 0) return []
        return context.held(0) > 0 ? leave(0, context, 'turn') : enter(0, 10, 'turn')`

const PLUGINS: Readonly<Record<string, string>> = {
  helped: source(`return helped(count, enter)`, `import { helped } from './helper.ts'`),
  'hangs-later': source(`if (context.now === 1) for (;;);\n        ${TURNS}`),
  clock: source(`return Date.now() > 0 ? [] : []`),
  hangs: source(`for (;;);`),
  broken: 'export const plugin = (',
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'naru-plugins-'))
  for (const [id, code] of Object.entries(PLUGINS)) {
    await mkdir(join(dir, id))
    await writeFile(join(dir, id, 'plugin.ts'), code)
  }
  await writeFile(
    join(dir, 'helped/helper.ts'),
    `export const helped = (count: number, enter: (...more: unknown[]) => unknown) => count % 9 === 0 ? enter(0, 1, 'help') : []`,
  )
  await mkdir(join(dir, 'Not A Name'))
  await writeFile(join(dir, 'read-me.txt'), 'no plugin')
  const file = new URL('../../strategy-thread.ts', import.meta.url)
  shelf = createStrategyShelf({ file, answerMs: 1_000, plugins: dir, trialMs: 3_000, logger })
  await shelf.plugins()
}, 120_000)
afterAll(() => rm(dir, { recursive: true, force: true }))

const CONTEXT: StrategyContext = {
  now: 1_795_219_200_000,
  isDaily: false,
  cash: 1_000_000,
  equity: 2_000_000,
  held: () => 0,
  averagePrice: () => Number.NaN,
  lastClose: () => 71_000,
  pending: () => 0,
}
const BAR = {
  type: 'bar' as const,
  series: 0,
  bar: { ts: 1_795_219_200_000, open: 70_000, high: 72_000, low: 69_000, close: 71_000, volume: 12_345 },
}

/** A thread takes longer to start than all that is asked of it here. */
const running = new Map<string, StrategyDefinition>()

async function found(id: string): Promise<StrategyDefinition> {
  const known = running.get(id)
  if (known) return known
  const installed = (await shelf.plugins()).find((one) => one.id === id)
  if (installed?.state !== 'ready') throw new Error(`${id} is not ready`)
  const opened = await shelf.find({ kind: 'plugin', plugin: installed.plugin, params: {} })
  if (!opened.ok) throw new Error(opened.error.detail)
  running.set(id, opened.value)
  return opened.value
}

describe('plugins of the owner', () => {
  it('are tried when the bridge begins: those that keep the contract can be used, the others say why not', async () => {
    const told = (await shelf.plugins()).map((one) => [one.id, one.state === 'ready' ? one.trades : one.code])
    expect(Object.fromEntries(told)).toEqual({
      helped: true,
      'hangs-later': true,
      clock: 'repeats',
      broken: 'plugin_threw',
      hangs: 'plugin_late',
      'Not A Name': 'unreadable',
    })
    const clock = (await shelf.plugins()).find(({ id }) => id === 'clock')
    expect(clock).toMatchObject({ detail: expect.stringContaining('Date is not there') })
    expect(JSON.stringify(await shelf.plugins())).not.toContain(dir)
    expect(logger.lines.filter((line) => line.includes('plugin_refused'))).toHaveLength(4)
  })

  it('answer from their thread as a strategy does', async () => {
    const definition = await found('hangs-later')
    const strategy = definition.create({ every: 2 }, 1)
    expect(strategy.onEvent(BAR, CONTEXT)).toEqual([])
    expect(strategy.onEvent(BAR, CONTEXT)).toEqual([
      { series: 0, side: 'buy', size: { equityShare: 0.1 }, type: 'market', reason: 'turn' },
    ])
    expect(definition).toMatchObject({ id: 'hangs-later', params: [{ id: 'every', default: 10 }] })
  })

  it('trade live what their backtest trades, share for share, from a thread of their own', async () => {
    const definition = await found('hangs-later')
    const days = someDays(definition, 3, { every: 5 })
    const version = aVersion(days)
    const installed = (await shelf.plugins()).find(({ id }) => id === 'hangs-later')
    const plugin = installed?.state === 'ready' ? installed.plugin : ''
    const terms = { ...version.terms, source: { kind: 'plugin', plugin, params: { every: 5 } } } as const
    const desk = new LiveDays(days, await found('hangs-later'))
    desk.begin(days.bars[0]![0]!.ts - 3_600_000, { ...version, terms })
    for (let row = 0; row < days.bars[0]!.length; row += 1) desk.play(row)
    expect(desk.strays).toEqual([])
    const words = (fills: typeof days.result.fills | typeof desk.state.fills) =>
      fills.map(({ side, quantity, price }) => `${side} ${quantity} ${price}`)
    expect(words(desk.state.fills)).toEqual(words(days.result.fills))
    expect(desk.state.fills.length).toBeGreaterThan(10)
  })

  it('are ended when they hang, while another goes on', async () => {
    const [good, late] = [await found('helped'), await found('hangs-later')]
    const [strategy, hanging] = [good.create({}, 1), late.create({}, 1)]
    expect(() => hanging.onEvent(BAR, { ...CONTEXT, now: 1 })).toThrow('plugin_late')
    expect(() => hanging.onEvent(BAR, CONTEXT)).toThrow('plugin_released')
    expect(strategy.onEvent(BAR, CONTEXT)).toEqual([])
  })

  it('are not run any more when their files have changed since', async () => {
    const ready = (await shelf.plugins()).find(({ id }) => id === 'helped')
    if (ready?.state !== 'ready') throw new Error('not ready')
    const asked = { kind: 'plugin', plugin: ready.plugin, params: {} } as const
    expect((await shelf.find(asked)).ok).toBe(true)
    await writeFile(join(dir, 'helped/helper.ts'), 'export const helped = () => []')
    expect(await shelf.find(asked)).toMatchObject({
      error: { code: 'source_broken', detail: expect.stringContaining('changed') },
    })
    const other = { ...asked, plugin: 'helped.000000000000' }
    expect(await shelf.find(other)).toMatchObject({ error: { code: 'source_unknown', detail: 'helped has changed' } })
    expect(await shelf.find({ ...asked, plugin: 'clock.000000000000' })).toMatchObject({
      error: { code: 'source_unknown', detail: 'clock: repeats' },
    })
  })
})
