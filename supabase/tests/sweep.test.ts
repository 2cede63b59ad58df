import { afterAll, beforeAll, expect, it } from 'vitest'
import { aLedgerWithAccounts, type Ledger } from './support/database.ts'

const EXPIRED = 450
/** As the ledger has it. */
const AT_ONCE = 200

let ledger: Ledger
beforeAll(async () => {
  ledger = await aLedgerWithAccounts()
  const account = await ledger.id('account')
  const owner = await ledger.id('owner')
  await ledger.admin.unsafe(`
    insert into trade.order_intents (id, user_id, account_id, kind, instrument_id, side, order_type, quantity,
      limit_price, request_hash, state, expires_at, epoch, attempt, sent_at, send_deadline, created_at)
    select gen_random_uuid(), '${owner}', '${account}', 'place', '005930.KRX', 'buy', 'limit', n, 70000, '',
      case when n > ${EXPIRED} then 'sending' else 'ready' end, now() - interval '1 s',
      case when n > ${EXPIRED} then 1 end, 1, case when n > ${EXPIRED} then now() - interval '20 s' end,
      case when n > ${EXPIRED} then now() - interval '15 s' end, now() - interval '31 s'
    from generate_series(1, ${EXPIRED + 1}) n`)
})
afterAll(() => ledger.drop())

const holder = async () => {
  const [lease] = await ledger.admin`select owner, epoch from private.leases where owner is not null`
  return lease
}
const sweep = async (): Promise<number> => {
  const lease = await holder()
  const [row] = await ledger.as(
    'bridge',
    (sql) => sql`select public.sweep_intents(${lease?.owner}, ${lease?.epoch}) as n`,
  )
  return row?.n
}
const countOf = async (state: string) =>
  (await ledger.admin`select count(*)::int as n from trade.order_intents where state = ${state}`)[0]?.n

it('offers to no bridge what is over and not swept yet', async () => {
  const offered = await ledger.as('bridge', (sql) => sql`select state from public.list_pending_intents()`)
  expect(offered.map(({ state }) => state)).toEqual(['sending'])
})

it('expires so many at a time that a bridge hears of it, and what is unanswered with the first of them', async () => {
  expect(await sweep()).toBe(AT_ONCE + 1)
  expect([await countOf('expired'), await countOf('in_doubt')]).toEqual([AT_ONCE, 1])
  expect([await sweep(), await sweep(), await sweep()]).toEqual([AT_ONCE, EXPIRED - 2 * AT_ONCE, 0])
  expect([await countOf('expired'), await countOf('ready')]).toEqual([EXPIRED, 0])
})
