import { once } from 'node:events'
import { createServer } from 'node:net'

/** Ports of `npm start`. Those of the simulator are KIS' own. */
const DEFAULTS = {
  web: 3000,
  supabase: 54_321,
  bridge: 8787,
  kisPaperRest: 29_443,
  kisPaperWs: 31_000,
  kisLiveRest: 9443,
  kisLiveWs: 21_000,
  kisControl: 29_400,
}

export type StackPorts = Readonly<Record<keyof typeof DEFAULTS, number>>

/** Each wanted port, or the next free one above it; 0 takes any. No two are the same. */
export async function freePorts(wanted: Partial<StackPorts> = {}): Promise<StackPorts> {
  const taken = new Set<number>()
  const found = { ...DEFAULTS, ...wanted }
  for (const name of Object.keys(DEFAULTS) as (keyof StackPorts)[]) {
    let port = await probe(found[name])
    for (let next = found[name]; port === undefined || taken.has(port); next = next === 0 ? 0 : next + 1) {
      port = await probe(next)
    }
    taken.add(port)
    found[name] = port
  }
  return found
}

/** The port when it can be listened on (any free one for 0), on every local address a browser might try. */
async function probe(port: number): Promise<number | undefined> {
  const server = createServer()
  try {
    server.listen(port)
    await once(server, 'listening')
    const address = server.address()
    return typeof address === 'object' && address !== null ? address.port : undefined
  } catch {
    return undefined
  } finally {
    server.close()
  }
}
