import { writeFileSync } from 'node:fs'
import { DOC_PATH, page } from './kis-matrix.ts'

/** Writes the capability matrix of docs/kis.md anew. */
const { actual, expected } = page()
if (actual !== expected) writeFileSync(DOC_PATH, expected)
process.stdout.write(actual === expected ? 'docs/kis.md is as it should be\n' : 'docs/kis.md written\n')
