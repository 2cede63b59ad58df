import type { Venue } from '@naru/shared/domain/instrument'
import type { ReplayTick } from '@naru/shared/sim/replay'

/** A change of the market that H0STMKO0 tells: "112" market opens, "121" closing auction starts … */
export interface Operation {
  readonly venue: Venue
  readonly code: string
  /** ANTC_MKOP_CLS_CODE: 311 expected start before the open, 112 its end … */
  readonly expected: string
  /** MRKT_TRTM_CLS_CODE: 1/2 opening, 3/4 closing prolonged or over. */
  readonly prolonged: string
}

/** Whoever streams what the market does. Everything is about one symbol. */
export interface MarketWatch {
  onTrade(code: string, trade: ReplayTick, venue: Venue): void
  /** After the last trade of a step: the book has changed. */
  onBook(code: string, venue: Venue): void
  /** The expected match of a call auction moved. */
  onExpected(code: string): void
  /** A trade of the KRX evening: at the closing price, at the single price, or of the after-market. */
  onOvertimeTrade(code: string, trade: ReplayTick): void
  onOperation(code: string, operation: Operation): void
}

export const operation = (code: string, more: Partial<Operation> = {}): Operation => ({
  venue: 'KRX',
  code,
  expected: '',
  prolonged: '',
  ...more,
})
