import { defineConfig } from 'vitest/config'

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

const web = (options: object) => ({
  resolve: { alias: { '@': `${import.meta.dirname}/web/src` } },
  ...project('web', options),
})

export default defineConfig({
  test: {
    // Measured on two cores: many tests wait for other processes, so a third worker fills the gaps; a fourth only makes
    // the ones with a database time out.
    maxWorkers: 3,
    projects: [
      project('shared'),
      project('bridge', {
        ...REAL_PARTS,
        setupFiles: [`${import.meta.dirname}/bridge/test/support/libraries-first.ts`],
      }),
      project('sandbox', { ...REAL_PARTS, setupFiles: [`${import.meta.dirname}/sandbox/test/libraries-first.ts`] }),
      project('supabase', REAL_PARTS),
      project('tools', REAL_PARTS),
      web({}),
      web({ name: 'web-dom', include: ['**/*.test.tsx'], environment: 'happy-dom', isolate: true }),
    ],
    reporters: process.env.VITEST_JSON ? ['default', ['json', { outputFile: process.env.VITEST_JSON }]] : ['default'],
  },
})
