import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { playSequence } from './sequence.ts'
import { aSqlLedger, type SqlLedger } from './sql-ledger.ts'

const SEQUENCES = 200
const CALLS = 64

let ledger: SqlLedger
beforeAll(async () => {
  ledger = await aSqlLedger()
})
afterAll(() => ledger.drop())

describe('the ledger in memory and the one in Postgres', () => {
  it(`say the same and keep the same rows through ${SEQUENCES} sequences of ${CALLS} calls`, {
    timeout: 240_000,
  }, async () => {
    let compared = 0
    const kinds = new Map<string, number>()
    for (let seed = 1; seed <= SEQUENCES; seed += 1) {
      const said = await ledger.play((stage) => playSequence(stage, seed, CALLS))
      for (const [at, { call, sql, twin }] of said.entries()) {
        expect(twin, `sequence ${seed}, call ${at}: ${call}`).toEqual(sql)
        compared += 1
      }
      for (const { call } of said) kinds.set(kindOf(call), (kinds.get(kindOf(call)) ?? 0) + 1)
    }
    console.log(`twin: ${SEQUENCES} sequences, ${compared} answers and tables compared`)
    expect(compared).toBeGreaterThan(SEQUENCES * 60)
    for (const kind of ['claim', 'sweep', 'record', 'place_intent', 'cancel_order', 'acquire']) {
      expect(kinds.get(kind), kind).toBeGreaterThan(SEQUENCES)
    }
  })
})

const kindOf = (call: string): string => call.split(' ')[1] ?? call
