import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'

const HOST = '127.0.0.1'

/** The broker's stream on its way to the bridge, to which trades can be added that never happened. */
export interface TickLine {
  readonly url: string
  /** Codes of which a trade has come by. */
  seen(): readonly string[]
  /** Says that this price was paid. Returns the moment the frame was handed to the kernel. */
  trade(code: string, price: number): number
  close(): void
}

/** Fields of H0STCNT0: a record of 46, in order. */
const RECORD = 46
const PRICE = 2
const HIGH = 8
const VOLUME = 13

export async function startTickLine(target: number): Promise<TickLine> {
  const server = new WebSocketServer({ port: 0, host: HOST })
  await once(server, 'listening')
  const last = new Map<string, string[]>()
  server.on('connection', (near, request) => {
    const far = new WebSocket(`ws://${HOST}:${target}${request.url ?? ''}`)
    const waiting: string[] = []
    near.on('message', (data: Buffer) =>
      far.readyState === far.OPEN ? far.send(data.toString()) : waiting.push(data.toString()),
    )
    far.on('open', () => {
      for (const text of waiting) far.send(text)
    })
    far.on('message', (data: Buffer) => {
      const text = data.toString()
      for (const record of recordsIn(text)) last.set(record[0] ?? '', record)
      near.send(text)
    })
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('error', () => undefined) // what follows is a close
      from.on('close', () => to.terminate())
    }
  })
  return {
    url: `ws://${HOST}:${(server.address() as AddressInfo).port}`, // a TCP address, as asked for
    seen: () => [...last.keys()],
    trade(code, price) {
      const record = last.get(code)
      if (!record) throw new Error(`no trade of ${code} has come by`)
      record[PRICE] = String(price)
      record[HIGH] = String(Math.max(price, Number(record[HIGH])))
      record[VOLUME] = String(Number(record[VOLUME]) + 1)
      const frame = `0|H0STCNT0|001|${record.join('^')}`
      const at = performance.now()
      for (const near of server.clients) near.send(frame)
      return at
    },
    close() {
      for (const client of server.clients) client.terminate()
      server.close()
    },
  }
}

function recordsIn(text: string): readonly string[][] {
  const [, trId, , body] = text.split('|')
  if (trId !== 'H0STCNT0' || body === undefined) return []
  const fields = body.split('^')
  return Array.from({ length: Math.floor(fields.length / RECORD) }, (_, index) =>
    fields.slice(index * RECORD, (index + 1) * RECORD),
  )
}

/** The way of requests to the broker: tells when the last byte of an order has come. */
export interface OrderWatch {
  readonly url: string
  /** Resolves with the moment the next order is whole here; undefined when none comes in time. */
  nextOrder(withinMs: number): Promise<number | undefined>
  close(): void
}

const ORDER = /^POST \S*\/trading\/order-cash/

export async function startOrderWatch(target: number): Promise<OrderWatch> {
  let told: ((at: number) => void) | undefined
  const open = new Set<Socket>()
  const server: Server = createServer((near) => {
    const far = connect(target, HOST)
    for (const socket of [near, far]) {
      open.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => open.delete(socket))
    }
    let text = ''
    near.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1')
      if (isWhole(text)) {
        if (ORDER.test(text)) told?.(performance.now())
        text = ''
      }
      far.write(chunk)
    })
    far.on('data', (chunk: Buffer) => near.write(chunk))
    far.on('end', () => near.end())
    near.on('end', () => far.end())
  })
  server.listen(0, HOST)
  await once(server, 'listening')
  return {
    url: `http://${HOST}:${(server.address() as AddressInfo).port}`, // a TCP address, as asked for
    nextOrder: (withinMs) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => resolve(undefined), withinMs)
        told = (at) => {
          clearTimeout(timer)
          told = undefined
          resolve(at)
        }
      }),
    close() {
      server.close()
      for (const socket of open) socket.destroy()
    },
  }
}

/** Head, and as many bytes of body as it promises. */
function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return false
  const length = /content-length: (\d+)/i.exec(text.slice(0, end))?.[1]
  return text.length - end - 4 >= Number(length ?? 0)
}
