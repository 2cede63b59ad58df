import { ok } from '@naru/shared/core/result'
import { fromKst, kstHhmmss, type UnixMs } from '@naru/shared/core/time'
import { type InstrumentId, symbolOf } from '@naru/shared/domain/instrument'
import type { TradeTick } from '@naru/shared/domain/market-data'
import type { ListedPrice, MarketInfo } from '../../../ports/market-info.ts'
import { marketOf } from '../market-data.ts'
import { DailyPriceRow, FlowRow, MultiQuoteRow, TimeTradeRow, TradeRow } from '../schema/info.ts'
import type { InfoPorts } from './ports.ts'

const MAX_QUOTES = 30
const MILLION = 1_000_000

type Trades = Pick<MarketInfo, 'latestTrades' | 'tradesUntil' | 'dailyPrices' | 'investorFlows' | 'quotes'>

/** What these answers do not tell about a tick. */
const UNTOLD = { open: 0, high: 0, low: 0, cumVolume: 0, cumTurnover: 0, aggressor: 'none' } as const

/** Printed trades, days, flows and many prices at once. */
export function createTrades({ reads, clock, today }: InfoPorts): Trades {
  const timed = (
    instrumentId: InstrumentId,
    hhmmss: string,
    fields: Omit<TradeTick, 'instrumentId' | 'tsEvent' | 'tsInit'>,
  ): TradeTick => {
    const now = clock.now()
    return { ...fields, instrumentId, tsEvent: fromKst(today(), hhmmss) ?? now, tsInit: now }
  }

  return {
    latestTrades: async (instrument) => {
      const rows = await reads.list({ tr: 'latestTrades', query: marketOf(instrument) }, 'output', TradeRow)
      if (!rows.ok) return rows
      return ok(
        rows.value
          .filter((row) => row.stck_prpr > 0)
          .map(({ stck_cntg_hour, stck_prpr: price, cntg_vol: size, tday_rltv: tradeStrength, change, changeRate }) =>
            timed(instrument, stck_cntg_hour, { ...UNTOLD, price, size, tradeStrength, change, changeRate }),
          ),
      )
    },

    tradesUntil: async (instrument, until) => {
      const query = { ...marketOf(instrument), FID_INPUT_HOUR_1: kstHhmmss(until) }
      const rows = await reads.list({ tr: 'timeTrades', query }, 'output2', TimeTradeRow)
      if (!rows.ok) return rows
      return ok(
        rows.value
          .filter((row) => row.stck_prpr > 0)
          .map((row) => {
            const {
              stck_prpr: price,
              cnqn: size,
              acml_vol: cumVolume,
              tday_rltv: tradeStrength,
              change,
              changeRate,
            } = row
            const figures = { price, size, cumVolume, tradeStrength, change, changeRate, aggressor: aggressorOf(row) }
            return timed(instrument, row.stck_cntg_hour, { ...UNTOLD, ...figures })
          }),
      )
    },

    dailyPrices: async (instrument) => {
      const query = { ...marketOf(instrument), FID_PERIOD_DIV_CODE: 'D', FID_ORG_ADJ_PRC: '0' } // 0 is not adjusted, here
      const rows = await reads.list({ tr: 'dailyPrices', query }, 'output', DailyPriceRow)
      if (!rows.ok) return rows
      return ok(
        rows.value
          .filter((row) => row.stck_clpr > 0)
          .map((row) => ({
            date: row.stck_bsop_date,
            open: row.stck_oprc,
            high: row.stck_hgpr,
            low: row.stck_lwpr,
            close: row.stck_clpr,
            volume: row.acml_vol,
            change: row.change,
            changeRate: row.changeRate,
            foreignNet: row.frgn_ntby_qty,
          })),
      )
    },

    investorFlows: async (instrument) => {
      const rows = await reads.list({ tr: 'investorFlows', query: marketOf(instrument) }, 'output', FlowRow)
      if (!rows.ok) return rows
      const flow = (shares: number | null, millions: number | null) => ({
        shares,
        won: millions === null ? null : millions * MILLION,
      })
      return ok(
        rows.value.map((row) => ({
          date: row.stck_bsop_date,
          close: row.stck_clpr,
          change: row.change,
          individual: flow(row.prsn_ntby_qty, row.prsn_ntby_tr_pbmn),
          foreign: flow(row.frgn_ntby_qty, row.frgn_ntby_tr_pbmn),
          institution: flow(row.orgn_ntby_qty, row.orgn_ntby_tr_pbmn),
        })),
      )
    },

    quotes: async (instruments) => {
      const asked = new Map(instruments.slice(0, MAX_QUOTES).map((id) => [symbolOf(id), id]))
      if (asked.size === 0) return ok([])
      const pairs = [...asked].flatMap(([symbol, id], i) => [
        [`FID_COND_MRKT_DIV_CODE_${i + 1}`, marketOf(id).FID_COND_MRKT_DIV_CODE],
        [`FID_INPUT_ISCD_${i + 1}`, symbol],
      ])
      const query: Record<string, string> = Object.fromEntries(pairs)
      const rows = await reads.list({ tr: 'multiQuote', query }, 'output', MultiQuoteRow)
      if (!rows.ok) return rows
      return ok(
        rows.value.flatMap((row) => {
          const instrument = asked.get(row.inter_shrn_iscd)
          return instrument && row.inter2_prpr > 0 ? [toListedPrice(instrument, row, clock.now())] : []
        }),
      )
    },
  }
}

/** A trade at the ask was the buyer's doing. Blank quotes come as 0. */
function aggressorOf({ stck_prpr, askp, bidp }: TimeTradeRow): TradeTick['aggressor'] {
  if (askp > 0 && stck_prpr >= askp) return 'buyer'
  return bidp > 0 && stck_prpr <= bidp ? 'seller' : 'none'
}

const toListedPrice = (instrumentId: InstrumentId, row: MultiQuoteRow, now: UnixMs): ListedPrice => ({
  tick: {
    instrumentId,
    price: row.inter2_prpr,
    size: 0,
    aggressor: 'none',
    change: row.change,
    changeRate: row.changeRate,
    open: row.inter2_oprc,
    high: row.inter2_hgpr,
    low: row.inter2_lwpr,
    cumVolume: row.acml_vol,
    cumTurnover: row.acml_tr_pbmn,
    tradeStrength: 0,
    // The answer does not say when the last trade was.
    tsEvent: now,
    tsInit: now,
  },
  tradingDate: null,
  basePrice: row.inter2_sdpr,
  upperLimit: row.inter2_mxpr,
  lowerLimit: row.inter2_llam,
})
