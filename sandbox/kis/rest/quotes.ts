import { ceilToTick, tickSize } from '@naru/shared/market/tick-size'
import { hhmmss, totalSize } from '../market/symbol-day.ts'
import { compactDate, decimals, percent, rowOf, signOf, won } from '../wire.ts'
import type { World } from '../world.ts'
import { PRICE, STOCK_INFO } from './fields.ts'
import { answered, missingField, type TrHandler } from './tr.ts'

const QUOTE_FIELDS = ['FID_COND_MRKT_DIV_CODE', 'FID_INPUT_ISCD']

/** Change against the previous close, as every quote states it. */
export function changeOf(
  world: World,
  code: string,
  price: number,
): Record<'prdy_vrss' | 'prdy_vrss_sign' | 'prdy_ctrt', string> {
  const { base, limits } = world.market.today(code)
  const limit = price === limits.upper ? 'upper' : price === limits.lower ? 'lower' : undefined
  return {
    prdy_vrss: won(price - base),
    prdy_vrss_sign: signOf(price - base, limit),
    prdy_ctrt: percent(price - base, base),
  }
}

/** GET inquire-price. An unknown code is answered with a price of 0, not with an error. */
export const inquirePrice: TrHandler = (request) => {
  const bad = missingField(request, QUOTE_FIELDS)
  if (bad) return bad
  const { world, input } = request
  const code = input.FID_INPUT_ISCD ?? ''
  const listing = world.market.listing(code)
  if (!listing) return answered({ output: rowOf(PRICE, { stck_prpr: '0', stck_shrn_iscd: code }) })
  const { base, limits } = world.market.today(code)
  const quote = world.market.quote(code)
  const history = world.market.dailyBars(code).slice(-250)
  const high = history.reduce((best, bar) => (bar.high > best.high ? bar : best))
  const low = history.reduce((best, bar) => (bar.low < best.low ? bar : best))
  const highest = { price: high.high, date: high.date, last: quote.last }
  const lowest = { price: low.low, date: low.date, last: quote.last }
  const previous = history.at(-2)
  const extremes = {
    ...extreme('d250_hgpr', { ...highest, rate: 'd250_hgpr_vrss_prpr_rate' }),
    ...extreme('d250_lwpr', { ...lowest, rate: 'd250_lwpr_vrss_prpr_rate' }),
    ...extreme('w52_hgpr', { ...highest, rate: 'w52_hgpr_vrss_prpr_ctrt' }),
    ...extreme('w52_lwpr', { ...lowest, rate: 'w52_lwpr_vrss_prpr_ctrt' }),
  }
  return answered({
    output: rowOf(PRICE, {
      ...FIXED_PRICE_FIELDS,
      ...changeOf(world, code, quote.last),
      ...extremes,
      iscd_stat_cls_code: world.isHalted(code) ? '58' : '55',
      temp_stop_yn: world.isHalted(code) ? 'Y' : 'N',
      bstp_kor_isnm: listing.sectorKo,
      stck_prpr: won(quote.last),
      acml_tr_pbmn: won(quote.cumAmount),
      acml_vol: won(quote.cumVolume),
      prdy_vrss_vol_rate: percent(quote.cumVolume, previous?.volume ?? 0),
      stck_oprc: won(quote.open),
      stck_hgpr: won(quote.high),
      stck_lwpr: won(quote.low),
      stck_mxpr: won(limits.upper),
      stck_llam: won(limits.lower),
      stck_sdpr: won(base),
      wghn_avrg_stck_prc: decimals(quote.cumVolume === 0 ? base : quote.cumAmount / quote.cumVolume, 2),
      rstc_wdth_prc: won(limits.upper - base),
      stck_fcam: won(listing.faceValue),
      stck_sspr: won(ceilToTick('stock', base * 0.7)),
      aspr_unit: won(tickSize('stock', quote.last)),
      lstn_stcn: won(listing.listedShares),
      hts_avls: won((listing.listedShares * quote.last) / 1e8),
      vol_tnrt: percent(quote.cumVolume, listing.listedShares),
      stck_shrn_iscd: code,
    }),
  })
}

/** A price of the past, its day, and how far today's is from it. */
const extreme = (
  name: string,
  of: { price: number; date: string; last: number; rate: string },
): Record<string, string> => ({
  [name]: won(of.price),
  [`${name}_date`]: of.date,
  [of.rate]: percent(of.last - of.price, of.price),
})

/** What the recording cannot know is empty or neutral. */
const FIXED_PRICE_FIELDS = {
  marg_rate: '20.00',
  rprs_mrkt_kor_name: 'KOSPI200',
  oprc_rang_cont_yn: 'N',
  clpr_rang_cont_yn: 'N',
  crdt_able_yn: 'Y',
  grmn_rate_cls_code: '40',
  elw_pblc_yn: 'N',
  hts_deal_qty_unit_val: '1',
  fcam_cnnm: '원',
  cpfn_cnnm: '억',
  ssts_yn: 'Y',
  vi_cls_code: 'N',
  ovtm_vi_cls_code: 'N',
  invt_caful_yn: 'N',
  mrkt_warn_cls_code: '00',
  short_over_yn: 'N',
  sltr_yn: 'N',
  mang_issu_cls_code: 'N',
}

const LEVELS = Array.from({ length: 10 }, (_, i) => i)

/** GET inquire-asking-price-exp-ccn: ten levels a side. */
export const inquireAskingPrice: TrHandler = (request) => {
  const bad = missingField(request, QUOTE_FIELDS)
  if (bad) return bad
  const { world, input } = request
  const code = input.FID_INPUT_ISCD ?? ''
  if (!world.market.listing(code)) return answered({ output1: {}, output2: { stck_prpr: '0', stck_shrn_iscd: code } })
  const { bids, asks } = world.market.book(code)
  const quote = world.market.quote(code)
  const levels = Object.fromEntries(
    LEVELS.flatMap((i) => [
      [`askp${i + 1}`, won(asks[i]?.[0] ?? 0)],
      [`bidp${i + 1}`, won(bids[i]?.[0] ?? 0)],
      [`askp_rsqn${i + 1}`, won(asks[i]?.[1] ?? 0)],
      [`bidp_rsqn${i + 1}`, won(bids[i]?.[1] ?? 0)],
      [`askp_rsqn_icdc${i + 1}`, '0'],
      [`bidp_rsqn_icdc${i + 1}`, '0'],
    ]),
  )
  return answered({
    output1: {
      aspr_acpt_hour: world.market.position.time,
      ...levels,
      total_askp_rsqn: won(totalSize(asks)),
      total_bidp_rsqn: won(totalSize(bids)),
      total_askp_rsqn_icdc: '0',
      total_bidp_rsqn_icdc: '0',
      ovtm_total_askp_icdc: '0',
      ovtm_total_bidp_icdc: '0',
      ovtm_total_askp_rsqn: '0',
      ovtm_total_bidp_rsqn: '0',
      ntby_aspr_rsqn: won(totalSize(bids) - totalSize(asks)),
      new_mkop_cls_code: '20',
    },
    output2: {
      antc_mkop_cls_code: '311',
      stck_prpr: won(quote.last),
      stck_oprc: won(quote.open),
      stck_hgpr: won(quote.high),
      stck_lwpr: won(quote.low),
      stck_sdpr: won(world.market.today(code).base),
      antc_cnpr: '0',
      antc_cntg_vrss_sign: '3',
      antc_cntg_vrss: '0',
      antc_cntg_prdy_ctrt: '0.00',
      antc_vol: '0',
      stck_shrn_iscd: code,
      vi_cls_code: 'N',
    },
  })
}

/** GET inquire-ccnl: the latest 30 trades, newest first. */
export const inquireCcnl: TrHandler = (request) => {
  const bad = missingField(request, QUOTE_FIELDS)
  if (bad) return bad
  const { world, input } = request
  const code = input.FID_INPUT_ISCD ?? ''
  if (!world.market.listing(code)) return answered({ output: [] })
  const quote = world.market.quote(code)
  const strength = percent(quote.buyVolume, quote.sellVolume)
  const output = world.market.trades(code, 30).map((trade) => ({
    stck_cntg_hour: hhmmss(trade.at),
    stck_prpr: won(trade.price),
    ...changeOf(world, code, trade.price),
    cntg_vol: won(trade.size),
    tday_rltv: strength,
  }))
  return answered({ output })
}

/** GET search-stock-info (live only). */
export const searchStockInfo: TrHandler = (request) => {
  const bad = missingField(request, ['PDNO', 'PRDT_TYPE_CD'])
  if (bad) return bad
  const { world, input } = request
  const code = input.PDNO ?? ''
  const listing = world.market.listing(code)
  if (!listing) return { rtCd: '1', msgCd: 'APBK0656', msg1: '해당종목정보가 없습니다.' }
  return answered({
    output: rowOf(STOCK_INFO, {
      pdno: code.padStart(12, '0'),
      prdt_type_cd: '300',
      mket_id_cd: 'STK',
      scty_grp_id_cd: 'ST',
      excg_dvsn_cd: '02',
      lstg_stqt: won(listing.listedShares),
      papr: won(listing.faceValue),
      kospi200_item_yn: 'Y',
      scts_mket_lstg_dt: compactDate(listing.listedDate),
      kosdaq_mket_lstg_dt: '',
      etf_dvsn_cd: '0',
      stck_kind_cd: '101',
      prdt_name: `${listing.nameKo}보통주`,
      prdt_abrv_name: listing.nameKo,
      std_pdno: listing.isin,
      prdt_eng_name: listing.nameEn,
      lstg_abol_dt: '',
      tr_stop_yn: world.isHalted(code) ? 'Y' : 'N',
      admn_item_yn: 'N',
      thdt_clpr: won(world.market.quote(code).last),
      bfdy_clpr: won(world.market.today(code).base),
      idx_bztp_lcls_cd_name: '시가총액규모대',
      idx_bztp_mcls_cd_name: listing.sectorKo,
      idx_bztp_scls_cd_name: listing.sectorKo,
      cptt_trad_tr_psbl_yn: 'Y',
      nxt_tr_stop_yn: 'N',
    }),
  })
}
