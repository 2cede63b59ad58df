import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectFiles } from '../lib/files.ts'
import { runCommand } from '../lib/run-command.ts'
import { missingPaths } from './docs-paths.ts'
import { belowFloor } from './floors.ts'
import { importViolations } from './import-law.ts'
import { strayPictures } from './pictures.ts'
import { leakedSecrets, machineTraces } from './traces.ts'

const ROOT = join(import.meta.dirname, '../..')
const CONFIG = [
  '.gitignore',
  'biome.json',
  'knip.json',
  'oxlint.config.ts',
  'pnpm-workspace.yaml',
  'tsconfig.base.json',
  'vitest.config.ts',
]

const trees: string[] = []
afterAll(() => {
  for (const tree of trees) rmSync(tree, { recursive: true, force: true })
})

/** A small tree in which only what the test plants can be wrong. */
function aTree(files: Readonly<Record<string, string>>): string {
  const tree = mkdtempSync(join(tmpdir(), 'planted-'))
  trees.push(tree)
  for (const [path, text] of Object.entries(files)) plant(tree, path, text)
  return tree
}

/** The same with the real configuration, for the tools that need one. */
function aConfiguredTree(files: Readonly<Record<string, string>>): string {
  const tree = aTree(files)
  for (const file of CONFIG) cpSync(join(ROOT, file), join(tree, file))
  // What the configuration itself is made of.
  for (const folder of ['tools/lint', 'tools/lib']) cpSync(join(ROOT, folder), join(tree, folder), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'))
  for (const name of ['shared', 'bridge', 'web', 'sandbox', 'supabase']) {
    plant(tree, `${name}/tsconfig.json`, '{ "extends": "../tsconfig.base.json", "include": ["**/*"] }\n')
  }
  return tree
}

function plant(tree: string, path: string, text: string): void {
  mkdirSync(dirname(join(tree, path)), { recursive: true })
  writeFileSync(join(tree, path), text)
}

describe('the linter', () => {
  const clockIn = (expression: string): string => `export const now = (): unknown => ${expression}\n`
  const longBody = Array.from({ length: 61 }, (_, i) => `  seen.push(${i})`).join('\n')
  const VIOLATIONS: readonly (readonly [law: string, rule: string, path: string, text: string])[] = [
    ['the clock in shared', 'no-restricted-globals', 'shared/src/domain/a.ts', clockIn('Date.now()')],
    ['a date made in shared', 'no-restricted-globals', 'shared/src/domain/b.ts', clockIn('new Date()')],
    ['a timer in shared', 'no-restricted-globals', 'shared/src/engine/a.ts', clockIn('setTimeout(() => {}, 1)')],
    ['the network in shared', 'no-restricted-globals', 'shared/src/engine/b.ts', clockIn("fetch('http://a')")],
    ['the process in shared', 'no-restricted-globals', 'shared/src/core/a.ts', clockIn('process.pid')],
    ['the console in shared', 'no-restricted-globals', 'shared/src/core/b.ts', clockIn("console.log('a')")],
    ['chance in shared', 'no-restricted-properties', 'shared/src/risk/a.ts', clockIn('Math.random()')],
    ['the day of the machine', 'no-restricted-properties', 'web/src/a.test.ts', clockIn('new Date().getFullYear()')],
    ['the console in the bridge', 'no-console', 'bridge/src/runtime/a.ts', clockIn("console.log('a')")],
    ['the environment in the bridge', 'no-process-env', 'bridge/src/runtime/b.ts', clockIn('process.env.A')],
    ['the environment in the web app', 'no-process-env', 'web/src/features/a/b.ts', clockIn('process.env.A')],
    [
      'the environment by import',
      'no-restricted-imports',
      'bridge/src/http/a.ts',
      "export { env } from 'node:process'\n",
    ],
    [
      'a floating promise',
      'no-floating-promises',
      'bridge/src/runtime/c.ts',
      'export const a = (p: Promise<void>): void => {\n  p\n}\n',
    ],
    [
      'a misused promise',
      'no-misused-promises',
      'bridge/src/runtime/d.ts',
      'export const a = (p: Promise<boolean>): number => {\n  if (p) return 1\n  return 0\n}\n',
    ],
    [
      'a forgotten case',
      'switch-exhaustiveness-check',
      'shared/src/risk/b.ts',
      "export function a(side: 'buy' | 'sell'): void {\n  switch (side) {\n    case 'buy':\n      break\n  }\n}\n",
    ],
    ['an any', 'no-explicit-any', 'shared/src/market/a.ts', 'export const a = (b: any): unknown => b\n'],
    [
      'a silenced compiler',
      'ban-ts-comment',
      'shared/src/market/b.ts',
      '// @ts-expect-error\nexport const a: number = ""\n',
    ],
    ['a default export', 'no-default-export', 'bridge/src/runtime/e.ts', 'export default 1\n'],
    ['a barrel', 'no-barrel-file', 'shared/src/rules/index.ts', "export * from './a.ts'\n"],
    [
      'a cycle of two files',
      'no-cycle',
      'shared/src/sim/a.ts',
      "import { b } from './b.ts'\n\nexport const a = (): number => b()\n",
    ],
    [
      'four parameters',
      'max-params',
      'shared/src/sim/c.ts',
      'export const a = (b: 1, c: 2, d: 3, e: 4): number => b + c + d + e\n',
    ],
    [
      'a long function',
      'own-lines',
      'shared/src/sim/d.ts',
      `export function a(seen: number[]): void {\n${longBody}\n}\n`,
    ],
    ['a long file', 'max-lines', 'shared/src/sim/e.ts', `${'export {}\n'.repeat(401)}`],
  ]
  const INNOCENT = {
    'shared/src/rules/a.ts': 'export const a = 1\n',
    'shared/src/sim/b.ts': "import { a } from './a.ts'\n\nexport const b = (): number => a()\n",
    'bridge/src/config.ts': 'export const a = process.env.A\n',
    'web/src/app/page.tsx': 'export default function Page() {\n  return null\n}\n',
    'shared/src/domain/a.test.ts': 'export const a = Date.now()\n',
    'shared/src/sim/factory.ts': `export const factory = (seen: number[]) => ({\n  one: (): void => {\n${longBody.split('\n').slice(0, 50).join('\n')}\n  },\n  two: (): void => {\n${longBody.split('\n').slice(0, 50).join('\n')}\n  },\n})\n`,
  }
  let found: readonly { readonly filename: string; readonly code: string }[] = []

  beforeAll(async () => {
    const tree = aConfiguredTree({
      ...Object.fromEntries(VIOLATIONS.map(([, , path, text]) => [path, text])),
      ...INNOCENT,
    })
    const { output } = await runCommand(join(tree, 'node_modules/.bin/oxlint'), ['-f', 'json'], tree)
    found = (JSON.parse(output.slice(output.indexOf('{'))) as { diagnostics: typeof found }).diagnostics
  })

  it.each(VIOLATIONS)('refuses %s', (_law, rule, path) => {
    expect(found.filter(({ filename }) => filename === path).map(({ code }) => code)).toContainEqual(
      expect.stringContaining(`(${rule})`),
    )
  })

  it('lets the configuration, tests, Next pages and factories of short functions be', () => {
    const guilty = new Set(found.map(({ filename }) => filename))
    expect(Object.keys(INNOCENT).filter((path) => path !== 'shared/src/sim/b.ts' && guilty.has(path))).toEqual([])
  })
})

describe('the import law', () => {
  const VIOLATIONS: readonly (readonly [law: string, path: string, specifier: string])[] = [
    ['core from knowing the domain', 'shared/src/core/a.ts', '../domain/order.ts'],
    ['the domain from knowing the engine', 'shared/src/domain/a.ts', '../engine/engine.ts'],
    ['risk from knowing strategies', 'shared/src/risk/a.ts', '../strategies/strategy.ts'],
    ['the engine from knowing backtests', 'shared/src/engine/a.ts', '@naru/shared/backtest/sweep'],
    ['shared from using node', 'shared/src/domain/b.ts', 'node:fs'],
    ['shared from using a package', 'shared/src/engine/b.ts', 'undici'],
    ['shared from knowing the bridge', 'shared/src/engine/c.ts', '@naru/bridge/src/main'],
    ['an adapter from knowing another', 'bridge/src/adapters/kis/a.ts', '../paper/broker.ts'],
    ['an adapter from knowing the runtime', 'bridge/src/adapters/kis/b.ts', '../../runtime/inbox.ts'],
    ['the runtime from knowing adapters', 'bridge/src/runtime/a.ts', '../adapters/kis/index.ts'],
    ['the http side from knowing adapters', 'bridge/src/http/a.ts', '../adapters/supabase/index.ts'],
    ['the runtime from knowing the http side', 'bridge/src/runtime/b.ts', '../http/app.ts'],
    ['ports from knowing the runtime', 'bridge/src/ports/a.ts', '../runtime/inbox.ts'],
    ['ports from using a package', 'bridge/src/ports/b.ts', 'ws'],
    ['the web app from knowing the bridge', 'web/src/lib/a.ts', '@naru/bridge/src/http/app'],
    ['the web app from knowing the bridge by path', 'web/src/lib/b.ts', '../../../bridge/src/http/app.ts'],
    ['a feature from knowing another', 'web/src/features/orders/a.ts', '../positions/queries.ts'],
    ['a feature from knowing another by alias', 'web/src/features/orders/b.ts', '@/features/positions/queries.ts'],
    ['primitives from knowing features', 'web/src/ui/a.tsx', '@/features/orders/queries.ts'],
    ['the sandbox from knowing the bridge', 'sandbox/kis/a.ts', '@naru/bridge/src/main'],
    ['the sandbox from knowing the web app', 'sandbox/kis/b.ts', '../../web/src/lib/env.ts'],
    ['a sandbox test from knowing the bridge', 'sandbox/kis/a.test.ts', '../../bridge/src/main.ts'],
    ['a web test from knowing the bridge', 'web/src/lib/a.test.ts', '@naru/bridge/src/http/app'],
    ['edge functions from knowing the engine', 'supabase/functions/a/index.ts', '../../../shared/src/engine/engine.ts'],
    ['a folder that the law does not name', 'bridge/lib/a.ts', '../src/main.ts'],
  ]
  const ALLOWED: readonly (readonly [path: string, specifier: string])[] = [
    ['shared/src/engine/ok.ts', '../risk/pipeline.ts'],
    ['bridge/src/compose.ts', './adapters/kis/index.ts'],
    ['bridge/src/adapters/kis/schema/ok.ts', '../codes.ts'],
    ['bridge/src/adapters/paper/ok.ts', '@naru/shared/sim/sim-venue'],
    ['bridge/test/contracts/ok.ts', '@naru/sandbox/kis/simulator'],
    ['web/src/app/ok.tsx', '@/features/orders/orders-table.tsx'],
    ['supabase/functions/b/index.ts', '../../../shared/src/contracts/bridge-api.ts'],
  ]

  it.each(VIOLATIONS)('keeps %s', (_law, path, specifier) => {
    for (const text of [
      `import { a } from '${specifier}'\n`,
      `export type { A } from '${specifier}'\n`,
      `export const a = () => import('${specifier}')\n`,
      `import {\n  a,\n  type B,\n} from '${specifier}'\n`,
    ]) {
      const tree = aTree({ [path]: text })
      expect(importViolations(tree, [path])).toEqual([expect.stringContaining(`${path}:`)])
    }
  })

  it.each(ALLOWED)('lets %s import %s', (path, specifier) => {
    const tree = aTree({ [path]: `import { a } from '${specifier}'\n` })
    expect(importViolations(tree, [path])).toEqual([])
  })
})

describe('the formatter', () => {
  it('refuses a file that is not formatted, an unused import and a focused test', async () => {
    const tree = aConfiguredTree({
      'shared/src/a.ts': 'export const a   = 1;\n',
      'shared/src/b.ts': "import { a } from './a.ts'\n\nexport const b = 1\n",
      'shared/src/c.test.ts': "import { it } from 'vitest'\n\nit.only('a', () => {})\n",
    })
    const biome = join(tree, 'node_modules/.bin/biome')
    const { code, output } = await runCommand(biome, ['check', '--vcs-enabled=false', 'shared'], tree)
    expect(code).toBe(1)
    expect(output).toMatch(/shared\/src\/a\.ts format/)
    expect(output).toMatch(/shared\/src\/b\.ts:1:\d+ lint\/correctness\/noUnusedImports/)
    expect(output).toMatch(/shared\/src\/c\.test\.ts:3:\d+ lint\/suspicious\/noFocusedTests/)
  })
})

describe('the search for dead code', () => {
  it('refuses a file, an export and a dependency that nothing uses', async () => {
    const tree = aConfiguredTree({
      'package.json': '{ "name": "naru", "type": "module", "devDependencies": { "vitest": "catalog:" } }\n',
      'shared/package.json': '{ "name": "@naru/shared", "type": "module", "dependencies": { "zod": "catalog:" } }\n',
      'shared/src/used.ts': 'export const used = 1\nexport const forgotten = 2\n',
      'shared/src/used.test.ts': "import { used } from './used.ts'\n\nexport const a = used\n",
      'shared/src/unreachable.ts': 'export const a = 1\n',
    })
    const knip = join(tree, 'node_modules/.bin/knip')
    const { code, output } = await runCommand(knip, ['--no-progress', '--workspace', 'shared'], tree)
    expect(code).toBe(1)
    expect(output).toMatch(/Unused files[\s\S]*shared\/src\/unreachable\.ts/)
    expect(output).toMatch(/Unused exports[\s\S]*forgotten/)
    expect(output).toMatch(/Unused dependencies[\s\S]*zod/)
  })
})

describe('the search of the pages', () => {
  it('refuses a quoted path and a link that lead nowhere', () => {
    const tree = aTree({
      'README.md': 'See `shared/src/real.ts`, `shared/src/gone.ts`, `gone.sql` and [this](docs/gone.md).\n',
      'shared/src/real.ts': '',
    })
    expect(missingPaths(tree, projectFiles(tree))).toEqual([
      'README.md names shared/src/gone.ts, which does not exist',
      'README.md names gone.sql, which does not exist',
      'README.md names docs/gone.md, which does not exist',
    ])
  })

  it('refuses a script that is not there, in text and in samples', () => {
    const tree = aTree({
      'README.md': 'Run `npm test`, then `npm run gone`.\n\n```sh\nnpm run lost -- x\nnpm run check\n```\n',
      'package.json': JSON.stringify({ scripts: { test: 'x', check: 'x' } }),
    })
    expect(missingPaths(tree, projectFiles(tree))).toEqual([
      'README.md names npm run gone, which does not exist',
      'README.md names npm run lost, which does not exist',
    ])
  })

  it('leaves commands, routes, columns and samples alone', () => {
    const text = 'Run `npm test`, GET `/v1/bars`, `KRX/NXT`, `real.ts`.\n\n```\n`shared/gone.ts`\n```\n'
    const tree = aTree({ 'README.md': text, 'shared/src/real.ts': '' })
    expect(missingPaths(tree, projectFiles(tree))).toEqual([])
  })
})

describe('the pictures of the pages', () => {
  it('are refused when one is missing, left over or taken twice', () => {
    const tree = aTree({
      'web/e2e/first.story.ts': "await look('home')\nawait look('ticket')\n",
      'web/e2e/second.story.ts': "await look('home')\n",
      'docs/images/ko/desktop/home.png': '',
      'docs/images/ko/phone/gone.png': '',
    })
    expect(strayPictures(tree, projectFiles(tree))).toEqual([
      'two stories take a picture called home',
      'ticket has no picture: NARU_SCREENSHOTS=1 npm run e2e',
      'no story takes docs/images/ko/phone/gone.png',
    ])
  })
})

describe('the search for traces and secrets', () => {
  // Put together here, so that this very file stays clean.
  const join2 = (...parts: string[]): string => parts.join('')
  it.each([
    ['a home folder', join2('/ho', 'me/someone/naru/a')],
    ['a working folder', join2('/wo', 'rk/main/a')],
    ['a folder of root', join2('/ro', 'ot/naru/a')],
    ['a registry', join2('https://regi', 'stry.example.com/zod')],
  ])('refuses %s', (_what, text) => {
    const tree = aTree({ 'shared/src/a.ts': `// ${text}\n` })
    expect(machineTraces(tree, ['shared/src/a.ts'])).toHaveLength(1)
  })

  it.each([
    ['a private key', join2('-----BEGIN EC PRI', 'VATE KEY-----')],
    ['a signed token', join2('eyJ', 'hbGciOiJIUzI1NiJ9', '.eyJ', 'yb2xlIjoic2VydmljZV9yb2xlIn0.', 'a'.repeat(43))],
    ['a Supabase secret key', join2('sb_sec', 'ret_', 'a'.repeat(24))],
    ['a GitHub token', join2('gh', 'p_', 'a'.repeat(36))],
    ['a Telegram bot token', join2('1234567890', ':AA', 'b'.repeat(33))],
    ['a KIS app key', join2('P', 'S', 'a1B2'.repeat(8), 'zz')],
  ])('refuses %s and does not repeat it', (_what, secret) => {
    const tree = aTree({ 'bridge/.env.example': `\nKEY=${secret}\n` })
    const complaints = leakedSecrets(tree, ['bridge/.env.example'])
    expect(complaints).toEqual([expect.stringMatching(/^bridge\/\.env\.example:2 holds /)])
    expect(complaints.join()).not.toContain(secret)
  })
})

describe('the security floors', () => {
  it('refuse a version below, one anywhere in the tree, and a floor for nothing', () => {
    const tree = aTree({
      'pnpm-lock.yaml': "packages:\n\n  hono@4.12.15:\n\n  next@16.4.6:\n\n  '@a/b@1.2.3(x@1.0.0)':\n",
    })
    expect(belowFloor(tree, { hono: '4.12.16', next: '16.2.5' })).toEqual(['hono 4.12.15 is below its floor 4.12.16'])
    expect(belowFloor(tree, { '@a/b': '1.10.0' })).toEqual(['@a/b 1.2.3 is below its floor 1.10.0'])
    expect(belowFloor(tree, { left: '1.0.0' })).toEqual(['left has a floor but is not in the lockfile'])
  })
})
