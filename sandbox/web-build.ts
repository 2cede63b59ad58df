import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the built pages depend on. */
const SOURCES = [
  'web/src',
  'web/public',
  'web/next.config.ts',
  'web/without-json-schema.cjs',
  'web/package.json',
  'shared/src',
  'pnpm-lock.yaml',
]

/** Builds the web app unless what is there was built from exactly these sources. Returns whether it built. */
export function ensureWebBuild(root: string): boolean {
  const stamp = stampOf(root)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sourceHash(root)) return false
  const next = join(root, 'web/node_modules/next/dist/bin/next')
  const built = spawnSync(process.execPath, [next, 'build'], {
    cwd: join(root, 'web'),
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
    encoding: 'utf8',
  })
  if (built.status !== 0) throw new Error(`웹 빌드 실패 · next build failed\n${built.stdout}\n${built.stderr}`)
  stampWebBuild(root)
  return true
}

/** Says that what is built now was built from the sources as they are now. */
export const stampWebBuild = (root: string): void => writeFileSync(stampOf(root), sourceHash(root))

const stampOf = (root: string): string => join(root, 'web/.next/source-hash')

function sourceHash(root: string): string {
  const hash = createHash('sha256')
  const add = (path: string): void => {
    const full = join(root, path)
    if (!existsSync(full)) return
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) add(join(path, name))
    } else if (!/\.test\.tsx?$/.test(path)) {
      hash.update(`${path}\0`).update(readFileSync(full))
    }
  }
  for (const path of SOURCES) add(path)
  return hash.digest('hex')
}
