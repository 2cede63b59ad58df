import { unixMs } from '@naru/shared/core/time'
import type { Bar } from '@naru/shared/domain/market-data'
import { describe, expect, it } from 'vitest'
import { logicalAt } from './surface.ts'

const bar = (ts: number): Bar => ({ ts: unixMs(ts), open: 1, high: 1, low: 1, close: 1, volume: 0 })
/** A weekend lies between the second and the third. */
const BARS = [bar(100), bar(200), bar(500), bar(600)]

describe('a moment on the drawing', () => {
  it.each([
    [100, 0],
    [150, 0.5],
    [350, 1.5],
    [600, 3],
  ])('%i lies at %f', (at, logical) => {
    expect(logicalAt(BARS, at)).toBeCloseTo(logical)
  })

  it('goes on beyond the last bar as far as bars are apart on the whole', () => {
    const step = 500 / 3
    expect(logicalAt(BARS, 600 + 2 * step)).toBeCloseTo(5)
    expect(logicalAt(BARS, 100 - step)).toBeCloseTo(-1)
  })

  it('lies nowhere while there is nothing', () => {
    expect(logicalAt([], 100)).toBeUndefined()
  })
})
