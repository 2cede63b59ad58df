import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { LAW, TEST_LAW } from './law.ts'

const SOURCE = /\.(ts|tsx|mts|mjs)$/
const TEST = /\.test(-support)?\.tsx?$|\/(test|tests|e2e|__tests__)\//
/** Biome formats every file, so a static import starts its line. */
const IMPORT =
  /(?:^(?:import|export)\s(?:[^'";]*?\sfrom\s)?|\bimport\(\s*|\bnew URL\(\s*|\bvi\.(?:mock|importActual)\(\s*)['"]([^'"]+)['"]/gm

/** Packages of the workspace, as others spell them → the folder the rest of the specifier is in. */
const WORKSPACE: readonly (readonly [string, string])[] = [
  ['@naru/shared/', 'shared/src/'],
  ['@naru/bridge/', 'bridge/'],
  ['@naru/sandbox/', 'sandbox/'],
  ['@naru/supabase/', 'supabase/'],
  ['@naru/web/', 'web/'],
]

interface Import {
  readonly specifier: string
  readonly line: number
}

export function importsOf(source: string): readonly Import[] {
  return [...source.matchAll(IMPORT)]
    .filter(([text, specifier = '']) => !text.startsWith('new URL') || SOURCE.test(specifier)) // a folder is no import
    .map((match) => {
      const before = source.slice(0, match.index + match[0].length)
      return { specifier: match[1] ?? '', line: before.split('\n').length }
    })
}

/** Each line names the file, what it imports, and what it may import. Empty means the law is kept. */
export function importViolations(root: string, files: readonly string[]): readonly string[] {
  return files
    .filter((path) => SOURCE.test(path))
    .flatMap((path) =>
      importsOf(readFileSync(join(root, path), 'utf8')).flatMap(({ specifier, line }) => {
        const complaint = judge(path, specifier)
        return complaint === undefined ? [] : [`${path}:${line} imports '${specifier}': ${complaint}`]
      }),
    )
}

function judge(from: string, specifier: string): string | undefined {
  const target = resolve(from, specifier)
  const room = roomOf(from)
  const isTest = TEST.test(from)
  if (room === undefined) {
    return from.includes('/') ? `${posix.dirname(from)} is no room of tools/check/law.ts` : undefined
  }
  if (target === undefined) return isTest ? undefined : judgePackage(room, specifier)
  if (crossesByPath(from, specifier, target)) return 'import another package by its name, not by its path'
  if (isTest) return judgeTest(from, target)

  const targetRoom = roomOf(target)
  if (targetRoom === room) return undefined
  const may = LAW[pattern(room)]?.may ?? []
  if (targetRoom !== undefined && may.some((allowed) => covers(allowed, targetRoom))) return undefined
  return `${room} may import only ${[room, ...may].join(', ')}`
}

function judgePackage(room: string, specifier: string): string | undefined {
  const packages = LAW[pattern(room)]?.packages
  if (packages === undefined) return undefined
  if (packages.some((name) => specifier === name || specifier.startsWith(`${name}/`))) return undefined
  return `${room} may use only ${packages.length === 0 ? 'no package' : packages.join(', ')}`
}

function judgeTest(from: string, target: string): string | undefined {
  const home = from.split('/', 1)[0] ?? ''
  const may = TEST_LAW[home] ?? []
  return may.includes(target.split('/', 1)[0] ?? '') ? undefined : `tests of ${home} may import only ${may.join(', ')}`
}

/** The path a specifier means, or undefined for an npm or `node:` package. */
function resolve(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return posix.normalize(posix.join(posix.dirname(from), specifier))
  if (specifier.startsWith('@/')) return `web/src/${specifier.slice(2)}`
  for (const [name, folder] of WORKSPACE) if (specifier.startsWith(name)) return folder + specifier.slice(name.length)
  return undefined
}

/** Deno reads no workspace and the root is no package, so edge functions and benches reach others by path. */
const crossesByPath = (from: string, specifier: string, target: string): boolean =>
  specifier.startsWith('.') &&
  from.split('/', 1)[0] !== target.split('/', 1)[0] &&
  !from.startsWith('supabase/functions/') &&
  !from.startsWith('bench/') &&
  target.includes('/')

const PATTERNS = Object.keys(LAW).sort((a, b) => b.split('/').length - a.split('/').length)

/** `bridge/src/adapters/kis/auth.ts` → `bridge/src/adapters/kis`: the most specific room, its `*` filled in. */
function roomOf(path: string): string | undefined {
  const parts = path.split('/')
  for (const room of PATTERNS) {
    const names = room.split('/')
    if (parts.length > names.length && names.every((name, i) => name === '*' || name === parts[i])) {
      return parts.slice(0, names.length).join('/')
    }
  }
  return undefined
}

const matches = (room: string, wanted: string): boolean => {
  const names = room.split('/')
  const parts = wanted.split('/')
  return names.length === parts.length && names.every((name, i) => name === '*' || name === parts[i])
}

const pattern = (room: string): string => PATTERNS.find((known) => matches(known, room)) ?? room

/** A whole package stands for all its rooms; anything deeper must be named exactly. */
const covers = (allowed: string, room: string): boolean =>
  matches(allowed, room) || (!allowed.includes('/') && room.startsWith(`${allowed}/`))
