// @vitest-environment node
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { StreamMessage } from '@naru/shared/contracts/bridge-api'
import { instrumentId } from '@naru/shared/domain/instrument'
import { afterEach, describe, expect, it } from 'vitest'
import { type WebSocket as Peer, WebSocketServer } from 'ws'
import { createQuoteStream, type QuoteStream, type QuoteStreamOptions } from './quote-stream.ts'

const SAMSUNG = instrumentId('005930')
const NAVER = instrumentId('035420')

const QUOTE = {
  instrumentId: SAMSUNG,
  last: 71_200,
  change: 1_200,
  changeRate: 1.71,
  open: 70_000,
  high: 71_500,
  low: 69_900,
  basePrice: 70_000,
  upperLimit: 91_000,
  lowerLimit: 49_000,
  size: 10,
  aggressor: 'buyer',
  cumVolume: 1,
  cumTurnover: 71_200,
  tradeStrength: 100,
  via: 'stream',
  tsEvent: 1,
  tsInit: 2,
}

/** A bridge that speaks real WebSocket on loopback and remembers what it was asked. */
async function aBridge(port = 0) {
  const server = new WebSocketServer({ host: '127.0.0.1', port })
  await once(server, 'listening')
  const tickets: string[] = []
  const requests: unknown[] = []
  const waiting: (() => void)[] = []
  let peer: Peer | undefined
  server.on('connection', (socket, request) => {
    peer = socket
    tickets.push(new URL(request.url ?? '', 'http://bridge').searchParams.get('ticket') ?? '')
    socket.on('message', (data) => {
      requests.push(JSON.parse(String(data)))
      for (const wake of waiting.splice(0)) wake()
    })
  })
  return {
    port: (server.address() as AddressInfo).port,
    tickets,
    requests,
    say: (message: unknown) => peer?.send(typeof message === 'string' ? message : JSON.stringify(message)),
    hangUp: () => peer?.terminate(),
    /** Resolves when the next request of a browser has arrived. */
    nextRequest: () => new Promise<void>((wake) => waiting.push(wake)),
    stop: async () => {
      for (const client of server.clients) client.terminate()
      server.close()
      await once(server, 'close')
    },
  }
}
type Bridge = Awaited<ReturnType<typeof aBridge>>

/** A page's stream with its messages and states as promises of the next one. */
function aPage(port: number, options: Partial<QuoteStreamOptions> = {}) {
  const messages: StreamMessage[] = []
  const states: string[] = []
  const waiting: { readonly want: string; readonly wake: () => void }[] = []
  const happened = (what: string): void => {
    for (const entry of waiting.filter(({ want }) => want === what)) {
      waiting.splice(waiting.indexOf(entry), 1)
      entry.wake()
    }
  }
  let issued = 0
  const stream = createQuoteStream({
    url: `ws://127.0.0.1:${port}/v1/stream`,
    ticket: async () => `ticket-${++issued}`,
    onMessage: (message) => {
      messages.push(message)
      happened(message.type)
    },
    onState: (state) => {
      states.push(state)
      happened(state)
    },
    random: () => 1, // the shortest pause: a quarter of a second
    ...options,
  })
  return { stream, messages, states, next: (want: string) => new Promise<void>((wake) => waiting.push({ want, wake })) }
}

describe('the quote stream', () => {
  const bridges: Bridge[] = []
  const streams: QuoteStream[] = []
  afterEach(async () => {
    for (const stream of streams.splice(0)) stream.stop()
    await Promise.all(bridges.splice(0).map((bridge) => bridge.stop()))
  })
  async function connected(options: Partial<QuoteStreamOptions> = {}) {
    const bridge = await aBridge()
    bridges.push(bridge)
    const page = aPage(bridge.port, options)
    streams.push(page.stream)
    return { bridge, page }
  }

  it('shows a ticket, asks for what is on screen and hears its quotes', async () => {
    const { bridge, page } = await connected()
    page.stream.want([SAMSUNG], [SAMSUNG])
    await bridge.nextRequest()
    expect(bridge.tickets).toEqual(['ticket-1'])
    expect(bridge.requests[0]).toEqual({ action: 'subscribe', symbols: [SAMSUNG], books: [SAMSUNG] })

    const heard = page.next('quotes')
    bridge.say({ type: 'quotes', quotes: [QUOTE] })
    await heard
    expect(page.messages).toEqual([{ type: 'quotes', quotes: [QUOTE] }])
    expect(page.states).toEqual(['connecting', 'up'])
  })

  it('comes back with a new ticket and the same subscription when the line is cut', async () => {
    const { bridge, page } = await connected()
    page.stream.want([SAMSUNG], [])
    await bridge.nextRequest()
    page.stream.want([NAVER], [])
    await bridge.nextRequest()

    const again = bridge.nextRequest()
    bridge.hangUp()
    await page.next('down')
    await again
    expect(bridge.tickets).toEqual(['ticket-1', 'ticket-2'])
    expect(bridge.requests.at(-1)).toEqual({ action: 'subscribe', symbols: [NAVER], books: [] })
  })

  it('drops a message that is not of the contract, and reads the next', async () => {
    const { bridge, page } = await connected()
    await bridge.nextRequest()
    const heard = page.next('feed')
    bridge.say('not json')
    bridge.say({ type: 'quotes', quotes: [{ ...QUOTE, last: 'expensive' }] })
    bridge.say({ type: 'feed', state: 'down', code: 'realtime_in_use' })
    await heard
    expect(page.messages).toEqual([{ type: 'feed', state: 'down', code: 'realtime_in_use' }])
  })

  it('gives up on a line that is open but mute', async () => {
    const { bridge, page } = await connected({ silenceMs: 90 })
    await bridge.nextRequest()
    await page.next('down')
    expect(bridge.requests).toContainEqual({ action: 'ping', at: expect.any(Number) })
  })

  it('keeps trying while no ticket is to be had, and tries at once when woken', async () => {
    let isReachable = false
    const { bridge, page } = await connected({
      random: () => 0,
      ticket: () => (isReachable ? Promise.resolve('late') : Promise.reject(new Error('unreachable'))),
    })
    await page.next('down')
    isReachable = true
    page.stream.wake()
    await bridge.nextRequest()
    expect(bridge.tickets).toEqual(['late'])
  })

  it('stays silent once stopped', async () => {
    const { bridge, page } = await connected()
    await bridge.nextRequest()
    page.stream.stop()
    const before = page.states.length
    bridge.hangUp()
    await bridge.stop()
    bridges.length = 0
    expect(page.states).toHaveLength(before)
  })
})
