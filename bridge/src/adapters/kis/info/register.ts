import { err, ok } from '@naru/shared/core/result'
import { fromKst, type KstDate } from '@naru/shared/core/time'
import { type InstrumentId, type InstrumentKind, type Market, symbolOf } from '@naru/shared/domain/instrument'
import type { NewsTitle } from '@naru/shared/domain/news'
import type { MarketInfo } from '../../../ports/market-info.ts'
import { compact } from '../account.ts'
import { codeTable } from '../codes.ts'
import { marketOf } from '../market-data.ts'
import { HolidayRow, NewsRow, StockInfoReply } from '../schema/info.ts'
import { ValuationReply } from '../schema/market-data.ts'
import type { InfoPorts } from './ports.ts'

const MARKET = codeTable<Market>({ STK: 'kospi', KSQ: 'kosdaq', KNX: 'konex' })
const KIND = codeTable<InstrumentKind>({
  ST: 'stock',
  EF: 'etf',
  EN: 'etn',
  EW: 'elw',
  RT: 'reit',
})
const orNull = (text: string): string | null => (text === '' ? null : text)

/** What KIS has on file: instruments, days and headlines. */
export function createRegister({
  reads,
}: InfoPorts): Pick<MarketInfo, 'stockInfo' | 'valuation' | 'holidays' | 'news'> {
  const toTitle = (row: NewsRow): NewsTitle | undefined => {
    const at = fromKst(row.data_dt, row.data_tm)
    if (at === undefined) return undefined
    const codes = [row.iscd1, row.iscd2, row.iscd3, row.iscd4, row.iscd5].filter((code) => code !== '')
    return {
      id: row.cntt_usiq_srno,
      title: row.hts_pbnt_titl_cntt,
      source: row.dorg,
      instrumentIds: codes
        .map((code) => reads.instrumentOf('newsTitles', code))
        .filter((id): id is InstrumentId => id !== undefined),
      at,
    }
  }

  return {
    stockInfo: async (instrument) => {
      const query = { PRDT_TYPE_CD: '300', PDNO: symbolOf(instrument) }
      const reply = await reads.one({ tr: 'stockInfo', query }, StockInfoReply)
      if (!reply.ok) return reply
      const { output } = reply.value
      if (output.pdno !== '' && !output.pdno.endsWith(symbolOf(instrument))) {
        return err({ kind: 'refused', code: 'instrument_unknown', text: '' })
      }
      const listed: KstDate | null = output.scts_mket_lstg_dt ?? output.kosdaq_mket_lstg_dt
      return ok({
        instrumentId: instrument,
        nameKo: output.prdt_abrv_name || output.prdt_name,
        nameEn: orNull(output.prdt_eng_name),
        isin: orNull(output.std_pdno),
        market: MARKET[output.mket_id_cd] ?? null,
        kind: KIND[output.scty_grp_id_cd] ?? 'other',
        listedShares: output.lstg_stqt,
        parValue: output.papr,
        previousClose: output.bfdy_clpr,
        listedOn: listed,
        delistedOn: output.lstg_abol_dt,
        sectors: [output.idx_bztp_lcls_cd_name, output.idx_bztp_mcls_cd_name, output.idx_bztp_scls_cd_name],
        isHalted: output.tr_stop_yn === 'Y',
        isManaged: output.admn_item_yn === 'Y',
        isKospi200: output.kospi200_item_yn === 'Y',
        isNxtTradable: output.cptt_trad_tr_psbl_yn === 'Y' && output.nxt_tr_stop_yn !== 'Y',
      })
    },

    valuation: async (instrument) => {
      const reply = await reads.one({ tr: 'price', query: marketOf(instrument) }, ValuationReply)
      if (!reply.ok) return reply
      const { output } = reply.value
      if (output.stck_prpr === 0) return err({ kind: 'refused', code: 'instrument_unknown', text: '' })
      return ok({
        instrumentId: instrument,
        per: output.per || null,
        pbr: output.pbr || null,
        eps: output.eps || null,
        // Told in hundreds of millions.
        marketCap: output.hts_avls === null ? null : output.hts_avls * 1e8,
        programNetShares: output.pgtr_ntby_qty,
        creditRate: output.whol_loan_rmnd_rate,
      })
    },

    // KIS asks to be asked once a day, so this is one page: several weeks.
    holidays: async (from) => {
      const query = { BASS_DT: compact(from), CTX_AREA_NK: '', CTX_AREA_FK: '' }
      const rows = await reads.list({ tr: 'holidays', query }, 'output', HolidayRow)
      if (!rows.ok) return rows
      return ok(rows.value.map(({ bass_dt: date, opnd_yn }) => ({ date, isOpen: opnd_yn === 'Y' })))
    },

    news: async (instrument) => {
      const query = {
        FID_NEWS_OFER_ENTP_CODE: '',
        FID_COND_MRKT_CLS_CODE: '',
        FID_INPUT_ISCD: instrument === null ? '' : symbolOf(instrument),
        FID_TITL_CNTT: '',
        FID_INPUT_DATE_1: '',
        FID_INPUT_HOUR_1: '',
        FID_RANK_SORT_CLS_CODE: '',
        FID_INPUT_SRNO: '',
      }
      const rows = await reads.list({ tr: 'newsTitles', query }, 'output', NewsRow)
      if (!rows.ok) return rows
      const titles: NewsTitle[] = []
      for (const row of rows.value) {
        const title = toTitle(row)
        if (title === undefined) return reads.drifted('newsTitles', 'data_dt, data_tm: not a time')
        titles.push(title)
      }
      return ok(titles.sort((a, b) => b.at - a.at))
    },
  }
}
