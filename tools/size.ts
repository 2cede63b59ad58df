import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** KB (1000 bytes, gzip) of JavaScript before a page is first shown. Charts load later and do not count. */
const BUDGET_KB = 250
const TIGHTER_KB: Readonly<Record<string, number>> = { '/sign-in': 170 }

interface Route {
  readonly route: string
  readonly firstLoadChunkPaths: readonly string[]
}

const WEB = join(import.meta.dirname, '../web')
const routes = JSON.parse(readFileSync(join(WEB, '.next/diagnostics/route-bundle-stats.json'), 'utf8')) as Route[]

const sizes = new Map<string, number>()
const gzipped = (path: string): number => {
  const known = sizes.get(path) ?? gzipSync(readFileSync(join(WEB, path))).length
  sizes.set(path, known)
  return known
}

let failed = 0
for (const { route, firstLoadChunkPaths } of routes) {
  const budget = TIGHTER_KB[route] ?? BUDGET_KB
  const size = firstLoadChunkPaths.reduce((total, path) => total + gzipped(path), 0) / 1000
  if (size > budget) failed += 1
  console.log(
    `  ${size > budget ? 'FAIL' : 'ok  '}  ${route}: ${size.toFixed(0)} of ${budget} KB gzip before first show`,
  )
}

const report = process.env.CHECK_JSON
if (report !== undefined) {
  mkdirSync(dirname(report), { recursive: true })
  writeFileSync(report, JSON.stringify({ passed: routes.length - failed, failed }))
}
process.exitCode = failed === 0 ? 0 : 1
