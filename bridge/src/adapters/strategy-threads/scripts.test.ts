import type { StrategyContext, StrategyDefinition } from '@naru/shared/strategies/strategy'
import { describe, expect, it } from 'vitest'
import { memoryLogger } from '../../../test/support/market.ts'
import { createStrategyShelf } from './index.ts'

const shelf = createStrategyShelf({
  file: new URL('../../strategy-thread.ts', import.meta.url),
  answerMs: 2_000,
  plugins: undefined,
  trialMs: 0,
  logger: memoryLogger(),
})

const CONTEXT: StrategyContext = {
  now: 1_795_219_200_000,
  isDaily: false,
  cash: 1_000_000,
  equity: 2_000_000,
  held: (series) => series + 3,
  averagePrice: () => 70_000,
  lastClose: () => 71_000,
  pending: () => 0,
}
const BAR = {
  type: 'bar' as const,
  series: 1,
  bar: { ts: 1_795_219_200_000, open: 70_000, high: 72_000, low: 69_000, close: 71_000, volume: 12_345 },
}

async function open(answer: string): Promise<StrategyDefinition> {
  const code = `export const series = 'many'
    export const create = () => ({ onEvent(event, context) { return ${answer} } })`
  const found = await shelf.find({ kind: 'script', code, params: {} })
  if (!found.ok) throw new Error(found.error.detail)
  return found.value
}

describe('a script on the shelf of the bridge', () => {
  it('answers from its thread as a strategy does', async () => {
    const definition = await open(
      `[{ series: event.series, side: 'sell', size: { shares: context.held(event.series) }, type: 'market' }]`,
    )
    const strategy = definition.create({}, 2)
    expect(strategy.onEvent(BAR, CONTEXT)).toEqual([{ series: 1, side: 'sell', size: { shares: 4 }, type: 'market' }])
    expect(strategy.onEvent(BAR, CONTEXT)).toHaveLength(1)
  })

  it('is ended when it is late or breaks a limit, while another goes on', async () => {
    const [good, endless, slow] = await Promise.all([
      open('[]'),
      open('(() => { for (;;); })()'),
      open('(() => { const a = new Array(20000).fill(0); for (;;) a.indexOf(1) })()'),
    ])
    const others = [endless, slow].map((definition) => definition.create({}, 2))
    const strategy = good.create({}, 2)
    for (const one of others) {
      expect(() => one.onEvent(BAR, CONTEXT)).toThrow(/script_out_of_fuel|script_late/)
      expect(() => one.onEvent(BAR, CONTEXT)).toThrow('script_released')
    }
    expect(strategy.onEvent(BAR, CONTEXT)).toEqual([])
  })

  it('is refused with its reason when it is no strategy', async () => {
    const found = await shelf.find({ kind: 'script', code: 'export const a = (', params: {} })
    expect(!found.ok && found.error).toMatchObject({
      code: 'source_broken',
      detail: expect.stringContaining('script_invalid'),
    })
  })
})
