import { describe, expect, it } from 'vitest'
import { runBacktest } from '../../backtest/run-backtest.ts'
import { aSeries, randomBarsOf } from '../../backtest/series.test-support.ts'
import { DEFAULT_SETTINGS } from '../../backtest/settings.ts'
import { StrategyFault } from '../fault.ts'
import { createStrategy } from '../from-spec.ts'
import { smaCross } from '../sma-cross.ts'
import type { Strategy, StrategyContext, StrategyDefinition, StrategyEvent } from '../strategy.ts'
import { SCRIPT_LIMITS } from './limits.ts'
import { openScript } from './open-script.ts'

const CONTEXT: StrategyContext = {
  now: 1_795_219_200_000,
  isDaily: true,
  cash: 1_000_000,
  equity: 2_000_000,
  held: (series) => (series === 0 ? 7 : 0),
  averagePrice: () => 70_000,
  lastClose: () => 71_000,
  pending: () => 0,
}
const BAR = {
  type: 'bar' as const,
  series: 0,
  bar: { ts: 1_795_219_200_000, open: 70_000, high: 72_000, low: 69_000, close: 71_000, volume: 12_345 },
}

const now = (): number => performance.now()

async function open(code: string, clock = now): Promise<StrategyDefinition> {
  const script = await openScript(code, clock)
  if (!script.ok) throw script.error
  return script.value
}

/** A script whose answer to a bar is this expression; `before` runs once, when it is made. */
const answering = async (expression: string, before = ''): Promise<Strategy> => {
  const body = `${before}; return { onEvent(event, context) { return ${expression} } }`
  return (await open(`export function create(params, count) { ${body} }`)).create({}, 1)
}

/** What the answer to a bar of this expression is stopped with. */
async function faultOf(expression: string, before = ''): Promise<StrategyFault> {
  const strategy = await answering(expression, before)
  try {
    strategy.onEvent(BAR, CONTEXT)
  } catch (error) {
    if (error instanceof StrategyFault) return error
    throw error
  }
  throw new Error(`${expression} was not stopped`)
}

const codeOf = async (expression: string, before = ''): Promise<string> => (await faultOf(expression, before)).code

const SMA = `
  export const params = [
    { id: 'fast', kind: 'integer', min: 2, max: 400, step: 1, default: 5, label: '빠른 선' },
    { id: 'slow', kind: 'integer', min: 2, max: 400, step: 1, default: 20, label: '느린 선' },
  ]
  export function create({ fast, slow }) {
    const closes = []
    const mean = (period) => {
      let sum = 0
      for (let at = closes.length - period; at < closes.length; at += 1) sum += closes[at]
      return sum / period
    }
    let before = 0
    return {
      onEvent(event, context) {
        if (event.type !== 'bar') return []
        closes.push(event.bar.close)
        if (closes.length > slow + 1) closes.shift()
        if (closes.length < slow) return []
        const now = mean(fast) - mean(slow)
        const was = before
        before = now
        if (was < 0 && now > 0 && context.held(0) === 0) {
          return [{ series: 0, side: 'buy', size: { equityShare: 0.1 }, reason: 'golden_cross' }]
        }
        if (was > 0 && now < 0 && context.held(0) > 0) {
          return [{ series: 0, side: 'sell', size: { shares: context.held(0) }, reason: 'dead_cross' }]
        }
        return []
      },
    }
  }`

describe('a script of a user', () => {
  it('is a strategy with parameters of its own, told bars, fills and its account', async () => {
    const { params } = await open(SMA)
    expect(params.map(({ id }) => id)).toEqual(['fast', 'slow'])
    expect(params[0]).toMatchObject({ min: 2, max: 400, default: 5, label: { ko: '빠른 선' } })
    const strategy = await answering(
      `[{ series: event.series, side: 'buy', size: { shares: context.held(0) }, type: 'limit',
          price: event.type === 'bar' ? event.bar.low : event.price, strength: context.cash / context.equity,
          reason: event.type, exits: { stopRate: 0.05, clock: '15:10' } }]`,
    )
    expect(strategy.onEvent(BAR, CONTEXT)).toEqual([
      {
        series: 0,
        side: 'buy',
        type: 'limit',
        price: 69_000,
        strength: 0.5,
        reason: 'bar',
        size: { shares: 7 },
        exits: { stopRate: 0.05, clock: '15:10' },
      },
    ])
    const fill: StrategyEvent = { type: 'filled', series: 0, side: 'buy', quantity: 3, price: 70_500 }
    expect(strategy.onEvent(fill, CONTEXT)[0]).toMatchObject({ reason: 'filled', price: 70_500 })
  })

  it('trades in a backtest as the built-in strategy it copies, twice the same to the bit', async () => {
    const series = [aSeries(randomBarsOf(7, 900))]
    const settings = { ...DEFAULT_SETTINGS, limits: null }
    const definition = await open(SMA)
    const play = () => runBacktest(series, createStrategy({ definition, params: {} }, 1), settings)
    const own = play()
    const builtIn = runBacktest(series, smaCross.create({ fast: 5, slow: 20, weight: 10 }, 1), settings)
    expect(own.fills.length).toBeGreaterThan(10)
    expect(own.fills).toEqual(builtIn.fills)
    expect(play()).toEqual(own)
  })

  it('is refused with the reason and the line when it is no strategy', async () => {
    const codes: string[] = []
    for (const code of ['export const a = (', 'export const a = 1', 'export function create() {}; await 1', 'null.x']) {
      const read = await openScript(code, now)
      codes.push(read.ok ? 'taken' : read.error.code)
    }
    expect(codes).toEqual(['script_invalid', 'script_invalid', 'script_invalid', 'script_threw'])
    const typo = await openScript('export function create() {\n  return nope\n}\ncreate()', now)
    expect(!typo.ok && typo.error.detail).toContain('line 2')
  })
})

describe('the sandbox of a script', () => {
  it('stops an endless loop and deep nesting at the same place every time', async () => {
    expect(await codeOf('(() => { while (true); })()')).toBe('script_out_of_fuel')
    expect(await codeOf('dive()', 'const dive = () => 1 + dive()')).toBe('script_too_deep')
  })

  it('holds a memory bomb, also one that goes on after it went off', async () => {
    const bombs = [
      '(() => { const all = []; for (;;) all.push({ all }) })()',
      "'x'.repeat(1e9)",
      'new Uint8Array(1e9)',
      '(() => { let text = "x"; for (;;) text += text })()',
    ]
    for (const bomb of bombs) {
      expect(['script_out_of_memory', 'script_threw'], bomb).toContain(await codeOf(bomb))
    }
    const stubborn = await answering('[]', `try { ${bombs[0]} } catch {}`)
    expect(stubborn.onEvent(BAR, CONTEXT)).toEqual([])
    expect((await answering('[]')).onEvent(BAR, CONTEXT)).toEqual([])
  })

  it('makes room for the newest of many strategies, and says so to the oldest', async () => {
    const definition = await open('export const create = () => ({ onEvent: () => [] })')
    const all = Array.from({ length: SCRIPT_LIMITS.alive + 1 }, () => definition.create({}, 1))
    expect(() => all[0]?.onEvent(BAR, CONTEXT)).toThrow('script_released')
    expect(all.at(-1)?.onEvent(BAR, CONTEXT)).toEqual([])
  })

  it('is stopped by the clock where a single step takes long', async () => {
    let clock = 0
    const code =
      'export const create = () => ({ onEvent() { const a = new Array(100).fill(0); for (;;) a.indexOf(1) } })'
    const definition = await open(code, () => {
      clock += 600
      return clock
    })
    expect(() => definition.create({}, 1).onEvent(BAR, CONTEXT)).toThrow('script_late')
  })

  it('has no clock, no chance, no pattern, no parser and nothing of the host', async () => {
    for (const name of ['RegExp', 'JSON', 'Proxy', 'process', 'require', 'fetch', 'setTimeout', 'console']) {
      expect(await codeOf(`${name}.x`), name).toBe('script_threw')
    }
    expect((await faultOf('Date()')).detail).toContain('Date')
    expect((await faultOf('Math.random()')).detail).toContain('Math.random')
    // The maker of functions makes them in this world alone.
    expect((await faultOf("[].constructor.constructor('return typeof process')()")).detail).toContain('string')
  })

  it('lets nobody change what all share', async () => {
    for (const trick of [
      'Object.prototype.shares = 9',
      'Array.prototype.push = () => 0',
      'String.prototype.concat = 1',
      'Object.getPrototypeOf(function* () {}).x = 1',
      'Object.defineProperty(Object.prototype, "toJSON", { value: 1 })',
      'globalThis.naru.make = 1',
      'context.cash = 1',
      '({}).__proto__.polluted = 1',
    ]) {
      expect(await codeOf(trick), trick).toBe('script_threw')
    }
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  it('takes for a signal only what is one', async () => {
    const right = { series: '0', side: "'buy'", size: '{ shares: 1 }' }
    const wrong: readonly Partial<Record<string, string>>[] = [
      { series: '1' },
      { series: '-1' },
      { series: "'0'" },
      { series: '1n' },
      { side: "'short'" },
      { side: '{ toString: () => "buy" }' },
      { size: '{ shares: 0 }' },
      { size: '{ shares: 1.5 }' },
      { size: '{ shares: NaN }' },
      { size: '{ shares: Infinity }' },
      { size: '{ equityShare: 7 }' },
      { size: '{ shares: 1, equityShare: 0.1 }' },
      { size: 'undefined' },
      { type: "'limit'" },
      { price: '-1', type: "'limit'" },
      { strength: '7' },
      { reason: "'<script>'" },
      { exits: '{ stopRate: 2 }' },
    ]
    const answers = wrong.map((change) => {
      const fields = Object.entries({ ...right, ...change }).map(([name, value]) => `${name}: ${value}`)
      return `[{ ${fields.join(', ')} }]`
    })
    answers.push('7', '({ length: 1 })', 'new Array(100000).fill({})', "'text'", '(async () => [])()')
    const strategy = await answering('all[event.bar.open]()', `const all = [${answers.map((one) => `() => ${one}`)}]`)
    for (const [at, answer] of answers.entries()) {
      const event = { ...BAR, bar: { ...BAR.bar, open: at } }
      expect(() => strategy.onEvent(event, CONTEXT), answer).toThrow('script_answer_invalid')
    }
  })

  it('names what a script throws, whatever that is', async () => {
    const thrown = async (what: string) => faultOf(`(() => { throw ${what} })()`)
    expect((await thrown("new Error('끝')")).detail).toContain('끝')
    expect((await thrown("new Error('x'.repeat(100000))")).detail.length).toBeLessThanOrEqual(300)
    expect((await thrown('null')).code).toBe('script_threw')
    expect((await thrown('{ get message() { for (;;); } }')).code).toBe('script_threw')
  })
})
