import type { UnixMs } from '../../core/time.ts'
import type { TradeTick } from '../../domain/market-data.ts'
import type { Effect } from '../effect.ts'
import type { EventBody } from '../event.ts'
import { aQuote, SAMSUNG } from '../fixtures.test-support.ts'
import { DAY, type WorldBroker } from './world-broker.test-support.ts'

interface Asked {
  readonly broker: WorldBroker
  readonly price: () => number
  readonly startedAt: UnixMs
}

/** What a read finds when it gets there, and what is told when it does not; undefined for what reads nothing. */
export function answerOf(
  effect: Effect,
  { broker, price, startedAt }: Asked,
): { readonly read: () => EventBody; readonly failed?: EventBody } | undefined {
  switch (effect.type) {
    case 'read_quote': {
      const { instrumentId } = effect
      const limits = { lowerLimit: 100, upperLimit: 1_000_000, tradingDate: DAY }
      const quote = () => aQuote({ lastPx: price(), ...limits })
      return { read: () => ({ type: 'quote_read', instrumentId, quote: quote(), readAt: startedAt }) }
    }
    case 'read_book':
      return { read: () => ({ type: 'book_read', instrumentId: effect.instrumentId, book: null, readAt: startedAt }) }
    case 'read_order_reports':
      return {
        read: () => ({ type: 'order_reports', startedAt, day: DAY, reports: broker.list() }),
        failed: { type: 'order_reports_failed', startedAt, cause: 'test' },
      }
    case 'read_balance':
      return {
        read: () => ({ type: 'balance_report', startedAt, balance: broker.balance() }),
        failed: { type: 'balance_failed', startedAt, cause: 'test' },
      }
    default:
      return undefined
  }
}

/** A trade as the stream tells it. */
export const aTick = (price: number, at: UnixMs): TradeTick => ({
  instrumentId: SAMSUNG,
  price,
  size: 1,
  aggressor: 'none' as const,
  change: 0,
  changeRate: 0,
  open: price,
  high: price,
  low: price,
  cumVolume: 1,
  cumTurnover: price,
  tradeStrength: 100,
  tsEvent: at,
  tsInit: at,
})
