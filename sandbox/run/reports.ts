import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'

export interface Tally {
  readonly passed: number
  readonly failed: number
}

const CheckReport = z.object({ passed: z.int(), failed: z.int() })

const VitestReport = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
})

const PlaywrightReport = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int() }),
  errors: z.array(z.unknown()).optional(),
})

const READERS = {
  check: (json: unknown): Tally => CheckReport.parse(json),
  unit: (json: unknown): Tally => {
    const report = VitestReport.parse(json)
    // A file that does not even load holds no test; it must not pass unnoticed.
    const unloaded = report.testResults.filter((f) => f.status === 'failed' && f.assertionResults.length === 0).length
    return { passed: report.numPassedTests, failed: report.numFailedTests + unloaded }
  },
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

export const sum = (tallies: readonly Tally[]): Tally => ({
  passed: tallies.reduce((total, { passed }) => total + passed, 0),
  failed: tallies.reduce((total, { failed }) => total + failed, 0),
})

/** Nothing ran is no success either. */
export const isGreen = ({ passed, failed }: Tally): boolean => failed === 0 && passed > 0
