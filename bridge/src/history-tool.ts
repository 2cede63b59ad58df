import { join } from 'node:path'
import { err, ok, type Result } from '@naru/shared/core/result'
import { fromKst, KstDate, kstDate } from '@naru/shared/core/time'
import { MINUTES } from '@naru/shared/market/resample'
import { readCsv } from './adapters/history/read-csv.ts'
import { HISTORY_FILE, openHistoryStore } from './adapters/history/store.ts'
import { createLogger } from './adapters/system/logger.ts'
import { createSystemClock } from './adapters/system/system-clock.ts'
import { importFolder } from './import-folder.ts'
import { type BarBatch, type HistoryStore, type SeriesSummary, SHARED_SCOPE, type StoredSpec } from './ports/history.ts'

const USAGE = `사용법 · Usage
  npm run history -- import <파일.csv[.gz]> [--adjusted-to 2018-01-03] [--spec 5m]
      일봉·분봉 가져오기 · import days or minutes; the header line is
      symbol,date,open,high,low,close,volume   또는 · or   symbol,datetime,open,high,low,close,volume
      시각은 한국 시각의 봉 시작 · times are the start of the bar, on the Korean clock
      --adjusted-to: 이 날까지의 액면분할이 이미 반영된 가격 · prices have splits up to that day divided out already;
                     없으면 실제 거래된 가격 · without it they are as they were traded
      --spec: 봉 길이를 파일만으로 알 수 없을 때 · how long the bars are, where the file alone does not show it
  npm run history -- import-folder <폴더> [--as-traded]   (npm run data:import -- <폴더>)
      폴더 안의 모든 시세 파일 · every file of prices in a folder; its days have splits up to the last of each file
      divided out, unless --as-traded says that they have not
  npm run history -- list
      저장된 봉 · what is stored`

/** A bridge that is writing holds the file for moments. */
const BUSY_MS = 10_000

interface Importing {
  readonly file: string
  readonly adjustedTo: KstDate | null
  readonly spec: StoredSpec | undefined
}

type Command =
  | { readonly kind: 'list' }
  | { readonly kind: 'folder'; readonly folder: string; readonly isTraded: boolean }
  | ({ readonly kind: 'import' } & Importing)

const isSpec = (text: string): text is StoredSpec => text === '1d' || text in MINUTES

export function parseHistoryArguments([name, ...rest]: readonly string[]): Result<Command, string> {
  if (name === 'list' && rest.length === 0) return ok({ kind: 'list' })
  if (name === 'import-folder') return parseFolder(rest)
  if (name !== 'import') return err(name === undefined ? '' : `unknown: ${[name, ...rest].join(' ')}`)
  let [file, adjustedTo, spec]: [string | undefined, KstDate | null, StoredSpec | undefined] = [
    undefined,
    null,
    undefined,
  ]
  for (let i = 0; i < rest.length; i += 1) {
    const [word = '', next = ''] = [rest[i], rest[i + 1]]
    if (word === '--adjusted-to' || word === '--spec') i += 1
    if (word === '--adjusted-to') {
      const day = KstDate.safeParse(next)
      if (!day.success || fromKst(next, '000000') === undefined) return err('--adjusted-to needs a day like 2018-01-03')
      adjustedTo = day.data
    } else if (word === '--spec') {
      if (!isSpec(next)) return err('--spec needs one of 1m, 5m, 15m, 30m, 60m, 1d')
      spec = next
    } else if (word.startsWith('-') || file !== undefined) return err(`unknown: ${word}`)
    else file = word
  }
  return file === undefined ? err('import needs a file') : ok({ kind: 'import', file, adjustedTo, spec })
}

function parseFolder(words: readonly string[]): Result<Command, string> {
  const [folder, ...others] = words.filter((word) => word !== '--as-traded')
  if (folder === undefined) return err('import-folder needs a folder')
  const unknown = folder.startsWith('-') ? folder : others[0]
  if (unknown !== undefined) return err(`unknown: ${unknown}`)
  return ok({ kind: 'folder', folder, isTraded: words.includes('--as-traded') })
}

/** All of the file or nothing of it. Importing it again changes nothing. Resolves to what to print. */
export async function importCsv(
  store: HistoryStore,
  { file, adjustedTo, spec }: Importing,
): Promise<Result<string, string>> {
  const read = await readCsv(file, spec)
  if (!read.ok) {
    return err(
      ['가져오지 않았습니다 · Nothing was imported:', ...read.error.map((problem) => `  ${problem}`)].join('\n'),
    )
  }
  const { series, rows, warnings } = read.value
  const common = { scope: SHARED_SCOPE, spec: read.value.spec, source: 'csv', adjustedTo, covered: [] } as const
  const fetchedAt = createSystemClock().now()
  const batches = [...series].map(([instrumentId, bars]): BarBatch => ({ ...common, instrumentId, bars, fetchedAt }))
  const stored = store.append(batches)
  if (!stored.ok) return err(`가져오지 않았습니다 · Nothing was imported: ${stored.error.kind} (${stored.error.cause})`)
  const { added, known, corrected } = stored.value
  return ok(
    [
      ...warnings.map((warning) => `  ${warning}`),
      `${read.value.spec} ${rows}개 봉, ${series.size}개 종목 · ${rows} bars of ${series.size} symbols:`,
      `  새로 ${added}, 이미 있음 ${known}, 고침 ${corrected} · ${added} new, ${known} known, ${corrected} corrected`,
    ].join('\n'),
  )
}

const row = ({
  scope,
  instrumentId,
  spec,
  source,
  bars,
  from,
  to,
  fetchedAt,
  bytes,
}: SeriesSummary): readonly string[] => [
  scope === SHARED_SCOPE ? '모두 · all' : scope,
  instrumentId,
  spec,
  source,
  String(bars),
  kstDate(from),
  kstDate(to),
  kstDate(fetchedAt),
  `${(bytes / 1024).toFixed(1)} KB`,
]

export function listSeries(store: HistoryStore): Result<string, string> {
  const list = store.list()
  if (!list.ok) return err(`읽을 수 없습니다 · Cannot be read: ${list.error.cause}`)
  if (list.value.length === 0) return ok('저장된 봉이 없습니다 · Nothing is stored')
  const head = ['for', 'instrument', 'spec', 'source', 'bars', 'from', 'to', 'fetched', 'size']
  const rows = [head, ...list.value.map(row)]
  const widths = head.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)))
  return ok(
    rows
      .map((cells) =>
        cells
          .map((cell, i) => cell.padEnd(widths[i] ?? 0))
          .join('  ')
          .trimEnd(),
      )
      .join('\n'),
  )
}

async function run(store: HistoryStore, command: Command): Promise<Result<string, string>> {
  switch (command.kind) {
    case 'list':
      return listSeries(store)
    case 'import':
      return importCsv(store, command)
    case 'folder':
      return importFolder(store, command)
  }
}

interface Output {
  readonly out: (text: string) => void
  readonly error: (text: string) => void
}

/** Resolves to the exit code. */
export async function runHistoryTool(
  args: readonly string[],
  dataDir: string | undefined,
  print: Output,
): Promise<number> {
  const command = parseHistoryArguments(args)
  if (!command.ok) {
    print.error([...(command.error === '' ? [] : [command.error, '']), USAGE].join('\n'))
    return 2
  }
  if (dataDir === undefined) {
    print.error('BRIDGE_DATA_DIR: 브리지의 데이터 폴더 · must name the data folder of the bridge')
    return 78
  }
  const store = openHistoryStore(join(dataDir, HISTORY_FILE), {
    logger: createLogger({ level: 'error' }),
    busyMs: BUSY_MS,
  })
  try {
    const done = await run(store, command.value)
    if (done.ok) print.out(done.value)
    else print.error(done.error)
    return done.ok ? 0 : 1
  } finally {
    store.close()
  }
}
