import { measureFloor } from '../bridge/bench/order-floor.ts'
import { measureTickToOrder } from '../sandbox/bench/tick-to-order.ts'

/** From the frame of a trade to the bytes of the order a rule makes of it, beside the floor of the machine. */
export const run = async (): Promise<{ bench: string; figures: Record<string, number> }> => ({
  bench: 'tick-to-order',
  figures: await measureTickToOrder({ samples: Number(process.env.BENCH_SAMPLES ?? 400), warmUp: 48, measureFloor }),
})
