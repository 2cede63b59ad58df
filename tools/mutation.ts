import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDetected, isValid, scoreOf } from './lib/mutation-score.ts'

/**
 * `npm run mutation [-- --json]`: changes what decides over money (stryker.config.json says where) in every small way
 * and runs the tests after each change. Ends with 1 when fewer than 80 % of the changes are noticed.
 */
const ROOT = join(import.meta.dirname, '..')
const GROUPS = {
  order_state: /domain\/order-state\.ts$/,
  positions: /domain\/position\.ts$/,
  risk: /src\/risk\//,
  outcome: /kis\/classify\.ts$/,
} as const

interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>>
}

const stryker = join(ROOT, 'node_modules/.bin/stryker')
const run = spawnSync(stryker, ['run'], { cwd: ROOT, stdio: ['ignore', 2, 2] })
if (run.error !== undefined) throw run.error

const report = JSON.parse(readFileSync(join(ROOT, '.local/mutation.json'), 'utf8')) as Report
const statusesOf = (pattern: RegExp): readonly string[] =>
  Object.entries(report.files).flatMap(([file, { mutants }]) =>
    pattern.test(file) ? mutants.map((mutant) => mutant.status) : [],
  )
const all = statusesOf(/./)
const figures = {
  mutants: all.filter(isValid).length,
  killed: all.filter(isDetected).length,
  score_percent: scoreOf(all),
  ...Object.fromEntries(
    Object.entries(GROUPS).map(([name, pattern]) => [`${name}_percent`, scoreOf(statusesOf(pattern))]),
  ),
}
console.log(JSON.stringify({ figures }))
process.exit(run.status ?? 1)
