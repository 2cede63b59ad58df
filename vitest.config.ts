import { defineConfig } from 'vitest/config'

const TESTS = ['**/*.test.ts', '**/*.test.tsx']
const NEVER = ['**/node_modules/**', '**/.next/**', '**/dist/**', '**/e2e/**']

const project = (name: string, options: object = {}) => ({
  test: { name, root: `./${name}`, include: TESTS, exclude: NEVER, ...options },
})

/** Real databases and processes need longer than the default 5 s when the machine is busy. */
const REAL_PARTS = { testTimeout: 30_000, hookTimeout: 60_000 }

export default defineConfig({
  test: {
    // Measured on two cores: more workers only make the ones with a database time out.
    maxWorkers: 2,
    projects: [
      project('shared', { isolate: false }), // pure: nothing can leak from one file into the next
      project('bridge', REAL_PARTS),
      project('sandbox', REAL_PARTS),
      project('supabase', REAL_PARTS),
      project('tools', REAL_PARTS),
      {
        resolve: { alias: { '@': `${import.meta.dirname}/web/src` } },
        ...project('web', { environment: 'happy-dom' }),
      },
    ],
    reporters: process.env.VITEST_JSON ? ['default', ['json', { outputFile: process.env.VITEST_JSON }]] : ['default'],
  },
})
