import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { projectFiles } from '../lib/files.ts'
import { runCommand } from '../lib/run-command.ts'
import { missingPaths } from './docs-paths.ts'
import { belowFloor } from './floors.ts'
import { importViolations } from './import-law.ts'
import { strayPictures } from './pictures.ts'
import { leakedSecrets, machineTraces } from './traces.ts'

/** One law: a name a reader understands, and what breaks it. Empty complaints mean it is kept. */
interface Check {
  readonly name: string
  run(): Promise<string>
}

const ROOT = join(import.meta.dirname, '../..')
const PACKAGES = [
  'shared',
  'bridge',
  'sandbox',
  'supabase',
  'web',
  'web/e2e',
  'tools',
  'bench',
  'examples/strategy-plugin',
]

const tool = (name: string, command: string, ...args: string[]): Check => ({
  name,
  run: async () => {
    const { code, output } = await runCommand(join(ROOT, 'node_modules/.bin', command), args, ROOT)
    return code === 0 ? '' : output.trim() || `${command} ended with ${code}`
  },
})

const law = (name: string, complaints: () => readonly string[]): Check => ({
  name,
  run: async () => complaints().join('\n'),
})

function checks(): readonly Check[] {
  const files = projectFiles(ROOT)
  const compiled = PACKAGES.filter((name) => existsSync(join(ROOT, name, 'tsconfig.json')))
  return [
    law('imports keep the law', () => importViolations(ROOT, files)),
    law('pages name only what exists', () => missingPaths(ROOT, files)),
    law('pictures are those of the stories', () => strayPictures(ROOT, files)),
    law('no trace of a machine', () => machineTraces(ROOT, files)),
    law('no secret in a file', () => leakedSecrets(ROOT, files)),
    law('no dependency below its security floor', () => belowFloor(ROOT)),
    tool('format and lint', 'biome', 'check', '--error-on-warnings', '--max-diagnostics=40', '.'),
    tool('lint with types', 'oxlint', '--deny-warnings', '-f', 'unix'),
    ...compiled.map((name) => tool(`types of ${name}`, 'tsc', '-p', name)),
    tool('no dead file, export or dependency', 'knip', '--no-progress'),
  ]
}

/** Two at a time: the tools are themselves parallel, more only makes them wait for each other. */
async function runAll(list: readonly Check[]): Promise<number> {
  const waiting = list.values()
  let failed = 0
  const work = async (): Promise<void> => {
    for (const check of waiting) {
      const started = performance.now()
      const complaints = await check.run()
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      if (complaints === '') console.log(`  ok    ${check.name} (${seconds}s)`)
      else {
        failed += 1
        console.log(`  FAIL  ${check.name} (${seconds}s)\n${complaints.replace(/^/gm, '        ')}`)
      }
    }
  }
  await Promise.all([work(), work()])
  return failed
}

const all = checks()
const failed = await runAll(all)
const report = process.env.CHECK_JSON
if (report !== undefined) {
  mkdirSync(dirname(report), { recursive: true })
  writeFileSync(report, JSON.stringify({ passed: all.length - failed, failed }))
}
console.log(failed === 0 ? `check: all ${all.length} laws kept` : `check: ${failed} of ${all.length} laws broken`)
process.exitCode = failed === 0 ? 0 : 1
