/**
 * Gzipped JavaScript a browser must fetch before each page works, computed from the build's own manifests.
 * Fails when a page is over its budget: `node scripts/first-load.ts` after `next build`.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import vm from 'node:vm'
import { gzipSync } from 'node:zlib'

const KB = 1024
/** The home page's promise. The symbol page loads its chart afterwards, so it has the same one. */
const BUDGET_KB = 250

interface BuildManifest {
  readonly rootMainFiles: readonly string[]
}
interface ClientManifest {
  readonly entryJSFiles?: Readonly<Record<string, readonly string[]>>
}

const BUILD = join(import.meta.dirname, '..', '.next')
const sizes = new Map<string, number>()

function gzipped(file: string): number {
  const held = sizes.get(file)
  if (held !== undefined) return held
  const size = gzipSync(readFileSync(join(BUILD, file)), { level: 9 }).length
  sizes.set(file, size)
  return size
}

/** The manifest is a script that assigns `globalThis.__RSC_MANIFEST[route]`. */
function clientManifest(path: string): ClientManifest {
  const sandbox = { globalThis: { __RSC_MANIFEST: {} as Record<string, ClientManifest> } }
  vm.runInNewContext(readFileSync(path, 'utf8'), { globalThis: sandbox.globalThis })
  return Object.values(sandbox.globalThis.__RSC_MANIFEST)[0] ?? {}
}

function pagesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('page_client-reference-manifest.js'))
    .map((name) => join(folder, name.replace('_client-reference-manifest.js', '')))
}

/** "/(app)/settings/page" → "/settings" */
const routeOf = (page: string): string =>
  page
    .slice(join(BUILD, 'server', 'app').length)
    .replace(/\/page$/, '')
    .replaceAll(/\/\([^)]+\)/g, '') || '/'

function firstLoad(page: string): number {
  const build = JSON.parse(readFileSync(join(page, 'build-manifest.json'), 'utf8')) as BuildManifest
  const client = clientManifest(`${page}_client-reference-manifest.js`)
  const files = new Set([...build.rootMainFiles, ...Object.values(client.entryJSFiles ?? {}).flat()])
  return [...files].filter((file) => file.endsWith('.js')).reduce((sum, file) => sum + gzipped(file), 0)
}

function main(): void {
  if (!existsSync(join(BUILD, 'build-manifest.json'))) {
    console.error('No build found. Run `next build` first.')
    process.exit(2)
  }
  const pages = pagesUnder(join(BUILD, 'server', 'app'))
  const rows = pages.map((page) => ({ route: routeOf(page), kb: firstLoad(page) / KB })).sort((a, b) => b.kb - a.kb)
  for (const { route, kb } of rows) console.log(`${kb.toFixed(1).padStart(7)} KB  ${route}`)

  const over = rows.filter(({ kb }) => kb > BUDGET_KB)
  if (rows.length === 0 || over.length > 0) {
    console.error(
      `First-load JavaScript over ${BUDGET_KB} KB gzipped: ${over.map(({ route }) => route).join(', ') || 'no pages'}`,
    )
    process.exit(1)
  }
}

main()
