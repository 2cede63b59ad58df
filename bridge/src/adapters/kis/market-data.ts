import { err, ok, type Result } from '@naru/shared/core/result'
import { fromKst, type KstDate, kstDate } from '@naru/shared/core/time'
import { type InstrumentId, symbolOf } from '@naru/shared/domain/instrument'
import type { BookLevel, OrderBook } from '@naru/shared/domain/market-data'
import type { BrokerError } from '../../ports/broker.ts'
import type { PriceSnapshot, ReadPurpose } from '../../ports/market-feed.ts'
import { STATUS_HALTED } from './codes.ts'
import type { Reads } from './reads.ts'
import { BookReply, PriceReply } from './schema/market-data.ts'

export interface Quotations {
  snapshot(instrument: InstrumentId, purpose?: ReadPurpose): Promise<Result<PriceSnapshot, BrokerError>>
  /** `day` is the day the book's time belongs to: KIS sends the time alone. */
  orderBook(instrument: InstrumentId, day: KstDate): Promise<Result<OrderBook, BrokerError>>
}

/** KRX is what our orders trade against; NXT instruments are those of live accounts alone. */
export const marketOf = (instrument: InstrumentId) => ({
  FID_COND_MRKT_DIV_CODE: instrument.endsWith('.NXT') ? 'NX' : 'J',
  FID_INPUT_ISCD: symbolOf(instrument),
})

export function createQuotations(reads: Pick<Reads, 'dated'>): Quotations {
  return {
    snapshot: async (instrument, purpose = 'screen') => {
      const lane = purpose === 'order' ? 'account' : 'quote'
      const reply = await reads.dated({ tr: 'price', lane, query: marketOf(instrument) }, PriceReply)
      if (!reply.ok) return reply
      const { writtenAt } = reply.value
      const { output } = reply.value.body
      // A code KIS does not know answers with success and zeros.
      if (output.stck_prpr === 0) return err({ kind: 'refused', code: 'instrument_unknown', text: '' })
      return ok({
        tick: {
          instrumentId: instrument,
          price: output.stck_prpr,
          size: 0,
          aggressor: 'none',
          change: output.prdy_vrss,
          changeRate: output.prdy_ctrt,
          open: output.stck_oprc,
          high: output.stck_hgpr,
          low: output.stck_lwpr,
          cumVolume: output.acml_vol,
          cumTurnover: output.acml_tr_pbmn,
          tradeStrength: 0,
          // The answer does not say when the last trade was.
          tsEvent: writtenAt,
          tsInit: writtenAt,
        },
        tradingDate: null,
        basePrice: output.stck_sdpr,
        upperLimit: output.stck_mxpr,
        lowerLimit: output.stck_llam,
        tickSize: output.aspr_unit,
        isHalted: output.iscd_stat_cls_code === STATUS_HALTED || output.temp_stop_yn === 'Y',
      })
    },
    orderBook: async (instrument, day) => {
      const reply = await reads.dated({ tr: 'orderBook', query: marketOf(instrument) }, BookReply)
      if (!reply.ok) return reply
      const { writtenAt } = reply.value
      const { time, asks, bids, totalAskSize, totalBidSize } = reply.value.body.output1
      return ok({
        instrumentId: instrument,
        asks: toLevels(asks),
        bids: toLevels(bids),
        totalAskSize,
        totalBidSize,
        tsEvent: fromKst(day, time) ?? fromKst(kstDate(writtenAt), time) ?? writtenAt,
        tsInit: writtenAt,
      })
    },
  }
}

const toLevels = ({ prices, sizes }: { prices: readonly number[]; sizes: readonly number[] }): BookLevel[] =>
  prices.flatMap((price, level) => (price > 0 ? [[price, sizes[level] ?? 0] as const] : []))
