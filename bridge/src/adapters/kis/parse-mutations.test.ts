import { fromKst, type KstDate } from '@naru/shared/core/time'
import { InstrumentId } from '@naru/shared/domain/instrument'
import { describe, expect, it } from 'vitest'
import { at } from '../../../test/support/kis.ts'
import fixtures from './__fixtures__/frames.json' with { type: 'json' }
import { createFrameParser } from './parse.ts'

/** How many mutated frames are read: seconds here; `FRAME_MUTATIONS=1000000` for the long form. */
const MUTATIONS = Number(process.env.FRAME_MUTATIONS ?? 30_000)
const SEED = 20_261_121
const NOW = at('2026-11-20T01:00:00Z')
const DAY = '2025-07-30' as KstDate

/** mulberry32 */
function uniform(seed: number): () => number {
  let a = seed
  return () => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = a
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

type Value = Readonly<Record<string, unknown>>
interface Outcome {
  readonly values: readonly Value[]
  /** Records, or for a frame as a whole 1, that were left out. */
  readonly quarantined: number
}

/** What a frame holds, by the simplest means there are: the text, split. */
function expectedOf(frame: Buffer): Outcome | 'not ours' {
  const nothing = { values: [], quarantined: 1 }
  const text = frame.toString('latin1')
  const header = /^([01])\|(.{8})\|(\d{1,3})\|/s.exec(text)
  if (!header || frame.length > 512 * 1024) return nothing
  const [prefix, isEncrypted, tr = '', digits] = header
  if (/^H0STCNI[09]$/.test(tr)) return 'not ours'
  const layout = LAYOUTS.find(({ trs }) => trs.includes(tr))
  const count = Number(digits)
  if (!layout || isEncrypted === '1' || count === 0) return nothing
  const fields = text.slice(prefix.length).split('^')
  const width = fields.length / count
  const published = layout.width(tr)
  if (!Number.isInteger(width) || width < layout.least(tr) || width > published + 16) return nothing
  const records = Array.from({ length: count }, (_, n) => fields.slice(n * width, (n + 1) * width))
  const values = records.flatMap((record): Value[] => {
    const value: Value | undefined = layout.read(record, tr)
    return value ? [value] : []
  })
  return { values, quarantined: count - values.length }
}

const NUMBER = /^-?\d{1,15}(\.\d{1,9})?$/
const numberOf = (text = ''): number =>
  NUMBER.test(text) && text.replace('-', '').length <= 15 ? Number(text) + 0 : Number.NaN
const idOf = (code: string, tr: string): string | undefined => {
  const id = `${code}.${tr.startsWith('H0NX') ? 'NXT' : 'KRX'}`
  return InstrumentId.safeParse(id).success ? id : undefined
}
/** Digits alone. */
const isCount = (text: string): boolean => /^\d{1,15}$/.test(text)

function readTrade(record: readonly string[], tr: string): Value | undefined {
  const instrumentId = idOf(record[0] ?? '', tr)
  const day = record[33] ?? ''
  const tsEvent = /^\d{8}$/.test(day) && day >= '1980' ? fromKst(day, record[1] ?? '') : undefined
  const places = { price: 2, change: 4, changeRate: 5, open: 7, high: 8, low: 9, size: 12, cumVolume: 13 }
  const more = { cumTurnover: 14, tradeStrength: 18 }
  const named = Object.entries({ ...places, ...more }).map(([name, place]) => [name, numberOf(record[place])] as const)
  const numbers: Record<string, number> = Object.fromEntries(named)
  const { price = 0, size = 0, change = 0, changeRate = 0 } = numbers
  const counts = [12, 13, 14].map((place) => record[place] ?? '')
  const isReadable = named.every(([, value]) => !Number.isNaN(value)) && counts.every(isCount)
  if (!instrumentId || tsEvent === undefined || !isReadable) return undefined
  if (!(price > 0) || ['open', 'high', 'low', 'tradeStrength'].some((name) => (numbers[name] ?? 0) < 0))
    return undefined
  if (tr.endsWith('ANC0') || /^[A-D]$/.test(record[43] ?? ''))
    return { instrumentId, match: { price, size, change, changeRate }, tsEvent }
  const aggressor = record[21] === '1' ? 'buyer' : record[21] === '5' ? 'seller' : 'none'
  return { instrumentId, aggressor, ...numbers, tsEvent, tsInit: NOW }
}

function readBook(record: readonly string[], tr: string): Value | undefined {
  const instrumentId = idOf(record[0] ?? '', tr)
  const tsEvent = fromKst(DAY, record[1] ?? '')
  const numbers = record.slice(3, 45).map(numberOf)
  if (!instrumentId || tsEvent === undefined || numbers.some(Number.isNaN)) return undefined
  if (numbers.some((value) => value < 0) || !record.slice(23, 45).every(isCount)) return undefined
  const side = (from: number) =>
    Array.from({ length: 10 }, (_, level) => [numbers[from + level] ?? 0, numbers[from + 20 + level] ?? 0]).filter(
      ([price = 0]) => price > 0,
    )
  const [totalAskSize, totalBidSize] = numbers.slice(40)
  const [price = 0, size = 0, , change = 0, , changeRate = 0] = record.slice(47, 53).map(Number)
  const isExpected =
    record[2] !== '0' && price > 0 && size >= 0 && Number.isSafeInteger(size) && Number.isFinite(change + changeRate)
  const expected = isExpected ? { price, size, change, changeRate } : null
  return {
    instrumentId,
    asks: side(0),
    bids: side(10),
    totalAskSize,
    totalBidSize,
    expected,
    tsEvent,
    tsInit: NOW,
  }
}

const LAYOUTS = [
  {
    trs: ['H0STCNT0', 'H0UNCNT0', 'H0NXCNT0', 'H0STANC0', 'H0UNANC0', 'H0NXANC0'],
    width: (tr: string) => (tr === 'H0STANC0' ? 45 : 46),
    least: (tr: string) => (tr.endsWith('ANC0') ? 45 : 46),
    read: readTrade,
  },
  {
    trs: ['H0STASP0', 'H0UNASP0', 'H0NXASP0'],
    width: (tr: string) => (tr === 'H0STASP0' ? 59 : 65),
    least: () => 59,
    read: readBook,
  },
  {
    trs: ['H0STMKO0', 'H0NXMKO0'],
    width: () => 11,
    least: () => 10,
    read: (record: readonly string[], tr: string) => {
      const instrumentId = idOf(record[0] ?? '', tr)
      return instrumentId ? { instrumentId, isHalted: (record[1] ?? '').trim() === 'Y' } : undefined
    },
  },
]

const STARTS: readonly string[] = [
  fixtures['stcnt-20230324'],
  fixtures['stcnt-20250730-3rec'],
  fixtures['stasp-a'],
  fixtures['stasp62-140013'],
  fixtures['stasp62-145856'],
  fixtures['stcnt-20250730-3rec'].replace('H0STCNT0', 'H0UNCNT0'),
  fixtures['stcnt-20230324'].replace('H0STCNT0', 'H0STANC0'),
  fixtures['stasp-a'].replace('^113019^0^', '^085501^B^'),
  '0|H0STMKO0|001|396300^N^(null)^^311^^^55^N^N',
  '1|H0STCNI0|001|c2VjcmV0c2VjcmV0',
  fixtures['ack-cnt'],
]
const TRS = ['H0STCNT0', 'H0STASP0', 'H0NXASP0', 'H0UNCNT0', 'H0NXANC0', 'H0STMKO0', 'H0XXXXX0']
const PIECES = [
  '^',
  '|',
  '-',
  '.',
  '0',
  '9',
  ' ',
  '1e5',
  '+1',
  'NaN',
  '^^',
  '\u0000',
  '(null)',
  '999999999999999999999',
]

/** One of a dozen ways in which a frame can be damaged or merely changed. */
function mutate(frame: Buffer, u: () => number): Buffer {
  const pick = (below: number): number => Math.floor(u() * below)
  const spot = pick(frame.length)
  const cut = (length: number, insert: Buffer | string = ''): Buffer =>
    Buffer.concat([frame.subarray(0, spot), Buffer.from(insert), frame.subarray(spot + length)])
  switch (pick(10)) {
    case 0:
      return cut(1, Buffer.from([pick(256)]))
    case 1:
      return cut(1 + pick(12))
    case 2:
      return cut(0, PIECES[pick(PIECES.length)])
    case 3:
      return cut(pick(6), PIECES[pick(PIECES.length)])
    case 4:
      return frame.subarray(0, spot)
    case 5:
      return Buffer.concat([frame, frame.subarray(spot)])
    case 6:
      return Buffer.from(frame.toString('latin1').replace(/\|\d{3}\|/, `|00${pick(5)}|`), 'latin1')
    case 7:
      return Buffer.from(frame.toString('latin1').replace(/H0[A-Z]{5}0/, TRS[pick(TRS.length)] ?? ''), 'latin1')
    case 8:
      return Buffer.concat([frame, Buffer.from('^7^x^'.slice(0, 1 + pick(5)))])
    default:
      return cut(1, String(pick(10)))
  }
}

/** Reads many frames with one parser, as a socket does, and compares each with what it holds. */
function compare(frames: Iterable<Buffer>) {
  let values: unknown[] = []
  let quarantined = 0
  const total = { frames: 0, values: 0, quarantined: 0, notices: 0 }
  const keep = (value: unknown): void => void values.push(value)
  const parser = createFrameParser({
    trade: keep,
    book: keep,
    expected: keep,
    operation: ({ instrumentId, isHalted }) => keep({ instrumentId, isHalted }),
    notice: () => {
      total.notices += 1
    },
    quarantined: () => {
      quarantined += 1
    },
    heard: () => undefined,
    widened: () => undefined,
  })
  for (const frame of frames) {
    values = []
    quarantined = 0
    parser.parse(frame, NOW, DAY)
    const expected = expectedOf(frame)
    total.frames += 1
    if (expected === 'not ours') continue
    total.values += values.length
    total.quarantined += quarantined
    const isSame = quarantined === expected.quarantined && isEqual(values, expected.values)
    if (!isSame) expect({ frame: frame.toString('latin1'), values, quarantined }).toEqual({ ...expected, frame: '' })
  }
  return total
}

/** Order aside: a frame hands on its trades before its expectations. */
const isEqual = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.map(sorted).sort().join() === b.map(sorted).sort().join()
const sorted = (value: unknown): string =>
  JSON.stringify(Object.entries(value as object).sort(([a], [b]) => (a < b ? -1 : 1))) // what a parser hands on are objects

function* mutated(starts: readonly Buffer[], count: number): Generator<Buffer> {
  const u = uniform(SEED)
  for (let n = 0; n < count; n += 1) {
    let frame = starts[n % starts.length] ?? Buffer.alloc(0)
    for (let times = 1 + Math.floor(u() * 3); times > 0 && frame.length > 0; times -= 1) frame = mutate(frame, u)
    yield frame
  }
}

describe('a frame that came damaged', () => {
  it('is read as the simplest reader reads it, or counted as left out; nothing else happens', () => {
    const starts = STARTS.map((text) => Buffer.from(text))
    const total = compare(mutated(starts, MUTATIONS))
    expect(total.frames).toBe(MUTATIONS)
    // Both happen, so neither side of the comparison is empty.
    expect(total.values).toBeGreaterThan(MUTATIONS / 10)
    expect(total.quarantined).toBeGreaterThan(MUTATIONS / 10)
  }, 600_000)
})

describe('frames as KIS sends them', () => {
  it('are read as the simplest reader reads them, with nothing left out', () => {
    const total = compare(STARTS.slice(0, 9).map((text) => Buffer.from(text)))
    expect(total).toMatchObject({ frames: 9, quarantined: 0 })
  })

  it('stay readable behind any number of damaged ones', () => {
    const starts = STARTS.map((text) => Buffer.from(text))
    const mixed = [...mutated(starts, 500)].flatMap((frame, n) => [frame, starts[n % 9] ?? frame])
    expect(compare(mixed).values).toBeGreaterThan(500)
  })
})
