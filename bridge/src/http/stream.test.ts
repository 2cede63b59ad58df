import { kstDate, unixMs } from '@naru/shared/core/time'
import { instrumentId } from '@naru/shared/domain/instrument'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { ALICE, aBridgeHttp, aStream, aTicket, BOB, call, ORIGIN, tokenOf, upgrade } from '../../test/support/http.ts'
import { aFeed, aSession, bookOf, NAVER, SAMSUNG, tickOf } from '../../test/support/market.ts'
import type { Metrics } from '../runtime/metrics.ts'
import type { HttpLimits } from './limits.ts'

describe('a stream ticket', () => {
  it('opens one stream, once', async () => {
    const { http } = await aBridgeHttp([aSession(ALICE)])
    const ticket = await aTicket(http, ALICE)
    expect(await upgrade(http, { ticket })).toBeTypeOf('object')
    expect(await upgrade(http, { ticket })).toBe(401)
  })

  it('is void after its thirty seconds', async () => {
    const { http } = await aBridgeHttp([aSession(ALICE)], { ticketMs: 1 })
    const ticket = await aTicket(http, ALICE)
    await vi.waitFor(async () => expect(await upgrade(http, { ticket })).toBe(401))
  })

  it('is void at any other origin, known or not, and is used up by the try', async () => {
    const { http } = await aBridgeHttp([aSession(ALICE)])
    const ticket = await aTicket(http, ALICE)
    expect(await upgrade(http, { ticket, origin: 'https://evil.test' })).toBe(403)
    expect(await upgrade(http, { ticket, origin: null })).toBe(403)
    expect(await upgrade(http, { ticket, origin: `${ORIGIN}.evil.test` })).toBe(403)
    expect(await upgrade(http, { ticket })).toBeTypeOf('object')

    const { body } = await call(http, '/v1/stream/tickets', { method: 'POST', token: tokenOf(ALICE) })
    const issuedElsewhere = (body as { ticket: string }).ticket // shape checked by the contract test
    expect(await upgrade(http, { ticket: issuedElsewhere })).toBe(401)
  })

  it('cannot be guessed or left out', async () => {
    const { http } = await aBridgeHttp([aSession(ALICE)])
    expect(await upgrade(http, {})).toBe(401)
    expect(await upgrade(http, { ticket: 'A'.repeat(43) })).toBe(401)
    expect(await upgrade(http, { ticket: tokenOf(ALICE) }), 'a token is not a ticket').toBe(401)
  })

  it('gives its holder the data of the user it was issued to, nobody else’s', async () => {
    const [alices, bobs] = [aFeed(), aFeed()]
    const { http } = await aBridgeHttp([aSession(ALICE, { feed: alices }), aSession(BOB, { feed: bobs })])
    const [alice, bob] = [await aStream(http, ALICE), await aStream(http, BOB)]
    await Promise.all([alice.untilUp(), bob.untilUp()])
    for (const stream of [alice, bob]) stream.send({ action: 'subscribe', symbols: [SAMSUNG] })
    await vi.waitFor(() => expect(Math.min(alice.quotes().length, bob.quotes().length)).toBeGreaterThan(0))
    for (let n = 1; n <= 50; n += 1) {
      alices.trade(SAMSUNG, 71_000 + n)
      bobs.trade(SAMSUNG, 72_000 + n)
    }
    await vi.waitFor(() => expect(alice.quotes().at(-1)?.last).toBe(71_050))
    await vi.waitFor(() => expect(bob.quotes().at(-1)?.last).toBe(72_050))
    expect(alice.quotes().filter((quote) => quote.last > 72_000)).toEqual([])
    expect(bob.quotes().filter((quote) => quote.last > 71_000 && quote.last < 72_000)).toEqual([])
  })
})

describe('a quote stream', () => {
  it('delivers a trade within a conflation window, and always the last one', async () => {
    const feed = aFeed()
    const { http } = await aBridgeHttp([aSession(ALICE, { feed })], { conflationMs: 50 })
    const stream = await aStream(http, ALICE)
    await stream.untilUp()
    stream.send({ action: 'subscribe', symbols: [SAMSUNG, NAVER] })
    await vi.waitFor(() => expect(stream.all('subscribed')).toHaveLength(1))
    for (let n = 1; n <= 1000; n += 1) {
      feed.trade(SAMSUNG, 70_000 + n)
      if (n === 3) feed.trade(NAVER, 70_003)
    }
    await vi.waitFor(() => expect(stream.quotes().findLast((one) => one.instrumentId === SAMSUNG)?.last).toBe(71_000))
    expect(stream.quotes().findLast((one) => one.instrumentId === NAVER)?.last).toBe(70_003)
    expect(stream.all('quotes').length).toBeLessThan(10)
  })

  it('answers pings and names the state of the feed', async () => {
    const feed = aFeed()
    const { http } = await aBridgeHttp([aSession(ALICE, { feed })])
    const stream = await aStream(http, ALICE)
    stream.send({ action: 'ping', at: 42 })
    await vi.waitFor(() => expect(stream.all('pong')).toEqual([{ type: 'pong', at: 42 }]))
    feed.emit({ kind: 'down', reason: 'in_use', detail: 'not for the wire' })
    const down = { type: 'feed', state: 'down', code: 'realtime_in_use' }
    await vi.waitFor(() => expect(stream.all('feed').at(-1)).toEqual(down))
  })

  it('marks symbols without a slot as polled and delivers them from REST', async () => {
    const feed = aFeed({ maxSubscriptions: 1 })
    const { http } = await aBridgeHttp([aSession(ALICE, { feed })])
    const stream = await aStream(http, ALICE)
    await stream.untilUp()
    stream.send({ action: 'subscribe', symbols: [SAMSUNG, NAVER] })
    await vi.waitFor(() => expect(stream.all('subscribed').at(-1)?.polled).toEqual([NAVER]))
    const via = (id: string): unknown => stream.quotes().findLast((quote) => quote.instrumentId === id)?.via
    await vi.waitFor(() => expect(via(NAVER)).toBe('poll'))
    feed.trade(SAMSUNG, 70_100)
    await vi.waitFor(() => expect(via(SAMSUNG)).toBe('stream'))
    await vi.waitFor(() => expect(via(NAVER)).toBe('poll'))
  })

  it('sends books of the viewed symbols', async () => {
    const feed = aFeed()
    const { http } = await aBridgeHttp([aSession(ALICE, { feed })])
    const stream = await aStream(http, ALICE)
    await stream.untilUp()
    stream.send({ action: 'subscribe', symbols: [SAMSUNG], books: [SAMSUNG] })
    await vi.waitFor(() => expect(feed.wanted.length).toBeGreaterThan(1))
    feed.emit({ kind: 'book', book: bookOf(SAMSUNG, 70_400) })
    await vi.waitFor(() => expect(stream.all('book').at(-1)?.book.asks[0]).toEqual([70_400, 10]))
  })

  it('sends the tape of the viewed symbols, and the phases of both markets', async () => {
    const feed = aFeed()
    const { http } = await aBridgeHttp([aSession(ALICE, { feed })])
    const stream = await aStream(http, ALICE)
    await stream.untilUp()
    expect(stream.all('phase').map(({ market, instrumentId }) => [market, instrumentId])).toEqual([
      ['KRX', null],
      ['NXT', null],
    ])
    stream.send({ action: 'subscribe', symbols: [SAMSUNG], books: [SAMSUNG] })
    await vi.waitFor(() => expect(feed.wanted.length).toBeGreaterThan(1))
    feed.trade(SAMSUNG, 70_100)
    await vi.waitFor(() => expect(stream.all('trades').at(-1)?.trades[0]?.price).toBe(70_100))
    const at = unixMs(Date.now())
    feed.emit({ kind: 'status', instrumentId: SAMSUNG, isHalted: true, isInVi: false, phase: null, at })
    const halted = { type: 'phase', market: 'KRX', instrumentId: SAMSUNG, phase: 'halted', at }
    await vi.waitFor(() => expect(stream.all('phase').at(-1)).toEqual(halted))
  })

  it('ends when the token it was opened with expires', async () => {
    const { http } = await aBridgeHttp([aSession(ALICE)])
    const stream = await aStream(http, ALICE, Date.now() + 400)
    expect(await stream.closed).toBe(4401)
  })

  it('survives a message it does not understand, and says so', async () => {
    const { http } = await aBridgeHttp([aSession(ALICE)])
    const stream = await aStream(http, ALICE)
    for (const text of ['{', '[]', '{"action":"buy"}', '{"action":"subscribe","symbols":["../etc"]}'])
      stream.socket.send(text)
    await vi.waitFor(() => expect(stream.all('error')).toHaveLength(4))
    expect(new Set(stream.all('error').map((message) => message.code))).toEqual(new Set(['input_invalid']))
    stream.send({ action: 'ping', at: 1 })
    await vi.waitFor(() => expect(stream.all('pong')).toHaveLength(1))
  })

  it('refuses more than sixty symbols', async () => {
    const { http } = await aBridgeHttp([aSession(ALICE)])
    const stream = await aStream(http, ALICE)
    const symbols = Array.from({ length: 61 }, (_, n) => instrumentId(String(n).padStart(6, '0')))
    stream.send({ action: 'subscribe', symbols })
    await vi.waitFor(() => expect(stream.all('error')).toHaveLength(1))
  })

  it('ends on a message over 4 KB, on a binary one, and on more than twenty a second', async () => {
    const { http } = await aBridgeHttp([aSession(ALICE)])
    const long = await aStream(http, ALICE)
    long.socket.send('x'.repeat(4097))
    expect(await long.closed).toBe(1009)
    const binary = await aStream(http, ALICE)
    binary.socket.send(Buffer.from('{}'))
    expect(await binary.closed).toBe(1003)
    const chatty = await aStream(http, ALICE)
    for (let n = 0; n < 40; n += 1) chatty.send({ action: 'ping', at: n })
    expect(await chatty.closed).toBe(1008)
    expect(chatty.all('pong').length).toBeGreaterThanOrEqual(20)
    expect(chatty.all('pong').length).toBeLessThan(25)
  })

  it('is refused to a user who has three already, until one closes', async () => {
    const { http } = await aBridgeHttp([aSession(ALICE)])
    const streams = [await aStream(http, ALICE), await aStream(http, ALICE), await aStream(http, ALICE)]
    expect(await upgrade(http, { ticket: await aTicket(http, ALICE) })).toBe(429)
    expect(await upgrade(http, { ticket: await aTicket(http, BOB) }), 'others are not concerned').toBeTypeOf('object')
    streams[0]?.socket.close()
    await vi.waitFor(async () =>
      expect(await upgrade(http, { ticket: await aTicket(http, ALICE) })).toBeTypeOf('object'),
    )
  })

  it('keeps the limit of three when many are opened at the same moment', async () => {
    const { http } = await aBridgeHttp([aSession(ALICE)])
    const tickets = await Promise.all(Array.from({ length: 10 }, () => aTicket(http, ALICE)))
    const opened = (await Promise.all(tickets.map((ticket) => upgrade(http, { ticket })))).filter(
      (one) => typeof one === 'object',
    )
    await vi.waitFor(() => expect(opened.filter((socket) => socket.readyState === socket.OPEN)).toHaveLength(3))
  })
})

/** One figure of one metric, all labels or those that contain `label`. */
async function figure(metrics: Metrics, name: string, label = ''): Promise<number> {
  const values = (await metrics.registry.getSingleMetric(name)?.get())?.values ?? []
  return values.filter((one) => JSON.stringify(one.labels).includes(label)).reduce((sum, one) => sum + one.value, 0)
}

describe('a client that no longer answers', () => {
  it('is dropped after two heartbeats', async () => {
    const { http, metrics } = await aBridgeHttp([aSession(ALICE)], { heartbeatMs: 30 })
    const [alive, gone] = [await aStream(http, ALICE), await aStream(http, ALICE)]
    gone.socket.pause()
    await vi.waitFor(async () => expect(await figure(metrics, 'naru_stream_closed_total', 'silent')).toBe(1))
    await vi.waitFor(async () => expect(await figure(metrics, 'naru_stream_clients')).toBe(1))
    expect(alive.socket.readyState).toBe(alive.socket.OPEN)
  })
})

describe('a client that reads too slowly', () => {
  const symbols = Array.from({ length: 40 }, (_, n) => instrumentId(String(n).padStart(6, '0')))
  const tradingDate = kstDate(unixMs(Date.now()))

  /** A client that subscribes to forty symbols, which then trade every millisecond, and stops reading. */
  async function aStuckClient(limits: Partial<HttpLimits>) {
    const feed = aFeed({ maxSubscriptions: 50 })
    const { http, metrics } = await aBridgeHttp([aSession(ALICE, { feed })], { conflationMs: 1, ...limits })
    const stuck = await aStream(http, ALICE)
    await stuck.untilUp()
    stuck.send({ action: 'subscribe', symbols })
    await vi.waitFor(() => expect(stuck.quotes().length).toBeGreaterThanOrEqual(40))
    stuck.socket.pause()
    let price = 70_000
    const trades = setInterval(() => {
      price += 1
      feed.emit(...symbols.map((id) => ({ kind: 'trade' as const, tick: tickOf(id, price), tradingDate })))
    }, 1)
    onTestFinished(() => clearInterval(trades))
    const stopTrading = (): number => {
      clearInterval(trades)
      return price
    }
    return { http, metrics, feed, stuck, stopTrading }
  }

  it('skips what is in between, and gets the last value of every symbol when it reads again', async () => {
    const { metrics, stuck, stopTrading } = await aStuckClient({ postponeBytes: 16 * 1024 })
    const postponed = async (): Promise<number> => figure(metrics, 'naru_stream_postponed_total')
    await vi.waitFor(async () => expect(await postponed()).toBeGreaterThan(50), { timeout: 20_000 })
    const lastPrice = stopTrading()
    stuck.socket.resume()
    const lastOf = (id: string): number | undefined => stuck.quotes().findLast((one) => one.instrumentId === id)?.last
    await vi.waitFor(() => expect(symbols.map(lastOf)).toEqual(symbols.map(() => lastPrice)), { timeout: 20_000 })
  })

  it('is cut off when more is unsent than its share of memory', async () => {
    const limits = { postponeBytes: Number.POSITIVE_INFINITY, closeBytes: 64 * 1024 }
    const { metrics, stopTrading } = await aStuckClient(limits)
    const cutOff = async (): Promise<number> => figure(metrics, 'naru_stream_closed_total', 'too_slow')
    await vi.waitFor(async () => expect(await cutOff()).toBe(1), { timeout: 20_000 })
    stopTrading()
    await vi.waitFor(async () => expect(await figure(metrics, 'naru_stream_clients')).toBe(0))
  })

  it('does not hold up anybody else', async () => {
    const { http, feed, stopTrading } = await aStuckClient({ postponeBytes: 16 * 1024 })
    const brisk = await aStream(http, ALICE)
    await brisk.untilUp()
    brisk.send({ action: 'subscribe', symbols: [SAMSUNG] })
    await vi.waitFor(() => expect(brisk.quotes().at(-1)).toBeDefined())
    feed.trade(SAMSUNG, 79_000)
    await vi.waitFor(() => expect(brisk.quotes().at(-1)?.last).toBe(79_000))
    stopTrading()
  })
})
