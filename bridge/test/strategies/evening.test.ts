import { createHash, createHmac, randomUUID } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { n8nRequest, tradingViewBody } from '@naru/sandbox/senders/examples.ts'
import type { StrategyDayRow, StrategyRunRow } from '@naru/shared/contracts/strategies'
import { replayTape } from '@naru/shared/strategies/desk/tape'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type BridgeProcess, type Desk, eventually, type World } from '../integration/world.ts'
import {
  type Armed,
  afterBar,
  arms,
  CODE,
  crossings,
  daysOf,
  isOfAWeekAgo,
  isWatching,
  lastOf,
  leaseEnds,
  moveTo,
  nightFalls,
  runsOf,
  SHARES,
  signalsOf,
  startEvenings,
  startOf,
  tapesIn,
  toldOf,
  tradesLate,
} from './evening-world.ts'
import { BAR_MS } from './made-market.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

/** Two purchases and two sales a day, and one of a fall that costs more than its owner allows. */
const USUAL = [
  57_000, 56_800, 56_600, 56_400, 57_200, 57_600, 57_800, 56_800, 56_400, 57_400, 57_800, 57_900, 56_600, 56_400,
]
const FALL = USUAL.map((close, row) => (row > 6 ? close - 7_000 : close))
const DAYS = [USUAL, USUAL, USUAL, FALL, USUAL]
const LAST = USUAL.length - 1
/** Of most days one trade after the close is seen: a bar more. */
const LATE = LAST + 1
const BARS = DAYS.flatMap((closes, day) => [
  ...closes.map((close, row) => ({ day, row, close })),
  ...(day === 2 ? [] : [{ day, row: LATE, close: closes.at(-1) ?? 0 }]),
])

let world: World
let desk: Desk
let bridge: BridgeProcess
let armed: Armed
let env: { readonly BRIDGE_DATA_DIR: string; readonly BRIDGE_DESK_TAPE_DIR: string }

beforeAll(async () => {
  world = await startEvenings(DAYS)
  const dataDir = await mkdtemp(join(tmpdir(), 'naru-evening-'))
  env = { BRIDGE_DATA_DIR: dataDir, BRIDGE_DESK_TAPE_DIR: join(dataDir, 'tapes') }
  moveTo(world, 0, startOf(0) + 90_000)
  desk = await world.openDesk({ cash: 1_000_000 })
  bridge = await world.spawnBridge(env)
  await world.sessionIs(desk, 'running')
  await desk.call('set_risk_limits', { p_account_id: desk.accountId, p_limits: { duplicateWindowMs: 0 } })
  armed = await arms(desk, { guards: { maxLossADayRate: 0.02, maxOrdersADay: 100, pausesOnForeignFill: true } })
  // As after days with real money on the first step; the days to come take it one further.
  await world.sql`update trade.strategies set stage = 'small', needed_days = 2 where id = ${armed.id}`
  await isWatching(world, { bridge, ...armed })
})
afterAll(() => world.stop())

const standing = async () => {
  const { data } = await desk.user.client
    .from('strategies')
    .select('stage, clean_days, state')
    .eq('id', armed.id)
    .single()
  return data
}
const notified = async (type: string) => {
  const { data } = await desk.user.client.from('notifications').select('*').eq('event_type', type)
  return (data ?? []).map(({ params }) => params)
}

const keyOf = (row: number): string => {
  const midnight = Date.parse(`${world.kis.world.market.position.date}T00:00:00+09:00`)
  return `${armed.versionId}:${CODE}.KRX:${midnight + startOf(row)}:0`
}

/** Does what trades, and waits for the broker to say so: what a sale may take hangs on its word. */
async function trades(act: () => Promise<void>): Promise<void> {
  const buyingPower = async (): Promise<number> => {
    const { data } = await desk.user.client.from('balances').select('buying_power').single()
    return Number(data?.buying_power)
  }
  const before = await buyingPower()
  await act()
  await eventually(async () => (await buyingPower()) !== before, 'money moved')
}

/** The strategy knows that the order of its signal has traded: what it may sell hangs on that too. */
const isTraded = (key: string): Promise<unknown> =>
  eventually(
    async () =>
      bridge.lines.some((line) => line.event === 'strategy_order' && line.key === key && line.cumQty === SHARES),
    () => `${key} traded; ${lastOf(bridge)}`,
  )

/** Plays rows of a day, and stands still at each signal until the strategy knows that its order has traded. */
async function plays(day: number, [from, to]: readonly [number, number]): Promise<void> {
  const due = new Set(crossings(BARS).flatMap((one) => (one.day === day ? [one.row] : [])))
  for (let row = from; row <= to; row += 1) {
    if (!due.has(row)) {
      moveTo(world, day, afterBar(row))
      continue
    }
    await trades(async () => {
      moveTo(world, day, afterBar(row))
      await isTraded(keyOf(row))
    })
  }
}

/** The report of the day that was just played; then it is night. */
async function report(): Promise<StrategyDayRow> {
  const known = reported
  const days = await eventually(async () => {
    const all = await daysOf(desk, armed.versionId)
    return all.length > known && all
  }, 'the report')
  reported = days.length
  const [day] = days.toSorted((a, b) => b.date.localeCompare(a.date))
  if (day === undefined) throw new Error('no report')
  // Of a day of trading the ledger has planned what is due by its own clock: what came before the strategy nobody begins.
  const isOfToday = ({ date, state }: StrategyRunRow): boolean => date === day.date && state !== 'due'
  const today = async () => (await runsOf(desk, armed.versionId)).filter(isOfToday)
  await eventually(async () => (await today()).every(({ state }) => state === 'done'), 'done')
  expect((await today()).map(({ kind }) => kind)).toContain('statement')
  await nightFalls(world)
  return day
}
let reported = 0

describe('the evening', () => {
  it('finds nothing that differs after a day nobody missed', async () => {
    await plays(0, [0, LAST])
    tradesLate(world)
    const day = await report()
    expect(day).toMatchObject({ signals: 4, orders: 4, fills: 4, is_clean: true, breach_code: null })
    expect(day.difference).toEqual({ counts: { same: 4 }, items: [] })
    expect(await standing()).toEqual({ stage: 'small', clean_days: 1, state: 'armed' })
    expect(await notified('strategy_difference')).toEqual([])
  })

  it('finds nothing that differs after a bridge was killed and went on, and takes the strategy a step further', async () => {
    await plays(1, [0, 5])
    await bridge.kill('SIGKILL')
    bridge = await world.spawnBridge(env)
    await isWatching(world, { bridge, ...armed })
    await plays(1, [6, LAST])
    tradesLate(world)
    const day = await report()
    expect(day.difference).toEqual({ counts: { same: 6 }, items: [] })
    expect(await standing()).toEqual({ stage: 'medium', clean_days: 0, state: 'armed' })
    expect(await notified('strategy_stage_changed')).toMatchObject([{ from: 'small', to: 'medium' }])
  })

  it('tells of a day that is over what was missed because a part of a bar never came', async () => {
    await plays(2, [0, 3])
    const { appKey } = desk.credentials
    world.kis.sockets.paper.mute(appKey, 3_600_000)
    moveTo(world, 2, afterBar(6))
    world.kis.sockets.paper.mute(appKey, 0)
    moveTo(world, 2, afterBar(7))
    await eventually(
      async () => bridge.lines.some(({ key, decidedBy }) => key === keyOf(5) && decidedBy === 'late'),
      'late',
    )
    const missed = keyOf(4)
    await plays(2, [8, LAST])
    moveTo(world, 3, startOf(0) + 30_000)
    const day = await report()
    expect(day.difference.counts).toEqual({ same: 5, missing_live: 1 })
    expect(day.difference.items).toMatchObject([{ class: 'missing_live', action: 'buy', key: missed, liveAt: null }])
    expect(day.is_clean).toBe(true)
    expect(await notified('strategy_difference')).toMatchObject([{ counts: { same: 5, missing_live: 1 } }])
  })

  it('tells what traded at another price than was recorded, and takes the strategy a step back after a loss its owner does not allow', async () => {
    await plays(3, [0, 7])
    const first = world.kis.world.market.trades(CODE, 1_000).findLast(({ at }) => at >= startOf(5))
    if (first === undefined) throw new Error('no trade')
    Object.assign(first, { price: first.price + 600 })
    moveTo(world, 3, afterBar(LAST))
    tradesLate(world)
    const day = await report()
    expect(day.difference.items).toMatchObject([{ class: 'price_differs', action: 'buy' }])
    expect(day).toMatchObject({ is_clean: false, breach_code: 'max_loss' })
    expect(await standing()).toEqual({ stage: 'small', clean_days: 0, state: 'armed' })
    expect(await notified('strategy_stage_changed')).toContainEqual(
      expect.objectContaining({ from: 'medium', to: 'small', reasonCode: 'max_loss' }),
    )
  })
})

describe('the tapes of a bridge that was killed and went on', () => {
  it('played again want what the bridge wanted, byte by byte', async () => {
    const texts = await tapesIn(env.BRIDGE_DESK_TAPE_DIR)
    expect(texts.length).toBe(2)
    for (const text of texts) {
      const replay = replayTape(text)
      expect(replay).toMatchObject({ ok: true, value: { difference: null } })
      if (replay.ok) console.log(`a tape of ${replay.value.events} events, ${replay.value.signals} signals`)
    }
    const told = texts.flatMap((text) => toldOf(text).signals)
    const kept = await signalsOf(desk, armed.versionId)
    expect(new Set(told)).toEqual(new Set(kept.map(({ key }) => key)))
    expect(told.length).toBeGreaterThan(10)
  })

  it('do not come out the same when one trade had another price', async () => {
    const [text = ''] = await tapesIn(env.BRIDGE_DESK_TAPE_DIR)
    const { signals, trades: all } = toldOf(text)
    const from = Number(signals.at(-1)?.split(':')[2])
    const last = all.findLast(({ at }) => at >= from && at < from + BAR_MS)
    if (last === undefined) throw new Error('no trade')
    const other = text.replace(last.line, last.line.replace(/"price":\d+/, '"price":1000'))
    expect(other).not.toBe(text)
    expect(replayTape(other)).toMatchObject({ ok: true, value: { difference: { line: expect.any(Number) } } })
  })

  it('hold nothing an account could be opened with', async () => {
    const { appKey, appSecret, accountNumber } = desk.credentials
    const { email, password } = world.machine
    const secrets = [appKey, appSecret, accountNumber, `"${accountNumber.slice(0, 8)}`, email, password]
    const all = (await tapesIn(env.BRIDGE_DESK_TAPE_DIR)).join('')
    expect(secrets.filter((secret) => all.includes(secret))).toEqual([])
  })
})

const SECRET = 'a secret the browser made and showed once'
const sha256 = (text: string) => createHash('sha256').update(text).digest()

describe('a signal from outside', () => {
  const hook = randomUUID()
  let hooked: Armed
  let url: string
  beforeAll(async () => {
    moveTo(world, 4, startOf(0) + 120_000)
    hooked = await arms(desk, { source: { kind: 'hook' }, sizing: { shares: SHARES } })
    const keys = { p_id: hook, p_strategy_id: hooked.id, p_label: 'n8n', p_key_hash: sha256(SECRET).toString('hex') }
    await desk.call('create_hook', keys)
    url = `${world.supabase.url}/functions/v1/receive-signal?hook=${hook}`
    const started = ({ event, versionId }: Readonly<Record<string, unknown>>): boolean =>
      event === 'strategy_started' && versionId === hooked.versionId
    await eventually(async () => bridge.lines.some(started), 'the hooked strategy')
  })

  const post = async (body: string, headers: Readonly<Record<string, string>> = {}) => {
    const reply = await fetch(url, { method: 'POST', headers, body })
    return { status: reply.status, body: (await reply.json()) as Record<string, unknown> }
  }
  const sign = (body: string, { secret = SECRET, at = Date.now() } = {}): Record<string, string> => {
    const [timestamp, nonce] = [String(at), randomUUID()]
    const signature = createHmac('sha256', sha256(secret)).update(`${timestamp}.${nonce}.${body}`).digest('hex')
    return { 'x-naru-timestamp': timestamp, 'x-naru-nonce': nonce, 'x-naru-signature': `v1=${signature}` }
  }
  /** The signal of the hooked strategy that came n-th, and its order once it has traded. */
  const traded = async (n: number): Promise<Readonly<Record<string, unknown>>> => {
    const signal = await eventually(async () => (await signalsOf(desk, hooked.versionId))[n], `signal ${n}`)
    expect(signal).toMatchObject({ origin: 'hook', decision: 'proposed' })
    await isTraded(signal.key)
    return desk.orderIs(String(signal.intent_id), 'filled')
  }
  const BUY = JSON.stringify({ instrument: CODE, action: 'buy', reason: 'by hand' })

  it('that is signed becomes an order on paper, and trades once however often it is sent', async () => {
    const headers = sign(BUY)
    await trades(async () => {
      expect(await post(BUY, headers)).toMatchObject({ status: 202, body: { isNew: true } })
      expect(await traded(0)).toMatchObject({ side: 'buy', filled_quantity: SHARES, source: 'strategy' })
    })
    expect(await post(BUY, headers)).toMatchObject({ status: 409, body: { code: 'signal_repeated' } })
  })

  it('of the workflow for n8n sells what the strategy holds', async () => {
    const { url: to, ...sent } = n8nRequest({ url, secret: SECRET }, { body: { instrument: CODE, action: 'sell' } })
    expect(to).toBe(url)
    await trades(async () => {
      expect(await post(sent.body, sent.headers)).toMatchObject({ status: 202 })
      expect(await traded(1)).toMatchObject({ side: 'sell', filled_quantity: SHARES })
    })
  })

  it('of an alert of TradingView trades as well', async () => {
    for (const [n, action] of (['buy', 'sell'] as const).entries()) {
      const alert = tradingViewBody(SECRET, { action, at: new Date() }).replace('000660', CODE)
      await trades(async () => {
        expect(await post(alert)).toMatchObject({ status: 202 })
        expect(await traded(2 + n)).toMatchObject({ side: action, filled_quantity: SHARES })
      })
    }
  })

  it('of a stranger, an old one and one too many go nowhere', async () => {
    expect(await post(BUY, sign(BUY, { secret: 'another secret than this' }))).toMatchObject({ status: 401 })
    expect(await post(BUY, sign(BUY, { at: Date.now() - 360_000 }))).toMatchObject({ status: 422 })
    const nowhere = JSON.stringify({ instrument: '999999', action: 'buy' })
    let last = await post(nowhere, sign(nowhere))
    for (let n = 0; n < 30 && last.status !== 429; n += 1) last = await post(nowhere, sign(nowhere))
    expect(last).toMatchObject({ status: 429, body: { code: 'rate_limited' } })
    expect(await post(BUY, sign(BUY))).toMatchObject({ status: 429 })
    expect(await signalsOf(desk, hooked.versionId)).toHaveLength(4)
  })
})

describe('of two bridges', () => {
  it('one runs a strategy, and the other goes on where it was killed: each signal and each order once', async () => {
    const twin = await world.spawnBridge()
    const ordersBefore = world.kis.truth().orders.length
    await plays(4, [0, 3])
    expect(twin.lines.filter(({ event }) => String(event).startsWith('strategy_'))).toEqual([])
    await bridge.kill('SIGKILL')
    await leaseEnds(world)
    bridge = twin
    await isWatching(world, { bridge, ...armed })
    await plays(4, [4, LAST])
    const midnight = Date.parse(`${world.kis.world.market.position.date}T00:00:00+09:00`)
    const wanted = crossings(BARS).filter(({ day, row }) => day === 4 && row <= LAST)
    const told = (await signalsOf(desk, armed.versionId)).filter(({ signal_at: at }) => Date.parse(at) > midnight)
    expect(told.map(({ key, action, decision }) => `${key} ${action} ${decision}`)).toEqual(
      wanted.map(({ row, action }) => `${keyOf(row)} ${action} proposed`),
    )
    const orders = world.kis.truth().orders.slice(ordersBefore)
    expect(orders.map(({ side, cumQty }) => `${side} ${cumQty}`)).toEqual(
      wanted.map(({ action }) => `${action} ${SHARES}`),
    )
  })
})

describe('a day on which no bridge was there', () => {
  it('is written down as missed, and its owner is told', async () => {
    await bridge.kill('SIGKILL')
    // Armed a week ago, and nobody has looked since: at least three days of trading.
    await isOfAWeekAgo(world, armed.versionId)
    bridge = await world.spawnBridge()
    const missed = await eventually(async () => {
      const runs = (await runsOf(desk, armed.versionId)).filter(({ state }) => state === 'missed')
      return runs.length > 0 && runs
    }, 'missed')
    expect(new Set(missed.map(({ kind }) => kind))).toEqual(new Set(['prepare', 'session', 'close', 'statement']))
    expect(missed.every(({ started_at: begun, detail }) => begun === null && detail?.code === 'bridge_offline')).toBe(
      true,
    )
    const told = await eventually(async () => {
      const all = await notified('strategy_run_missed')
      return all.length > 0 && all
    }, 'told')
    expect(told).toContainEqual(expect.objectContaining({ strategyId: armed.id, reasonCode: 'bridge_offline' }))
  })
})
