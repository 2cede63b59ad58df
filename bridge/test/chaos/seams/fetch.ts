import { reach } from './points.ts'

/** Functions of the ledger that record what became of a send. */
const OUTCOME = /\/rpc\/record_(ack|rejected|not_sent|in_doubt|denied)$/

/** Stops between what the ledger did and what the bridge reads of it: the answer is there, nobody has looked at it. */
export function watchFetch(): void {
  const real = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    const url = String(input instanceof Request ? input.url : input)
    const body = typeof init?.body === 'string' ? init.body : ''
    const answer = await real(input, init)
    if (url.endsWith('/rpc/claim_intent')) reach('K2', body)
    if (OUTCOME.test(url)) reach('K12', body)
    if (url.endsWith('/rpc/record_order_reports')) reach('K14', body)
    return answer
  }
}
