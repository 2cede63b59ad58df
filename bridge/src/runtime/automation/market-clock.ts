import { type KstDate, kstDate, type UnixMs, unixMs } from '@naru/shared/core/time'

/** What the market's clock shows: the ledger's, or while a recorded day is replayed, that day's. Never goes back within a day that goes on. */
export interface MarketClock {
  now(): UnixMs
  /** The day it shows. */
  day(): KstDate
  /** What the broker says it shows, before any trade has come. */
  begin(at: UnixMs): void
  /** A trade tells the time of a replayed day. True: an earlier day than before is shown, or this one begins again. */
  seen(trade: { readonly tsEvent: UnixMs; readonly tradingDate: KstDate }): boolean
}

/** No frame of a replay comes so late: what is so far back was played again. */
const REWOUND_MS = 3_600_000

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
      const isRewound = !isToday && tradingDate === day && tsEvent < last - REWOUND_MS
      const isEarlier = isRewound || tradingDate < (day ?? kstDate(now()))
      if (isRewound || tradingDate !== day) {
        day = tradingDate
        last = 0
        offset = undefined
      }
      if (isToday) offset = undefined
      // Frames come a little late and out of order: the furthest one tells where the replay is.
      else if (offset === undefined || tsEvent > read()) offset = tsEvent - now()
      return isEarlier
    },
  }
}
