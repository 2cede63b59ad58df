import { once } from 'node:events'
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { Client } from 'undici'
import { WebSocket, WebSocketServer } from 'ws'

const SAMPLES = 300

export interface OrderFloor {
  /** 300 times, each in milliseconds. */
  run(): Promise<readonly number[]>
  close(): Promise<void>
}

/**
 * What no order can be faster than on this machine: a frame that comes in, one committed row, one line that is on disk
 * and a request to a server on loopback over a fresh connection, one after the other. Opened before anything is measured:
 * it makes a table, and whoever has read the schema reads it again then.
 */
export async function openFloor(dbUrl: string): Promise<OrderFloor> {
  const folder = mkdtempSync(join(tmpdir(), 'naru-floor-'))
  const file = openSync(join(folder, 'lines'), 'a')
  const sql = postgres(dbUrl, { max: 1, onnotice: () => {} })
  const broker = await startBroker()
  await sql`create table public.floor_lines (line text)`
  return {
    async run() {
      const times: number[] = []
      for (let index = 0; index < SAMPLES; index += 1) {
        const started = performance.now()
        await broker.frame(FRAME)
        await sql`insert into public.floor_lines values (${LINE})`
        writeSync(file, LINE)
        fsyncSync(file)
        await broker.post(LINE)
        times.push(performance.now() - started)
      }
      return times
    },
    async close() {
      await sql`drop table public.floor_lines`
      await sql.end()
      broker.stop()
      closeSync(file)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** As long as a trade of the broker and a line of the journal. */
const FRAME = 'x'.repeat(260)
const LINE = `${'x'.repeat(400)}\n`

/** A bare server that answers at once and sends what it is told to. */
async function startBroker() {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.end('{}'))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const sockets = new WebSocketServer({ server })
  const { port } = server.address() as AddressInfo // it listens on a port
  const connected = once(sockets, 'connection')
  const client = new WebSocket(`ws://127.0.0.1:${port}`)
  const [line] = (await connected) as [WebSocket] // what the event carries
  await once(client, 'open')
  return {
    async frame(text: string): Promise<void> {
      const arrived = once(client, 'message')
      line.send(text)
      await arrived
    },
    async post(body: string): Promise<void> {
      const connection = new Client(`http://127.0.0.1:${port}`)
      const headers = { connection: 'close' }
      const answer = await connection.request({ method: 'POST', path: '/', body, headers })
      await answer.body.dump()
      await connection.close()
    },
    stop(): void {
      client.terminate()
      sockets.close()
      server.close()
    },
  }
}
