import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import postgres from 'postgres'
import { ANY_PORTS } from '../ports.ts'
import { createSupervisor } from '../run/processes.ts'
import { type BrokerControl, brokerControl } from '../soak/broker.ts'
import { type Customer, openCustomer } from '../soak/customer.ts'
import { type Stack, startStack } from '../stack.ts'
import { cpuUse } from './cpu-use.ts'
import type { Floor, OpenFloor } from './floor.ts'
import { type Asked, openOrderDesk } from './order-desk.ts'
import { percentile, percentilesOfRuns } from './percentiles.ts'

/** `seconds` at each of the two rates; orders a second over all accounts. */
export interface OrdersLoad {
  readonly accounts: number
  readonly latencyRate: number
  readonly latencySeconds: number
  readonly sustainedRate: number
  readonly sustainedSeconds: number
  readonly openFloor: OpenFloor
}

const OPEN_AT_ONCE = 8
const RUNNING_MS = 300_000
/** An order not taken within 30 s expires; after that and a while for the books nothing is under way any more. */
const SETTLE_MS = 45_000
const LATE_MS = 1_000
const FLOOR_RUNS = 5

/**
 * Manual orders over many accounts, each with a key of its own, through the real ledger and the real bridge to the
 * simulated broker: first at a steady rate to see how long each step takes, then faster to see what is kept up.
 */
export async function measureOrders(load: OrdersLoad): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'naru-orders-'))
  const supervisor = createSupervisor(folder)
  const stack = await startStack({
    root: join(import.meta.dirname, '../..'),
    dataDir: join(folder, 'data'),
    supervisor,
    ports: ANY_PORTS,
    web: false,
    simulator: { latencyMs: 0 },
  })
  try {
    return await measure(stack, load)
  } finally {
    await stack.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measure(stack: Stack, load: OrdersLoad): Promise<Record<string, number>> {
  const broker = brokerControl(stack.simulatorControlUrl)
  const floor = await measureFloor(await load.openFloor(stack.supabase.dbUrl))
  const customers = await openAll(stack, broker, load.accounts)
  const books = postgres(stack.supabase.dbUrl, { max: 1, onnotice: () => {} })
  const desk = await openOrderDesk({ stack, customers, prices: await broker.prices() })
  try {
    const steady = await desk.placeAt(load.latencyRate, load.latencySeconds)
    await wait(LATE_MS)
    const before = cpuUse(PROCESSES)
    const fast = await desk.placeAt(load.sustainedRate, load.sustainedSeconds)
    await wait(LATE_MS)
    const cost = costOf(before, cpuUse(PROCESSES), fast.length)
    await wait(SETTLE_MS)
    return { ...floor, ...(await judge({ broker, books }, { steady, fast, load })), ...cost }
  } finally {
    desk.close()
    await books.end()
    for (const customer of customers) customer.leave()
  }
}

/** Everything else is this process: what stands here for Supabase's API and Realtime. */
const PROCESSES = {
  bridge: /bridge\/src\/main\.ts/,
  broker: /kis\/main\.ts/,
  customers: /order-desk-main\.ts/,
  database: /postgres/,
}
const PRODUCT = ['bridge', 'database']

/** Processor time for one order, ms: of each part, of the product itself, and of the world it was put in. */
function costOf(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
  orders: number,
): Record<string, number> {
  const parts = Object.entries(after).map(([name, ms]) => {
    return { name: name === 'other' ? 'gateway' : name, ms: (ms - (before[name] ?? 0)) / orders }
  })
  const rounded = (ms: number): number => Math.round(ms * 100) / 100
  const sum = (of: typeof parts): number => rounded(of.reduce((total, { ms }) => total + ms, 0))
  return {
    ...Object.fromEntries(parts.map(({ name, ms }) => [`${name}_cpu_ms_per_order`, rounded(ms)])),
    product_cpu_ms_per_order: sum(parts.filter(({ name }) => PRODUCT.includes(name))),
    sandbox_cpu_ms_per_order: sum(parts.filter(({ name }) => !PRODUCT.includes(name))),
    cpu_ms_per_order: sum(parts),
  }
}

async function openAll(stack: Stack, broker: BrokerControl, count: number): Promise<readonly Customer[]> {
  const customers: Customer[] = []
  let next = 0
  const open = async (): Promise<void> => {
    while (next < count) customers.push(await openCustomer(stack, broker, next++))
  }
  await Promise.all(Array.from({ length: OPEN_AT_ONCE }, open))
  const end = performance.now() + RUNNING_MS
  for (const customer of customers) {
    while (!(await customer.isRunning())) {
      if (performance.now() > end) throw new Error('the accounts were not connected in time')
      await wait(200)
    }
  }
  return customers
}

interface Phases {
  readonly steady: readonly Asked[]
  readonly fast: readonly Asked[]
  readonly load: OrdersLoad
}

/** What the broker received is held against what the ledger took. Times of broker and database are of one machine. */
async function judge(
  { broker, books }: { readonly broker: BrokerControl; readonly books: postgres.Sql },
  { steady, fast, load }: Phases,
): Promise<Record<string, number>> {
  const rows = await books<{ id: string; account: string; number: string | null; state: string; created: number }[]>`
    select i.id, a.account_number_masked as account, i.order_no as number, i.state,
      extract(epoch from i.created_at) * 1000 as created
    from trade.order_intents i join trade.broker_accounts a on a.id = i.account_id where i.kind = 'place'`
  const { orders } = await broker.truth()
  const sent = new Map(orders.filter(({ role }) => role === 'new').map((order) => [order.number, order.orderedAt]))
  const linked = rows.filter(({ number }) => number !== null)
  const byId = new Map(rows.map((row) => [row.id, row]))
  const toSocket = ({ id }: Asked): number[] => {
    const row = byId.get(id)
    const at = row?.number ? sent.get(row.number) : undefined
    return row && at !== undefined ? [at - Number(row.created)] : []
  }
  const arrived = fast.flatMap(toSocket)
  const unexplained = rows.filter(({ state }) => ['ready', 'sending', 'in_doubt', 'absent', 'manual'].includes(state))
  const waits = steady.flatMap(toSocket)
  const answers = steady.map(({ placeMs }) => placeMs)
  return {
    accounts: load.accounts,
    asked: steady.length + fast.length,
    at_per_s: load.latencyRate,
    place_p50_ms: percentile(answers, 50),
    place_p95_ms: percentile(answers, 95),
    intent_to_socket_p50_ms: percentile(waits, 50),
    intent_to_socket_p95_ms: percentile(waits, 95),
    intent_to_socket_p99_ms: percentile(waits, 99),
    tried_per_s: load.sustainedRate,
    sustained_per_s: Math.round((arrived.length / load.sustainedSeconds) * 10) / 10,
    sustained_to_socket_p95_ms: percentile(arrived, 95),
    expired: rows.filter(({ state }) => state === 'expired').length,
    denied: rows.filter(({ state }) => state === 'denied' || state === 'rejected').length,
    duplicates: sent.size - new Set(linked.map(({ number }) => number)).size,
    lost: unexplained.length + linked.filter(({ number }) => number !== null && !sent.has(number)).length,
  }
}

/** Before the load begins. */
async function measureFloor(floor: Floor): Promise<Record<string, number>> {
  const runs: (readonly number[])[] = []
  for (let run = 0; run < FLOOR_RUNS; run += 1) runs.push(await floor.run())
  await floor.close()
  return percentilesOfRuns('floor_', runs)
}
