import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ENTRIES } from './catalogue.ts'
import { FAULT_IDS, proofs, renderTable } from './faults-page.ts'

const ROOT = join(import.meta.dirname, '../../..')
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8')

describe('the page of faults', () => {
  it('has a proof for every fault of the catalogue, and none for others', () => {
    expect([...new Set(proofs().map(({ id }) => id))].sort()).toEqual([...FAULT_IDS].sort())
  })

  it('names tests that are there', () => {
    const played = new Set(ENTRIES.map(({ title }) => title))
    const missing = proofs()
      .filter(({ title }) => !played.has(title))
      .filter(({ id, file, title, isNumbered }) => !read(file).includes(isNumbered ? `'${id}: ` : title))
    expect(missing).toEqual([])
  })

  it('is the table of its tests: `node bridge/test/chaos/write-faults-main.ts` writes it anew', () => {
    expect(read('docs/faults.md')).toContain(renderTable())
  })
})
