import { once } from 'node:events'
import {
  Book,
  BuyableResponse,
  HistoryResponse,
  Quote,
  StreamMessage,
  StreamTicket,
} from '@naru/shared/contracts/bridge-api'
import { USER_EVENTS, userTopic } from '@naru/shared/contracts/realtime'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { WebSocket } from 'ws'
import { type BridgeProcess, type Desk, startWorld, type World } from './world.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

const ORIGIN = 'https://naru.test'
const SAMSUNG = '005930.KRX'

let world: World
let bridge: BridgeProcess
let desk: Desk
let other: Desk

beforeAll(async () => {
  world = await startWorld()
  desk = await world.openDesk()
  other = await world.openDesk()
  bridge = await world.spawnBridge({ BRIDGE_ALLOWED_ORIGINS: ORIGIN })
  await Promise.all([world.sessionIs(desk, 'running'), world.sessionIs(other, 'running')])
})
afterAll(() => world.stop())

async function headersOf({ user }: Desk): Promise<Record<string, string>> {
  const { data } = await user.client.auth.getSession()
  return { authorization: `Bearer ${data.session?.access_token}`, origin: ORIGIN }
}

async function get(path: string, as: Desk): Promise<{ status: number; body: unknown }> {
  const response = await fetch(bridge.url + path, { headers: await headersOf(as) })
  return { status: response.status, body: await response.json() }
}

async function aStream(as: Desk, symbols: readonly string[], books: readonly string[] = []): Promise<StreamMessage[]> {
  const response = await fetch(`${bridge.url}/v1/stream/tickets`, { method: 'POST', headers: await headersOf(as) })
  const { ticket } = StreamTicket.parse(await response.json())
  const socket = new WebSocket(`${bridge.url.replace('http', 'ws')}/v1/stream?ticket=${ticket}`, { origin: ORIGIN })
  onTestFinished(() => socket.terminate())
  const messages: StreamMessage[] = []
  socket.on('message', (data: Buffer) => messages.push(StreamMessage.parse(JSON.parse(data.toString()))))
  await once(socket, 'open')
  socket.send(JSON.stringify({ action: 'subscribe', symbols, books }))
  return messages
}

const quotesOf = (messages: readonly StreamMessage[]): readonly Quote[] =>
  messages.flatMap((message) => (message.type === 'quotes' ? message.quotes : []))
const WAIT = { timeout: 60_000, interval: 100 }

describe('market data through real parts', () => {
  it('is read over the user’s own session: quote, book, bars, buyable', async () => {
    const quote = Quote.parse((await get(`/v1/quotes/${SAMSUNG}`, desk)).body)
    expect(quote.lowerLimit).toBeLessThan(quote.last)
    expect(quote.upperLimit).toBeGreaterThan(quote.last)
    expect(Book.parse((await get(`/v1/orderbook/${SAMSUNG}`, desk)).body).asks.length).toBeGreaterThan(0)
    for (const spec of ['1d', '1m']) {
      const bars = await vi.waitFor(
        async () => {
          const { body } = await get(`/v1/history/${SAMSUNG}?spec=${spec}&limit=30`, desk)
          const read = HistoryResponse.parse(body).bars
          expect(read.length, spec).toBeGreaterThan(0)
          return read
        },
        { ...WAIT, interval: 500 }, // in the first minute of the replayed day there is none of a minute
      )
      expect(
        bars.toSorted((a, b) => a.ts - b.ts),
        spec,
      ).toEqual(bars)
    }
    const path = `/v1/accounts/${desk.accountId}/buyable?instrumentId=${SAMSUNG}&limitPrice=${world.price('005930', 1)}`
    expect(BuyableResponse.parse((await get(path, desk)).body).quantity).toBeGreaterThan(0)
    expect((await get(path, other)).status, 'another user’s account').toBe(404)
  })

  it('streams trades and the book, and says which replayed day they are of', async () => {
    const messages = await aStream(desk, [SAMSUNG, '035420.KRX'], [SAMSUNG])
    const streamed = () => quotesOf(messages).filter((quote) => quote.via === 'stream' && quote.cumVolume > 0)
    await vi.waitFor(() => expect(new Set(streamed().map((quote) => quote.last)).size).toBeGreaterThan(1), WAIT)
    await vi.waitFor(() => expect(messages.some((message) => message.type === 'book')).toBe(true), WAIT)
    expect(messages.findLast((message) => message.type === 'feed')).toMatchObject({ state: 'up' })
    await vi.waitFor(async () => {
      const [row] = await world.sql`select feed from private.bridges`
      expect(row?.feed).toMatchObject({ kind: 'replay', date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) })
    }, WAIT)
  })

  it('keeps each user to their own stream', async () => {
    const [mine, theirs] = await Promise.all([aStream(desk, [SAMSUNG]), aStream(other, ['035420.KRX'])])
    await vi.waitFor(() => expect(Math.min(quotesOf(mine).length, quotesOf(theirs).length)).toBeGreaterThan(2), WAIT)
    expect(new Set(quotesOf(mine).map((quote) => quote.instrumentId))).toEqual(new Set([SAMSUNG]))
    expect(new Set(quotesOf(theirs).map((quote) => quote.instrumentId))).toEqual(new Set(['035420.KRX']))
  })

  it('reaches a browser without a way to the bridge through its private channel, once a second', async () => {
    const { client, id } = desk.user
    await client.realtime.setAuth()
    const heard: { at: number; quotes: readonly Quote[] }[] = []
    const channel = client.channel(userTopic(id), { config: { private: true } })
    channel.on('broadcast', { event: 'quotes' }, ({ payload }) => {
      heard.push({ at: performance.now(), quotes: USER_EVENTS.quotes.parse(payload).quotes })
    })
    const subscribed = Promise.withResolvers<void>()
    channel.subscribe((status) => status === 'SUBSCRIBED' && subscribed.resolve())
    await subscribed.promise
    const [row] = await world.sql`select id from private.bridges`
    const asked = await client.rpc('request_quote_relay', { p_bridge_id: row?.id, p_instrument_ids: [SAMSUNG] })
    expect(asked.error).toBeNull()
    await vi.waitFor(() => expect(heard.length).toBeGreaterThanOrEqual(3), WAIT)
    expect(heard.every(({ quotes }) => quotes.every((quote) => quote.instrumentId === SAMSUNG))).toBe(true)
    const gaps = heard.slice(1).map(({ at }, n) => at - (heard[n]?.at ?? 0))
    expect(Math.max(...gaps)).toBeGreaterThan(900)
  })

  it('is refused without a token of this project', async () => {
    const [head, body] = (await headersOf(desk)).authorization?.split('.') ?? []
    const headers = { authorization: `${head}.${body}.AAAA` }
    expect((await fetch(`${bridge.url}/v1/quotes/${SAMSUNG}`, { headers })).status).toBe(401)
  })

  it('leaves no token, ticket or account number in the log', () => {
    const log = JSON.stringify(bridge.lines)
    expect(log).not.toMatch(/eyJ|ticket=/)
    for (const { credentials } of [desk, other]) {
      for (const secret of [credentials.appKey, credentials.appSecret, credentials.accountNumber.slice(0, 8)])
        expect(log).not.toContain(secret)
    }
  })
})
