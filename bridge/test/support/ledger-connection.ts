import { startTestSupabase, type TestUser } from '@naru/sandbox/supabase/testing.ts'
import { Secret } from '@naru/shared/core/secret'
import { AccountId } from '@naru/shared/domain/order'
import postgres, { type Sql } from 'postgres'
import { createLedgerClient, type LedgerClient } from '../../src/adapters/supabase/client.ts'

/** A ledger of its own, a bridge that is signed in to it and a person with a paper account on that bridge. */
export interface LedgerConnection {
  readonly client: LedgerClient
  /** Role postgres. */
  readonly sql: Sql
  readonly person: TestUser
  readonly accountId: AccountId
  close(): Promise<void>
}

export async function aLedgerConnection(): Promise<LedgerConnection> {
  const supabase = await startTestSupabase()
  const sql = postgres(supabase.dbUrl, { max: 1, onnotice: () => undefined })
  const [machine, person] = [await supabase.createUser(), await supabase.createUser()]
  const [bridge] = await sql`
    select private.register_bridge(${machine.email}, 'test', 'http://127.0.0.1', 'key', ${`${'k'.repeat(43)}=`}) as id`
  const account = { p_bridge_id: bridge?.id, p_environment: 'paper', p_label: '모의투자' }
  const accountId = AccountId.parse((await person.client.rpc('create_broker_account', account)).data)
  const logger = { event: () => undefined, alarm: () => undefined, child: () => logger }
  const { url, anonKey: publishableKey } = supabase
  const { email, password } = machine
  const client = createLedgerClient({ url, publishableKey, email, password: new Secret(password) }, logger)
  return {
    client,
    sql,
    person,
    accountId,
    async close() {
      await client.close()
      await sql.end()
      await supabase.stop()
    },
  }
}
