import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { runSql } from '@naru/sandbox/supabase/testing/sql.ts'
import { startTestSupabase, type TestSupabase } from '@naru/sandbox/supabase/testing.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const REPOSITORY = join(import.meta.dirname, '../..')
const PAGE = readFileSync(join(REPOSITORY, 'docs/deploy.md'), 'utf8')

/** "```sh runnable=push" → push: the commands of that block, as they stand on the page. */
const BLOCKS = new Map(
  [...PAGE.matchAll(/^( *)```(sh|sql) runnable=(\w+)\n([\s\S]*?)^ *```$/gm)].map(
    ([, indent = '', , name = '', body = '']) => [name, body.replaceAll(new RegExp(`^${indent}`, 'gm'), '')] as const,
  ),
)
/** Every command of the page, those that need an account, a NAS or Docker too. */
const COMMANDS = [...PAGE.matchAll(/^( *)```sh\b[^\n]*\n([\s\S]*?)^ *```$/gm)]
  .map(([, indent = '', body = '']) => body.replaceAll(new RegExp(`^${indent}`, 'gm'), ''))
  .join('')
const block = (name: string): string => {
  const text = BLOCKS.get(name)
  if (text === undefined) throw new Error(`docs/deploy.md has no runnable block named ${name}`)
  return text
}

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** A folder that looks like a fresh clone to the commands of the page, so that what they write stays out of this one. */
const clone = mkdtempSync(join(tmpdir(), 'naru-deploy-'))
for (const name of ['bridge', 'node_modules', 'sandbox', 'shared', 'supabase']) {
  symlinkSync(join(REPOSITORY, name), join(clone, name))
}

function bash(names: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const script = names.map(block).join('\n')
  return new Promise((resolve) => {
    const options = { cwd: clone, env: { PATH: process.env.PATH, HOME: clone, ...env } }
    execFile('bash', ['-euo', 'pipefail', '-c', script], options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    )
  })
}

let supabase: TestSupabase
let bridge: ChildProcess | undefined
let publicKey: string
let bridgeId: string
const secret = (name: string): string => readFileSync(join(clone, 'secrets', name), 'utf8')

beforeAll(async () => {
  supabase = await startTestSupabase({ supabaseDir: undefined })
})
afterAll(async () => {
  bridge?.kill('SIGKILL')
  await supabase.stop()
  rmSync(clone, { recursive: true, force: true })
})

/** Starts the built bridge with the example settings, pointed at the embedded stack. Resolves with its address. */
async function startBridge(email: string): Promise<{ url: string; key: string }> {
  const env = {
    BRIDGE_HTTP_PORT: '0',
    BRIDGE_ALLOWED_ORIGINS: 'https://naru.example.com',
    BRIDGE_DATA_DIR: join(clone, 'data'),
    BRIDGE_EMAIL: email,
    BRIDGE_PASSWORD_FILE: join(clone, 'secrets/bridge_password'),
    BRIDGE_KEY_ID: '2026-01',
    BRIDGE_SECRET_KEY_FILE: join(clone, 'secrets/bridge_secret_key'),
    SUPABASE_URL: supabase.url,
    SUPABASE_PUBLISHABLE_KEY: supabase.anonKey,
  }
  const child = spawn(process.execPath, [join(clone, 'dist/bridge.mjs')], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  bridge = child
  for await (const line of createInterface(child.stdout)) {
    const entry = JSON.parse(line) as { event?: string; url?: string; key?: string } // the bridge's own log
    if (entry.event === 'bridge_started') return { url: entry.url ?? '', key: entry.key ?? '' }
  }
  throw new Error('the bridge ended before it had started')
}

describe('the deployment guide, followed from top to bottom on loopback', () => {
  it('has no runnable block that nobody runs', () => {
    expect([...BLOCKS.keys()]).toEqual(['path', 'push', 'keygen', 'register', 'check', 'live', 'halt'])
  })

  it('finds Node 24 and the Supabase CLI in the repository', async () => {
    const { code, stdout } = await bash(['path'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^v24\.\d+\.\d+\n\d+\.\d+\.\d+\n$/)
  })

  it('brings an empty database up to date with the official CLI, and again without a change', async () => {
    const env = { SUPABASE_DB_URL: supabase.dbUrl }
    expect(await bash(['path', 'push'], env)).toMatchObject({ code: 0 })
    const [first] = await runSql(supabase.dbUrl, 'select count(*)::int as n from public.instruments')
    expect(first?.n).toBeGreaterThan(10)
    const again = await bash(['path', 'push'], env)
    expect(again.code).toBe(0)
    expect(again.stdout + again.stderr).not.toContain('Applying migration')
  })

  it('makes a password and a key pair that only their owner can read, and prints the public half alone', async () => {
    const { code, stdout } = await bash(['path', 'keygen'])
    expect(code).toBe(0)
    publicKey = /^public key: +(\S+)$/m.exec(stdout)?.[1] ?? ''
    expect(publicKey).toHaveLength(44)
    expect(secret('bridge_password').length).toBeGreaterThanOrEqual(32)
    expect(stdout).not.toContain(secret('bridge_secret_key').trim())
    for (const name of ['bridge_password', 'bridge_secret_key'])
      expect(statSync(join(clone, 'secrets', name)).mode & 0o077, name).toBe(0)
    expect(() => secret('keygen.txt')).toThrow()
  })

  it('registers the machine user as a bridge at the SQL prompt', async () => {
    const client = supabase.createClient()
    const password = secret('bridge_password')
    const { error } = await client.auth.signUp({ email: 'bridge@naru.example.com', password })
    expect(error).toBeNull()
    const sql = block('register').replace('PUBLIC-KEY-AS-KEYGEN-PRINTED-IT', publicKey)
    const [row] = await runSql(supabase.dbUrl, sql)
    bridgeId = String(row?.register_bridge)
    expect(bridgeId).toMatch(/^[0-9a-f-]{36}$/)
    expect((await runSql(supabase.dbUrl, sql))[0]?.register_bridge, 'again: the same bridge').toBe(bridgeId)
  })

  it('ends with a bridge that is alive, becomes ready, and shows in the ledger with its key', async () => {
    const { url, key } = await startBridge('bridge@naru.example.com')
    await expect
      .poll(async () => bash(['path', 'check'], { BRIDGE_URL: url }), { timeout: 20_000 })
      .toMatchObject({
        code: 0,
        stdout: expect.stringContaining('"status":"ready","reasons":[]'),
      })
    expect(key).toMatch(/^[0-9a-f]{4}(-[0-9a-f]{4}){3}$/)
    const trader = await supabase.createUser('trader@example.com')
    await expect
      .poll(async () => (await trader.client.from('bridges').select('id, key_id, public_key, heartbeat_at')).data)
      .toMatchObject([{ id: bridgeId, key_id: '2026-01', public_key: publicKey, heartbeat_at: expect.any(String) }])
  })

  it('lets the operator allow real money for one user, and stop everything', async () => {
    await runSql(supabase.dbUrl, block('live'))
    const allowed = 'select can_trade_live from public.trading_permissions'
    expect(await runSql(supabase.dbUrl, allowed)).toEqual([{ can_trade_live: true }])
    await runSql(supabase.dbUrl, block('halt'))
    expect(await runSql(supabase.dbUrl, 'select scope, mode from trade.kill_switch')).toEqual([
      { scope: 'global', mode: 'halted' },
    ])
  })
})

describe('the commands of the guide that need more than this machine', () => {
  const run = (command: string, args: readonly string[]): Promise<Ended> =>
    new Promise((resolve) => {
      execFile(command, args, { env: { PATH: process.env.PATH, HOME: clone } }, (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
      )
    })
  const read = (path: string): string => readFileSync(join(REPOSITORY, path), 'utf8')

  it('are all well-formed', async () => {
    expect(COMMANDS.split('\n').length).toBeGreaterThan(20)
    const filledIn = COMMANDS.replaceAll(/<[^>\n]+>/g, 'x')
    expect(await run('bash', ['-n', '-c', filledIn])).toMatchObject({ code: 0, stderr: '' })
  })

  it('install with the pnpm of the repository', () => {
    const { packageManager } = JSON.parse(read('package.json')) as { packageManager: string } // ours
    expect(COMMANDS).toContain(`npx -y ${packageManager} install --frozen-lockfile`)
  })

  it('deploy a function that exists, with options its tool knows', async () => {
    const [, named = ''] =
      /supabase functions deploy ([a-z -]+?) (?:\\\n *)?--remote=<project> --use-api/.exec(COMMANDS) ?? []
    expect(named.split(' ')).toContain('system-status')
    for (const name of named.split(' ')) expect(read(`supabase/functions/${name}/index.ts`)).not.toBe('')
    const { code, stdout, stderr } = await run(join(REPOSITORY, 'sandbox/node_modules/.bin/supabase'), [
      'functions',
      'deploy',
      '--help',
    ])
    expect(code).toBe(0)
    for (const option of ['--remote', '--use-api']) expect(stdout + stderr).toContain(option)
  })

  it('build the image from the file that is there, and make keys with what is in it, for the user it runs as', () => {
    const dockerfile = read('bridge/Dockerfile')
    expect(COMMANDS).toContain('-f bridge/Dockerfile -t naru-bridge:local')
    expect(COMMANDS).toContain('docker run --rm --network none naru-bridge:local keygen.mjs')
    expect(dockerfile).toContain('ENTRYPOINT ["node"]')
    expect(readdirSync(join(clone, 'dist'))).toContain('keygen.mjs')
    expect(COMMANDS).toContain('chown -R 10001:10001 data secrets')
    expect(dockerfile).toContain('USER 10001:10001')
    expect(read('docker-compose.bridge.yml')).toContain('image: naru-bridge:')
  })
})

describe('the settings for Vercel', () => {
  it('install exactly the lockfile with the pnpm of the repository, and run in Seoul', () => {
    const vercel = JSON.parse(readFileSync(join(REPOSITORY, 'vercel.json'), 'utf8')) as Record<string, unknown> // ours
    const { packageManager } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')) as Record<
      string,
      string
    > // ours
    expect(vercel).toMatchObject({ framework: 'nextjs', regions: ['icn1'] })
    expect(vercel.installCommand).toContain(`${packageManager} install --frozen-lockfile`)
    expect(vercel.buildCommand).toContain(`${packageManager} exec next build`)
  })
})
