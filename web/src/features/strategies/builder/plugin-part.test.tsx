import type { PluginList } from '@naru/shared/contracts/plugins-api'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ConfigProvider } from '@/lib/config.tsx'
import { accountsQuery } from '@/lib/ledger/tables.ts'
import { pluginsQuery } from '@/lib/plugins.ts'
import type { StrategyParts } from '../parts.ts'
import { type Draft, newDraft } from './draft.ts'
import { PluginPart } from './plugin-part.tsx'

const BRIDGE = { id: 'b', url: 'http://localhost', keyId: 'k', publicKey: 'p', name: '브리지' }
const CONFIG = {
  supabaseUrl: 'http://localhost',
  supabaseKey: 'key',
  bridges: [BRIDGE],
  sandbox: true,
  simulatorUrl: null,
}
const DRAFT: Draft = { ...newDraft('7c9e6679-7425-40de-944b-e07fc1f90a01', '시험'), way: 'plugin' }
const PARTS = { InstrumentSearch: () => null } as unknown as StrategyParts // nothing else of it is shown here

const dip: PluginList['plugins'][number] = {
  state: 'ready',
  id: 'dip',
  plugin: 'dip.0123456789ab',
  about: {
    id: 'dip',
    label: { ko: '눌림목 매수', en: 'Buy the dip' },
    about: { ko: '추세가 바뀌면 잃어요.', en: 'Loses when the trend ends.' },
    params: [
      { id: 'stop', kind: 'decimal', label: { ko: '손절 (%)', en: 'Stop' }, min: 1, max: 20, step: 1, default: 5 },
    ],
    series: 2,
    bars: 'intraday',
  },
  trades: false,
}
const broken: PluginList['plugins'][number] = { state: 'refused', id: 'moody', code: 'repeats', detail: 'fill 3' }

function open(plugins: PluginList['plugins'], draft = DRAFT, hasAccount = true) {
  const queries = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, refetchOnMount: false, retry: false } },
  })
  const accounts = hasAccount ? [{ id: 'a', bridge_id: BRIDGE.id, archived_at: null }] : []
  queries.setQueryData<unknown>(accountsQuery.queryKey, accounts)
  queries.setQueryData(pluginsQuery(BRIDGE).queryKey, { plugins: [...plugins] })
  const onChange = vi.fn<(draft: Draft) => void>()
  render(
    <ConfigProvider config={CONFIG}>
      <QueryClientProvider client={queries}>
        <PluginPart draft={draft} onChange={onChange} parts={PARTS} />
      </QueryClientProvider>
    </ConfigProvider>,
  )
  return onChange
}

afterEach(cleanup)

describe('plugins in the builder', () => {
  it('are chosen by their names, with bars they can be played on', () => {
    const onChange = open([dip, broken])
    fireEvent.change(screen.getByRole('combobox', { name: '플러그인' }), { target: { value: dip.plugin } })
    expect(onChange).toHaveBeenCalledWith({ ...DRAFT, plugin: 'dip.0123456789ab', pluginParams: {}, bar: '5m' })
    expect(screen.getByText(/같은 봉에 같은 답을 하지 않아요/).textContent).toContain('moody')
  })

  it('show what they do, their numbers, and what to mind', () => {
    const onChange = open([dip], { ...DRAFT, plugin: 'dip.0123456789ab', bar: '5m' })
    expect(screen.getByText('추세가 바뀌면 잃어요.')).toBeTruthy()
    expect(screen.getByText(/한 번도 거래하지 않았어요/)).toBeTruthy()
    expect(screen.getByText(/2개/)).toBeTruthy()
    fireEvent.change(screen.getByRole('slider', { name: /손절/ }), { target: { value: '7' } })
    expect(onChange.mock.lastCall?.[0].pluginParams).toEqual({ stop: 7 })
  })

  it('say when the one that was chosen is gone, when there is none, and when there is no bridge', () => {
    open([dip], { ...DRAFT, plugin: 'dip.ffffffffffff' })
    expect(screen.getByRole('alert').textContent).toContain('바뀌었거나 없어졌어요')
    cleanup()
    open([])
    expect(screen.getByText(/설치된 플러그인이 없어요/)).toBeTruthy()
    cleanup()
    open([dip], DRAFT, false)
    expect(screen.getByText(/브리지에 연결하면/)).toBeTruthy()
  })
})
