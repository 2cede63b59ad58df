import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { floorToTick, tickSize } from '@naru/shared/market/tick-size'
import { canonicalRule } from '@naru/shared/rules/canonical'
import { parseRule } from '@naru/shared/rules/parse'
import postgres from 'postgres'
import { ANY_PORTS, freePorts } from '../ports.ts'
import { createSupervisor } from '../run/processes.ts'
import { brokerControl } from '../soak/broker.ts'
import { type Customer, openCustomer } from '../soak/customer.ts'
import { startStack } from '../stack.ts'
import { type OrderWatch, startOrderWatch, startTickLine, type TickLine } from './broker-lines.ts'

export interface TickToOrderLoad {
  readonly samples: number
  readonly warmUp: number
  /** What no order can be faster than here, measured before the load begins. */
  readonly measureFloor: (dbUrl: string) => Promise<Record<string, number>>
}

const RULES = 16
const READY_MS = 120_000
/** An order that has not come by then does not come. */
const ORDER_MS = 5_000
/** Books and balance of one order are read before the next tick; equal orders are three seconds apart. */
const REST_MS = 250

/**
 * From the frame of a trade to the last byte of the order it leads to, through a rule of a user, risk, the claim in
 * Postgres and the journal line on disk. Both moments are taken by this process, which stands between bridge and broker.
 */
export async function measureTickToOrder(load: TickToOrderLoad): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'naru-tick-'))
  const supervisor = createSupervisor(folder)
  const ports = await freePorts(ANY_PORTS)
  const ticks = await startTickLine(ports.kisPaperWs)
  const orders = await startOrderWatch(ports.kisPaperRest)
  const stack = await startStack({
    root: join(import.meta.dirname, '../..'),
    dataDir: join(folder, 'data'),
    supervisor,
    ports,
    web: false,
    simulator: { latencyMs: 0 },
    bridgeEnv: { KIS_PAPER_WS_URL: ticks.url, KIS_PAPER_REST_URL: orders.url },
  })
  try {
    const floor = await load.measureFloor(stack.supabase.dbUrl)
    const broker = brokerControl(stack.simulatorControlUrl)
    const customer = await openCustomer(stack, broker, 0)
    await until('the account is connected', () => customer.isRunning())
    const prices = [...(await broker.prices())].slice(0, RULES)
    const levels = new Map(prices.map(([code, price]) => [code, levelAbove(price)]))
    for (const [code, level] of levels) await arm(customer, code, level.at)
    await until('every stock is watched', async () => [...levels.keys()].every((code) => ticks.seen().includes(code)))
    await broker.pause()
    const samples = await sample({ ticks, orders, levels }, load)
    customer.leave()
    const times = samples.map(({ at, arrived }) => arrived - at)
    const steps = await stepsOf(samples, stack.supabase.dbUrl)
    return { ...summary('', times), orders: times.length, ...steps, ...floor }
  } finally {
    await stack.stop()
    ticks.close()
    orders.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Level {
  readonly below: number
  /** Between two prices of the grid. */
  readonly at: number
  readonly above: number
}

/** One percent over the market: the replay does not get there in the moments before it is stopped. */
function levelAbove(price: number): Level {
  const below = floorToTick('stock', price * 1.01) ?? price
  const step = tickSize('stock', below)
  return { below, at: below + step / 2, above: below + step }
}

/** Buys one share whenever the price comes over the level. */
async function arm(customer: Customer, code: string, level: number): Promise<void> {
  const parsed = parseRule({
    v: 1,
    kind: 'strategy',
    name: `벤치 ${code}`,
    universe: { symbols: [code] },
    when: { op: 'crossesAbove', l: { px: 'last' }, r: { krw: level } },
    fire: { mode: 'edge' },
    then: [{ do: 'order', side: 'buy', size: { qty: 1 }, type: 'limit', price: { at: 'last' } }],
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  const definition = canonicalRule(parsed.value)
  const [id, versionId] = [randomUUID(), randomUUID()]
  const rule = { p_id: id, p_name: parsed.value.name, p_kind: 'strategy', p_account_id: customer.accountId }
  await customer.call('save_rule', { ...rule, p_definition: definition })
  const hash = createHash('sha256').update(definition).digest('hex')
  const words = { p_sentence_ko: '벤치', p_sentence_en: 'bench' }
  await customer.call('arm_rule', { p_rule_id: id, p_version_id: versionId, p_hash: hash, ...words })
}

interface Lines {
  readonly ticks: TickLine
  readonly orders: OrderWatch
  readonly levels: ReadonlyMap<string, Level>
}

/** When the frame of a trade left and when the order was whole, on this process' clock, ms. */
interface Sample {
  readonly at: number
  readonly arrived: number
}

/** One crossing after the other, of one stock after the other. */
async function sample({ ticks, orders, levels }: Lines, load: TickToOrderLoad): Promise<readonly Sample[]> {
  const codes = [...levels]
  for (const [code, { below }] of codes) ticks.trade(code, below)
  await wait(1_000)
  const samples: Sample[] = []
  for (let turn = 0; turn < load.warmUp + load.samples; turn += 1) {
    const [code, level] = codes[turn % codes.length] ?? ['', levelAbove(1)]
    const arrived = orders.nextOrder(ORDER_MS)
    const at = ticks.trade(code, level.above)
    const order = await arrived
    if (order === undefined) throw new Error(`the price of ${code} came over its level, and no order`)
    if (turn >= load.warmUp) samples.push({ at, arrived: order })
    ticks.trade(code, level.below)
    await wait(REST_MS)
  }
  return samples
}

/**
 * Which part of the way an order spent where: until the ledger wrote it with the firing, until it was claimed, and until
 * it was whole at the broker. The clocks of the database and of this process are of one machine.
 */
async function stepsOf(samples: readonly Sample[], dbUrl: string): Promise<Record<string, number>> {
  const books = postgres(dbUrl, { max: 1, onnotice: () => {} })
  const rows = await books<{ asked: number; claimed: number }[]>`
    select extract(epoch from created_at)::float8 * 1000 as asked, extract(epoch from sent_at)::float8 * 1000 as claimed
    from trade.order_intents where kind = 'place' and sent_at is not null`
  await books.end()
  const ways = samples.flatMap((one) => {
    const [at, arrived] = [performance.timeOrigin + one.at, performance.timeOrigin + one.arrived]
    const row = rows.find(({ asked }) => asked >= at && asked <= arrived)
    return row ? [{ fire: row.asked - at, claim: row.claimed - row.asked, send: arrived - row.claimed }] : []
  })
  return {
    ...summary(
      'to_asked_',
      ways.map(({ fire }) => fire),
    ),
    ...summary(
      'to_claimed_',
      ways.map(({ claim }) => claim),
    ),
    ...summary(
      'to_socket_',
      ways.map(({ send }) => send),
    ),
  }
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + READY_MS; !(await isSo()); await wait(200)) {
    if (performance.now() > end) throw new Error(`not in time: ${what}`)
  }
}

function summary(name: string, times: readonly number[]): Record<string, number> {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (percent: number): number => {
    const value = sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN
    return Math.round(value * 100) / 100
  }
  return { [`${name}p50_ms`]: at(50), [`${name}p95_ms`]: at(95), [`${name}p99_ms`]: at(99) }
}
