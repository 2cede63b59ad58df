import { ok, type Result } from '@naru/shared/core/result'
import { fromKst } from '@naru/shared/core/time'
import type { RankingKind, RankingMarket, RankingRow } from '@naru/shared/domain/ranking'
import type { ViRow } from '@naru/shared/domain/volatility-interruption'
import type { BrokerError } from '../../../ports/broker.ts'
import type { MarketInfo } from '../../../ports/market-info.ts'
import { compact } from '../account.ts'
import { RankRow, ViStatusRow } from '../schema/info.ts'
import type { TrName } from '../tr-table.ts'
import type { InfoPorts } from './ports.ts'

const MARKET: Readonly<Record<RankingMarket, string>> = { all: '0000', kospi: '0001', kosdaq: '1001' }
const EOK = 100_000_000
const VI_KIND = { '1': 'static', '2': 'dynamic', '3': 'both' } as const

interface Question {
  readonly tr: TrName
  readonly query: Readonly<Record<string, string>>
}

/** Screens 20171, 20170 and 20174 of the terminal; everything else is left open. */
function questionFor(kind: RankingKind, market: RankingMarket): Question {
  const common = {
    FID_COND_MRKT_DIV_CODE: 'J',
    FID_INPUT_ISCD: MARKET[market],
    FID_DIV_CLS_CODE: '0',
    FID_INPUT_PRICE_1: '',
    FID_INPUT_PRICE_2: '',
    FID_VOL_CNT: '',
  }
  switch (kind) {
    case 'volume':
    case 'turnover': {
      const own = {
        FID_COND_SCR_DIV_CODE: '20171',
        FID_BLNG_CLS_CODE: kind === 'volume' ? '0' : '3',
        FID_TRGT_CLS_CODE: '111111111',
        FID_TRGT_EXLS_CLS_CODE: '0000000000',
        FID_INPUT_DATE_1: '',
      }
      return { tr: 'volumeRank', query: { ...common, ...own } }
    }
    case 'gainers':
    case 'losers': {
      const own = {
        FID_COND_SCR_DIV_CODE: '20170',
        FID_RANK_SORT_CLS_CODE: kind === 'gainers' ? '0' : '1',
        FID_INPUT_CNT_1: '0',
        FID_PRC_CLS_CODE: '0',
        FID_TRGT_CLS_CODE: '0',
        FID_TRGT_EXLS_CLS_CODE: '0',
        FID_RSFL_RATE1: '',
        FID_RSFL_RATE2: '',
      }
      return { tr: 'fluctuationRank', query: { ...common, ...own } }
    }
    case 'market_cap': {
      const own = { FID_COND_SCR_DIV_CODE: '20174', FID_TRGT_CLS_CODE: '0', FID_TRGT_EXLS_CLS_CODE: '0' }
      return { tr: 'marketCapRank', query: { ...common, ...own } }
    }
  }
}

/** Rankings and volatility interruptions. */
export function createRankings({ reads, today }: InfoPorts): Pick<MarketInfo, 'ranking' | 'viStatus'> {
  const viStatus = async (): Promise<Result<readonly ViRow[], BrokerError>> => {
    const query = {
      FID_DIV_CLS_CODE: '0',
      FID_COND_SCR_DIV_CODE: '20139',
      FID_MRKT_CLS_CODE: '0',
      FID_INPUT_ISCD: '',
      FID_RANK_SORT_CLS_CODE: '0',
      FID_INPUT_DATE_1: compact(today()),
      FID_TRGT_CLS_CODE: '',
      FID_TRGT_EXLS_CLS_CODE: '',
    }
    const rows = await reads.list({ tr: 'viStatus', query }, 'output', ViStatusRow)
    if (!rows.ok) return rows
    const found: ViRow[] = []
    for (const row of rows.value) {
      const startedAt = fromKst(row.bsop_date, row.cntg_vi_hour)
      const endedAt = row.vi_cncl_hour === '' ? null : fromKst(row.bsop_date, row.vi_cncl_hour)
      const instrumentId = reads.instrumentOf('viStatus', row.mksc_shrn_iscd)
      if (instrumentId === undefined) continue
      if (startedAt === undefined || endedAt === undefined) return reads.drifted('viStatus', 'cntg_vi_hour: not a time')
      found.push({
        instrumentId,
        name: row.hts_kor_isnm,
        kind: VI_KIND[row.vi_kind_code],
        isActive: row.vi_cls_code === 'Y' || endedAt === null,
        date: row.bsop_date,
        startedAt,
        endedAt,
        price: row.vi_prc,
        staticBase: row.vi_stnd_prc,
        staticRate: row.vi_dprt,
        dynamicBase: row.vi_dmc_stnd_prc,
        dynamicRate: row.vi_dmc_dprt,
        count: row.vi_count,
      })
    }
    return ok(found.sort((a, b) => b.startedAt - a.startedAt))
  }

  return {
    viStatus,
    ranking: async (kind, market) => {
      const { tr, query } = questionFor(kind, market)
      const rows = await reads.list({ tr, query }, 'output', RankRow)
      if (!rows.ok) return rows
      const ranked = rows.value.flatMap((row): RankingRow[] => {
        const instrumentId = reads.instrumentOf(tr, row.mksc_shrn_iscd)
        if (instrumentId === undefined) return []
        const { hts_kor_isnm: name, data_rank: rank, stck_prpr: price, change, changeRate } = row
        const { acml_vol: volume, acml_tr_pbmn: turnover, stck_avls } = row
        const marketCap = stck_avls === null ? null : stck_avls * EOK
        return [{ rank, instrumentId, name, price, change, changeRate, volume, turnover, marketCap }]
      })
      return ok(ranked.sort((a, b) => a.rank - b.rank))
    },
  }
}
