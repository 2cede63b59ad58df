import type { StrategyRunRow } from '@naru/shared/contracts/strategies'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { strategyRunsQuery } from '@/lib/ledger/strategies.ts'
import { RunList } from './run-list.tsx'

const STRATEGY = '7c9e6679-7425-40de-944b-e07fc1f90a01'

const aRun = (over: Partial<StrategyRunRow>): StrategyRunRow => ({
  id: crypto.randomUUID(),
  strategy_id: STRATEGY,
  version_id: '7c9e6679-7425-40de-944b-e07fc1f90a02',
  date: '2026-11-20',
  kind: 'session',
  due_at: '2026-11-20T00:00:00Z',
  ends_at: '2026-11-20T06:20:00Z',
  started_at: null,
  finished_at: null,
  state: 'due',
  detail: null,
  version: 1,
  ...over,
})

async function show(...runs: readonly StrategyRunRow[]): Promise<readonly HTMLElement[]> {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } })
  queries.setQueryData(strategyRunsQuery(STRATEGY).queryKey, runs)
  render(
    <QueryClientProvider client={queries}>
      <RunList strategyId={STRATEGY} />
    </QueryClientProvider>,
  )
  return runs.length === 0 ? [] : screen.findAllByRole('listitem')
}

afterEach(cleanup)

describe('the runs of a strategy', () => {
  it('say in red of one that nobody began in time that it was missed, and when it was due', async () => {
    const [missed] = await show(aRun({ state: 'missed' }))
    expect(missed?.dataset.runState).toBe('missed')
    expect(missed?.textContent).toContain('장중 거래')
    expect(missed?.querySelector('time')?.dateTime).toBe('2026-11-20T00:00:00Z')
    expect(screen.getByText('놓침').className).toContain('danger')
  })

  it('say until when one lasted that was done, and nothing alarming of it', async () => {
    const times = { started_at: '2026-11-20T00:00:01Z', finished_at: '2026-11-20T06:20:00Z' }
    const [done] = await show(aRun({ ...times, state: 'done' }))
    expect(done?.querySelector('time')?.textContent).toMatch(/09:00.* – 15:20:00/)
    expect(done?.innerHTML).not.toContain('danger')
  })

  it('tell what they are for before there is one', async () => {
    await show()
    expect(screen.getByText('아직 실행한 적이 없어요')).toBeDefined()
  })
})
