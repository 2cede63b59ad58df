import { z } from 'zod'
import {
  WireDate,
  WireDay,
  WireDisplay,
  WireDisplayCount,
  WireDisplayPositive,
  WireLater,
  WireLaterCount,
  WireLaterNet,
  WireLaterPositive,
  WireMidnight,
  WireNet,
  WireOptionalDay,
  WirePositive,
  WireText,
  WireTime,
} from './wire.ts'

/** 1 upper limit, 2 up, 3 flat, 4 lower limit, 5 down; blank where a service does not say. */
const Sign = z.enum(['1', '2', '3', '4', '5', '']).default('')
const DOWN: readonly string[] = ['4', '5']
const UP: readonly string[] = ['1', '2']

const Change = { prdy_vrss: WireDisplay, prdy_vrss_sign: Sign, prdy_ctrt: WireDisplay }
type Changed = { prdy_vrss: number; prdy_vrss_sign: z.infer<typeof Sign>; prdy_ctrt: number }

/**
 * Adds `change` and `changeRate`, both signed: some services leave the minus to the sign code.
 * A minus beside a rising sign contradicts itself and does not pass.
 */
const withChange = <S extends z.ZodType<Changed>>(schema: S) =>
  schema
    .refine(({ prdy_vrss, prdy_vrss_sign }) => !(prdy_vrss < 0 && UP.includes(prdy_vrss_sign)), 'sign contradicts')
    .transform((row) => {
      const isDown = DOWN.includes(row.prdy_vrss_sign)
      const signed = (value: number): number => (isDown ? -Math.abs(value) : value)
      return { ...row, change: signed(row.prdy_vrss), changeRate: signed(row.prdy_ctrt) }
    })

/** Gives fields that a service calls otherwise the names they have elsewhere, unless they are there already. */
const renamed = <S extends z.ZodType>(names: Readonly<Record<string, string>>, schema: S) =>
  z.preprocess((input) => {
    if (input === null || typeof input !== 'object') return input
    const entries = Object.entries(input)
    return Object.fromEntries([...entries.map(([name, value]) => [names[name] ?? name, value]), ...entries])
  }, schema)

const Code = z.string().trim().min(1)

/** volume-rank, ranking/fluctuation and ranking/market-cap; they name the code differently. */
export const RankRow = renamed(
  { stck_shrn_iscd: 'mksc_shrn_iscd' },
  withChange(
    z.object({
      mksc_shrn_iscd: Code,
      hts_kor_isnm: WireText,
      data_rank: WirePositive.refine((rank) => Number.isSafeInteger(rank) && rank > 0, 'not a rank'),
      stck_prpr: WirePositive,
      ...Change,
      acml_vol: WireDisplayCount,
      acml_tr_pbmn: WireLaterPositive,
      /** 100 million won. */
      stck_avls: WireLaterPositive,
    }),
  ),
)

/** inquire-investor. Shares; amounts in million won. The running day is blank until the close. */
export const FlowRow = withChange(
  z.object({
    stck_bsop_date: WireDay,
    stck_clpr: WirePositive,
    ...Change,
    prdy_ctrt: WireDisplay,
    prsn_ntby_qty: WireLaterNet,
    frgn_ntby_qty: WireLaterNet,
    orgn_ntby_qty: WireLaterNet,
    prsn_ntby_tr_pbmn: WireLater,
    frgn_ntby_tr_pbmn: WireLater,
    orgn_ntby_tr_pbmn: WireLater,
  }),
)

/** inquire-ccnl. */
export const TradeRow = withChange(
  z.object({
    stck_cntg_hour: WireTime,
    stck_prpr: WirePositive,
    ...Change,
    cntg_vol: WireDisplayCount,
    tday_rltv: WireDisplayPositive,
  }),
)

/** inquire-time-itemconclusion: the table names the price `stck_pbpr`, the wire `stck_prpr`. */
export const TimeTradeRow = renamed(
  { stck_pbpr: 'stck_prpr' },
  withChange(
    z.object({
      stck_cntg_hour: WireTime,
      stck_prpr: WirePositive,
      ...Change,
      askp: WireDisplayPositive,
      bidp: WireDisplayPositive,
      tday_rltv: WireDisplayPositive,
      acml_vol: WireDisplayCount,
      cnqn: WireDisplayCount,
    }),
  ),
)
export type TimeTradeRow = z.infer<typeof TimeTradeRow>

/** inquire-daily-price. */
export const DailyPriceRow = withChange(
  z.object({
    stck_bsop_date: WireDay,
    stck_oprc: WirePositive,
    stck_hgpr: WirePositive,
    stck_lwpr: WirePositive,
    stck_clpr: WirePositive,
    acml_vol: WireDisplayCount,
    ...Change,
    frgn_ntby_qty: z.preprocess((input) => input ?? '0', WireNet),
  }),
)

const IndexValues = {
  bstp_nmix_prpr: WirePositive,
  bstp_nmix_oprc: WireDisplayPositive,
  bstp_nmix_hgpr: WireDisplayPositive,
  bstp_nmix_lwpr: WireDisplayPositive,
}

/** inquire-index-price, and the head of the index chart, which does not count issues. */
export const IndexNow = renamed(
  { bstp_nmix_prdy_vrss: 'prdy_vrss', bstp_nmix_prdy_ctrt: 'prdy_ctrt' },
  withChange(
    z.object({
      ...IndexValues,
      ...Change,
      ascn_issu_cnt: WireLaterCount,
      down_issu_cnt: WireLaterCount,
      stnr_issu_cnt: WireLaterCount,
    }),
  ),
)

export const IndexBarRow = z.object({ stck_bsop_date: WireMidnight, ...IndexValues, acml_vol: WireDisplayPositive })

/** intstock-multprice. A code KIS does not know comes back without price, possibly without code. */
export const MultiQuoteRow = renamed(
  { inter2_prdy_vrss: 'prdy_vrss' },
  withChange(
    z.object({
      inter_shrn_iscd: WireText,
      inter2_prpr: WireDisplayPositive,
      ...Change,
      acml_vol: WireDisplayCount,
      acml_tr_pbmn: WireDisplayPositive,
      inter2_oprc: WireDisplayPositive,
      inter2_hgpr: WireDisplayPositive,
      inter2_lwpr: WireDisplayPositive,
      inter2_llam: WireDisplayPositive,
      inter2_mxpr: WireDisplayPositive,
      inter2_sdpr: WireDisplayPositive,
    }),
  ),
)
export type MultiQuoteRow = z.infer<typeof MultiQuoteRow>

/** inquire-vi-status. */
export const ViStatusRow = z.object({
  hts_kor_isnm: WireText,
  mksc_shrn_iscd: Code,
  vi_cls_code: z.enum(['Y', 'N', '']).default(''),
  bsop_date: WireDay,
  cntg_vi_hour: WireTime,
  /** Blank or zeros while it lasts. */
  vi_cncl_hour: z.preprocess(
    (input) => (typeof input === 'string' && /^\s*0*\s*$/.test(input) ? '' : input),
    z.literal('').or(WireTime).default(''),
  ),
  vi_kind_code: z.enum(['1', '2', '3']),
  vi_prc: WireDisplayPositive,
  vi_stnd_prc: WireDisplayPositive,
  vi_dprt: WireDisplay,
  vi_dmc_stnd_prc: WireDisplayPositive,
  vi_dmc_dprt: WireDisplay,
  vi_count: WireDisplayCount,
})

export const NewsRow = z.object({
  cntt_usiq_srno: Code,
  data_dt: WireDate,
  data_tm: WireTime,
  hts_pbnt_titl_cntt: WireText,
  dorg: WireText,
  iscd1: WireText,
  iscd2: WireText,
  iscd3: WireText,
  iscd4: WireText,
  iscd5: WireText,
})
export type NewsRow = z.infer<typeof NewsRow>

export const StockInfoReply = z.object({
  output: z.object({
    pdno: WireText,
    mket_id_cd: WireText,
    scty_grp_id_cd: WireText,
    prdt_name: z.string().trim().min(1),
    prdt_abrv_name: WireText,
    prdt_eng_name: WireText,
    std_pdno: WireText,
    lstg_stqt: WireDisplayCount,
    papr: WireDisplayPositive,
    bfdy_clpr: WireDisplayPositive,
    scts_mket_lstg_dt: WireOptionalDay,
    kosdaq_mket_lstg_dt: WireOptionalDay,
    lstg_abol_dt: WireOptionalDay,
    tr_stop_yn: WireText,
    admn_item_yn: WireText,
    kospi200_item_yn: WireText,
    cptt_trad_tr_psbl_yn: WireText,
    nxt_tr_stop_yn: WireText,
    idx_bztp_lcls_cd_name: WireText,
    idx_bztp_mcls_cd_name: WireText,
    idx_bztp_scls_cd_name: WireText,
  }),
})

export const HolidayRow = z.object({ bass_dt: WireDay, opnd_yn: z.enum(['Y', 'N']) })

export const ConditionRow = z.object({
  seq: z
    .string()
    .trim()
    .regex(/^\d{1,10}$/),
  grp_nm: WireText,
  condition_nm: WireText,
})

/** psearch-result names its fields in its own way; numbers may carry zeros on both sides. */
export const ConditionResultRow = renamed(
  { change: 'prdy_vrss', daebi: 'prdy_vrss_sign', chgrate: 'prdy_ctrt' },
  withChange(
    z.object({
      code: Code,
      name: WireText,
      price: WirePositive,
      ...Change,
      acml_vol: WireDisplayCount,
      cttr: WireDisplayPositive,
    }),
  ),
)
