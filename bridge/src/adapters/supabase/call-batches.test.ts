import { err, ok, type Result } from '@naru/shared/core/result'
import { describe, expect, it } from 'vitest'
import type { StoreError } from '../../ports/store.ts'
import { createCallBatches } from './call-batches.ts'

type Reply = Result<unknown, StoreError>
interface Journey {
  readonly name: string
  readonly args: Readonly<Record<string, unknown>>
  readonly end: (reply: Reply) => void
}

/** A ledger that answers when the test says so. */
function aLedger() {
  const journeys: Journey[] = []
  const batches = createCallBatches(
    (name, args) => new Promise((end) => void journeys.push({ name, args, end })),
    (code, message) => ({ kind: 'refused', code: `${code} ${message}` }),
  )
  const claims = (...ids: readonly string[]) => ids.map((id) => batches.call('claim_intent', { p_intent_id: id }))
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  return { batches, journeys, claims, settled }
}

const namesOf = ({ args }: Journey): readonly unknown[] =>
  (args.p_calls as { args: { p_intent_id: string } }[]).map((call) => call.args.p_intent_id) // a batch of claims

/** Two are under way; three more wait for the first of them to end. */
async function busy() {
  const ledger = aLedger()
  const replies = ledger.claims('a', 'b', 'c', 'd', 'e')
  ledger.journeys[0]?.end(ok([]))
  await ledger.settled()
  const together = ledger.journeys[2]
  if (!together) throw new Error('nothing travels')
  return { ...ledger, replies, together }
}

describe('calls of the ledger', () => {
  it('go at once and alone while few are under way', () => {
    const { journeys, claims } = aLedger()
    void claims('a', 'b')
    expect(journeys.map(({ name, args }) => [name, args.p_intent_id])).toEqual([
      ['claim_intent', 'a'],
      ['claim_intent', 'b'],
    ])
  })

  it('share the next journey when many are, in their order', async () => {
    const { journeys, together } = await busy()
    expect(journeys).toHaveLength(3)
    expect([together.name, namesOf(together)]).toEqual(['answer_calls', ['c', 'd', 'e']])
  })

  it('are each answered for itself', async () => {
    const { replies, together } = await busy()
    together.end(ok([{ value: [1] }, { code: 'P0001', message: 'not_found' }, { value: [] }]))
    expect(await Promise.all(replies.slice(2))).toEqual([
      ok([1]),
      err({ kind: 'refused', code: 'P0001 not_found' }),
      ok([]),
    ])
  })

  it('may all have been done when the answer to the journey is missing or cannot be read', async () => {
    const lost = await busy()
    lost.together.end(err({ kind: 'unavailable', cause: 'TypeError' }))
    const short = await busy()
    short.together.end(ok([{ value: [] }]))
    for (const { replies } of [lost, short]) {
      for (const reply of await Promise.all(replies.slice(2))) {
        expect(reply).toMatchObject({ ok: false, error: { kind: 'unavailable' } })
      }
    }
  })

  it('are made one by one when the journey was refused as a whole', async () => {
    const { journeys, replies, together, settled } = await busy()
    together.end(err({ kind: 'refused', code: 'input_invalid' }))
    await settled()
    const again = journeys.slice(3)
    expect(again.map(({ name, args }) => [name, args.p_intent_id])).toEqual([
      ['claim_intent', 'c'],
      ['claim_intent', 'd'],
      ['claim_intent', 'e'],
    ])
    for (const { end } of again) end(ok([]))
    expect(await Promise.all(replies.slice(2))).toEqual([ok([]), ok([]), ok([])])
  })

  it('of one kind do not wait for another', () => {
    const { batches, journeys, claims } = aLedger()
    for (let n = 0; n < 4; n += 1) void batches.call('record_balance', { n })
    void batches.call('record_ack', {})
    void claims('a')
    expect(journeys.map(({ name }) => name)).toEqual(['record_balance', 'record_balance', 'record_ack', 'claim_intent'])
  })
})
