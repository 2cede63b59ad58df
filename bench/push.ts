import { measurePush } from '../web/e2e/bench/push.ts'

/** From a row written in Postgres, and from a click on the order button, to the user's screen. */
export async function run(): Promise<{ bench: string; figures: Record<string, number> }> {
  return { bench: 'push', figures: await measurePush() }
}
