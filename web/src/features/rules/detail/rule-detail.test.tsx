import type { RuleFiringRow, RuleRow, RuleTraceRow, RuleVersionRow } from '@naru/shared/contracts/rules'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ConfigProvider } from '@/lib/config.tsx'
import { priceLinesKey } from '@/lib/ledger/price-lines.ts'
import { isAdminQuery } from '@/lib/ledger/role.ts'
import { ruleKeys } from '@/lib/ledger/rules.ts'
import { ledgerKeys } from '@/lib/ledger/tables.ts'
import type { RuleParts } from '../editor/parts.ts'
import { armedRow, firingRow, ruleRow, traceRow, versionRow } from '../rows.test-support.ts'
import { RuleDetail } from './rule-detail.tsx'

vi.mock('next/navigation', () => ({ useRouter: () => ({ push: () => {} }) }))

const PARTS: RuleParts = { InstrumentSearch: () => null, Chart: () => null, useWatchlists: () => [] }
const CONFIG = { supabaseUrl: 'http://localhost', supabaseKey: 'key', bridges: [], sandbox: true, simulatorUrl: null }

interface Held {
  readonly rule: RuleRow
  readonly versions?: readonly RuleVersionRow[]
  readonly firings?: readonly RuleFiringRow[]
  readonly traces?: readonly RuleTraceRow[]
  readonly isAdmin?: boolean
}

function open({ rule, versions = [], firings = [], traces = [], isAdmin = false }: Held): void {
  vi.stubGlobal('fetch', () => new Promise(() => {}))
  const queries = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, refetchOnMount: false, retry: false } },
  })
  for (const key of [ledgerKeys.accounts, ledgerKeys.bridges, priceLinesKey]) queries.setQueryData(key, [])
  queries.setQueryData(isAdminQuery.queryKey, isAdmin)
  queries.setQueryData(ruleKeys.rules, [rule])
  queries.setQueryData(ruleKeys.versions(rule.id), versions)
  queries.setQueryData(ruleKeys.firings(rule.id), firings)
  queries.setQueryData(ruleKeys.traces(rule.id), traces)
  render(
    <ConfigProvider config={CONFIG}>
      <QueryClientProvider client={queries}>
        <RuleDetail ruleId={rule.id} parts={PARTS} />
      </QueryClientProvider>
    </ConfigProvider>,
  )
}

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const tab = (name: string): void => act(() => screen.getByRole('tab', { name }).click())

describe('a rule that fired', () => {
  it('shows the values it saw, by their names', () => {
    open({ rule: armedRow({ fires_today: 1 }), versions: [versionRow()], firings: [firingRow()] })
    const seen = document.querySelector('[data-evidence="px.last"]')
    expect(seen?.textContent).toBe('현재가80,100원')
    expect(screen.getByText('오늘 1번')).toBeDefined()
    expect(screen.getByText('알림을 만들었어요')).toBeDefined()
  })

  it('says what became of its order only once that is known', () => {
    const actions = [{ do: 'order', index: 0 }]
    open({ rule: armedRow(), versions: [versionRow()], firings: [firingRow({ actions })] })
    expect(screen.getByText('결과를 아직 받지 못했어요')).toBeDefined()
    cleanup()
    const outcome = [{ index: 0, state: 'refused', code: 'trading_halted' }]
    open({ rule: armedRow(), versions: [versionRow()], firings: [firingRow({ actions, outcome })] })
    expect(screen.getByText(/주문이 막혔어요/)).toBeDefined()
  })
})

describe('a rule that may be a template for everybody', () => {
  it('is published by admins alone', () => {
    open({ rule: ruleRow() })
    expect(screen.queryByRole('button', { name: '모두의 템플릿으로 내놓기' })).toBeNull()
    cleanup()
    open({ rule: ruleRow(), isAdmin: true })
    expect(screen.getByRole('button', { name: '모두의 템플릿으로 내놓기' })).toBeDefined()
  })
})

describe('a rule that did not fire', () => {
  const LEAF = { path: ['when'], result: 'false', left: 79_500, right: 80_000, unit: 'krw', distance: 0.00625 }
  const TRACE = {
    evaluations: 12,
    unknowns: 0,
    lastEvaluatedAt: 1_795_395_600_000,
    lastFiredAt: null,
    block: 'not_true',
    missing: [],
    recent: [],
    leaves: [LEAF],
    nearestMiss: { at: 1_795_395_000_000, unmet: 1, distance: 0.001, leaves: [{ ...LEAF, path: [], left: 79_900 }] },
  }

  it('tells each condition as it stands, and how near it came', () => {
    open({ rule: armedRow(), versions: [versionRow()], traces: [traceRow(TRACE)] })
    tab('왜 안 울렸나')
    expect(screen.getByText('조건이 아직 맞지 않았어요')).toBeDefined()
    const lines = [...document.querySelectorAll('[data-trace] li')].map((line) => line.textContent)
    expect(lines[0]).toContain('현재가 79,500원')
    expect(lines[0]).toContain('80,000원 이상이면')
    expect(lines[1]).toContain('현재가 79,900원')
  })

  it('says how far a price had to move, which stands in the rule alone', () => {
    const when = { op: 'risesBy', l: { px: 'last' }, by: { krw: 100 }, within: '00:01:00' }
    const definition = { ...(versionRow().definition as object), when }
    const trace = { ...TRACE, nearestMiss: null, leaves: [{ ...LEAF, right: null }] }
    open({ rule: armedRow(), versions: [versionRow({ definition })], traces: [traceRow(trace)] })
    tab('왜 안 울렸나')
    expect(document.querySelector('[data-trace] li')?.textContent).toContain('100원 만큼 오르면')
  })

  it('names the value that is missing, and what kept an order from being made', () => {
    const trace = { ...TRACE, block: 'unknown', missing: ['tape.tradeStrength'], declined: { code: 'size_too_small' } }
    open({ rule: armedRow(), versions: [versionRow()], traces: [traceRow(trace)] })
    tab('왜 안 울렸나')
    expect(screen.getByText(/체결강도/)).toBeDefined()
    expect(screen.getByText('금액이 한 주보다 작아 주문하지 않았어요')).toBeDefined()
  })

  it('says so when there is nothing to tell yet', () => {
    open({ rule: ruleRow() })
    tab('왜 안 울렸나')
    expect(screen.getByText('아직 평가한 기록이 없어요')).toBeDefined()
  })
})

describe('what a rule says', () => {
  it('is what is on, and that the draft is another one', () => {
    open({ rule: armedRow({ draft_hash: 'b'.repeat(64) }), versions: [versionRow()] })
    expect(screen.getByTestId('rule-sentence').textContent).toBe('현재가가 80,000원 이상이면')
    expect(screen.getByText(/켜진 내용과 초안이 달라요/)).toBeDefined()
  })

  it('is kept version by version, with what was changed marked', () => {
    const second = versionRow({
      id: '7c9e6679-7425-40de-944b-e07fc1f90a09',
      number: 2,
      sentence_ko: '현재가가 85,000원 이상이면',
    })
    open({ rule: armedRow(), versions: [second, versionRow()] })
    tab('버전')
    expect(document.querySelector('[data-version="2"] ins')?.textContent).toContain('85,000원')
    expect(document.querySelector('[data-version="2"] del')?.textContent).toContain('80,000원')
    expect(document.querySelector('[data-version="1"] ins')).toBeNull()
  })

  it('comes with the reason when it was switched off', () => {
    open({ rule: ruleRow({ state: 'switched_off', reason_code: 'account_archived' }) })
    expect(screen.getByText('계좌 연결이 끊겼어요')).toBeDefined()
  })
})
