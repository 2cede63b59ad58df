import { BacktestJobRow } from '@naru/shared/contracts/backtests'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, render, screen, within } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { backtestsKey } from '@/lib/ledger/backtests.ts'
import { type KeptResult, keptKeys } from '../local/kept-results.ts'
import { useLocalRun } from '../local/local-run.ts'
import { aSpec } from '../result/report.test-support.ts'
import { BacktestList } from './backtest-list.tsx'

const USER = '7c9e6679-7425-40de-944b-e07fc1f90aff'
const SUMMARY = {
  totalReturn: 0.123,
  cagr: 0.03,
  maxDrawdown: -0.2,
  sharpe: 0.5,
  finalEquity: 11_230_000,
  trades: 12,
  runs: 1,
  warnings: [],
  spark: [10, 11, 12],
}

const jobRow = (change: Partial<Record<keyof BacktestJobRow, unknown>>): BacktestJobRow =>
  BacktestJobRow.parse({
    id: '7c9e6679-7425-40de-944b-e07fc1f90a01',
    name: '브리지 작업',
    kind: 'sweep',
    strategy_id: null,
    spec: {},
    spec_hash: 'a'.repeat(64),
    state: 'running',
    progress: 0.25,
    done_runs: 250,
    total_runs: 1000,
    eta_seconds: 95,
    attempts: 1,
    reason_code: null,
    reason_detail: null,
    summary: null,
    result_bytes: null,
    created_at: '2026-11-23T01:00:00Z',
    started_at: '2026-11-23T01:00:01Z',
    finished_at: null,
    version: 1,
    ...change,
  })

const kept = (id: string, name: string): KeptResult => ({
  id,
  name,
  spec: aSpec(),
  summary: SUMMARY,
  source: 'carried',
  createdAt: 1,
})

function open(jobs: readonly BacktestJobRow[], results: readonly KeptResult[]): void {
  const queries = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, refetchOnMount: false, retry: false } },
  })
  queries.setQueryData(backtestsKey, jobs)
  queries.setQueryData(keptKeys.list(USER), results)
  render(
    <QueryClientProvider client={queries}>
      <BacktestList userId={USER} />
    </QueryClientProvider>,
  )
}

const row = (id: string): HTMLElement => document.querySelector<HTMLElement>(`[data-backtest="${id}"]`) ?? document.body

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
  useLocalRun.setState({ run: null })
})

describe('the list of backtests', () => {
  it('offers a first one while there is none', () => {
    open([], [])
    expect(screen.getByText('아직 백테스트가 없어요')).toBeDefined()
    expect(screen.getByRole('link', { name: '첫 백테스트 해 보기' }).getAttribute('href')).toBe('/backtests/new')
  })

  it('says how far a job of the bridge is and how long it will take', () => {
    open([jobRow({})], [])
    const text = row(jobRow({}).id).textContent
    expect(text).toContain('1,000번 중 250번')
    expect(text).toContain('약 1분 40초 남음')
    expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('25')
    expect(screen.getByText('브리지 작업 1/20개 진행 · 1/200개 보관')).toBeDefined()
  })

  it('says why a job has no result', () => {
    open([jobRow({ state: 'failed', reason_code: 'no_bars' })], [])
    expect(row(jobRow({}).id).textContent).toContain('이 기간의 봉이 없어요')
  })

  it('compares what is done, wherever it was computed, and nothing else', async () => {
    const [first, second] = ['7c9e6679-7425-40de-944b-e07fc1f90a02', '7c9e6679-7425-40de-944b-e07fc1f90a03']
    const done = jobRow({ id: second, state: 'done', progress: 1, summary: SUMMARY })
    open([jobRow({}), done], [kept(first, '여기서 한 것')])
    expect(within(row(jobRow({}).id)).queryByRole('checkbox')).toBeNull()
    for (const id of [first, second]) await act(async () => within(row(id)).getByRole('checkbox').click())
    expect(screen.getByRole('link', { name: '2개 비교' }).getAttribute('href')).toBe(
      `/backtests/compare?ids=${first},${second}`,
    )
  })

  it('removes a result only after asking', async () => {
    const id = '7c9e6679-7425-40de-944b-e07fc1f90a02'
    open([], [kept(id, '여기서 한 것')])
    await act(async () => screen.getByRole('button', { name: '여기서 한 것 지우기' }).click())
    expect(screen.getByText('이 백테스트와 결과를 지울까요?')).toBeDefined()
    expect(row(id).dataset.backtestState).toBe('done')
    await act(async () => screen.getByRole('button', { name: '지우기' }).click())
    await screen.findByText('아직 백테스트가 없어요')
  })
})
