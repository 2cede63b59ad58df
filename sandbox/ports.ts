import { randomInt } from 'node:crypto'
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
  inbox: 29_500,
  inboxTls: 29_501,
  smtp: 29_587,
  gateway: 50_061,
}

export type StackPorts = Readonly<Record<keyof typeof DEFAULTS, number>>

/** For `freePorts`: any port that is free, for every server. */
export const ANY_PORTS: StackPorts = {
  web: 0,
  supabase: 0,
  bridge: 0,
  kisPaperRest: 0,
  kisPaperWs: 0,
  kisLiveRest: 0,
  kisLiveWs: 0,
  kisControl: 0,
  inbox: 0,
  inboxTls: 0,
  smtp: 0,
  gateway: 0,
}

/** Below the ports that systems give to outgoing connections: one of those must not take the place of a server that restarts. */
const ANY = { from: 10_240, to: 32_768 }

/** Each wanted port, or the next free one above it; 0 takes any that stays ours while its server restarts. No two are the same. */
export async function freePorts(wanted: Partial<StackPorts> = {}): Promise<StackPorts> {
  const taken = new Set<number>()
  const found = { ...DEFAULTS, ...wanted }
  for (const name of Object.keys(DEFAULTS) as (keyof StackPorts)[]) {
    let port = found[name] === 0 ? randomInt(ANY.from, ANY.to) : found[name]
    while (taken.has(port) || !(await isFree(port))) port += 1
    taken.add(port)
    found[name] = port
  }
  return found
}

/** Whether it can be listened on, on every local address a browser might try. */
async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  try {
    server.listen(port)
    await once(server, 'listening')
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}
