import type { ServerResponse } from 'node:http'
import { IntentId, OrderIntent, type VenueOrderId } from '@naru/shared/domain/order'
import type { ApprovedOrder } from '@naru/shared/risk/approved-order'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aCredential, aKisStub, aSession, at, CANO, wallClock } from '../../../test/support/kis.ts'
import fixtures from './__fixtures__/responses.json' with { type: 'json' }
import { toOutcome } from './orders.ts'
import { createRedactor } from './redact.ts'
import { readAnswer } from './schema/envelope.ts'

/** Stands for what the risk pipeline hands over; the brand exists in types alone. */
const approved = (changes: Partial<OrderIntent> = {}): ApprovedOrder =>
  OrderIntent.parse({
    id: IntentId.parse('0198a000-0000-7000-8000-000000000002'),
    accountId: '0198a000-0000-7000-8000-000000000001',
    instrumentId: '005930.KRX',
    side: 'buy',
    quantity: 10,
    type: 'limit',
    limitPrice: 70_000,
    timeInForce: 'day',
    createdAt: at('2026-11-20T00:00:00Z'),
    expiresAt: at('2026-11-20T00:00:30Z'),
    ...changes,
  }) as ApprovedOrder

const ORDER: VenueOrderId = {
  orderDate: '2026-11-20' as VenueOrderId['orderDate'],
  branch: '00950',
  orderNo: '0000012345',
}
const ACCEPTED = fixtures.orderCash
const reader = { credential: aCredential(), clock: wallClock, redactor: createRedactor([CANO]) }
const answered = (status: number, body: string) => ({ kind: 'answered', status, answer: readAnswer(body) }) as const

describe('an order', () => {
  it('is accepted with day, branch and number', async () => {
    const stub = await aKisStub()
    stub.on('order-cash', () => ({ body: ACCEPTED }))
    const { session } = aSession(stub)
    expect(await session.broker.submit(approved())).toMatchObject({
      kind: 'accepted',
      venueOrderId: { branch: '91252', orderNo: '0000117057' },
    })
  })

  it('says what was asked for and nothing else', async () => {
    const stub = await aKisStub()
    stub.on('order-cash', () => ({ body: ACCEPTED }))
    const { session } = aSession(stub)
    await session.broker.submit(approved({ side: 'sell', type: 'market', limitPrice: null }))
    const [request] = stub.to('order-cash')
    expect(JSON.parse(request?.body ?? '')).toEqual({
      CANO,
      ACNT_PRDT_CD: '01',
      PDNO: '005930',
      ORD_DVSN: '01',
      ORD_QTY: '10',
      ORD_UNPR: '0',
    })
    expect(request?.headers).toMatchObject({ tr_id: 'VTTC0011U', connection: 'close', custtype: 'P' })
  })

  it('names its exchange on live, where there is more than one', async () => {
    const stub = await aKisStub()
    stub.on('order-cash', () => ({ body: ACCEPTED }))
    const { session } = aSession(stub, { credential: aCredential('live') })
    await session.broker.submit(approved())
    expect(JSON.parse(stub.to('order-cash')[0]?.body ?? '')).toMatchObject({ EXCG_ID_DVSN_CD: 'KRX' })
  })

  it('carries its kind in one code, and the price it sleeps for in a field of its own', async () => {
    const stub = await aKisStub()
    stub.on('order-cash', () => ({ body: ACCEPTED }))
    const { session } = aSession(stub, { credential: aCredential('live') })
    const kinds: readonly (readonly [string, Partial<OrderIntent>])[] = [
      ['11', { timeInForce: 'ioc' }],
      ['14', { type: 'market', limitPrice: null, timeInForce: 'fok' }],
      ['02', { type: 'limit_or_close' }],
      ['03', { type: 'market_to_limit', limitPrice: null }],
      ['16', { type: 'market_to_limit', limitPrice: null, timeInForce: 'fok' }],
      ['04', { type: 'peg_primary', limitPrice: null }],
      ['22', { type: 'stop_limit', stopPrice: 71_000 }],
    ]
    for (const [, terms] of kinds) await session.broker.submit(approved(terms))
    const bodies = stub.to('order-cash').map(({ body }) => JSON.parse(body ?? ''))
    expect(bodies.map(({ ORD_DVSN }) => ORD_DVSN)).toEqual(kinds.map(([code]) => code))
    expect(bodies.map(({ CNDT_PRIC }) => CNDT_PRIC)).toEqual([...kinds.slice(1).map(() => undefined), '71000'])
  })

  it('is not sent when nobody listens', async () => {
    const stub = await aKisStub()
    const first = aSession(stub)
    await first.session.verify()
    const { session } = aSession({ rest: 'http://127.0.0.1:1', ws: stub.ws }, { secrets: first.secrets })
    expect(await session.broker.submit(approved())).toEqual({ kind: 'not_sent', cause: 'econnrefused' })
  })

  it.each<[string, (response: ServerResponse) => void]>([
    ['the connection drops instead of an answer', (response) => response.socket?.destroy()],
    [
      'the answer breaks off',
      (response) => {
        response.writeHead(200, { 'content-length': '500' })
        response.write('{"rt_cd":"0"')
        setImmediate(() => response.socket?.destroy())
      },
    ],
    ['the answer is larger than any order answer', (response) => response.end('x'.repeat(70_000))],
    ['the server answers with a redirect', (response) => response.writeHead(307, { location: '/again' }).end()],
    ['the server fails without a word of KIS', (response) => response.writeHead(502).end('<html>Bad Gateway</html>')],
    ['nothing comes', () => undefined],
  ])('is unknown when %s, and is sent once', async (_case, answer) => {
    const stub = await aKisStub()
    stub.on('order-cash', () => answer)
    const timeouts = { orderMs: 1_000, readMs: 2_000, beforeOrderMs: 2_000, readQueueMs: 2_000 }
    const { session } = aSession(stub, { limits: { timeouts } })
    expect(await session.broker.submit(approved())).toMatchObject({ kind: 'unknown' })
    expect(stub.requests.filter(({ path }) => !path.startsWith('/oauth2'))).toHaveLength(1)
  })

  it('reaches a server that hangs up after every request exactly as often as it was submitted', async () => {
    const stub = await aKisStub()
    const ends: ((response: ServerResponse) => void)[] = [
      (response) => response.socket?.destroy(),
      (response) => response.socket?.end(),
      (response) => response.socket?.resetAndDestroy(),
    ]
    stub.on('order-cash', (_request, nth) => ends[nth % ends.length] ?? ends[0]!)
    const { session } = aSession(stub)
    for (let i = 0; i < 60; i += 1) expect(await session.broker.submit(approved())).toMatchObject({ kind: 'unknown' })
    expect(stub.to('order-cash')).toHaveLength(60)
  })

  it.each([
    ['no number', { rt_cd: '0', msg_cd: 'APBK0013', msg1: '', output: {} }],
    ['a short number', { rt_cd: '0', msg_cd: 'APBK0013', msg1: '', output: { ODNO: '12' } }],
    ['number zero', { rt_cd: '0', msg_cd: 'APBK0013', msg1: '', output: { ODNO: '0000000000' } }],
    ['a list for an object', { rt_cd: '0', msg_cd: 'APBK0013', msg1: '', output: [] }],
    ['no output', { rt_cd: '0', msg_cd: 'APBK0013', msg1: '' }],
    ['no rt_cd', { output: { ODNO: '0000117057' } }],
    ['a numeric rt_cd', { rt_cd: 0, output: { ODNO: '0000117057' } }],
    ['an unknown code', { rt_cd: '1', msg_cd: 'ZZZZ0001', msg1: '?' }],
    ['a time-out inside KIS', { rt_cd: '1', msg_cd: 'EGW00301', msg1: '직전 거래를 반드시 확인하세요.' }],
    ['a routing error', { rt_cd: '1', msg_cd: 'EGW00300', msg1: '' }],
  ])('is unknown when KIS answers with %s', (_case, body) => {
    expect(toOutcome(answered(200, JSON.stringify(body)), reader)).toMatchObject({ kind: 'unknown' })
  })

  it.each(['', 'null', '[]', '"0"', '{', 'rt_cd=0', '\u0000', '<html></html>'])(
    'is unknown when the body is %j',
    (body) => {
      expect(toOutcome(answered(200, body), reader)).toMatchObject({ kind: 'unknown' })
    },
  )

  it('was not sent when the gateway refused it for rate or token', async () => {
    for (const code of ['EGW00201', 'EGW00215', 'EGW00123', 'EGW00121']) {
      const body = JSON.stringify({ rt_cd: '1', msg_cd: code, msg1: '' })
      expect(toOutcome(answered(500, body), reader)).toEqual({ kind: 'not_sent', cause: code })
    }
  })

  it('is rejected with the text of KIS when the market is closed', () => {
    const body = JSON.stringify({
      rt_cd: '1',
      msg_cd: 'APBK0919',
      msg1: `장운영일자가 주문일과 상이합니다 ${CANO}      `,
    })
    expect(toOutcome(answered(200, body), reader)).toEqual({
      kind: 'rejected',
      code: 'APBK0919',
      text: '장운영일자가 주문일과 상이합니다 •••',
    })
  })

  it('is refused here when it is for another venue than KRX', async () => {
    const stub = await aKisStub()
    const { session } = aSession(stub)
    const outcome = await session.broker.submit(approved({ instrumentId: '005930.NXT' as OrderIntent['instrumentId'] }))
    expect(outcome).toMatchObject({ kind: 'rejected', code: 'order_type_unsupported' })
    expect(stub.requests).toEqual([])
  })

  it('goes out once, without a token refresh behind its back, when the token has expired', async () => {
    const stub = await aKisStub()
    stub.on('order-cash', () => ({ status: 500, body: { rt_cd: '1', msg_cd: 'EGW00123', msg1: '' } }))
    const { session } = aSession(stub)
    expect(await session.broker.submit(approved())).toEqual({ kind: 'not_sent', cause: 'EGW00123' })
    expect(stub.to('order-cash')).toHaveLength(1)
    expect(session.status().token.state).toBe('none')
  })

  it('pads a short paper number and finds keys in small letters', () => {
    const body = JSON.stringify({
      rt_cd: '0',
      msg_cd: '40600000',
      output: { odno: ' 51378 ', krx_fwdg_ord_orgno: '00950' },
    })
    expect(toOutcome(answered(200, body), reader)).toMatchObject({
      kind: 'accepted',
      venueOrderId: { orderNo: '0000051378', branch: '00950' },
    })
    const live = { ...reader, credential: aCredential('live') }
    expect(toOutcome(answered(200, body), live)).toMatchObject({ kind: 'unknown' })
  })

  it('is accepted only by an answer that says so, whatever else arrives', () => {
    const text = JSON.stringify(ACCEPTED)
    const edit = fc.record({ from: fc.nat(text.length), drop: fc.nat(30), insert: fc.string({ maxLength: 12 }) })
    const mutated = fc
      .array(edit, { minLength: 1, maxLength: 4 })
      .map((edits) =>
        edits.reduce((out, { from, drop, insert }) => out.slice(0, from) + insert + out.slice(from + drop), text),
      )
    fc.assert(
      fc.property(mutated, fc.constantFrom(200, 200, 200, 500, 403), (body, status) => {
        const outcome = toOutcome(answered(status, body), { ...reader, credential: aCredential('live') })
        if (outcome.kind !== 'accepted') return
        expect(status).toBe(200)
        const parsed = JSON.parse(body)
        expect(parsed.rt_cd.trim()).toBe('0')
        expect(body).toContain(outcome.venueOrderId.orderNo)
      }),
      { numRuns: 3_000 },
    )
  })
})

describe('a cancel', () => {
  it('takes back all that is left, by branch and number', async () => {
    const stub = await aKisStub()
    stub.on('order-rvsecncl', () => ({ body: ACCEPTED }))
    const { session } = aSession(stub)
    expect(await session.broker.cancel(ORDER)).toMatchObject({ kind: 'accepted' })
    expect(JSON.parse(stub.to('order-rvsecncl')[0]?.body ?? '')).toMatchObject({
      ORGN_ODNO: '0000012345',
      KRX_FWDG_ORD_ORGNO: '00950',
      RVSE_CNCL_DVSN_CD: '02',
      QTY_ALL_ORD_YN: 'Y',
    })
  })

  it('of an order that is gone is rejected, not unknown', async () => {
    const stub = await aKisStub()
    stub.on('order-rvsecncl', () => ({
      body: { rt_cd: '1', msg_cd: '', msg1: '모의투자 정정/취소할 수량이 없습니다.' },
    }))
    const { session } = aSession(stub)
    expect(await session.broker.cancel(ORDER)).toMatchObject({ kind: 'rejected' })
  })
})
