import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { Secret } from '@naru/shared/core/secret'
import { fingerprint, publicKeyOf } from '@naru/shared/crypto/sealed-box'
import type { Metafile } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { buildBridge } from '../../build.ts'
import { wordOf } from '../../src/adapters/strategy-threads/line.ts'
import { findPlugins } from '../../src/adapters/strategy-threads/plugin-folder.ts'

let dist: string
let empty: string
let metafile: Metafile

beforeAll(async () => {
  dist = await mkdtemp(join(tmpdir(), 'naru-dist-'))
  empty = await mkdtemp(join(tmpdir(), 'naru-empty-'))
  metafile = await buildBridge(dist)
})
afterAll(async () => {
  await Promise.all([dist, empty].map((folder) => rm(folder, { recursive: true, force: true })))
})

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs one of the built files in an empty folder, with nothing of this process's environment. */
function run(file: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(dist, file), ...args], { cwd: empty, env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    )
  })
}

const LEDGER_AWAY = { SUPABASE_URL: 'http://127.0.0.1:9', SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_test' }

interface Started {
  readonly url: string
  readonly child: ChildProcess
  readonly ended: Promise<number | null>
  /** What was logged until it had started. */
  readonly events: readonly (string | undefined)[]
}

async function start(): Promise<Started> {
  const data = await mkdtemp(join(tmpdir(), 'naru-data-'))
  const [, secretKey = ''] = /BRIDGE_SECRET_KEY=(\S+)/.exec((await run('keygen.mjs')).stdout) ?? []
  const env = {
    ...LEDGER_AWAY,
    BRIDGE_HTTP_PORT: '0',
    BRIDGE_DATA_DIR: data,
    BRIDGE_EMAIL: 'bridge@example.com',
    BRIDGE_PASSWORD: 'not-a-real-password',
    BRIDGE_KEY_ID: 'test',
    BRIDGE_SECRET_KEY: secretKey,
    BRIDGE_GATEWAY_ADDRESS: '127.0.0.1:0',
    BRIDGE_GATEWAY_TOKEN: 'not-a-real-token',
    BRIDGE_GATEWAY_PROGRAMS: 'moving_average=everyone',
  }
  const child = spawn(process.execPath, [join(dist, 'bridge.mjs')], {
    cwd: empty,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
    await rm(data, { recursive: true, force: true })
  })
  const events: (string | undefined)[] = []
  for await (const line of createInterface(child.stdout)) {
    expect(line).not.toContain(secretKey)
    const entry = JSON.parse(line) as { event?: string; url?: string } // our own log
    events.push(entry.event)
    if (entry.event === 'bridge_started' && entry.url !== undefined) return { url: entry.url, child, ended, events }
  }
  throw new Error('the bridge ended before it had started')
}

describe('the bundle', () => {
  it('is seven files, made of nothing outside what the image copies', async () => {
    expect((await readdir(dist)).filter((file) => file.endsWith('.mjs')).sort()).toEqual([
      'backtest-thread.mjs',
      'backtest-worker.mjs',
      'bridge.mjs',
      'health.mjs',
      'history.mjs',
      'keygen.mjs',
      'strategy-thread.mjs',
    ])
    const foreign = Object.keys(metafile.inputs).filter(
      (path) => !/(^|\/)(shared\/src|bridge\/src|node_modules)\//.test(path) && !path.startsWith('<'),
    )
    expect(foreign).toEqual([])
    const external = Object.values(metafile.outputs).flatMap((output) =>
      output.imports.filter((one) => one.external === true && !one.path.startsWith('node:')).map((one) => one.path),
    )
    const builtin = new Set(process.getBuiltinModule('node:module').builtinModules)
    // Each is asked for in a try, and not being there is its usual state: speedups of ws, colors of a debug log, other
    // servers a queue could be kept on.
    const optional = new Set(['bufferutil', 'utf-8-validate', 'supports-color', '@valkey/valkey-glide', 'pg-native'])
    expect(external.filter((path) => !builtin.has(path) && !optional.has(path))).toEqual([])
  })

  it('without settings ends with 78 and names every missing key at once', async () => {
    const { code, stderr } = await run('bridge.mjs')
    expect(code).toBe(78)
    for (const key of [
      'BRIDGE_DATA_DIR',
      'BRIDGE_EMAIL',
      'BRIDGE_PASSWORD',
      'BRIDGE_KEY_ID',
      'BRIDGE_SECRET_KEY',
      'SUPABASE_URL',
      'SUPABASE_PUBLISHABLE_KEY',
    ])
      expect(stderr).toContain(key)
  })

  it('makes key pairs whose public half and fingerprint fit the secret', async () => {
    const { code, stdout } = await run('keygen.mjs')
    expect(code).toBe(0)
    const [, secretKey = '', publicKey = '', print = ''] =
      /BRIDGE_SECRET_KEY=(\S+)\npublic key: +(\S+)\nfingerprint: (\S+)\n/.exec(stdout) ?? []
    expect(await publicKeyOf(new Secret(secretKey))).toBe(publicKey)
    expect(await fingerprint(publicKey)).toBe(print)
    expect((await run('keygen.mjs')).stdout).not.toBe(stdout)
  })

  it('runs the example of a plugin, whose types are of a package that is not there', async () => {
    const dir = join(empty, 'plugins')
    await mkdir(join(dir, 'dip'), { recursive: true })
    await copyFile(join(import.meta.dirname, '../../../examples/strategy-plugin/plugin.ts'), join(dir, 'dip/plugin.ts'))
    const [found] = findPlugins(dir)
    const workerData = { tries: { dir, ...(found?.files.ok && found.files.value) } }
    const worker = new Worker(pathToFileURL(join(dist, 'strategy-thread.mjs')), { workerData })
    expect(await wordOf(worker, 10_000)).toMatchObject({ kind: 'kept', about: { id: 'dip' }, trades: true })
    await worker.terminate()
  })

  it('imports bars into the data folder it is told', async () => {
    const file = join(empty, 'bars.csv')
    await writeFile(file, 'symbol,date,open,high,low,close,volume\n005930,2026-11-20,1,2,1,2,3\n')
    expect((await run('history.mjs', ['list'])).code, 'without a folder').toBe(78)
    const data = { BRIDGE_DATA_DIR: join(empty, 'data') }
    expect(await run('history.mjs', ['import', file], data)).toMatchObject({ code: 0 })
    expect((await run('history.mjs', ['list'], data)).stdout).toContain('005930.KRX')
  })

  it('with settings is alive, but not ready while the ledger is away, and ends on SIGTERM', async () => {
    const { url, child, ended, events } = await start()
    expect(events, 'the contract of programs lies beside it').toContain('strategy_gateway_open')
    const live = await fetch(`${url}/health/live`)
    expect([live.status, await live.json()]).toMatchObject([200, { status: 'ok' }])
    const ready = await fetch(`${url}/health/ready`)
    expect(ready.status).toBe(503)
    expect(await ready.json()).toMatchObject({ reasons: expect.arrayContaining(['database_unavailable', 'no_lease']) })
    expect((await fetch(`${url}/openapi.json`)).status).toBe(200)
    expect((await run('health.mjs', [`${url}/health/live`])).code).toBe(0)
    expect((await run('health.mjs', [`${url}/health/ready`])).code).toBe(1)
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect((await run('health.mjs', [`${url}/health/live`])).code, 'nobody answers').toBe(1)
  })

  it('is unhealthy when it does not answer in time', async () => {
    const silent = createServer(() => undefined)
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      silent.closeAllConnections()
      silent.close()
    })
    const { port } = silent.address() as AddressInfo // a TCP server has a port
    const { code, stdout } = await run('health.mjs', [`http://127.0.0.1:${port}/health/live`])
    expect([code, stdout]).toEqual([1, 'no answer: TimeoutError'])
  })
})
