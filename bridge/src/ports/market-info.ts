import type { Result } from '@naru/shared/core/result'
import type { KstDate, UnixMs } from '@naru/shared/core/time'
import type { DailyPrice } from '@naru/shared/domain/daily-price'
import type { ExchangeRate } from '@naru/shared/domain/exchange-rate'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { InvestorFlow } from '@naru/shared/domain/investor-flow'
import type { Bar, BarSpec, TradeTick } from '@naru/shared/domain/market-data'
import type { IndexCode, IndexSnapshot } from '@naru/shared/domain/market-index'
import type { NewsTitle } from '@naru/shared/domain/news'
import type { ProgramTrade } from '@naru/shared/domain/program-trade'
import type { RankingKind, RankingMarket, RankingRow } from '@naru/shared/domain/ranking'
import type { ScreenerCondition, ScreenerRow } from '@naru/shared/domain/screener'
import type { ShortSale } from '@naru/shared/domain/short-sale'
import type { StockInfo } from '@naru/shared/domain/stock-info'
import type { Valuation } from '@naru/shared/domain/valuation'
import type { ViRow } from '@naru/shared/domain/volatility-interruption'
import type { BrokerError } from './broker.ts'
import type { PriceSnapshot } from './market-feed.ts'

/** A price of many read at once; the answer says nothing of halts and ticks. */
export type ListedPrice = Omit<PriceSnapshot, 'tickSize' | 'isHalted'>

/** Whether the exchange opens on a day. */
export interface MarketDay {
  readonly date: KstDate
  readonly isOpen: boolean
}

type Read<T> = Promise<Result<T, BrokerError>>

/**
 * What a broker knows of the market beyond prices and books: pictures for screens, never the basis of an order.
 * Services that only live accounts have answer `not_offered` on paper. All are read-only and safe to repeat.
 */
export interface MarketInfo {
  /** Best first, at most 30. */
  ranking(kind: RankingKind, market: RankingMarket): Read<readonly RankingRow[]>
  /** Newest day first, about 30. */
  investorFlows(instrument: InstrumentId): Read<readonly InvestorFlow[]>
  /** Newest day first, about 30; the running day as far as it has come. For live accounts. */
  programTrades(instrument: InstrumentId): Read<readonly ProgramTrade[]>
  /** Newest day first, of the last 60 days those that are published. For live accounts. */
  shortSales(instrument: InstrumentId): Read<readonly ShortSale[]>
  /** Newest first, at most 30. The service tells neither side nor the prices of the day: `none` and 0. */
  latestTrades(instrument: InstrumentId): Read<readonly TradeTick[]>
  /** Trades of the market's day at or before `until`, newest first, at most 30; the side by the quotes of the moment. */
  tradesUntil(instrument: InstrumentId, until: UnixMs): Read<readonly TradeTick[]>
  /** Newest first, at most 30 days. */
  dailyPrices(instrument: InstrumentId): Read<readonly DailyPrice[]>
  /** Won for one US dollar. */
  exchangeRate(): Read<ExchangeRate>
  index(code: IndexCode): Read<IndexSnapshot>
  /** Oldest first, at most 100. Prices are points. */
  indexBars(code: IndexCode, spec: Extract<BarSpec, '1d' | '1w' | '1mo'>, to: KstDate): Read<readonly Bar[]>
  /** At most 30 instruments; those the broker does not know are left out. */
  quotes(instruments: readonly InstrumentId[]): Read<readonly ListedPrice[]>
  /** Volatility interruptions of today, newest first. */
  viStatus(): Read<readonly ViRow[]>
  /** Newest first; `null` for the whole market. */
  news(instrument: InstrumentId | null): Read<readonly NewsTitle[]>
  stockInfo(instrument: InstrumentId): Read<StockInfo>
  valuation(instrument: InstrumentId): Read<Valuation>
  /** The customer's own conditions; empty without an HTS id. */
  conditions(): Read<readonly ScreenerCondition[]>
  conditionResult(seq: string): Read<readonly ScreenerRow[]>
  /** Days from `from` on, as far as the answer goes. Ask once a day. */
  holidays(from: KstDate): Read<readonly MarketDay[]>
}
