import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { err, ok, type Result } from '@naru/shared/core/result'
import type { KstDate, UnixMs } from '@naru/shared/core/time'
import { addDays } from '@naru/shared/core/time'
import { CorporateAction } from '@naru/shared/domain/corporate-action'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import { type Bar, BarSource } from '@naru/shared/domain/market-data'
import { z } from 'zod'
import type {
  AppendReport,
  BarBatch,
  DayRange,
  HistoryFailure,
  HistoryStore,
  SeriesKey,
  SeriesSummary,
  StoredBars,
  StoredSpec,
} from '../../ports/history.ts'
import type { Logger } from '../../ports/logger.ts'
import { decodeBars, encodeBars } from './columns.ts'
import { compactInBackground } from './compact.ts'
import { prepare } from './schema.ts'

export interface HistoryStoreOptions {
  readonly logger: Logger
  /** How long to wait for another process that is writing, ms. 0 in the bridge, whose event loop must not wait. */
  readonly busyMs: number
}

const SegmentRow = z.object({
  id: z.int(),
  source: BarSource,
  adjusted_to: z.string().nullable(),
  fetched_at: z.int(),
  data: z.instanceof(Uint8Array),
})
const ActionRow = z
  .object({
    instrument: z.string(),
    ex_date: z.string(),
    kind: z.string(),
    source: z.string(),
    shares: z.number(),
    cash_won: z.number(),
    paid_won: z.number(),
  })
  .transform((row) => ({
    instrumentId: row.instrument,
    exDate: row.ex_date,
    kind: row.kind,
    source: row.source,
    shares: row.shares,
    cashWon: row.cash_won,
    paidWon: row.paid_won,
  }))
  .pipe(CorporateAction)

const SQLITE_BUSY = 5
const failureOf = (error: unknown): HistoryFailure => {
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0
  return {
    kind: code === SQLITE_BUSY ? 'busy' : 'unavailable',
    cause: error instanceof Error ? error.message : 'unknown',
  }
}

/** The statements of one open file, each prepared once. */
const statements = (file: DatabaseSync) => ({
  findSeries: file.prepare('select id from series where scope = ? and instrument = ? and spec = ?'),
  addSeries: file.prepare('insert into series (scope, instrument, spec) values (?, ?, ?)'),
  segments: file.prepare(
    'select id, source, adjusted_to, fetched_at, data from segment where series = ? and to_ts >= ? and from_ts <= ? order by fetched_at, id',
  ),
  addSegment: file.prepare(
    'insert into segment (series, source, adjusted_to, fetched_at, from_ts, to_ts, bars, data) values (?, ?, ?, ?, ?, ?, ?, ?)',
  ),
  covered: file.prepare('select from_day, to_day from covered where series = ? order by from_day'),
  addCovered: file.prepare('insert into covered (series, from_day, to_day, source, at) values (?, ?, ?, ?, ?)'),
  list: file.prepare(
    `select scope, instrument, spec, source, sum(bars) as bars, min(from_ts) as from_ts, max(to_ts) as to_ts,
      max(fetched_at) as fetched_at, sum(length(data)) as bytes
     from segment join series on series.id = segment.series
     group by scope, instrument, spec, source order by scope, spec, instrument, source`,
  ),
  addAction: file.prepare('insert or ignore into corporate_action values (?, ?, ?, ?, ?, ?, ?, ?)'),
  actions: file.prepare('select * from corporate_action where instrument = ? order by ex_date, source desc, kind'),
})

/**
 * Columns in SQLite, which Node brings along: docs/decisions/0007-history-store.md says why.
 * Throws when the file cannot be opened at all.
 */
export function openHistoryStore(path: string, { logger, busyMs }: HistoryStoreOptions): HistoryStore {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const file = new DatabaseSync(path)
  prepare(file, busyMs)
  const sql = statements(file)

  const guarded = <T>(work: () => T): Result<T, HistoryFailure> => {
    try {
      return ok(work())
    } catch (error) {
      return err(failureOf(error))
    }
  }

  const inTransaction = <T>(work: () => T): T => {
    file.exec('begin immediate')
    try {
      const result = work()
      file.exec('commit')
      return result
    } catch (error) {
      if (file.isTransaction) file.exec('rollback')
      throw error
    }
  }

  const seriesOf = ({ scope, instrumentId, spec }: SeriesKey): number | undefined => {
    const row = sql.findSeries.get(scope, instrumentId, spec)
    return row === undefined ? undefined : Number(row.id)
  }

  const read = (key: SeriesKey, from: UnixMs, to: UnixMs): readonly StoredBars[] => {
    const series = seriesOf(key)
    if (series === undefined) return []
    return sql.segments.all(series, from, to).flatMap((row) => {
      const segment = SegmentRow.parse(row)
      const bars = decodeBars(segment.data)
      if (!bars.ok) {
        // A damaged disk: the rest of the series is still good, and the gap is found and read again.
        logger.alarm('history_segment_damaged', { segment: segment.id, instrumentId: key.instrumentId })
        return []
      }
      const inside = bars.value.filter(({ ts }) => ts >= from && ts <= to)
      const { source, adjusted_to: adjustedTo, fetched_at: fetchedAt } = segment
      return [{ source, adjustedTo: adjustedTo as KstDate | null, fetchedAt: fetchedAt as UnixMs, bars: inside }] // as stored
    })
  }

  const appendBatch = (batch: BarBatch): AppendReport => {
    const { bars, source, fetchedAt } = batch
    const series =
      seriesOf(batch) ?? Number(sql.addSeries.run(batch.scope, batch.instrumentId, batch.spec).lastInsertRowid)
    for (const { from, to } of batch.covered) sql.addCovered.run(series, from, to, source, fetchedAt)
    const [first, last] = [bars[0], bars.at(-1)]
    if (first === undefined || last === undefined) return NOTHING
    const stored = new Map(
      read(batch, first.ts, last.ts)
        .filter((one) => one.source === source)
        .flatMap((one) => one.bars.map((bar) => [bar.ts, bar] as const)),
    )
    const fresh = bars.filter((bar) => !isAlike(stored.get(bar.ts), bar))
    const corrected = fresh.filter((bar) => stored.has(bar.ts)).length
    const [from, to] = [fresh[0], fresh.at(-1)]
    if (from !== undefined && to !== undefined) {
      const data = encodeBars(fresh)
      sql.addSegment.run(series, source, batch.adjustedTo, fetchedAt, from.ts, to.ts, fresh.length, data)
    }
    return { added: fresh.length - corrected, known: bars.length - fresh.length, corrected }
  }

  return {
    append: (batches) => guarded(() => inTransaction(() => batches.map(appendBatch).reduce(add, NOTHING))),
    read: (key, from, to) => guarded(() => read(key, from, to)),
    covered: (key) =>
      guarded(() => {
        const series = seriesOf(key)
        if (series === undefined) return []
        // As this program wrote them.
        return joined(
          sql.covered.all(series).map((row) => ({ from: row.from_day as KstDate, to: row.to_day as KstDate })),
        )
      }),
    list: () => guarded(() => sql.list.all().map(toSummary)),
    addActions: (actions, knownAt) =>
      guarded(() =>
        inTransaction(() => {
          for (const { instrumentId, exDate, kind, source, shares, cashWon, paidWon } of actions)
            sql.addAction.run(instrumentId, exDate, kind, source, shares, cashWon, paidWon, knownAt)
        }),
      ),
    actions: (instrument) => guarded(() => onePerEvent(sql.actions.all(instrument).map((row) => ActionRow.parse(row)))),
    compact: () => compactInBackground(path),
    close: () => file.close(),
  }
}

/** Inside the bridge's data folder. */
export const HISTORY_FILE = 'history/history.db'

/** Trading does not depend on charts: with a file that cannot be used, bars are kept until the bridge stops. */
export function openHistoryOrForget(path: string, options: HistoryStoreOptions): HistoryStore {
  try {
    return openHistoryStore(path, options)
  } catch (error) {
    options.logger.alarm('history_file_unusable', { cause: error instanceof Error ? error.message : 'unknown' })
    return openHistoryStore(':memory:', options)
  }
}

const NOTHING: AppendReport = { added: 0, known: 0, corrected: 0 }
const add = (a: AppendReport, b: AppendReport): AppendReport => ({
  added: a.added + b.added,
  known: a.known + b.known,
  corrected: a.corrected + b.corrected,
})

const isAlike = (a: Bar | undefined, b: Bar): boolean =>
  a !== undefined &&
  a.open === b.open &&
  a.high === b.high &&
  a.low === b.low &&
  a.close === b.close &&
  a.volume === b.volume

/** Ranges that overlap or touch, as one. Given in order of their first day. */
function joined(ranges: readonly DayRange[]): readonly DayRange[] {
  const result: DayRange[] = []
  for (const range of ranges) {
    const last = result.at(-1)
    if (last === undefined || range.from > addDays(last.to, 1)) result.push(range)
    else if (range.to > last.to) result[result.length - 1] = { from: last.from, to: range.to }
  }
  return result
}

const SOURCE_RANK: Readonly<Record<CorporateAction['source'], number>> = { ksd: 0, carried: 1, kis: 2 }

/** The same event told by several sources counts once. */
function onePerEvent(actions: readonly CorporateAction[]): readonly CorporateAction[] {
  const best = new Map<string, CorporateAction>()
  for (const action of actions) {
    const key = `${action.exDate} ${action.kind}`
    const known = best.get(key)
    if (known === undefined || SOURCE_RANK[action.source] < SOURCE_RANK[known.source]) best.set(key, action)
  }
  return [...best.values()]
}

const toSummary = (row: Readonly<Record<string, unknown>>): SeriesSummary => ({
  // As this program wrote them.
  scope: row.scope as string,
  instrumentId: row.instrument as InstrumentId,
  spec: row.spec as StoredSpec,
  source: row.source as BarSource,
  bars: Number(row.bars),
  from: row.from_ts as UnixMs,
  to: row.to_ts as UnixMs,
  fetchedAt: row.fetched_at as UnixMs,
  bytes: Number(row.bytes),
})
