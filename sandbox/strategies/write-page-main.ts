import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderPage } from './page.ts'

/** Writes docs/strategies.md anew. */
writeFileSync(join(import.meta.dirname, '../../docs/strategies.md'), renderPage())
