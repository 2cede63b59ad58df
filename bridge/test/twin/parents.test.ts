import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { playParents } from './parent-play.ts'
import { aSqlLedger, type SqlLedger } from './sql-ledger.ts'

const SEQUENCES = 40
const CALLS = 60

let ledger: SqlLedger
beforeAll(async () => {
  ledger = await aSqlLedger()
})
afterAll(() => ledger.drop())

describe('parent orders in memory and in Postgres', () => {
  it(`are worked off alike through ${SEQUENCES} sequences of ${CALLS} calls`, { timeout: 240_000 }, async () => {
    const kinds = new Map<string, number>()
    for (let seed = 1; seed <= SEQUENCES; seed += 1) {
      const said = await ledger.play((stage) => playParents(stage, seed, CALLS))
      for (const [at, { call, sql, twin }] of said.entries()) {
        expect(twin, `sequence ${seed}, call ${at}: ${call}`).toEqual(sql)
        const kind = call.split(' ')[0] ?? call
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
      }
    }
    console.log(`twin of parents: ${[...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ')}`)
    for (const kind of ['spawn', 'cancelChild', 'record', 'working', 'tell', 'claim', 'owner', 'lower', 'sweep']) {
      expect(kinds.get(kind), kind).toBeGreaterThan(SEQUENCES)
    }
  })
})
