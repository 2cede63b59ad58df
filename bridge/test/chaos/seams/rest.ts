import { createRest as create, type Rest, type RestAnswer } from '../../../src/adapters/supabase/rest.ts'
import { reach, strikes } from './points.ts'

/** Functions of the ledger that record what became of a send. */
const OUTCOME = /record_(ack|rejected|not_sent|in_doubt|denied)$/

/** What calls that travel together are. */
const namesIn = (body: string): readonly string[] =>
  (JSON.parse(body) as { p_calls: { name: string }[] }).p_calls.map(({ name }) => name) // the bridge's own words

/** Serialization, deadlock, statement timeout, too many connections, shutdown. */
const PASSING = ['40001', '40P01', '57014', '53300', '57P01']
let failures = 0

/** What the Data API says of a transaction that was rolled back. */
function failure(): RestAnswer {
  const code = PASSING[failures++ % PASSING.length]
  return { status: 500, text: JSON.stringify({ code, message: 'planted', details: null, hint: null }) }
}

/** The ledger's API, stopping between what it did and what the bridge reads of it: the answer is there, nobody has looked at it. */
export function createRest(...parts: Parameters<typeof create>): Rest {
  const rest = create(...parts)
  return {
    ...rest,
    async post(path, headers, body) {
      if (strikes('fail')) return failure()
      const answer = await rest.post(path, headers, body)
      if (strikes('lose')) throw new TypeError('fetch failed')
      const names = path.endsWith('/rpc/answer_calls') ? namesIn(body) : [path]
      if (names.some((name) => name.endsWith('claim_intent'))) reach('K2', body)
      if (names.some((name) => OUTCOME.test(name))) reach('K12', body)
      if (names.some((name) => name.endsWith('record_order_reports'))) reach('K14', body)
      return skew !== undefined && path.endsWith('/rpc/acquire_lease') ? ofAnotherVersion(answer) : answer
    },
  }
}

/** "older": a ledger from before it said its version; "newer": one this bridge has never heard of. */
const skew = process.env.CHAOS_LEDGER

function ofAnotherVersion({ status, text }: RestAnswer): RestAnswer {
  const { contract: _ours, ...lease } = JSON.parse(text) as Record<string, unknown> // acquire_lease
  return { status, text: JSON.stringify(skew === 'newer' ? { ...lease, contract: 99 } : lease) }
}
