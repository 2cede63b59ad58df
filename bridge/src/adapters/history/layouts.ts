import { err, ok, type Result } from '@naru/shared/core/result'
import { INDEX_KOSPI } from '@naru/shared/market/benchmark'

/** How the lines of a file become those `CsvReader` takes; the first one is its header. */
export type LineOf = (line: string, isHeader: boolean) => string

const DIRECT = ['open', 'high', 'low', 'close', 'volume']
const SHARES_A_THOUSAND = 1_000

const namesOf = (header: string): readonly string[] =>
  header
    .replace(/^\uFEFF/, '')
    .split(',')
    .map((name) => name.trim().toLowerCase())

/** "ohlcv-005930-1985-2024.csv.gz" → "005930"; "kospi-2015-2020.csv" → the index. */
function symbolIn(file: string): string | undefined {
  const name = file.replace(/\.csv(\.gz)?$/i, '')
  if (/^kospi([-_.]|$)/i.test(name)) return INDEX_KOSPI.slice(0, INDEX_KOSPI.indexOf('.'))
  return /(?:^|[-_.])(\d{5}[0-9A-Z])(?:[-_.]|$)/.exec(name)?.[1]
}

/**
 * How a file of prices is read, from its first line and, where that names no symbol, its own name: files of the library of
 * data this product was made with, and others of the same shapes.
 *
 * @returns  undefined: it holds something other than prices of shares
 * @errors   a sentence: prices that cannot be bars
 */
export function layoutOf(file: string, header: string): Result<LineOf | undefined, string> {
  const names = namesOf(header)
  const has = (...wanted: readonly string[]): boolean => wanted.every((name) => names.includes(name))
  const isTimed = has('date') || has('datetime')
  if (!isTimed) return ok(undefined)
  if (has('bar', 'open')) return err('its bars are numbered and have no clock time')
  if (!has('open', 'high', 'low', 'close')) {
    if (has('symbol', 'close')) return err('closes alone are no bars')
    const isWide = names.length > 20 && names.slice(1).every((name) => name.includes(':') || /^[0-9a-z]{6}$/.test(name))
    return isWide ? err('closes alone are no bars') : ok(undefined)
  }
  if (has('symbol', 'volume')) return ok(only(names, ['symbol', has('date') ? 'date' : 'datetime', ...DIRECT]))
  const symbol = symbolIn(file)
  if (symbol === undefined) return err('neither a column nor its name says of which symbol it is')
  const wanted = [has('date') ? 'date' : 'datetime', ...DIRECT]
  const reads = only(names, has('volume') ? wanted : [...wanted.slice(0, -1), 'volume_thousand'])
  if (!has('volume') && !has('volume_thousand')) return err('there is no volume')
  return ok((line, isHeader) => {
    const fields = reads(line, isHeader)
    if (fields === '') return ''
    if (isHeader) return `symbol,${wanted.join(',')}`
    return `${symbol},${has('volume') ? fields : ofIndex(fields)}`
  })
}

/** Of each line these columns, in this order. */
function only(names: readonly string[], wanted: readonly string[]): LineOf {
  const places = wanted.map((name) => names.indexOf(name))
  return (line) => {
    if (line.trim() === '') return ''
    const fields = line.replace(/^\uFEFF/, '').split(',')
    // A line that is too short or too long stays so, for the reader to refuse.
    return fields.length === names.length ? places.map((at) => fields[at]?.trim()).join(',') : line
  }
}

/** A day of an index: where its close alone is known it is all of the day, and volume comes in thousands of shares. */
function ofIndex(fields: string): string {
  const [day = '', open = '', high = '', low = '', close = '', thousands = ''] = fields.split(',')
  const volume = thousands === '' ? '0' : thousands
  const shares = /^\d+$/.test(volume) ? String(Number(volume) * SHARES_A_THOUSAND) : volume
  return [day, open || close, high || close, low || close, close, shares].join(',')
}
