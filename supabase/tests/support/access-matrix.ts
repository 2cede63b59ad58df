import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Actor, Ledger } from './database.ts'

export const MANIFEST = join(import.meta.dirname, '../access-matrix.json')

const ACTORS: readonly Actor[] = ['anon', 'nobody', 'owner', 'bridge', 'other_bridge', 'service_role']

/**
 * Who can do what, read from the catalog and tried out. One line per relation and actor: the verbs select, insert,
 * update, delete, truncate on own rows, then on those of others (see probe.sql for the letters).
 */
export interface AccessMatrix {
  /** Relation → facts of the catalog and outcomes by actor. */
  readonly relations: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** "schema.table policy" → command, roles and conditions. */
  readonly policies: Readonly<Record<string, string>>
  /** Function → how it runs, who may execute it. */
  readonly functions: Readonly<Record<string, string>>
  /** Functions of the Data API → what each actor hears when calling with nulls. */
  readonly calls: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Schema → roles with usage. */
  readonly schemas: Readonly<Record<string, string>>
}

interface Relation {
  readonly name: string
  readonly kind: 'table' | 'view'
  readonly facts: string
  readonly grants: string
  readonly column: string
  readonly key: string | null
}

/** Reads the matrix of a ledger whose users all have rows (`fillLedger`). */
export async function readAccessMatrix(ledger: Ledger): Promise<AccessMatrix> {
  return {
    schemas: await readSchemas(ledger),
    relations: await readRelations(ledger),
    policies: await readPolicies(ledger),
    functions: await readFunctions(ledger),
    calls: await readCalls(ledger),
  }
}

/** Adds the probing functions and a row of everything for owner and stranger. */
export async function fillLedger(ledger: Ledger): Promise<void> {
  await ledger.sql.unsafe(readFileSync(join(import.meta.dirname, 'probe.sql'), 'utf8'))
  await ledger.sql`select tests.fill()`
}

const entries = (rows: readonly { key: string; value: string }[]) =>
  Object.fromEntries(rows.map(({ key, value }) => [key, value]))

const readSchemas = async ({ sql }: Ledger) =>
  entries(
    await sql<{ key: string; value: string }[]>`
    select nspname as key, string_agg(rolname, ' ' order by rolname) as value
    from pg_namespace cross join pg_roles
    where nspname in ('public', 'trade', 'private') and rolname in ('anon', 'authenticated', 'service_role')
      and has_schema_privilege(rolname, nspname, 'usage')
    group by 1 order by 1`,
  )

const readPolicies = async ({ sql }: Ledger) =>
  entries(
    await sql<{ key: string; value: string }[]>`
    select format('%s.%s %s', schemaname, tablename, policyname) as key,
      format('%s %s to %s using %s check %s', lower(permissive), lower(cmd), array_to_string(roles, ' '), qual, with_check) as value
    from pg_policies where schemaname in ('public', 'trade', 'private') or (schemaname, tablename) = ('realtime', 'messages')
    order by 1`,
  )

const readFunctions = async ({ sql }: Ledger) =>
  entries(
    await sql<{ key: string; value: string }[]>`
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

async function readCalls(ledger: Ledger) {
  const functions = await ledger.sql<{ oid: string; name: string }[]>`
    select p.oid::regprocedure::text as oid, proname as name
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where nspname = 'public' and prorettype <> 'trigger'::regtype order by 2`
  const calls: Record<string, Record<string, string>> = {}
  for (const { oid, name } of functions) {
    const outcomes: Record<string, string> = {}
    for (const actor of ACTORS) {
      const [row] = await ledger.sql`select tests.call_with_nulls(${actor}, ${oid}) as outcome`
      outcomes[actor] = String(row?.outcome)
    }
    calls[name] = outcomes
  }
  return calls
}

async function readRelations(ledger: Ledger) {
  const relations: Record<string, Record<string, string>> = {}
  for (const relation of await listRelations(ledger)) {
    const line: Record<string, string> = { is: relation.facts, grants: relation.grants }
    for (const actor of ACTORS) line[actor] = await probe(ledger, relation, actor)
    relations[relation.name] = line
  }
  return relations
}

/** Every table, view and sequence of ours. `key` is a column that tells whose a row is, when the API roles may read it. */
const listRelations = ({ sql }: Ledger) => sql<Relation[]>`
  select c.oid::regclass::text as name, case when c.relkind = 'v' then 'view' else 'table' end as kind,
    format('%s of %s%s', case c.relkind when 'v' then 'view' when 'S' then 'sequence' else 'table' end, pg_get_userbyid(c.relowner),
      case when c.relkind = 'v' then case when 'security_invoker=true' = any (c.reloptions) then ', runs as its reader' else ', RUNS AS ITS OWNER' end
        when c.relkind = 'r' then case when c.relrowsecurity and c.relforcerowsecurity then ', rls forced'
          when c.relrowsecurity then ', rls' else ', NO RLS' end end) as facts,
    coalesce((
      select string_agg(distinct format('%s %s', lower(a.privilege_type), a.grantee::regrole), ', ')
      from aclexplode(c.relacl) a where a.grantee <> c.relowner), '') ||
    coalesce((
      select string_agg(grants, '') from (
        select format('; %s %s (%s)', lower(a.privilege_type), a.grantee::regrole, string_agg(attname, ' ' order by attnum)) as grants
        from pg_attribute t, aclexplode(t.attacl) a where t.attrelid = c.oid and attnum > 0
        group by a.privilege_type, a.grantee order by 1) columns), '') as grants,
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

async function probe({ sql, id }: Ledger, relation: Relation, actor: Actor): Promise<string> {
  const isAccount = relation.key === 'account_id' || (relation.key === 'id' && relation.name === 'broker_accounts')
  const [own, other] = isAccount ? ['account', 'other_account'] : ['owner', 'stranger']
  const filters =
    relation.key === null
      ? ['true']
      : [`${relation.key} = '${await id(own)}'`, `${relation.key} = '${await id(other)}'`]
  const verbs = relation.kind === 'view' ? 'SIUD' : 'SIUDT'
  const cells: string[] = []
  for (const filter of filters) {
    const [row] = await sql<{ cells: string }[]>`
      select string_agg(tests.probe(${actor}, v, ${relation.name}::regclass, ${relation.column}, ${filter}), '' order by n) as cells
      from unnest(string_to_array(${verbs}, null)) with ordinality as verbs (v, n)`
    cells.push(row?.cells ?? '')
  }
  return cells.join(' ')
}
