import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export interface MuteLine {
  readonly port: number
  /** From now on what the database answers is swallowed; the client's connection breaks at the first answer. */
  mute(): void
  close(): Promise<void>
}

/** A line to a database that can lose answers: what was asked is done, and nobody hears of it. */
export async function openMuteLine(host: string, port: number): Promise<MuteLine> {
  let isMute = false
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const database = connect(port, host)
    for (const socket of [client, database]) {
      sockets.add(socket)
      // Cut lines are what this is for.
      socket.on('error', () => undefined)
      socket.on('close', () => sockets.delete(socket))
    }
    client.pipe(database)
    database.on('data', (answer) => {
      if (isMute) client.destroy()
      else client.write(answer)
    })
    database.on('close', () => client.destroy())
    // The database ends on its own after it has done what it was asked.
    client.on('close', () => database.end())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    port: address.port,
    mute: () => {
      isMute = true
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
