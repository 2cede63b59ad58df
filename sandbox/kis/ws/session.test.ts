import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { type Customer, type Desk, openDesk } from '../test/desk.ts'
import { MAX_UNSENT_BYTES, Session, textFrame } from './session.ts'

describe('a frame built by hand', () => {
  it('is read by others as the same text, whatever it says and however long it is', async () => {
    const server = createServer()
    const sockets = new WebSocketServer({ noServer: true })
    const opened = new Promise<Session>((resolve) => {
      server.on('upgrade', (request, raw, head) =>
        sockets.handleUpgrade(request, raw, head, (socket) => resolve(new Session(socket, raw, 0))),
      )
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
    const session = await opened
    const lengths = [0, 1, 125, 126, 127, 65_535, 65_536, 70_000]
    const texts = [
      ...fc.sample(fc.string({ unit: 'grapheme' }), 50),
      ...lengths.map((n) => '가'.repeat(n % 7) + 'a'.repeat(n)),
    ]
    const received: string[] = []
    const all = new Promise<void>((resolve) => {
      client.on('message', (data) => {
        received.push(String(data))
        if (received.length === texts.length) resolve()
      })
    })
    for (const text of texts) session.push(textFrame(text))
    session.flush(0)
    await all
    expect(received).toEqual(texts)
    client.terminate()
    server.close()
  })
})

describe('a client that does not read', () => {
  let desk: Desk
  let customer: Customer
  afterEach(() => desk.kis.stop())

  it('is cut off once too much waits for it, and the others go on', async () => {
    desk = await openDesk()
    customer = await desk.customer('live')
    const other = await desk.customer('paper')
    const reader = await other.connect()
    await reader.ask('H0STCNT0', '005930')
    const port = Number(new URL(customer.wsUrl).port)
    const lazy = connect(port, '127.0.0.1')
    const key = await customer.approvalKey()
    lazy.write(
      'GET / HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-version: 13\r\n' +
        'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    )
    await once(lazy, 'data')
    const header = { approval_key: key, custtype: 'P', tr_type: '1', 'content-type': 'utf-8' }
    const body = { input: { tr_id: 'H0STCNT0', tr_key: '005930' } }
    lazy.write(masked(JSON.stringify({ header, body })))
    await once(lazy, 'data')
    lazy.pause()
    const host = desk.kis.sockets.live
    const closed = once(lazy, 'close')
    let most = 0
    while (host.registrations().length > 0) {
      for (let i = 0; i < 200; i++) host.stream.onTrade('005930', TRADE, 'KRX')
      host.stream.onBook('005930', 'KRX')
      host.flush()
      most = Math.max(most, host.unsentBytes)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(most).toBeLessThan(MAX_UNSENT_BYTES * 1.1)
    await desk.clock.advance(5_000)
    await reader.next((text) => text.startsWith('0|H0STCNT0|'))
    reader.close()
    lazy.resume()
    await closed
  })
})

const TRADE = { at: 36_000_000, price: 44_000, size: 10, aggressor: 'buyer' } as const

/** A client's frame: masked with zeros. */
function masked(text: string): Buffer {
  const payload = Buffer.from(text)
  return Buffer.concat([
    Buffer.from([0x81, 0x80 | 126, payload.length >> 8, payload.length & 255, 0, 0, 0, 0]),
    payload,
  ])
}
