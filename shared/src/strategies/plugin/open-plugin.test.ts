import { describe, expect, it } from 'vitest'
import { firstBreach, playOnRandom } from '../../backtest/strategy-contract.ts'
import { smaCross } from '../sma-cross.ts'
import type { Strategy } from '../strategy.ts'
import { openPlugin } from './open-plugin.ts'
import type { StrategyPlugin } from './plugin.ts'

const aParam = { id: 'a', kind: 'integer', label: { ko: '가', en: 'A' }, min: 1, max: 10, step: 1, default: 5 }
const plain = <Value>(work: () => Value): Value => work()

/** The cross of averages as somebody else would write it. */
const cross: StrategyPlugin = ({ indicator, enter, leave }) => ({
  label: { ko: '교차', en: 'Cross' },
  about: { ko: '오르내리기만 하면 잃어요.', en: 'Loses where there is no trend.' },
  params: [
    { id: 'fast', kind: 'integer', label: { ko: '짧게', en: 'Fast' }, min: 2, max: 50, step: 1, default: 20 },
    { id: 'slow', kind: 'integer', label: { ko: '길게', en: 'Slow' }, min: 2, max: 200, step: 1, default: 60 },
  ],
  series: 1,
  bars: 'any',
  create({ fast, slow }): Strategy {
    const [short, long] = [indicator('sma', { period: fast! }), indicator('sma', { period: slow! })]
    let before = Number.NaN
    return {
      onEvent(event, context) {
        if (event.type !== 'bar') return []
        const was = before
        before = short.update(event.bar) - long.update(event.bar)
        if (context.held(0) === 0) return was <= 0 && before > 0 ? enter(0, 10, 'crossed_up') : []
        return was >= 0 && before < 0 ? leave(0, context, 'crossed_down') : []
      },
    }
  },
})

const withAnswer =
  (onEvent: Strategy['onEvent'], over: object = {}): StrategyPlugin =>
  (tools) => ({ ...cross(tools), params: [], create: () => ({ onEvent }), ...over })

const open = (plugin: unknown) => openPlugin(plugin, 'mine', plain)

function opened(plugin: unknown) {
  const found = open(plugin)
  if (!found.ok) throw found.error
  return found.value
}

describe('a plugin', () => {
  it('trades as the built-in strategy of the same rules does, and keeps the same contract', () => {
    const definition = opened(cross)
    expect(firstBreach(definition)).toBeUndefined()
    expect(playOnRandom(definition, 5)).toEqual(playOnRandom(smaCross, 5))
  })

  it.each([
    ['no function', {}, 'no function named plugin'],
    ['one that throws', () => JSON.parse('{'), 'SyntaxError'],
    ['a parameter without bounds', withAnswer(() => [], { params: [{ id: 'a', kind: 'integer' }] }), 'params.0'],
    ['a default out of its bounds', withAnswer(() => [], { params: [{ ...aParam, default: 11 }] }), 'params.a'],
    ['the same parameter twice', withAnswer(() => [], { params: [aParam, aParam] }), 'each id once'],
    ['words it does not have', withAnswer(() => [], { more: 1 }), 'more'],
    ['no label', withAnswer(() => [], { label: 'x' }), 'label'],
    ['no create', withAnswer(() => [], { create: 1 }), 'create'],
  ])('is refused with its reason: %s', (_what, plugin, reason) => {
    const found = open(plugin)
    expect(!found.ok && found.error.message).toContain(reason)
  })

  it.each([
    ['nothing', undefined],
    ['a series it was not given', [{ series: 1, side: 'buy', size: { shares: 1 }, type: 'market' }]],
    ['a limit without a price', [{ series: 0, side: 'buy', size: { shares: 1 }, type: 'limit' }]],
    ['a size that is no number', [{ series: 0, side: 'buy', size: { shares: Number.NaN }, type: 'market' }]],
    ['words nobody knows', [{ series: 0, side: 'buy', size: { shares: 1 }, type: 'market', leverage: 5 }]],
    ['more than anybody wants', Array.from({ length: 201 }, () => ({}))],
  ])('is not believed when it answers %s', (_what, answer) => {
    const definition = opened(withAnswer(() => answer as never))
    expect(() => playOnRandom(definition, 5)).toThrow('plugin_answer_invalid')
    expect(firstBreach(definition)).toMatchObject({ clause: 'repeats' })
  })

  it('breaks the contract when it wants other things of the same bars, or throws on the way', () => {
    let count = 0
    const moody = opened(
      withAnswer((_event, context) => {
        count += 1
        return count % 7 === 0 && context.held(0) === 0
          ? [{ series: 0, side: 'buy', size: { shares: 1 }, type: 'market' }]
          : []
      }),
    )
    expect(firstBreach(moody)).toMatchObject({ clause: 'repeats', detail: expect.stringContaining('otherwise') })
    const broken = opened(
      withAnswer(() => {
        throw new TypeError('of my own')
      }),
    )
    expect(firstBreach(broken)).toMatchObject({ clause: 'repeats', detail: 'plugin_threw: TypeError: of my own' })
  })

  it('says when it loses, and is not asked for parameters or series it does not know', () => {
    expect(firstBreach(opened(withAnswer(() => [], { about: { ko: '벌어요.', en: 'x' } })))).toMatchObject({
      clause: 'says_when_it_loses',
    })
    expect(() => opened(cross).create({ fast: 1 }, 1)).toThrow('fast')
    expect(() => opened(cross).create({}, 2)).toThrow('series')
  })
})
