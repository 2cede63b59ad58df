import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { KstDate } from '@naru/shared/core/time'
import { createColumns } from '@naru/shared/indicators/columns'
import { recordedDay } from '@naru/shared/replay/recorded-day'
import type { ReplayRule } from '@naru/shared/replay/rule-watch'
import type { SavedReplay } from '@naru/shared/replay/saved-replay'
import { parseRule } from '@naru/shared/rules/parse'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { Segments } from '@/features/orders/segments.tsx'
import { Stepper } from '@/features/orders/stepper.tsx'
import { CARRIED_SHARE, parseMinutes } from '@/lib/replay-day.ts'
import type { ReplayAnswer, SpawnReplay } from '@/lib/replay-worker.ts'
import { useTicketDraft } from '@/lib/ticket-draft.ts'
import { ReplayPlayer } from '../../../workers/replay-player.ts'
import type { KeptReplay } from '../kept-replays.ts'
import type { ReplayParts } from '../replay-parts.ts'
import { ReplayDesk } from './replay-desk.tsx'

const FILE = join(import.meta.dirname, '../../../../public/data/minutes-005930.csv.gz')
const MINUTES = parseMinutes(gunzipSync(readFileSync(FILE)).toString('utf8'))
const DATE = '2020-03-19' as KstDate // one of its days

function aSaved(): SavedReplay {
  const what = { instrumentId: CARRIED_SHARE, kind: 'stock', market: 'kospi', date: DATE, bar: '5m' } as const
  const day = recordedDay({ ...what, columns: MINUTES.columns, daily: createColumns(0) })
  if (!day.ok) throw new Error(day.error)
  return { v: 1, day: day.value, settings: { cash: 10_000_000, seed: 5, strategy: null }, commands: [], clock: 0 }
}

/** Fires once when the price has fallen by three percent. */
function aRule(name: string, over: object): ReplayRule {
  const rule = parseRule({
    v: 1,
    kind: 'alert',
    name,
    universe: { symbols: ['005930'] },
    when: { l: { px: 'changePct' }, op: '<=', r: { pct: -3 } },
    fire: { mode: 'oncePerDay' },
    then: [{ do: 'notify' }],
    ...over,
  })
  if (!rule.ok) throw new Error(JSON.stringify(rule.error))
  return { id: name, versionId: `${name} 1`, rule: rule.value }
}

/** The real player, with time that stands still, on this very thread. */
function spawnHere(): { readonly spawn: SpawnReplay; readonly fail: (said: ReplayAnswer) => void } {
  let tell: (said: ReplayAnswer) => void = () => {}
  const spawn: SpawnReplay = (onAnswer) => {
    tell = onAnswer
    const player = new ReplayPlayer({
      now: () => 0,
      every: () => () => {},
      answer: onAnswer,
      openScript: () => Promise.reject(new Error('none')),
    })
    return { send: (request) => void player.hear(request), end: () => {} }
  }
  return { spawn, fail: (said) => act(() => tell(said)) }
}

const PARTS: ReplayParts = {
  InstrumentSearch: () => null,
  Chart: ({ bars, spec }) => <p data-testid="bars">{`${spec} ${bars.length}`}</p>,
  Ladder: ({ instrumentId, book }) => (
    <button type="button" onClick={() => useTicketDraft.getState().setPrice(instrumentId, book.bids[3]?.[0] ?? 0)}>
      호가
    </button>
  ),
  Tape: ({ trades }) => <p data-testid="trades">{trades.length}</p>,
  Figures: ({ quote }) => <p data-testid="last">{quote.last}</p>,
  Segments: (props) => <Segments {...props} />,
  Stepper: (props) => <Stepper {...props} />,
}

async function open(saved = aSaved()) {
  const kept: { readonly entry: KeptReplay; readonly saved: SavedReplay }[] = []
  const { spawn, fail } = spawnHere()
  await act(async () => {
    render(
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { enabled: false } } })}>
        <ReplayDesk
          id="7c9e6679-7425-40de-944b-e07fc1f90a02"
          saved={saved}
          parts={PARTS}
          onKeep={(entry, now) => kept.push({ entry, saved: now })}
          onAgain={() => {}}
          onLeave={() => {}}
          spawn={spawn}
        />
      </QueryClientProvider>,
    )
  })
  return { kept, fail }
}

const press = (key: string, on: Element = document.body): Promise<void> =>
  act(async () => void fireEvent.keyDown(on, { key }))
const clock = (): string | null => screen.getByTestId('replay-clock').textContent
const order = async (quantity: string, name: string): Promise<void> => {
  const ticket = within(screen.getByTestId('replay-ticket'))
  await act(async () => void fireEvent.change(ticket.getByLabelText('수량'), { target: { value: quantity } }))
  await act(async () => ticket.getByRole('button', { name }).click())
}

afterEach(cleanup)

it('says on every part that it is a replay, and of which day', async () => {
  await open()
  expect(screen.getByRole('heading', { level: 1 }).textContent).toMatch(
    /리플레이 · .*2020-03-19 · 진짜 주문이 아니에요/,
  )
  for (const part of ['chart', 'book', 'tape', 'ticket', 'account', 'result']) {
    expect(within(screen.getByTestId(`replay-${part}`)).getByText('리플레이')).toBeDefined()
  }
})

it('is played by keys, but not while something is typed', async () => {
  await open()
  expect(clock()).toBe('08:59:00')
  await press('ArrowRight')
  expect(clock()).toBe('09:05:00')
  await press('ArrowUp')
  expect(screen.getByRole('combobox', { name: '빠르기' })).toHaveProperty('value', '2')
  await press(' ')
  expect(screen.getByTestId('replay-controls').dataset.playing).toBe('true')
  await press('ArrowRight', screen.getByLabelText('시각으로'))
  expect(clock()).toBe('09:05:00')
  await press(' ')
  expect(screen.getByTestId('replay-controls').dataset.playing).toBe('false')
})

it('draws the bars that are over and the one that grows, and no others', async () => {
  await open()
  const before = Number(screen.getByTestId('bars').textContent?.split(' ')[1])
  await press('ArrowRight')
  await press('ArrowRight')
  // Two are over, and the first trade of the third prints at that very moment.
  expect(screen.getByTestId('bars').textContent).toBe(`5m ${before + 3}`)
})

it('takes a price from the book and an order from the ticket, and says what became of it', async () => {
  const { kept } = await open()
  await press('ArrowRight')
  await act(async () => screen.getByRole('button', { name: '호가' }).click())
  const price = screen.getByLabelText<HTMLInputElement>('가격').value.replaceAll(',', '')
  expect(Number(price)).toBeLessThan(Number(screen.getByTestId('last').textContent))
  await order('10', '연습 매수')
  expect(screen.getByTestId('replay-latest').dataset.state).toBe('open')
  await act(async () => within(screen.getByTestId('replay-orders')).getByRole('button', { name: '취소' }).click())
  expect(screen.getByTestId('replay-latest').dataset.state).toBe('canceled')
  await act(async () => screen.getByRole('button', { name: '시장가' }).click())
  await order('10', '연습 매수')
  expect(screen.getByTestId('replay-latest').textContent).toContain('10주 매수 체결')
  expect(kept.at(-1)?.saved.commands).toHaveLength(3)
  expect(kept.at(-1)?.entry).toMatchObject({ instrumentId: CARRIED_SHARE, date: DATE, isOver: false })
})

it('says why an order was not taken, in the words of live orders', async () => {
  await open()
  await press('ArrowRight')
  await act(async () => screen.getByRole('button', { name: '시장가' }).click())
  await order('900000', '연습 매수')
  expect(screen.getByTestId('replay-latest').textContent).toContain('주문을 받지 않았어요')
})

it('lists what the rules of its reader did that day, and why one of them rests', async () => {
  const saved = aSaved()
  const rules = [
    aRule('떨어지면 사기', {
      kind: 'strategy',
      then: [{ do: 'order', side: 'buy', type: 'market', size: { qty: 3 } }],
    }),
    aRule('외국인', { when: { l: { flow: 'foreignNetQty', window: '1d' }, op: '>', r: 0 } }),
  ]
  await open({ ...saved, settings: { ...saved.settings, rules }, clock: saved.day.open + 3 * 3_600_000 })
  const card = screen.getByTestId('replay-rules')
  expect(card.textContent).toContain('규칙 1개가 보고 있어요.')
  expect(card.textContent).toContain('외국인그날의 기록에 없는 값을 봐서 쉬어요.')
  expect(within(card).getByRole('listitem').textContent).toMatch(/^\d\d:\d\d:\d\d떨어지면 사기[\d,]+매수 3$/)
  expect(screen.getByTestId('replay-orders').textContent).toContain('매수 규칙')
})

it('goes on where it was left, and takes nothing once the day is over', async () => {
  const saved = aSaved()
  await open({ ...saved, clock: saved.day.close })
  expect(screen.getByTestId('replay-controls').dataset.over).toBe('true')
  expect(screen.getByRole('button', { name: '연습 매수' })).toHaveProperty('disabled', true)
  expect(screen.getByRole('button', { name: '재생' })).toHaveProperty('disabled', true)
})

it('says when it has stopped, and that what came before is kept', async () => {
  const { fail } = await open()
  fail({ kind: 'failed', code: 'replay_failed', detail: 'x' })
  expect(screen.getByText('리플레이가 멈췄어요. 여기까지는 남아 있어요.')).toBeDefined()
})

it('knows no way to a broker or into the ledger', () => {
  const folders = ['features/replay', 'features/replay/play', 'features/replay/start', 'app/(app)/replay']
  const sources = folders.flatMap((folder) => {
    const path = join(import.meta.dirname, '../../..', folder)
    const names = readdirSync(path).filter((name) => /\.tsx?$/.test(name) && !name.includes('.test.'))
    return names.map((name) => readFileSync(join(path, name), 'utf8'))
  })
  expect(sources.length).toBeGreaterThan(12)
  for (const source of sources)
    expect(source).not.toMatch(/callRpc|place\.ts|orders\/(use-ticket|order-ticket|confirm)/)
})
