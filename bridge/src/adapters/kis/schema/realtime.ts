import { z } from 'zod'

/** Answers to a registration. Some refusals come without any header. */
export const RealtimeAnswer = z.object({
  header: z.looseObject({ tr_id: z.string().default(''), tr_key: z.string().default('') }).optional(),
  body: z.object({
    rt_cd: z.string(),
    msg_cd: z.string().default(''),
    msg1: z.string().default(''),
    output: z.object({ iv: z.string(), key: z.string() }).optional().catch(undefined),
  }),
})
export type RealtimeAnswer = z.infer<typeof RealtimeAnswer>

export const Ping = z.object({ header: z.object({ tr_id: z.literal('PINGPONG') }) })
