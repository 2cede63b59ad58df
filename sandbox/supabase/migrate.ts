import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import postgres, { type Sql, type TransactionSql } from 'postgres'

/** Marks rows of the history written here and not by the official CLI, which stores statements one by one. */
const CREATED_BY = 'sandbox'

export interface Migration {
  readonly version: string
  readonly name: string
  readonly sql: string
}

export interface MigrateOptions {
  /** URL of role `postgres`: on the platform migrations are not run by a superuser, so they are not here. */
  readonly postgresUrl: string
  /** The folder with `migrations/` and `seed.sql`. */
  readonly supabaseDir: string
}

/** Every `<version>_<name>.sql` of the folder, in order of version. */
export function readMigrations(supabaseDir: string): readonly Migration[] {
  const folder = join(supabaseDir, 'migrations')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .sort()
    .flatMap((file) => {
      const [, version, name] = /^(\d+)_(.+)\.sql$/.exec(file) ?? []
      if (version === undefined || name === undefined) return []
      return [{ version, name, sql: readFileSync(join(folder, file), 'utf8') }]
    })
}

/**
 * Applies what is missing, each migration in a transaction with its line of the history, then `seed.sql` once.
 *
 * @returns the versions applied now
 * @errors throws when an applied migration was edited or removed, and with file and place when SQL fails
 */
export async function migrate({ postgresUrl, supabaseDir }: MigrateOptions): Promise<readonly string[]> {
  const sql = postgres(postgresUrl, { max: 1, onnotice: () => {} })
  try {
    const migrations = readMigrations(supabaseDir)
    const pending = await findPending(sql, migrations)
    for (const migration of pending) await apply(sql, migration)
    await seedOnce(sql, join(supabaseDir, 'seed.sql'))
    return pending.map(({ version }) => version)
  } finally {
    await sql.end()
  }
}

async function findPending(sql: Sql, migrations: readonly Migration[]): Promise<readonly Migration[]> {
  const applied = await sql<{ version: string; statements: string[] | null; created_by: string | null }[]>`
    select version, statements, created_by from supabase_migrations.schema_migrations order by version`
  const known = new Map(migrations.map((migration) => [migration.version, migration]))
  for (const { version, statements, created_by } of applied) {
    const migration = known.get(version)
    if (migration === undefined) throw new Error(`migration ${version} is in the database but not in the folder`)
    if (created_by === CREATED_BY && statements?.[0] !== migration.sql) {
      throw new Error(`migration ${version}_${migration.name} was edited after it had been applied`)
    }
  }
  const done = new Set(applied.map(({ version }) => version))
  return migrations.filter(({ version }) => !done.has(version))
}

async function apply(sql: Sql, { version, name, sql: text }: Migration): Promise<void> {
  await run(sql, { text, source: `${version}_${name}.sql` }, (transaction) =>
    transaction`insert into supabase_migrations.schema_migrations (version, name, statements, created_by)
      values (${version}, ${name}, ${[text]}, ${CREATED_BY})`.execute(),
  )
}

async function seedOnce(sql: Sql, file: string): Promise<void> {
  if (!existsSync(file)) return
  const path = `supabase/${basename(file)}`
  const [seeded] = await sql`select from supabase_migrations.seed_files where path = ${path}`
  if (seeded !== undefined) return
  const text = readFileSync(file, 'utf8')
  const hash = createHash('sha256').update(text).digest('hex')
  await run(sql, { text, source: path }, (transaction) =>
    transaction`insert into supabase_migrations.seed_files (path, hash) values (${path}, ${hash})`.execute(),
  )
}

interface Script {
  readonly text: string
  readonly source: string
}

async function run(
  sql: Sql,
  { text, source }: Script,
  record: (transaction: TransactionSql) => Promise<unknown>,
): Promise<void> {
  try {
    await sql.begin(async (transaction) => {
      await transaction.unsafe(text)
      // A script may leave another role or search path behind; the history belongs to postgres.
      await transaction.unsafe('reset role; reset search_path')
      await record(transaction)
    })
    // What a script sets for its session must not reach the next one.
    await sql.unsafe('reset all')
  } catch (error) {
    throw new Error(`${source}${place(error, text)}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
}

/** ":line" of a PostgreSQL error inside `text`, or nothing when it has no position. */
function place(error: unknown, text: string): string {
  if (!(error instanceof postgres.PostgresError) || error.position === undefined) return ''
  return `:${text.slice(0, Number(error.position)).split('\n').length}`
}
