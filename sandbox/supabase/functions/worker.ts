import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../net.ts'
import { importMapOf } from './local-packages.ts'

const BOOT_MS = 60_000

export interface Worker {
  readonly port: number
  readonly isRunning: () => boolean
  stop(): Promise<void>
}

export interface WorkerOptions {
  /** The function's own `index.ts`. */
  readonly entry: string
  /** Besides the function's folder, what its imports may reach. */
  readonly readable: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly onOutput: (text: string) => void
}

/**
 * Runs one function on Deno, the platform's own runtime, with no rights but loopback, its sources and the given variables.
 *
 * @errors throws when it ends or does not listen in time
 */
export async function startWorker({ entry, readable, env, onOutput }: WorkerOptions): Promise<Worker> {
  const port = await freePort()
  const permissions = [
    '--no-prompt',
    '--allow-env',
    '--allow-net=127.0.0.1,localhost',
    `--allow-read=${[dirname(entry), ...readable].join(',')}`,
  ]
  const importMap = importMapOf(dirname(entry))
  const flags = ['--quiet', '--no-lock', '--node-modules-dir=none', ...permissions]
  if (importMap !== undefined) flags.push(`--import-map=${importMap}`)
  const child = spawn(denoBinary(), ['run', ...flags, entry], {
    cwd: dirname(entry),
    env: {
      ...inherited(),
      ...env,
      DENO_SERVE_ADDRESS: `tcp:127.0.0.1:${port}`,
      DENO_NO_PACKAGE_JSON: '1',
      NO_COLOR: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const output of [child.stdout, child.stderr]) output.on('data', (data: Buffer) => onOutput(data.toString()))
  const killChild = () => child.kill('SIGKILL')
  process.once('exit', killChild)
  const isRunning = () => child.exitCode === null && child.signalCode === null
  const stop = async () => {
    process.off('exit', killChild)
    if (!isRunning()) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  try {
    await listening(child, port)
  } catch (error) {
    await stop()
    throw error
  }
  return { port, isRunning, stop }
}

/** Deno needs a home for its cache of packages, and nothing else of ours. */
function inherited(): Record<string, string> {
  const names = [
    'HOME',
    'DENO_DIR',
    'XDG_CACHE_HOME',
    'TMPDIR',
    'PATH',
    'NPM_CONFIG_REGISTRY',
    'DENO_CERT',
    'DENO_TLS_CA_STORE',
  ]
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name] ?? '']])),
  )
}

function denoBinary(): string {
  const require = createRequire(import.meta.url)
  const installed = join(dirname(require.resolve('deno/package.json')), 'deno')
  if (existsSync(installed)) return installed
  // Its install script was skipped: take the file it would have linked.
  const suffix = process.platform === 'linux' ? '-glibc' : ''
  const platform = `@deno/${process.platform}-${process.arch}${suffix}`
  return join(dirname(createRequire(require.resolve('deno/package.json')).resolve(`${platform}/package.json`)), 'deno')
}

async function listening(child: ChildProcess, port: number): Promise<void> {
  let failure: Error | undefined
  child.once('error', (error) => {
    failure = error
  })
  for (const deadline = Date.now() + BOOT_MS; Date.now() < deadline; await sleep(15)) {
    if (failure !== undefined) throw failure
    if (child.exitCode !== null) throw new Error(`the function ended with code ${child.exitCode}`)
    if (await accepts(port)) return
  }
  throw new Error('the function did not listen in time')
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const answer = (open: boolean) => {
      socket.destroy()
      resolve(open)
    }
    socket.once('connect', () => answer(true)).once('error', () => answer(false))
  })
}
