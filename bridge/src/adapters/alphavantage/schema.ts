import { z } from 'zod'

const Figure = z
  .string()
  .regex(/^\d+(\.\d+)?$/)
  .transform(Number)

const Row = z.object({
  '1. open': Figure,
  '2. high': Figure,
  '3. low': Figure,
  '4. close': Figure,
  '5. volume': Figure,
})

/** Of all these, one is there: the series, or why it is not. */
export const DailyReply = z.object({
  'Time Series (Daily)': z.record(z.string(), Row).optional(),
  'Error Message': z.string().optional(),
  Note: z.string().optional(),
  Information: z.string().optional(),
})
export type DailyReply = z.infer<typeof DailyReply>
