// Writes shared/src/contracts/database.types.ts from the migrations as they are.
import { writeFileSync } from 'node:fs'
import { generateTypes, TYPES } from './support/types.ts'

writeFileSync(TYPES, await generateTypes())
