import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import { compactDate } from '../wire.ts'
import type { World } from '../world.ts'
import { type Snapshot, snapshotOf } from './snapshot.ts'
import { zipOf } from './zip.ts'

/** Where the broker's download host keeps its lists. */
const FOLDER = '/common/master/'
const NAME = /^(nxt_)?(kospi|kosdaq)_code\.mst(\.zip)?$/

interface Served {
  readonly type: string
  readonly bytes: Uint8Array
}

/**
 * A stock master (종목마스터) as the download host serves it: CP949, fixed width, plain or zipped.
 *
 * @param path    "/common/master/kospi_code.mst.zip"; lists of NXT begin with "nxt_"
 * @param folder  where recorded lists lie ("kospi_code.mst.gz"); their lines surround those of the simulated stocks
 * @returns       undefined when the path is no list
 */
export function masterFile(world: World, path: string, folder: string | undefined): Served | undefined {
  const [, nxt, market, zip] = (path.startsWith(FOLDER) && NAME.exec(path.slice(FOLDER.length))) || []
  if (market !== 'kospi' && market !== 'kosdaq') return undefined
  const own = world.market.codes.flatMap((code) => {
    const stock = snapshotOf(world, code)
    const isListed = stock && stock.listing.market === market && (!nxt || stock.listing.isOnNxt)
    return isListed ? [lineOf(stock, market, world.isHalted(code))] : []
  })
  const name = `${nxt ?? ''}${market}_code.mst`
  const lines = [...recordedLines(folder, name, new Set(own.map(codeOfLine))), ...own]
  const bytes = Buffer.concat(lines.toSorted(byCode).flatMap((line) => [line, Buffer.from('\n')]))
  return zip === undefined
    ? { type: 'application/octet-stream', bytes }
    : { type: 'application/zip', bytes: zipOf(name, bytes) }
}

const codeOfLine = (line: Buffer): string => line.toString('latin1', 0, 9).trim()
const byCode = (a: Buffer, b: Buffer): number => (codeOfLine(a) < codeOfLine(b) ? -1 : 1)

/** Lines of a recorded list but those of the given codes: the simulated price of a stock is the one that counts. */
function recordedLines(folder: string | undefined, name: string, without: ReadonlySet<string>): readonly Buffer[] {
  const path = folder === undefined ? '' : join(folder, `${name}.gz`)
  if (!existsSync(path)) return []
  const text = gunzipSync(readFileSync(path)).toString('latin1')
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.map((line) => Buffer.from(line, 'latin1')).filter((line) => !without.has(codeOfLine(line)))
}

const GROUPS: Readonly<Record<string, string>> = { stock: 'ST', etf: 'EF', etn: 'EN', elw: 'EW', reit: 'RT' }
/** Sector names of the simulated stocks → 지수업종, large and medium. */
const SECTORS: Readonly<Record<string, string>> = {
  운송장비·부품: '00270015',
  금속: '00270011',
  전기·전자: '00270013',
  통신: '00200000',
  'IT 서비스': '00290000',
  화학: '00270008',
  제약: '00270009',
}
const KOSDAQ_SECTORS: Readonly<Record<string, string>> = { 전기·전자: '10091028' }

/** Marks between the sectors and the base price (indices the stock is in, kinds of company): none is set. */
const MARKS = { kospi: 26, kosdaq: 21 } as const

const NAME_BYTES = 40

function lineOf(stock: Snapshot, market: keyof typeof MARKS, isHalted: boolean): Buffer {
  const { code, listing, base, previous } = stock
  const { kind } = listing
  const shares = listing.listedShares
  const sector = (market === 'kospi' ? SECTORS : KOSDAQ_SECTORS)[listing.sectorKo] ?? '00000000'
  const isShare = kind === 'stock'
  const head = Buffer.concat([
    Buffer.from(code.padEnd(9) + listing.isin.padEnd(12)),
    padded(iconv.encode(listing.nameKo, 'cp949'), NAME_BYTES),
  ])
  const tail = [
    GROUPS[kind] ?? 'ST',
    isShare ? '1' : ' ', // size of the company
    `${sector}0000`,
    'N'.repeat(MARKS[market]),
    digits(base, 9),
    digits(1, 5), // lot, and lot after hours
    digits(1, 5),
    isHalted ? 'Y' : 'N',
    'NN', // liquidation trading, managed issue
    '00NNN', // market warning, its notice, unfaithful disclosure, back-door listing
    '000000', // ex-right, change of face value, capital increase
    isShare ? '060Y090' : '100N090', // margin in percent, credit allowed, its days
    digits(previous?.volume ?? 0, 12),
    digits(listing.faceValue, 12),
    compactDate(listing.listedDate),
    digits(Math.floor(shares / 1000), 15),
    digits(listing.faceValue * shares, 21),
    isShare ? '12' : '  ', // fiscal month
    ' '.repeat(7), // offer price
    '0', // preferred: 0 is common
    ' N', // short selling overheated, price surge
    isShare ? 'Y' : 'N', // in KRX300
    market === 'kospi' ? (isShare ? 'Y' : 'N') : '',
    ZERO_RESULTS,
    digits(Math.floor((base * shares) / 1e8), 9),
    '   NNN', // group of companies, credit limit, loans, short selling
  ].join('')
  return Buffer.concat([head, Buffer.from(tail, 'latin1')])
}

/** Sales, three profits, return on equity and their month: none is simulated. */
const ZERO_RESULTS = `${'0'.repeat(9 * 3 + 5)}000000.00${' '.repeat(8)}`

const digits = (value: number, width: number): string => String(Math.min(value, 10 ** width - 1)).padStart(width, '0')

function padded(bytes: Buffer, width: number): Buffer {
  return Buffer.concat([bytes.subarray(0, width), Buffer.alloc(Math.max(0, width - bytes.length), ' ')])
}
