// Writes access-matrix.json from the migrations as they are. Read the difference before committing it:
// every changed line is a change of who can do what.
import { writeFileSync } from 'node:fs'
import { fillLedger, MANIFEST, readAccessMatrix } from './support/access-matrix.ts'
import { aLedgerWithAccounts } from './support/database.ts'

const ledger = await aLedgerWithAccounts()
await fillLedger(ledger)
writeFileSync(MANIFEST, `${JSON.stringify(await readAccessMatrix(ledger), null, 2)}\n`)
await ledger.drop()
