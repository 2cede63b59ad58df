import { unixMs } from '@naru/shared/core/time'
import type { Bar } from '@naru/shared/domain/market-data'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBars, encodeBars } from './columns.ts'

const price = fc.oneof(
  fc.integer({ min: 1, max: 9_999_999 }),
  fc.integer({ min: 1, max: 9_999_999 }).map((halves) => halves / 2),
  fc.integer({ min: 1, max: 99_999_999 }).map((hundredths) => hundredths / 100),
  fc.double({ min: 0.0001, max: 1e12, noNaN: true }),
)
const bar = fc.record({
  ts: fc.oneof(
    fc.integer({ min: 0, max: 4e7 }).map((minutes) => unixMs(minutes * 60_000)),
    fc.integer({ min: 0, max: 4e12 }).map(unixMs),
  ),
  open: price,
  high: price,
  low: price,
  close: price,
  volume: fc.oneof(fc.integer({ min: 0, max: 2_000_000_000 }), fc.double({ min: 0, max: 1e15, noNaN: true })),
})

describe('a segment of bars', () => {
  it('comes back exactly as it was given, whatever the numbers are', () => {
    fc.assert(
      fc.property(fc.array(bar, { minLength: 1, maxLength: 60 }), (bars) => {
        expect(decodeBars(encodeBars(bars))).toEqual({ ok: true, value: bars })
      }),
    )
  })

  it('is refused when any one bit of it has changed', () => {
    const bars: Bar[] = [{ ts: unixMs(0), open: 1, high: 2, low: 1, close: 2, volume: 3 }]
    const whole = encodeBars(bars)
    for (let bit = 0; bit < whole.length * 8; bit += 1) {
      const changed = Buffer.from(whole)
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      expect(decodeBars(changed)).toEqual({ ok: false, error: 'damaged' })
    }
    for (let length = 0; length < whole.length; length += 1)
      expect(decodeBars(whole.subarray(0, length)).ok, `cut at ${length}`).toBe(false)
  })

  it('takes less than a sixth of the plain doubles for a day of minutes', () => {
    let close = 70_000
    const bars = Array.from({ length: 381 }, (_, minute): Bar => {
      const open = close
      close += ((minute * 7919) % 5) * 100 - 200
      const [high, low] = [Math.max(open, close) + 100, Math.min(open, close) - 100]
      return {
        ts: unixMs(1_700_000_000_000 - (1_700_000_000_000 % 60_000) + minute * 60_000),
        open,
        high,
        low,
        close,
        volume: 1000 + ((minute * 104_729) % 50_000),
      }
    })
    expect(encodeBars(bars).length).toBeLessThan((bars.length * 6 * 8) / 6)
  })
})
