import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { type BarColumns, columnsOf } from './columns.ts'
import { type Agreement, CHART_SCHOOL, STOCK_INDICATORS } from './oracles.test-support.ts'
import { findIndicator } from './registry.ts'

type Cells = readonly (number | null)[]
type Oracle = Readonly<Record<string, { readonly columns: Readonly<Record<string, Cells>> }>>

/** A few values of each of the oracles' columns, and every candlestick TA-Lib finds: see the README beside it. */
interface Carried {
  readonly quotes: readonly (readonly [string, number, number, number, number, number])[]
  readonly indicators: Readonly<Record<string, Readonly<Record<string, readonly (readonly [number, number])[]>>>>
  readonly patterns: Readonly<Record<string, { readonly first: number; readonly found: readonly [number, number][] }>>
}

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
const carried = JSON.parse(read('./__fixtures__/oracles.json')) as Carried

const barsOf = (quotes: Carried['quotes']): BarColumns =>
  columnsOf(
    quotes.map(([date, open, high, low, close, volume]) => ({ ts: Date.parse(date), open, high, low, close, volume })),
  )

/** As many digits as the oracle has, and a little for what it rounded on its way. */
const tolerance = (expected: number, isRounded: boolean): number => {
  if (!isRounded) return 1e-9 * Math.max(1, Math.abs(expected))
  const decimals = String(expected).split('.')[1]?.length ?? 0
  return Math.max(2e-6 * Math.max(1, Math.abs(expected)), 0.51 * 10 ** -decimals)
}

/** Rows where ours is not theirs, and how many were compared. */
function compare(columns: BarColumns, agreement: Agreement, theirs: (column: string) => Cells, isRounded = false) {
  const { ind, params, src, earlier = 0, from = 0, except = [], times = 1 } = agreement
  const definition = findIndicator(ind)!
  const ours = definition.batch(columns, params, src)
  const wrong: string[] = []
  let compared = 0
  for (const [output, column] of Object.entries(agreement.columns)) {
    const values = ours[definition.outputs.findIndex(({ id }) => id === output)]!
    for (const [row, expected] of theirs(column).entries()) {
      if (expected === null || expected === undefined || row < from || except.includes(row)) continue
      const actual = values[row + earlier]!
      compared += 1
      if (Math.abs(actual / times - expected) <= tolerance(expected, isRounded)) continue
      wrong.push(`${ind}.${output} row ${row}: ${actual / times}, expected ${expected}`)
    }
  }
  return { wrong, compared }
}

const RECORDED = new URL('../../../../shared/data/oracles/', import.meta.url)
const recorded = (name: string): unknown => JSON.parse(gunzipSync(readFileSync(new URL(name, RECORDED))).toString())
const isHere = existsSync(RECORDED)
if (!isHere) console.warn('oracles.test: the oracles are not here, only the carried part of them was compared')

describe('the carried part of Stock.Indicators', () => {
  const columns = barsOf(carried.quotes)
  it.each(STOCK_INDICATORS.map((agreement) => [agreement.set, agreement.ind, agreement] as const))(
    '%s is %s',
    (set, _ind, agreement) => {
      const sparse = (column: string): Cells => {
        const cells = Array.from({ length: carried.quotes.length }, (): number | null => null)
        for (const [row, value] of carried.indicators[set]?.[column] ?? []) cells[row] = value
        return cells
      }
      const { wrong, compared } = compare(columns, agreement, sparse)
      expect(wrong).toEqual([])
      expect(compared).toBeGreaterThan(5)
    },
  )
})

describe('the candlesticks of TA-Lib', () => {
  const columns = barsOf(carried.quotes)
  it.each(Object.entries(carried.patterns))('%s are found where it finds them, and nowhere else', (id, theirs) => {
    const signal = findIndicator(id)!.batch(columns)[0]!
    const found = [...signal].flatMap((value, row) => (value === 0 || Number.isNaN(value) ? [] : [[row, value]]))
    // TA-Lib gives a gravestone no direction; it is a sign of a fall.
    const sign = id === 'cdl_gravestone_doji' ? -1 : 1
    expect(found).toEqual(theirs.found.map(([row, value]) => [row, sign * value]))
    expect(signal.findIndex((value) => !Number.isNaN(value))).toBe(theirs.first)
  })
})

describe('the oracles of the shared data', () => {
  it('agree on every value of every column of Stock.Indicators', () => {
    if (!isHere) return expect(carried.quotes).toHaveLength(502)
    const oracle = recorded('stock-indicators.json.gz') as { quotes: Carried['quotes']; indicators: Oracle }
    const columns = barsOf(oracle.quotes)
    const results = STOCK_INDICATORS.map((agreement) =>
      compare(columns, agreement, (column) => oracle.indicators[agreement.set]?.columns[column] ?? []),
    )
    expect(results.flatMap(({ wrong }) => wrong)).toEqual([])
    expect(results.reduce((sum, { compared }) => sum + compared, 0)).toBeGreaterThan(40_000)
  })

  it('agree on the ChartSchool worksheets, to the digits they show', () => {
    if (!isHere) return expect(CHART_SCHOOL.length).toBeGreaterThan(20)
    const { sets } = recorded('ta-chartschool.json.gz') as { sets: Record<string, Record<string, Cells>> }
    const results = CHART_SCHOOL.map((agreement) => {
      const sheet = sets[agreement.set]!
      return compare(sheetColumns(sheet), agreement, (column) => sheet[column] ?? [], true)
    })
    expect(results.flatMap(({ wrong }) => wrong)).toEqual([])
    expect(results.every(({ compared }) => compared > 1)).toBe(true)
  })
})

/** A worksheet has what its indicator needs, under names that begin with a capital or do not. */
function sheetColumns(sheet: Readonly<Record<string, Cells>>): BarColumns {
  const column = (name: string): Cells => sheet[name] ?? sheet[name.toLowerCase()] ?? []
  const cell = (name: string, row: number): number => column(name)[row] ?? Number.NaN
  const length = Math.max(...Object.values(sheet).map((cells) => cells.length))
  return columnsOf(
    Array.from({ length }, (_, row) => ({
      ts: row * 86_400_000,
      open: cell('Open', row),
      high: cell('High', row),
      low: cell('Low', row),
      close: cell('Close', row),
      volume: cell('Volume', row),
    })),
  )
}
