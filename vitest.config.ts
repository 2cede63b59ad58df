import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { TallyReporter } from './tools/lib/tally-reporter.ts'

const NEVER = ['**/node_modules/**', '**/.next/**', '**/dist/**', '**/e2e/**']

/**
 * Files of a project share their worker: loading the libraries anew for each would take longer than most tests. What a
 * file changes for all (a clock, a global) it puts back.
 */
const project = (name: string, options: object = {}) => ({
  test: { name, root: `./${name}`, include: ['**/*.test.ts'], exclude: NEVER, isolate: false, ...options },
})

/** Real databases and processes need longer than the default 5 s when the machine is busy. */
const REAL_PARTS = { testTimeout: 30_000, hookTimeout: 60_000, expect: { poll: { timeout: 10_000 } } }

/**
 * Files that wait for minutes: begun last, they would run alone at the end. Vitest goes by size where it does not remember
 * how long a file took, and theirs are small.
 */
const FIRST = ['chaos/chaos.test.ts', 'sim/sim.test.ts']

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = FIRST.findIndex((name) => moduleId.endsWith(name))
      return place === -1 ? FIRST.length : place
    }
    return sorted.toSorted((a, b) => rank(a) - rank(b))
  }
}

const web = (options: object) => ({
  resolve: { alias: { '@': `${import.meta.dirname}/web/src` } },
  ...project('web', options),
})

export default defineConfig({
  test: {
    // Measured on two cores: many tests wait for other processes, so a third worker fills the gaps; a fourth only makes
    // the ones with a database time out.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      project('shared'),
      project('bridge', {
        ...REAL_PARTS,
        maxConcurrency: 20, // each waits for a bridge of its own
        setupFiles: [`${import.meta.dirname}/bridge/test/support/libraries-first.ts`],
      }),
      project('sandbox', { ...REAL_PARTS, setupFiles: [`${import.meta.dirname}/sandbox/test/libraries-first.ts`] }),
      project('supabase', REAL_PARTS),
      project('tools', REAL_PARTS),
      project('examples'),
      web({}),
      web({ name: 'web-dom', include: ['**/*.test.tsx'], environment: 'happy-dom', isolate: true }),
    ],
    reporters: process.env.UNIT_JSON ? ['default', new TallyReporter(process.env.UNIT_JSON)] : ['default'],
  },
})
