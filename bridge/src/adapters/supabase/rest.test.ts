import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createRest, type Rest } from './rest.ts'

let server: Server
let rest: Rest

async function listening(answer: Parameters<typeof createServer>[1], timeoutMs = 5_000): Promise<Set<Socket>> {
  const sockets = new Set<Socket>()
  server = createServer(answer).listen(0, '127.0.0.1')
  server.on('connection', (socket) => sockets.add(socket))
  await once(server, 'listening')
  rest = createRest(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api`, timeoutMs) // it listens on a port
  return sockets
}

afterEach(async () => {
  await rest.close()
  server.closeAllConnections()
  server.close()
})

describe('calls of the Data API', () => {
  it('go below the path of the project, with headers and body as given', async () => {
    await listening((request, response) => {
      let body = ''
      request.on('data', (chunk) => {
        body += chunk
      })
      request.on('end', () =>
        response.writeHead(201).end(`${request.method} ${request.url} ${request.headers.apikey} ${body}`),
      )
    })
    expect(await rest.post('/rest/v1/rpc/f', { apikey: 'key' }, '{}')).toEqual({
      status: 201,
      text: 'POST /api/rest/v1/rpc/f key {}',
    })
  })

  it('share connections one after the other', async () => {
    const sockets = await listening((request, response) => request.resume().on('end', () => response.end('1')))
    for (let call = 0; call < 9; call += 1) await rest.post('/f', {}, '{}')
    expect(sockets.size).toBeLessThanOrEqual(2) // the next call may come a moment before the last one is put away
  })

  it('are given up in time when the answer does not come, or does not end', async () => {
    await listening((request, response) => {
      if (request.url?.endsWith('/half')) response.write('[')
    }, 100)
    await expect(rest.post('/never', {}, '{}')).rejects.toThrow()
    await expect(rest.post('/half', {}, '{}')).rejects.toThrow()
  })

  it('are asked once, also when the connection breaks before the answer', async () => {
    let asked = 0
    await listening((request) => {
      asked += 1
      request.socket.destroy()
    })
    await expect(rest.post('/f', {}, '{}')).rejects.toThrow()
    expect(asked).toBe(1)
  })
})
