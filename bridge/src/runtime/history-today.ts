import { ok, type Result } from '@naru/shared/core/result'
import { type KstDate, kstDate, type UnixMs, unixMs } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { Bar } from '@naru/shared/domain/market-data'
import { barStart, MINUTE_MS } from '@naru/shared/market/resample'
import type { Clock } from '../ports/clock.ts'
import type { BarBatch, HistoryProvider, ProviderError, StoredBars } from '../ports/history.ts'
import { startOfDay } from './history-days.ts'
import { type HistoryFill, isOver } from './history-fill.ts'
import type { LiveBars } from './live-bars.ts'

interface Parts {
  readonly fill: HistoryFill
  readonly live: LiveBars
  readonly clock: Clock
}

export interface TodayRequest {
  readonly userId: string
  readonly instrumentId: InstrumentId
  readonly spec: '1m' | '1d'
  readonly provider: HistoryProvider
  readonly marketNow: UnixMs
  /** The newest so many bars are enough. */
  readonly limit: number
  /** Minutes are read again, all of them, and what was told of them is kept. */
  readonly isAnew?: boolean
}

/** Minutes of one symbol's running day that have been read: all closed ones from `from` up to, not including, `to`. */
interface Held {
  readonly day: KstDate
  readonly from: UnixMs
  readonly to: UnixMs
  readonly bars: ReadonlyMap<UnixMs, Bar>
  readonly fetchedAt: UnixMs
}

export interface HistoryToday {
  /** The running day: what was read of it, gone on with by what streams. Nothing of it is stored while it runs, unless it is read anew. */
  read(request: TodayRequest): Promise<Result<readonly StoredBars[], ProviderError>>
}

/** The running day's own bar is drawn by the browser from quotes; reading it more often shows nothing new. */
const DAY_BAR_MS = 20_000
const MAX_HELD = 500
const ALL_MINUTES = 800

export function createHistoryToday({ fill, live, clock }: Parts): HistoryToday {
  const held = new Map<string, Held>()
  const dayBars = new Map<string, { readonly at: number; readonly bars: StoredBars }>()

  const remember = <T>(map: Map<string, T>, key: string, value: T): void => {
    map.delete(key)
    map.set(key, value)
    const [oldest] = map.keys()
    if (map.size > MAX_HELD && oldest !== undefined) map.delete(oldest)
  }

  const ask = async (request: TodayRequest, limit?: number): Promise<Result<StoredBars, ProviderError>> => {
    const { provider, instrumentId, spec, marketNow } = request
    const day = kstDate(marketNow)
    const reply = await provider.bars({ instrumentId, spec, from: day, to: day, ...(limit && { limit }) })
    if (!reply.ok) return reply
    return ok({ source: provider.source, fetchedAt: clock.now(), ...reply.value })
  }

  const dayBar = async (request: TodayRequest): Promise<Result<readonly StoredBars[], ProviderError>> => {
    const key = `${request.userId} ${request.instrumentId} ${request.provider.source}`
    const known = dayBars.get(key)
    const isOfToday = known?.bars.bars.every(({ ts }) => kstDate(ts) === kstDate(request.marketNow))
    if (known && isOfToday && clock.monotonic() - known.at < DAY_BAR_MS) return ok([known.bars])
    const reply = await ask(request)
    if (!reply.ok) return reply
    remember(dayBars, key, { at: clock.monotonic(), bars: reply.value })
    return ok([reply.value])
  }

  /** Asks for the minutes that closed since the last time, or for as many as are wanted. */
  const closedMinutes = async (
    request: TodayRequest,
    known: Held | undefined,
  ): Promise<Result<Held, ProviderError>> => {
    const day = kstDate(request.marketNow)
    const now = barStart('1m', request.marketNow)
    const sinceKnown = known && (now - known.to) / MINUTE_MS
    // One more than there can be: the running minute comes too, with a volume that is not its own yet.
    const limit = (sinceKnown ?? request.limit) + 1
    const reply = await ask(request, limit)
    if (!reply.ok) return reply
    const fresh = reply.value.bars.filter(({ ts }) => ts < now)
    const isAllThereIs = reply.value.bars.length < limit
    const [first] = fresh
    const from = known?.from ?? (isAllThereIs || first === undefined ? startOfDay(day) : first.ts)
    const bars = new Map([...(known?.bars ?? []), ...fresh.map((bar) => [bar.ts, bar] as const)])
    return ok({ day, from, to: now, bars, fetchedAt: reply.value.fetchedAt })
  }

  const minutes = async (request: TodayRequest): Promise<Result<readonly StoredBars[], ProviderError>> => {
    const { userId, instrumentId, provider, marketNow, limit, isAnew = false } = request
    const key = `${userId} ${instrumentId} ${provider.source}`
    const [day, now] = [kstDate(marketNow), barStart('1m', marketNow)]
    const streamed = provider.source === 'kis' ? live.of(userId, instrumentId) : undefined
    const before = held.get(key)
    // To some keys the minutes of a day are never told again.
    if (before !== undefined && before.day < day) keepRead(request, before)
    const last = isAnew || before?.day !== day ? undefined : before
    const isEnough = last !== undefined && last.to <= now && reaches(last, limit)
    const goesOn = last !== undefined && (last.to >= now || (streamed !== undefined && streamed.from <= last.to))
    let current = isEnough ? last : undefined
    if (current === undefined || !goesOn) {
      const read = await closedMinutes(isAnew ? { ...request, limit: ALL_MINUTES } : request, current)
      if (!read.ok) return read
      current = read.value
      remember(held, key, current)
      if (isOver(day, marketNow)) keepWhole(request, current)
      else if (isAnew) keepRead(request, current)
    }
    return ok([...toStored(provider, current), ...goingOn(streamed?.bars ?? [], current)])
  }

  const keepWhole = (request: TodayRequest, current: Held): void => {
    const { day, from } = current
    if (from <= startOfDay(day)) keepRead(request, current, [{ from: day, to: day }])
  }

  const keepRead = (
    { userId, instrumentId, provider }: TodayRequest,
    current: Held,
    covered: BarBatch['covered'] = [],
  ): void => {
    const bars = sorted(current)
    if (bars.length === 0 && covered.length === 0) return
    const series = { scope: userId, instrumentId, spec: '1m', source: provider.source } as const
    fill.keep({ ...series, adjustedTo: null, fetchedAt: current.fetchedAt, bars, covered })
  }

  const goingOn = (streamed: readonly Bar[], { to }: Held): readonly StoredBars[] => {
    const bars = streamed.filter(({ ts }) => ts >= to)
    return bars.length === 0 ? [] : [{ source: 'ticks', adjustedTo: null, fetchedAt: clock.now(), bars }]
  }

  return { read: (request) => (request.spec === '1d' ? dayBar(request) : minutes(request)) }
}

/** Whether the newest `limit` minutes, or all of the day, are among what is held. */
const reaches = ({ bars, from, day }: Held, limit: number): boolean => bars.size >= limit || from <= startOfDay(day)

const sorted = ({ bars }: Held): readonly Bar[] => [...bars.values()].sort((a, b) => a.ts - b.ts)

const toStored = ({ source }: HistoryProvider, current: Held): readonly StoredBars[] => [
  { source, adjustedTo: null, fetchedAt: unixMs(current.fetchedAt), bars: sorted(current) },
]
