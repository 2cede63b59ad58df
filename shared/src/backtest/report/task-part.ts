import type { BacktestReport, MonteCarloOutcome, SweepOutcome, WalkForwardOutcome } from '../report.ts'
import { linePicture } from './svg.ts'
import { cell, facts, note, section, table } from './table.ts'
import { decimal, percent, share, whole, won } from './text.ts'

/** Runs of a sweep a document lists, best first. */
const MOST_RUNS = 50

export function taskPart({ task }: BacktestReport): string {
  switch (task?.kind) {
    case undefined:
      return ''
    case 'sweep':
      return sweepPart(task)
    case 'walk_forward':
      return walkForwardPart(task)
    case 'monte_carlo':
      return monteCarloPart(task)
  }
}

const paramsOf = (params: Readonly<Record<string, number>>): string =>
  Object.entries(params)
    .map(([id, value]) => `${id} ${decimal(value, 6)}`)
    .join(' · ')

function sweepPart({ runs, goal, best, deflatedSharpe, pbo }: SweepOutcome): string {
  const sorted = runs.toSorted((a, b) => (b[goal] ?? Number.NEGATIVE_INFINITY) - (a[goal] ?? Number.NEGATIVE_INFINITY))
  const rows = sorted
    .slice(0, MOST_RUNS)
    .map((run) => [
      cell(paramsOf(run.params)),
      cell(won(run.profit), run.profit),
      cell(percent(run.cagr), run.cagr),
      cell(percent(run.mdd), run.mdd),
      cell(decimal(run.sharpe)),
      cell(`${whole(run.trades)}번`),
    ])
  return section(
    '설정값 비교',
    facts([
      ['견준 설정값', cell(`${whole(runs.length)}개`)],
      ['가장 좋았던 설정값', cell(paramsOf(runs[best]?.params ?? {}))],
      ['고른 몫을 뺀 샤프 확률', cell(share(deflatedSharpe, 1))],
      ['과최적화 확률 (PBO)', cell(share(pbo, 1))],
    ]),
    note('여럿 가운데 가장 좋은 것을 고르면 실력보다 좋아 보여요. 확률이 95%보다 낮으면 운이었을 수 있어요.'),
    table(['설정값', '손익', '연평균', '최대 낙폭', '샤프', '거래'], rows),
  )
}

function walkForwardPart({ folds, efficiency }: WalkForwardOutcome): string {
  const rows = folds.map(({ trainFrom, testFrom, testTo, params, train, test }) => [
    cell(`${trainFrom} →`),
    cell(`${testFrom} – ${testTo}`),
    cell(paramsOf(params)),
    cell(percent(train.cagr), train.cagr),
    cell(percent(test.cagr), test.cagr),
    cell(won(test.profit), test.profit),
  ])
  return section(
    '걸어가며 시험',
    facts([['효율 (시험 ÷ 고를 때)', cell(share(efficiency, 0))]]),
    table(['고른 기간', '시험한 기간', '고른 설정값', '고를 때 연평균', '시험 연평균', '시험 손익'], rows),
  )
}

function monteCarloPart({ fan, runs, steps, ruin, lossRate, mddP95 }: MonteCarloOutcome): string {
  const line = (key: 'p5' | 'p25' | 'p50' | 'p75' | 'p95', label: string) => ({
    label,
    tone: key === 'p50' ? ('own' as const) : ('faint' as const),
    values: fan.map((point) => point[key]),
  })
  return section(
    '다른 순서였다면',
    facts([
      ['다시 그린 횟수', cell(`${whole(runs)}번`)],
      ['손실로 끝난 비율', cell(share(lossRate, 1))],
      ['절반을 잃은 적 있는 비율', cell(share(ruin, 1))],
      ['스무 번에 한 번 넘는 낙폭', cell(percent(mddP95), mddP95)],
    ]),
    linePicture([line('p5', '5%'), line('p25', '25%'), line('p75', '75%'), line('p95', '95%'), line('p50', '가운데')], {
      title: '시작을 1로 본 자산의 갈래',
      height: 240,
      say: (value) => decimal(value),
      ends: ['시작', steps === 'days' ? '마지막 날' : '마지막 거래'],
    }),
  )
}
