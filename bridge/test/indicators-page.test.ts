import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { DOC_PATH, page } from './support/indicators-page.ts'

it('docs/indicators.md says what the registry says (npm run docs:indicators writes it)', () => {
  expect(readFileSync(DOC_PATH, 'utf8')).toBe(page())
})
