import type { InstrumentRow } from '@naru/shared/contracts/views'
import { findHangul, normalize } from '@/lib/hangul.ts'

/** Smaller is better; undefined is no match. A code or a beginning counts more than something in the middle. */
function rankOf(row: InstrumentRow, query: string): number | undefined {
  const typed = normalize(query)
  if (row.symbol.toLowerCase().startsWith(typed)) return 0
  const inName = findHangul(row.name_ko, query)
  const inEnglish = row.name_en ? normalize(row.name_en).indexOf(typed) : -1
  if (inName === 0) return 1
  if (inEnglish === 0) return 2
  if (inName > 0) return 3
  return inEnglish > 0 ? 4 : undefined
}

/** Instruments whose code, Korean or English name or initial consonants match, best first; shorter names first among equals. */
export function searchInstruments(
  rows: readonly InstrumentRow[],
  query: string,
  limit: number,
): readonly InstrumentRow[] {
  if (normalize(query) === '') return rows.slice(0, limit)
  return rows
    .flatMap((row) => {
      const rank = rankOf(row, query)
      return rank === undefined ? [] : [{ row, rank }]
    })
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        a.row.name_ko.length - b.row.name_ko.length ||
        a.row.name_ko.localeCompare(b.row.name_ko, 'ko-KR'),
    )
    .slice(0, limit)
    .map(({ row }) => row)
}
