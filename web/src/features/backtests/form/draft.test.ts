import { gridSize } from '@naru/shared/backtest/task'
import type { KstDate } from '@naru/shared/core/time'
import { instrumentId } from '@naru/shared/domain/instrument'
import { STRATEGIES } from '@naru/shared/strategies/registry'
import { describe, expect, it } from 'vitest'
import {
  axisFor,
  canPlayHere,
  definitionOf,
  isNumber,
  newDraft,
  rangeOf,
  spanOf,
  specOf,
  valuesOf,
  withOwn,
  withStrategy,
  withTask,
  withValue,
} from './draft.ts'
import { draftFrom } from './draft-from.ts'
import { estimateOf } from './estimate.ts'

const YESTERDAY = '2026-11-20' as KstDate
const dayOf = (text: string): KstDate => text as KstDate

describe('the form of a backtest', () => {
  it('can be run as it first appears', () => {
    const spec = specOf(newDraft(YESTERDAY, 'carried'))
    expect(spec.ok && spec.value).toMatchObject({
      strategy: { kind: 'built_in', strategy: 'sma_cross' },
      instruments: ['005930.KRX'],
      from: '2016-01-04',
      to: '2021-12-30',
      settings: { cash: 10_000_000, costs: 'korean', fills: { volumeShare: 0.1 } },
      task: { kind: 'single' },
    })
  })

  it.each(STRATEGIES.map(({ id }) => id))('can be run with %s, whatever is asked of it', (id) => {
    for (const task of ['single', 'sweep', 'walk_forward', 'monte_carlo'] as const) {
      const spec = specOf({ ...withStrategy(newDraft(YESTERDAY, 'carried'), id, YESTERDAY), task })
      expect(spec.ok ? [] : spec.error).toEqual([])
    }
  })

  it('has presets that end with the last day there is', () => {
    expect(rangeOf('1y', dayOf('2026-11-20'))).toEqual(['2025-11-21', '2026-11-20'])
    expect(rangeOf('6m', dayOf('2026-03-31'))).toEqual(['2025-10-02', '2026-03-31'])
    expect(rangeOf('5y', dayOf('2021-12-30'), dayOf('2018-01-02'))).toEqual(['2018-01-02', '2021-12-30'])
    expect(rangeOf('all', dayOf('2021-12-30'), dayOf('2018-01-02'))).toEqual(['2018-01-02', '2021-12-30'])
  })

  it('compares carried shares over the days that all of them have', () => {
    const { instruments } = withStrategy(newDraft(YESTERDAY, 'carried'), 'rebalance', YESTERDAY)
    expect(spanOf({ data: 'carried', instruments }, YESTERDAY)).toEqual(['2018-01-02', '2021-12-30'])
    expect(spanOf({ data: 'bridge', instruments }, YESTERDAY)[1]).toBe(YESTERDAY)
  })

  it('takes days from the bridge alone for a strategy of minutes', () => {
    expect(withStrategy(newDraft(YESTERDAY, 'carried'), 'closing_bet', YESTERDAY)).toMatchObject({
      bar: '5m',
      data: 'bridge',
    })
  })

  it('varies a parameter around its default and within its bounds', () => {
    for (const { params } of STRATEGIES) {
      for (const param of params.filter(isNumber)) {
        const axis = axisFor(param)
        expect(axis.from).toBeGreaterThanOrEqual(param.min)
        expect(axis.to).toBeLessThanOrEqual(param.max)
        expect(axis.to).toBeGreaterThan(axis.from)
      }
    }
  })

  it('begins with one of one’s own as it was saved', () => {
    const own = {
      id: '7c9e6679-7425-40de-944b-e07fc1f90a01',
      name: '내 전략',
      source: { kind: 'built_in', strategy: 'rsi_reversal', params: { period: 9 } },
      instruments: [instrumentId('035720')],
      bar: '1d',
    } as const
    const draft = withOwn(newDraft(YESTERDAY, 'carried'), own, YESTERDAY)
    expect(specOf(draft)).toMatchObject({
      ok: true,
      value: { strategy: { strategy: 'rsi_reversal', params: { period: 9 } }, instruments: ['035720.KRX'] },
    })
    expect(draft).toMatchObject({ ownId: own.id, data: 'carried', from: '2018-01-02' })
    expect(withOwn(draft, { ...own, bar: '5m' }, YESTERDAY)).toMatchObject({ bar: '5m', data: 'bridge' })
    expect(canPlayHere({ ...draft, own: { kind: 'gateway', program: 'x', params: {} } })).toBe(false)
  })

  it('moves and varies the numbers that a program of one’s own says it has', () => {
    const param = { id: 'stop', kind: 'decimal', min: 1, max: 20, step: 0.5, default: 4 } as const
    const source = { kind: 'plugin', plugin: 'dip.0123456789ab', params: { stop: 3 } } as const
    const own = { id: 'x', name: '눌림목', source, instruments: [instrumentId('005930')], bar: '1d' }
    const draft = withOwn(newDraft(YESTERDAY, 'carried'), own, YESTERDAY)
    const moved = withValue(draft, 'stop', 5)
    expect([valuesOf(draft), valuesOf(moved)]).toEqual([{ stop: 3 }, { stop: 5 }])
    const varied = withTask(moved, 'sweep', [{ ...param, label: { ko: '손절', en: 'Stop' } }])
    expect(specOf(varied)).toMatchObject({
      ok: true,
      value: { strategy: { ...source, params: { stop: 5 } }, task: { kind: 'sweep', axes: [{ param: 'stop' }] } },
    })
    expect(withTask(varied, 'walk_forward', []).axes).toEqual([])
  })

  it('asks again for what a result was made of', () => {
    const base = newDraft(YESTERDAY, 'carried')
    for (const task of ['single', 'sweep', 'walk_forward', 'monte_carlo'] as const) {
      const asked = specOf({ ...withStrategy(base, 'rsi_reversal', YESTERDAY), task, costs: 'custom', keptBack: 20 })
      if (!asked.ok) throw new Error(JSON.stringify(asked.error))
      expect(specOf(draftFrom(base, asked.value, 'carried'))).toEqual(asked)
    }
  })

  it('asks for uploaded bars of the bridge alone', () => {
    const draft = { ...newDraft(YESTERDAY, 'carried'), isUploaded: true }
    expect(specOf(draft)).toMatchObject({ ok: true, value: expect.not.objectContaining({ data: 'uploaded' }) })
    expect(specOf({ ...draft, data: 'bridge' })).toMatchObject({ ok: true, value: { data: 'uploaded' } })
  })

  it('names the field that is wrong', () => {
    const draft = newDraft(YESTERDAY, 'carried')
    const wrong = [
      { ...draft, instruments: [] },
      { ...draft, to: '2015-01-01' },
      { ...draft, params: { ...draft.params, fast: -1 } },
    ].map(specOf)
    expect(wrong.map((spec) => (spec.ok ? '' : spec.error[0]?.path.join('.')))).toEqual([
      'instruments',
      'to',
      'strategy.params.fast',
    ])
  })
})

describe('what a backtest will take', () => {
  const base = newDraft(YESTERDAY, 'carried')
  const estimate = (over: Partial<typeof base>) => {
    const spec = specOf({ ...base, ...over })
    if (!spec.ok) throw new Error(JSON.stringify(spec.error))
    return estimateOf(spec.value, 1_000_000)
  }

  it('counts trading days, and every run of a sweep', () => {
    expect(estimate({}).bars).toBeGreaterThan(1_400)
    expect(estimate({}).bars).toBeLessThan(1_550)
    const swept = estimate({ task: 'sweep' })
    expect(swept.runs).toBe(gridSize(base.axes))
    expect(swept.work).toBe(swept.bars * swept.runs)
    expect(estimate({ task: 'sweep', search: 'random', tries: 5 }).runs).toBe(5)
  })

  it('leaves to the bridge what a page should not be asked to do', () => {
    expect(estimate({}).fitsHere).toBe(true)
    const large = { data: 'bridge', period: 'custom', from: '2006-11-20', to: '2026-11-20', bar: '1m' } as const
    expect(estimate(large)).toMatchObject({ fitsHere: true })
    const instruments = withStrategy(base, 'rebalance', YESTERDAY).instruments
    expect(estimate({ ...large, strategy: 'rebalance', params: {}, instruments }).fitsHere).toBe(false)
    expect(definitionOf('no such thing').id).toBe('sma_cross')
  })
})
