import { err, ok, type Result } from '@naru/shared/core/result'
import {
  addDays,
  fromKst,
  type KstDate,
  kstDate,
  kstHhmmss,
  type UnixMs,
  unixMs,
  weekday,
} from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { Bar, BarSpec } from '@naru/shared/domain/market-data'
import type { Environment } from '@naru/shared/domain/order'
import type { BrokerError } from '../../ports/broker.ts'
import { marketOf } from './market-data.ts'
import type { Reads } from './reads.ts'
import { MinuteRow, PeriodRow } from './schema/market-data.ts'

export interface BarRequest {
  readonly instrument: InstrumentId
  readonly spec: BarSpec
  readonly to: UnixMs
  readonly limit: number
  /** What the market's clock shows: today's charts must never be asked for a later time, KIS would invent rows. */
  readonly marketNow: UnixMs
  /** Nothing before this day is asked for, however few bars there are. */
  readonly from?: KstDate
  /** Prices as they were traded, for keeping; otherwise KIS divides out splits (수정주가). */
  readonly isRaw?: boolean
}

export type ReadBars = (request: BarRequest) => Promise<Result<readonly Bar[], BrokerError>>

const MINUTE_MS = 60_000
const MINUTES: Readonly<Partial<Record<BarSpec, number>>> = { '1m': 1, '5m': 5, '15m': 15, '30m': 30, '60m': 60 }
/** Calendar days that hold a hundred rows, holidays included. */
const PERIODS: Readonly<Partial<Record<BarSpec, { readonly code: string; readonly days: number }>>> = {
  '1d': { code: 'D', days: 150 },
  '1w': { code: 'W', days: 700 },
  '1mo': { code: 'M', days: 3_100 },
}
/** A whole day is 13 pages of 30 minutes; past days come 120 minutes a page. */
const MAX_TODAY_PAGES = 14
const MAX_PAST_PAGES = 30
const MAX_PERIOD_PAGES = 30

type Read<T> = Promise<Result<T, BrokerError>>
const compact = (date: KstDate): string => date.replaceAll('-', '')

/** Bars read over REST, walked back page by page until there are enough or KIS has no more. */
export function createBarReader(reads: Pick<Reads, 'list'>, environment: Environment): ReadBars {
  const page = async (
    tr: 'periodBars' | 'minuteBars' | 'pastMinuteBars',
    query: Readonly<Record<string, string>>,
  ): Read<readonly Bar[]> => {
    const rows = await reads.list({ tr, query }, 'output2', tr === 'periodBars' ? PeriodBar : MinuteBar)
    // Days and minutes without a price occur among the rows; a chart can do without them.
    return rows.ok ? ok(rows.value.filter((bar) => bar !== null)) : rows
  }

  const periodBars = async (request: BarRequest): Read<readonly Bar[]> => {
    const { instrument, spec, to, limit, marketNow, from } = request
    const period = PERIODS[spec]
    if (!period) return err({ kind: 'refused', code: 'input_invalid', text: spec })
    const found = new Map<number, Bar>()
    // A replayed market has no days after its own.
    let last = kstDate(unixMs(Math.min(to, marketNow)))
    for (let count = 0; count < MAX_PERIOD_PAGES && found.size < limit; count += 1) {
      const aPageBack = addDays(last, -period.days)
      const isLastPage = from !== undefined && aPageBack <= from
      const query = {
        ...marketOf(instrument),
        FID_INPUT_DATE_1: compact(isLastPage ? from : aPageBack),
        FID_INPUT_DATE_2: compact(last),
        FID_PERIOD_DIV_CODE: period.code,
        FID_ORG_ADJ_PRC: request.isRaw ? '1' : '0', // in other chart services 0 means raw
      }
      const bars = await page('periodBars', query)
      if (!bars.ok) return bars
      const before = found.size
      for (const bar of bars.value) found.set(bar.ts, bar)
      const oldest = bars.value.at(-1)
      if (!oldest || found.size === before || (from !== undefined && kstDate(oldest.ts) <= from)) break
      last = addDays(kstDate(oldest.ts), -1)
    }
    return ok(latest(found.values(), to, limit))
  }

  const todayMinutes = async (request: BarRequest, wanted: number): Read<Map<number, Bar>> => {
    const found = new Map<number, Bar>()
    let hour = kstHhmmss(request.marketNow)
    for (let count = 0; count < MAX_TODAY_PAGES && found.size < wanted; count += 1) {
      const query = {
        ...marketOf(request.instrument),
        FID_INPUT_HOUR_1: hour,
        // Before the open this gives the last session instead of nothing.
        FID_PW_DATA_INCU_YN: 'Y',
        FID_ETC_CLS_CODE: '',
      }
      const bars = await page('minuteBars', query)
      if (!bars.ok) return bars
      const before = found.size
      for (const bar of bars.value) found.set(bar.ts, bar)
      const [newest, oldest] = [bars.value[0], bars.value.at(-1)]
      if (!newest || !oldest || found.size === before) break
      // The service takes a time and no day: it cannot be walked into the day before.
      if (kstDate(oldest.ts) !== kstDate(newest.ts)) break
      hour = kstHhmmss(unixMs(oldest.ts - MINUTE_MS))
    }
    return ok(found)
  }

  const pastMinutes = async (request: BarRequest, found: Map<number, Bar>, wanted: number): Read<void> => {
    const known = [...found.keys()]
    let cursor = unixMs((known.length > 0 ? Math.min(...known) : request.to + MINUTE_MS) - MINUTE_MS)
    for (let count = 0; count < MAX_PAST_PAGES && found.size < wanted; count += 1) {
      if (request.from !== undefined && kstDate(cursor) < request.from) break
      const query = {
        ...marketOf(request.instrument),
        FID_INPUT_DATE_1: compact(kstDate(cursor)),
        FID_INPUT_HOUR_1: kstHhmmss(cursor),
        FID_PW_DATA_INCU_YN: 'Y',
        FID_FAKE_TICK_INCU_YN: '',
      }
      const bars = await page('pastMinuteBars', query)
      if (!bars.ok) return bars
      const before = found.size
      for (const bar of bars.value) found.set(bar.ts, bar)
      const oldest = bars.value.at(-1)
      cursor = oldest && found.size > before ? unixMs(oldest.ts - MINUTE_MS) : endOfDayBefore(cursor)
    }
    return ok(undefined)
  }

  const minuteBars = async (request: BarRequest, minutes: number): Read<readonly Bar[]> => {
    const wanted = request.limit * minutes
    const today = kstDate(request.marketNow)
    const isToday = kstDate(request.to) >= today
    const wantsPast = request.from === undefined || request.from < today
    const found = isToday ? await todayMinutes(request, wanted) : ok(new Map<number, Bar>())
    if (!found.ok) return found
    if (environment === 'live' && wantsPast && found.value.size < wanted) {
      const past = await pastMinutes(request, found.value, wanted)
      // What there is of today is worth more than nothing.
      if (!past.ok && found.value.size === 0) return past
    }
    const upTo = [...found.value.values()].filter((bar) => bar.ts <= request.to)
    return ok(latest(group(upTo, minutes), request.to, request.limit))
  }

  return (request) => {
    const minutes = MINUTES[request.spec]
    return minutes === undefined ? periodBars(request) : minuteBars(request, minutes)
  }
}

/** Oldest first, the last `limit` that start at or before `to`. */
const latest = (bars: Iterable<Bar>, to: UnixMs, limit: number): readonly Bar[] =>
  [...bars]
    .filter((bar) => bar.ts <= to)
    .sort((a, b) => a.ts - b.ts)
    .slice(-limit)

/** One-minute bars as bars of `minutes`, aligned to the clock. Korea is whole hours from UTC, so UTC serves. */
export function group(bars: readonly Bar[], minutes: number): readonly Bar[] {
  const grouped = new Map<number, Bar>()
  for (const bar of [...bars].sort((a, b) => a.ts - b.ts)) {
    const ts = unixMs(bar.ts - (bar.ts % (minutes * MINUTE_MS)))
    const open = grouped.get(ts)
    grouped.set(
      ts,
      open
        ? {
            ts,
            open: open.open,
            high: Math.max(open.high, bar.high),
            low: Math.min(open.low, bar.low),
            close: bar.close,
            volume: open.volume + bar.volume,
          }
        : { ...bar, ts },
    )
  }
  return [...grouped.values()]
}

function endOfDayBefore(at: UnixMs): UnixMs {
  let day = addDays(kstDate(at), -1)
  while (weekday(day) === 0 || weekday(day) === 6) day = addDays(day, -1)
  return fromKst(day, '153000') ?? at
}

const PeriodBar = PeriodRow.transform((row) =>
  barOf(row.stck_bsop_date, row, { close: row.stck_clpr, volume: row.acml_vol }),
)

const MinuteBar = MinuteRow.transform((row) => barOf(row.ts, row, { close: row.stck_prpr, volume: row.cntg_vol }))

/** `null` for a day or minute without a price. */
function barOf(
  ts: UnixMs,
  {
    stck_oprc: open,
    stck_hgpr: high,
    stck_lwpr: low,
  }: Readonly<Record<'stck_oprc' | 'stck_hgpr' | 'stck_lwpr', number>>,
  { close, volume }: { readonly close: number; readonly volume: number },
): Bar | null {
  return open > 0 && high > 0 && low > 0 && close > 0 ? { ts, open, high, low, close, volume } : null
}
