import { type KstDate, unixMs } from '@naru/shared/core/time'
import { InstrumentId } from '@naru/shared/domain/instrument'
import type { Bar } from '@naru/shared/domain/market-data'
import type { BarBatch } from '../../src/ports/history.ts'

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
