import { existsSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

const PAGE = /^(README(\.\w+)?\.md|docs\/.*\.md|[^/]+\/README\.md)$/
const FENCE = /^(```|~~~)[\s\S]*?^\1/gm
const QUOTED = /`([^`\n]+)`/g
const LINK = /\]\(([^)\s]+)\)/g
const PATH = /^[\w@.-]+(\/[\w@.[\]()-]+)*\/?$/
const CODE_FILE = /\.(ts|tsx|mjs|sql|md|yml|yaml|sh|json|toml|css)$/

const SCRIPT = /\bnpm (?:run ([\w:-]+)|(start|test)\b)/g

/** Pages name only what is there: quoted paths, relative links and npm scripts of README and docs. */
export function missingPaths(root: string, files: readonly string[]): readonly string[] {
  const tops = new Set(files.filter((path) => path.includes('/')).map((path) => path.slice(0, path.indexOf('/'))))
  return files
    .filter((path) => PAGE.test(path))
    .flatMap((page) => {
      const text = readFileSync(join(root, page), 'utf8')
      const prose = text.replace(FENCE, '')
      const missing = [
        ...[...quotedPaths(prose)].filter((path) => !isThere(path)),
        ...deadLinks(root, page, prose),
        ...unknownScripts(root, text),
      ]
      return [...new Set(missing)].map((path) => `${page} names ${path}, which does not exist`)
    })

  function isThere(path: string): boolean {
    const bare = path.replace(/\/$/, '')
    if (existsSync(join(root, bare))) return true
    if (bare.includes('/') && tops.has(bare.slice(0, bare.indexOf('/')))) return false
    return !CODE_FILE.test(bare) || files.some((file) => file.endsWith(`/${bare}`))
  }
}

function* quotedPaths(prose: string): Generator<string> {
  for (const [, quoted = ''] of prose.matchAll(QUOTED)) {
    const path = quoted.replace(/^\.\//, '').replace(/(#|:\d).*$/, '')
    if (PATH.test(path)) yield path
  }
}

/** "npm run x" of text and samples alike: people copy both. */
function unknownScripts(root: string, text: string): readonly string[] {
  const manifest = join(root, 'package.json')
  if (!existsSync(manifest)) return []
  const { scripts = {} } = JSON.parse(readFileSync(manifest, 'utf8')) as { scripts?: Record<string, string> } // ours
  return [...text.matchAll(SCRIPT)]
    .map(([, run, short]) => run ?? short ?? '')
    .filter((name) => !(name in scripts))
    .map((name) => `npm run ${name}`)
}

function deadLinks(root: string, page: string, prose: string): readonly string[] {
  return [...prose.matchAll(LINK)]
    .map(([, link = '']) => link.replace(/#.*$/, ''))
    .filter((link) => link !== '' && !/^[a-z]+:/i.test(link))
    .filter((link) => !existsSync(join(root, posix.dirname(page), decodeURI(link))))
}
