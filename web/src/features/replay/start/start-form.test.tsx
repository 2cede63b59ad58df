import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { instrumentId } from '@naru/shared/domain/instrument'
import type { ReplayRule } from '@naru/shared/replay/rule-watch'
import type { SavedReplay } from '@naru/shared/replay/saved-replay'
import { parseRule } from '@naru/shared/rules/parse'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ConfigProvider } from '@/lib/config.tsx'
import { ledgerKeys } from '@/lib/ledger/tables.ts'
import type { ReplayParts } from '../replay-parts.ts'
import { armedRulesQuery } from './armed-rules.ts'
import { ReplayList } from './replay-list.tsx'
import { StartForm, type Wish } from './start-form.tsx'

const DATA = join(import.meta.dirname, '../../../../public')
const CONFIG = { supabaseUrl: 'http://localhost', supabaseKey: 'k', bridges: [], sandbox: true, simulatorUrl: null }
const PARTS = { InstrumentSearch: () => null } as unknown as ReplayParts // the form shows no other

function aRule(id: string, symbols: readonly string[]): ReplayRule {
  const rule = parseRule({
    v: 1,
    kind: 'alert',
    name: id,
    universe: { symbols },
    when: { l: { px: 'changePct' }, op: '>=', r: { pct: 3 } },
    fire: { mode: 'oncePerDay' },
    then: [{ do: 'notify' }],
  })
  if (!rule.ok) throw new Error(JSON.stringify(rule.error))
  return { id, versionId: `${id} 1`, rule: rule.value }
}

function open(wish: Wish = {}, rules: readonly ReplayRule[] = []): readonly SavedReplay[] {
  const begun: SavedReplay[] = []
  const queries = new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: Number.POSITIVE_INFINITY, refetchOnMount: false } },
  })
  queries.setQueryData(ledgerKeys.accounts, [])
  queries.setQueryData(['ledger', 'strategies', 'replayed'], [])
  queries.setQueryData(armedRulesQuery.queryKey, rules)
  render(
    <QueryClientProvider client={queries}>
      <ConfigProvider config={CONFIG}>
        <StartForm wish={wish} parts={PARTS} onBegin={(saved) => begun.push(saved)} />
      </ConfigProvider>
    </QueryClientProvider>,
  )
  return begun
}

beforeEach(() => {
  vi.stubGlobal('fetch', async (path: string) => new Response(readFileSync(join(DATA, path))))
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

it('begins a day that is carried along without a bridge, with the strategy that was chosen', async () => {
  const begun = open()
  fireEvent.change(screen.getByRole('combobox', { name: '함께 돌릴 전략' }), { target: { value: 'sma_cross' } })
  await act(async () => screen.getByRole('button', { name: '리플레이 시작' }).click())
  await vi.waitFor(() => expect(begun).toHaveLength(1))
  const [saved] = begun
  expect(saved?.day).toMatchObject({ date: '2020-03-19', bar: '5m', base: 45_600 })
  expect(saved?.settings.strategy).toMatchObject({ bar: '5m', source: { strategy: 'sma_cross' } })
  expect(saved?.day.past.length).toBeGreaterThan(500)
})

it('lets the armed rules of that very instrument watch along, unless its reader would rather not', async () => {
  const rules = [aRule('삼성 급등', ['005930', '000660']), aRule('다른 종목', ['000660'])]
  const begun = open({}, rules)
  expect(screen.getByText('삼성 급등')).toBeDefined()
  await act(async () => screen.getByRole('button', { name: '리플레이 시작' }).click())
  await vi.waitFor(() => expect(begun[0]?.settings.rules).toEqual([rules[0]]))
  cleanup()
  const alone = open({}, rules)
  fireEvent.click(screen.getByRole('checkbox', { name: '이 종목을 보는 규칙 1개도 함께 돌리기' }))
  await act(async () => screen.getByRole('button', { name: '리플레이 시작' }).click())
  await vi.waitFor(() => expect(alone[0]?.settings.rules).toEqual([]))
})

it('says that days of the bridge need one', () => {
  open({ instrumentId: instrumentId('000660') })
  expect(screen.getByText(/연결된 브리지가 없어요/)).toBeDefined()
  expect(screen.getByRole('button', { name: '리플레이 시작' })).toHaveProperty('disabled', true)
})

it('says when a file cannot be read, and lets it be tried again', async () => {
  vi.stubGlobal('fetch', async () => new Response('', { status: 500 }))
  open()
  await act(async () => screen.getByRole('button', { name: '리플레이 시작' }).click())
  expect(await screen.findByText('예상하지 못한 오류가 났어요.')).toBeDefined()
  expect(screen.getByRole('button', { name: '리플레이 시작' })).toHaveProperty('disabled', false)
})

it('lists replays that were left, and tells of none', () => {
  const nothing = (): void => {}
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { enabled: false } } })}>
      <ReplayList replays={[]} onOpen={nothing} onRemove={nothing} />
    </QueryClientProvider>,
  )
  expect(screen.getByText('아직 리플레이가 없어요')).toBeDefined()
})
