import { unixMs } from '@naru/shared/core/time'
import type { Bar } from '@naru/shared/domain/market-data'
import { cleanup, render } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import type { ChartSurface } from '@/lib/chart-surface.ts'
import { MarkLayer } from './mark-layer.tsx'

const DAY = 86_400_000
const bar = (day: number): Bar => ({ ts: unixMs(day * DAY), open: 1, high: 1, low: 1, close: 1, volume: 1 })

/** Ten pixels a day; days 10 to 14 are in view. */
const SURFACE: ChartSurface = {
  xOf: (at) => at / (DAY / 10) - 100,
  yOf: () => 0,
  tsAt: () => undefined,
  priceAt: () => undefined,
  visibleBars: () => [10, 11, 12, 13, 14].map(bar),
  size: () => ({ width: 50, height: 100 }),
  version: () => 0,
  onChange: () => () => {},
}

afterEach(cleanup)

describe('the marks of a rehearsal', () => {
  it('stand below the bar they fall into, once a bar, and none where no bar is in view', () => {
    const at = (day: number) => ({ at: day * DAY })
    render(<MarkLayer surface={SURFACE} marks={[at(2), at(11.2), at(11.9), at(13)]} />)
    const starts = [...document.querySelectorAll('path')].map((path) => path.getAttribute('d')?.split(' ')[1])
    expect(starts).toEqual(['10', '30'])
  })
})
