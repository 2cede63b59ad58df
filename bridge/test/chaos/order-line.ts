import { EventEmitter, once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** Where a request for an order, or its answer, is held on its way between bridge and broker. */
export type Hold = 'request' | 'answer'

/** The way to the broker. Reads pass; a request for an order and its answer can be held, and are counted. */
export interface OrderLine {
  readonly url: string
  /** Holds the next request for an order of this account, or its answer, until `release`. */
  hold(what: Hold, cano: string): void
  /** Resolves when that much has arrived here: the whole request; the first byte of an answer, or the end instead. */
  held(): Promise<void>
  /** Resolves when an answer, or the end of the connection, has been handed to the bridge's side of the kernel. */
  answered(cano: string): Promise<void>
  /** What was held goes on. */
  release(): void
  /** Whole requests for orders of this account that have come by. */
  requests(cano: string): number
  /** Nobody answers at this address any more, or again. */
  setDown(isDown: boolean): Promise<void>
  close(): void
}

const ORDER = /^POST \S*\/trading\/order-/

export async function anOrderLine(target: string): Promise<OrderLine> {
  const { hostname, port } = new URL(target)
  const open = new Set<Socket>()
  const counts = new Map<string, number>()
  const told = new EventEmitter()
  let wanted: { readonly what: Hold; readonly cano: string } | undefined
  let onRelease: (() => void) | undefined

  const held = (goOn: () => void): void => {
    wanted = undefined
    onRelease = goOn
    told.emit('held')
  }

  const carry = (near: Socket): void => {
    const far = connect(Number(port), hostname)
    for (const socket of [near, far]) {
      open.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => open.delete(socket))
    }
    const request: Buffer[] = []
    /** Whose order it is, once the request is whole. */
    let cano: string | undefined
    near.on('data', (chunk: Buffer) => {
      const first = request[0] ?? chunk
      if (!ORDER.test(first.subarray(0, 200).toString('latin1'))) return void far.write(chunk)
      request.push(chunk)
      const text = Buffer.concat(request).toString('utf8')
      if (!isWhole(text)) return
      cano = /"CANO":"(\d+)"/.exec(text)?.[1] ?? ''
      counts.set(cano, (counts.get(cano) ?? 0) + 1)
      const send = (): void => void far.write(Buffer.concat(request.splice(0)))
      if (wanted?.what === 'request' && wanted.cano === cano) held(send)
      else send()
    })
    const give = (part: () => void): void => {
      const andTell = (): void => {
        part()
        if (cano !== undefined) setImmediate(() => told.emit(`answered ${cano}`))
      }
      // An answer that never comes because the connection ends is held like one.
      if (cano !== undefined && wanted?.what === 'answer' && wanted.cano === cano) held(andTell)
      else andTell()
    }
    far.on('data', (chunk: Buffer) => give(() => near.write(chunk)))
    far.on('close', (isBroken) => give(() => (isBroken ? near.resetAndDestroy() : near.end())))
    // A whole request is with the broker whatever becomes of its sender; half of one ends as it is.
    near.on('close', () => {
      if (cano === undefined) far.end(Buffer.concat(request.splice(0)))
    })
  }

  const server = createServer(carry)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address() as AddressInfo // a TCP address, as asked for
  const close = (): void => {
    server.close()
    for (const socket of open) socket.destroy()
  }
  return {
    url: `http://127.0.0.1:${address.port}`,
    hold(what, cano) {
      wanted = { what, cano }
    },
    held: async () => void (await once(told, 'held')),
    answered: async (cano) => void (await once(told, `answered ${cano}`)),
    release() {
      wanted = undefined
      onRelease?.()
      onRelease = undefined
    },
    requests: (cano) => counts.get(cano) ?? 0,
    async setDown(isDown) {
      if (isDown) close()
      else await once(server.listen(address.port, '127.0.0.1'), 'listening')
    },
    close,
  }
}

/** Head and as many bytes of body as it promises. */
function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n')
  const length = /content-length: (\d+)/i.exec(text.slice(0, Math.max(end, 0)))?.[1]
  return end > 0 && Buffer.byteLength(text.slice(end + 4)) >= Number(length ?? 0)
}
