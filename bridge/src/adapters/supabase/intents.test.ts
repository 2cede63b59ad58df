import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aLedgerConnection, type LedgerConnection } from '../../../test/support/ledger-connection.ts'
import { createIntentStore } from './intents.ts'

const COUNT = 1_050

let ledger: LedgerConnection

beforeAll(async () => {
  ledger = await aLedgerConnection()
  await fill(ledger)
})
afterAll(() => ledger.close())

/** Intents of one moment and of many, half of them waiting and half of them with the broker. */
async function fill({ sql, person, accountId }: LedgerConnection): Promise<void> {
  await sql.unsafe(`
    insert into trade.order_intents (id, user_id, account_id, kind, instrument_id, side, order_type, quantity,
      limit_price, request_hash, state, expires_at, order_date, order_no, created_at)
    select gen_random_uuid(), '${person.id}', '${accountId}', 'place', '005930.KRX', 'buy', 'limit', n, 70000, '',
      case n % 2 when 0 then 'ready' else 'acked' end, now() + interval '5 min', private.kst_date(now()),
      lpad(n::text, 10, '0'), now() - (n % 7) * interval '1 s'
    from generate_series(1, ${2 * COUNT}) n`)
}

describe('a ledger with more than one answer can hold', () => {
  it('tells of every intent that waits, once', async () => {
    const pending = await createIntentStore(ledger.client).pending()
    const ids = pending.ok ? pending.value.map(({ id }) => id) : []
    expect([ids.length, new Set(ids).size]).toEqual([COUNT, COUNT])
  })

  it('tells of every order that is linked, once', async () => {
    const linked = await createIntentStore(ledger.client).linked(ledger.accountId)
    const ids = linked.ok ? linked.value.map(({ id }) => id) : []
    expect([ids.length, new Set(ids).size]).toEqual([COUNT, COUNT])
  })
})
