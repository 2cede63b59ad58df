import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { route } from '@naru/sandbox/kis/rest/tr-table.ts'
import { TR_NAMES, type Tr, trOf } from '../../src/adapters/kis/tr-table.ts'

const ROOT = join(import.meta.dirname, '../../..')
const DOC = join(ROOT, 'docs/kis.md')
const BEGIN = '<!-- capability matrix: written by `npm run docs:kis`, checked by bridge/test/kis-matrix.test.ts -->'
const END = '<!-- end of the capability matrix -->'
/** Where the adapter is tested, alone and against the simulator. */
const TESTS = ['bridge/src/adapters/kis/**/*.test.ts', 'bridge/test/contracts/*.ts']
const EVIDENCE = { recorded: 'recorded', example: 'KIS example', table: 'field table' } as const

/** One row a service: what the adapter's table, the simulator's routes and the tests say of it. */
export function matrix(): string {
  const tests = TESTS.flatMap((pattern) => globSync(pattern, { cwd: ROOT }))
    .sort()
    .map((path) => ({
      name: basename(path, '.ts').replace(/\.test$/, ''),
      text: readFileSync(join(ROOT, path), 'utf8'),
    }))
  const rows = TR_NAMES.map((name) => {
    const tr = trOf(name)
    const old = tr.old.length > 0 ? ` (${tr.old.join(', ')})` : ''
    const cells = [
      tr.ko,
      `${tr.live}${old}`,
      tr.paper === null ? '–' : tr.paper === tr.live ? 'same' : tr.paper,
      `${tr.method} ${tr.path.replace('/uapi/domestic-stock/v1', '…')}`,
      tr.paging === null ? '' : 'pages',
      `\`${name}\``,
      simulated(tr),
      testsOf(tr, name, tests),
      EVIDENCE[tr.evidence],
    ]
    return `| ${cells.join(' | ')} |`
  })
  return [
    '| Service | Live TR (old) | Paper TR | Call | Paging | Adapter | Simulator | Tests | Rests on |',
    '|---|---|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}

const offers = (tr: Tr, environment: 'live' | 'paper'): boolean => {
  const trId = tr[environment]
  return trId !== null && route({ environment, method: tr.method, path: tr.path, trId }).kind === 'found'
}

function simulated(tr: Tr): string {
  const flavors = (['live', 'paper'] as const).filter((environment) => offers(tr, environment))
  return flavors.length === 0 ? 'no' : flavors.join(', ')
}

function testsOf(tr: Tr, name: string, tests: readonly { readonly name: string; readonly text: string }[]): string {
  const words = [tr.live, tr.paper ?? tr.live, `'${name}'`, `/${basename(tr.path)}`, `'${basename(tr.path)}'`]
  const found = tests.filter(({ text }) => words.some((word) => text.includes(word))).map((test) => test.name)
  return found.length === 0 ? 'none' : [...new Set(found)].join(', ')
}

/** The page as it is and as it should be. */
export function page(): { readonly actual: string; readonly expected: string } {
  const actual = readFileSync(DOC, 'utf8')
  const [from, to] = [actual.indexOf(BEGIN), actual.indexOf(END)]
  if (from < 0 || to < from) throw new Error('docs/kis.md has lost the marks of its matrix')
  const expected = `${actual.slice(0, from)}${BEGIN}\n\n${matrix()}\n\n${actual.slice(to)}`
  return { actual, expected }
}

export const DOC_PATH = DOC
