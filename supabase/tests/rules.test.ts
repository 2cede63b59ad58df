import { createHash, randomUUID } from 'node:crypto'
import type { TransactionSql } from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aLedgerWithAccounts, type Ledger } from './support/database.ts'

let ledger: Ledger
let channel: string
beforeAll(async () => {
  ledger = await aLedgerWithAccounts()
  await ledger.sql`update private.call_limits set per_second = 100000, burst = 100000`
  await ledger.sql`update private.bridges set heartbeat_at = now() + interval '1 hour'`
  channel = randomUUID()
  await ledger.as(
    'owner',
    (sql) => sql`select public.save_channel(${channel}, 'email', 'mail', 'a•••@example.com', 'key-1',
    tests.envelope('abcd'))`,
  )
  await ledger.as('bridge', (sql) => sql`select public.verify_channel(${channel}, 'verified')`)
})
afterAll(() => ledger.drop())

const CALLERS = 16
const definition = (price: number) =>
  JSON.stringify({
    v: 1,
    kind: 'alert',
    then: [{ do: 'notify' }],
    when: { op: '>', l: { px: 'last' }, r: price },
  })
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

const atOnce = <T>(count: number, work: (index: number) => Promise<T>): Promise<readonly PromiseSettledResult<T>[]> =>
  Promise.allSettled(Array.from({ length: count }, (_, index) => work(index)))

async function arm(sql: TransactionSql, rule: string, version: string, price: number): Promise<void> {
  const text = definition(price)
  await sql`select public.save_rule(${rule}, 'rule', 'alert', ${text})`
  await sql`select public.arm_rule(${rule}, ${version}, ${sha256(text)}, '문장', 'sentence')`
}

async function anArmedRule(price = 70_000) {
  const [rule, version] = [randomUUID(), randomUUID()]
  await ledger.as('owner', (sql) => arm(sql, rule, version, price))
  return { rule, version }
}

const fire = (version: string, suffix: string) =>
  ledger.as('bridge', async (sql) => {
    const [row] = await sql<{ said: { id: string; isNew: boolean } }[]>`select public.record_firing(
      ${`${version}:005930.KRX:${suffix}`}, ${version}, '005930.KRX', now(), '[]', '[]') as said`
    return row?.said
  })

const codesOf = (results: readonly PromiseSettledResult<unknown>[]) =>
  new Set(results.flatMap((result) => (result.status === 'rejected' ? [String(result.reason.message)] : [])))

describe('a firing', () => {
  it(`told by ${CALLERS} at once is written down once, with one message`, async () => {
    const { rule, version } = await anArmedRule()
    const told = await atOnce(CALLERS, () => fire(version, 'once'))
    const answers = told.flatMap((result) => (result.status === 'fulfilled' && result.value ? [result.value] : []))
    expect(answers).toHaveLength(CALLERS)
    expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1)
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1)
    const [row] = await ledger.sql`select
      (select count(*)::int from trade.rule_firings where rule_id = ${rule}) as firings,
      (select count(*)::int from trade.notifications where rule_id = ${rule}) as messages,
      (select fires from trade.rules where id = ${rule}) as fires`
    expect(row).toEqual({ firings: 1, messages: 1, fires: 1 })
  })

  it('never comes after its rule was disarmed', async () => {
    for (let round = 0; round < 20; round++) {
      const { rule, version } = await anArmedRule()
      let disarmedAt = 0
      const results = await atOnce(8, async (index) => {
        if (index === 4) {
          await ledger.as('owner', (sql) => sql`select public.disarm_rule(${rule})`)
          disarmedAt = performance.now()
          return undefined
        }
        const askedAt = performance.now()
        await fire(version, `edge:${index}`)
        return askedAt
      })
      // Whoever asked after the owner had their answer was refused, and nobody was refused for any other reason.
      for (const result of results) {
        if (result.status === 'fulfilled' && result.value !== undefined) expect(result.value).toBeLessThan(disarmedAt)
      }
      expect([...codesOf(results)].filter((code) => code !== 'version_not_armed')).toEqual([])
      await expect(fire(version, 'later')).rejects.toThrow('version_not_armed')
      const [row] = await ledger.sql`select count(*)::int as late from trade.rule_firings f
        join trade.rule_versions v on v.id = f.version_id
        where f.version_id = ${version} and f.recorded_at > v.disarmed_at`
      expect(row).toEqual({ late: 0 })
    }
  })

  it('comes from the old version or the new one while an edit is armed, never from neither and never from both', async () => {
    const { rule, version } = await anArmedRule()
    const edited = randomUUID()
    const results = await atOnce(CALLERS, async (index) => {
      if (index === 0) return ledger.as('owner', (sql) => arm(sql, rule, edited, 71_000))
      const armed = await ledger.as(
        'bridge',
        (sql) => sql<{ id: string }[]>`
        select version_id as id from public.list_armed_rules() where rule_id = ${rule}`,
      )
      expect(armed).toHaveLength(1)
      return fire(armed[0]?.id ?? '', `edge:${index}`)
    })
    expect([...codesOf(results)].filter((code) => code !== 'version_not_armed')).toEqual([])
    await expect(fire(version, 'after')).rejects.toThrow('version_not_armed')
    expect((await fire(edited, 'after'))?.isNew).toBe(true)
  })
})

describe('a message', () => {
  it('is taken by one process of its bridge, however many ask', async () => {
    await ledger.sql`delete from trade.notifications`
    await ledger.sql`select private.notify(tests.id('owner'), 'order_filled', n::text, '{}') from generate_series(1, 60) n`
    const taken: string[] = []
    await atOnce(CALLERS, async () => {
      for (;;) {
        const rows = await ledger.as(
          'bridge',
          (sql) => sql<{ id: string }[]>`
          select delivery_id as id from public.claim_deliveries(7)`,
        )
        if (rows.length === 0) break
        taken.push(...rows.map(({ id }) => id))
      }
    })
    expect(new Set(taken).size).toBe(60)
    expect(taken).toHaveLength(60)
  })

  it('that arrived is written down once, whoever says it', async () => {
    const [delivery] = await ledger.sql<{ id: string }[]>`select id from trade.notification_deliveries limit 1`
    const states = await atOnce(CALLERS, (index) =>
      ledger.as(
        'bridge',
        (sql) => sql`select public.record_delivery(${delivery?.id ?? ''}, 1,
        ${index % 2 === 0 ? 'delivered' : 'failed'}, 'timed_out') as state`,
      ),
    )
    expect(states.every(({ status }) => status === 'fulfilled')).toBe(true)
    const [row] = await ledger.sql`select state, delivered_at is not null as at from trade.notification_deliveries
      where id = ${delivery?.id ?? ''}`
    expect(row).toEqual({ state: 'delivered', at: true })
  })

  it('is merged with its repeats of the same window by sixteen writers without a loss', async () => {
    await ledger.sql`delete from trade.notifications`
    await atOnce(
      CALLERS,
      () => ledger.sql`select private.notify(tests.id('owner'), 'statement_difference', 'same', '{}')`,
    )
    const [row] =
      await ledger.sql`select sum(count)::int as told, count(*)::int <= 2 as is_merged from trade.notifications`
    expect(row).toEqual({ told: CALLERS, is_merged: true })
  })
})
