import { createHash, randomUUID } from 'node:crypto'
import { StrategyRunRow, StrategySignalRow } from '@naru/shared/contracts/strategies'
import { canonicalStrategySpec, parseStrategySpec } from '@naru/shared/strategies/spec'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { playsUntil } from '../integration/replay.ts'
import { type BridgeProcess, type Desk, eventually, startWorld, type World } from '../integration/world.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

const CODE = '005930'
const ID = `${CODE}.KRX`
/** The recorded day is six hours long. */
const DAY_MS = 6 * 3_600_000
const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
const BAR_MS = 5 * MINUTE_MS
const [FAST, SLOW, SHARES] = [2, 4, 3]
const OPEN = 9 * HOUR_MS
const [SPEED, SLOWLY] = [900, 90]

let world: World
let desk: Desk
let bridge: BridgeProcess

beforeAll(async () => {
  world = await startWorld()
  // The second recorded day, a minute after its first trade: before that the market's clock still shows the day before.
  world.kis.driver.set({ elapsed: DAY_MS, isPaused: true })
  await plays(OPEN + MINUTE_MS, 60)
  desk = await world.openDesk()
  bridge = await world.spawnBridge()
  await world.sessionIs(desk, 'running')
})
afterAll(() => world.stop())

const plays = (target: number, speed = SPEED): Promise<void> => playsUntil(world, target, speed)

const call = async (name: string, args: object): Promise<void> => {
  const { error } = await desk.user.client.rpc(name, args)
  if (error) throw new Error(`${name}: ${error.message} ${error.details}`)
}

/** Saves and arms a strategy as the web does. Returns the id of its version. */
async function arms(): Promise<string> {
  const parsed = parseStrategySpec({
    v: 1,
    name: '교차',
    source: { kind: 'built_in', strategy: 'sma_cross', params: { fast: FAST, slow: SLOW, shares: SHARES } },
    universe: { symbols: [ID] },
    bar: '5m',
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  const text = canonicalStrategySpec(parsed.value)
  const hash = createHash('sha256').update(text).digest('hex')
  const [id, versionId] = [randomUUID(), randomUUID()]
  await call('save_strategy', { p_id: id, p_name: '교차', p_account_id: desk.accountId, p_spec: text, p_hash: hash })
  const words = { p_sentence_ko: '시험', p_sentence_en: 'a test' }
  await call('arm_strategy', { p_strategy_id: id, p_version_id: versionId, p_hash: hash, ...words, p_when: 'now' })
  return versionId
}

async function rowsOf<T>(view: string, versionId: string, read: (row: unknown) => T): Promise<readonly T[]> {
  const { data, error } = await desk.user.client.from(view).select('*').eq('version_id', versionId)
  if (error) throw new Error(error.message)
  return data.map(read)
}

const signals = async (versionId: string) =>
  (await rowsOf('strategy_signals', versionId, (row) => StrategySignalRow.parse(row))).toSorted((a, b) =>
    a.signal_at.localeCompare(b.signal_at),
  )

/** Closes of the bars that are over, by when they began; worked out of the recording by hand. */
function closesUntil(end: number): Map<number, number> {
  const { market } = world.kis.world
  const closes = new Map<number, number>()
  for (const date of market.daysUntilToday()) {
    const midnight = Date.parse(`${date}T00:00:00+09:00`)
    const day = market.position.date === date ? market.today(CODE).ticks.filter(({ at }) => at < end) : undefined
    const prices = day?.map(({ at, price }) => [at, price] as const) ?? minutesOf(date)
    for (const [at, price] of prices) closes.set(midnight + at - (at % BAR_MS), price)
  }
  return closes
}

const minutesOf = (date: string): readonly (readonly [number, number])[] =>
  world.kis.world.market.minutes(CODE, date).map(({ time, close }) => {
    const [h, m] = [Number(time.slice(0, 2)), Number(time.slice(2, 4))]
    return [h * HOUR_MS + m * MINUTE_MS, close] as const
  })

/** What the strategy has to want: nothing here knows how strategies are run. */
function crossings(end: number, since: number): readonly string[] {
  const bars = [...closesUntil(end)]
  const mean = (at: number, count: number): number =>
    bars.slice(at - count + 1, at + 1).reduce((sum, [, close]) => sum + close, 0) / count
  const wanted: string[] = []
  let holds = false
  for (let at = SLOW; at < bars.length; at += 1) {
    const [ts] = bars[at] ?? [0]
    const [was, is] = [mean(at - 1, FAST) - mean(at - 1, SLOW), mean(at, FAST) - mean(at, SLOW)]
    if (ts < since) continue
    if (!holds && was <= 0 && is > 0) wanted.push(`${ts} buy`)
    else if (holds && was >= 0 && is < 0) wanted.push(`${ts} sell`)
    else continue
    holds = !holds
  }
  return wanted
}

const isWatching = (): Promise<unknown> =>
  eventually(async () => {
    const streams = world.kis.sockets.paper.registrations().flatMap(({ registrations }) => registrations)
    return bridge.lines.some(({ event }) => event === 'strategy_started') && streams.includes(`H0STCNT0|${CODE}`)
  }, 'watching')

const tsOf = (word: string): number => Number(word.split(' ')[0])
const isTraded =
  (word: string) =>
  ({ event, key, cumQty }: Readonly<Record<string, unknown>>): boolean =>
    event === 'strategy_order' && String(key).includes(`:${tsOf(word)}:`) && cumQty === SHARES

it('trades a recorded day on paper as the recording says, over a kill, and looks back in the evening', async () => {
  // At this speed two purchases half an hour apart are a second apart.
  await call('set_risk_limits', { p_account_id: desk.accountId, p_limits: { duplicateWindowMs: 0 } })
  const versionId = await arms()
  await isWatching()
  const midnight = Date.parse(`${world.kis.world.market.position.date}T00:00:00+09:00`)
  const open = midnight + OPEN
  const expected = crossings(11 * HOUR_MS + 32 * MINUTE_MS, open)
  const told = async () => (await signals(versionId)).map(({ key, action }) => `${key.split(':')[2]} ${action}`)
  /** Plays on, and stands still at each signal until the strategy knows that its order has traded. */
  const trades = async (until: number): Promise<void> => {
    const due = expected.filter((word) => tsOf(word) + BAR_MS <= midnight + until)
    for (const [n, word] of due.entries()) {
      if (n < (await told()).length) continue
      await plays(tsOf(word) + BAR_MS + MINUTE_MS / 2 - midnight)
      await eventually(async () => (await told()).length > n, word)
      await eventually(async () => bridge.lines.filter(isTraded(word)).length > 0, `${word} traded`)
    }
    await plays(until)
    expect(await told()).toEqual(due)
  }

  // While a bar of which the beginning was not seen is read, the replay must not run hours ahead.
  await plays(OPEN + 6 * MINUTE_MS, SLOWLY)
  await trades(10 * HOUR_MS + 22 * MINUTE_MS)
  await bridge.kill('SIGKILL')
  bridge = await world.spawnBridge()
  await world.sessionIs(desk, 'running')
  await isWatching()
  await plays(10 * HOUR_MS + 32 * MINUTE_MS, SLOWLY)
  await trades(11 * HOUR_MS + 32 * MINUTE_MS)

  const wanted = await signals(versionId)
  expect(wanted.length).toBeGreaterThan(2)
  for (const { intent_id: id, decision } of wanted) {
    expect(decision).toBe('proposed')
    await desk.orderIs(String(id), 'filled')
  }
  const traded = world.kis.truth().orders.filter((order) => order.accountKey.endsWith(desk.credentials.accountNumber))
  expect(traded.map(({ side, cumQty }) => `${side} ${cumQty}`)).toEqual(
    wanted.map(({ action }) => `${action} ${SHARES}`),
  )

  // The next recorded day begins: yesterday is over.
  world.kis.driver.set({ elapsed: 2 * DAY_MS + MINUTE_MS, isPaused: false, speed: 10 })
  const runs = () => rowsOf('strategy_runs', versionId, (row) => StrategyRunRow.parse(row))
  // On a day of trading the ledger has planned it before anybody begins.
  const evening = async () => (await runs()).find(({ kind, state }) => kind === 'statement' && state !== 'due')
  const statement = await eventually(evening, 'the evening')
  expect(['running', 'done']).toContain(statement.state)
  expect((await runs()).find(({ kind }) => kind === 'session')?.started_at).not.toBeNull()
})
