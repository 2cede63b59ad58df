import { addDays, fromKst, type KstDate } from '@naru/shared/core/time'
import { type InstrumentId, instrumentId } from '@naru/shared/domain/instrument'
import { type BarColumns, columnsOf, createColumns } from '@naru/shared/indicators/columns'
import type { BarLike } from '@naru/shared/indicators/indicator'
import type { ListedInstrument } from '@naru/shared/market/instrument-search'
import { barsOf, type DayProblem, REPLAY_BARS, type RecordedDay, recordedDay } from '@naru/shared/replay/recorded-day'
import { queryOptions } from '@tanstack/react-query'
import { toAppError } from './app-error.ts'
import { readBridgeBars } from './bridge-bars.ts'
import { readCarried } from './carried-bars.ts'
import type { PinnedBridge } from './env.ts'
import { gunzip } from './gunzip.ts'

/**
 * Five-minute bars that come with the page, so that a first replay needs neither bridge nor broker: 42 days of one share in
 * 2020, until 15:00 (Twinparadox/Graduating-Project, MIT).
 */
export const CARRIED_SHARE: InstrumentId = instrumentId('005930')
const FILE = '/data/minutes-005930.csv.gz'

/** Lines of date, minute of the day, open, high, low, close, volume. */
export function parseMinutes(text: string): { readonly columns: BarColumns; readonly days: readonly KstDate[] } {
  const days = new Set<KstDate>()
  const bars = text
    .trim()
    .split('\n')
    .slice(1)
    .map((line): BarLike => {
      const [date = '', ...figures] = line.split(',')
      const [minute = 0, open = 0, high = 0, low = 0, close = 0, volume = 0] = figures.map(Number)
      days.add(date as KstDate) // a day of our own file
      return { ts: (fromKst(date, '000000') ?? 0) + minute * 60_000, open, high, low, close, volume }
    })
  return { columns: columnsOf(bars), days: [...days] }
}

/** What comes with the page: bars, the days there are of them, newest last, and whole days before them. */
export interface CarriedDays {
  readonly columns: BarColumns
  readonly days: readonly KstDate[]
  readonly daily: BarColumns
}

async function readMinutes(): Promise<Omit<CarriedDays, 'daily'>> {
  const answer = await fetch(FILE)
  if (!answer.ok) throw new Error(`${FILE} answered ${answer.status}`)
  return parseMinutes(new TextDecoder().decode(await gunzip(await answer.arrayBuffer())))
}

/** Read once, all of it: from then on no network is needed for any of these days. */
export const carriedDaysQuery = queryOptions({
  queryKey: ['carried-replay-days'],
  queryFn: async (): Promise<CarriedDays> => {
    const [minutes, { series }] = await Promise.all([readMinutes(), readCarried()])
    return { ...minutes, daily: series.get(CARRIED_SHARE)?.columns ?? createColumns(0) }
  },
  staleTime: Number.POSITIVE_INFINITY,
  networkMode: 'always',
  structuralSharing: false,
})

/** Why there is no day to be played; `detail` of the bridge comes as an `AppError` instead. */
export class NoSuchDay extends Error {
  override readonly name = 'NoSuchDay'
  readonly code: DayProblem

  constructor(code: DayProblem) {
    super(code)
    this.code = code
  }
}

function opened(day: ReturnType<typeof recordedDay>): RecordedDay {
  if (!day.ok) throw new NoSuchDay(day.error)
  return day.value
}

/** One of the days that come with the page. @errors NoSuchDay */
export function carriedDay({ columns, daily }: CarriedDays, date: KstDate): RecordedDay {
  const what = { instrumentId: CARRIED_SHARE, kind: 'stock', market: 'kospi', date, bar: '5m' } as const
  return opened(recordedDay({ ...what, columns, daily }))
}

interface Asked {
  readonly bridge: PinnedBridge | undefined
  readonly instrument: Pick<ListedInstrument, 'id' | 'kind' | 'market'>
  readonly date: KstDate
  readonly signal: AbortSignal
}

/** A week of minutes and a year of days are what strategies look back on. */
const MINUTE_DAYS = 7
const DAILY_DAYS = 400

/**
 * A day as the bridge has it stored, or fetches it: of minutes, or of the shortest bars there are.
 *
 * @errors NoSuchDay; AppError: those of `askBridge`, `bridge_unreachable` also when there is no bridge to ask
 */
export async function bridgeDay({ bridge, instrument, date, signal }: Asked): Promise<RecordedDay> {
  const { id, kind, market } = instrument
  const instruments = new Map([[id, { kind, market }]])
  const read = async (bar: (typeof REPLAY_BARS)[number] | '1d', from: KstDate, to: KstDate): Promise<BarColumns> => {
    const asked = { instruments: [id], from, to, bar, benchmark: null }
    return (await readBridgeBars(asked, { bridge, instruments, signal })).series[0]?.columns ?? createColumns(0)
  }
  let failure: Error = new NoSuchDay('no_bars')
  for (const bar of REPLAY_BARS) {
    try {
      const columns = await read(bar, date, date)
      if (!hasDay(columns, date)) continue
      const past = await read(bar, addDays(date, -MINUTE_DAYS), addDays(date, -1))
      const daily = await read('1d', addDays(date, -DAILY_DAYS), addDays(date, -1))
      return opened(recordedDay({ instrumentId: id, kind, market, date, bar, columns: joined(past, columns), daily }))
    } catch (error) {
      if (error instanceof NoSuchDay || signal.aborted || toAppError(error).code === 'bridge_unreachable') throw error
      failure = toAppError(error)
    }
  }
  throw failure
}

function hasDay({ ts, length }: BarColumns, date: KstDate): boolean {
  const midnight = fromKst(date, '000000') ?? 0
  return ts.subarray(0, length).some((at) => at >= midnight)
}

/** What was asked for separately may overlap: a page of history goes back as far as it likes. */
function joined(first: BarColumns, second: BarColumns): BarColumns {
  const bars = new Map([...barsOf(first), ...barsOf(second)].map((bar) => [bar.ts, bar]))
  return columnsOf([...bars.values()].toSorted((a, b) => a.ts - b.ts))
}
