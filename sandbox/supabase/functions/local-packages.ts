import { existsSync, readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'

const ConfigFile = z.looseObject({ imports: z.record(z.string(), z.string()).default({}) })
const PackageFile = z.looseObject({ version: z.string(), exports: z.record(z.string(), z.unknown()).optional() })

/**
 * The imports of a function's `deno.json`, as a URL for `--import-map`, with every `npm:` package that is installed here in
 * the very version taken from there: a function then starts without the network. Others stay as they are written.
 *
 * @param folder the function's own
 */
export function importMapOf(folder: string): string | undefined {
  const file = join(folder, 'deno.json')
  if (!existsSync(file)) return undefined
  const { imports } = ConfigFile.parse(JSON.parse(readFileSync(file, 'utf8')))
  const base = pathToFileURL(file)
  const resolved = Object.entries(imports).map(([name, target]) => [
    name,
    localFile(target, folder) ?? (target.startsWith('.') ? new URL(target, base).href : target),
  ])
  return `data:application/json,${encodeURIComponent(JSON.stringify({ imports: Object.fromEntries(resolved) }))}`
}

/** "npm:hono@4.13.19/cors" → the file of that package installed near `folder`. */
function localFile(target: string, folder: string): string | undefined {
  const [, name, version, path = ''] = /^npm:(@[^/]+\/[^@/]+|[^@/]+)@([\d.]+)(\/.+)?$/.exec(target) ?? []
  if (name === undefined) return undefined
  const manifest = findManifest(name, folder)
  if (manifest === undefined) return undefined
  const parsed = PackageFile.parse(JSON.parse(readFileSync(manifest, 'utf8')))
  const file = parsed.version === version ? importedFile(parsed.exports?.[`.${path}`]) : undefined
  return file === undefined ? undefined : pathToFileURL(join(dirname(manifest), file)).href
}

function findManifest(name: string, folder: string): string | undefined {
  try {
    return findPackageJSON(name, pathToFileURL(join(folder, 'index.ts')))
  } catch {
    return undefined
  }
}

/** What an entry of `exports` gives to `import`. */
function importedFile(entry: unknown): string | undefined {
  if (typeof entry === 'string') return entry
  if (typeof entry !== 'object' || entry === null) return undefined
  return importedFile('import' in entry ? entry.import : 'default' in entry ? entry.default : undefined)
}
