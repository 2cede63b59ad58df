import type { UnixMs } from '../core/time.ts'
import type { AccountId, IntentId, OrderIntent } from '../domain/order.ts'
import { priceLimits } from '../market/price-limit.ts'
import { nearestTick } from '../market/tick-size.ts'
import type { DenialCode, RiskActivity, RiskAuthority, RiskContext } from '../risk/check.ts'
import type { RiskLimits } from '../risk/limits.ts'
import { approve } from '../risk/pipeline.ts'
import { type Book, equityOf } from './book.ts'
import type { BacktestSeries } from './settings.ts'

const AUTHORITY: RiskAuthority = { isLiveReady: false, cooldownUntil: null, armedHash: null, isSourceHalted: false }
const QUIET: RiskActivity = {
  sentLastSecond: 0,
  sentLastMinute: 0,
  sentToday: 0,
  openOrders: 0,
  boughtTodayWon: 0,
  sourceSentLastMinute: 0,
  sourceOpenSameSide: 0,
  sameSignal: null,
  sameOrderAt: null,
}
const ORDER_KINDS = { limit: ['day'], market: ['day'] } as const
/** Of simulated orders alone: nothing outside a backtest ever sees one. */
const [ID, ACCOUNT] = ['backtest' as IntentId, 'backtest' as AccountId]
/** Free to sell where what is not held may be sold. */
const ANY_NUMBER = 1_000_000_000

export interface Asked {
  readonly series: number
  readonly side: 'buy' | 'sell'
  readonly quantity: number
  /** Won per share; null for an order that takes any price. */
  readonly limitPrice: number | null
  readonly now: number
}

export interface DayFacts {
  /** Close of the day before, won per share; NaN on the first. */
  readonly base: number
  readonly ordersToday: number
  readonly boughtTodayWon: number
  /** Won held back by buys that still wait, and shares by sales. */
  readonly reservedWon: number
  readonly reservedShares: number
  readonly openOrders: number
  /** What the account was worth when the day began. */
  readonly dayEquity: number
}

interface Bench {
  readonly series: BacktestSeries
  readonly book: Book
  readonly limits: RiskLimits
  readonly allowsShort: boolean
}

/** The judgment every live order stands before, on what a backtest knows. */
export class Judge {
  readonly #bench: Bench
  readonly #instrument: RiskContext['instrument']

  constructor(bench: Bench) {
    this.#bench = bench
    const { kind, market } = bench.series
    this.#instrument = { kind, market, isHalted: false, isInVi: false, isWarned: false, averageVolume: null }
  }

  /** Why the order must not be made; undefined: it may go. */
  denial(asked: Asked, day: DayFacts): DenialCode | undefined {
    const verdict = approve(intentOf(this.#bench.series, asked), this.#contextOf(asked, day))
    return verdict.ok ? undefined : verdict.error.code
  }

  #contextOf({ series: at, side, now }: Asked, day: DayFacts): RiskContext {
    const { series, book, limits, allowsShort } = this.#bench
    const last = book.lastClose[at]!
    const time = now as UnixMs // the start of a bar
    const base = Math.max(1, Math.round(Number.isNaN(day.base) ? last : day.base))
    const { lower, upper } = priceLimits(series.kind, base)
    const held = book.held[at]!
    const equity = equityOf(book)
    return {
      now: time,
      mode: 'active',
      isLive: false,
      isClockSkewed: false,
      isSessionOpen: true,
      orderKinds: ORDER_KINDS,
      instrument: this.#instrument,
      quote: { lastPx: last, lowerLimit: Math.min(lower, last), upperLimit: Math.max(upper, last), readAt: time },
      market: { px: last, at: time },
      book: null,
      quoteFailure: 'quote_stale',
      freeCash: allowsShort ? Number.MAX_SAFE_INTEGER : Math.floor(book.cash - day.reservedWon),
      freeShares: allowsShort && side === 'sell' ? ANY_NUMBER : held - day.reservedShares,
      activity: {
        ...QUIET,
        sentToday: day.ordersToday,
        openOrders: day.openOrders,
        boughtTodayWon: day.boughtTodayWon,
      },
      exposure: {
        equityWon: equity,
        instrumentWon: Math.max(0, held * last),
        totalWon: equity - book.cash,
        dayLossRate: Math.max(0, 1 - equity / day.dayEquity),
        strategyLossRate: null,
      },
      authority: AUTHORITY,
      limits,
    }
  }
}

const intentOf = ({ instrumentId, kind }: BacktestSeries, asked: Asked): OrderIntent => ({
  id: ID,
  accountId: ACCOUNT,
  instrumentId,
  side: asked.side,
  quantity: asked.quantity,
  type: asked.limitPrice === null ? 'market' : 'limit',
  // Data that was adjusted for splits need not lie on the price steps of its day.
  limitPrice: asked.limitPrice === null ? null : nearestTick(kind, asked.limitPrice),
  stopPrice: null,
  timeInForce: 'day',
  createdAt: asked.now as UnixMs, // the start of a bar
  expiresAt: (asked.now + 1) as UnixMs,
})
