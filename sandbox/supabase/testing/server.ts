import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isMainThread } from 'node:worker_threads'
import type { LoginRole } from '../platform.ts'
import { enterableTmp } from '../postgres/native.ts'
import { startTimeOf } from '../postgres/process.ts'

export interface TestServer {
  urlFor(role: LoginRole, database: string): string
}

let started: Promise<TestServer> | undefined

/** The PostgreSQL server of this test run: started by the first file that asks, shared by the others. */
export function testServer(): Promise<TestServer> {
  started ??= joinServer()
  return started
}

async function joinServer(): Promise<TestServer> {
  // Vitest gives each file a process below the run's own.
  const owner = isMainThread ? process.ppid : process.pid
  const folder = join(enterableTmp(), `naru-test-${owner}-${startTimeOf(owner)?.replaceAll(/\W/g, '') ?? ''}`)
  if (claim(folder)) {
    // A pipe of the run must not be inherited: the run would wait for the server to close it.
    const log = openSync(join(folder, 'server.log'), 'w')
    const main = join(import.meta.dirname, 'server-main.ts')
    spawn(process.execPath, [main, folder, String(owner)], { detached: true, stdio: ['ignore', log, log] }).unref()
    closeSync(log)
  }
  const { port, password } = await readReady(join(folder, 'ready.json'))
  return { urlFor: (role, database) => `postgres://${role}:${password}@127.0.0.1:${port}/${database}` }
}

/** True for exactly one caller: making a folder is atomic. */
function claim(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o711 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

interface Ready {
  readonly port: number
  readonly password: string
}
type Outcome = Ready | { readonly failure: string }

async function readReady(file: string): Promise<Ready> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await sleep(20)) {
    try {
      const outcome = JSON.parse(readFileSync(file, 'utf8')) as Outcome
      if ('failure' in outcome) throw new Error(`the test database did not start: ${outcome.failure}`)
      return outcome
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
  throw new Error(`the test database did not start, see server.log beside ${file}`)
}
