import { measureFloor, measureStream } from '../bridge/bench/stream.ts'

/**
 * Quotes from the broker's frame to the browser: ticks in, client out, through hub, conflation and WebSocket, with every
 * user on a feed of their own. The floor is a bare WebSocket server that sends messages of the same size as often.
 */
export async function run(): Promise<{ bench: string; figures: Record<string, number> }> {
  const floor = await measureFloor({ clients: 200 })
  const some = await measureStream({ users: 200, clientsPerUser: 1 })
  const many = await measureStream({ users: 334, clientsPerUser: 3 })
  const figures: Record<string, number> = { ...floor, ...some }
  for (const [key, value] of Object.entries(many)) figures[`many_${key}`] = value
  return { bench: 'stream', figures }
}
