import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { freePorts } from '@naru/sandbox/ports.ts'

const PACKAGES = ['redis-server', 'redis-tools', 'liblzf1', 'libjemalloc2']

interface Program {
  readonly path: string
  readonly libraries: string
}

/** A redis-server that runs: the one on the PATH, else Debian's, unpacked into a folder of its own. */
export function findRedis(): Program {
  const installed = { path: 'redis-server', libraries: '' }
  if (runs(installed)) return installed
  const folder = join(tmpdir(), 'naru-redis')
  const unpacked = { path: join(folder, 'usr/bin/redis-server'), libraries: librariesIn(folder) }
  if (runs(unpacked)) return unpacked
  mkdirSync(folder, { recursive: true })
  try {
    execFileSync('apt-get', ['download', ...PACKAGES], { cwd: folder, stdio: 'ignore', timeout: 60_000 })
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.deb')))
      execFileSync('dpkg', ['-x', join(folder, name), folder])
  } catch {
    throw new Error('These tests need redis-server: install it, then run again')
  }
  return { path: unpacked.path, libraries: librariesIn(folder) }
}

function librariesIn(folder: string): string {
  const lib = join(folder, 'usr/lib')
  return existsSync(lib)
    ? readdirSync(lib)
        .map((name) => join(lib, name))
        .join(delimiter)
    : ''
}

const environment = ({ libraries }: Program) => ({ ...process.env, LD_LIBRARY_PATH: libraries })
const runs = (program: Program): boolean =>
  spawnSync(program.path, ['--version'], { env: environment(program), stdio: 'ignore' }).status === 0

export interface RedisServer {
  readonly url: string
  kill(): Promise<void>
  restart(): Promise<void>
}

/** A real server on a free port of this machine, with nothing on disk. */
export async function startRedis(): Promise<RedisServer> {
  const program = findRedis()
  const { web: port } = await freePorts({ web: 0 })
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const start = async (): Promise<ChildProcess> => {
    const child = spawn(program.path, args, { env: environment(program), stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    for await (const chunk of child.stdout) {
      said += String(chunk)
      if (said.includes('Ready to accept connections')) break
    }
    child.stdout.resume()
    return child
  }
  let running = await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    async kill() {
      if (running.exitCode !== null || running.signalCode !== null) return
      const exited = new Promise((resolve) => running.once('exit', resolve))
      running.kill('SIGKILL')
      await exited
    },
    async restart() {
      running = await start()
    },
  }
}
