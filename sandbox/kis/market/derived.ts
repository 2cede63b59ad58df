import type { ReplayBar } from '@naru/shared/sim/replay'
import type { DayBar, RecordedSymbol, Recording } from './recording.ts'

/** A listing whose prices follow the recorded shares: they are invented, its name, code and ISIN are not. */
interface Derived extends Omit<RecordedSymbol, 'history' | 'bars'> {
  /** Won at the first recorded moment. */
  readonly start: number
  /** 1 follows the basket, −2 moves twice as much against it. */
  readonly leverage: number
}

const fund = { sectorKo: '', faceValue: 0, isOnNxt: false, market: 'kospi' } as const

/** What the recording lacks: funds with their own tick tables, a note with a seven-letter code, a KOSDAQ share. */
const LISTINGS: readonly Derived[] = [
  {
    ...fund,
    code: '069500',
    isin: 'KR7069500007',
    nameKo: 'KODEX 200',
    nameEn: 'KODEX 200',
    kind: 'etf',
    listedDate: '2002-10-14',
    listedShares: 188_900_000,
    start: 28_000,
    leverage: 1,
  },
  {
    ...fund,
    code: '252670',
    isin: 'KR7252670005',
    nameKo: 'KODEX 200선물인버스2X',
    nameEn: 'Samsung Kodex F Kospi 200 Inverse2x ETF',
    kind: 'etf',
    listedDate: '2016-09-22',
    listedShares: 3_902_400_000,
    start: 1_500,
    leverage: -2,
  },
  {
    ...fund,
    code: 'Q530104',
    isin: 'KRG530001046',
    nameKo: '삼성 레버리지 코스피200 선물 ETN',
    nameEn: 'Samsung Leverage KOSPI200 Futures ETN',
    kind: 'etn',
    listedDate: '2021-05-20',
    listedShares: 2_000_000,
    start: 14_000,
    leverage: 2,
  },
  {
    code: '247540',
    isin: 'KR7247540008',
    nameKo: '에코프로비엠',
    nameEn: 'ECOPRO BM CO., LTD.',
    sectorKo: '전기·전자',
    faceValue: 500,
    kind: 'stock',
    market: 'kosdaq',
    isOnNxt: true,
    listedDate: '2019-03-05',
    listedShares: 97_801_000,
    start: 90_000,
    leverage: 1.3,
  },
]

type Prices = Pick<DayBar, 'open' | 'high' | 'low' | 'close' | 'volume'>

/** The recording with the derived listings behind the recorded ones. */
export function withDerivedListings(recording: Recording): Recording {
  const basket = recording.symbols.filter((symbol) => symbol.bars[0]?.length === HOURLY_BARS)
  const bases = basket.map((symbol) => symbol.bars[0]?.[0]?.open ?? 1)
  const level = (rows: readonly (Prices | undefined)[]): Prices | undefined => averageOf(rows, bases)
  const derived = LISTINGS.map(({ start, leverage, ...listing }): RecordedSymbol => {
    const priced = (prices: Prices): Prices => leveraged(prices, { start, leverage })
    const barsOf = (day: number): readonly ReplayBar[] =>
      (basket[0]?.bars[day] ?? []).flatMap((first, i) => {
        const prices = level(basket.map((symbol) => symbol.bars[day]?.[i]))
        return prices ? [{ start: first.start, durationMs: first.durationMs, ...priced(prices) }] : []
      })
    const history = (basket[0]?.history ?? []).flatMap(({ date }, i) => {
      const prices = level(basket.map((symbol) => symbol.history[i]))
      return prices ? [{ date, ...priced(prices) }] : []
    })
    return { ...listing, history, bars: recording.days.map((_, day) => barsOf(day)) }
  })
  return { ...recording, symbols: [...recording.symbols, ...derived] }
}

const HOURLY_BARS = 6

/** Prices against the first moment, averaged over the basket; undefined when one of its members has no row. */
function averageOf(rows: readonly (Prices | undefined)[], bases: readonly number[]): Prices | undefined {
  const known = rows.flatMap((row) => row ?? [])
  if (known.length === 0 || known.length < rows.length) return undefined
  const average = (pick: (row: Prices) => number): number =>
    known.reduce((sum, row, i) => sum + pick(row) / (bases[i] ?? 1), 0) / known.length
  const volume = Math.round(known.reduce((sum, row) => sum + row.volume, 0) / known.length)
  return {
    open: average((row) => row.open),
    high: average((row) => row.high),
    low: average((row) => row.low),
    close: average((row) => row.close),
    volume,
  }
}

function leveraged(prices: Prices, { start, leverage }: { start: number; leverage: number }): Prices {
  const at = (level: number): number => Math.max(1, Math.round(start * level ** leverage))
  const [high, low] = leverage > 0 ? [prices.high, prices.low] : [prices.low, prices.high]
  return { open: at(prices.open), high: at(high), low: at(low), close: at(prices.close), volume: prices.volume }
}
