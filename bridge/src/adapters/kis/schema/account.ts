import { z } from 'zod'
import { WireAmount, WireCount, WirePositive, WireText } from './wire.ts'

/** One row of inquire-balance. Sold out holdings stay as rows of zero shares until D+2. */
export const HoldingRow = z.object({
  pdno: z.string().trim().min(1),
  prdt_name: WireText,
  hldg_qty: WireCount,
  ord_psbl_qty: WireCount,
  pchs_avg_pric: WirePositive,
  prpr: WirePositive,
  /** Set on rows bought on credit. */
  loan_dt: WireText,
})
export type HoldingRow = z.infer<typeof HoldingRow>

export const BalanceTotals = z.object({
  dnca_tot_amt: WireAmount,
  nxdy_excc_amt: WireAmount,
  prvs_rcdl_excc_amt: WireAmount,
  tot_evlu_amt: WireAmount,
  nass_amt: WireAmount.optional(),
})
export type BalanceTotals = z.infer<typeof BalanceTotals>

export const BuyableReply = z.object({
  output: z.object({
    ord_psbl_cash: WireAmount,
    nrcvb_buy_amt: WireAmount,
    nrcvb_buy_qty: WireCount,
    psbl_qty_calc_unpr: WirePositive,
  }),
})

/** Lists come as an array, or as an empty object when there is nothing. */
export const Rows = z.union([z.array(z.unknown()), z.strictObject({}).transform(() => [] as unknown[])])
