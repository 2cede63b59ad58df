import { err, ok, type Result } from '../core/result.ts'
import { fromKst, type KstDate, type UnixMs, unixMs } from '../core/time.ts'
import type { InstrumentId, InstrumentKind, Market } from '../domain/instrument.ts'
import type { Bar } from '../domain/market-data.ts'
import { type BarColumns, createColumns } from '../indicators/columns.ts'
import { MINUTE_MS, MINUTES } from '../market/resample.ts'
import { regularSession } from '../market/session-phase.ts'
import { nearestTick } from '../market/tick-size.ts'
import { CARRIED_CALENDAR } from '../market/trading-calendar.ts'

/** Bars a day can be recorded in. */
export const REPLAY_BARS = ['1m', '5m', '15m', '30m', '60m'] as const
export type ReplayBarSpec = (typeof REPLAY_BARS)[number]

/** One day of one instrument, with what was known before it began. Won per share, shares; `ts` the start of a bar. */
export interface RecordedDay {
  readonly instrumentId: InstrumentId
  readonly kind: InstrumentKind
  readonly market: Market
  readonly date: KstDate
  readonly bar: ReplayBarSpec
  /** Of the day alone, on the grid of price steps. */
  readonly bars: BarColumns
  /** Bars of the same length before the day, and whole days before it. */
  readonly past: BarColumns
  readonly daily: BarColumns
  /** The close of the day before (기준가). */
  readonly base: number
  readonly open: UnixMs
  readonly close: UnixMs
}

interface Recording extends Pick<RecordedDay, 'instrumentId' | 'kind' | 'market' | 'date' | 'bar'> {
  /** Ascending; of the day and before it. What is after it is not looked at. */
  readonly columns: BarColumns
  readonly daily: BarColumns
}

/** `no_trading_day`: the calendar knows of no session. `no_bars`: nothing was recorded. `no_base`: not what it closed at before. */
export type DayProblem = 'no_trading_day' | 'no_bars' | 'no_base'

/** Cuts one day out of what was recorded. */
export function recordedDay(recording: Recording): Result<RecordedDay, DayProblem> {
  const { columns, daily, date, kind, ...rest } = recording
  const session = regularSession(CARRIED_CALENDAR, 'KRX', date)
  const midnight = fromKst(date, '000000')
  if (session === undefined || midnight === undefined) return err('no_trading_day')
  const past = rowsBetween(columns, 0, midnight)
  const before = rowsBetween(daily, 0, midnight)
  // The closing auction prints when the session is over.
  const bars = snapped(rowsBetween(columns, session.open, session.close + MINUTE_MS), kind)
  if (bars.length === 0) return err('no_bars')
  const closed = lastClose(before) ?? lastClose(past)
  if (closed === undefined) return err('no_base')
  return ok({ ...rest, kind, date, bars, past, daily: before, base: nearestTick(kind, closed), ...session })
}

const lastClose = ({ close, length }: BarColumns): number | undefined => (length > 0 ? close[length - 1] : undefined)

/** Rows that begin at or after `from` and before `to`. */
export function rowsBetween(columns: BarColumns, from: number, to: number): BarColumns {
  const rows: number[] = []
  for (let row = 0; row < columns.length; row += 1) {
    const ts = columns.ts[row]!
    if (ts >= from && ts < to) rows.push(row)
  }
  const cut = createColumns(rows.length)
  rows.forEach((row, at) => {
    for (const name of COLUMNS) cut[name][at] = columns[name][row]!
  })
  return cut
}

const COLUMNS = ['ts', 'open', 'high', 'low', 'close', 'volume'] as const

/** Prices were adjusted, or are of a time with other steps: orders can only be made on today's. */
function snapped(columns: BarColumns, kind: RecordedDay['kind']): BarColumns {
  for (let row = 0; row < columns.length; row += 1) {
    for (const name of ['open', 'high', 'low', 'close'] as const) {
      columns[name][row] = nearestTick(kind, Math.max(1, columns[name][row]!))
    }
    columns.volume[row] = Math.round(columns.volume[row]!)
  }
  return columns
}

export const barsOf = (columns: BarColumns): readonly Bar[] =>
  Array.from(columns.ts.subarray(0, columns.length), (ts, row) => ({
    ts: unixMs(ts),
    open: columns.open[row]!,
    high: columns.high[row]!,
    low: columns.low[row]!,
    close: columns.close[row]!,
    volume: columns.volume[row]!,
  }))

export const lengthOf = (bar: ReplayBarSpec): number => MINUTES[bar] * MINUTE_MS
