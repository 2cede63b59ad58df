import { z } from 'zod'
import { playBacktests } from './world.ts'

/** A process that plays backtests until it is killed. */
const Access = z.object({
  url: z.string(),
  publishableKey: z.string(),
  email: z.string(),
  password: z.string(),
  dataDir: z.string(),
  worker: z.string(),
})
playBacktests(Access.parse(JSON.parse(process.env.ACCESS ?? '{}')))
setInterval(() => undefined, 60_000)
