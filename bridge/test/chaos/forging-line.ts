import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { encryptNotice, type NoticeKey } from '@naru/sandbox/kis/ws/notices.ts'
import { WebSocket, WebSocketServer } from 'ws'

/** The realtime stream is not encrypted on its way: whoever sits on it reads the keys it names, and can say anything. */
export interface ForgingLine {
  readonly url: string
  /** Says to every listener, as if the broker had, that this notice came. Returns to how many. */
  forgeNotice(record: string): number
  close(): void
}

export async function aForgingLine(target: string): Promise<ForgingLine> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  const keys = new Map<WebSocket, NoticeKey & { readonly trId: string }>()
  server.on('connection', (near, request) => {
    const far = new WebSocket(`${target}${request.url ?? ''}`)
    const waiting: string[] = []
    near.on('message', (data: Buffer) =>
      far.readyState === far.OPEN ? far.send(data.toString()) : waiting.push(data.toString()),
    )
    far.on('open', () => {
      for (const text of waiting) far.send(text)
    })
    far.on('message', (data: Buffer) => {
      const text = data.toString()
      const key = keyIn(text)
      if (key) keys.set(near, key)
      near.send(text)
    })
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('error', () => undefined) // what follows is a close
      from.on('close', () => to.terminate())
    }
    near.on('close', () => keys.delete(near))
  })
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`, // a TCP address, as asked for
    forgeNotice(record) {
      for (const [near, key] of keys) near.send(`1|${key.trId}|001|${encryptNotice(record, key)}`)
      return keys.size
    },
    close() {
      for (const client of server.clients) client.terminate()
      server.close()
    },
  }
}

/** Key and iv, as the answer to the registration of notices names them. */
function keyIn(text: string): (NoticeKey & { readonly trId: string }) | undefined {
  if (!text.startsWith('{')) return undefined
  const { header, body } = JSON.parse(text) as {
    header?: { tr_id?: string }
    body?: { output?: { key?: string; iv?: string } }
  } // the broker's own words
  const { key, iv } = body?.output ?? {}
  const trId = header?.tr_id ?? ''
  return key && iv && trId.startsWith('H0STCNI') ? { key, iv, trId } : undefined
}
