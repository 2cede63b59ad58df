import type { KstDate, UnixMs } from '@naru/shared/core/time'
import { createFrameParser, type FrameHandler } from '../bridge/src/adapters/kis/parse.ts'

/**
 * Realtime frames as the socket delivers them: ours against the straightforward reader (decode, split the text, make an
 * object of all fields, take what is needed). Both must come to the same sum.
 */
const FRAMES = 62_500
const PASSES = 10
const ROUNDS = 5
const SYMBOLS = 200
const COUNTS = [1, 1, 1, 1, 2, 1, 1, 3, 1, 4]

const TRADE_FIELDS =
  `MKSC_SHRN_ISCD STCK_CNTG_HOUR STCK_PRPR PRDY_VRSS_SIGN PRDY_VRSS PRDY_CTRT WGHN_AVRG_STCK_PRC STCK_OPRC STCK_HGPR
STCK_LWPR ASKP1 BIDP1 CNTG_VOL ACML_VOL ACML_TR_PBMN SELN_CNTG_CSNU SHNU_CNTG_CSNU NTBY_CNTG_CSNU CTTR SELN_CNTG_SMTN
SHNU_CNTG_SMTN CCLD_DVSN SHNU_RATE PRDY_VOL_VRSS_ACML_VOL_RATE OPRC_HOUR OPRC_VRSS_PRPR_SIGN OPRC_VRSS_PRPR HGPR_HOUR
HGPR_VRSS_PRPR_SIGN HGPR_VRSS_PRPR LWPR_HOUR LWPR_VRSS_PRPR_SIGN LWPR_VRSS_PRPR BSOP_DATE NEW_MKOP_CLS_CODE TRHT_YN
ASKP_RSQN1 BIDP_RSQN1 TOTAL_ASKP_RSQN TOTAL_BIDP_RSQN VOL_TNRT PRDY_SMNS_HOUR_ACML_VOL PRDY_SMNS_HOUR_ACML_VOL_RATE
HOUR_CLS_CODE MRKT_TRTM_CLS_CODE VI_STND_PRC`.split(/\s+/)

const numbered = (name: string): string[] => Array.from({ length: 10 }, (_, i) => `${name}${i + 1}`)
const BOOK_FIELDS = [
  'MKSC_SHRN_ISCD',
  'BSOP_HOUR',
  'HOUR_CLS_CODE',
  ...numbered('ASKP'),
  ...numbered('BIDP'),
  ...numbered('ASKP_RSQN'),
  ...numbered('BIDP_RSQN'),
  'TOTAL_ASKP_RSQN',
  'TOTAL_BIDP_RSQN',
  ...Array.from({ length: 14 }, (_, i) => `REST${i + 1}`),
]

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

const two = (value: number): string => String(value).padStart(2, '0')

function tradeRecord(i: number, u: () => number): string {
  const symbol = String(5930 + (i % SYMBOLS) * 7).padStart(6, '0')
  const price = 50_000 + Math.floor(u() * 400) * 100
  const time = `${two(9 + (i % 6))}${two(i % 60)}${two((i * 7) % 60)}`
  const volume = 3_052_507 + i
  return [
    `${symbol}^${time}^${price}^5^-100^-0.14^${price + 23.83}^72100^72400^71700^${price + 100}^${price}`,
    `${1 + (i % 50)}^${volume}^${volume * 72_000}^5105^6937^1832^84.90^1366314^1159996^${i % 3 ? 1 : 5}^0.39^20.28`,
    '090020^5^-200^090820^5^-500^092619^2^200^20230612^20^N^65945^216924^1118750^2199206^0.05^2424142^125.92^0^^72100',
  ].join('^')
}

function bookRecord(i: number, u: () => number): string {
  const symbol = String(5930 + (i % SYMBOLS) * 7).padStart(6, '0')
  const price = 50_000 + Math.floor(u() * 400) * 100
  const asks = Array.from({ length: 10 }, (_, level) => price + (level + 1) * 100)
  const bids = Array.from({ length: 10 }, (_, level) => price - level * 100)
  const sizes = Array.from({ length: 20 }, () => 10_000 + Math.floor(u() * 300_000))
  const time = `${two(9 + (i % 6))}${two(i % 60)}${two((i * 7) % 60)}`
  return `${symbol}^${time}^0^${asks.join('^')}^${bids.join('^')}^${sizes.join('^')}^1760795^1855978^0^0^0^0^344212^-77200^5^-100.00^10358640^0^10^0^0^0`
}

function frames(tr: string, record: (i: number, u: () => number) => string): string[] {
  const u = uniform(20_240_101)
  let i = 0
  return Array.from({ length: FRAMES }, (_, frame) => {
    const count = COUNTS[frame % COUNTS.length] ?? 1
    const rows = Array.from({ length: count }, () => record(i++, u))
    return `0|${tr}|${String(count).padStart(3, '0')}|${rows.join('^')}`
  })
}

/** The reference: every field into an object, then what is needed out of it. */
function splitRecords(frame: string, names: readonly string[]): Record<string, string>[] {
  const [, , count = '1', data = ''] = frame.split('|')
  const values = data.split('^')
  const width = values.length / Number(count)
  return Array.from({ length: Number(count) }, (_, record) =>
    Object.fromEntries(names.map((name, field) => [name, values[record * width + field] ?? ''])),
  )
}

const splitTrades = (frame: string): number => {
  let sum = 0
  for (const row of splitRecords(frame, TRADE_FIELDS)) {
    const tick = {
      instrumentId: `${row.MKSC_SHRN_ISCD}.KRX`,
      price: Number(row.STCK_PRPR),
      size: Number(row.CNTG_VOL),
      aggressor: row.CCLD_DVSN === '1' ? 'buyer' : row.CCLD_DVSN === '5' ? 'seller' : 'none',
      change: Number(row.PRDY_VRSS),
      changeRate: Number(row.PRDY_CTRT),
      open: Number(row.STCK_OPRC),
      high: Number(row.STCK_HGPR),
      low: Number(row.STCK_LWPR),
      cumVolume: Number(row.ACML_VOL),
      cumTurnover: Number(row.ACML_TR_PBMN),
      tradeStrength: Number(row.CTTR),
      time: `${row.BSOP_DATE}${row.STCK_CNTG_HOUR}`,
    }
    sum += tick.price + tick.size
  }
  return sum
}

const splitBooks = (frame: string): number => {
  let sum = 0
  for (const row of splitRecords(frame, BOOK_FIELDS)) {
    const side = (name: string) =>
      numbered(name).map((key, i) => [Number(row[key]), Number(row[`${name}_RSQN${i + 1}`])])
    const book = {
      instrumentId: `${row.MKSC_SHRN_ISCD}.KRX`,
      asks: side('ASKP'),
      bids: side('BIDP'),
      totalAskSize: Number(row.TOTAL_ASKP_RSQN),
      totalBidSize: Number(row.TOTAL_BIDP_RSQN),
    }
    sum += (book.asks[0]?.[0] ?? 0) + (book.bids[9]?.[1] ?? 0)
  }
  return sum
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0

/** Records a second of one pass over all frames, repeated. */
function rate(passes: number, records: number, pass: () => void): number {
  const started = performance.now()
  for (let i = 0; i < passes; i += 1) pass()
  return (records * passes) / ((performance.now() - started) / 1000)
}

function ours(buffers: readonly Buffer[]): { pass: () => void; sum: () => number } {
  let sum = 0
  const handler: FrameHandler = {
    trade: (tick) => {
      sum += tick.price + tick.size
    },
    book: (book) => {
      sum += (book.asks[0]?.[0] ?? 0) + (book.bids[9]?.[1] ?? 0)
    },
    expected: () => undefined,
    operation: () => undefined,
    notice: () => undefined,
    quarantined: (tr, reason) => {
      throw new Error(`${tr} ${reason}`)
    },
    heard: () => undefined,
    widened: () => undefined,
  }
  const parser = createFrameParser(handler)
  const now = 1_700_000_000_000 as UnixMs // any instant: nothing here depends on it
  const today = '2023-06-12' as KstDate
  return {
    pass: () => {
      sum = 0
      for (const buffer of buffers) parser.parse(buffer, now, today)
    },
    sum: () => sum,
  }
}

function compare(tr: string, record: (i: number, u: () => number) => string, split: (frame: string) => number) {
  const buffers = frames(tr, record).map((text) => Buffer.from(text))
  const records = (FRAMES / COUNTS.length) * COUNTS.reduce((a, b) => a + b)
  const fast = ours(buffers)
  let expected = 0
  const slow = () => {
    expected = 0
    for (const buffer of buffers) expected += split(buffer.toString('utf8'))
  }
  fast.pass()
  slow()
  // Turn by turn, so that whatever else the machine does meets both.
  const rounds = Array.from({ length: ROUNDS }, () => ({
    fast: rate(PASSES, records, fast.pass),
    slow: rate(1, records, slow),
  }))
  if (fast.sum() !== expected) throw new Error(`${tr}: the two readers disagree, ${fast.sum()} and ${expected}`)
  return {
    rate: Math.round(median(rounds.map((round) => round.fast))),
    reference: Math.round(median(rounds.map((round) => round.slow))),
  }
}

export async function run() {
  const trades = compare('H0STCNT0', tradeRecord, splitTrades)
  const books = compare('H0STASP0', bookRecord, splitBooks)
  return {
    bench: 'frames',
    figures: {
      trades_per_s: trades.rate,
      books_per_s: books.rate,
      split_trades_per_s: trades.reference,
      split_books_per_s: books.reference,
    },
  }
}
