import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AccessMatrix, fillLedger, MANIFEST, type MatrixPart, readMatrixParts } from './support/access-matrix.ts'
import { aLedgerWithAccounts, type Ledger } from './support/database.ts'
import { PLANTED } from './support/planted.ts'

const manifest = JSON.parse(readFileSync(MANIFEST, 'utf8')) as AccessMatrix
let ledger: Ledger
beforeAll(async () => {
  ledger = await aLedgerWithAccounts()
  await fillLedger(ledger)
})
afterAll(() => ledger.drop())

const lineOf = (matrix: Partial<AccessMatrix>, part: MatrixPart, name: string, principal: string | undefined) => {
  const line = matrix[part]?.[name]
  return typeof line === 'object' && principal !== undefined ? line[principal] : line
}

it.each(PLANTED)('the matrix catches $mistake', async ({ plant, undo, shows, as }) => {
  const [part, name, principal] = shows
  expect(lineOf(manifest, part, name, principal)).not.toEqual(as)
  await ledger.sql.unsafe(plant)
  try {
    const read = await readMatrixParts(ledger, [part])
    expect(lineOf(read, part, name, principal)).toEqual(as)
    expect(read[part]).not.toEqual(manifest[part])
  } finally {
    await ledger.sql.unsafe(undo)
  }
  expect((await readMatrixParts(ledger, [part]))[part]).toEqual(manifest[part])
})
