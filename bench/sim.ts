import { measureSimulator } from '../sandbox/bench/sim.ts'

/**
 * The simulated broker under load: 200 symbols trade as fast as ten sessions, each with all of them, are served. The
 * simulator runs in a process of its own and measures itself; the clients are in another. The floor is a bare WebSocket
 * server that sends texts of the same length to as many sessions, in that same process, in the same run.
 */
export const run = async (): Promise<{ bench: string; figures: Record<string, number> }> => ({
  bench: 'sim',
  figures: await measureSimulator(),
})
