import { unixMs } from '@naru/shared/core/time'
import { z } from 'zod'
import {
  WireCount,
  WireDisplay,
  WireDisplayCount,
  WireDisplayPositive,
  WireLater,
  WireLaterNet,
  WireLaterPositive,
  WireMidnight,
  WirePositive,
  WireText,
  WireTime,
} from './wire.ts'

/** inquire-price: prices decide the ticket and are strict, the rest is shown only. */
export const PriceReply = z.object({
  output: z.object({
    stck_prpr: WirePositive,
    stck_sdpr: WirePositive,
    stck_mxpr: WirePositive,
    stck_llam: WirePositive,
    aspr_unit: WirePositive,
    prdy_vrss: WireDisplay,
    prdy_ctrt: WireDisplay,
    stck_oprc: WireDisplayPositive,
    stck_hgpr: WireDisplayPositive,
    stck_lwpr: WireDisplayPositive,
    acml_vol: WireDisplayCount,
    acml_tr_pbmn: WireDisplayPositive,
    iscd_stat_cls_code: WireText,
    temp_stop_yn: WireText,
  }),
})

/** inquire-price again: what the market makes of the company. Blank, or zero where zero cannot be, is nothing. */
export const ValuationReply = z.object({
  output: z.object({
    stck_prpr: WirePositive,
    per: WireLater,
    pbr: WireLater,
    eps: WireLater,
    hts_avls: WireLaterPositive,
    pgtr_ntby_qty: WireLaterNet,
    whol_loan_rmnd_rate: WireLaterPositive,
  }),
})

const levels = (name: string) => Array.from({ length: 10 }, (_, i) => `${name}${i + 1}`)

/** Both sides of inquire-asking-price-exp-ccn as lists, best first. */
export const BookReply = z.object({
  output1: z
    .looseObject({ aspr_acpt_hour: WireTime, total_askp_rsqn: WireCount, total_bidp_rsqn: WireCount })
    .transform((output, context) => {
      const column = (name: string, figure: z.ZodType<number>): number[] =>
        levels(name).map((key) => {
          const parsed = figure.safeParse(output[key])
          if (!parsed.success) context.addIssue({ code: 'custom', message: `${key}: not a number` })
          return parsed.data ?? 0
        })
      return {
        time: output.aspr_acpt_hour,
        totalAskSize: output.total_askp_rsqn,
        totalBidSize: output.total_bidp_rsqn,
        asks: { prices: column('askp', WirePositive), sizes: column('askp_rsqn', WireCount) },
        bids: { prices: column('bidp', WirePositive), sizes: column('bidp_rsqn', WireCount) },
      }
    }),
})

const Prices = { stck_oprc: WirePositive, stck_hgpr: WirePositive, stck_lwpr: WirePositive }

/** Days, weeks or months, newest first, dated by their midnight. Empty objects occur among the rows. */
export const PeriodRow = z.object({
  stck_bsop_date: WireMidnight,
  ...Prices,
  stck_clpr: WirePositive,
  acml_vol: WirePositive,
})

/** Minutes, newest first, by the minute they began; `stck_prpr` is the close. */
export const MinuteRow = z
  .object({
    stck_bsop_date: WireMidnight,
    stck_cntg_hour: WireTime,
    ...Prices,
    stck_prpr: WirePositive,
    cntg_vol: WirePositive,
  })
  .transform((row) => ({ ...row, ts: unixMs(row.stck_bsop_date + minutesOf(row.stck_cntg_hour) * 60_000) }))

const minutesOf = (hhmmss: string): number => Number(hhmmss.slice(0, 2)) * 60 + Number(hhmmss.slice(2, 4))
