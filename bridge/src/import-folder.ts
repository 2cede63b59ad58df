import { readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { err, ok, type Result } from '@naru/shared/core/result'
import { kstDate } from '@naru/shared/core/time'
import type { Bar } from '@naru/shared/domain/market-data'
import type { CsvBars } from './adapters/history/csv.ts'
import { layoutOf } from './adapters/history/layouts.ts'
import { firstLineOf, readCsv } from './adapters/history/read-csv.ts'
import { createSystemClock } from './adapters/system/system-clock.ts'
import { type BarBatch, type HistoryStore, SHARED_SCOPE } from './ports/history.ts'

interface ImportingFolder {
  readonly folder: string
  /** Prices are as they were traded: no split has been divided out. */
  readonly isTraded: boolean
}

/** Files that are looked at, how large one may be, and how deep they may lie. */
const LIMITS = { files: 500, bytes: 256 * 1_048_576, depth: 4 } as const

type Outcome =
  | { readonly kind: 'imported'; readonly text: string }
  | { readonly kind: 'refused'; readonly text: string }
  /** Something other than prices. */
  | { readonly kind: 'passed' }

/**
 * Takes every file of prices in a folder, one after the other; each is taken whole or not at all. Importing it again changes
 * nothing. Resolves to what to print: what was imported, what was refused and why, and how much was no price.
 *
 * @errors  nothing was imported; the same, as a sentence
 */
export async function importFolder(store: HistoryStore, asked: ImportingFolder): Promise<Result<string, string>> {
  const files = csvFilesIn(asked.folder)
  if (!files.ok) return files
  const lines: string[] = []
  const counts = { imported: 0, refused: 0, passed: 0 }
  for (const path of files.value) {
    const outcome = await importOne(store, path, asked)
    counts[outcome.kind] += 1
    if (outcome.kind !== 'passed')
      lines.push(`  ${outcome.kind === 'imported' ? 'ok  ' : '거절'}  ${path}: ${outcome.text}`)
  }
  const { imported, refused, passed } = counts
  lines.push(
    `파일 ${imported}개를 가져왔고 ${refused}개는 거절했고 ${passed}개는 시세가 아닙니다 · ${imported} files imported, ${refused} refused, ${passed} hold no prices`,
  )
  return imported > 0 ? ok(lines.join('\n')) : err(lines.join('\n'))
}

/** Relative paths, in their order. */
function csvFilesIn(folder: string): Result<readonly string[], string> {
  try {
    const found = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.csv(\.gz)?$/i.test(path) && path.split(/[\\/]/).length <= LIMITS.depth)
      .filter((path) => statSync(join(folder, path)).isFile())
      .toSorted()
    return found.length <= LIMITS.files ? ok(found) : err(`more than ${LIMITS.files} files: ${found.length}`)
  } catch (error) {
    return err(`the folder cannot be read: ${error instanceof Error ? error.message : 'unknown'}`)
  }
}

async function importOne(store: HistoryStore, path: string, { folder, isTraded }: ImportingFolder): Promise<Outcome> {
  const file = join(folder, path)
  const refused = (text: string): Outcome => ({ kind: 'refused', text })
  if (statSync(file).size > LIMITS.bytes) return refused(`larger than ${LIMITS.bytes} bytes`)
  const header = await firstLineOf(file)
  const layout = layoutOf(basename(path), header ?? '')
  if (!layout.ok) return refused(layout.error)
  if (layout.value === undefined) return { kind: 'passed' }
  const read = await readCsv(file, undefined, layout.value)
  if (!read.ok) return refused(read.error.slice(0, 3).join('; '))
  const stored = store.append(batchesOf(read.value, isTraded))
  if (!stored.ok) return refused(`${stored.error.kind} (${stored.error.cause})`)
  const { added, known, corrected } = stored.value
  const { spec, series, rows } = read.value
  const what = `${spec} ${rows}개 봉, ${series.size}개 종목 · ${rows} bars of ${series.size} symbols`
  return { kind: 'imported', text: `${what} (${added} new, ${known} known, ${corrected} corrected)` }
}

function batchesOf({ spec, series }: CsvBars, isTraded: boolean): readonly BarBatch[] {
  const fetchedAt = createSystemClock().now()
  const lastOf = (bars: readonly Bar[]): number => bars.at(-1)?.ts ?? 0
  const last = Math.max(...[...series.values()].map(lastOf))
  // Whoever gathers prices has divided out the splits they knew of, which were those until then.
  const adjustedTo = isTraded || last === 0 ? null : kstDate(last as Bar['ts'])
  const common = { scope: SHARED_SCOPE, spec, source: 'csv', adjustedTo, covered: [], fetchedAt } as const
  return [...series].map(([instrumentId, bars]) => ({ ...common, instrumentId, bars }))
}
