import type { Socket } from 'node:net'
import { buildConnector, Client as RealClient } from 'undici'
import { isArmed, reach, tell } from './points.ts'

export { type Dispatcher, Pool } from 'undici'

/** A connection for one order, stopping when it is open, when half of the request is out, and when all of it is. */
export class Client extends RealClient {
  constructor(url: string, options: RealClient.Options) {
    const open = buildConnector({})
    super(url, {
      ...options,
      connect: (wanted, opened) =>
        open(wanted, (...[error, socket]) => {
          if (error) return opened(error, null)
          reach('K5')
          watchWrites(socket)
          opened(null, socket)
        }),
    })
  }
}

/** undici writes head and body one after the other in one go. */
function watchWrites(socket: Socket): void {
  const write = socket.write.bind(socket) as (chunk: Buffer, written: () => void) => boolean // the form used below
  const parts: Buffer[] = []
  const flush = (): void => {
    const all = Buffer.concat(parts.splice(0))
    const [, code, quantity] = /"PDNO":"(\w+)".*"ORD_QTY":"(\d+)"/.exec(all.toString('latin1')) ?? []
    if (quantity !== undefined) tell(`wrote ${code}-${quantity} ${Date.now()}`)
    if (!isArmed('K6')) return void write(all, () => reach('K9'))
    const half = Math.ceil(all.length / 2)
    write(all.subarray(0, half), () => {
      reach('K6')
      write(all.subarray(half), () => undefined) // whoever was woken goes on where it was
    })
  }
  socket.write = ((chunk: string | Buffer, encoding?: BufferEncoding | (() => void)) => {
    if (parts.length === 0) queueMicrotask(flush)
    parts.push(typeof chunk === 'string' ? Buffer.from(chunk, typeof encoding === 'string' ? encoding : 'utf8') : chunk)
    return true
  }) as Socket['write'] // undici passes no callback with a request
}
