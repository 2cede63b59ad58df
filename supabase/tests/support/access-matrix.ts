import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Ledger } from './database.ts'

export const MANIFEST = join(import.meta.dirname, '../access-matrix.json')

/** What each principal of probe.sql meets. */
type ByPrincipal = Readonly<Record<string, string>>

/**
 * Who can do what, read from the catalog and tried out, for every schema, table, view, column, policy and function of
 * ours and every principal: anon, somebody signed in without a token, the owner of some rows with one factor and with
 * two, a stranger, one who forged their own metadata, two bridges, an admin, and the secret key.
 */
export interface AccessMatrix {
  /** Schema → roles with usage. */
  readonly schemas: Readonly<Record<string, string>>
  /**
   * Relation → facts of the catalog, then by principal the verbs select, insert, update, delete, truncate on the owner's
   * rows and on the stranger's (see probe.sql for the letters).
   */
  readonly relations: Readonly<Record<string, ByPrincipal>>
  /** "relation.column" → rights the API roles have on it. */
  readonly columns: Readonly<Record<string, string>>
  /** "schema.table policy" → command, roles and conditions. */
  readonly policies: Readonly<Record<string, string>>
  /** Function → how it runs, who may execute it. */
  readonly functions: Readonly<Record<string, string>>
  /** Function somebody may execute → codes heard when calling with nulls, and by whom: "denied: anon; ok: owner". */
  readonly calls: Readonly<Record<string, string>>
  /** The same, pointing at the owner's account, orders and lists. */
  readonly reach: Readonly<Record<string, string>>
}
export type MatrixPart = keyof AccessMatrix

/** `only`: the one line that is asked for, where reading them all takes long. */
const READERS: { readonly [Part in MatrixPart]: (ledger: Ledger, only?: string) => Promise<AccessMatrix[Part]> } = {
  schemas: readSchemas,
  relations: readRelations,
  columns: readColumns,
  policies: readPolicies,
  functions: readFunctions,
  calls: (ledger, only) => readCalls(ledger, 'nulls', only),
  reach: (ledger, only) => readCalls(ledger, 'owner', only),
}
export const MATRIX_PARTS = Object.keys(READERS) as readonly MatrixPart[]

/** Reads parts of the matrix of a ledger whose users all have rows (`fillLedger`). */
export async function readMatrixParts(ledger: Ledger, parts: readonly MatrixPart[]): Promise<Partial<AccessMatrix>> {
  const read: Partial<Record<MatrixPart, unknown>> = {}
  for (const part of parts) read[part] = await READERS[part](ledger)
  return read as Partial<AccessMatrix> // each part comes from its own reader
}

/** One line of the matrix; undefined when there is none. */
export async function readMatrixLine(ledger: Ledger, part: MatrixPart, name: string) {
  const lines: Readonly<Record<string, string | ByPrincipal>> = await READERS[part](ledger, name)
  return lines[name]
}

export const readAccessMatrix = async (ledger: Ledger): Promise<AccessMatrix> =>
  (await readMatrixParts(ledger, MATRIX_PARTS)) as AccessMatrix

/** Adds the probing functions, the principals, and a row of everything for owner and stranger. */
export async function fillLedger(ledger: Ledger): Promise<void> {
  await ledger.sql.unsafe(readFileSync(join(import.meta.dirname, 'probe.sql'), 'utf8'))
  await ledger.sql`select tests.fill()`
}

interface Entry<T> {
  readonly key: string
  readonly value: T
}
const entries = <T>(rows: readonly Entry<T>[]): Record<string, T> =>
  Object.fromEntries(rows.map(({ key, value }) => [key, value]))

async function readSchemas({ sql }: Ledger) {
  return entries(
    await sql<Entry<string>[]>`
    select nspname as key, string_agg(rolname, ' ' order by rolname) as value
    from pg_namespace cross join pg_roles
    where nspname in ('public', 'trade', 'private') and rolname in ('anon', 'authenticated', 'service_role')
      and has_schema_privilege(rolname, nspname, 'usage')
    group by 1 order by 1`,
  )
}

async function readPolicies({ sql }: Ledger) {
  return entries(
    await sql<Entry<string>[]>`
    select format('%s.%s %s', schemaname, tablename, policyname) as key,
      format('%s %s to %s using %s check %s', lower(permissive), lower(cmd), array_to_string(roles, ' '), qual, with_check) as value
    from pg_policies where schemaname in ('public', 'trade', 'private')
      or (schemaname, tablename) in (('realtime', 'messages'), ('storage', 'objects'))
    order by 1`,
  )
}

async function readFunctions({ sql }: Ledger) {
  return entries(
    await sql<Entry<string>[]>`
    select p.oid::regprocedure::text as key,
      format('%s, %s, search_path %s, execute: %s', pg_get_userbyid(proowner),
        case when prosecdef then 'definer' else 'invoker' end,
        coalesce((select substring(c from 13) from unnest(proconfig) c where c like 'search_path=%'), 'not set'),
        coalesce((select string_agg(case a.grantee when 0 then 'public' else a.grantee::regrole::text end, ' '
            order by a.grantee::regrole::text)
          from aclexplode(coalesce(proacl, acldefault('f', proowner))) a
          where a.grantee <> proowner), 'nobody')) as value
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where nspname in ('public', 'trade', 'private') order by 1`,
  )
}

/** Rights by column: S select, I insert, U update, R references, for each API role that has any. */
async function readColumns({ sql }: Ledger) {
  return entries(
    await sql<Entry<string>[]>`
    select format('%s.%s', c.oid::regclass, a.attname) as key, coalesce((
      select string_agg(role || ' ' || letters, ', ' order by role)
      from unnest(array['anon', 'authenticated', 'service_role']) role
      cross join lateral (
        select string_agg(letter, '' order by n) as letters
        from unnest(array['select', 'insert', 'update', 'references'], array['S', 'I', 'U', 'R'])
          with ordinality verbs (verb, letter, n)
        where has_column_privilege(role, c.oid, a.attnum, verb)
      ) rights
      where letters is not null), '-') as value
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where n.nspname in ('public', 'trade', 'private') and c.relkind in ('r', 'v', 'm', 'p', 'f')
    order by 1`,
  )
}

/** Principal → code, of one line of `calls` or `reach`. */
export const codesOf = (line: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    line.split('; ').flatMap((part) => {
      const [code = '', principals = ''] = part.split(': ')
      return principals.split(' ').map((principal) => [principal, code])
    }),
  )

/** Every function of the Data API, and every other one that an API role may execute. */
async function readCalls({ sql }: Ledger, how: 'nulls' | 'owner', only: string | undefined) {
  return entries(
    await sql<Entry<string>[]>`
    select p.oid::regprocedure::text as key, tests.call_as_all(p.oid::regprocedure, ${how}) as value
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where nspname in ('public', 'trade', 'private') and prorettype <> 'trigger'::regtype and (nspname = 'public'
      or has_function_privilege('anon', p.oid, 'execute') or has_function_privilege('authenticated', p.oid, 'execute')
      or has_function_privilege('service_role', p.oid, 'execute'))
      and (${only ?? null}::text is null or p.oid::regprocedure::text = ${only ?? null})
    order by 1`,
  )
}

interface Relation {
  readonly name: string
  readonly kind: 'table' | 'view'
  readonly facts: string
  readonly grants: string
  readonly column: string
  readonly key: string | null
}

async function readRelations(ledger: Ledger, only?: string) {
  const relations: Record<string, Record<string, string>> = {}
  for (const relation of await listRelations(ledger)) {
    const { name, kind, column } = relation
    if (only !== undefined && only !== name) continue
    const [row] = await ledger.sql<{ line: Record<string, string> }[]>`
      select tests.probe(${name}::regclass, ${kind}, ${column}, ${await filtersOf(ledger, relation)}) as line`
    relations[name] = { is: relation.facts, grants: relation.grants, ...row?.line }
  }
  return relations
}

/** Rows of the owner and rows of the stranger, where a column tells whose they are. */
async function filtersOf({ id }: Ledger, { name, key }: Relation): Promise<readonly string[]> {
  if (key === null) return ['true']
  const isAccount = key === 'account_id' || (key === 'id' && name === 'broker_accounts')
  const isLive = name === 'live_access' || name === 'trade.live_confirmations'
  const names = isLive
    ? ['owner_live', 'stranger_live']
    : isAccount
      ? ['account', 'other_account']
      : ['owner', 'stranger']
  return Promise.all(names.map(async (whose) => `${key} = '${await id(whose)}'`))
}

/** Every table and view of ours. `key` is a column that tells whose a row is, when the API roles may read it. */
const listRelations = ({ sql }: Ledger) => sql<Relation[]>`
  select c.oid::regclass::text as name, case when c.relkind = 'v' then 'view' else 'table' end as kind,
    format('%s of %s%s', case c.relkind when 'v' then 'view' else 'table' end, pg_get_userbyid(c.relowner),
      case when c.relkind = 'v' then case when 'security_invoker=true' = any (c.reloptions) then ', runs as its reader' else ', RUNS AS ITS OWNER' end
        when c.relkind = 'r' then case when c.relrowsecurity and c.relforcerowsecurity then ', rls forced'
          when c.relrowsecurity then ', rls' else ', NO RLS' end end) as facts,
    coalesce((
      select string_agg(distinct format('%s %s', lower(a.privilege_type), a.grantee::regrole), ', ')
      from aclexplode(c.relacl) a where a.grantee <> c.relowner), '') as grants,
    (select attname from pg_attribute t where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = ''
      order by has_column_privilege('authenticated', c.oid, t.attnum, 'select') desc, attnum limit 1) as column,
    (select attname from pg_attribute t where attrelid = c.oid
      and (attname in ('user_id', 'account_id') or (attname = 'id' and c.relname in ('profiles', 'broker_accounts')))
      and (has_column_privilege('authenticated', c.oid, t.attnum, 'select')
        or not has_any_column_privilege('authenticated', c.oid, 'select'))
      order by attname desc limit 1) as key
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('public', 'trade', 'private') and c.relkind in ('r', 'v', 'm', 'p', 'f')
  order by 1`
