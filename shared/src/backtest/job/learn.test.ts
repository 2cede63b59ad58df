import { describe, expect, it } from 'vitest'
import { runBacktestJob } from '../run-job.ts'
import { aSeries, samsungDaily } from '../series.test-support.ts'
import { DEFAULT_TERMS, parseBacktestSpec } from '../spec.ts'

function sweep(task: object) {
  const spec = parseBacktestSpec({
    v: 1,
    strategy: { kind: 'built_in', strategy: 'sma_cross', params: { weight: 50 } },
    instruments: ['005930.KRX'],
    bar: '1d',
    from: '2018-05-04',
    to: '2021-12-30',
    settings: DEFAULT_TERMS,
    benchmark: null,
    outOfSampleShare: null,
    task: {
      kind: 'sweep',
      axes: [
        { param: 'fast', from: 3, to: 30, step: 3 },
        { param: 'slow', from: 40, to: 130, step: 10 },
      ],
      seed: 3,
      goal: 'profit',
      ...task,
    },
  })
  if (!spec.ok) throw new Error(JSON.stringify(spec.error))
  const progress: number[] = []
  const report = runBacktestJob(
    spec.value,
    { series: [aSeries(samsungDaily())], benchmark: null },
    {
      onProgress: (done, total) => progress.push(done / total),
    },
  )
  if (!report.ok || report.value.task?.kind !== 'sweep') throw new Error('no sweep')
  return { outcome: report.value.task, progress }
}

describe('a sweep that learns', () => {
  const learned = sweep({ search: 'bayesian', runs: 40 })

  it('plays as many different points as it was told, and tells how far it is', () => {
    const points = learned.outcome.runs.map(({ params }) => JSON.stringify(params))
    expect(new Set(points).size).toBe(40)
    expect(learned.progress.slice(0, 40)).toEqual(Array.from({ length: 40 }, (_, at) => (at + 1) / 40))
  })

  it('finds with them what is among the best of the whole grid', () => {
    const whole = sweep({ search: 'grid', runs: null }).outcome
    const profits = whole.runs.map(({ profit }) => profit).toSorted((a, b) => b - a)
    const best = learned.outcome.runs[learned.outcome.best]?.profit ?? Number.NEGATIVE_INFINITY
    expect(whole.runs).toHaveLength(100)
    expect(profits.indexOf(best)).toBeLessThan(5)
  })

  it('plays a point as the grid plays it', () => {
    const whole = sweep({ search: 'grid', runs: null }).outcome
    const [first] = learned.outcome.runs
    expect(whole.runs.find(({ params }) => JSON.stringify(params) === JSON.stringify(first?.params))).toEqual(first)
  })

  it('goes the same way again', () => {
    expect(sweep({ search: 'bayesian', runs: 20 }).outcome.runs).toEqual(learned.outcome.runs.slice(0, 20))
  })
})
