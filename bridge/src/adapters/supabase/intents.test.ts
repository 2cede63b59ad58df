import { startTestSupabase, type TestSupabase } from '@naru/sandbox/supabase/testing.ts'
import { Secret } from '@naru/shared/core/secret'
import { AccountId } from '@naru/shared/domain/order'
import postgres, { type Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLedgerClient, type LedgerClient } from './client.ts'
import { createIntentStore } from './intents.ts'

const COUNT = 1_050

let supabase: TestSupabase
let sql: Sql
let client: LedgerClient
let accountId: AccountId

beforeAll(async () => {
  supabase = await startTestSupabase()
  sql = postgres(supabase.dbUrl, { max: 1, onnotice: () => undefined })
  const [machine, person] = [await supabase.createUser(), await supabase.createUser()]
  const [bridge] = await sql`
    select private.register_bridge(${machine.email}, 'test', 'http://127.0.0.1', 'key', ${`${'k'.repeat(43)}=`}) as id`
  const account = { p_bridge_id: bridge?.id, p_environment: 'paper', p_label: '모의투자' }
  accountId = AccountId.parse((await person.client.rpc('create_broker_account', account)).data)
  const logger = { event: () => undefined, alarm: () => undefined, child: () => logger }
  const { url, anonKey: publishableKey } = supabase
  const { email, password } = machine
  client = createLedgerClient({ url, publishableKey, email, password: new Secret(password) }, logger)
  await fill(person.id)
})
afterAll(async () => {
  await client.close()
  await sql.end()
  await supabase.stop()
})

/** Intents of one moment and of many, half of them waiting and half of them with the broker. */
async function fill(userId: string): Promise<void> {
  await sql.unsafe(`
    insert into trade.order_intents (id, user_id, account_id, kind, instrument_id, side, order_type, quantity,
      limit_price, request_hash, state, expires_at, order_date, order_no, created_at)
    select gen_random_uuid(), '${userId}', '${accountId}', 'place', '005930.KRX', 'buy', 'limit', n, 70000, '',
      case n % 2 when 0 then 'ready' else 'acked' end, now() + interval '5 min', private.kst_date(now()),
      lpad(n::text, 10, '0'), now() - (n % 7) * interval '1 s'
    from generate_series(1, ${2 * COUNT}) n`)
}

describe('a ledger with more than one answer can hold', () => {
  it('tells of every intent that waits, once', async () => {
    const pending = await createIntentStore(client).pending()
    const ids = pending.ok ? pending.value.map(({ id }) => id) : []
    expect([ids.length, new Set(ids).size]).toEqual([COUNT, COUNT])
  })

  it('tells of every order that is linked, once', async () => {
    const linked = await createIntentStore(client).linked(accountId)
    const ids = linked.ok ? linked.value.map(({ id }) => id) : []
    expect([ids.length, new Set(ids).size]).toEqual([COUNT, COUNT])
  })
})
