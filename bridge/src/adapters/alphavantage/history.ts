import { parseWith } from '@naru/shared/core/parse'
import { createQuota, type QuotaTerms } from '@naru/shared/core/quota'
import { err, ok, type Result } from '@naru/shared/core/result'
import type { Secret } from '@naru/shared/core/secret'
import { fromKst, kstDate } from '@naru/shared/core/time'
import { type InstrumentId, type Market, symbolOf } from '@naru/shared/domain/instrument'
import type { Bar } from '@naru/shared/domain/market-data'
import type { Clock } from '../../ports/clock.ts'
import type { FetchedBars, HistoryProvider, HistoryRequest, ProviderError } from '../../ports/history.ts'
import type { HttpGet } from '../../ports/http-get.ts'
import { DailyReply } from './schema.ts'

export interface AlphaVantageOptions {
  readonly url: string
  readonly key: Secret
  readonly get: HttpGet
  readonly clock: Clock
  /** Undefined for a symbol that is not known. */
  readonly marketOf: (instrument: InstrumentId) => Market | undefined
}

/** Of a free key. A paid one has more, and its answers say so by not refusing. */
export const ALPHA_VANTAGE_LIMITS: QuotaTerms = {
  perMinute: 5,
  perDay: 25,
  checkedOn: '2026-11-21',
  source: 'alphavantage.co/support, "25 requests per day"; five a minute from earlier terms',
}

/** After the service itself has said that the allowance is used up. */
const BLOCK_MS = 3_600_000
/** A short answer holds the newest hundred days. */
const SHORT_DAYS = 140
const MAX_DAYS = 7_300

const SUFFIX: Readonly<Record<Market, string | undefined>> = { kospi: 'KS', kosdaq: 'KQ', konex: undefined }

/** "005930.KRX" of KOSPI → "005930.KS". Undefined for markets the service does not list. */
export function toAlphaVantageSymbol(instrument: InstrumentId, market: Market | undefined): string | undefined {
  const suffix = instrument.endsWith('.KRX') ? SUFFIX[market ?? 'kospi'] : undefined
  return suffix && `${symbolOf(instrument)}.${suffix}`
}

/** Alpha Vantage's daily series: prices as they were traded. For looking at, never for trading. */
export function createAlphaVantageHistory(options: AlphaVantageOptions): HistoryProvider {
  const { url, key, get, clock, marketOf } = options
  const quota = createQuota(ALPHA_VANTAGE_LIMITS)

  const block = (): Result<never, ProviderError> => {
    quota.block(clock.monotonic() + BLOCK_MS)
    return err({ kind: 'quota', retryAfterMs: BLOCK_MS })
  }

  const read = async ({ instrumentId, from }: HistoryRequest): Promise<Result<DailyReply, ProviderError>> => {
    const symbol = toAlphaVantageSymbol(instrumentId, marketOf(instrumentId))
    if (symbol === undefined) return err({ kind: 'unsupported' })
    const retryAfterMs = quota.take(clock.monotonic())
    if (retryAfterMs > 0) return err({ kind: 'quota', retryAfterMs })
    const isRecent = clock.now() - (fromKst(from, '000000') ?? 0) < SHORT_DAYS * 86_400_000
    const address = new URL('/query', url)
    address.searchParams.set('function', 'TIME_SERIES_DAILY')
    address.searchParams.set('symbol', symbol)
    address.searchParams.set('outputsize', isRecent ? 'compact' : 'full')
    address.searchParams.set('apikey', key.expose())
    const reply = await get(address)
    if (!reply.ok) return err({ kind: 'unreachable', cause: reply.error })
    if (reply.value.status === 429) return block()
    if (reply.value.status >= 500) return err({ kind: 'unreachable', cause: `http_${reply.value.status}` })
    const body = readReply(reply.value.body)
    // A used-up allowance is told with HTTP 200, where data should be.
    if (body.ok && (body.value.Note !== undefined || body.value.Information !== undefined)) return block()
    return body
  }

  return {
    source: 'alpha_vantage',
    specs: ['1d'],
    maxDays: { '1d': MAX_DAYS },
    marketNow: () => Promise.resolve(clock.now()),
    async bars(request) {
      if (request.spec !== '1d') return err({ kind: 'unsupported' })
      const reply = await read(request)
      return reply.ok ? toBars(reply.value, request) : reply
    },
    actions: () => Promise.resolve(err({ kind: 'unsupported' })),
  }
}

function readReply(text: string): Result<DailyReply, ProviderError> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return err({ kind: 'unreadable', cause: 'no JSON' })
  }
  const parsed = parseWith(DailyReply, json)
  return parsed.ok ? parsed : err({ kind: 'unreadable', cause: parsed.error.issues.join('; ') })
}

function toBars(reply: DailyReply, { from, to }: HistoryRequest): Result<FetchedBars, ProviderError> {
  if (reply['Error Message'] !== undefined) return err({ kind: 'refused', code: 'instrument_unknown', text: '' })
  const series = reply['Time Series (Daily)']
  if (series === undefined) return err({ kind: 'unreadable', cause: 'no series' })
  const bars = Object.entries(series).flatMap(([day, row]): Bar[] => {
    const ts = fromKst(day, '000000')
    if (ts === undefined || kstDate(ts) < from || kstDate(ts) > to) return []
    const { '1. open': open, '2. high': high, '3. low': low, '4. close': close, '5. volume': volume } = row
    return open > 0 && high > 0 && low > 0 && close > 0 ? [{ ts, open, high, low, close, volume }] : []
  })
  return ok({ bars: bars.sort((a, b) => a.ts - b.ts), adjustedTo: null })
}
