import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { referencePage } from '@naru/shared/rules/reference-page'

/** Writes the reference of the rules language anew. */
writeFileSync(join(import.meta.dirname, '../../../docs/rules-language.md'), referencePage())
