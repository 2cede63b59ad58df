/** One cell. Numbers are written plainly: no commas, no unit, a dot for the decimals. */
export type CsvCell = string | number | null

/** Spreadsheets take a file without this for another encoding and show broken Korean. */
const BOM = '\uFEFF'

/** Texts that a spreadsheet would run as a formula. */
const FORMULA = /^[=+\-@\t\r]/

function cell(value: CsvCell): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** A table as a file that Korean spreadsheets open by a double click: UTF-8 with a mark, CRLF, header first. */
export function toCsv(header: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return BOM + [header, ...rows].map((line) => `${line.map(cell).join(',')}\r\n`).join('')
}
