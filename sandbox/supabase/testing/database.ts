import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import postgres, { type Sql } from 'postgres'
import { migrate, readMigrations } from '../migrate.ts'
import type { LoginRole } from '../platform.ts'
import { type TestServer, testServer } from './server.ts'

export const REPOSITORY = join(import.meta.dirname, '../../..')
/** A tiny project of our own: two tables, a trigger on auth.users, a seed and functions. */
export const FIXTURE = join(import.meta.dirname, 'fixtures/supabase')

export interface TestDatabase {
  /** URL of the superuser. */
  readonly url: string
  urlFor(role: LoginRole): string
  drop(): Promise<void>
}

export interface TestDatabaseOptions {
  /** The folder with `migrations/` and `seed.sql`; by default the real one. `undefined` gives a bare platform. */
  readonly supabaseDir?: string | undefined
}

/**
 * A database of its own with the platform and all migrations applied: a copy of a template, about 60 ms.
 * Call `drop()` in `afterAll`; it closes what is still connected.
 */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const server = await testServer()
  const supabaseDir = 'supabaseDir' in options ? options.supabaseDir : join(REPOSITORY, 'supabase')
  const name = `t_${randomUUID().replaceAll('-', '')}`
  // Never `postgres` itself: a template must have no one connected.
  const admin = postgres(server.urlFor('supabase_admin', 'template1'), { max: 1, onnotice: () => {} })
  await admin`select pg_advisory_lock(1)`
  const template = supabaseDir === undefined ? 'postgres' : await ensureTemplate(server, admin, supabaseDir)
  await copy(admin, name, template)
  await admin`select pg_advisory_unlock(1)`

  return {
    url: server.urlFor('supabase_admin', name),
    urlFor: (role) => server.urlFor(role, name),
    async drop() {
      await admin.unsafe(`drop database if exists ${name} with (force)`)
      await admin.end()
    },
  }
}

/** One template per state of the migrations, so that editing one between two runs of a watch is seen. */
async function ensureTemplate(server: TestServer, admin: Sql, supabaseDir: string): Promise<string> {
  const hash = createHash('sha256')
  for (const { version, name, sql } of readMigrations(supabaseDir)) hash.update(`${version}_${name}\n${sql}`)
  const seed = join(supabaseDir, 'seed.sql')
  if (existsSync(seed)) hash.update(readFileSync(seed))
  const template = `template_${hash.digest('hex').slice(0, 16)}`

  const [existing] = await admin`select from pg_database where datname = ${template}`
  if (existing === undefined) {
    const partial = `${template}_new`
    await admin.unsafe(`drop database if exists ${partial} with (force)`)
    await copy(admin, partial, 'postgres')
    await migrate({ postgresUrl: server.urlFor('postgres', partial), supabaseDir })
    await admin.unsafe(`alter database ${partial} rename to ${template}`)
  }
  return template
}

async function copy(admin: Sql, name: string, template: string): Promise<void> {
  await admin.unsafe(`create database ${name} template ${template} owner postgres strategy file_copy`)
}
