import { randomUUID } from 'node:crypto'
import postgres, { type TransactionSql } from 'postgres'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { aLedgerWithAccounts, type Ledger } from './support/database.ts'
import { openMuteLine } from './support/mute-line.ts'

let ledger: Ledger
let account: string
beforeAll(async () => {
  ledger = await aLedgerWithAccounts()
  account = await ledger.id('account')
  // What is tested here is what stands behind these limits, however long the machine takes.
  await ledger.sql`update private.call_limits set per_second = 100000, burst = 100000`
  await ledger.sql`update private.bridges set heartbeat_at = now() + interval '1 hour'`
  await ledger.sql`update private.leases set expires_at = now() + interval '1 hour'`
})
afterAll(() => ledger.drop())

const CLAIMERS = 16
/** 625 of them are ten thousand claims, 500 eight thousand requests: a minute each on two cores. */
const RACED = 125
let quantity = 0

/** Makes `count` intents of the owner, no two alike, that nobody has claimed. */
async function placeMany(count: number): Promise<readonly string[]> {
  const ids = Array.from({ length: count }, () => randomUUID())
  await ledger.as('owner', async (sql) => {
    for (const id of ids) {
      await sql`select public.place_intent(${id}, ${account}, '005930.KRX', 'buy', 'limit', ${++quantity}, '70000')`
    }
  })
  await ledger.sql`update trade.order_intents set expires_at = now() + interval '1 hour' where state = 'ready'`
  return ids
}

const claim = (id: string, process = 'process-1', epoch = 1) =>
  ledger.as('bridge', (sql) => sql`select id from public.claim_intent(${id}, ${process}, ${epoch}, 10000)`)

const atOnce = <T>(count: number, work: (index: number) => Promise<T>): Promise<readonly PromiseSettledResult<T>[]> =>
  Promise.allSettled(Array.from({ length: count }, (_, index) => work(index)))

describe(`${CLAIMERS} claimers who all want every one of ${RACED} intents`, () => {
  it('take each intent once', { timeout: 180_000 }, async () => {
    const ids = await placeMany(RACED)
    const won: string[] = []
    await atOnce(CLAIMERS, async (claimer) => {
      for (let step = 0; step < ids.length; step++) {
        const id = ids[(claimer * 37 + step) % ids.length] ?? ''
        if ((await claim(id)).length > 0) won.push(id)
      }
    })
    expect(won.toSorted()).toEqual(ids.toSorted())
    const [row] = await ledger.sql`select max(attempt) as most from trade.order_intents where id in ${ledger.sql(ids)}`
    expect(row).toEqual({ most: 1 })
  })
})

describe(`${CLAIMERS} requests under each of ${RACED} ids`, () => {
  it('become one order each', { timeout: 180_000 }, async () => {
    const ids = Array.from({ length: RACED }, () => randomUUID())
    const answers = await atOnce(CLAIMERS, async (client) => {
      const heard: string[] = []
      for (let step = 0; step < ids.length; step++) {
        const index = (client * 31 + step) % ids.length
        const rows = await ledger.as(
          'owner',
          (sql) => sql<{ id: string }[]>`
            select id from public.place_intent(${ids[index] ?? ''}, ${account}, '000660.KRX', 'buy', 'limit', ${index + 1}, '150000')`,
        )
        heard.push(...rows.map((row) => row.id))
      }
      return heard
    })
    expect(answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))).toHaveLength(
      CLAIMERS * RACED,
    )
    const [row] = await ledger.sql`
      select count(*)::int as orders, count(distinct quantity)::int as quantities
      from trade.order_intents where id in ${ledger.sql(ids)}`
    expect(row).toEqual({ orders: RACED, quantities: RACED })
  })
})

interface ParentRequest {
  readonly quantity: number
}

/** A stop of the owner over a holding of just as many shares. */
async function aStop({ quantity: shares }: ParentRequest): Promise<string> {
  const id = randomUUID()
  await ledger.sql`insert into trade.parent_orders (id, user_id, account_id, kind, instrument_id, side, quantity, terms, request_hash)
    values (${id}, tests.id('owner'), ${account}, 'stop', '005380.KRX', 'sell', ${shares},
      '{"triggerPrice": 200000, "orderType": "market"}', '')`
  return id
}

const spawn = (sql: TransactionSql, parent: string, child: { sequence: number; quantity: number; process?: string }) =>
  sql<{ id: string; quantity: number }[]>`
    select id, quantity from public.spawn_child(${parent}, 'stop', ${child.sequence}, 'market', ${child.quantity},
      null, null, 'day', ${child.process ?? 'process-1'}, 1)`

describe('an order for a parent', () => {
  it('of the same leg and number is made once, by however many at once', async () => {
    for (let round = 0; round < 20; round++) {
      const parent = await aStop({ quantity: 10 })
      const answers = await atOnce(CLAIMERS, (index) =>
        ledger.as('bridge', (sql) => spawn(sql, parent, { sequence: 1, quantity: 1 + (index % 10) })),
      )
      const heard = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
      expect(heard).toHaveLength(CLAIMERS)
      expect(new Set(heard.map((row) => `${row.id} ${row.quantity}`)).size).toBe(1)
    }
  })

  it('is made by the bridge that holds the lease alone', async () => {
    const parent = await aStop({ quantity: 10 })
    const answers = await atOnce(CLAIMERS, (index) =>
      ledger.as('bridge', (sql) =>
        spawn(sql, parent, { sequence: 1, quantity: 10, process: index % 2 === 0 ? 'process-1' : 'process-2' }),
      ),
    )
    const refusals = answers.flatMap((answer) => (answer.status === 'rejected' ? [String(answer.reason.message)] : []))
    expect(refusals).toEqual(Array.from({ length: CLAIMERS / 2 }, () => 'lease_lost'))
    expect(await ledger.sql`select quantity from trade.order_intents where parent_id = ${parent}`).toEqual([
      { quantity: 10 },
    ])
  })

  it('together with all others is never for more than the parent', async () => {
    for (let round = 0; round < 20; round++) {
      const parent = await aStop({ quantity: 10 })
      const answers = await atOnce(8, (index) =>
        ledger.as('bridge', (sql) => spawn(sql, parent, { sequence: index + 1, quantity: 4 })),
      )
      const refusals = answers.flatMap((answer) =>
        answer.status === 'rejected' ? [String(answer.reason.message)] : [],
      )
      expect(refusals).toEqual(Array.from({ length: 6 }, () => 'child_too_large'))
    }
  })

  it('never waits for a parent that its owner took back in the same moment', async () => {
    const outcomes = new Set<string>()
    for (let round = 0; round < 40; round++) {
      const parent = await aStop({ quantity: 10 })
      const spawning = () => ledger.as('bridge', (sql) => spawn(sql, parent, { sequence: 1, quantity: 10 }))
      const canceling = () => ledger.as('owner', (sql) => sql`select public.cancel_parent_order(${parent})`)
      const both = round % 2 === 0 ? [spawning(), canceling()] : [canceling(), spawning()]
      await Promise.allSettled(both)
      const [row] = await ledger.sql<{ parent: string; child: string | null }[]>`
        select p.state as parent, i.state as child from trade.parent_orders p
        left join trade.order_intents i on i.parent_id = p.id where p.id = ${parent}`
      outcomes.add(`${row?.parent} ${row?.child}`)
    }
    for (const outcome of outcomes) expect(['canceled null', 'canceled expired']).toContain(outcome)
  })
})

describe('an answer that is lost after the ledger has done it', () => {
  /** Runs one statement whose answer nobody hears, and waits until the ledger has done it. */
  async function unheard(statement: (sql: postgres.Sql) => Promise<unknown>, isDone: () => Promise<boolean>) {
    const url = new URL(ledger.database.urlFor('postgres'))
    const line = await openMuteLine(url.hostname, Number(url.port))
    url.hostname = '127.0.0.1'
    url.port = String(line.port)
    const sql = postgres(url.href, { max: 1, onnotice: () => {} })
    await sql`select tests.be('operator')`
    line.mute()
    await expect(statement(sql)).rejects.toThrow()
    await vi.waitFor(async () => expect(await isDone()).toBe(true), { timeout: 10_000, interval: 10 })
    await sql.end({ timeout: 1 })
    await line.close()
  }
  const asBridge = (statement: string) => (sql: postgres.Sql) =>
    sql.unsafe(`do $$ begin perform tests.be('bridge'); perform ${statement}; end $$`)
  const stateOf = async (id: string) => {
    const [row] = await ledger.sql<{ state: string; attempt: number }[]>`
      select state, attempt from trade.order_intents where id = ${id}`
    return row
  }

  it('gives the right to send to nobody', async () => {
    const ids = await placeMany(3)
    for (const id of ids) {
      const isSending = async () => (await stateOf(id))?.state === 'sending'
      await unheard(asBridge(`public.claim_intent('${id}', 'process-1', 1)`), isSending)
      expect(await claim(id)).toEqual([])
      expect(await stateOf(id)).toEqual({ state: 'sending', attempt: 1 })
    }
  })

  it('makes no second order for a parent', async () => {
    const parent = await aStop({ quantity: 10 })
    const isMade = async () =>
      (await ledger.sql`select 1 from trade.order_intents where parent_id = ${parent}`).length === 1
    const call = `public.spawn_child('${parent}', 'stop', 1, 'market', 10, null, null, 'day', 'process-1', 1)`
    await unheard(asBridge(call), isMade)
    const again = await ledger.as('bridge', (sql) => spawn(sql, parent, { sequence: 1, quantity: 10 }))
    expect(again).toHaveLength(1)
    expect(await isMade()).toBe(true)
  })

  it('leaves one order under an acceptance that is told again', async () => {
    const [id = ''] = await placeMany(1)
    await claim(id)
    const isAcked = async () => (await stateOf(id))?.state === 'acked'
    await unheard(asBridge(`public.record_ack('${id}', '2026-11-20', '4711', '06010', now())`), isAcked)
    const [again] = await ledger.as(
      'bridge',
      (sql) => sql`select public.record_ack(${id}, '2026-11-20', '4711', '06010', now()) as state`,
    )
    expect(again).toEqual({ state: 'acked' })
    expect(await ledger.sql`select count(*)::int as n from trade.broker_orders where intent_id = ${id}`).toEqual([
      { n: 1 },
    ])
  })
})

describe('a ledger that was asleep, or is older than the broker', () => {
  it('lets nobody claim what expired while it was frozen', async () => {
    const [id = ''] = await placeMany(1)
    await ledger.sql`update trade.order_intents set expires_at = clock_timestamp() + interval '300 ms' where id = ${id}`
    let claiming: ReturnType<typeof claim> | undefined
    await ledger.sql.begin(async (sql) => {
      await sql`select 1 from trade.broker_accounts where id = ${account} for update`
      claiming = claim(id)
      await vi.waitFor(async () => {
        const waiting = await ledger.admin`select 1 from pg_stat_activity
          where wait_event_type = 'Lock' and datname = current_database()`
        expect(waiting.length).toBeGreaterThan(0)
      })
      await vi.waitFor(async () => {
        const over =
          await ledger.admin`select 1 from trade.order_intents where id = ${id} and expires_at < clock_timestamp()`
        expect(over).toHaveLength(1)
      })
    })
    expect(await claiming).toEqual([])
  })

  it('sends nothing again that is ready once more after a restore', async () => {
    const ids = await placeMany(10)
    for (const id of ids) await claim(id)
    // What the backup knew: all of them ready, some minutes ago.
    await ledger.sql`alter table trade.order_intents disable trigger guard_state`
    await ledger.sql`update trade.order_intents set state = 'ready', claim_owner = null, epoch = null, sent_at = null,
      expires_at = now() - interval '5 min' where id in ${ledger.sql(ids)}`
    await ledger.sql`alter table trade.order_intents enable trigger guard_state`
    const claims = await atOnce(CLAIMERS, async () => {
      const won: unknown[] = []
      for (const id of ids) won.push(...(await claim(id)))
      return won
    })
    expect(claims.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : ['failed']))).toEqual([])
  })
})
