import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { eventually } from '../../integration/world.ts'
import { aLineTo } from '../../support/cuttable-line.ts'
import { startRedis } from '../../support/redis-server.ts'
import type { Lane } from '../lane.ts'
import { disagreements, type Entry, isOpen, must, type Placed, pause, placeMany, statesOf } from './entry.ts'

/** A twentieth of five seconds to ten minutes. */
const OUTAGE_MS = { least: 250, most: 12_000 }
/** What the ledger missed must be there so long after it is back. */
const BACKLOG_MS = 30_000

const outages: Entry = {
  id: 'D1',
  title: 'while the ledger is away nothing new leaves, and what it missed is there soon after it is back',
  short: 2,
  long: 200,
  async play({ lane, count, random }) {
    const complaints: string[] = []
    const line = await aLineTo(lane.world.supabase.url)
    let backlogMs = 0
    try {
      await lane.start({ SUPABASE_URL: line.url })
      await isOpen(lane)
      for (let outage = 0; outage < count; outage += 1) {
        await placeMany(lane, 4, { kind: 'buy' })
        await pause(random() * 100)
        line.cut()
        // Their owners reach the ledger; the bridge does not.
        await placeMany(lane, 2)
        await pause(OUTAGE_MS.least + random() * (OUTAGE_MS.most - OUTAGE_MS.least))
        const lastBeat = await heartbeatOf(lane)
        line.mend()
        const mended = performance.now()
        complaints.push(...(await disagreements(lane)))
        // Of a bridge that was not heard of for thirty seconds, through one outage or two, the ledger takes no orders.
        await eventually(async () => (await heartbeatOf(lane)) > lastBeat, 'a heartbeat')
        backlogMs = Math.max(backlogMs, performance.now() - mended)
      }
    } finally {
      line.close()
    }
    complaints.push(...must(backlogMs <= BACKLOG_MS, `the backlog took ${backlogMs} ms`))
    return { figure: { backlog_max_ms: Math.round(backlogMs) }, complaints }
  },
}

async function heartbeatOf({ world, desks: [desk] }: Lane): Promise<number> {
  const [row] = await world.sql<{ at: number }[]>`
    select extract(epoch from b.heartbeat_at)::float8 as at
    from private.bridges b join trade.broker_accounts a on a.bridge_id = b.id where a.id = ${desk.accountId}`
  return row?.at ?? 0
}

const underTrouble = (id: string, title: string, trouble: string, counts: Pick<Entry, 'short' | 'long'>): Entry => ({
  id,
  title,
  ...counts,
  async play({ lane, count }) {
    const bridge = await lane.start()
    await isOpen(lane)
    await bridge.line.say(`trouble ${trouble}`)
    const placed = await placeMany(lane, count, { kind: 'buy' })
    const complaints = await disagreements(lane)
    return { figure: { orders: count, ...(await statesOf(lane, placed)) }, complaints }
  },
})

const lostReplies = underTrouble(
  'D2',
  'an answer of the ledger that is lost after its commit sends nothing twice and loses nothing',
  'lose 10',
  { short: 20, long: 1_000 },
)

const rolledBack = underTrouble(
  'D3',
  'transactions the ledger rolls back are repeated where that is harmless, and no order is lost or sent twice',
  'fail 20',
  { short: 20, long: 1_000 },
)

const fullDisks: Entry = {
  id: 'D9',
  title:
    'with a full disk nothing leaves without its line in the journal, and trading goes on when there is room again',
  short: 2,
  long: 100,
  async play({ lane, count }) {
    const complaints: string[] = []
    const bridge = await lane.start()
    await isOpen(lane)
    const placed: Placed[] = []
    for (let times = 0; times < count; times += 1) {
      await bridge.line.say('trouble full 100')
      placed.push(...(await placeMany(lane, 4)))
      await pause(300)
      await bridge.line.say('trouble full 0')
      const [desk] = lane.desks
      const order = lane.next(desk, 'rest')
      await desk.place(order)
      await desk.orderIs(order.id, 'accepted')
      complaints.push(...(await disagreements(lane)))
    }
    const journal = await readFile(join(lane.dataDir, 'journal', 'journal.jsonl'), 'utf8')
    const written = new Set(
      journal.split('\n').flatMap((text) => /"kind":"about_to_send".*?"intentId":"([^"]+)"/.exec(text)?.[1] ?? []),
    )
    const linked = await lane.world.sql<{ id: string }[]>`
      select intent_id as id from trade.broker_orders where account_id in ${lane.world.sql(lane.desks.map(({ accountId }) => accountId))}`
    const unwritten = linked.filter(({ id }) => !written.has(id)).length
    complaints.push(...must(unwritten === 0, `${unwritten} orders have no line in the journal`))
    return { figure: { orders: placed.length, unwritten, ...(await statesOf(lane, placed)) }, complaints }
  },
}

const lostCaches: Entry = {
  id: 'D8',
  title: 'a Redis that is emptied, killed and restarted takes no order and no fill with it',
  short: 3,
  long: 60,
  async play({ lane, count }) {
    const complaints: string[] = []
    const redis = await startRedis()
    try {
      await lane.start({ REDIS_URL: redis.url })
      await isOpen(lane)
      for (let times = 0; times < count; times += 1) {
        const placing = placeMany(lane, 4, { kind: 'buy' })
        if (times % 2 === 0) await flush(redis.url)
        else await redis.kill()
        await placing
        complaints.push(...(await disagreements(lane)))
        if (times % 2 === 1) await redis.restart()
      }
    } finally {
      await redis.kill()
    }
    return { figure: { orders: 4 * count }, complaints }
  },
}

async function flush(url: string): Promise<void> {
  const client = new Redis(url)
  await client.flushall()
  client.disconnect()
}

export const LEDGER: readonly Entry[] = [outages, lostReplies, rolledBack, lostCaches, fullDisks]
