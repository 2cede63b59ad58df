import { createServer } from 'node:http'
import { type AddressInfo, createServer as createLine } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { describe, expect, it } from 'vitest'
import { createSystemClock } from '../system/system-clock.ts'
import { exchangeOnce } from './transport.ts'

it('writes no byte of a request whose time has run out while it connected', async () => {
  let requests = 0
  const server = createServer((_request, response) => {
    requests += 1
    response.end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const clock = createSystemClock()
  const request = { method: 'POST', path: '/', headers: {}, body: '{}', timeoutMs: 2_000, maxBytes: 1_000 } as const
  const late = await exchangeOnce(url, clock, { ...request, leaveBy: clock.monotonic() })
  expect(late).toEqual({ ok: false, error: { sent: false, cause: 'too_late' } })
  expect(requests).toBe(0)
  expect(await exchangeOnce(url, clock, { ...request, leaveBy: clock.monotonic() + 2_000 })).toMatchObject({ ok: true })
  expect(requests).toBe(1)
  server.close()
})

describe('B12: an order to a host that cannot be reached or trusted', () => {
  const RUNS = 20
  const request = { method: 'POST', path: '/', headers: {}, body: '{}', timeoutMs: 2_000, maxBytes: 1_000 } as const
  const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port

  const hosts = {
    /** Speaks no TLS at all. */
    async plain() {
      const server = createLine((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n'))
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      return { url: `https://127.0.0.1:${portOf(server)}`, close: () => server.close() }
    },
    /** Has no certificate to show. */
    async nameless() {
      const server = createTlsServer({}, (socket) => socket.end())
      server.on('tlsClientError', () => undefined)
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      return { url: `https://127.0.0.1:${portOf(server)}`, close: () => server.close() }
    },
    /** Nobody listens there any more. */
    async closed() {
      const server = createLine()
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const port = portOf(server)
      await new Promise<void>((resolve) => server.close(() => resolve()))
      return { url: `http://127.0.0.1:${port}`, close: () => undefined }
    },
    /** A name that can never be found (RFC 2606). */
    async unknown() {
      return { url: 'http://openapi.invalid', close: () => undefined }
    },
  }

  it.each(Object.entries(hosts))('of kind %s was not sent', async (kind, open) => {
    const clock = createSystemClock()
    const host = await open()
    const replies = await Promise.all(Array.from({ length: RUNS }, () => exchangeOnce(host.url, clock, request)))
    const sent = replies.filter((reply) => reply.ok || reply.error.sent).length
    console.log(`B12 ${kind}: ${sent} of ${RUNS} requests may have left`)
    expect(sent).toBe(0)
    host.close()
  })
})
