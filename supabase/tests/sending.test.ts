import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aLedgerWithAccounts, type Ledger } from './support/database.ts'

let ledger: Ledger
beforeAll(async () => {
  ledger = await aLedgerWithAccounts()
  // More than any person may: what is tested here is what stands behind that limit.
  await ledger.sql`update private.call_limits set per_second = 1000, burst = 1000`
  // However long the machine takes, the bridge has been heard of.
  await ledger.sql`update private.bridges set heartbeat_at = now() + interval '1 hour'`
})
afterAll(() => ledger.drop())

/** Makes `count` intents of the owner, no two alike: an equal one waits for the answer to the first. */
async function placeMany(count: number, above = 0): Promise<readonly string[]> {
  const account = await ledger.id('account')
  const ids = Array.from({ length: count }, () => randomUUID())
  await ledger.as('owner', async (sql) => {
    for (const [index, id] of ids.entries()) {
      await sql`select public.place_intent(${id}, ${account}, '005930.KRX', 'buy', 'limit', ${above + index + 1}, '70000')`
    }
  })
  return ids
}

describe('sixteen claimers after two hundred intents', () => {
  it('claim each one once', { timeout: 120_000 }, async () => {
    const ids = await placeMany(200)
    const claims: string[] = []
    const claimer = async (start: number) => {
      // Each intent is wanted by four of them, and each of them goes through the list from another place.
      for (let step = 0; step < ids.length; step++) {
        const index = (start * 31 + step) % ids.length
        if ((index + start) % 4 !== 0) continue
        const id = ids[index] ?? ''
        const rows = await ledger.as(
          'bridge',
          (sql) => sql`select id from public.claim_intent(${id}, 'process-1', 1, 10000)`,
        )
        if (rows.length > 0) claims.push(id)
      }
    }
    await ledger.sql`update trade.order_intents set expires_at = now() + interval '5 min' where state = 'ready'`
    await ledger.sql`update private.leases set expires_at = now() + interval '5 min'`
    await Promise.all(Array.from({ length: 16 }, (_, index) => claimer(index)))
    expect(claims.toSorted()).toEqual(ids.toSorted())
    const [attempts] = await ledger.sql`select max(attempt) as most from trade.order_intents`
    expect(attempts).toEqual({ most: 1 })
  })
})

const inBatch = (calls: readonly object[]) =>
  ledger.as('bridge', async (sql) => {
    const [row] = await sql<
      { answers: readonly Answer[] }[]
    >`select public.answer_calls(${sql.json(calls as never)}) as answers`
    return row?.answers ?? []
  })
interface Answer {
  readonly value?: unknown
  readonly code?: string
  readonly message?: string
}
const claim = (id: string) => ({
  name: 'claim_intent',
  args: { p_intent_id: id, p_owner: 'process-1', p_epoch: 1, p_window_ms: 10_000 },
})

describe('calls that travel together', () => {
  it('claim each intent once, however many want it', { timeout: 120_000 }, async () => {
    const ids = await placeMany(60, 200)
    await ledger.sql`update trade.order_intents set expires_at = now() + interval '5 min' where state = 'ready'`
    await ledger.sql`update private.leases set expires_at = now() + interval '5 min'`
    const claimer = async (start: number) => {
      const turned = [...ids.slice(start * 7), ...ids.slice(0, start * 7)]
      const answers: Answer[] = []
      for (let at = 0; at < turned.length; at += 20) {
        answers.push(...(await inBatch(turned.slice(at, at + 20).map(claim))))
      }
      return answers.flatMap(({ value }) => (value as { id: string }[]).map(({ id }) => id))
    }
    const claims = (await Promise.all(Array.from({ length: 8 }, (_, index) => claimer(index)))).flat()
    expect(claims.toSorted()).toEqual(ids.toSorted())
  })

  it('stand each for itself: what is refused undoes nothing of the others, and answers come in the order of the calls', async () => {
    const [first = '', second = ''] = await placeMany(2, 300)
    const nobody = randomUUID()
    await ledger.sql`update private.leases set expires_at = now() + interval '5 min'`
    const answers = await inBatch([
      claim(first),
      { name: 'record_absent', args: { p_intent_id: nobody } },
      { name: 'drop_everything', args: {} },
      claim(second),
      { name: 'record_in_doubt', args: { p_intent_id: first, p_cause: 'timeout' } },
    ])
    expect(answers).toMatchObject([
      { value: [{ id: first, state: 'sending' }] },
      { code: 'P0001', message: 'not_found' },
      { code: 'P0001', message: 'input_invalid' },
      { value: [{ id: second, state: 'sending' }] },
      { value: 'in_doubt' },
    ])
    const states =
      await ledger.sql`select state from trade.order_intents where id in (${first}, ${second}) order by state`
    expect(states.map(({ state }) => state)).toEqual(['in_doubt', 'sending'])
  })

  it('answer as each would have alone', async () => {
    const [id = ''] = await placeMany(1, 400)
    const alone = (name: string) =>
      ledger.as('bridge', async (sql) => {
        const rows = await sql`select to_jsonb(c) - 'now' as row from public.claim_intent(${id}, ${name}, 1, 10000) c`
        return rows.map(({ row }) => row)
      })
    const [batched] = await inBatch([claim(id)])
    const [row] = (batched?.value ?? []) as Record<string, unknown>[] // rows of a claim
    expect(await alone('process-1')).toEqual([])
    const [kept] =
      await ledger.sql`select version::int, attempt, to_jsonb(send_deadline) as until from trade.order_intents where id = ${id}`
    expect(row).toMatchObject({ id, version: kept?.version, attempt: kept?.attempt, send_deadline: kept?.until })
  })
})

describe('one request made sixteen times at once', () => {
  it('becomes one order', async () => {
    const account = await ledger.id('account')
    const id = randomUUID()
    const place = () =>
      ledger.as(
        'owner',
        (sql) => sql<{ id: string }[]>`
          select id from public.place_intent(${id}, ${account}, '000660.KRX', 'buy', 'limit', '5', '150000')`,
      )
    const answers = await Promise.all(Array.from({ length: 16 }, place))
    expect(answers.flat().map((row) => row.id)).toEqual(Array.from({ length: 16 }, () => id))
    expect(await ledger.sql`select count(*)::int as n from trade.order_intents where id = ${id}`).toEqual([{ n: 1 }])
  })

  it('of two different requests under one id exactly one is taken', async () => {
    const account = await ledger.id('account')
    const id = randomUUID()
    const place = (quantity: number) =>
      ledger.as(
        'owner',
        (sql) =>
          sql`select 1 from public.place_intent(${id}, ${account}, '000660.KRX', 'buy', 'limit', ${quantity}, '150000')`,
      )
    const answers = await Promise.allSettled(Array.from({ length: 8 }, (_, index) => place(1 + (index % 2))))
    const refusals = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as Error] : []))
    expect(refusals).toHaveLength(4)
    for (const refusal of refusals) expect(refusal.message).toBe('idempotency_key_reused')
  })
})

describe('two intents that look the same', () => {
  it('are never both on their way, however hard both are claimed', async () => {
    const account = await ledger.id('account')
    for (let round = 0; round < 20; round++) {
      const twins = [randomUUID(), randomUUID()]
      for (const id of twins) {
        await ledger.as(
          'owner',
          (sql) =>
            sql`select 1 from public.place_intent(${id}, ${account}, '000270.KRX', 'buy', 'limit', ${round + 1}, '90000')`,
        )
      }
      const claims = await Promise.all(
        twins.map((id) => ledger.as('bridge', (sql) => sql`select 1 from public.claim_intent(${id}, 'process-1', 1)`)),
      )
      expect(claims.flat()).toHaveLength(1)
    }
  })
})

describe('a switch thrown while orders are being claimed', () => {
  it('lets nothing through after it has been set', async () => {
    const ids = (await placeMany(40)).toReversed()
    await ledger.sql`update trade.order_intents set state = 'rejected' where state in ('sending', 'in_doubt')`
    let setAt: Date | undefined
    const claiming = ids.map((id) =>
      ledger.as('bridge', (sql) => sql`select 1 from public.claim_intent(${id}, 'process-1', 1)`),
    )
    const halting = ledger.as('owner', async (sql) => {
      await sql`select public.set_trading_mode(${await ledger.id('account')}, 'halted', 'stop')`
      const [row] = await sql<{ at: Date }[]>`select clock_timestamp() as at`
      setAt = row?.at
    })
    await Promise.all([...claiming, halting])
    const late = await ledger.sql`
      select id from trade.order_intents where id in ${ledger.sql(ids)} and sent_at > ${setAt ?? new Date(0)}`
    expect(late).toEqual([])
  })
})
