import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib'
import { err, ok, type Result } from '@naru/shared/core/result'
import type { UnixMs } from '@naru/shared/core/time'
import type { Bar } from '@naru/shared/domain/market-data'

/**
 * A segment of bars, column by column. Prices of a stock move by small steps on a grid, so a column is the differences
 * of whole multiples of its unit; four byte planes of 32-bit numbers whose upper ones are nearly all zero.
 *
 *   u32 crc32 of the rest · deflate( u8 version · u32 bars · 6 × column )
 *   column: u8 unit (index into UNITS, or FLOATS) · then  f64 first + 4 × (bars − 1) bytes  or  8 × bars bytes
 */
export const COLUMNS = ['ts', 'open', 'high', 'low', 'close', 'volume'] as const
type Column = (typeof COLUMNS)[number]

const VERSION = 1
/** A value is a whole number × mul ÷ div. The first unit in which every value of a column is whole is taken. */
const UNITS = [
  { mul: 60_000, div: 1 },
  { mul: 1, div: 1 },
  { mul: 1, div: 2 },
  { mul: 1, div: 100 },
  { mul: 1, div: 10_000 },
] as const
/** No unit fits: the doubles themselves. */
const FLOATS = 255
const MAX_DELTA = 2 ** 30
const HEAD_BYTES = 5

const valuesOf = (bars: readonly Bar[], column: Column): Float64Array => {
  const values = new Float64Array(bars.length)
  for (let i = 0; i < bars.length; i += 1) values[i] = (bars[i] as Bar)[column]
  return values
}

/** Differences in multiples of the unit, or undefined when some value is not a whole multiple or a step is too wide. */
function deltas(values: Float64Array, unit: number): Int32Array | undefined {
  const { mul, div } = UNITS[unit] as (typeof UNITS)[number] // called with indexes of UNITS
  const steps = new Int32Array(values.length)
  let before = 0
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] as number
    const whole = Math.round((value * div) / mul)
    if ((whole * mul) / div !== value) return undefined
    const step = i === 0 ? 0 : whole - before
    if (Math.abs(step) > MAX_DELTA) return undefined
    steps[i] = step
    before = whole
  }
  return steps
}

function encodeColumn(values: Float64Array): Buffer {
  for (let unit = 0; unit < UNITS.length; unit += 1) {
    const steps = deltas(values, unit)
    if (steps === undefined) continue
    const rest = values.length - 1
    const out = Buffer.alloc(1 + 8 + rest * 4)
    out.writeUInt8(unit, 0)
    out.writeDoubleLE(values[0] ?? 0, 1)
    for (let i = 0; i < rest; i += 1) {
      const step = steps[i + 1] as number
      const zigzag = ((step << 1) ^ (step >> 31)) >>> 0 // small either way: the upper planes stay zero
      for (let plane = 0; plane < 4; plane += 1) out[9 + plane * rest + i] = (zigzag >>> (plane * 8)) & 0xff
    }
    return out
  }
  const out = Buffer.alloc(1 + values.length * 8)
  out.writeUInt8(FLOATS, 0)
  for (let i = 0; i < values.length; i += 1) out.writeDoubleLE(values[i] as number, 1 + i * 8)
  return out
}

/** @param bars  at least one */
export function encodeBars(bars: readonly Bar[]): Buffer {
  const head = Buffer.alloc(HEAD_BYTES)
  head.writeUInt8(VERSION, 0)
  head.writeUInt32LE(bars.length, 1)
  const packed = deflateRawSync(Buffer.concat([head, ...COLUMNS.map((column) => encodeColumn(valuesOf(bars, column)))]))
  const sum = Buffer.alloc(4)
  sum.writeUInt32LE(crc32(packed), 0)
  return Buffer.concat([sum, packed])
}

interface Read {
  readonly values: Float64Array
  readonly end: number
}

function decodeColumn(data: Buffer, at: number, count: number): Read {
  const kind = data.readUInt8(at)
  const values = new Float64Array(count)
  if (kind === FLOATS) {
    for (let i = 0; i < count; i += 1) values[i] = data.readDoubleLE(at + 1 + i * 8)
    return { values, end: at + 1 + count * 8 }
  }
  const unit = UNITS[kind]
  if (unit === undefined) throw new RangeError('unknown unit')
  const rest = count - 1
  const planes = at + 9
  const first = data.readDoubleLE(at + 1)
  values[0] = first
  let whole = Math.round((first * unit.div) / unit.mul)
  for (let i = 0; i < rest; i += 1) {
    const zigzag =
      (data.readUInt8(planes + i) |
        (data.readUInt8(planes + rest + i) << 8) |
        (data.readUInt8(planes + rest * 2 + i) << 16) |
        (data.readUInt8(planes + rest * 3 + i) << 24)) >>>
      0
    whole += (zigzag >>> 1) ^ -(zigzag & 1)
    values[i + 1] = (whole * unit.mul) / unit.div
  }
  return { values, end: planes + rest * 4 }
}

/** The bars as they were given to `encodeBars`, or why these bytes are not what was written. */
export function decodeBars(stored: Uint8Array): Result<readonly Bar[], 'damaged'> {
  try {
    const bytes = Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength)
    const packed = bytes.subarray(4)
    if (crc32(packed) !== bytes.readUInt32LE(0)) return err('damaged')
    const data = inflateRawSync(packed)
    if (data.readUInt8(0) !== VERSION) return err('damaged')
    const count = data.readUInt32LE(1)
    let at = HEAD_BYTES
    const next = (): Float64Array => {
      const { values, end } = decodeColumn(data, at, count)
      at = end
      return values
    }
    const [ts, open, high, low, close, volume] = [next(), next(), next(), next(), next(), next()]
    const bars: Bar[] = []
    for (let i = 0; i < count; i += 1) {
      bars.push({
        ts: ts[i] as UnixMs, // stored from a UnixMs
        open: open[i] as number,
        high: high[i] as number,
        low: low[i] as number,
        close: close[i] as number,
        volume: volume[i] as number,
      })
    }
    return ok(bars)
  } catch {
    return err('damaged')
  }
}
