import { z } from 'zod'
import { KstDate } from '../core/time.ts'
import { InstrumentId } from '../domain/instrument.ts'

/** What `GET /v1/backtests/bars` is asked: days in Korea, both included. */
export const BarColumnsQuery = z.object({
  instrument: InstrumentId,
  spec: z.enum(['1m', '5m', '15m', '30m', '60m', '1d']).default('1d'),
  from: KstDate,
  to: KstDate,
})

/** What `POST /v1/backtests/series` did with a file. */
export const SeriesUploaded = z.object({
  instrumentId: InstrumentId,
  spec: z.string(),
  rows: z.int(),
  from: KstDate,
  to: KstDate,
  /** Odd, and kept as they are. */
  warnings: z.array(z.string()),
})
export type SeriesUploaded = z.infer<typeof SeriesUploaded>

/** Largest file that may be uploaded, bytes, and how many series and bars one user may keep. */
export const SERIES_LIMITS = { bytes: 8 * 1024 * 1024, series: 100, bars: 2_000_000 } as const

/** Bars as parallel columns: ascending by `ts` (UnixMs, start of the bar), won and shares. */
interface Columns {
  readonly ts: Float64Array
  readonly open: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
  readonly volume: Float64Array
  readonly length: number
}

const NAMES = ['ts', 'open', 'high', 'low', 'close', 'volume'] as const
/** "NBAR" and the version, then how many bars: two 32-bit numbers, little end first, as all that follows. */
const MAGIC = 0x5241_424e
const VERSION = 1
const HEAD_BYTES = 16

/** The body of an answer: a head of 16 bytes, then one column of 64-bit numbers after the other. */
export function encodeColumns(columns: Columns): Uint8Array<ArrayBuffer> {
  const { length } = columns
  const bytes = new Uint8Array(HEAD_BYTES + NAMES.length * length * 8)
  const head = new DataView(bytes.buffer)
  head.setUint32(0, MAGIC, true)
  head.setUint32(4, VERSION, true)
  head.setUint32(8, length, true)
  NAMES.forEach((name, at) => {
    new Float64Array(bytes.buffer, HEAD_BYTES + at * length * 8, length).set(columns[name].subarray(0, length))
  })
  return bytes
}

/** Undefined: no such body, or one of another version. */
export function decodeColumns(bytes: ArrayBufferLike): Columns | undefined {
  if (bytes.byteLength < HEAD_BYTES) return undefined
  const head = new DataView(bytes)
  const length = head.getUint32(8, true)
  const isWhole = bytes.byteLength === HEAD_BYTES + NAMES.length * length * 8
  if (head.getUint32(0, true) !== MAGIC || head.getUint32(4, true) !== VERSION || !isWhole) return undefined
  const column = (at: number) => new Float64Array(bytes, HEAD_BYTES + at * length * 8, length)
  return {
    ts: column(0),
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
    volume: column(5),
    length,
  }
}
