import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AccessMatrix, fillLedger, MANIFEST, readAccessMatrix, readMatrixLine } from './support/access-matrix.ts'
import { aLedgerWithAccounts, type Ledger } from './support/database.ts'
import { PLANTED } from './support/planted.ts'

const manifest = JSON.parse(readFileSync(MANIFEST, 'utf8')) as AccessMatrix
let ledger: Ledger
beforeAll(async () => {
  ledger = await aLedgerWithAccounts()
  await fillLedger(ledger)
})
afterAll(() => ledger.drop())

type Line = string | Readonly<Record<string, string>> | undefined
const cellOf = (line: Line, principal: string | undefined) =>
  typeof line === 'object' && principal !== undefined ? line[principal] : line

it.each(PLANTED)('the matrix catches $mistake', async ({ plant, undo, shows, as }) => {
  const [part, name, principal] = shows
  expect(cellOf(manifest[part][name], principal)).not.toEqual(as)
  await ledger.sql.unsafe(plant)
  try {
    expect(cellOf(await readMatrixLine(ledger, part, name), principal)).toEqual(as)
  } finally {
    await ledger.sql.unsafe(undo)
  }
})

it('is as before when all that was planted is gone', async () => {
  expect(await readAccessMatrix(ledger)).toEqual(manifest)
})
