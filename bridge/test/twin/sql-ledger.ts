import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTestDatabase, type TestDatabase } from '@naru/sandbox/supabase/testing.ts'
import { err, ok } from '@naru/shared/core/result'
import postgres, { type Sql, type TransactionSql } from 'postgres'
import type { z } from 'zod'
import type { LedgerClient } from '../../src/adapters/supabase/index.ts'
import type { StoreResult } from '../../src/ports/store.ts'

const HELPERS = join(import.meta.dirname, '../../../supabase/tests/000_helpers.sql')

/** The real ledger in a database of its own, whose clock is ours. */
export interface SqlLedger {
  /** Runs `work` in a transaction that is rolled back: the next one finds everything as it was. */
  play<T>(work: (stage: Stage) => Promise<T>): Promise<T>
  drop(): Promise<void>
}

export interface Stage {
  /** The superuser, in the same transaction. */
  readonly sql: TransactionSql
  id(name: string): Promise<string>
  setNow(at: number): Promise<void>
  /** What the adapters call the ledger through, as this actor of the helpers. */
  as(actor: string): LedgerClient
}

/**
 * `clock_timestamp()` becomes a function of ours: with `twin.now` set it says that, so that minutes pass in no time and
 * both ledgers read the same clock. Defaults of columns are bound to the function they were made with, so they are made
 * again.
 */
const OWN_CLOCK = `
  alter function pg_catalog.clock_timestamp() rename to machine_clock_timestamp;
  create function pg_catalog.clock_timestamp() returns timestamptz language sql volatile as $$
    select coalesce(nullif(pg_catalog.current_setting('twin.now', true), '')::pg_catalog.timestamptz,
      pg_catalog.machine_clock_timestamp())
  $$;
  do $$
  declare
    v_column record;
  begin
    for v_column in
      select d.adrelid::regclass as relation, a.attname as name
      from pg_attrdef d join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
      where pg_get_expr(d.adbin, d.adrelid) = 'machine_clock_timestamp()'
    loop
      execute format('alter table %s alter column %I set default clock_timestamp()', v_column.relation, v_column.name);
    end loop;
  end $$;
`

/** One call as an actor: its answer, or the code it was refused with. In one round trip, for there are many. */
const ASK = `
  create function tests.ask(p_actor text, p_query text, p_args text[]) returns jsonb language plpgsql as $$
  declare
    v_value jsonb;
    v_refusal text;
  begin
    perform tests.be(p_actor);
    begin
      execute p_query into v_value using p_args;
    exception when others then
      v_refusal := sqlerrm;
    end;
    perform set_config('role', 'none', true);
    return case when v_refusal is null then jsonb_build_object('value', v_value)
      else jsonb_build_object('refusal', v_refusal) end;
  end $$;
`

const ROLLED_BACK = new Error('rolled back on purpose')

export async function aSqlLedger(): Promise<SqlLedger> {
  const database: TestDatabase = await createTestDatabase()
  await prepare(database.url)
  // A session of its own: what has run before remembers the clock it was planned with.
  const sql = postgres(database.url, { max: 1, onnotice: () => undefined })
  const signatures = await readSignatures(sql)
  return {
    async play(work) {
      let played: { readonly value: Awaited<ReturnType<typeof work>> } | undefined
      await sql
        .begin(async (transaction) => {
          played = { value: await work(aStage(transaction, signatures)) }
          throw ROLLED_BACK
        })
        .catch((error: unknown) => {
          if (error !== ROLLED_BACK) throw error
        })
      if (played === undefined) throw ROLLED_BACK
      return played.value
    },
    async drop() {
      await sql.end()
      await database.drop()
    },
  }
}

async function prepare(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  await sql.unsafe(readFileSync(HELPERS, 'utf8'))
  await sql`select tests.setup()`
  await sql`update private.call_limits set per_second = 1000000, burst = 1000000`
  await sql`update private.bridges set heartbeat_at = 'infinity'`
  await sql`update private.leases set owner = null, epoch = 0, expires_at = '-infinity'`
  await sql`update private.leases set held_since = '-infinity'`
  await sql.unsafe(OWN_CLOCK)
  await sql.unsafe(ASK)
  await sql.end()
}

interface Signature {
  readonly isSet: boolean
  readonly isVoid: boolean
  readonly types: ReadonlyMap<string, string>
}

async function readSignatures(sql: Sql): Promise<ReadonlyMap<string, Signature>> {
  const rows = await sql<{ name: string; is_set: boolean; is_void: boolean; names: string[]; types: string[] }[]>`
    select p.proname as name, p.proretset as is_set, p.prorettype = 'void'::regtype as is_void,
      coalesce(p.proargnames[1:p.pronargs], '{}') as names,
      array(select format_type(t, null) from unnest(p.proargtypes) with ordinality u (t, at) order by at) as types
    from pg_proc p where p.pronamespace = 'public'::regnamespace`
  return new Map(
    rows.map(({ name, is_set, is_void, names, types }) => [
      name,
      { isSet: is_set, isVoid: is_void, types: new Map(names.map((argument, at) => [argument, types[at] ?? 'text'])) },
    ]),
  )
}

function aStage(transaction: TransactionSql, signatures: ReadonlyMap<string, Signature>): Stage {
  return {
    sql: transaction,
    async id(name) {
      const [row] = await transaction<{ id: string }[]>`select tests.id(${name}) as id`
      return row?.id ?? ''
    },
    async setNow(at) {
      await transaction`select set_config('twin.now', ${new Date(at).toISOString()}, true)`
    },
    as: (actor) => aClient(transaction, signatures, actor),
  }
}

/** The client of the adapters, over SQL instead of HTTP: arguments by name, answers as JSON, refusals by their code. */
function aClient(transaction: TransactionSql, signatures: ReadonlyMap<string, Signature>, actor: string): LedgerClient {
  const call = async (name: string, args: Readonly<Record<string, unknown>>): StoreResult<unknown> => {
    const signature = signatures.get(name)
    if (!signature) return err({ kind: 'refused', code: `no function ${name}` })
    const names = Object.keys(args).filter((key) => args[key] !== undefined)
    const list = names.map((key, at) => `${key} => ($1[${at + 1}])::${signature.types.get(key)}`).join(', ')
    const text = signature.isSet
      ? `select coalesce(jsonb_agg(t), '[]') from public.${name}(${list}) t`
      : `select ${signature.isVoid ? `to_jsonb(public.${name}(${list})::text)` : `to_jsonb(public.${name}(${list}))`}`
    const values = names.map((key) => asText(args[key]))
    const [row] = await transaction<{ said: { readonly value?: unknown; readonly refusal?: string } }[]>`
      select tests.ask(${actor}, ${text}, ${values}::text[]) as said`
    const { value = null, refusal } = row?.said ?? {}
    return refusal === undefined ? ok(value) : err({ kind: 'refused', code: refusal })
  }
  const parsed = async <S extends z.ZodType>(asked: StoreResult<unknown>, schema: S): StoreResult<z.output<S>> => {
    const reply = await asked
    return reply.ok ? ok(schema.parse(reply.value)) : reply
  }
  /** As one of many calls that travel together. */
  const together = async (name: string, args: Readonly<Record<string, unknown>>): StoreResult<unknown> => {
    const reply = await call('answer_calls', { p_calls: [{ name, args }] })
    if (!reply.ok) return reply
    const [answer] = reply.value as ({ value: unknown } | { code: string; message: string })[] // its own words
    if (!answer || 'value' in answer) return ok(answer?.value ?? null)
    return err({ kind: 'refused', code: /^[a-z_]+$/.test(answer.message) ? answer.message : answer.code })
  }
  let calls = 0
  const unused = (): never => {
    throw new Error('not part of the comparison')
  }
  return {
    get supabase() {
      return unused()
    },
    rpc: (name, args, schema) => parsed(call(name, args), schema),
    // Either way the ledger has to answer the same.
    rpcTogether: (name, args, schema) => parsed(calls++ % 2 === 0 ? together(name, args) : call(name, args), schema),
    rpcAll: (name, { args = {} }, schema) => parsed(call(name, { ...args, p_limit: 1_000 }), schema),
    select: unused,
    close: async () => undefined,
  }
}

const asText = (value: unknown): string | null => {
  if (value === null || typeof value === 'string') return value
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
