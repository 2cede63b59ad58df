import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderTable } from './faults-page.ts'

/** Writes the table of docs/faults.md anew; the words around it stay. */
const page = join(import.meta.dirname, '../../../docs/faults.md')
writeFileSync(page, readFileSync(page, 'utf8').replace(/\| Fault \|[\s\S]*?(?=\n\n|\n*$)/, renderTable()))
