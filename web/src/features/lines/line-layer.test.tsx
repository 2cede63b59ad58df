import { unixMs } from '@naru/shared/core/time'
import { instrumentId } from '@naru/shared/domain/instrument'
import type { Bar } from '@naru/shared/domain/market-data'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { ChartSurface } from '@/lib/chart-surface.ts'
import { type PriceLine, priceLinesKey } from '@/lib/ledger/price-lines.ts'
import { connectSupabase } from '@/lib/supabase/browser.ts'
import { LineLayer } from './line-layer.tsx'
import { LinePanel } from './line-panel.tsx'
import { LINE, SLOPE } from './rows.test-support.ts'
import { useLineTool } from './use-line-tool.ts'

const ID = instrumentId('005930')
const DAY = 86_400_000
const START = unixMs(new Date('2026-11-01T00:00:00Z').getTime())
const bar = (day: number): Bar => ({
  ts: unixMs(START + day * DAY),
  open: 70_000,
  high: 70_000,
  low: 70_000,
  close: 70_000,
  volume: 1,
})
const BARS = Array.from({ length: 30 }, (_, day) => bar(day))

/** Ten pixels a day, one pixel a hundred won, 80,000 at the top. */
const SURFACE: ChartSurface = {
  xOf: (at) => ((at - START) / DAY) * 10,
  yOf: (price) => (80_000 - price) / 100,
  tsAt: (x) => BARS[Math.min(29, Math.max(0, Math.round(x / 10)))]?.ts,
  priceAt: (y) => 80_000 - y * 100,
  visibleBars: () => BARS,
  size: () => ({ width: 300, height: 200 }),
  version: () => 0,
  onChange: () => () => {},
}

function Chart() {
  const tool = useLineTool(ID, 'stock')
  return (
    <>
      <LineLayer surface={SURFACE} tool={tool} />
      <LinePanel instrumentId={ID} tool={tool} ruleHref={(line) => `/rules/new?line=${line.id}`} />
    </>
  )
}

/** The chart with these lines on it; gives the list as it is held. */
function open(lines: readonly PriceLine[]): () => readonly PriceLine[] {
  connectSupabase('http://localhost', 'key')
  vi.stubGlobal('fetch', () => new Promise(() => {})) // the ledger has not answered yet
  const queries = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, refetchOnMount: false, retry: false } },
  })
  queries.setQueryData(priceLinesKey, lines)
  render(
    <QueryClientProvider client={queries}>
      <Chart />
    </QueryClientProvider>,
  )
  return () => queries.getQueryData<readonly PriceLine[]>(priceLinesKey) ?? []
}

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const press = (name: string | RegExp): void => act(() => screen.getByRole('button', { name }).click())
const tap = async (x: number, y: number): Promise<void> => {
  await act(async () => {
    fireEvent.pointerUp(screen.getByTestId('line-placing'), { clientX: x, clientY: y })
  })
}

describe('a line on the chart', () => {
  it('is placed by one tap, on a price that can be traded', async () => {
    const held = open([])
    press('저항선 긋기')
    await tap(150, 75.4)
    expect(held()).toMatchObject([{ kind: 'resistance', label: '저항선', price: 72_500, to_price: null }])
    expect(screen.queryByTestId('line-placing')).toBeNull()
  })

  it('slopes through two taps, whichever came first', async () => {
    const held = open([])
    press('지지선 긋기')
    press('추세')
    await tap(200, 90)
    expect(held()).toEqual([])
    await tap(100, 100)
    expect(held()).toMatchObject([{ kind: 'support', price: 70_000, to_price: 71_000 }])
    expect(held()[0]?.from_at).toBe(new Date(START + 10 * DAY).toISOString())
  })

  it('is drawn where it is, a slope from bar to bar', () => {
    open([LINE, SLOPE])
    const [flat, slope] = [...document.querySelectorAll('polyline')].map((one) => one.getAttribute('points') ?? '')
    expect(flat).toBe('0,80 300,80')
    expect(slope?.split(' ')).toHaveLength(BARS.length)
    expect(slope).toContain('10,100')
  })

  it('gives up placing when asked', () => {
    const held = open([])
    press('저항선 긋기')
    press('그만 긋기')
    expect(screen.queryByTestId('line-placing')).toBeNull()
    expect(held()).toEqual([])
  })

  it('can be given its price by typing, for those who do not point', async () => {
    const held = open([])
    press('지지선 긋기')
    press('가격 입력')
    fireEvent.change(screen.getByLabelText('가격'), { target: { value: '68,000' } })
    await act(async () => screen.getByRole('button', { name: '저장' }).click())
    expect(held()).toMatchObject([{ kind: 'support', label: '지지선', price: 68_000, to_price: null }])
  })

  it('leads from the list to an alert on it', () => {
    open([LINE])
    expect(screen.getByRole('link', { name: '알림 만들기' }).getAttribute('href')).toBe(`/rules/new?line=${LINE.id}`)
  })

  it('is changed by numbers too, and refuses what is no price', async () => {
    const held = open([LINE])
    press(/^고치기/)
    fireEvent.change(screen.getByLabelText('가격'), { target: { value: '없음' } })
    await act(async () => screen.getByRole('button', { name: '저장' }).click())
    expect(screen.getByText(/0보다 큰 가격/)).toBeDefined()
    fireEvent.change(screen.getByLabelText('가격'), { target: { value: '73,500' } })
    await act(async () => screen.getByRole('button', { name: '저장' }).click())
    expect(held()).toMatchObject([{ id: LINE.id, price: 73_500 }])
  })

  it('is deleted only after a second yes', async () => {
    const held = open([LINE])
    press(/^고치기/)
    press('지우기')
    expect(held()).toHaveLength(1)
    await act(async () => screen.getByRole('button', { name: '선 지우기' }).click())
    expect(held()).toEqual([])
  })
})
