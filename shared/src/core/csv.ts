export type CsvValue = string | number | null

/** So that Excel reads Korean. */
const BOM = '\uFEFF'

/** Text that a spreadsheet would run is kept text; a comma, a quote or a new line is kept inside of its cell. */
function field(value: CsvValue): string {
  if (value === null) return ''
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : ''
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Lines of a file that spreadsheets read: a head and rows. */
export const csv = (heads: readonly string[], rows: readonly (readonly CsvValue[])[]): string =>
  `${BOM}${[heads, ...rows].map((row) => row.map(field).join(',')).join('\r\n')}\r\n`
