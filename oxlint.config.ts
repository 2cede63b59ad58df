import { defineConfig } from 'oxlint'

const TESTS = ['**/*.test.ts', '**/*.test.tsx', '**/*.test-support.ts', '**/test/**', '**/tests/**', '**/e2e/**']

/** Reading the wall clock, chance, the network or the process would make the engine replay differently. */
const IMPURE = [
  'Date',
  'Temporal',
  'performance',
  'crypto',
  'process',
  'globalThis',
  'Buffer',
  'console',
  'fetch',
  'WebSocket',
  'EventSource',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
].map((name) => ({ name, message: 'shared/src is pure: take it as an argument, or ask for it as an effect.' }))

/** What day and hour it is would hang on where a machine stands: around midnight, and at the turn of a year, it lies. */
const LOCAL_TIME = [
  'getFullYear',
  'getMonth',
  'getDate',
  'getDay',
  'getHours',
  'getMinutes',
  'setFullYear',
  'setMonth',
  'setDate',
  'setHours',
  'setMinutes',
].map((property) => ({ property, message: 'Ask for the day in Korea (kstDate), or for UTC.' }))

const ENV_BY_IMPORT = {
  name: 'node:process',
  message: 'Use the global process; its env belongs to one file per package.',
}

export default defineConfig({
  plugins: ['import', 'typescript', 'unicorn', 'oxc', 'promise', 'node'],
  jsPlugins: ['./tools/lint/own-lines.ts'],
  options: { typeAware: true, reportUnusedDisableDirectives: 'error' },
  categories: { correctness: 'error' },
  ignorePatterns: [
    '**/*.generated.*',
    '**/database.types.ts',
    '**/__fixtures__/**',
    '**/next-env.d.ts',
    '**/public/**',
  ],
  rules: {
    'import/no-cycle': 'error',
    'import/no-default-export': 'error',
    'oxc/no-barrel-file': ['error', { threshold: 0 }],
    'typescript/no-explicit-any': 'error',
    'typescript/ban-ts-comment': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'typescript/await-thenable': 'error',
    'typescript/only-throw-error': 'error',
    // Objects are made by factories whose functions close over what they need; nothing here depends on `this`.
    'typescript/unbound-method': 'off',
    'max-lines': ['error', { max: 400 }],
    'naru/own-lines': ['error', 60],
    'max-depth': ['error', 3],
    'max-params': ['error', 3],
    'node/no-process-env': 'error',
    'unicorn/no-thenable': 'off', // `then` is a word of the rules language: a list, which nothing can take for a promise
    'no-restricted-imports': ['error', { paths: [ENV_BY_IMPORT] }],
    'no-restricted-properties': ['error', ...LOCAL_TIME],
  },
  overrides: [
    {
      // Biome knows the rest of React's rules.
      files: ['web/**'],
      plugins: ['import', 'typescript', 'unicorn', 'oxc', 'promise', 'node', 'react'],
      rules: {
        'react/set-state-in-effect': 'error',
      },
    },
    {
      files: ['shared/src/**'],
      excludeFiles: TESTS,
      rules: {
        'no-restricted-globals': ['error', ...IMPURE],
        'no-restricted-properties': [
          'error',
          ...LOCAL_TIME,
          { object: 'Math', property: 'random', message: 'Chance is an argument.' },
        ],
      },
    },
    { files: ['bridge/src/**', 'web/src/**'], excludeFiles: TESTS, rules: { 'no-console': 'error' } },
    {
      files: [
        'bridge/src/config.ts',
        'web/src/lib/env.ts',
        'web/*.config.ts',
        'sandbox/**', // never deployed; it hands its environment on to the processes it starts
        '**/bench/**',
        'tools/**',
        '*.config.ts',
        ...TESTS,
      ],
      rules: { 'node/no-process-env': 'off' },
    },
    {
      // The last stands in for one of the first while the bridge is killed at named points.
      files: ['bridge/src/adapters/*/index.ts', 'web/src/lib/zod/slim.ts', 'bridge/test/chaos/seams/supabase.ts'],
      rules: { 'oxc/no-barrel-file': 'off' },
    },
    {
      // Next.js finds these by their default export.
      files: [
        'web/src/app/**/{page,layout,loading,error,global-error,not-found,template,default,manifest,sitemap,robots}.{ts,tsx}',
        'web/src/app/**/{icon,apple-icon,opengraph-image}.tsx',
        '**/*.config.{ts,mjs}',
        'web/e2e/support/global-setup.ts', // as Playwright does
        'tools/lint/*.ts',
        'supabase/functions/*/index.ts',
      ],
      rules: { 'import/no-default-export': 'off' },
    },
    {
      // Markup is one long expression.
      files: ['**/*.tsx'],
      rules: { 'naru/own-lines': ['error', 100] },
    },
    {
      // A test file is one long list of facts, and prints what production code must not.
      files: TESTS,
      rules: {
        'max-lines': 'off',
        'max-params': 'off',
        'naru/own-lines': 'off',
        'typescript/no-base-to-string': 'off',
        'typescript/restrict-template-expressions': 'off',
      },
    },
  ],
})
