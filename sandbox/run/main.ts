import { constants } from 'node:os'
import { join } from 'node:path'
import { watchAncestors } from './ancestors.mjs'
import { type Command, LONG_RUNS, parseArguments, USAGE } from './arguments.ts'
import { endStale } from './pid-files.ts'
import { createSupervisor, type Supervisor } from './processes.ts'
import { runBuild, runE2e, runTests } from './stages.ts'

const ROOT = join(import.meta.dirname, '../..')
const LOCAL = join(ROOT, '.local')

/** Does what the command says and resolves to the exit code. */
async function run(command: Command, supervisor: Supervisor): Promise<number> {
  switch (command.kind) {
    case 'start': {
      const { start } = await import('../start.ts')
      return start({ root: ROOT, dev: command.dev, fresh: command.fresh, supervisor })
    }
    case 'test':
      return runTests(command.stages, { root: ROOT, supervisor })
    case 'build':
      return runBuild({ root: ROOT, supervisor })
    case 'e2e':
      return runE2e(command.rest, { root: ROOT, supervisor })
    case 'check':
      return runScript(supervisor, 'tools/check/main.ts')
    case 'history':
      return runHistory(supervisor, command.rest)
    case 'kis:canary':
      return runScript(supervisor, 'bridge/src/kis-canary.ts')
    case 'long':
      return runScript(supervisor, LONG_RUNS[command.name], ...command.rest)
    case 'bench':
      return runScript(supervisor, 'tools/bench.ts', command.name, ...(command.json ? ['--json'] : []))
    case 'usage':
      console.error(`${command.problem}\n\n${USAGE}`)
      return 2
  }
}

async function runScript(supervisor: Supervisor, script: string, ...args: string[]): Promise<number> {
  const name = script.replace(/\W+/g, '-')
  const child = await supervisor.start({
    name,
    command: process.execPath,
    args: [join(ROOT, script), ...args],
    cwd: ROOT,
    output: 'terminal',
  })
  return child.exited
}

/** Paths are meant from where npm was called. */
async function runHistory(supervisor: Supervisor, args: readonly string[]): Promise<number> {
  const child = await supervisor.start({
    name: 'history',
    command: process.execPath,
    args: [join(ROOT, 'bridge/src/history.ts'), ...args],
    cwd: process.env.INIT_CWD ?? ROOT,
    env: { BRIDGE_DATA_DIR: process.env.BRIDGE_DATA_DIR ?? join(LOCAL, 'data/bridge') },
    output: 'terminal',
  })
  return child.exited
}

const supervisor = createSupervisor(LOCAL)
let isEnding = false

async function end(code: number): Promise<void> {
  if (isEnding) return
  isEnding = true
  await supervisor.stopAll()
  process.exit(code)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void end(128 + constants.signals[signal]))
}
watchAncestors(() => void end(1))

try {
  const ended = await endStale(join(LOCAL, 'run'))
  if (ended.length > 0) console.error(`지난 실행의 남은 프로세스를 끝냈습니다 · Ended leftovers: ${ended.join(', ')}`)
  await end(await run(parseArguments(process.argv.slice(2)), supervisor))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  await end(1)
}
