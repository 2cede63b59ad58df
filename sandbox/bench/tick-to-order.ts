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
import type { OpenFloor } from './floor.ts'
import { percentilesOfRuns } from './percentiles.ts'

export interface TickToOrderLoad {
  readonly rounds: number
  /** Of each round. */
  readonly samples: number
  readonly warmUp: number
  readonly openFloor: OpenFloor
}

const RULES = 16
const READY_MS = 120_000
/** Orders of a rule expire after five seconds: one that has not come by then does not come. */
const ORDER_MS = 6_000
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
    const floor = await load.openFloor(stack.supabase.dbUrl)
    const broker = brokerControl(stack.simulatorControlUrl)
    const customer = await openCustomer(stack, broker, 0)
    await until('the account is connected', () => customer.isRunning())
    const prices = [...(await broker.prices())].slice(0, RULES)
    const levels = new Map(prices.map(([code, price]) => [code, levelAbove(price)]))
    for (const [code, level] of levels) await arm(customer, code, level.at)
    await until('every stock is watched', async () => [...levels.keys()].every((code) => ticks.seen().includes(code)))
    await broker.pause()
    const lines = { ticks, orders, turns: inTurn([...levels]) }
    for (const [code, { below }] of levels) ticks.trade(code, below)
    await wait(1_000)
    await sample(lines, load.warmUp)
    const [rounds, floors]: [(readonly Sample[])[], (readonly number[])[]] = [[], []]
    for (let round = 0; round < load.rounds; round += 1) {
      // Beside every round, as disk and processor are shared with whoever else is on the machine.
      floors.push(await floor.run())
      rounds.push(await sample(lines, load.samples))
    }
    await floor.close()
    customer.leave()
    return { ...(await judge(rounds, stack.supabase.dbUrl)), ...percentilesOfRuns('floor_', floors) }
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
  readonly turns: Turns
}

type Turns = Iterator<readonly [code: string, level: Level], never>

/** One stock after the other, on and on: equal orders within three seconds are refused. */
function* inTurn(levels: readonly (readonly [string, Level])[]): Turns {
  for (;;) yield* levels
}

/** When the frame of a trade left and when the order was whole, on this process' clock, ms; `arrived` is undefined of one that never left. */
interface Sample {
  readonly at: number
  readonly arrived: number | undefined
}

/** One crossing after the other. */
async function sample({ ticks, orders, turns }: Lines, count: number): Promise<readonly Sample[]> {
  const samples: Sample[] = []
  while (samples.length < count) {
    const [code, level] = turns.next().value
    const coming = orders.nextOrder(ORDER_MS)
    const at = ticks.trade(code, level.above)
    samples.push({ at, arrived: await coming })
    ticks.trade(code, level.below)
    await wait(REST_MS)
  }
  return samples
}

/** The whole way, and which part of it was spent where. The clocks of the database and of this process are of one machine. */
async function judge(rounds: readonly (readonly Sample[])[], dbUrl: string): Promise<Record<string, number>> {
  const books = postgres(dbUrl, { max: 1, onnotice: () => {} })
  const rows = await books<Written[]>`
    select extract(epoch from created_at)::float8 * 1000 as asked, extract(epoch from sent_at)::float8 * 1000 as claimed
    from trade.order_intents where kind = 'place' and sent_at is not null`
  await books.end()
  const came = rounds.map((samples) => samples.filter(hasArrived))
  const ways = came.map((samples) => samples.flatMap((one) => wayOf(one, rows)))
  const of = (name: string, part: (way: Way) => number): Record<string, number> =>
    percentilesOfRuns(
      name,
      ways.map((round) => round.map(part)),
    )
  return {
    ...percentilesOfRuns(
      '',
      came.map((samples) => samples.map(({ at, arrived }) => arrived - at)),
    ),
    orders: came.flat().length,
    not_sent: rounds.flat().length - came.flat().length,
    ...of('to_asked_', ({ fire }) => fire),
    ...of('to_claimed_', ({ claim }) => claim),
    ...of('to_socket_', ({ send }) => send),
  }
}

type Arrived = Sample & { readonly arrived: number }

const hasArrived = (one: Sample): one is Arrived => one.arrived !== undefined

/** An order in the ledger: when it was written there and when it was claimed, Unix ms. */
interface Written {
  readonly asked: number
  readonly claimed: number
}

/** Until the ledger wrote it with the firing, until it was claimed, and until it was whole at the broker; ms. */
interface Way {
  readonly fire: number
  readonly claim: number
  readonly send: number
}

function wayOf({ at, arrived }: Arrived, rows: readonly Written[]): readonly Way[] {
  const [start, end] = [performance.timeOrigin + at, performance.timeOrigin + arrived]
  const row = rows.find(({ asked }) => asked >= start && asked <= end)
  return row ? [{ fire: row.asked - start, claim: row.claimed - row.asked, send: end - row.claimed }] : []
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + READY_MS; !(await isSo()); await wait(200)) {
    if (performance.now() > end) throw new Error(`not in time: ${what}`)
  }
}
