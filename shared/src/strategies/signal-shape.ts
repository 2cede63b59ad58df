import { z } from 'zod'

const Price = z.number().positive().max(1e9)
const Rate = z.number().positive().max(10)
/** A signal as whoever is not trusted may say it: what is not known is not there. `price` of a limit or stop is for the reader to ask for. */
export const SignalShape = z.strictObject({
  series: z.int().min(0),
  side: z.enum(['buy', 'sell']),
  type: z.enum(['market', 'limit', 'stop']),
  price: Price.optional(),
  strength: z.number().min(0).max(1).optional(),
  reason: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,39}$/)
    .optional(),
  size: z.union([
    z.strictObject({ shares: z.int().min(1).max(1e9) }),
    z.strictObject({ equityShare: z.number().positive().max(1) }),
  ]),
  exits: z
    .strictObject({
      stopRate: Rate.max(1).optional(),
      takeRate: Rate.optional(),
      trailRate: Rate.max(1).optional(),
      trailAfterRate: Rate.optional(),
      clock: z
        .string()
        .regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/)
        .optional(),
    })
    .optional(),
})
