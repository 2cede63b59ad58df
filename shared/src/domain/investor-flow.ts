import { z } from 'zod'
import { KstDate } from '../core/time.ts'

/** Net purchase of one kind of investor: shares and won, negative when they sold more. Null until it is published. */
const NetFlow = z.object({ shares: z.int().nullable(), won: z.number().nullable() }).readonly()

/** Who bought and who sold one stock on one day (투자자별 순매수). The running day is published after the close. */
export const InvestorFlow = z
  .object({
    date: KstDate,
    /** Won per share. */
    close: z.number().nonnegative(),
    /** Against the previous close, signed, won per share. */
    change: z.number(),
    individual: NetFlow,
    foreign: NetFlow,
    institution: NetFlow,
  })
  .readonly()
export type InvestorFlow = z.infer<typeof InvestorFlow>
