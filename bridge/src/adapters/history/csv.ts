import { err, ok, type Result } from '@naru/shared/core/result'
import { fromKst, type UnixMs } from '@naru/shared/core/time'
import { type InstrumentId, instrumentId } from '@naru/shared/domain/instrument'
import type { Bar } from '@naru/shared/domain/market-data'
import { indexNamed } from '@naru/shared/market/benchmark'
import { MINUTE_MS, MINUTES } from '@naru/shared/market/resample'
import type { StoredSpec } from '../../ports/history.ts'

/** What is wrong where, one sentence each; lines are counted from 1 with the header, columns are named. */
export type CsvProblem = string

export interface CsvBars {
  readonly spec: StoredSpec
  /** Bars of each symbol, ascending. */
  readonly series: ReadonlyMap<InstrumentId, readonly Bar[]>
  readonly rows: number
  /** Odd but stored as they are: bars whose high or low does not hold their open and close. */
  readonly warnings: readonly string[]
}

const PRICES = ['open', 'high', 'low', 'close'] as const
const MAX_PROBLEMS = 20
const MAX_WARNINGS = 5
/** All rows are held until the last one has proved right. */
export const MAX_ROWS = 2_000_000

const EXPECTED = 'symbol,date,open,high,low,close,volume or symbol,datetime,open,high,low,close,volume'

type Columns = ReadonlyMap<string, number>

function readHeader(line: string): Result<Columns, CsvProblem> {
  const names = line
    .replace(/^\uFEFF/, '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
  const time = names.includes('datetime') ? 'datetime' : 'date'
  const wanted = ['symbol', time, ...PRICES, 'volume']
  const missing = wanted.filter((name) => !names.includes(name))
  const foreign = names.filter((name) => !wanted.includes(name))
  const isTwice = new Set(names).size !== names.length
  if (missing.length === 0 && foreign.length === 0 && !isTwice) {
    return ok(new Map(names.map((name, column) => [name, column])))
  }
  const what = [
    ...(missing.length > 0 ? [`${missing.join(', ')} missing`] : []),
    ...(foreign.length > 0 ? [`${foreign.join(', ')} not known`] : []),
    ...(isTwice ? ['a column occurs twice'] : []),
  ]
  return err(`line 1: ${what.join('; ')}; expected ${EXPECTED}`)
}

/** "2026-11-20" or "20261120". */
const readDay = (text: string): UnixMs | undefined => fromKst(text, '000000')

/** "2026-11-20 09:01", "2026-11-20T09:01:00", also with "+09:00": the start of a bar on the Korean clock. */
function readDatetime(text: string): UnixMs | undefined {
  const [, day = '', hour = '', minute = '', second = '00'] =
    /^(\d{4}-?\d{2}-?\d{2})[ T](\d{2}):?(\d{2})(?::?(\d{2}))?(?:\+09:?00)?$/.exec(text) ?? []
  return fromKst(day, hour + minute + second)
}

/** Takes the file line by line. Nothing it returns is right before `finish` says so. */
export class CsvReader {
  readonly #problems: CsvProblem[] = []
  readonly #warnings: string[] = []
  readonly #series = new Map<InstrumentId, Map<UnixMs, { readonly bar: Bar; readonly line: number }>>()
  #columns: Columns | undefined
  #line = 0
  #rows = 0
  #odd = 0

  /** False when there is no use in reading on. */
  take(text: string): boolean {
    this.#line += 1
    if (this.#columns === undefined) {
      const header = readHeader(text)
      if (!header.ok) this.#problems.push(header.error)
      else this.#columns = header.value
      return header.ok
    }
    if (text.trim() !== '') this.#takeRow(text.split(','), this.#columns)
    if (this.#rows > MAX_ROWS) this.#problems.push(`line ${this.#line}: more than ${MAX_ROWS} rows; split the file`)
    return this.#problems.length < MAX_PROBLEMS && this.#rows <= MAX_ROWS
  }

  /** @param spec  how long the bars are, where the file alone does not show it */
  finish(spec?: StoredSpec): Result<CsvBars, readonly CsvProblem[]> {
    if (this.#columns === undefined && this.#problems.length === 0)
      return err([`the file is empty; expected ${EXPECTED}`])
    if (this.#problems.length > 0) return err(this.#problems)
    if (this.#rows === 0) return err(['there is a header but no row'])
    const length = this.#specOf(spec)
    if (!length.ok) return err([length.error])
    const series = new Map<InstrumentId, readonly Bar[]>()
    for (const [id, bars] of this.#series) {
      series.set(
        id,
        [...bars.values()].map(({ bar }) => bar).sort((a, b) => a.ts - b.ts),
      )
    }
    const more = this.#odd - this.#warnings.length
    const warnings = more > 0 ? [...this.#warnings, `and ${more} more of these`] : this.#warnings
    return ok({ spec: length.value, series, rows: this.#rows, warnings })
  }

  #specOf(wanted: StoredSpec | undefined): Result<StoredSpec, CsvProblem> {
    if (this.#columns?.has('date')) {
      return wanted === undefined || wanted === '1d' ? ok('1d') : err(`rows with a date are days, not ${wanted}`)
    }
    const starts = [...this.#series.values()].flatMap((bars) => [...bars.keys()])
    const fits = (spec: keyof typeof MINUTES): boolean => starts.every((ts) => ts % (MINUTES[spec] * MINUTE_MS) === 0)
    if (wanted === '1d') return err('rows with a datetime are minutes, not days')
    if (wanted !== undefined) return fits(wanted) ? ok(wanted) : err(`not every datetime begins a bar of ${wanted}`)
    const found = (['60m', '30m', '15m', '5m', '1m'] as const).find(fits)
    return found === undefined ? err('datetimes with seconds: bars begin on a minute') : ok(found)
  }

  #takeRow(fields: readonly string[], columns: Columns): void {
    this.#rows += 1
    if (fields.length !== columns.size) {
      this.#problems.push(`line ${this.#line}: ${fields.length} fields where the header has ${columns.size}`)
      return
    }
    const id = this.#field(fields, 'symbol', SYMBOL)
    const ts = columns.has('date') ? this.#field(fields, 'date', DAY) : this.#field(fields, 'datetime', DATETIME)
    const [open, high, low, close] = PRICES.map((name) => this.#field(fields, name, PRICE))
    const volume = this.#field(fields, 'volume', VOLUME)
    if (id === undefined || ts === undefined || volume === undefined) return
    if (open === undefined || high === undefined || low === undefined || close === undefined) return
    this.#add(id, { ts, open, high, low, close, volume })
  }

  #field<T>(fields: readonly string[], name: string, { read, expected }: Kind<T>): T | undefined {
    const text = fields[this.#columns?.get(name) ?? -1]?.trim() ?? ''
    const value = read(text)
    if (value === undefined) {
      const shown = text === '' ? 'is empty' : `is "${text.slice(0, 30)}"`
      this.#problems.push(`line ${this.#line}, column ${name}: ${shown}; expected ${expected}`)
    }
    return value
  }

  #add(id: InstrumentId, bar: Bar): void {
    const bars = this.#series.get(id) ?? new Map<UnixMs, { bar: Bar; line: number }>()
    this.#series.set(id, bars)
    const known = bars.get(bar.ts)
    if (known !== undefined && JSON.stringify(known.bar) !== JSON.stringify(bar)) {
      this.#problems.push(`line ${this.#line}: the same symbol and time as line ${known.line} with other values`)
      return
    }
    if (bar.high < Math.max(bar.open, bar.close) || bar.low > Math.min(bar.open, bar.close)) {
      this.#odd += 1
      if (this.#warnings.length < MAX_WARNINGS) {
        this.#warnings.push(`line ${this.#line}: open or close lies outside low and high`)
      }
    }
    bars.set(bar.ts, { bar, line: known?.line ?? this.#line })
  }
}

/** One kind of column: how to read it, and what it is called when it cannot be. */
interface Kind<T> {
  readonly read: (text: string) => T | undefined
  readonly expected: string
}

/** Digits with at most one point: what `Number` also takes for one ("1e3", "0x10", " ") is a slip in a file of prices. */
function readNumber(text: string): number | undefined {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  return value <= Number.MAX_SAFE_INTEGER ? value : undefined
}

const SYMBOL: Kind<InstrumentId> = {
  read: (text) => indexNamed(text) ?? (/^[0-9A-Z]{6,7}$/.test(text) ? instrumentId(text) : undefined),
  expected: 'a code like 005930 or 0004V0',
}
const DAY: Kind<UnixMs> = { read: readDay, expected: 'a day like 2026-11-20' }
const DATETIME: Kind<UnixMs> = { read: readDatetime, expected: 'a time like 2026-11-20 09:01' }
const PRICE: Kind<number> = { read: (text) => readNumber(text) || undefined, expected: 'a price above 0' }
const VOLUME: Kind<number> = { read: readNumber, expected: 'a number of shares, 0 or more' }
