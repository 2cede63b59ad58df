import { err, ok } from '@naru/shared/core/result'
import { type KstDate, kstDate, type UnixMs, unixMs } from '@naru/shared/core/time'
import type { CorporateAction } from '@naru/shared/domain/corporate-action'
import { InstrumentId } from '@naru/shared/domain/instrument'
import type { Bar } from '@naru/shared/domain/market-data'
import type { BarBatch, HistoryProvider, HistoryRequest, ProviderError } from '../../src/ports/history.ts'

export const ALICE_SCOPE = 'aaaaaaaa-0000-4000-8000-000000000001'
export const DAY_MS = 86_400_000
/** 2026-01-05 00:00 in Korea. */
export const FIRST_DAY = unixMs(Date.parse('2026-01-05T00:00:00+09:00'))

export const dailyBar = (day: number, close = 70_000 + day): Bar => ({
  ts: unixMs(FIRST_DAY + day * DAY_MS),
  open: close - 100,
  high: close + 200,
  low: close - 300,
  close,
  volume: 1_000_000 + day,
})

export const BARS_PER_BATCH = 250

/** The `number`th batch of a series: recognizable bars that no other batch has. */
export const batchOf = (number: number, instrument = '005930.KRX', fields: Partial<BarBatch> = {}): BarBatch => ({
  scope: ALICE_SCOPE,
  instrumentId: InstrumentId.parse(instrument),
  spec: '1m',
  source: 'kis',
  adjustedTo: null,
  fetchedAt: unixMs(FIRST_DAY + number),
  bars: Array.from({ length: BARS_PER_BATCH }, (_, i) => ({
    ...dailyBar(0, 50_000 + ((number * 31 + i) % 1000) * 50),
    ts: unixMs(FIRST_DAY + (number * BARS_PER_BATCH + i) * 60_000),
  })),
  covered: [{ from: dayOf(number), to: dayOf(number) }],
  ...fields,
})

/** A day of its own for each batch. */
const dayOf = (number: number): KstDate => new Date(Date.UTC(2000, 0, 1 + number)).toISOString().slice(0, 10) as KstDate // its shape

export interface FakeHistory extends HistoryProvider {
  /** All there is, of any instrument. */
  daily: readonly Bar[]
  minutes: readonly Bar[]
  actionsKnown: readonly CorporateAction[]
  now: UnixMs | undefined
  /** What it divides prices before a day by in its own adjusted series. */
  adjustments: Readonly<Record<string, number>>
  failWith: ProviderError | undefined
  readonly asked: HistoryRequest[]
}

/** Somebody with past bars, driven by the test. Has nothing unless it is given something. */
export function aHistory(fields: Partial<FakeHistory> = {}): FakeHistory {
  const history: FakeHistory = {
    source: 'kis',
    specs: ['1d', '1m'],
    maxDays: { '1d': 400, '1m': 2 },
    daily: [],
    minutes: [],
    actionsKnown: [],
    adjustments: {},
    now: undefined,
    failWith: undefined,
    asked: [],
    marketNow: () => Promise.resolve(history.now ?? unixMs(Date.now())),
    bars: (request) => {
      history.asked.push(request)
      if (history.failWith !== undefined) return Promise.resolve(err(history.failWith))
      const all = request.spec === '1d' ? history.daily : history.minutes
      const bars = all.filter(({ ts }) => kstDate(ts) >= request.from && kstDate(ts) <= request.to)
      return Promise.resolve(ok({ bars: bars.slice(-(request.limit ?? bars.length)), adjustedTo: null }))
    },
    adjustmentAt: (_, day) => Promise.resolve(ok(history.adjustments[day] ?? 1)),
    actions: () => Promise.resolve(history.failWith === undefined ? ok(history.actionsKnown) : err(history.failWith)),
    ...fields,
  }
  return history
}
