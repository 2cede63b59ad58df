import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { referencePage } from './reference-page.ts'

describe('the page about the language', () => {
  it('is what the schema, the catalogue and the registry say today (npm run docs:rules)', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/rules-language.md'), 'utf8')
    expect(page).toBe(referencePage())
  })
})
