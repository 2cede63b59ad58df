import type { BacktestReport } from '@naru/shared/backtest/report'
import type { BacktestTask } from '@naru/shared/backtest/task'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { ConfigProvider } from '@/lib/config.tsx'
import { accountsQuery } from '@/lib/ledger/tables.ts'
import { pluginsQuery } from '@/lib/plugins.ts'
import { type AboutAnswer, type AboutRequest, describeScript } from '../../../workers/describe-script.ts'
import type { ReportParts, TradeChartProps } from './parts.ts'
import { aSpec, reportOf } from './report.test-support.ts'
import { ReportView } from './report-view.tsx'

const AXES = [
  { param: 'fast', from: 3, to: 12, step: 3 },
  { param: 'slow', from: 20, to: 60, step: 20 },
]
let reports: Readonly<Record<'single' | 'sweep' | 'walk' | 'carlo', BacktestReport>>

beforeAll(() => {
  const of = (task: BacktestTask, outOfSampleShare: number | null = null) => reportOf(aSpec({ task, outOfSampleShare }))
  reports = {
    single: of({ kind: 'single' }),
    sweep: of({ kind: 'sweep', search: 'grid', axes: AXES, runs: null, seed: 1, goal: 'sharpe' }, 0.3),
    walk: of({ kind: 'walk_forward', axes: AXES, goal: 'sharpe', trainBars: 120, testBars: 60 }),
    carlo: of({ kind: 'monte_carlo', method: 'block', runs: 50, blockLength: 10, seed: 1 }),
  }
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const BRIDGE = { id: 'b', url: 'http://localhost', keyId: 'k', publicKey: 'p', name: '브리지' }
const CONFIG = {
  supabaseUrl: 'http://localhost',
  supabaseKey: 'key',
  bridges: [BRIDGE],
  sandbox: true,
  simulatorUrl: null,
}
const STOP = { id: 'stop', kind: 'decimal', min: 1, max: 20, step: 1, default: 5 } as const
const DIP = {
  state: 'ready' as const,
  id: 'dip',
  plugin: 'dip.0123456789ab',
  about: {
    id: 'dip',
    label: { ko: '눌림목', en: 'Dip' },
    about: { ko: '', en: '' },
    params: [{ ...STOP, label: { ko: '손절 (%)', en: 'Stop (%)' } }],
    series: 1,
    bars: 'any' as const,
  },
  trades: true,
}

/** Reads scripts on this thread, in the same sandbox. */
class WorkerHere {
  onmessage: ((event: { data: AboutAnswer }) => void) | undefined
  postMessage(request: AboutRequest): void {
    void describeScript(request).then((data) => this.onmessage?.({ data }))
  }
  terminate(): void {
    this.onmessage = undefined
  }
}

/** What the chart was last asked to point at. */
let pointed: TradeChartProps['pointed']

function Chart(props: TradeChartProps) {
  pointed = props.pointed
  return <p>{props.instrumentId}</p>
}

const PARTS: ReportParts = { TradeChart: Chart }

function show(report: BacktestReport, isCarried = true): void {
  const queries = new QueryClient({ defaultOptions: { queries: { enabled: false, staleTime: Infinity } } })
  queries.setQueryData<unknown>(accountsQuery.queryKey, [{ id: 'a', bridge_id: BRIDGE.id, archived_at: null }])
  queries.setQueryData(pluginsQuery(BRIDGE).queryKey, { plugins: [DIP] })
  render(
    <QueryClientProvider client={queries}>
      <ConfigProvider config={CONFIG}>
        <ReportView report={report} parts={PARTS} isCarried={isCarried} againHref="/backtests/new?like=1" />
      </ConfigProvider>
    </QueryClientProvider>,
  )
}

const open = (tab: string): Promise<void> => act(async () => screen.getByRole('tab', { name: tab }).click())

describe('a result', () => {
  it('says what it came to, against the KOSPI, and that it promises nothing', () => {
    const { sheet } = reports.single
    show(reports.single)
    expect(screen.getByLabelText('주요 지표').textContent).toContain(((sheet.totalReturn ?? 0) * 100).toFixed(2))
    expect(screen.getByTestId('equity-curve').textContent).toContain('KOSPI')
    expect(screen.getByText(/투자를 권하는 것이 아니에요/)).toBeDefined()
    expect(screen.getByText(/2016–2021년 일봉/)).toBeDefined()
  })

  it('has every month in a table, and the curve, for those who cannot see colors', () => {
    show(reports.single)
    const months = screen.getByTestId('month-heat')
    expect(within(months).getAllByRole('row')).toHaveLength(1 + reports.single.sheet.yearly.length)
    const curve = within(screen.getByTestId('equity-curve'))
    expect(curve.getByText('표로 보기')).toBeDefined()
    expect(curve.getAllByRole('row')).toHaveLength(1 + 24)
  })

  it('points at a trade on the chart from its row', async () => {
    show(reports.single)
    await open('거래')
    expect(pointed).toBeUndefined()
    const [, second] = screen.getAllByRole('button', { name: /거래 보기$/ })
    if (!second) throw new Error('there are no trades')
    fireEvent.focus(second)
    const newest = reports.single.trades.toSorted((a, b) => b.exitTs - a.exitTs)
    expect(pointed).toEqual(newest[1])
    expect(second.closest('tr')?.dataset.pointed).toBe('true')
  })

  it('takes the costs apart to the won', async () => {
    show(reports.single)
    await open('분석')
    const { commission, tax } = reports.single.costs
    for (const won of [commission, tax]) {
      expect(screen.getByText(`-${Math.round(won).toLocaleString('ko-KR')}원`)).toBeDefined()
    }
  })

  it('says how likely chance would have done as well', async () => {
    show({ ...reports.single, entries: { trades: 12, actual: 0.011, typical: 0.004, pValue: 0.31 } })
    await open('분석')
    expect(screen.getByTestId('chance').textContent).toContain('31.00%예요. 산 때를 잘 골랐다고 말할 수 없어요')
    cleanup()
    show({ ...reports.single, entries: { trades: 12, actual: 0.011, typical: 0.004, pValue: 0.02 } })
    await open('분석')
    expect(screen.getByTestId('chance').textContent).toContain('우연만은 아닐 수 있어요')
  })

  it('maps a sweep, marks the best and warns of having chosen it', async () => {
    show(reports.sweep)
    expect(screen.getByLabelText('믿기 전에 볼 것').textContent?.length).toBeGreaterThan(20)
    await open('파라미터 찾기')
    const map = within(screen.getByTestId('sweep-map'))
    expect(map.getAllByRole('row')).toHaveLength(1 + 3)
    expect(map.getAllByText('가장 좋은 값')).toHaveLength(1)
    expect(map.getByRole('link', { name: '이 값으로 새 백테스트' }).getAttribute('href')).toBe(
      '/backtests/new?like=1&best=1',
    )
    await open('분석')
    expect(screen.getByText('고른 기간과 남겨 둔 기간')).toBeDefined()
  })

  it('lists what was chosen in each stretch of a walk forward', async () => {
    show(reports.walk)
    await open('워크포워드')
    const { task } = reports.walk
    expect(task?.kind === 'walk_forward' && task.folds.length).toBeGreaterThan(3)
    const rows = within(screen.getByTestId('walk-forward')).getAllByRole('row')
    expect(rows).toHaveLength(1 + (task?.kind === 'walk_forward' ? task.folds.length : 0))
    expect(rows[1]?.textContent).toContain('짧은 이동평균')
  })

  it('calls the numbers of a script what the script calls them', async () => {
    vi.stubGlobal('Worker', WorkerHere)
    const code = `export const params = [{ id: 'fast', min: 3, max: 12, step: 3, default: 3, label: '빠른 선' },
      { id: 'slow', min: 20, max: 60, step: 20, default: 20, label: '느린 선' }]
      export const create = () => ({ onEvent: () => [] })`
    const strategy = { kind: 'script' as const, code, params: { fast: 6, slow: 40 } }
    show({ ...reports.sweep, spec: { ...reports.sweep.spec, strategy } })
    await open('조건')
    expect(await screen.findByText('직접 쓴 스크립트 (빠른 선 6 · 느린 선 40)')).toBeDefined()
    await open('파라미터 찾기')
    expect(screen.getByTestId('sweep-map').textContent).toContain('빠른 선')
  })

  it('calls those of a plugin what its owner called them, and by their ids once it is gone', async () => {
    const by = (plugin: string) => ({ kind: 'plugin' as const, plugin, params: { stop: 7 } })
    const { single } = reports
    show({ ...single, spec: { ...single.spec, strategy: by(DIP.plugin) } })
    await open('조건')
    expect(screen.getByText('설치한 플러그인 dip (손절 (%) 7)')).toBeDefined()
    cleanup()
    show({ ...single, spec: { ...single.spec, strategy: by('dip.ffffffffffff') } })
    await open('조건')
    expect(screen.getByText('설치한 플러그인 dip (stop 7)')).toBeDefined()
  })

  it('says of other pasts how many ended with a loss', async () => {
    show(reports.carlo)
    await open('몬테카를로')
    const { task } = reports.carlo
    const share = task?.kind === 'monte_carlo' ? (task.lossRate * 100).toFixed(2) : ''
    expect(screen.getByTestId('monte-carlo').textContent).toContain(`${share}%`)
  })
})
