import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { findPython } from '@naru/sandbox/run/python.ts'
import { Secret } from '@naru/shared/core/secret'
import type { TestContext } from 'vitest'
import { openStrategyGateway, type StrategyGateway } from '../../src/adapters/strategy-gateway/index.ts'
import { createSystemClock } from '../../src/adapters/system/system-clock.ts'
import { CONTRACT_FILE } from '../support/python-contract.ts'

const PYTHON = findPython()
export const TOKEN = 'a-token-of-a-test'
const PACKAGE = fileURLToPath(new URL('../../../python', import.meta.url))

/** Without a Python a test is not run, and says so. */
export async function lacksPython({ task, annotate }: Pick<TestContext, 'task' | 'annotate'>): Promise<boolean> {
  if (PYTHON !== undefined) return false
  console.log(`not run, as there is no Python with gRPC: “${task.name}”`)
  await annotate('not run: there is no Python with gRPC')
  return true
}

export interface Running {
  readonly lines: readonly string[]
  /** Resolves with the first line that holds these words, already said or not. */
  says(words: string): Promise<string>
  readonly exited: Promise<number | null>
  kill(signal?: NodeJS.Signals): Promise<number | null>
}

const running = new Set<ChildProcess>()

/** Every program still alive is ended. */
export const endPrograms = (): void => {
  for (const child of running) child.kill('SIGKILL')
}

/** Runs a file of Python with the package beside it. */
export function runPython(args: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  const child = spawn(PYTHON ?? 'python3', ['-u', ...args], {
    cwd: PACKAGE,
    env: { PATH: process.env.PATH, PYTHONPATH: PACKAGE, PYTHONDONTWRITEBYTECODE: '1', GRPC_VERBOSITY: 'NONE', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  const lines: string[] = []
  const waiting = new Set<() => void>()
  const hear = (chunk: Buffer): void => {
    lines.push(...chunk.toString().split('\n').filter(Boolean))
    for (const look of waiting) look()
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  const exited = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      running.delete(child)
      resolve(code)
      for (const look of waiting) look()
    })
  })
  return {
    lines,
    exited,
    says: (words) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const line = lines.find((one) => one.includes(words))
          if (line === undefined && child.exitCode === null && child.signalCode === null) return
          waiting.delete(look)
          if (line !== undefined) resolve(line)
          else reject(new Error(`it ended without saying “${words}”:\n${lines.join('\n')}`))
        }
        waiting.add(look)
        look()
      }),
    kill(signal = 'SIGKILL') {
      child.kill(signal)
      return exited
    },
  }
}

export const runExample = (name: string, { port }: Pick<StrategyGateway, 'port'>, token = TOKEN): Running =>
  runPython([`examples/${name}.py`], {
    NARU_GATEWAY_ADDRESS: `127.0.0.1:${port()}`,
    NARU_GATEWAY_TOKEN: token,
  })

const MISBEHAVING = fileURLToPath(new URL('misbehaving.py', import.meta.url))

export const runMisbehaving = (how: string, { port }: Pick<StrategyGateway, 'port'>, token = TOKEN): Running =>
  runPython([MISBEHAVING, `127.0.0.1:${port()}`, how, token])

export interface OpenGateway extends StrategyGateway {
  readonly events: readonly { readonly name: string; readonly fields: Readonly<Record<string, unknown>> }[]
  /** Resolves when a program of that name waits for work. */
  hasProgram(name: string): Promise<void>
}

interface Options {
  readonly heartbeatMs?: number
  readonly users?: ReadonlySet<string>
  /** One of its own unless told. */
  readonly port?: number
}

/** A gateway of the bridge's on a port of its own. */
export async function openGateway({ heartbeatMs = 5_000, users, port = 0 }: Options = {}): Promise<OpenGateway> {
  const events: { name: string; fields: Readonly<Record<string, unknown>> }[] = []
  const event = (name: string, fields: Readonly<Record<string, unknown>> = {}): void =>
    void events.push({ name, fields })
  const logger = { event, alarm: event, child: () => logger }
  const names = ['moving_average', 'classifier', 'misbehaving', 'other']
  const gateway = await openStrategyGateway(
    {
      address: `127.0.0.1:${port}`,
      token: new Secret(TOKEN),
      programs: new Map(names.map((name) => [name, users ?? 'everyone'])),
      contract: CONTRACT_FILE,
      timing: { heartbeatMs },
    },
    { clock: createSystemClock(), logger },
  )
  return {
    ...gateway,
    events,
    async hasProgram(name) {
      const isHere = (): boolean =>
        gateway.list([...(users ?? ['anybody'])][0] ?? '').some((one) => one.name === name && one.isConnected)
      while (!isHere()) {
        await new Promise<void>((resolve) => {
          const leave = gateway.onProgram(() => {
            leave()
            resolve()
          })
          if (isHere()) resolve()
        })
      }
    },
  }
}
