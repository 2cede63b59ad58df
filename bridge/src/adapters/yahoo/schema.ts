import { z } from 'zod'

/** Numbers, with null where nothing was traded. */
const Column = z.array(z.number().nullable()).optional()

const Chart = z.object({
  /** Seconds since 1970: the start of each bar; absent when there is none. */
  timestamp: z.array(z.int().nonnegative()).default([]),
  indicators: z.object({
    quote: z.array(z.object({ open: Column, high: Column, low: Column, close: Column, volume: Column })),
  }),
})
export type Chart = z.infer<typeof Chart>

export const ChartReply = z.object({
  chart: z.object({
    result: z.array(Chart).nullable(),
    error: z.object({ code: z.string() }).nullable(),
  }),
})
