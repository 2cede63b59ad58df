import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { playsUntil } from '../integration/replay.ts'
import { type BridgeProcess, type Desk, eventually, startWorld, type World } from '../integration/world.ts'
import { armRule } from './arm-rule.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

const CODE = '005930'
const ID = `${CODE}.KRX`
/** The recorded day is six hours long. */
const DAY_MS = 6 * 3_600_000
const MINUTE_MS = 60_000
const FIVE_MINUTES_MS = 5 * MINUTE_MS
/** What has happened is told within this time, or it was missed. */
const FIRED_MS = 45_000

interface Trade {
  /** Milliseconds after midnight. */
  readonly at: number
  readonly price: number
}

let world: World
let desk: Desk
let bridge: BridgeProcess

beforeAll(async () => {
  world = await startWorld()
  // The second recorded day, before its first trade.
  world.kis.driver.set({ elapsed: DAY_MS, isPaused: true })
  desk = await world.openDesk()
  bridge = await world.spawnBridge()
  await world.sessionIs(desk, 'running')
})
afterAll(() => world.stop())

const arms = (over: Readonly<Record<string, unknown>>): Promise<string> =>
  armRule(desk, { kind: 'alert', universe: { symbols: [CODE] }, then: [{ do: 'notify' }], ...over })

interface Firing {
  readonly id: string
  readonly key: string
  readonly version_id: string
  readonly actions: readonly Readonly<Record<string, unknown>>[]
  readonly outcome: { readonly orders: readonly Readonly<Record<string, unknown>>[] } | null
}

async function firings(versionId: string): Promise<readonly Firing[]> {
  const { data, error } = await desk.user.client.from('rule_firings').select('*').eq('version_id', versionId)
  if (error) throw new Error(error.message)
  return data as Firing[]
}

const keysOf = async (versionId: string): Promise<readonly string[]> => {
  const prefix = `${versionId}:${ID}:`
  return (await firings(versionId)).map(({ key }) => key.slice(prefix.length)).toSorted(byText)
}
const byText = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true })

/** The day as it was recorded, up to where the replay stands. */
const tape = (): readonly Trade[] => {
  const { market } = world.kis.world
  const { timeOfDay } = market.position
  return market.today(CODE).ticks.filter(({ at }) => at <= timeOfDay)
}

const HOUR_MS = 60 * MINUTE_MS

/** What each rule has to do, worked out of the recording by hand: nothing here knows how rules are evaluated. */
function crossingsAbove(trades: readonly Trade[], level: number): number {
  let [count, before] = [0, Number.NaN]
  for (const { price } of trades) {
    if (before < level && price > level) count += 1
    before = price
  }
  return count
}

/** Five-minute bars that are over: when each began, and whether it closed above the mean of the last three closes. */
function barsOf(trades: readonly Trade[]): readonly { readonly start: number; readonly isAbove: boolean }[] {
  const closes = new Map<number, number>()
  for (const { at, price } of trades) closes.set(at - (at % FIVE_MINUTES_MS), price)
  const bars = [...closes].slice(0, -1) // the last one may still grow
  return bars.slice(2).map(([start, close], n) => {
    const mean = ((bars[n]?.[1] ?? 0) + (bars[n + 1]?.[1] ?? 0) + close) / 3
    return { start, isAbove: close > mean }
  })
}

/** Starts of those that closed above it when the one before had not. */
const turns = (trades: readonly Trade[]): readonly number[] => {
  const bars = barsOf(trades)
  return bars.flatMap(({ start, isAbove }, n) => (isAbove && bars[n - 1]?.isAbove === false ? [start] : []))
}

/**
 * A bar around which nothing turns. At this speed a bar that is cut in two by a restart may be read too late to count,
 * and whether it is hangs on how busy the machine is.
 */
function calmBar(trades: readonly Trade[], after: number): number {
  const bars = barsOf(trades)
  const found = bars.findIndex(
    ({ start, isAbove }, n) =>
      start > after && [n - 2, n - 1, n + 1, n + 2].every((at) => bars[at]?.isAbove === isAbove),
  )
  return bars[found]?.start ?? 0
}

const firstPrice = (): number => world.kis.world.market.today(CODE).ticks[0]?.price ?? 0

describe('a recorded day, replayed through the real bridge', () => {
  it('fires what the recording says and nothing else, also over a kill in between', async () => {
    const level = firstPrice() + 450 // between two prices of the grid
    const crosses = { op: 'crossesAbove', l: { px: 'last' }, r: { krw: level } }
    const sma = { ind: 'sma', tf: '5m', period: 3 }
    const onBars = { op: '>', l: { bar: 'close', tf: '5m' }, r: sma }
    const edge = await arms({ when: crosses, fire: { mode: 'edge' } })
    const bars = await arms({ when: onBars, eval: { on: 'barClose:5m' }, fire: { mode: 'oncePerBar' } })
    const once = await arms({
      kind: 'strategy',
      when: crosses,
      fire: { mode: 'once' },
      then: [{ do: 'order', side: 'buy', size: { qty: 3 }, type: 'market' }],
    })
    const never = await arms({ when: { op: '>', l: { px: 'last' }, r: { krw: 1_000_000 } }, fire: { mode: 'edge' } })
    await isWatching(4)

    const { date } = world.kis.world.market.position
    const midnight = Date.parse(`${date}T00:00:00+09:00`)
    const expected = () => ({
      edge: Array.from({ length: crossingsAbove(tape(), level) }, (_, n) => `edge:${date}:${n + 1}`),
      bars: turns(tape()).map((start) => `bar:5m:${midnight + start}`),
    })
    const hasFired = async (): Promise<void> => {
      const { edge: edges, bars: closes } = expected()
      await eventually(
        async () => (await keysOf(edge)).length >= edges.length && (await keysOf(bars)).length >= closes.length,
        'firings',
        FIRED_MS,
      ).catch(() => undefined)
      expect(await keysOf(edge)).toEqual(edges)
      expect(await keysOf(bars)).toEqual(closes.toSorted())
    }

    // While a bar of which the beginning was not seen is read, the replay must not run hours ahead.
    await playsUntil(world, 9 * HOUR_MS + 6 * MINUTE_MS, 60)
    const calm = calmBar(world.kis.world.market.today(CODE).ticks, 10.5 * HOUR_MS)
    await playsUntil(world, calm - 4 * MINUTE_MS, 900)
    await playsUntil(world, calm + MINUTE_MS, 60)
    await hasFired()
    expect(expected().edge.length).toBeGreaterThan(0)
    expect(expected().bars.length).toBeGreaterThan(1)
    await bridge.kill('SIGKILL')
    bridge = await world.spawnBridge()
    await world.sessionIs(desk, 'running')
    await isWatching(4)
    await playsUntil(world, calm + 2 * FIVE_MINUTES_MS, 120)
    await playsUntil(world, calm + HOUR_MS, 900)
    await hasFired()

    const [fired, ...more] = await firings(once)
    expect(more).toEqual([])
    expect(fired?.actions).toMatchObject([{ do: 'order', side: 'buy', quantity: 3, type: 'market' }])
    expect(fired?.outcome?.orders).toMatchObject([{ state: 'ready', code: null }])
    await desk.orderIs(String(fired?.outcome?.orders[0]?.intentId), 'filled')
    const bought = world.kis.truth().orders.filter((order) => order.accountKey.endsWith(desk.credentials.accountNumber))
    expect(bought.map(({ side, cumQty }) => `${side} ${cumQty}`)).toEqual(['buy 3'])
    expect(await firings(never)).toEqual([])
    const { data: trace } = await desk.user.client.from('rule_traces').select('trace').eq('instrument_id', ID)
    expect(trace?.length).toBeGreaterThan(0)
  })
})

/** Resolves when so many rules are watched and the broker streams what they watch. */
const isWatching = (rules: number): Promise<unknown> =>
  eventually(async () => {
    const streams = world.kis.sockets.paper.registrations().flatMap(({ registrations }) => registrations)
    const watched = bridge.lines.filter(({ event }) => event === 'rule_watched')
    return watched.length >= rules && streams.includes(`H0STCNT0|${CODE}`)
  }, 'watching')
