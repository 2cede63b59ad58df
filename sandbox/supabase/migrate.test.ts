import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres, { type Sql } from 'postgres'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { migrate } from './migrate.ts'
import { createTestDatabase, FIXTURE, type TestDatabase } from './testing/database.ts'

let database: TestDatabase
let supabaseDir: string
let sql: Sql
beforeEach(async () => {
  database = await createTestDatabase({ supabaseDir: undefined })
  sql = postgres(database.urlFor('postgres'), { max: 1, onnotice: () => {} })
  supabaseDir = mkdtempSync(join(tmpdir(), 'naru-migrate-test-'))
  cpSync(FIXTURE, supabaseDir, { recursive: true })
})
afterEach(async () => {
  await sql.end()
  await database.drop()
  rmSync(supabaseDir, { recursive: true })
})

const run = () => migrate({ postgresUrl: database.urlFor('postgres'), supabaseDir })
const write = (file: string, text: string) => writeFileSync(join(supabaseDir, 'migrations', file), text)

it('applies each migration once, in order, and the seed once', async () => {
  expect(await run()).toEqual(['20260101000000', '20260102000000'])
  expect(await run()).toEqual([])
  expect(await sql`select id from public.secrets order by id`).toEqual([{ id: 1 }, { id: 2 }])
  write('20260103000000_add_column.sql', 'alter table public.secrets add column note text')
  expect(await run()).toEqual(['20260103000000'])
})

it('says which line failed and leaves nothing of it behind', async () => {
  write('20260103000000_break.sql', 'create table public.half (id int);\n\nselect nonsense from nowhere;')
  await expect(run()).rejects.toThrow('20260103000000_break.sql:3: relation "nowhere" does not exist')
  const [half] = await sql`select to_regclass('public.half') as name`
  expect(half?.name).toBeNull()
})

it('is not a superuser', async () => {
  write('20260103000000_rise.sql', "copy public.secrets from program 'cat /etc/passwd'")
  await expect(run()).rejects.toThrow('permission denied')
})

it('does not let one migration’s role or settings reach the next', async () => {
  write(
    '20260103000000_role.sql',
    "create role fixture_owner; grant fixture_owner to postgres; set role fixture_owner; set statement_timeout = '1ms'",
  )
  write('20260104000000_plain.sql', 'create table public.plain (id int)')
  await run()
  const [plain] = await sql`select tableowner from pg_tables where tablename = 'plain'`
  expect(plain?.tableowner).toBe('postgres')
  await sql`drop role fixture_owner`
})

it('refuses a migration that was edited or removed after it had been applied', async () => {
  await run()
  write('20260102000000_create_profiles.sql', 'select 1')
  await expect(run()).rejects.toThrow('20260102000000_create_profiles was edited after it had been applied')
  rmSync(join(supabaseDir, 'migrations/20260102000000_create_profiles.sql'))
  await expect(run()).rejects.toThrow('migration 20260102000000 is in the database but not in the folder')
})
