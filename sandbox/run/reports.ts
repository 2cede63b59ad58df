import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'

export interface Tally {
  readonly passed: number
  readonly failed: number
}

const CheckReport = z.object({ passed: z.int(), failed: z.int() })

/** Of one test file, by its absolute path. */
const FileTally = z.object({ path: z.string(), passed: z.int(), failed: z.int() })
export type FileTally = z.infer<typeof FileTally>

/** As `tools/lib/tally-reporter.ts` writes it; `errors`: what nobody caught. */
const UnitReport = z.object({ files: z.array(FileTally), errors: z.int() })
export type UnitReport = z.infer<typeof UnitReport>

const PlaywrightReport = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int() }),
  errors: z.array(z.unknown()).optional(),
})

const READERS = {
  check: (json: unknown): Tally => CheckReport.parse(json),
  unit: (json: unknown): Tally => tallyOf(UnitReport.parse(json)),
  e2e: (json: unknown): Tally => {
    const { stats, errors = [] } = PlaywrightReport.parse(json)
    return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length }
  },
} as const

export type Reporter = keyof typeof READERS

/**
 * What a stage did, by its own report and its exit code. A stage that failed without naming a test, or wrote no
 * readable report, counts as one failure: silence is never success.
 */
export function readTally(reporter: Reporter, file: string, exitCode: number): Tally {
  const told = existsSync(file) ? parse(reporter, file) : undefined
  if (told === undefined) return { passed: 0, failed: 1 }
  return exitCode !== 0 && told.failed === 0 ? { ...told, failed: 1 } : told
}

function parse(reporter: Reporter, file: string): Tally | undefined {
  try {
    return READERS[reporter](JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}

/** The report of the unit tests itself; undefined when there is none that can be read. */
export function readUnitReport(file: string): UnitReport | undefined {
  try {
    return UnitReport.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}

export function tallyOf({ files, errors }: UnitReport): Tally {
  const tests = sum(files)
  return { ...tests, failed: tests.failed + errors }
}

export const sum = (tallies: readonly Tally[]): Tally => ({
  passed: tallies.reduce((total, { passed }) => total + passed, 0),
  failed: tallies.reduce((total, { failed }) => total + failed, 0),
})

/** Nothing ran is no success either. */
export const isGreen = ({ passed, failed }: Tally): boolean => failed === 0 && passed > 0
