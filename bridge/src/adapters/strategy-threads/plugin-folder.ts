import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { err, ok, type Result } from '@naru/shared/core/result'
import type { PluginFiles } from './protocol.ts'

/** The file of a plugin that is run; what it imports lies beside it. */
export const PLUGIN_FILE = 'plugin.ts'
const ID = /^[a-z][a-z0-9-]{0,39}$/
/** Of one plugin, and how many of them are looked at. */
const LIMITS = { files: 100, bytes: 1_048_576, plugins: 32 } as const

export interface FoundPlugin {
  readonly id: string
  readonly files: Result<PluginFiles, string>
}

/** How a plugin is named by strategies: its folder and the beginning of its hash, so that what was armed is what runs. */
export const referenceOf = ({ id, hash }: PluginFiles): string => `${id}.${hash.slice(0, 12)}`

/** Every folder in it with a `plugin.ts`, by name. What is no plugin is passed over; an empty list where there is no folder. */
export function findPlugins(dir: string): readonly FoundPlugin[] {
  let names: readonly string[]
  try {
    names = readdirSync(dir, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => name)
  } catch {
    return []
  }
  return names
    .toSorted()
    .slice(0, LIMITS.plugins)
    .map((id) => ({ id, files: readPlugin(dir, id) }))
}

/** @errors  a sentence: its name is no name, a file cannot be read, or there are too many */
export function readPlugin(dir: string, id: string): Result<PluginFiles, string> {
  if (!ID.test(id)) return err('its folder is no name: lower-case letters, digits and hyphens, at most 40')
  try {
    const paths = readdirSync(join(dir, id), { recursive: true, encoding: 'utf8' })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => !path.split('/').includes('node_modules') && statSync(join(dir, id, path)).isFile())
      .toSorted()
    if (!paths.includes(PLUGIN_FILE)) return err(`there is no ${PLUGIN_FILE}`)
    if (paths.length > LIMITS.files) return err(`more than ${LIMITS.files} files`)
    const hash = createHash('sha256')
    let bytes = 0
    for (const path of paths) {
      const content = readFileSync(join(dir, id, path))
      bytes += content.length
      if (bytes > LIMITS.bytes) return err(`more than ${LIMITS.bytes} bytes`)
      hash.update(`${path}\n${content.length}\n`).update(content)
    }
    return ok({ id, hash: hash.digest('hex') })
  } catch (error) {
    return err(error instanceof Error ? error.message.replaceAll(dir, '').slice(0, 200) : 'it cannot be read')
  }
}
