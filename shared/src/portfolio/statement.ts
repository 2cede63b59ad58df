import { z } from 'zod'
import { KstDate, UnixMs } from '../core/time.ts'
import { InstrumentId } from '../domain/instrument.ts'

export const DifferenceCause = z.enum(['fee_rounding', 'missing_fill', 'corporate_action', 'dividend', 'unknown'])
export type DifferenceCause = z.infer<typeof DifferenceCause>

/** Something that does not tie out. Shares for `quantity`, won for `cash`; `difference` is broker less expected. */
export const StatementDifference = z.object({
  what: z.enum(['quantity', 'cash']),
  instrumentId: InstrumentId.nullable(),
  expected: z.number(),
  broker: z.number(),
  difference: z.number(),
  cause: DifferenceCause,
})
export type StatementDifference = z.infer<typeof StatementDifference>

const StatementLine = z.object({
  instrumentId: InstrumentId,
  /** Shares. `expected` = start + bought − sold + adjusted. */
  start: z.int(),
  bought: z.int(),
  sold: z.int(),
  adjusted: z.int(),
  expected: z.int(),
  broker: z.int(),
  /** Won. */
  boughtWon: z.number(),
  soldWon: z.number(),
  commission: z.int(),
  tax: z.int(),
  /** Won per share of what is left, without charges; null when more was sold than was known to be held. */
  avgPx: z.number().nullable(),
  /** Won before charges; null when more was sold than was known to be held. */
  realized: z.int().nullable(),
  /** Shares of orders that were not ours (HTS, MTS, another program), bought and sold together. */
  external: z.int(),
})
export type StatementLine = z.infer<typeof StatementLine>

/** One account's day, from its first balance and its fills, held against the broker's last balance. Won. */
export const Statement = z.object({
  date: KstDate,
  startAt: UnixMs,
  endAt: UnixMs,
  /** How realized profit is counted: 이동평균, without charges; `net` is after commission and tax. */
  basis: z.literal('moving_average'),
  lines: z.array(StatementLine),
  cash: z.object({
    start: z.number(),
    bought: z.number(),
    sold: z.number(),
    commission: z.int(),
    tax: z.int(),
    adjusted: z.number(),
    expected: z.number(),
    broker: z.number(),
  }),
  realized: z.object({ gross: z.int(), net: z.int() }),
  differences: z.array(StatementDifference),
  /** True when nothing differs, to the share and to the won. */
  tiesOut: z.boolean(),
})
export type Statement = z.infer<typeof Statement>
