import { SAMSUNG } from '@naru/shared/engine/fixtures.test-support'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { playHolding } from './holding.ts'
import { playSequence } from './sequence.ts'
import { aSqlLedger, type SqlLedger } from './sql-ledger.ts'

/** Four times as many in all. */
const PART = 50
const CALLS = 64

let ledger: SqlLedger
beforeAll(async () => {
  ledger = await aSqlLedger()
})
afterAll(() => ledger.drop())

describe('the ledger in memory and the one in Postgres', () => {
  const kinds = new Map<string, number>()
  let compared = 0

  it.each([1, 51, 101, 151])(
    `say the same and keep the same rows through the ${PART} sequences from %i on`,
    { timeout: 240_000 },
    async (first) => {
      for (let seed = first; seed < first + PART; seed += 1) {
        const said = await ledger.play((stage) => playSequence(stage, seed, CALLS))
        for (const [at, { call, sql, twin }] of said.entries()) {
          expect(twin, `sequence ${seed}, call ${at}: ${call}`).toEqual(sql)
        }
        compared += said.length
        for (const { call, sql } of said) count(kinds, kindOf(call, sql))
      }
    },
  )

  it('were asked for everything, and often', () => {
    console.log(`twin: ${4 * PART} sequences, ${compared} answers and tables compared: ${JSON.stringify([...kinds])}`)
    expect(compared).toBeGreaterThan(4 * PART * 60)
    for (const kind of [
      'claim won',
      'claim',
      'sweep',
      'record',
      'place_intent',
      'cancel_order',
      'acquire',
      'pending',
    ]) {
      expect(kinds.get(kind), kind).toBeGreaterThan(2 * PART)
    }
  })
})

const count = (kinds: Map<string, number>, kind: string): void => void kinds.set(kind, (kinds.get(kind) ?? 0) + 1)

/** Each was a mistake of the product once; the sequences found them and keep looking. */
describe('a balance', () => {
  it('sets a holding right again that the first balance already contained when its fill was told', async () => {
    const held = await ledger.play((stage) => playHolding(stage, { isCountedTwice: true }))
    expect(held).toEqual([[], [], [{ instrumentId: SAMSUNG, ours: 20, broker: 10 }], []])
  })

  it('has an answer for a holding it never spoke of', async () => {
    const held = await ledger.play((stage) => playHolding(stage, { isCountedTwice: false }))
    expect(held).toEqual([[], [], [{ instrumentId: SAMSUNG, ours: 10, broker: 4 }], []])
  })
})

/** The word of a call, and whether a claim was won. */
function kindOf(call: string, answer: unknown): string {
  const kind = call.split(' ')[1] ?? call
  const isWon = typeof answer === 'object' && answer !== null && Reflect.get(answer, 'value') !== null
  return kind === 'claim' && isWon && Reflect.get(answer, 'ok') === true ? 'claim won' : kind
}
