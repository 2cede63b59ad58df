import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { endGroup, recordPid } from './pid-files.ts'

export interface Service {
  /** Names the log and pid file: kebab-case, unique among running services. */
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly cwd?: string
  /** Added to our own environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Ready once this answers 2xx. Without it a service is ready as soon as it runs. */
  readonly readyUrl?: string
  readonly readyTimeoutMs?: number
  /** How long it may take to end before it is killed. */
  readonly stopTimeoutMs?: number
  /** `log` writes .local/logs/<name>.log; `terminal` shares ours, for a stage whose output is the point. */
  readonly output?: 'log' | 'terminal'
}

export interface RunningService {
  readonly name: string
  /** Undefined when the program could not be started at all. */
  readonly pid: number | undefined
  /** The exit code; 1 after a signal, 127 when it could not be started. Never rejects. */
  readonly exited: Promise<number>
  stop(): Promise<void>
}

export interface Supervisor {
  /** Resolves when the service is ready; rejects, with the end of its log, when it ends or stays silent instead. */
  start(service: Service): Promise<RunningService>
  /** Ends all services, last started first. Safe to repeat. */
  stopAll(): Promise<void>
  /** Resolves with the first service that ended although nobody had asked. */
  readonly lost: Promise<RunningService>
}

const READY_TIMEOUT_MS = 60_000
const STOP_TIMEOUT_MS = 10_000
const POLL_MS = 100
const TAIL_LINES = 20

/** Starts and ends child processes, each in its own group, so that nothing outlives us. `directory` is .local. */
export function createSupervisor(directory: string, { echo = false } = {}): Supervisor {
  const logs = join(directory, 'logs')
  const pids = join(directory, 'run')
  const running: RunningService[] = []
  const stopping = new Set<RunningService>()
  const firstLost = Promise.withResolvers<RunningService>()
  let reaper: ChildProcess | undefined

  const launch = (service: Service): RunningService => {
    const { name, stopTimeoutMs = STOP_TIMEOUT_MS } = service
    const child = spawnGroup(service)
    if (service.output !== 'terminal') keepLog(child, join(logs, `${name}.log`), echo ? `[${name}] ` : undefined)
    const { pid } = child
    const exited = exitOf(child)
    const forget = pid === undefined ? () => {} : recordPid(pids, name, pid)
    const endMembers = async (): Promise<void> => {
      if (pid !== undefined) await endGroup(pid, stopTimeoutMs)
    }
    const stop = async (): Promise<void> => {
      stopping.add(self)
      await endMembers()
      await gone
    }
    const self: RunningService = { name, pid, exited, stop }
    running.push(self)
    const gone = exited.then(async () => {
      await endMembers() // those that outlived their leader
      forget()
      running.splice(running.indexOf(self), 1)
      if (!stopping.delete(self)) firstLost.resolve(self)
    })
    return self
  }

  return {
    lost: firstLost.promise,
    async start(service) {
      reaper ??= startReaper(pids)
      const self = launch(service)
      if (service.readyUrl !== undefined) await untilReady(self, service, join(logs, `${service.name}.log`))
      return self
    },
    async stopAll() {
      for (const service of running.toReversed()) await service.stop()
      reaper?.stdin?.end('bye')
      reaper = undefined
    },
  }
}

/** A group of its own: a stop reaches grandchildren too, and Ctrl-C reaches only us, who end things in order. */
function spawnGroup({ command, args, cwd, env, output }: Service): ChildProcess {
  const stdio: StdioOptions = output === 'terminal' ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe']
  return spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio, detached: true })
}

const exitOf = (child: ChildProcess): Promise<number> =>
  new Promise((resolve) => {
    child.on('error', () => resolve(127))
    child.on('exit', (code) => resolve(code ?? 1))
  })

function startReaper(pids: string): ChildProcess {
  const script = join(import.meta.dirname, 'reaper.ts')
  const reaper = spawn(process.execPath, [script, pids, String(process.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  reaper.unref()
  return reaper
}

function keepLog(child: ChildProcess, file: string, prefix: string | undefined): void {
  mkdirSync(dirname(file), { recursive: true })
  const log = openSync(file, 'w')
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue
    createInterface({ input: stream }).on('line', (line) => {
      writeSync(log, `${line}\n`)
      if (prefix !== undefined) console.log(prefix + line)
    })
  }
  child.on('close', () => closeSync(log))
}

async function untilReady(self: RunningService, service: Service, log: string): Promise<void> {
  const { name, readyUrl = '', readyTimeoutMs = READY_TIMEOUT_MS } = service
  let ended: number | undefined
  void self.exited.then((code) => (ended = code))
  const deadline = performance.now() + readyTimeoutMs
  while (performance.now() < deadline) {
    if (ended !== undefined) await wait(POLL_MS) // its last lines may still be in the pipe
    if (ended !== undefined) throw new Error(`${name} 시작 실패 · ${name} ended with ${ended}\n${tailOf(log)}`)
    if (await answers(readyUrl)) return
    await wait(POLL_MS)
  }
  await self.stop()
  throw new Error(`${name} 응답 없음 · ${name} did not answer ${readyUrl} in ${readyTimeoutMs} ms\n${tailOf(log)}`)
}

const answers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(2_000), redirect: 'manual' }).then(
    async (response) => {
      await response.body?.cancel()
      return response.status < 400
    },
    () => false,
  )

function tailOf(log: string): string {
  try {
    return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES).join('\n')
  } catch {
    return ''
  }
}
