import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aLedgerWithAccounts, type Ledger } from './support/database.ts'

let ledger: Ledger
beforeAll(async () => {
  ledger = await aLedgerWithAccounts()
  await ledger.sql`update private.call_limits set per_second = 100000, burst = 100000`
  await ledger.sql`update private.bridges set heartbeat_at = now() + interval '1 hour'`
  await ledger.sql`update private.leases set expires_at = now() + interval '1 hour'`
  await ledger.sql`create or replace function trade.regular_session_end(p_at timestamptz) returns timestamptz
    language sql stable set search_path = '' as 'select null::timestamptz'`
  await ledger.sql`select tests.connect_live('owner', 'bridge', 'live')`
})
afterAll(() => ledger.drop())

const CALLERS = 16

const atOnce = <T>(count: number, work: (index: number) => Promise<T>): Promise<readonly PromiseSettledResult<T>[]> =>
  Promise.allSettled(Array.from({ length: count }, (_, index) => work(index)))

const valuesOf = <T>(results: readonly PromiseSettledResult<T>[]): readonly T[] =>
  results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
const codesOf = (results: readonly PromiseSettledResult<unknown>[]) =>
  new Set(results.flatMap((result) => (result.status === 'rejected' ? [String(result.reason.message)] : [])))

async function anArmedStrategy(account = 'account'): Promise<{ strategy: string; version: string }> {
  const [strategy, version] = [randomUUID(), randomUUID()]
  await ledger.sql.begin(async (sql) => {
    await sql`select tests.be('owner')`
    await sql`select public.save_strategy(${strategy}, 'race', tests.strategy(), tests.hash(tests.strategy()),
      tests.id(${account}))`
    if (account === 'live') {
      await sql`select tests.be('operator')`
      await sql`update trade.strategies set proved_hash = draft_hash where id = ${strategy}`
      await sql`select tests.step_up('owner')`
    }
    await sql`select public.arm_strategy(${strategy}, ${version}, tests.hash(tests.strategy()), '문장', 'sentence')`
    await sql`select tests.be('operator')`
  })
  return { strategy, version }
}

interface Told {
  readonly id: string
  readonly isNew: boolean
  readonly decision: string
  readonly decidedBy: string | null
  readonly intent: { readonly id: string } | null
}

const signal = (version: string, suffix: string) =>
  ledger.as('bridge', async (sql) => {
    const [row] = await sql<{ said: Told }[]>`select public.record_signal(${`${version}:005930.KRX:${suffix}`},
      ${version}, tests.signal(), null, '{"side": "buy", "orderType": "limit", "quantity": "1", "limitPrice": "40000"}',
      'process-1', 1) as said`
    if (row === undefined) throw new Error('nothing was said')
    return row.said
  })

describe('a signal', () => {
  it(`told by ${CALLERS} at once is one signal and one order`, async () => {
    const { version } = await anArmedStrategy()
    const answers = valuesOf(await atOnce(CALLERS, () => signal(version, '1:0')))
    expect(answers).toHaveLength(CALLERS)
    expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1)
    expect(new Set(answers.map(({ intent }) => intent?.id)).size).toBe(1)
    const [row] = await ledger.sql`select
      (select count(*)::int from trade.strategy_signals where version_id = ${version}) as signals,
      (select count(*)::int from trade.order_intents where source_id = ${version}) as orders`
    expect(row).toEqual({ signals: 1, orders: 1 })
  })

  it('never comes, and orders nothing, after its strategy was disarmed', async () => {
    for (let round = 0; round < 5; round++) {
      const { strategy, version } = await anArmedStrategy()
      const results = await atOnce(8, async (index): Promise<unknown> => {
        if (index !== 4) return signal(version, `${index}:0`)
        return ledger.as('owner', (sql) => sql`select public.disarm_strategy(${strategy})`)
      })
      expect([...codesOf(results)].filter((code) => code !== 'version_not_armed')).toEqual([])
      await expect(signal(version, 'later:0')).rejects.toThrow('version_not_armed')
      const [row] = await ledger.sql`select
        (select count(*)::int from trade.order_intents where source_id = ${version} and state <> 'expired') as left,
        (select count(*)::int from trade.strategy_signals s join trade.strategy_versions v on v.id = s.version_id
          where v.id = ${version} and s.recorded_at > v.disarmed_at) as late`
      expect(row).toEqual({ left: 0, late: 0 })
    }
  })

  it('with real money never takes more than its stage may hold, however many come at once', async () => {
    const { version } = await anArmedStrategy('live')
    const answers = valuesOf(await atOnce(CALLERS, (index) => signal(version, `${index}:0`)))
    expect(answers).toHaveLength(CALLERS)
    // 100,000 won: two of 40,000.
    expect(answers.filter(({ decision }) => decision === 'proposed')).toHaveLength(2)
    expect(new Set(answers.map(({ decidedBy }) => decidedBy))).toEqual(new Set([null, 'ladder_cap']))
  })
})

describe('a day', () => {
  it(`reported by ${CALLERS} at once counts once`, async () => {
    const { strategy, version } = await anArmedStrategy()
    const told = await atOnce(CALLERS, () =>
      ledger.as(
        'bridge',
        (sql) => sql`select public.record_strategy_day(${version}, today.date, tests.day())
          from (select (now() at time zone 'Asia/Seoul')::date as date) today`,
      ),
    )
    expect([...codesOf(told)]).toEqual([])
    const [row] = await ledger.sql`select clean_days from trade.strategies where id = ${strategy}`
    expect(row).toEqual({ clean_days: 1 })
  })
})

describe('a task of the day', () => {
  it(`is begun by one of ${CALLERS}`, async () => {
    const { version } = await anArmedStrategy()
    const begun = await atOnce(CALLERS, () =>
      ledger.as('bridge', async (sql) => {
        const [row] = await sql<{ said: { isBegun: boolean } }[]>`select public.begin_strategy_run(${version},
          (now() at time zone 'Asia/Seoul')::date, 'session', 'process-1', 1, now() + interval '1 hour') as said`
        return row?.said.isBegun
      }),
    )
    expect(valuesOf(begun).filter(Boolean)).toHaveLength(1)
    expect([...codesOf(begun)]).toEqual([])
  })
})

describe('tests of the past', () => {
  beforeEach(() => ledger.sql`delete from trade.backtest_jobs`)

  const queue = (user: string, count: number) => ledger.sql`
    insert into trade.backtest_jobs (id, user_id, name, kind, spec, spec_hash, total_runs, created_at)
    select gen_random_uuid(), tests.id(${user}), ${user}, 'single', '{}', repeat('a', 64), 1, now() + n * interval '1 ms'
    from generate_series(1, ${count}) n`
  const claim = (worker: string) =>
    ledger.as('bridge', async (sql) => {
      const [row] = await sql<
        { id: string; user_id: string }[]
      >`select id, user_id from public.claim_backtest(${worker})`
      return row
    })

  it('are taken by one worker each, however many ask', async () => {
    await queue('owner', 40)
    const taken: string[] = []
    await atOnce(8, async (index) => {
      for (let job = await claim(`w${index}`); job !== undefined; job = await claim(`w${index}`)) taken.push(job.id)
    })
    expect(taken).toHaveLength(40)
    expect(new Set(taken).size).toBe(40)
  })

  it('of somebody with one do not wait behind those of somebody with many', async () => {
    await ledger.sql`insert into tests.ids select 'late', gen_random_uuid()
      where not exists (select from tests.ids where name = 'late')`
    await ledger.sql`insert into auth.users (id, email) values (tests.id('late'), 'late@example.com') on conflict do nothing`
    await ledger.sql`update public.profiles set bridge_id = tests.id('bridge_id') where id = tests.id('late')`
    await queue('owner', 20)
    await queue('late', 1)
    const first = valuesOf(await atOnce(2, (index) => claim(`w${index}`)))
    expect(new Set(first.map((job) => job?.user_id)).size).toBe(2)
  })

  it('are counted once in parts, whoever dies and whoever is late', async () => {
    const job = randomUUID()
    await ledger.sql`insert into trade.backtest_jobs (id, user_id, name, kind, spec, spec_hash, total_runs, state, worker,
        lease_until, attempts)
      values (${job}, tests.id('owner'), 'parts', 'sweep', '{}', repeat('a', 64), 60, 'running', 'w', now() + interval '1 hour', 1)`
    const parts = await ledger.as(
      'bridge',
      (sql) => sql`select public.plan_backtest_chunks(${job}, 'w',
      array(select 2 from generate_series(1, 30)))`,
    )
    expect(parts).toHaveLength(1)
    const record = (chunk: number, worker: string) =>
      ledger.as('bridge', async (sql) => {
        const [row] = await sql<{ said: { isNew: boolean; left: number } | null }[]>`
          select public.record_backtest_chunk(${job}, ${chunk}, ${sql.json({ worker })}) as said`
        return row?.said?.isNew === true
      })
    const claimOne = (worker: string) =>
      ledger.as('bridge', async (sql) => {
        const [row] = await sql<
          { chunk: number }[]
        >`select chunk from public.claim_backtest_chunks(${worker}, 1, ${job})`
        return row?.chunk
      })
    // A worker takes five and is never heard of again, until it wakes up when all is done.
    const dead: number[] = []
    for (let n = 0; n < 5; n++) dead.push((await claimOne('dead')) ?? -1)
    await ledger.sql`update trade.backtest_chunks set lease_until = now() where worker = 'dead'`
    const counted: number[] = []
    await atOnce(4, async (index) => {
      for (let chunk = await claimOne(`w${index}`); chunk !== undefined; chunk = await claimOne(`w${index}`)) {
        if (await record(chunk, `w${index}`)) counted.push(chunk)
      }
    })
    expect(counted.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, chunk) => chunk))
    for (const chunk of dead) expect(await record(chunk, 'dead')).toBe(false)
    const [row] = await ledger.sql`select done_runs,
      (select count(*)::int from trade.backtest_chunks where result ->> 'worker' = 'dead') as dead from trade.backtest_jobs
      where id = ${job}`
    expect(row).toEqual({ done_runs: 60, dead: 0 })
  })
})
