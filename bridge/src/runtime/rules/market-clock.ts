import { type KstDate, kstDate, type UnixMs, unixMs } from '@naru/shared/core/time'

/** What the market's clock shows: the ledger's, or while a recorded day is replayed, that day's. Never goes back within a day. */
export interface MarketClock {
  now(): UnixMs
  /** The day it shows. */
  day(): KstDate
  /** What the broker says it shows, before any trade has come. */
  begin(at: UnixMs): void
  /** A trade tells the time of a replayed day. */
  seen(trade: { readonly tsEvent: UnixMs; readonly tradingDate: KstDate }): void
}

export function createMarketClock(now: () => UnixMs): MarketClock {
  /** Of a replayed day: the market's time less the ledger's. */
  let offset: number | undefined
  let day: KstDate | undefined
  let last = 0
  const read = (): number => now() + (offset ?? 0)
  return {
    now() {
      last = Math.max(last, read())
      return unixMs(last)
    },
    day: () => day ?? kstDate(now()),
    begin(at) {
      day = kstDate(at)
      last = 0
      offset = day === kstDate(now()) ? undefined : at - now()
    },
    seen({ tsEvent, tradingDate }) {
      const isToday = tradingDate === kstDate(now())
      if (tradingDate !== day) {
        day = tradingDate
        last = 0
        offset = undefined
      }
      if (isToday) offset = undefined
      // Frames come a little late and out of order: the furthest one tells where the replay is.
      else if (offset === undefined || tsEvent > read()) offset = tsEvent - now()
    },
  }
}
