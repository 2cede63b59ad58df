import { openFloor } from '../bridge/bench/order-floor.ts'
import { measureOrders } from '../sandbox/bench/orders.ts'

const seconds = (name: string, usual: number): number => Number(process.env[name] ?? usual)

/**
 * Manual orders over 200 accounts, from the user's request to the bytes at the broker: at 100 a second for a minute, to
 * see how long it takes, and at 150 a second for three, to see what is kept up. Beside it the floor of the machine.
 */
export const run = async (): Promise<{ bench: string; figures: Record<string, number> }> => ({
  bench: 'orders',
  figures: await measureOrders({
    accounts: seconds('BENCH_ACCOUNTS', 200),
    latencyRate: seconds('BENCH_RATE', 100),
    latencySeconds: seconds('BENCH_SECONDS', 60),
    sustainedRate: seconds('BENCH_SUSTAINED_RATE', 150),
    sustainedSeconds: seconds('BENCH_SUSTAINED_SECONDS', 180),
    openFloor,
  }),
})
