import type { RecordedSymbol } from '../market/recording.ts'
import { compactDate } from '../wire.ts'
import { snapshotOf } from './snapshot.ts'
import { answered, missingField, type TrHandler, type TrReply } from './tr.ts'
import { rowOf } from './tr-list.ts'

/** rt_cd 7: clients try the next kind of product then. */
const NO_SUCH_STOCK: TrReply = { rtCd: '7', msgCd: 'APBK0656', msg1: '해당종목정보가 없습니다.' }

const DOMESTIC = '300'

const GROUPS: Readonly<Record<string, string>> = { stock: 'ST', etf: 'EF', etn: 'EN', elw: 'EW', reit: 'RT' }

const fullName = ({ nameKo, kind }: RecordedSymbol): string => (kind === 'stock' ? `${nameKo}보통주` : nameKo)

/** Clients send the short code or the broker's own number of a product, which is the code behind zeros. */
const shortCode = (number = ''): string => number.replace(/^0+(?=\w{6}$)/, '')

/** The broker's own number of a product: twelve digits. */
const productNumber = (code: string): string => code.padStart(12, '0')

/** GET search-stock-info (live only). */
export const searchStockInfo: TrHandler = (request) => {
  const bad = missingField(request, ['PDNO', 'PRDT_TYPE_CD'])
  if (bad) return bad
  const { world, input } = request
  const stock = input.PRDT_TYPE_CD === DOMESTIC ? snapshotOf(world, shortCode(input.PDNO)) : undefined
  if (!stock) return NO_SUCH_STOCK
  const { listing, code, last, base } = stock
  const isKospi = listing.market === 'kospi'
  const isShare = listing.kind === 'stock'
  const listed = compactDate(listing.listedDate)
  return answered({
    output: rowOf('CTPF1002R', 'output', {
      pdno: productNumber(code),
      prdt_type_cd: '300',
      mket_id_cd: isKospi ? 'STK' : 'KSQ',
      scty_grp_id_cd: GROUPS[listing.kind] ?? 'ST',
      excg_dvsn_cd: isKospi ? '02' : '03',
      setl_mmdd: '1231',
      lstg_stqt: listing.listedShares,
      lstg_cptl_amt: 0,
      cpta: listing.listedShares * listing.faceValue,
      papr: listing.faceValue,
      kospi200_item_yn: isKospi && isShare ? 'Y' : 'N',
      scts_mket_lstg_dt: isKospi ? listed : '',
      kosdaq_mket_lstg_dt: isKospi ? '' : listed,
      reits_kind_cd: '',
      etf_dvsn_cd: listing.kind === 'etf' ? '1' : '0',
      stck_kind_cd: isShare ? '101' : '',
      prdt_name: fullName(listing),
      prdt_name120: fullName(listing),
      prdt_abrv_name: listing.nameKo,
      std_pdno: listing.isin,
      prdt_eng_name: listing.nameEn,
      prdt_eng_name120: listing.nameEn,
      prdt_eng_abrv_name: listing.nameEn,
      tr_stop_yn: world.isHalted(code) ? 'Y' : 'N',
      admn_item_yn: 'N',
      thdt_clpr: last,
      bfdy_clpr: base,
      clpr_chng_dt: compactDate(world.market.position.date),
      idx_bztp_lcls_cd_name: '시가총액규모대',
      idx_bztp_mcls_cd_name: listing.sectorKo,
      idx_bztp_scls_cd_name: listing.sectorKo,
      elec_scty_yn: 'Y',
      cptt_trad_tr_psbl_yn: listing.isOnNxt ? 'Y' : 'N',
      nxt_tr_stop_yn: world.isHalted(code) ? 'Y' : 'N',
    }),
  })
}

/** GET search-info (live only): names and class of a product. */
export const searchInfo: TrHandler = (request) => {
  const bad = missingField(request, ['PDNO', 'PRDT_TYPE_CD'])
  if (bad) return bad
  const { PDNO, PRDT_TYPE_CD } = request.input
  const listing = request.world.market.listing(shortCode(PDNO))
  if (!listing || PRDT_TYPE_CD !== DOMESTIC) return NO_SUCH_STOCK
  const isShare = listing.kind === 'stock'
  return answered({
    output: rowOf('CTPF1604R', 'output', {
      pdno: listing.code,
      prdt_type_cd: '300',
      prdt_name: fullName(listing),
      prdt_name120: fullName(listing),
      prdt_abrv_name: listing.nameKo,
      prdt_eng_name: listing.nameEn,
      prdt_eng_name120: listing.nameEn,
      prdt_eng_abrv_name: listing.nameEn,
      std_pdno: listing.isin,
      shtn_pdno: listing.code,
      prdt_sale_stat_cd: '1',
      prdt_risk_grad_cd: '',
      prdt_clsf_cd: '101010',
      prdt_clsf_name: isShare ? '주권' : 'ETP',
      sale_strt_dt: compactDate(listing.listedDate),
      sale_end_dt: '99991231',
      wrap_asst_type_cd: '0',
      ivst_prdt_type_cd: '101010',
      ivst_prdt_type_cd_name: '주식',
      frst_erlm_dt: compactDate(listing.listedDate),
    }),
  })
}
