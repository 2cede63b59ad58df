import type { DryRunResult } from '@naru/shared/contracts/rules-api'
import { Rule } from '@naru/shared/rules/rule'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ConfigProvider } from '@/lib/config.tsx'
import { ledgerKeys } from '@/lib/ledger/tables.ts'
import type { RuleParts } from '../editor/parts.ts'
import { DryRun } from './dry-run.tsx'

const PARTS: RuleParts = { InstrumentSearch: () => null, Chart: () => null, useWatchlists: () => [] }
const CONFIG = { supabaseUrl: 'http://localhost', supabaseKey: 'key', bridges: [], sandbox: true, simulatorUrl: null }
const RULE = Rule.parse({
  v: 1,
  kind: 'alert',
  name: '공매도',
  universe: { symbols: ['005930'] },
  when: { op: '>', l: { flow: 'shortRatio' }, r: { pct: 10 } },
  fire: { mode: 'oncePerDay' },
  then: [{ do: 'notify' }],
})
const RESULT = {
  problems: [],
  days: 60,
  spec: '1d',
  firings: [],
  firingCount: 0,
  evaluated: 60,
  unknown: 60,
  coverage: [],
  notReplayed: ['flow.shortRatio.1d', 'pos.qty'],
} as const satisfies DryRunResult

vi.mock('@/lib/stream.tsx', () => ({ useMyBridge: () => ({ id: 'b', url: 'http://localhost' }) }))
vi.mock('./queries.ts', () => ({
  dryRunQuery: () => ({ queryKey: ['dry run'], queryFn: () => Promise.resolve(RESULT) }),
}))
beforeEach(() => vi.stubGlobal('fetch', () => Promise.resolve(Response.json([]))))
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

describe('what a dry run says', () => {
  it('names what the past does not tell, and what a paper account never will', async () => {
    const queries = new QueryClient()
    queries.setQueryData(ledgerKeys.instruments, [])
    render(
      <ConfigProvider config={CONFIG}>
        <QueryClientProvider client={queries}>
          <DryRun rule={RULE} parts={PARTS} isStarted />
        </QueryClientProvider>
      </ConfigProvider>,
    )
    expect((await screen.findByText(/지난 기록이 없는 값/)).textContent).toMatch(/공매도 비중.*보유 수량/)
    const live = screen.getByText(/실전 계좌의 앱 키로만/).textContent
    expect(live).toContain('공매도 비중')
    expect(live).not.toContain('보유 수량')
  })
})
