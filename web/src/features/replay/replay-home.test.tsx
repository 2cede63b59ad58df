import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { KstDate } from '@naru/shared/core/time'
import { createColumns } from '@naru/shared/indicators/columns'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ConfigProvider } from '@/lib/config.tsx'
import { carriedDay, parseMinutes } from '@/lib/replay-day.ts'
import { type ReplayAnswer, ReplayPlayer, type ReplayRequest } from '../../workers/replay-player.ts'
import { type KeptReplay, keepReplay } from './kept-replays.ts'
import { ReplayHome } from './replay-home.tsx'
import type { ReplayParts } from './replay-parts.ts'

const address = vi.hoisted(() => ({ value: new URLSearchParams() }))
vi.mock('next/navigation', () => ({ useSearchParams: () => address.value }))

const USER = '7c9e6679-7425-40de-944b-e07fc1f90aff'
const ID = '7c9e6679-7425-40de-944b-e07fc1f90a02'
const FILE = join(import.meta.dirname, '../../../public/data/minutes-005930.csv.gz')
const CONFIG = { supabaseUrl: 'http://localhost', supabaseKey: 'k', bridges: [], sandbox: true, simulatorUrl: null }
const nothing = (): null => null
const PARTS: ReplayParts = {
  InstrumentSearch: nothing,
  Chart: nothing,
  Ladder: nothing,
  Tape: nothing,
  Figures: nothing,
  Segments: nothing,
  Stepper: nothing,
}

/** How many workers were started, each a real player on this thread. */
let started = 0
class WorkerHere {
  onmessage: ((event: { data: ReplayAnswer }) => void) | undefined
  readonly #player = new ReplayPlayer({
    now: () => 0,
    every: () => () => {},
    answer: (data) => queueMicrotask(() => this.onmessage?.({ data })),
    openScript: () => Promise.reject(new Error('none')),
  })
  constructor() {
    started += 1
  }
  postMessage(request: ReplayRequest): void {
    void this.#player.hear(request)
  }
  terminate(): void {
    this.onmessage = undefined
  }
}

async function open(id: string | null, isKept: boolean): Promise<void> {
  const queries = new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: Number.POSITIVE_INFINITY } },
  })
  const minutes = parseMinutes(gunzipSync(readFileSync(FILE)).toString('utf8'))
  const day = carriedDay({ ...minutes, daily: createColumns(0) }, '2020-03-19' as KstDate)
  const settings = { cash: 10_000_000, seed: 5, strategy: null }
  const { instrumentId, date } = day
  const entry: KeptReplay = { id: ID, instrumentId, date, strategy: null, clock: day.open, isOver: false, profit: 0 }
  if (isKept) await keepReplay({ queries, userId: USER }, entry, { v: 1, day, settings, commands: [], clock: day.open })
  address.value = new URLSearchParams(id === null ? '' : `id=${id}`)
  await act(async () => {
    render(
      <QueryClientProvider client={queries}>
        <ConfigProvider config={CONFIG}>
          <ReplayHome userId={USER} wish={{}} parts={PARTS} />
        </ConfigProvider>
      </QueryClientProvider>,
    )
  })
}

const press = (name: string): Promise<void> => act(async () => screen.getByRole('button', { name }).click())

beforeEach(() => {
  started = 0
  vi.stubGlobal('Worker', WorkerHere)
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')))
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

it('goes on with what is kept, and is not begun anew by being kept again', async () => {
  await open(ID, true)
  expect((await screen.findByTestId('replay-clock')).textContent).toBe('09:00:00')
  await press('다음 봉')
  await press('다음 봉')
  expect(screen.getByTestId('replay-clock').textContent).toBe('09:10:00')
  expect(started).toBe(1)
})

it('says when a replay is not of this browser', async () => {
  await open(ID, false)
  expect(await screen.findByText('리플레이를 찾을 수 없어요')).toBeDefined()
  expect(started).toBe(0)
})

it('shows where to begin while the network is away', async () => {
  await open(null, true)
  expect(screen.getByRole('button', { name: '리플레이 시작' })).toBeDefined()
  expect(screen.getByTestId('replay-list').textContent).toContain('2020-03-19')
})
