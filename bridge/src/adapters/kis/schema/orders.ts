import { z } from 'zod'
import { WireAmount, WireCount, WireDate, WirePositive, WireText, WireTime } from './wire.ts'

/** Order answers spell their keys in capitals, though not reliably so. */
const upperKeys = (input: unknown): unknown =>
  input !== null && typeof input === 'object'
    ? Object.fromEntries(Object.entries(input).map(([key, value]) => [key.toUpperCase(), value]))
    : input

export const digits = (pattern: RegExp) =>
  z
    .string()
    .trim()
    .regex(pattern)
    .refine((text) => Number(text) > 0, 'no order number')
    .transform((text) => text.padStart(10, '0'))

/** Live numbers have ten digits; paper answers come unpadded at times. */
const OrderNo = { live: digits(/^\d{10}$/), paper: digits(/^\d{5,10}$/) }

const acceptance = (orderNo: typeof OrderNo.live) =>
  z.object({
    output: z.preprocess(
      upperKeys,
      z.object({
        ODNO: orderNo,
        // Only the number identifies the order: a strange branch or time must not make an accepted order unknown.
        KRX_FWDG_ORD_ORGNO: z.string().trim().max(5).catch(''),
        ORD_TMD: z.string().trim().catch(''),
      }),
    ),
  })

export const Acceptance = { live: acceptance(OrderNo.live), paper: acceptance(OrderNo.paper) }

/** One row of inquire-daily-ccld. The phone number, which KIS sends along, is not read at all. */
export const OrderRow = z.preprocess(
  (input) => {
    if (input === null || typeof input !== 'object') return input
    const row = Object.fromEntries(Object.entries(input).map(([key, value]) => [key.toLowerCase(), value]))
    return { ...row, cnc_cfrm_qty: row.cnc_cfrm_qty ?? row.cncl_cfrm_qty }
  },
  z.object({
    ord_dt: WireDate,
    ord_gno_brno: z.string().trim().max(5).catch(''),
    odno: digits(/^\d{1,10}$/),
    orgn_odno: WireText,
    ord_dvsn_cd: WireText,
    sll_buy_dvsn_cd: z.string().trim(),
    pdno: z.string().trim().min(1),
    ord_qty: WireCount,
    ord_unpr: WirePositive,
    stpm_cndt_pric: WirePositive.catch(0),
    ord_tmd: WireTime,
    tot_ccld_qty: WireCount,
    tot_ccld_amt: WireAmount,
    cncl_yn: WireText,
    cnc_cfrm_qty: WireCount,
    rmn_qty: WireCount,
    rjct_qty: WireCount,
    ordr_empno: WireText,
    /** Held against our own and dropped. */
    inqr_ip_addr: WireText,
  }),
)
export type OrderRow = z.infer<typeof OrderRow>
