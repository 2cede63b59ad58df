import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { InstrumentKind, Market as ListingMarket } from '@naru/shared/domain/instrument'
import type { ReplayBar } from '@naru/shared/sim/replay'
import { z } from 'zod'

const BarRow = z.tuple([z.int(), z.int(), z.int(), z.int(), z.int(), z.int()])

const RecordingFile = z.object({
  days: z.array(z.string()),
  symbols: z.array(
    z.object({
      code: z.string(),
      isin: z.string(),
      nameKo: z.string(),
      nameEn: z.string(),
      sectorKo: z.string(),
      listedDate: z.string(),
      faceValue: z.int(),
      listedShares: z.int(),
      barMinutes: z.int(),
      history: z.array(z.tuple([z.string(), z.int(), z.int(), z.int(), z.int(), z.int()])),
      bars: z.record(z.string(), z.array(BarRow)),
    }),
  ),
})

/** A day of trading: date "YYYYMMDD", won per share, shares. */
export interface DayBar {
  readonly date: string
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

interface Listing {
  readonly code: string
  readonly isin: string
  readonly nameKo: string
  readonly nameEn: string
  readonly sectorKo: string
  readonly listedDate: string
  readonly faceValue: number
  readonly listedShares: number
  readonly market: ListingMarket
  readonly kind: InstrumentKind
  /** Whether it also trades on the alternative exchange. */
  readonly isOnNxt: boolean
}

export interface RecordedSymbol extends Listing {
  /** Days before the first replayed one, oldest first. */
  readonly history: readonly DayBar[]
  /** Bars of a replayed day; `start` is milliseconds after midnight in Seoul. */
  readonly bars: readonly (readonly ReplayBar[])[]
}

export interface Recording {
  /** "2020-02-25" …, the days the replay loops over. */
  readonly days: readonly string[]
  readonly symbols: readonly RecordedSymbol[]
}

const MINUTE_MS = 60_000
/** One of them does not trade on NXT, so that an order sent there by mistake is refused as it would be. */
const NOT_ON_NXT = '090430'

/** The recording in `data/`: read once, checked on the way in. */
export function loadRecording(path: URL = new URL('../data/recording.json.gz', import.meta.url)): Recording {
  const file = RecordingFile.parse(JSON.parse(gunzipSync(readFileSync(path)).toString('utf8')))
  const symbols = file.symbols.map((symbol) => ({
    ...symbol,
    market: 'kospi' as const,
    kind: 'stock' as const,
    isOnNxt: symbol.code !== NOT_ON_NXT,
    history: symbol.history.map(([date, open, high, low, close, volume]) => ({ date, open, high, low, close, volume })),
    bars: file.days.map((day) => {
      const rows = symbol.bars[day] ?? []
      return rows.map((row, i): ReplayBar => {
        const [minute, open, high, low, close, volume] = row
        // The source states no volume for the first bar of a day; a market that opens must trade, so it gets its neighbour's.
        const shares = volume === 0 && i === 0 ? (rows[1]?.[5] ?? 0) : volume
        const durationMs = symbol.barMinutes * MINUTE_MS
        return { start: minute * MINUTE_MS, durationMs, open, high, low, close, volume: shares }
      })
    }),
  }))
  return { days: file.days, symbols }
}
