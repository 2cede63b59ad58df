import { parseWith } from '@naru/shared/core/parse'
import { createQuota, type QuotaTerms } from '@naru/shared/core/quota'
import { err, ok, type Result } from '@naru/shared/core/result'
import { addDays, fromKst, type KstDate, kstDate, unixMs } from '@naru/shared/core/time'
import { type InstrumentId, type Market, symbolOf } from '@naru/shared/domain/instrument'
import type { Bar } from '@naru/shared/domain/market-data'
import { barStart, isMinutes } from '@naru/shared/market/resample'
import type { Clock } from '../../ports/clock.ts'
import type { HistoryProvider, HistoryRequest, ProviderError, StoredSpec } from '../../ports/history.ts'
import type { HttpGet } from '../../ports/http-get.ts'
import { type Chart, ChartReply } from './schema.ts'

export interface YahooOptions {
  readonly url: string
  readonly get: HttpGet
  readonly clock: Clock
  /** Undefined for a symbol that is not known. */
  readonly marketOf: (instrument: InstrumentId) => Market | undefined
}

/** No limit is published and too much is answered with 429: far below what users report as safe. */
export const YAHOO_LIMITS: QuotaTerms = {
  perMinute: 20,
  perDay: 1_000,
  checkedOn: '2026-11-21',
  source: 'none published; own choice',
}

/** How far back each interval reaches, in days; longer ones have no end. */
const REACH: Readonly<Record<Exclude<StoredSpec, '1d'>, number>> = {
  '1m': 29,
  '5m': 59,
  '15m': 59,
  '30m': 59,
  '60m': 729,
}
const MAX_DAYS = { '1m': 7, '5m': 59, '15m': 59, '30m': 59, '60m': 365, '1d': 3_650 } as const
const BLOCK_MS = 15 * 60_000

const SUFFIX: Readonly<Record<Market, string | undefined>> = { kospi: 'KS', kosdaq: 'KQ', konex: undefined }

/** "005930.KRX" of KOSPI → "005930.KS". Undefined for markets Yahoo does not list. */
export function toYahooSymbol(instrument: InstrumentId, market: Market | undefined): string | undefined {
  const suffix = instrument.endsWith('.KRX') ? SUFFIX[market ?? 'kospi'] : undefined
  return suffix && `${symbolOf(instrument)}.${suffix}`
}

/**
 * Yahoo's chart service. Its prices are divided by every split up to the day they are read. Delayed, without the auctions' volume, unofficial: for looking at, never for trading.
 */
export function createYahooHistory({ url, get, clock, marketOf }: YahooOptions): HistoryProvider {
  const quota = createQuota(YAHOO_LIMITS)

  const read = async (request: HistoryRequest): Promise<Result<Chart, ProviderError>> => {
    const symbol = toYahooSymbol(request.instrumentId, marketOf(request.instrumentId))
    if (symbol === undefined) return err({ kind: 'unsupported' })
    const retryAfterMs = quota.take(clock.monotonic())
    if (retryAfterMs > 0) return err({ kind: 'quota', retryAfterMs })
    const address = new URL(`/v8/finance/chart/${encodeURIComponent(symbol)}`, url)
    const seconds = (day: KstDate): string => String((fromKst(day, '000000') ?? 0) / 1000)
    address.searchParams.set('period1', seconds(request.from))
    address.searchParams.set('period2', seconds(addDays(request.to, 1)))
    address.searchParams.set('interval', request.spec)
    const reply = await get(address)
    if (!reply.ok) return err({ kind: 'unreachable', cause: reply.error })
    if (reply.value.status === 429) {
      const waitMs = reply.value.retryAfterMs ?? BLOCK_MS
      quota.block(clock.monotonic() + waitMs)
      return err({ kind: 'quota', retryAfterMs: waitMs })
    }
    return readReply(reply.value.body)
  }

  return {
    source: 'yahoo',
    specs: ['1m', '5m', '15m', '30m', '60m', '1d'],
    maxDays: MAX_DAYS,
    marketNow: () => Promise.resolve(clock.now()),
    async bars(request) {
      const { spec, from } = request
      const today = kstDate(clock.now())
      if (isMinutes(spec) && from < addDays(today, -REACH[spec])) return err({ kind: 'unsupported' })
      const chart = await read(request)
      if (!chart.ok) return chart
      const bars = toBars(chart.value, request)
      return ok({ bars, adjustedTo: today })
    },
    // They are divided out already, up to the day of the answer.
    actions: () => Promise.resolve(err({ kind: 'unsupported' })),
  }
}

function readReply(body: string): Result<Chart, ProviderError> {
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch {
    return err({ kind: 'unreadable', cause: 'no JSON' })
  }
  const parsed = parseWith(ChartReply, json)
  if (!parsed.ok) return err({ kind: 'unreadable', cause: parsed.error.issues.join('; ') })
  const { result, error } = parsed.value.chart
  const [chart] = result ?? []
  if (chart !== undefined) return ok(chart)
  const isUnknown = error?.code === 'Not Found'
  return err({ kind: 'refused', code: isUnknown ? 'instrument_unknown' : (error?.code ?? ''), text: '' })
}

/** A row with a hole in it is a day or minute without a trade. */
function toBars({ timestamp, indicators }: Chart, { spec, from, to }: HistoryRequest): readonly Bar[] {
  const [quote] = indicators.quote
  const bars = new Map<number, Bar>()
  timestamp.forEach((seconds, i) => {
    const [open, high, low, close] = [quote?.open?.[i], quote?.high?.[i], quote?.low?.[i], quote?.close?.[i]]
    if (!open || !high || !low || !close) return
    const ts = barStart(spec, unixMs(seconds * 1000))
    const day = kstDate(ts)
    if (day < from || day > to) return
    bars.set(ts, { ts, open, high, low, close, volume: quote?.volume?.[i] ?? 0 })
  })
  return [...bars.values()].sort((a, b) => a.ts - b.ts)
}
