import { err, ok, type Result } from '@naru/shared/core/result'
import { KstDate } from '@naru/shared/core/time'
import { InstrumentKind, WarningLevel } from '@naru/shared/domain/instrument'
import iconv from 'iconv-lite'
import { z } from 'zod'

/** The two layouts of a stock master. The list of NXT comes in the same ones. */
export type MasterLayout = 'kospi' | 'kosdaq'

/** In place of an industry: funds, and companies the exchange's indices do not sort. */
export const NO_SECTOR = '0000'

const Amount = z.int().nonnegative()

/** One line of a stock master (종목마스터), as of the morning of its trading day. */
export const MasterRow = z.object({
  /** Six characters, letters occur; seven for an ETN with its Q; nine for what no order at the exchange can name. */
  code: z.string().regex(/^[0-9A-Z]{6,9}$/),
  isin: z.string().regex(/^[A-Z]{2}[0-9A-Z]{9}\d$/),
  /** U+FFFD would be a byte that is not CP949. */
  nameKo: z.string().regex(/^[^\uFFFD]+$/),
  kind: InstrumentKind,
  /** 지수업종: the medium group, or the large one where there is none; `NO_SECTOR` without either. */
  sector: z.string().regex(/^\d{4}$/),
  isKrx300: z.boolean(),
  /** 기준가, won. */
  basePrice: Amount,
  lot: Amount,
  isHalted: z.boolean(),
  /** 정리매매: the last days before a delisting, without price limits. */
  isLiquidating: z.boolean(),
  isManaged: z.boolean(),
  warning: WarningLevel,
  marginRatePercent: Amount,
  /** Shares traded on the day before; null where the broker's 32 bits ran over (inverse funds reach 3 billion a day). */
  previousVolume: Amount.nullable(),
  faceValue: Amount,
  listedDate: KstDate.nullable(),
  /** Thousands. */
  listedShares: Amount,
  /** 0 common, 1 old preferred, 2 new preferred, 9 other. */
  preferred: z.string().regex(/^\d$/),
  /** 시가총액, hundred million won. */
  marketCap: Amount,
})
export type MasterRow = z.infer<typeof MasterRow>

/** A line that is not as described; the whole file is not to be trusted. `line` counts from 1. */
export interface MasterError {
  readonly line: number
  readonly field: string
}

const CODE_WIDTH = 9
const ISIN_WIDTH = 12

interface Layout {
  /** Characters from the end of the line, all of them ASCII. What precedes them is code, ISIN and name. */
  readonly width: number
  /** Where the fields that both layouts share begin. */
  readonly common: number
  readonly marketCap: number
}

/** Source: the broker's published headers and samples (stocks_info), checked against all 4,309 lines of 2026-02-06. */
const LAYOUTS: Readonly<Record<MasterLayout, Layout>> = {
  kospi: { width: 227, common: 41, marketCap: 212 },
  kosdaq: { width: 221, common: 36, marketCap: 206 },
}

/** 증권그룹구분. Foreign companies and receipts listed here (FS, DR) trade like domestic shares. */
const KINDS: Readonly<Record<string, InstrumentKind>> = {
  ST: 'stock',
  FS: 'stock',
  DR: 'stock',
  EF: 'etf',
  EN: 'etn',
  EW: 'elw',
  RT: 'reit',
  BC: 'other',
  IF: 'other',
  MF: 'other',
  PF: 'other',
  SR: 'other',
  SW: 'other',
}

const WARNINGS: Readonly<Record<string, WarningLevel>> = {
  '00': 'none',
  '01': 'caution',
  '02': 'warning',
  '03': 'risk',
}

/**
 * Reads a stock master. One bad line condemns the file: half a list would mark the other half as delisted.
 *
 * @param bytes   the file as served: CP949, lines of fixed width, told apart by line feeds
 * @param layout  which of the two layouts; nothing inside the file says so
 * @errors        the first line that is not as described, and its field
 * @source        protocol: docs/kis.md; layout as above
 */
export function parseMaster(bytes: Uint8Array, layout: MasterLayout): Result<readonly MasterRow[], MasterError> {
  const rows: MasterRow[] = []
  // Node's own decoder knows EUC-KR without the 8,822 syllables that CP949 adds, and company names use them.
  const lines = iconv.decode(Buffer.from(bytes), 'cp949').split('\n')
  for (const [index, text] of lines.entries()) {
    const line = text.replace(/\r$/, '')
    if (line.trim() === '') continue
    if (line.length <= LAYOUTS[layout].width + CODE_WIDTH + ISIN_WIDTH) return err({ line: index + 1, field: 'width' })
    const row = MasterRow.safeParse(readLine(line, LAYOUTS[layout]))
    if (!row.success) return err({ line: index + 1, field: String(row.error.issues[0]?.path[0]) })
    rows.push(row.data)
  }
  return ok(rows)
}

/** A line cut into its fields; what cannot be read comes out as something the schema refuses. */
function readLine(line: string, { width, common, marketCap }: Layout) {
  // Names hold wide characters, so positions are true from the end of the line only.
  const tail = line.slice(-width)
  const cut = (from: number, length: number): string => tail.slice(common + from, common + from + length)
  return {
    code: line.slice(0, CODE_WIDTH).trim(),
    isin: line.slice(CODE_WIDTH, CODE_WIDTH + ISIN_WIDTH),
    nameKo: line.slice(CODE_WIDTH + ISIN_WIDTH, -width).trim(),
    kind: KINDS[tail.slice(0, 2)],
    sector: tail.slice(7, 11) === NO_SECTOR ? tail.slice(3, 7) : tail.slice(7, 11),
    isKrx300: toFlag(cut(120, 1)),
    basePrice: toNumber(cut(0, 9)),
    lot: toNumber(cut(9, 5)),
    isHalted: toFlag(cut(19, 1)),
    isLiquidating: toFlag(cut(20, 1)),
    isManaged: toFlag(cut(21, 1)),
    warning: WARNINGS[cut(22, 2)],
    marginRatePercent: toNumber(cut(33, 3)),
    previousVolume: cut(40, 12).startsWith('-') ? null : toNumber(cut(40, 12)),
    faceValue: toNumber(cut(52, 12)),
    listedDate: toDate(cut(64, 8)),
    listedShares: toNumber(cut(72, 15)),
    preferred: cut(117, 1),
    marketCap: toNumber(tail.slice(marketCap, marketCap + 9)),
  }
}

const toNumber = (text: string): number => (/^ *\d+ *$/.test(text) ? Number(text) : Number.NaN)
const toFlag = (text: string): boolean | undefined => ({ Y: true, N: false })[text]
const toDate = (text: string): string | null =>
  text.trim() === '' || text === '00000000' ? null : text.replace(/^(....)(..)(..)$/, '$1-$2-$3')
