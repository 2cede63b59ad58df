import { type KstDate, kstDate, type UnixMs } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { Clock } from '../ports/clock.ts'
import type { MarketFeed } from '../ports/market-feed.ts'

const DAYS = 20
/** Fewer say too little about a usual day. */
const LEAST_DAYS = 5
/** An order waits no longer for it: then its share of the volume is not known. */
const PATIENCE_MS = 1_500
/** What could not be read is asked for again after this long. */
const RETRY_MS = 60_000

/** Shares that traded a day over the last 20 days before today; null while not known. */
export type AverageVolumes = (id: InstrumentId) => Promise<number | null>

interface Parts {
  readonly feed: Pick<MarketFeed, 'bars'>
  readonly clock: Clock
  readonly now: () => UnixMs
}

interface Lookup {
  readonly day: KstDate
  until: number
  readonly read: Promise<number | null>
}

/** Read once a day and instrument. Never rejects. */
export function createAverageVolumes({ feed, clock, now }: Parts): AverageVolumes {
  const known = new Map<InstrumentId, Lookup>()

  const read = async (id: InstrumentId): Promise<number | null> => {
    const today = kstDate(now())
    const bars = await feed.bars(id, '1d', now(), DAYS + 1)
    if (!bars.ok) return null
    const past = bars.value.filter(({ ts }) => kstDate(ts) < today).slice(-DAYS)
    if (past.length < LEAST_DAYS) return null
    return Math.round(past.reduce((sum, { volume }) => sum + volume, 0) / past.length)
  }

  const lookUp = (id: InstrumentId): Promise<number | null> => {
    const held = known.get(id)
    if (held && held.day === kstDate(now()) && now() < held.until) return held.read
    const entry: Lookup = { day: kstDate(now()), until: now() + RETRY_MS, read: read(id).catch(() => null) }
    known.set(id, entry)
    void entry.read.then((volume) => {
      if (volume !== null) entry.until = Number.POSITIVE_INFINITY
    })
    return entry.read
  }

  return (id) => {
    let cancel = (): void => undefined
    const late = new Promise<null>((resolve) => {
      cancel = clock.after(PATIENCE_MS, () => resolve(null))
    })
    return Promise.race([lookUp(id), late]).finally(() => cancel())
  }
}
