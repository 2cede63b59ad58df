import { defineConfig } from 'vitest/config'

/** The tests that must notice a change of what decides over money; Stryker runs them once for each change it makes. */
export default defineConfig({
  test: {
    include: [
      'shared/src/domain/{order-state,position}.test.ts',
      'shared/src/risk/**/*.test.ts',
      'shared/src/engine/limits.test.ts',
      'bridge/src/adapters/kis/classify.test.ts',
    ],
  },
})
