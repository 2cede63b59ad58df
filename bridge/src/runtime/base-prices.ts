import { kstDate, type UnixMs } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import { type MarketPhase, phaseAt } from '@naru/shared/market/session-phase'
import type { TradingCalendar } from '@naru/shared/market/trading-calendar'
import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { PriceSnapshot } from '../ports/market-feed.ts'
import type { BasePrice, InstrumentStore } from '../ports/store.ts'

/** Tells the ledger the day's base prices, so that it refuses a price outside the limits before the bridge is asked. */
export interface BasePrices {
  /** A price read over REST, for whatever reason. Cheap: prices are read every second, base prices change once a day. */
  seen(snapshot: PriceSnapshot): void
  stop(): void
}

interface Parts {
  readonly instruments: Pick<InstrumentStore, 'setBasePrices'>
  readonly clock: Clock
  /** The ledger's clock: the ledger trusts a base price on its own day only. */
  readonly now: () => UnixMs
  readonly calendar: () => TradingCalendar
  readonly logger: Logger
  /**
   * True when recorded days stand in for the market. Then nothing is told: the ledger compares days with its own
   * calendar and would hold the limits of one replayed day against the next, which begins at any time of day. The
   * engine, which sees the replay change its day, checks alone.
   */
  readonly isReplay: boolean
}

/** Screens ask for many symbols at once. */
const GATHER_MS = 2_000
const RETRY_MS = 15_000
const MAX_ROWS = 100

export function createBasePrices({ instruments, clock, now, calendar, logger, isReplay }: Parts): BasePrices {
  const told = new Map<InstrumentId, string>()
  const pending = new Map<InstrumentId, BasePrice>()
  let cancel: (() => void) | undefined
  let isStopped = false

  const later = (ms: number): void => {
    if (!isStopped) cancel ??= clock.after(ms, () => void flush())
  }

  const flush = async (): Promise<void> => {
    const batch = [...pending.values()].slice(0, MAX_ROWS)
    for (const { instrumentId } of batch) pending.delete(instrumentId)
    const reply = await instruments.setBasePrices(batch)
    cancel = undefined
    if (reply.ok) for (const price of batch) told.set(price.instrumentId, keyOf(price))
    else if (reply.error.kind === 'refused') logger.alarm('base_prices_refused', { code: reply.error.code })
    else for (const price of batch) if (!pending.has(price.instrumentId)) pending.set(price.instrumentId, price)
    if (pending.size > 0) later(reply.ok ? GATHER_MS : RETRY_MS)
  }

  return {
    seen(snapshot) {
      const at = now()
      if (isReplay || !isOfToday(snapshot, calendar(), at) || !isPlain(snapshot)) return
      const price = { instrumentId: snapshot.tick.instrumentId, basePrice: snapshot.basePrice, day: kstDate(at) }
      if (told.get(price.instrumentId) === keyOf(price)) return
      pending.set(price.instrumentId, price)
      later(GATHER_MS)
    },
    stop() {
      isStopped = true
      cancel?.()
    },
  }
}

const keyOf = ({ basePrice, day }: BasePrice): string => `${day} ${basePrice}`

const BEFORE: ReadonlySet<MarketPhase> = new Set<MarketPhase>(['pre_open', 'closed', 'holiday'])

/** Before orders are taken the broker may still tell yesterday's; a trade of another day gives a replay away. */
function isOfToday({ tradingDate }: PriceSnapshot, calendar: TradingCalendar, at: UnixMs): boolean {
  const hasBegun = !BEFORE.has(phaseAt(calendar, 'KRX', at))
  return hasBegun && (tradingDate === null || tradingDate === kstDate(at))
}

/**
 * The ledger knows one rule, 30 % of the base price. Where the broker allows more (leveraged funds, first days of a
 * listing) it is told nothing, and the engine judges by the broker's own limits.
 */
const isPlain = ({ basePrice, upperLimit, lowerLimit }: PriceSnapshot): boolean =>
  basePrice > 0 && (upperLimit - basePrice) * 10 <= basePrice * 3 && (basePrice - lowerLimit) * 10 <= basePrice * 3
