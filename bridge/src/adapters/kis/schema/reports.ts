import { z } from 'zod'
import { digits } from './orders.ts'
import {
  WireAmount,
  WireCount,
  WireDate,
  WireDay,
  WireDisplay,
  WireOptionalDay,
  WirePositive,
  WireText,
  WireTime,
} from './wire.ts'

/** inquire-psbl-sell: the table names the object `output1`, the wire `output`. */
export const SellableReply = z
  .object({ output: z.unknown().optional(), output1: z.unknown().optional() })
  .transform(({ output, output1 }) => output ?? output1)
  .pipe(z.object({ cblc_qty: WireCount, ord_psbl_qty: WireCount }))

/** inquire-psbl-rvsecncl. */
export const RevisableRow = z.object({
  ord_gno_brno: z.string().trim().max(5).catch(''),
  odno: digits(/^\d{1,10}$/),
  pdno: z.string().trim().min(1),
  sll_buy_dvsn_cd: z.string().trim(),
  ord_dvsn_cd: WireText,
  ord_qty: WireCount,
  ord_unpr: WirePositive,
  ord_tmd: WireTime,
  tot_ccld_qty: WireCount,
  psbl_qty: WireCount,
})
export type RevisableRow = z.infer<typeof RevisableRow>

export const AssetsReply = z.object({
  output2: z.object({
    pchs_amt_smtl: WireAmount,
    nass_tot_amt: WireAmount,
    loan_amt_smtl: WireAmount,
    evlu_pfls_amt_smtl: WireAmount,
    evlu_amt_smtl: WireAmount,
    tot_asst_amt: WireAmount,
    tot_dncl_amt: WireAmount,
  }),
})

const Profit = {
  trad_dt: WireDay,
  buy_amt: WirePositive,
  sll_amt: WirePositive,
  rlzt_pfls: WireAmount,
  fee: WireAmount,
  tl_tax: WireAmount,
  loan_int: WireDisplay,
  pfls_rt: WireDisplay,
}

/** inquire-period-profit. */
export const DailyProfitRow = z.object(Profit)
export type DailyProfitRow = z.infer<typeof DailyProfitRow>

/** inquire-period-trade-profit. */
export const TradeProfitRow = z.object({
  ...Profit,
  pdno: z.string().trim().min(1),
  prdt_name: WireText,
  buy_qty: WireCount,
  sll_qty: WireCount,
})

const Seq = z
  .string()
  .trim()
  .regex(/^\d{1,10}$/)
  .transform((text) => text.replace(/^0+(?=\d)/, ''))

/** Order answers spell their keys in capitals, lists in small letters. */
export const ReservationAnswer = z
  .object({ output: z.union([z.object({ RSVN_ORD_SEQ: Seq }), z.object({ rsvn_ord_seq: Seq })]) })
  .transform(({ output }) => ('RSVN_ORD_SEQ' in output ? output.RSVN_ORD_SEQ : output.rsvn_ord_seq))

export const ReservationDone = z
  .object({ output: z.union([z.object({ NRML_PRCS_YN: z.string() }), z.object({ nrml_prcs_yn: z.string() })]) })
  .transform(({ output }) => ('NRML_PRCS_YN' in output ? output.NRML_PRCS_YN : output.nrml_prcs_yn).trim())

/** order-resv-ccnl. The phone number that KIS sends along is not read. */
export const ReservationRow = z.object({
  rsvn_ord_seq: Seq,
  rsvn_ord_ord_dt: WireDay,
  rsvn_ord_rcit_dt: WireDate,
  rsvn_ord_rcit_tmd: WireTime,
  pdno: z.string().trim().min(1),
  kor_item_shtn_name: WireText,
  ord_dvsn_cd: WireText,
  sll_buy_dvsn_cd: z.string().trim(),
  ord_rsvn_qty: WireCount,
  ord_rsvn_unpr: WirePositive,
  tot_ccld_qty: WireCount,
  tot_ccld_amt: WirePositive,
  cncl_ord_dt: WireOptionalDay,
  odno: WireText,
  rsvn_end_dt: WireOptionalDay,
  prcs_rslt: WireText,
  rjct_rson2: WireText,
})
export type ReservationRow = z.infer<typeof ReservationRow>
