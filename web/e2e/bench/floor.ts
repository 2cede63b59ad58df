import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright'
import { WebSocketServer } from 'ws'

/** About the size of an account's row on its way to the browser. */
const PAYLOAD = JSON.stringify({ event: 'account_changed', payload: 'x'.repeat(900) })
const WARM_UP = 20

/** Milliseconds from asking a server that does nothing else until its message is there, in this browser. */
export async function floorSamples(page: Page, count: number): Promise<number[]> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>floor</title>')
  })
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (socket) => socket.on('message', () => socket.send(PAYLOAD)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // a TCP server always has one
  try {
    await page.goto(`http://127.0.0.1:${port}/`)
    const samples = await page.evaluate(
      async ({ url, rounds }) => {
        const socket = new WebSocket(url)
        const next = (type: string) => new Promise((done) => socket.addEventListener(type, done, { once: true }))
        await next('open')
        const taken: number[] = []
        for (let round = 0; round < rounds; round += 1) {
          const answered = next('message')
          const from = performance.now()
          socket.send('now')
          await answered
          taken.push(performance.now() - from)
        }
        socket.close()
        return taken
      },
      { url: `ws://127.0.0.1:${port}/`, rounds: WARM_UP + count },
    )
    return samples.slice(WARM_UP)
  } finally {
    sockets.close()
    server.close()
    server.closeAllConnections()
  }
}
