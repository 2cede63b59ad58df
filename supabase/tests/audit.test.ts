import { afterAll, beforeAll, expect, it } from 'vitest'
import { aLedgerWithAccounts, type Ledger } from './support/database.ts'

let ledger: Ledger
beforeAll(async () => {
  ledger = await aLedgerWithAccounts()
})
afterAll(() => ledger.drop())

const brokenAt = async () => (await ledger.sql`select trade.verify_audit_chain()::int as seq`)[0]?.seq

/** Changes history behind the triggers' back, as somebody with the superuser's password could. */
async function tamper(statement: string, work: () => Promise<void>): Promise<void> {
  await ledger.admin.unsafe('set session_replication_role = replica')
  await ledger.admin.unsafe('create temporary table kept as select * from trade.audit_log')
  await ledger.admin.unsafe(statement)
  await work()
  await ledger.admin.unsafe('delete from trade.audit_log; insert into trade.audit_log select * from kept')
  await ledger.admin.unsafe('drop table kept; set session_replication_role = origin')
}

it('eight writers leave one unbroken chain', async () => {
  const account = await ledger.id('account')
  const before = await ledger.sql`select count(*)::int as n from trade.audit_log`
  const writer = async (index: number) => {
    for (let step = 0; step < 40; step++) {
      const mode = (index + step) % 2 === 0 ? 'halted' : 'active'
      await ledger.as('owner', (sql) => sql`select public.set_trading_mode(${account}, ${mode}, 'drill')`)
    }
  }
  await Promise.all(Array.from({ length: 8 }, (_, index) => writer(index)))
  await ledger.admin`select private.chain_audit_rows()`
  const after = await ledger.sql`select count(*)::int as n, max(seq)::int as last from trade.audit_log`
  expect(after).toEqual([{ n: before[0]?.n + 320, last: before[0]?.n + 320 }])
  expect(await brokenAt()).toBeNull()
})

it('keeps nobody waiting: what was written while the head was taken is chained by whoever comes next', async () => {
  const account = await ledger.id('account')
  const write = (mode: string) =>
    ledger.as('owner', (sql) => sql`select public.set_trading_mode(${account}, ${mode}, 'drill')`)
  const count = async () => (await ledger.sql`select count(*)::int as n from trade.audit_log`)[0]?.n
  const waiting = async () => (await ledger.admin`select count(*)::int as n from private.audit_outbox`)[0]?.n
  const before = await count()
  await ledger.sql.begin(async (holder) => {
    await holder`set local role app_owner`
    await holder`select from trade.audit_head for update`
    await write('halted')
    await write('active')
    expect([await count(), await waiting()]).toEqual([before, 2])
  })
  await write('halted')
  expect([await count(), await waiting()]).toEqual([before + 3, 0])
  expect(await brokenAt()).toBeNull()
})

it('a bridge that renews its lease chains what waits', async () => {
  await ledger.sql.begin(async (holder) => {
    await holder`set local role app_owner`
    await holder`select from trade.audit_head for update`
    const account = await ledger.id('account')
    await ledger.as('owner', (sql) => sql`select public.set_trading_mode(${account}, 'active', 'drill')`)
  })
  const [lease] = await ledger.admin`select owner from private.leases where owner is not null`
  await ledger.as('bridge', (sql) => sql`select public.acquire_lease(${lease?.owner}, 10000)`)
  expect(await ledger.admin`select from private.audit_outbox`).toHaveLength(0)
})

it.each([
  ['an edited body', `update trade.audit_log set body = '{"mode": "active"}' where seq = 100`, 100],
  ['an edited actor', `update trade.audit_log set actor = 'somebody else' where seq = 7`, 7],
  ['a moved time', `update trade.audit_log set at = at + interval '1 us' where seq = 12`, 12],
  ['a deleted row', 'delete from trade.audit_log where seq = 50', 50],
  ['a deleted end', 'delete from trade.audit_log where seq > 300', 301],
  ['a deleted beginning', 'delete from trade.audit_log where seq < 3', 1],
  ['an edited row with a new hash', 'update trade.audit_log set hash = sha256(hash) where seq = 60', 60],
])('%s is found', async (_what, statement, seq) => {
  await tamper(statement, async () => {
    expect(await brokenAt()).toBe(seq)
  })
  expect(await brokenAt()).toBeNull()
})
