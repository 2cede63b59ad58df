import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { playParents } from './parent-play.ts'
import { aSqlLedger, type SqlLedger } from './sql-ledger.ts'

const SEQUENCES = 32
const CALLS = 64

/** What a person or a rule asks for; about half of it is refused. */
const ASKED = ['place_parent_order', 'modify_order', 'propose_parent']
const KINDS = [
  'spawn',
  'cancelChild',
  'record',
  'working',
  'tell',
  'claim',
  'owner',
  'lower',
  'sweep',
  'protection',
  ...ASKED,
]

let ledger: SqlLedger
beforeAll(async () => {
  ledger = await aSqlLedger()
})
afterAll(() => ledger.drop())

describe('parent orders in memory and in Postgres', () => {
  it(`are worked off alike through ${SEQUENCES} sequences of ${CALLS} calls`, { timeout: 240_000 }, async () => {
    const [kinds, made] = [new Map<string, number>(), new Map<string, number>()]
    for (let seed = 1; seed <= SEQUENCES; seed += 1) {
      const said = await ledger.play((stage) => playParents(stage, seed, CALLS))
      for (const [at, { call, sql, twin }] of said.entries()) {
        expect(twin, `sequence ${seed}, call ${at}: ${call}`).toEqual(sql)
        const kind = call.split(' ')[0] ?? call
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
        if (ASKED.includes(kind) && typeof sql === 'object') made.set(kind, (made.get(kind) ?? 0) + 1)
      }
    }
    console.log(`twin of parents: ${[...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ')}`)
    for (const kind of KINDS) expect(kinds.get(kind), kind).toBeGreaterThan(SEQUENCES)
    console.log(`twin of parents, not refused: ${[...made].map(([kind, count]) => `${count} ${kind}`).join(', ')}`)
    for (const kind of ASKED) expect(made.get(kind) ?? 0, `${kind} that was not refused`).toBeGreaterThan(5)
  })
})
