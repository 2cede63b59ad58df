import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { type MasterLayout, type MasterRow, parseMaster } from './master-file.ts'

const fixture = (name: string): Buffer => readFileSync(new URL(`__fixtures__/${name}`, import.meta.url))
const rowsOf = (bytes: Uint8Array, layout: MasterLayout): readonly MasterRow[] => {
  const parsed = parseMaster(bytes, layout)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value
}

describe('a stock master', () => {
  it('is read field by field from the end of each line', () => {
    expect(rowsOf(fixture('kospi_code.mst'), 'kospi')[0]).toEqual({
      code: '990010',
      isin: 'KR7990010001',
      nameKo: '가람전자',
      kind: 'stock',
      sector: '0027',
      isKrx300: true,
      basePrice: 71200,
      lot: 1,
      isHalted: false,
      isLiquidating: false,
      isManaged: false,
      warning: 'none',
      marginRatePercent: 60,
      previousVolume: 0xbc614e,
      faceValue: 100,
      listedDate: '1975-06-11',
      listedShares: 5969783,
      preferred: '0',
      marketCap: 425e4,
    })
  })

  it('tells every kind, mark and warning', () => {
    const rows = rowsOf(fixture('kospi_code.mst'), 'kospi')
    expect(rows.map(({ code, kind, warning }) => [code, kind, warning])).toEqual([
      ['990010', 'stock', 'none'],
      ['990015', 'stock', 'none'],
      ['990020', 'stock', 'none'],
      ['990030', 'etf', 'none'],
      ['Q990040', 'etn', 'warning'],
      ['990050', 'reit', 'caution'],
      ['0099A0', 'stock', 'risk'],
      ['F99000061', 'other', 'none'],
    ])
    expect(rows.map((row) => `${+row.isHalted}${+row.isLiquidating}${+row.isManaged}`).join(' ')).toBe(
      '000 000 101 000 010 000 000 000',
    )
    expect(rows[6]).toMatchObject({ listedDate: null, sector: '0021' })
  })

  it('knows the syllables that CP949 has and EUC-KR has not, and the other layout', () => {
    expect(rowsOf(fixture('kospi_code.mst'), 'kospi')[2]?.nameKo).toBe('똠얌홀딩스')
    const rows = rowsOf(fixture('kosdaq_code.mst'), 'kosdaq')
    expect(rows.map(({ nameKo, isKrx300, marketCap }) => [nameKo, isKrx300, marketCap])).toEqual([
      ['다온바이오', true, 116_466],
      ['펲시소프트', false, 88],
      ['Hong&Co.', false, 19],
    ])
  })

  it('takes Windows line ends and blank lines', () => {
    const text = fixture('kosdaq_code.mst').toString('latin1').replaceAll('\n', '\r\n')
    expect(rowsOf(Buffer.from(`${text}\r\n`, 'latin1'), 'kosdaq')).toHaveLength(3)
  })
})

describe('a file that is not a master', () => {
  const bytes = fixture('kosdaq_code.mst')
  const spoiled = (at: number, text: string): Buffer => {
    const copy = Buffer.from(bytes)
    copy.write(text, bytes.indexOf(0x0a) + 1 + at, 'latin1')
    return copy
  }
  const tail = 9 + 12 + 40
  it.each([
    ['code', 0, '?'],
    ['isin', 9, '--'],
    ['nameKo', 21, '\x80\xff'],
    ['kind', tail, 'XX'],
    ['basePrice', tail + 36, 'A'],
    ['isHalted', tail + 36 + 19, '?'],
    ['warning', tail + 36 + 22, '09'],
    ['listedDate', tail + 36 + 64, '2O'],
  ])('is refused at the line and field where %s is wrong', (field, at, text) => {
    expect(parseMaster(spoiled(at, text), 'kosdaq')).toEqual({ ok: false, error: { line: 2, field } })
  })

  it('is refused when lines are short, as an error page is', () => {
    expect(parseMaster(Buffer.from('<html>\n404\n'), 'kospi')).toEqual({
      ok: false,
      error: { line: 1, field: 'width' },
    })
  })

  it('is refused when it is the other layout', () => {
    expect(parseMaster(bytes, 'kospi').ok).toBe(false)
    expect(parseMaster(fixture('kospi_code.mst'), 'kosdaq').ok).toBe(false)
  })
})

const RECORDED = new URL('../../../../../shared/data/symbols/', import.meta.url)

describe('the masters of 2026-02-06', () => {
  it('hold what their decoded table says, all 4,309 lines', () => {
    if (!existsSync(RECORDED)) {
      console.warn('master-file.test: the recorded masters are not here, 4,309 lines were not compared')
      expect(rowsOf(fixture('kosdaq_code.mst'), 'kosdaq')).toHaveLength(3)
      return
    }
    const read = (name: string): Buffer => gunzipSync(readFileSync(new URL(name, RECORDED)))
    const rows = (['kospi', 'kosdaq'] as const).flatMap((layout) =>
      rowsOf(read(`${layout}_code.mst.gz`), layout).map((row) => [row.code, inWords(row, layout)]),
    )
    const wanted = readTable(read('krx-symbols-2026-02.csv.gz').toString('utf8'))
    expect(rows).toHaveLength(4_309)
    expect(new Map(rows as [string, string][])).toEqual(new Map(wanted.map((row) => [row.code!, tableWords(row)])))
  })
})

/** Both sides as one line of text, so that a difference names the symbol. */
const inWords = (row: MasterRow, layout: MasterLayout): string => {
  const { isin, nameKo, kind, sector, basePrice, previousVolume, faceValue, listedDate, listedShares, marketCap } = row
  const names = [isin, nameKo, layout, kind, sector, basePrice, previousVolume, faceValue, listedDate]
  const rest = [listedShares, marketCap, row.lot, row.marginRatePercent, row.preferred]
  return [...names, ...rest, row.isHalted, row.isManaged, row.isLiquidating, row.isKrx300].join('|')
}

const KIND: Readonly<Record<string, string>> = {
  stock: 'stock',
  foreign_stock: 'stock',
  depositary_receipt: 'stock',
  etf: 'etf',
  etn: 'etn',
  reit: 'reit',
}

const tableWords = (row: Record<string, string>): string => {
  const volume = row.prev_volume?.replace(/^-.*/, '')
  const kind = KIND[row.kind ?? ''] ?? 'other'
  const names = [row.isin, row.name_ko, row.market?.toLowerCase(), kind, row.sector_code || '0000', row.base_price]
  const rest = [volume, row.face_value, row.listed_date, row.shares_thousand, row.market_cap_eok, row.lot]
  const flags = [row.halted, row.managed, row.liquidation, row.krx300].map((flag) => flag === 'Y')
  return [...names, ...rest, row.margin_rate_pct, row.preferred, ...flags].join('|')
}

/** CSV with quoted fields, none of which holds a line break. */
function readTable(text: string): Record<string, string>[] {
  const cells = (line: string): string[] =>
    [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell = '']) =>
      cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell,
    )
  const [head = '', ...lines] = text.trim().split('\n')
  const names = cells(head)
  return lines.map((line) => Object.fromEntries(cells(line).map((cell, index) => [names[index] ?? '', cell])))
}
