import { createHash, createHmac, randomUUID } from 'node:crypto'
import { n8nRequest, tradingViewBody } from '@naru/sandbox/senders/examples.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aDesk, type Desk } from '../../tests/support/desk.ts'
import { createReceiveSignal } from './app.ts'

const SECRET = 'a secret the browser made and showed once'
const sha256 = (text: string) => createHash('sha256').update(text).digest()

let desk: Desk
let receive: (request: Request) => Promise<Response>
const hook = randomUUID()
beforeAll(async () => {
  desk = await aDesk()
  const receiver = await desk.supabase.createUser('receiver@example.com')
  await desk.sql`select private.register_receiver('receiver@example.com')`
  receive = createReceiveSignal({
    ...desk.env,
    RECEIVER_EMAIL: receiver.email,
    RECEIVER_PASSWORD: receiver.password,
  })
  await aHook(hook)
})
afterAll(() => desk.stop())

/** A hook of an armed strategy that trades whatever it is told. */
async function aHook(id: string): Promise<void> {
  const [strategy, version] = [randomUUID(), randomUUID()]
  const spec = JSON.stringify({ v: 1, source: { kind: 'hook' }, universe: {}, schedule: {} })
  const hash = sha256(spec).toString('hex')
  const call = async (name: string, args: object) => {
    const { error } = await desk.user.client.rpc(name, args)
    if (error) throw new Error(`${name}: ${error.message}`)
  }
  await call('save_strategy', {
    p_id: strategy,
    p_name: 'hooked',
    p_spec: spec,
    p_hash: hash,
    p_account_id: desk.paperId,
  })
  await call('arm_strategy', {
    p_strategy_id: strategy,
    p_version_id: version,
    p_hash: hash,
    p_sentence_ko: '문장',
    p_sentence_en: 'sentence',
  })
  await call('create_hook', {
    p_id: id,
    p_strategy_id: strategy,
    p_label: 'test',
    p_key_hash: sha256(SECRET).toString('hex'),
  })
}

interface Sent {
  readonly hook?: string
  readonly secret?: string
  readonly timestamp?: string
  readonly nonce?: string
  readonly headers?: Record<string, string>
}

const body = (more: object = {}) => JSON.stringify({ instrument: '005930', action: 'buy', ...more })

async function post(text: string, sent: Sent = {}): Promise<{ status: number; body: Record<string, unknown> }> {
  const { secret = SECRET, timestamp = String(Date.now()), nonce = randomUUID() } = sent
  const signature = createHmac('sha256', sha256(secret)).update(`${timestamp}.${nonce}.${text}`).digest('hex')
  const headers = {
    'x-naru-timestamp': timestamp,
    'x-naru-nonce': nonce,
    'x-naru-signature': `v1=${signature}`,
    ...sent.headers,
  }
  return answered(
    new Request(`http://localhost/receive-signal?hook=${sent.hook ?? hook}`, { method: 'POST', headers, body: text }),
  )
}

/** Of a sender that cannot sign. */
const unsigned = (text: string) =>
  answered(new Request(`http://localhost/receive-signal?hook=${hook}`, { method: 'POST', body: text }))

async function answered(request: Request): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await receive(request)
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

const UNKNOWN = { status: 401, body: { code: 'unauthenticated', detail: {} } }

describe('a signed signal', () => {
  it('reaches the bridge of its strategy', async () => {
    const { status, body: said } = await post(body({ strength: 0.7, price: 70_000, reason: 'cross' }))
    expect([status, said]).toEqual([202, { id: expect.any(String), isNew: true }])
    const { data } = await desk.bridge.client.rpc('claim_hook_signals')
    expect(data).toMatchObject([
      { id: said.id, instrument_id: '005930.KRX', action: 'buy', strength: 0.7, price: 70_000, reason: 'cross' },
    ])
  })

  it('is taken once, also of ten that come at once', async () => {
    const sent = { timestamp: String(Date.now()), nonce: randomUUID() }
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(body(), sent)))
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      202,
      ...Array.from({ length: 9 }, () => 409),
    ])
    expect((await post(body(), sent)).body).toMatchObject({ code: 'signal_repeated' })
  })

  it('under its sender’s own id is one signal however often it is sent', async () => {
    const id = randomUUID()
    const [first, second] = [await post(body({ id })), await post(body({ id }))]
    expect([first.body.isNew, second.body.isNew]).toEqual([true, false])
    expect(second.body.id).toBe(first.body.id)
  })

  it('of six minutes ago is too late', async () => {
    const answer = await post(body(), { timestamp: String(Date.now() - 360_000) })
    expect(answer).toMatchObject({ status: 422, body: { code: 'intent_expired' } })
  })

  it('needs an instrument that is there', async () => {
    expect(await post(body({ instrument: '999999' }))).toMatchObject({ body: { code: 'instrument_unknown' } })
  })
})

describe('whoever is not known', () => {
  it('hears the same, whether there is such a hook or not', async () => {
    const answers = [
      await post(body(), { secret: 'another secret than this hook has' }),
      await post(body(), { hook: randomUUID() }),
      await post(body(), { hook: 'x' }),
      await post(body(), { headers: { 'x-naru-signature': '' } }),
      await post(body(), { headers: { 'x-naru-signature': 'v1=00' } }),
      await post(body(), { headers: { 'x-naru-timestamp': 'yesterday' } }),
      await post(body(), { headers: { 'x-naru-nonce': '' } }),
      await unsigned(body()),
      await unsigned(body({ secret: 'another secret than this', at: new Date().toISOString() })),
    ]
    for (const answer of answers) expect(answer).toEqual(UNKNOWN)
  })

  it('changes nothing of what was signed', async () => {
    const [timestamp, nonce] = [String(Date.now()), randomUUID()]
    const good = createHmac('sha256', sha256(SECRET)).update(`${timestamp}.${nonce}.${body()}`).digest('hex')
    const headers = { 'x-naru-signature': `v1=${good}` }
    expect(await post(body({ action: 'sell' }), { timestamp, nonce, headers })).toEqual(UNKNOWN)
    expect(await post(body(), { timestamp, nonce: randomUUID(), headers })).toEqual(UNKNOWN)
  })
})

describe('a sender that cannot sign', () => {
  const alert = (more: object = {}) =>
    JSON.stringify({
      ticker: 'KRX:000660',
      action: 'sell',
      price: '181500',
      secret: SECRET,
      at: new Date().toISOString(),
      ...more,
    })

  it('says the secret and the time, and the same words count once', async () => {
    const text = alert()
    expect((await unsigned(text)).status).toBe(202)
    expect(await unsigned(text)).toMatchObject({ status: 409, body: { code: 'signal_repeated' } })
  })

  it('says when', async () => {
    expect(await unsigned(alert({ at: undefined }))).toMatchObject({ status: 422, body: { detail: { field: 'at' } } })
    const old = new Date(Date.now() - 360_000).toISOString()
    expect(await unsigned(alert({ at: old }))).toMatchObject({ body: { code: 'intent_expired' } })
  })
})

describe('the examples', () => {
  const own = randomUUID()
  const sender = { url: `http://localhost/receive-signal?hook=${own}`, secret: SECRET }
  const n8n = () => n8nRequest(sender, { body: { instrument: '005930', action: 'buy', strength: 0.8 } })
  beforeAll(() => aHook(own))

  it('of n8n sign what is taken, and taken once', async () => {
    const { url, ...sent } = n8n()
    expect((await answered(new Request(url, sent))).status).toBe(202)
    expect(await answered(new Request(url, sent))).toMatchObject({ status: 409, body: { code: 'signal_repeated' } })
  })

  it('of n8n sign every word', async () => {
    const { url, ...sent } = n8n()
    const changed = sent.body.replace('buy', 'sell')
    expect(changed).not.toBe(sent.body)
    expect(await answered(new Request(url, { ...sent, body: changed }))).toEqual(UNKNOWN)
  })

  it('of TradingView are taken as it fills them in, once, and not with another secret', async () => {
    const post = (body: string) => answered(new Request(sender.url, { method: 'POST', body }))
    const filled = tradingViewBody(SECRET, { action: 'sell', at: new Date() })
    expect((await post(filled)).status).toBe(202)
    expect(await post(filled)).toMatchObject({ status: 409, body: { code: 'signal_repeated' } })
    expect(await post(tradingViewBody('another secret than this', { action: 'sell', at: new Date() }))).toEqual(UNKNOWN)
  })
})

describe('what is no signal', () => {
  it.each([
    ['no JSON', '{', ''],
    ['a field nobody knows', body({ quantity: 10 }), 'quantity'],
    ['another action', body({ action: 'hold' }), 'action'],
    ['two instruments', body({ ticker: '000660' }), 'instrument'],
    ['no instrument', body({ instrument: undefined }), 'instrument'],
    ['more than certain', body({ strength: 1.1 }), 'strength'],
    ['a price below zero', body({ price: -1 }), 'price'],
    ['a nul', body({ reason: 'a\u0000b' }), 'reason'],
    ['too much', body({ reason: 'x'.repeat(9_000) }), null],
  ])('is refused: %s', async (_what, text, field) => {
    const answer = await post(text)
    expect(answer).toMatchObject({ status: 422, body: { code: 'input_invalid' } })
    if (field) expect(answer.body).toMatchObject({ detail: { field } })
  })
})

it('thirty a minute are enough', async () => {
  const busy = randomUUID()
  await aHook(busy)
  const answers: number[] = []
  for (let n = 0; n < 31; n++) answers.push((await post(body(), { hook: busy })).status)
  expect(answers).toEqual([...Array.from({ length: 30 }, () => 202), 429])
})
