import { z } from 'zod'
import { WireCount, WireDay, WireLaterCount, WireNet, WirePositive } from './wire.ts'

/** program-trade-by-stock-daily. Shares; amounts in a unit that is not published. */
export const ProgramRow = z.object({
  stck_bsop_date: WireDay,
  stck_clpr: WirePositive,
  whol_smtn_seln_vol: WireCount,
  whol_smtn_shnu_vol: WireCount,
  whol_smtn_ntby_qty: WireNet,
  whol_smtn_seln_tr_pbmn: WirePositive,
  whol_smtn_shnu_tr_pbmn: WirePositive,
  whol_smtn_ntby_tr_pbmn: WireNet,
})
export type ProgramRow = z.output<typeof ProgramRow>

/** daily-short-sale. Shares. A day that is not published yet is blank or absent. */
export const ShortSaleRow = z.object({
  stck_bsop_date: WireDay,
  ssts_cntg_qty: WireLaterCount,
  acml_vol: WireCount,
})

/** overseas-price/inquire-daily-chartprice. Won for one dollar. */
export const RateReply = z.object({
  output1: z.object({ ovrs_nmix_prpr: WirePositive }),
  output2: z.array(z.object({ stck_bsop_date: WireDay })),
})
