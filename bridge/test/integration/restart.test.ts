import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type SimulatorProcess, startSimulatorProcess } from '../support/simulator-process.ts'
import { type BridgeProcess, type Desk, eventually, IMPATIENT, startWorld, type World } from './world.ts'

vi.setConfig({ testTimeout: 900_000, hookTimeout: 180_000 })

const BRIDGE_KILLS = 6
/** A life that began when a token had just been issued waits a minute for its own, and then has yet to find its feet. */
const TOKEN_MS = 150_000
const SYMBOLS = ['005930.KRX', '005380.KRX', '035420.KRX', '090430.KRX']

let folder: string
let simulator: SimulatorProcess
let world: World
let desks: readonly Desk[]
let bridge: BridgeProcess

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'naru-restart-'))
  simulator = await startSimulatorProcess(join(folder, 'kis'))
  world = await startWorld({ simulator: simulator.urls })
  desks = await Promise.all([1, 2].map(() => world.openDesk({ cash: 1_000_000_000 })))
  await start()
  await Promise.all(desks.map((desk) => world.sessionIs(desk, 'running')))
})
afterAll(async () => {
  await world.stop()
  await simulator.stop()
  await rm(folder, { recursive: true, force: true })
})

async function start(): Promise<void> {
  bridge = await world.spawnBridge({ BRIDGE_DATA_DIR: join(folder, 'bridge'), ...IMPATIENT })
}

async function breakBroker(): Promise<void> {
  await wait(upTo(1_000))
  await simulator.kill()
  await simulator.restart()
}

const anyOf = <T>(items: readonly T[]): T => items[Math.floor(Math.random() * items.length)] as T // never asked of none
const upTo = (ms: number): number => Math.random() * ms

/** Places, sells and cancels without a pause until told to stop. Every order has a number of shares of its own. */
function tradeContinuously() {
  const placed: { readonly desk: Desk; readonly id: string }[] = []
  const refusals: string[] = []
  let isOver = false
  let shares = 0
  const step = async (desk: Desk): Promise<void> => {
    const instrumentId = anyOf(SYMBOLS)
    const code = instrumentId.slice(0, 6)
    const mine = placed.filter((order) => order.desk === desk)
    const dice = Math.random()
    if (dice < 0.2 && mine.length > 0) return desk.cancel(anyOf(mine).id)
    shares += 1
    const [side, factor] = dice < 0.3 ? (['sell', 0.9] as const) : (['buy', dice < 0.7 ? 1.1 : 0.85] as const)
    const id = await desk.place({ side, instrumentId, quantity: shares, limitPrice: world.price(code, factor) })
    placed.push({ desk, id })
  }
  const loop = async (desk: Desk): Promise<void> => {
    while (!isOver) {
      await step(desk).catch((error: Error) => refusals.push(error.message))
      await wait(upTo(250))
    }
  }
  const done = Promise.all(desks.map(loop))
  return {
    refusals,
    async stop() {
      isOver = true
      await done
    },
  }
}

/** What a user is told meanwhile: canceling what is not open, or a bridge that has been silent for long. */
const EXPECTED = /order_not_open|cancel_pending|bridge_offline/
const OPEN = ['proposed', 'ready', 'sending', 'in_doubt']

const acceptedCount = async (): Promise<number> => {
  const [row] = await world.sql`
    select count(*)::int as n from trade.order_intents where kind = 'place' and state = 'acked'`
  return row?.n ?? 0
}

async function acceptedMore(orders: number): Promise<void> {
  const goal = (await acceptedCount()) + orders
  await eventually(
    async () => (await acceptedCount()) >= goal,
    () => `${orders} more orders accepted, ${goal} in all`,
    TOKEN_MS,
  )
}

async function settled(): Promise<void> {
  let open: unknown
  await eventually(
    async () => {
      const rows = await world.sql`select kind, state, count(*)::int from trade.order_intents
        where state = any(${OPEN}) group by 1, 2`
      open = rows
      return rows.length === 0
    },
    () =>
      `intents settled, were ${JSON.stringify(open)}\n${bridge.lines.map((line) => JSON.stringify(line)).join('\n')}`,
    TOKEN_MS, // the last life may have begun so, in the account whose orders they are
  )
}

type Truth = Awaited<ReturnType<SimulatorProcess['truth']>>
const byKey = <T extends { readonly key: string }>(rows: readonly T[]) =>
  Object.fromEntries(rows.map(({ key, ...row }) => [key, row]))

/** What the broker knows of one account, in the words of the ledger. */
function brokerSays({ accounts, orders, fills }: Truth, { credentials }: Desk) {
  const account = accounts.find(({ accountNumber }) => accountNumber === credentials.accountNumber)
  const own = orders.filter(({ accountKey, role }) => accountKey.endsWith(credentials.accountNumber) && role === 'new')
  const filled = new Map<string, number>()
  for (const { orderKey, quantity, price } of fills)
    filled.set(orderKey, (filled.get(orderKey) ?? 0) + quantity * price)
  return {
    orders: byKey(
      own.map(({ key, number, code, side, quantity, cumQty, cumAmount, canceledQty, rejectedQty }) => {
        expect(filled.get(key) ?? 0, 'the broker agrees with itself').toBe(cumAmount)
        return { key: number, code, side, quantity, cumQty, cumAmount, canceledQty, rejectedQty }
      }),
    ),
    fills: byKey(
      own
        .filter(({ cumQty }) => cumQty > 0)
        .map(({ number, cumQty, cumAmount }) => ({ key: number, cumQty, cumAmount })),
    ),
    positions: byKey(
      (account?.positions ?? [])
        .filter((held) => held.quantity > 0)
        .map(({ code, quantity }) => ({ key: code, quantity })),
    ),
    cash: account?.cash,
    buyingPower: account?.buyingPower,
  }
}

async function ledgerSays({ accountId }: Desk) {
  const orders = await world.sql`
    select order_no as key, left(instrument_id, 6) as code, side, quantity, cum_qty as "cumQty",
      cum_amount::float8 as "cumAmount", canceled_qty as "canceledQty", rejected_qty as "rejectedQty"
    from trade.broker_orders where account_id = ${accountId}`
  const fills = await world.sql`
    select order_no as key, sum(quantity)::int as "cumQty", sum(amount)::float8 as "cumAmount"
    from trade.fills where account_id = ${accountId} group by order_no`
  const positions = await world.sql`
    select left(instrument_id, 6) as key, quantity from trade.positions
    where account_id = ${accountId} and quantity > 0`
  const [balance] = await world.sql`
    select cash_d2::float8 as cash, buying_power::float8 as "buyingPower" from trade.balances
    where account_id = ${accountId}`
  type Row = { readonly key: string }
  return {
    orders: byKey(orders as unknown as readonly Row[]), // columns named above
    fills: byKey(fills as unknown as readonly Row[]),
    positions: byKey(positions as unknown as readonly Row[]),
    cash: balance?.cash,
    buyingPower: balance?.buyingPower,
  }
}

describe('a bridge and a broker that are killed again and again while orders keep coming', () => {
  it('end with the same orders, fills, positions and cash, and no order twice', async () => {
    const trading = tradeContinuously()
    try {
      for (let kills = 0; kills < BRIDGE_KILLS; kills += 1) {
        // A life counts once orders came through in it; how long that takes is the machine's affair.
        await acceptedMore(2)
        await wait(upTo(1_500))
        await bridge.kill('SIGKILL')
        // Twice the broker dies too, while the bridge is starting.
        if (kills % 3 === 1) await Promise.all([start(), breakBroker()])
        else await start()
      }
      await acceptedMore(2)
    } finally {
      await trading.stop()
    }
    await simulator.pause()
    await settled()

    const truth = await simulator.truth()
    for (const desk of desks) {
      const expected = brokerSays(truth, desk)
      await vi.waitFor(async () => expect(await ledgerSays(desk)).toEqual(expected), { timeout: 60_000, interval: 250 })
    }
    await explainsEveryIntent(truth)
    const problems = await world.sql`select kind, order_no, detail from trade.adjustments`
    expect(problems).toEqual([])
    expect(trading.refusals.filter((text) => !EXPECTED.test(text))).toEqual([])
  })
})

/** Placed means exactly one order at the broker, with the same number and shares; anything else none, and a reason. */
async function explainsEveryIntent({ orders }: Truth): Promise<void> {
  const intents = await world.sql`
    select kind, state, quantity, order_no, reason_code, reason_detail
    from trade.order_intents`
  const placed = intents.filter((row) => row.kind === 'place')
  expect(placed.length).toBeGreaterThan(30)
  expect(placed.filter((row) => row.state === 'acked').length).toBeGreaterThan(10)
  for (const row of placed) {
    const atBroker = orders.filter((order) => order.role === 'new' && order.quantity === row.quantity)
    expect(
      atBroker.map(({ number }) => number),
      JSON.stringify(row),
    ).toEqual(row.state === 'acked' ? [row.order_no] : [])
  }
  expect(orders.filter((order) => order.role === 'new')).toHaveLength(
    placed.filter((row) => row.state === 'acked').length,
  )
  for (const row of intents.filter(({ state }) => state !== 'acked')) {
    expect(['absent', 'rejected', 'denied', 'expired'], JSON.stringify(row)).toContain(row.state)
    // Being absent says it all: proof was looked for and not found.
    const isExplained = row.state === 'absent' || row.reason_code !== null || row.reason_detail?.by === 'user'
    expect(isExplained, JSON.stringify(row)).toBe(true)
  }
}
