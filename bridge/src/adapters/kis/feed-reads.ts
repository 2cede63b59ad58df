import { ok } from '@naru/shared/core/result'
import { fromKst, kstDate, kstHhmmss, type UnixMs } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { Clock } from '../../ports/clock.ts'
import type { HistoryProvider } from '../../ports/history.ts'
import type { Logger } from '../../ports/logger.ts'
import type { MarketFeed } from '../../ports/market-feed.ts'
import type { KisCredential } from '../../ports/vault.ts'
import { createBarReader } from './bars.ts'
import { type CorporateActions, createCorporateActions } from './corporate-actions.ts'
import { createKisHistory } from './history.ts'
import type { MarketClock } from './market-clock.ts'
import { createQuotations } from './market-data.ts'
import { createReads } from './reads.ts'
import type { RestClient } from './rest-client.ts'

interface Parts {
  readonly credential: KisCredential
  readonly rest: RestClient
  readonly clock: Clock
  readonly logger: Logger
  readonly market: MarketClock
}

/** The half of a feed that asks: prices, books, bars and what was before. */
export interface FeedReads extends Pick<MarketFeed, 'snapshot' | 'orderBook' | 'bars'> {
  readonly history: HistoryProvider
  readonly corporateActions: CorporateActions
}

export function createFeedReads(parts: Parts): FeedReads {
  const { clock, market } = parts
  const { environment } = parts.credential
  const reads = createReads(parts)
  const quotations = createQuotations(reads)
  const readBars = createBarReader(reads, environment)
  const corporateActions = createCorporateActions(reads)

  const marketNow = async (instrument: InstrumentId): Promise<UnixMs> => {
    const now = clock.now()
    const today = kstDate(now)
    // A replayed day is in its morning at any hour here, and of hours still to come minutes are made up: asked for no hour
    // at all, it tells its newest.
    const hours = ['000000', kstHhmmss(now), '153000'].map((hour) => fromKst(today, hour) ?? now)
    for (const until of hours) {
      if (market.isCurrent()) break
      // The newest bar there is says whether a recorded day is being replayed.
      const probe = await readBars({ instrument, spec: '1m', to: now, limit: 1, marketNow: until })
      const newest = probe.ok ? probe.value.at(-1) : undefined
      if (newest) market.seen(newest.ts)
    }
    return market.now()
  }

  return {
    snapshot: async (...asked) => {
      const read = await quotations.snapshot(...asked)
      if (!read.ok) return read
      // The answer does not say when the last trade was: not later than the market's own clock, which may be replayed.
      return ok({ ...read.value, tick: { ...read.value.tick, tsEvent: market.now() } })
    },
    orderBook: (instrument) => quotations.orderBook(instrument, market.today()),
    bars: async (instrument, spec, ...[to, limit]) =>
      readBars({ instrument, spec, to, limit, marketNow: await marketNow(instrument) }),
    history: createKisHistory({ readBars, corporateActions, marketNow, environment }),
    corporateActions,
  }
}
