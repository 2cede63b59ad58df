import { once } from 'node:events'
import { createServer } from 'node:net'

/** A loopback port nobody uses at this moment. */
export async function freePort(): Promise<number> {
  const probe = createServer()
  await once(probe.listen(0, '127.0.0.1'), 'listening')
  const address = probe.address()
  await new Promise((done) => probe.close(done))
  if (address === null || typeof address === 'string') throw new Error('no free loopback port')
  return address.port
}
