import { writeFileSync } from 'node:fs'
import { DOC_PATH, page } from './indicators-page.ts'

/** Writes docs/indicators.md anew. */
writeFileSync(DOC_PATH, page())
process.stdout.write('docs/indicators.md written\n')
