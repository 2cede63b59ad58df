/**
 * Who may import what, as data. A room is a folder; `*` is one folder name. A file lives in the most specific room
 * that matches, may always import its own room, and otherwise only the rooms listed. Packages are npm names or
 * `node:`; a room that says nothing about packages may use all its package.json allows.
 */
export interface Room {
  readonly may: readonly string[]
  readonly packages?: readonly string[]
}

const VALUES = ['shared/src/core', 'shared/src/domain', 'shared/src/market']
const DECISIONS = [...VALUES, 'shared/src/indicators', 'shared/src/rules', 'shared/src/strategies', 'shared/src/risk']
const CROSSES_BORDERS = ['shared/src/contracts', 'shared/src/core', 'shared/src/crypto']

export const LAW: Readonly<Record<string, Room>> = {
  'shared/src/core': { may: [], packages: ['zod'] },
  'shared/src/domain': { may: ['shared/src/core'], packages: ['zod'] },
  'shared/src/market': { may: ['shared/src/core', 'shared/src/domain'], packages: ['zod'] },
  'shared/src/indicators': { may: ['shared/src/core', 'shared/src/domain'], packages: ['zod'] },
  'shared/src/rules': { may: [...VALUES, 'shared/src/indicators'], packages: ['zod'] },
  'shared/src/strategies': { may: [...VALUES, 'shared/src/indicators', 'shared/src/rules'], packages: ['zod'] },
  'shared/src/strategies/document/kis-yaml': {
    may: [...VALUES, 'shared/src/indicators', 'shared/src/rules', 'shared/src/strategies'],
    packages: ['zod', 'yaml'],
  },
  'shared/src/strategies/script': {
    may: ['shared/src/core', 'shared/src/indicators', 'shared/src/strategies'],
    packages: ['zod', 'quickjs-emscripten-core', '@jitl/quickjs-singlefile-mjs-release-sync'],
  },
  'shared/src/risk': { may: VALUES, packages: ['zod'] },
  'shared/src/portfolio': { may: VALUES, packages: ['zod'] },
  'shared/src/engine': { may: [...DECISIONS, 'shared/src/portfolio'], packages: ['zod'] },
  'shared/src/sim': { may: VALUES, packages: ['zod'] },
  'shared/src/backtest': {
    may: [...DECISIONS, 'shared/src/engine', 'shared/src/sim', 'shared/src/portfolio'],
    packages: ['zod'],
  },
  'shared/src/replay': {
    may: [...DECISIONS, 'shared/src/sim', 'shared/src/portfolio', 'shared/src/backtest', 'shared/src/contracts'],
    packages: ['zod'],
  },
  'shared/src/contracts': { may: [...VALUES, 'shared/src/rules', 'shared/src/risk'], packages: ['zod'] },
  'shared/src/crypto': { may: ['shared/src/core', 'shared/src/domain'], packages: ['zod', 'libsodium-wrappers'] },
  'shared/src/notifications': { may: [...VALUES, 'shared/src/contracts'], packages: ['zod'] },

  'bridge/src': { may: ['shared', 'bridge/src/*', 'bridge/src/adapters/*'] },
  'bridge/src/ports': { may: ['shared'], packages: [] },
  'bridge/src/runtime': { may: ['shared', 'bridge/src/ports'] },
  'bridge/src/http': { may: ['shared', 'bridge/src/ports', 'bridge/src/runtime'] },
  'bridge/src/backtest': { may: ['shared', 'bridge/src/ports'] },
  'bridge/src/adapters/*': { may: ['shared', 'bridge/src/ports'] },
  bridge: { may: [] },
  'bridge/bench': { may: ['shared', 'bridge', 'sandbox'] },
  'bridge/test': { may: ['shared', 'bridge', 'sandbox'] },

  'web/src': { may: ['shared', 'web/src/lib', 'web/src/text'] },
  'web/src/workers': { may: ['shared'] },
  'web/src/lib': { may: ['shared', 'web/src/text', 'web/src/workers'] },
  'web/src/text': { may: ['shared', 'web/src/lib'] },
  'web/src/ui': { may: ['shared', 'web/src/lib', 'web/src/text'] },
  'web/src/features/*': { may: ['shared', 'web/src/lib', 'web/src/ui', 'web/src/text'] },
  'web/src/app': { may: ['shared', 'web/src', 'web/src/lib', 'web/src/ui', 'web/src/text', 'web/src/features/*'] },
  'web/e2e': { may: ['shared', 'sandbox', 'web/src/text'] },
  web: { may: ['shared'] },

  sandbox: { may: ['shared'] },
  'supabase/functions': { may: CROSSES_BORDERS },
  'supabase/tests': { may: ['shared', 'sandbox', 'supabase'] },
  bench: { may: ['shared', 'bridge', 'sandbox', 'web/e2e'] },
  tools: { may: [] },
  // A plugin is run where nothing of ours lies beside it: it has types alone, its tests have all.
  'examples/strategy-plugin': { may: ['shared'], packages: [] },
}

/** A test may reach anything of its own package, and what its package may meet in production. */
export const TEST_LAW: Readonly<Record<string, readonly string[]>> = {
  shared: ['shared'],
  bridge: ['shared', 'bridge', 'sandbox'],
  web: ['shared', 'web', 'sandbox'],
  sandbox: ['shared', 'sandbox'],
  supabase: ['shared', 'sandbox', 'supabase'],
  tools: ['tools'],
  examples: ['shared', 'examples'],
  bench: ['shared', 'bridge', 'sandbox', 'bench'],
}
