import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
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
