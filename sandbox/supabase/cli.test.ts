import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrate, readMigrations } from './migrate.ts'
import { createTestDatabase, FIXTURE, REPOSITORY, type TestDatabase } from './testing/database.ts'

const REAL = join(REPOSITORY, 'supabase')
const SOURCE = readMigrations(REAL).length > 0 ? REAL : FIXTURE

let workDir: string
beforeAll(() => {
  workDir = mkdtempSync(join(tmpdir(), 'naru-cli-test-'))
  for (const name of ['migrations', 'seed.sql', 'config.toml']) {
    cpSync(join(SOURCE, name), join(workDir, 'supabase', name), { recursive: true })
  }
})
afterAll(() => rmSync(workDir, { recursive: true, force: true }))

/** Runs the official CLI against the database, as role postgres. Fails when the command does. */
async function supabaseCli(database: TestDatabase, ...words: string[]): Promise<string> {
  const remote = `${database.urlFor('postgres')}?sslmode=disable`
  const env = {
    PATH: process.env.PATH,
    HOME: workDir,
    SUPABASE_TELEMETRY_DISABLED: '1',
    DO_NOT_TRACK: '1',
    NO_COLOR: '1',
  }
  const command = join(REPOSITORY, 'sandbox/node_modules/.bin/supabase')
  const options = { cwd: workDir, env, maxBuffer: 16_000_000 }
  const { stdout, stderr } = await promisify(execFile)(command, [...words, '--remote', remote], options)
  return stdout + stderr
}

describe('the official CLI', { timeout: 120_000 }, () => {
  it('pushes every migration and the seed to an empty platform, and the sandbox then has nothing left to do', async () => {
    const database = await createTestDatabase({ supabaseDir: undefined })
    await supabaseCli(database, 'db', 'push', '--yes', '--include-seed')
    const list = await supabaseCli(database, 'migration', 'list')
    for (const { version } of readMigrations(SOURCE)) {
      expect(list).toMatch(new RegExp(`${version}\\D+${version}`))
    }
    const postgresUrl = database.urlFor('postgres')
    expect(await migrate({ postgresUrl, supabaseDir: join(workDir, 'supabase') })).toEqual([])
    await database.drop()
  })

  it('finds a database the sandbox migrated up to date, warns of nothing and writes its types', async () => {
    const database = await createTestDatabase({ supabaseDir: SOURCE })
    expect(await supabaseCli(database, 'db', 'push', '--yes')).toContain('Remote database is up to date')
    await supabaseCli(database, 'db', 'advisors', '--level', 'warn', '--fail-on', 'warn')
    const types = await supabaseCli(database, 'gen', 'types', '--lang=typescript')
    expect(types).toContain('export type Database')
    expect(types).toContain(SOURCE === REAL ? '"profiles"' : '"notes"')
    // The advisors can complain: a table anybody may change.
    const sql = postgres(database.urlFor('postgres'), { max: 1 })
    await sql`create table public.open_to_all (id int)`
    await sql`grant all on public.open_to_all to anon`
    await sql.end()
    await expect(supabaseCli(database, 'db', 'advisors', '--level', 'warn', '--fail-on', 'warn')).rejects.toThrow()
    await database.drop()
  })
})
