import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTestDatabase, type TestDatabase } from '@naru/sandbox/supabase/testing.ts'
import postgres, { type Sql, type TransactionSql } from 'postgres'

const TESTS = join(import.meta.dirname, '..')

/** Actors of 000_helpers.sql. `operator` is role postgres at the SQL prompt, `nobody` is signed in without a token. */
export type Actor = 'owner' | 'stranger' | 'bridge' | 'other_bridge' | 'anon' | 'nobody' | 'service_role' | 'operator'

export interface Ledger {
  /** Role postgres, as migrations and operators are on the platform. */
  readonly sql: Sql
  /** The superuser. */
  readonly admin: Sql
  readonly database: TestDatabase
  /** Runs `work` in one transaction as an actor. */
  as<T>(actor: Actor, work: (sql: TransactionSql) => Promise<T>): Promise<T>
  id(name: string): Promise<string>
  drop(): Promise<void>
}

/** A migrated database with the helpers of the pgTAP tests and no rows of users. */
export async function aLedger(): Promise<Ledger> {
  const database = await createTestDatabase()
  const quiet = { onnotice: () => {} }
  const sql = postgres(database.urlFor('postgres'), { ...quiet, max: 20 })
  const admin = postgres(database.url, { ...quiet, max: 1 })
  await sql.file(join(TESTS, '000_helpers.sql'))
  return {
    sql,
    admin,
    database,
    as: async (actor, work) => {
      const result = await sql.begin(async (transaction) => {
        await transaction`select tests.be(${actor})`
        return { value: await work(transaction) }
      })
      // postgres.js types the result of begin() as an unwrapped array or value; boxed, it is what `work` returned.
      return result.value as Awaited<ReturnType<typeof work>>
    },
    async id(name) {
      const [row] = await sql<{ id: string }[]>`select tests.id(${name}) as id`
      if (row === undefined) throw new Error(`no id called ${name}`)
      return row.id
    },
    async drop() {
      await Promise.all([sql.end(), admin.end()])
      await database.drop()
    },
  }
}

/** The same with `tests.setup()`: owner with an account on one bridge, stranger with one on another. */
export async function aLedgerWithAccounts(): Promise<Ledger> {
  const ledger = await aLedger()
  await ledger.sql`select tests.setup()`
  return ledger
}

/** Loads pgTAP (which is no extension here) into schema `tap`. */
export async function loadPgTap({ admin }: Ledger): Promise<void> {
  const pgtap = readFileSync(join(TESTS, 'vendor/pgtap--1.3.5.sql'), 'utf8')
  await admin.unsafe(`create schema tap; set search_path = tap, public; ${pgtap};
    grant usage on schema tap to public; grant execute on all functions in schema tap to public; reset search_path`)
}
