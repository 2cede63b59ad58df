import { openFloor } from '../bridge/bench/order-floor.ts'
import { measureTickToOrder } from '../sandbox/bench/tick-to-order.ts'

/** From the frame of a trade to the bytes of the order a rule makes of it, beside the floor of the machine. */
export const run = async (): Promise<{ bench: string; figures: Record<string, number> }> => ({
  bench: 'tick-to-order',
  figures: await measureTickToOrder({
    rounds: 5,
    samples: Number(process.env.BENCH_SAMPLES ?? 100),
    warmUp: 48,
    openFloor,
  }),
})
