import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { stampWebBuild } from '../web-build.ts'
import type { Stage } from './arguments.ts'
import { findBrowser } from './browser.ts'
import type { Service, Supervisor } from './processes.ts'
import { isGreen, readTally, readUnitReport, sum, type Tally, tallyOf } from './reports.ts'
import { filesToTryAgain, withSecondTry } from './second-try.ts'

export interface Workplace {
  readonly root: string
  readonly supervisor: Supervisor
}

const MINUTE_MS = 60_000
/** A stage that hangs must not hold the whole run: it is ended and counts as failed. */
const LIMIT_MS: Readonly<Record<Stage, number>> = {
  check: 5 * MINUTE_MS,
  unit: 30 * MINUTE_MS,
  build: 15 * MINUTE_MS,
  e2e: 30 * MINUTE_MS,
}

/** Runs the stages one after the other, also after a failed one, and ends with the one line that sums them up. */
export async function runTests(stages: readonly Stage[], place: Workplace): Promise<number> {
  const tallies: Tally[] = []
  for (const stage of stages) {
    console.log(`\n── ${stage}`)
    const started = performance.now()
    const tally = await RUN[stage](place)
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    console.log(`── ${stage}: ${tally.passed} passed, ${tally.failed} failed in ${seconds}s`)
    tallies.push(tally)
  }
  const total = sum(tallies)
  console.log(`\n${total.passed} passed, ${total.failed} failed`)
  return isGreen(total) ? 0 : 1
}

export const runBuild = async (place: Workplace): Promise<number> => (isGreen(await RUN.build(place)) ? 0 : 1)

export async function runE2e(rest: readonly string[], place: Workplace): Promise<number> {
  const { failed } = await browserTests(place, rest)
  return failed === 0 ? 0 : 1
}

const RUN: Readonly<Record<Stage, (place: Workplace) => Promise<Tally>>> = {
  check: async (place) => {
    const report = freshReport(place, 'check')
    const env = { CHECK_JSON: report }
    const code = await runStage('check', place, { command: process.execPath, args: ['tools/check/main.ts'], env })
    return readTally('check', report, code)
  },

  unit: async (place) => {
    const first = await unitTests(place, [])
    const files = first.report === undefined ? [] : filesToTryAgain(first.report)
    if (first.report === undefined || files.length === 0) return first.tally
    console.warn(`\nrun once more, alone: ${files.join(', ')}`)
    const second = await unitTests(place, files)
    if (second.report === undefined || !isGreen(second.tally)) return first.tally
    for (const path of files) console.warn(`unsteady: ${path}`)
    return tallyOf(withSecondTry(first.report, second.report))
  },

  build: async (place) => {
    const web = join(place.root, 'web')
    const args = [join(web, 'node_modules/next/dist/bin/next'), 'build']
    const code = await runStage('build', place, { command: process.execPath, args, cwd: web, env: OFFLINE })
    if (code !== 0) return { passed: 0, failed: 1 }
    stampWebBuild(place.root) // the browser tests need not build it again
    const report = freshReport(place, 'size')
    const env = { CHECK_JSON: report }
    const sizes = await runStage('build', place, { command: process.execPath, args: ['tools/size.ts'], env })
    return sum([{ passed: 1, failed: 0 }, readTally('check', report, sizes)])
  },

  e2e: (place) => browserTests(place, []),
}

/** All of them, or these files alone. */
async function unitTests(place: Workplace, files: readonly string[]) {
  const file = freshReport(place, 'unit')
  const args = ['node_modules/vitest/vitest.mjs', 'run', ...files]
  const env = { ...compiled(place), UNIT_JSON: file }
  const code = await runStage('unit', place, { command: process.execPath, args, env })
  return { tally: readTally('unit', file, code), report: readUnitReport(file) }
}

/** Tests start the same programs again and again: what one start has compiled is there for the next. */
const compiled = ({ root }: Workplace): Readonly<Record<string, string>> => ({
  NODE_COMPILE_CACHE: join(root, '.local/compiled'),
})

/** Building and testing look nothing up and tell nobody. */
const OFFLINE = { NEXT_TELEMETRY_DISABLED: '1' }

async function browserTests(place: Workplace, rest: readonly string[]): Promise<Tally> {
  const web = join(place.root, 'web')
  try {
    const browser = await findBrowser(place.root)
    console.log(`browser: ${browser}`)
    const report = freshReport(place, 'e2e')
    const named = rest.filter((word) => word !== '--full')
    // Whoever names stories wants those and not the ones they would otherwise come after.
    const chosen = named.length > 0 ? ['--no-deps', ...named] : []
    const isFull = named.length < rest.length
    const args = [join(web, 'node_modules/playwright/cli.js'), 'test', '-c', 'playwright.config.ts', ...chosen]
    const told = { CHROME_PATH: browser, PLAYWRIGHT_JSON_OUTPUT_NAME: report, NARU_E2E_FULL: isFull ? '1' : '' }
    const env = { ...OFFLINE, ...compiled(place), ...told }
    const code = await runStage('e2e', place, { command: process.execPath, args, cwd: web, env })
    return readTally('e2e', report, code)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return { passed: 0, failed: 1 }
  }
}

async function runStage(stage: Stage, place: Workplace, what: Omit<Service, 'name' | 'output'>): Promise<number> {
  const child = await place.supervisor.start({ name: stage, cwd: place.root, ...what, output: 'terminal' })
  const limit = setTimeout(() => {
    console.error(`${stage} took longer than ${LIMIT_MS[stage] / MINUTE_MS} minutes and was ended`)
    void child.stop()
  }, LIMIT_MS[stage])
  const code = await child.exited
  clearTimeout(limit)
  await child.stop() // whatever it left running
  return code
}

/** The report of an earlier run must not speak for this one. */
function freshReport({ root }: Workplace, name: string): string {
  const folder = join(root, '.local/reports')
  const file = join(folder, `${name}.json`)
  mkdirSync(folder, { recursive: true })
  rmSync(file, { force: true })
  return file
}
