import { reach, strikes } from './points.ts'

/** Functions of the ledger that record what became of a send. */
const OUTCOME = /\/rpc\/record_(ack|rejected|not_sent|in_doubt|denied)$/

const RPC = /\/rest\/v1\/rpc\//
/** Serialization, deadlock, statement timeout, too many connections, shutdown. */
const PASSING = ['40001', '40P01', '57014', '53300', '57P01']
let failures = 0

/** What the Data API says of a transaction that was rolled back. */
function failure(): Response {
  const code = PASSING[failures++ % PASSING.length]
  return Response.json({ code, message: 'planted', details: null, hint: null }, { status: 500 })
}

/** Stops between what the ledger did and what the bridge reads of it: the answer is there, nobody has looked at it. */
export function watchFetch(): void {
  const real = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    const url = String(input instanceof Request ? input.url : input)
    const body = typeof init?.body === 'string' ? init.body : ''
    if (RPC.test(url) && strikes('fail')) return failure()
    const answer = await real(input, init)
    if (RPC.test(url) && strikes('lose')) throw new TypeError('fetch failed')
    if (url.endsWith('/rpc/claim_intent')) reach('K2', body)
    if (OUTCOME.test(url)) reach('K12', body)
    if (url.endsWith('/rpc/record_order_reports')) reach('K14', body)
    return skew !== undefined && url.endsWith('/rpc/acquire_lease') ? ofAnotherVersion(answer) : answer
  }
}

/** "older": a ledger from before it said its version; "newer": one this bridge has never heard of. */
const skew = process.env.CHAOS_LEDGER

async function ofAnotherVersion(answer: Response): Promise<Response> {
  const { contract: _ours, ...lease } = (await answer.json()) as Record<string, unknown> // acquire_lease
  return Response.json(skew === 'newer' ? { ...lease, contract: 2 } : lease)
}
