import { type KstDate, unixMs } from '@naru/shared/core/time'
import { instrumentId } from '@naru/shared/domain/instrument'
import { columnsOf } from '@naru/shared/indicators/columns'
import { recordedDay } from '@naru/shared/replay/recorded-day'
import type { SavedReplay } from '@naru/shared/replay/saved-replay'
import { expect, it } from 'vitest'
import { type ReplayAnswer, ReplayPlayer, type ReplaySpeed, type ReplayUpdate } from './replay-player.ts'

const DATE = '2026-03-05' as KstDate // a trading day
const MINUTE = 60_000
const OPEN = Date.parse('2026-03-05T09:00:00+09:00')

/** A minute of which every price and volume is told by its number: whoever knows one of a later minute gives itself away. */
const minute = (at: number) => ({
  ts: unixMs(OPEN + at * MINUTE),
  open: 10_000 + at * 10,
  high: 10_020 + at * 10,
  low: 9_990 + at * 10,
  close: 10_010 + at * 10,
  volume: 1_000,
})

function aReplay(): SavedReplay {
  const before = { ...minute(0), ts: unixMs(OPEN - 18 * 60 * MINUTE), close: 10_000 }
  const day = recordedDay({
    instrumentId: instrumentId('005930'),
    kind: 'stock',
    market: 'kospi',
    date: DATE,
    bar: '1m',
    columns: columnsOf([before, ...Array.from({ length: 60 }, (_, at) => minute(at))]),
    daily: columnsOf([]),
  })
  if (!day.ok) throw new Error(day.error)
  return { v: 1, day: day.value, settings: { cash: 1_000_000, seed: 1, strategy: null }, commands: [], clock: 0 }
}

/** A player whose time stands still until it is moved. */
async function aPlayer(speed: ReplaySpeed = 1) {
  const said: ReplayAnswer[] = []
  let now = 0
  let beat: (() => void) | undefined
  const player = new ReplayPlayer({
    now: () => now,
    every: (_, call) => {
      beat = call
      return () => {
        beat = undefined
      }
    },
    answer: (answer) => said.push(structuredClone(answer)),
    openScript: () => Promise.reject(new Error('no scripts here')),
  })
  await player.hear({ kind: 'open', saved: aReplay(), speed })
  const updates = (): readonly ReplayUpdate[] => said.filter((one) => one.kind === 'update')
  return {
    player,
    said,
    updates,
    last: () => updates().at(-1)!,
    wait: (ms: number) => {
      for (let passed = 0; passed < ms; passed += 100) {
        now += 100
        beat?.()
      }
    },
  }
}

it('moves as many seconds of the day as its speed says, and not at all while it rests', async () => {
  const { player, wait, last } = await aPlayer(60)
  const start = last().clock
  wait(1_000)
  expect(last().clock).toBe(start)
  await player.hear({ kind: 'play' })
  wait(2_000)
  expect(last()).toMatchObject({ clock: start + 120_000, isPlaying: true })
  await player.hear({ kind: 'pause' })
  wait(2_000)
  expect(last()).toMatchObject({ clock: start + 120_000, isPlaying: false })
})

/** Every price, time and volume that is said, wherever it stands. */
function numbersIn(value: unknown): readonly number[] {
  if (typeof value === 'number') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : []
}

it('never says anything of what lies after its clock', async () => {
  const { player, said, wait, updates } = await aPlayer(300)
  await player.hear({ kind: 'play' })
  await player.hear({ kind: 'place', ask: { side: 'buy', quantity: 3, limitPrice: null } })
  wait(6_000)
  await player.hear({ kind: 'step' })
  await player.hear({ kind: 'jump', to: OPEN + 45.5 * MINUTE })
  await player.hear({ kind: 'file', format: 'json' })
  expect(updates().length).toBeGreaterThan(60)
  let clock = 0
  for (const one of said) {
    if (one.kind === 'update') clock = one.clock
    const text: unknown = one.kind === 'file' ? JSON.parse(one.text) : one
    const times = numbersIn(text).filter((number) => number > 1e12 && Number.isInteger(number))
    if (clock > 0) expect(Math.max(...times)).toBeLessThanOrEqual(clock)
    if (one.kind !== 'update') continue
    // The highest price there has been until now is the one of the minute it is in.
    const most = one.clock < OPEN ? 10_000 : 10_020 + Math.floor((one.clock - OPEN) / MINUTE) * 10
    const prices = [one.quote.last, one.quote.high, ...one.trades.map(({ price }) => price)]
    expect(Math.max(...prices, ...one.bars.map(({ high }) => high))).toBeLessThanOrEqual(most)
    expect(one.quote.cumVolume).toBeLessThanOrEqual(Math.max(0, Math.ceil((one.clock - OPEN + 1) / MINUTE)) * 1_000)
  }
})

it('steps to the end of a bar, and jumps forward alone', async () => {
  const { player, last } = await aPlayer()
  await player.hear({ kind: 'step' })
  expect(last()).toMatchObject({ clock: OPEN + MINUTE, isPlaying: false })
  expect(last().bars).toEqual([minute(0)])
  await player.hear({ kind: 'jump', to: OPEN + 10 * MINUTE })
  await player.hear({ kind: 'jump', to: OPEN })
  expect(last().clock).toBe(OPEN + 10 * MINUTE)
})

it('tells of orders when something happened to them, and gives files of them', async () => {
  const { player, last, said } = await aPlayer()
  await player.hear({ kind: 'jump', to: OPEN + MINUTE + 1_000 })
  await player.hear({ kind: 'place', ask: { side: 'buy', quantity: 3, limitPrice: null } })
  expect(last().desk?.orders).toMatchObject([{ side: 'buy', filled: 3, state: 'filled' }])
  expect(last().desk?.commands).toHaveLength(1)
  await player.hear({ kind: 'pause' })
  expect(last().desk).toBeUndefined()
  await player.hear({ kind: 'file', format: 'csv' })
  expect(said.at(-1)).toMatchObject({ kind: 'file', format: 'csv' })
})

it('says why a script cannot be played', async () => {
  const { player, said } = await aPlayer()
  const saved = aReplay()
  const source = { kind: 'script', code: 'x', params: {} } as const
  const strategy = { source } as unknown as SavedReplay['settings']['strategy'] // what is read of it
  await player.hear({ kind: 'open', saved: { ...saved, settings: { ...saved.settings, strategy } }, speed: 1 })
  expect(said.at(-1)).toEqual({ kind: 'failed', code: 'strategy_failed', detail: 'no scripts here' })
})
