import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as names from './names.ts'

/** Names of types alone: nothing of them is left at run time. */
const TYPES = new Set(['infer', 'input', 'output', 'core', 'ZodType', 'ZodError'])
const ROOT = join(import.meta.dirname, '../../../..')

/** Sources that reach the browser, where `zod` is the slim one. */
function sources(): string[] {
  return ['shared/src', 'web/src'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
      .map((name) => join(ROOT, folder, name)),
  )
}

describe('the slim zod', () => {
  it('has every name that web and shared use', () => {
    const used = sources().flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\bz\.([A-Za-z]+)/g)].map((match) => match[1] ?? ''),
    )
    const missing = [...new Set(used)].filter((name) => !TYPES.has(name) && !(name in names))
    expect(missing).toEqual([])
  })
})
