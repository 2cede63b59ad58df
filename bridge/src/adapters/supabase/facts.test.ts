import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { Secret } from '@naru/shared/core/secret'
import { anIntent, aReport } from '@naru/shared/engine/fixtures.test-support'
import { afterEach, describe, expect, it } from 'vitest'
import type { LedgerFact } from '../../ports/store.ts'
import { createLedgerClient, type LedgerClient } from './client.ts'
import { createFactStore } from './facts.ts'

const { accountId, id } = anIntent()
const HOLDER = { owner: 'bridge', epoch: 1 }
const DOUBT: LedgerFact = { kind: 'in_doubt', intentId: id, cause: 'timeout' }
const ROW = { report: aReport(), intentId: null }
const HUGE = { report: aReport({ orderNo: '0000000008', quantity: 3_000_000_000 }), intentId: null }

interface Reply {
  readonly status: number
  readonly body: string
}
const refusal = (code: string, message = code): Reply => ({ status: 400, body: JSON.stringify({ code, message }) })

let server: Server | undefined
let client: LedgerClient | undefined
afterEach(async () => {
  await client?.close()
  server?.close()
})

/** The ledger as something on the way, or itself, answers for it. */
async function aStore(answer: (body: string) => Reply) {
  const asked: string[] = []
  const reply = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const isSignIn = request.url?.startsWith('/auth/') === true
    const body = await text(request)
    if (!isSignIn) asked.push(body)
    const sent = isSignIn ? SIGNED_IN : answer(body)
    response.writeHead(sent.status, { 'content-type': 'application/json' }).end(sent.body)
  }
  server = createServer((request, response) => void reply(request, response))
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const logger = { event: () => undefined, alarm: () => undefined, child: () => logger }
  client = createLedgerClient({ url, publishableKey: 'key', email: 'b@example.com', password: new Secret('p') }, logger)
  return { store: createFactStore(client), asked }
}

const SIGNED_IN: Reply = {
  status: 200,
  body: JSON.stringify({
    access_token: 'token',
    refresh_token: 'refresh',
    token_type: 'bearer',
    expires_in: 3_600,
    user: { id, aud: 'authenticated', email: 'b@example.com', app_metadata: {}, user_metadata: {}, created_at: '' },
  }),
}

describe('a fact', () => {
  it.each([
    ['a proxy that forbids', { status: 403, body: '<html>forbidden</html>' }],
    ['an address where nothing is served', { status: 404, body: 'not found' }],
    ['an API that does not know the function yet', refusal('PGRST202', 'Could not find the function')],
    ['a database that is shutting down', refusal('57P01')],
  ])('is not given up for %s', async (_who, reply) => {
    const { store } = await aStore(() => reply)
    expect(await store.record(accountId, DOUBT, HOLDER)).toMatchObject({ ok: false, error: { kind: 'unavailable' } })
  })

  it('is given up when the ledger itself says no', async () => {
    const { store } = await aStore(() => refusal('P0001', 'not_found'))
    const refused = { ok: false, error: { kind: 'refused', code: 'not_found' } }
    expect(await store.record(accountId, DOUBT, HOLDER)).toEqual(refused)
  })
})

describe('a list of orders', () => {
  it('with a row the ledger cannot take brings all the others in', async () => {
    const answer = (body: string): Reply =>
      body.includes('3000000000') ? refusal('22003') : { status: 200, body: '{"deferred": []}' }
    const { store, asked } = await aStore(answer)
    const fact: LedgerFact = { kind: 'order_reports', reports: [HUGE, ROW], source: 'list' }
    expect(await store.record(accountId, fact, HOLDER)).toEqual({
      ok: false,
      error: { kind: 'refused', code: '22003' },
    })
    const taken = asked.filter((body) => !body.includes('3000000000'))
    expect(taken.map((body) => JSON.parse(body).p_reports)).toMatchObject([[{ orderNo: '0000000007' }]])
  })
})
