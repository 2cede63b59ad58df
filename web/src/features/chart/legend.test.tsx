import { unixMs } from '@naru/shared/core/time'
import type { Bar } from '@naru/shared/domain/market-data'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { useChartSettings } from './chart-settings.ts'
import { Legend, withGrowing } from './legend.tsx'

const DAY = 86_400_000
const bar = (day: number, close: number): Bar => ({
  ts: unixMs(Date.UTC(2026, 10, 1) + day * DAY - 9 * 3_600_000),
  open: close - 100,
  high: close + 200,
  low: close - 200,
  close,
  volume: 1_234 + day,
})
const bars = Array.from({ length: 6 }, (_, index) => bar(index, 70_000 + index * 100))

beforeEach(() => useChartSettings.setState({ averages: [5] }))
afterEach(cleanup)

describe('the legend', () => {
  it('tells the last bar while nothing is pointed at, as it is now', () => {
    render(<Legend spec="1d" bars={bars} growing={{ ...bars[5]!, close: 71_000 }} pointed={undefined} />)
    const legend = screen.getByTestId('chart-legend').textContent
    expect(legend).toContain('2026-11-06')
    expect(legend).toContain('71,000')
    expect(legend).toContain('1,239')
  })

  it('tells the bar under the crosshair against the one before it', () => {
    render(<Legend spec="1d" bars={bars} growing={undefined} pointed={1} />)
    const legend = screen.getByTestId('chart-legend').textContent
    expect(legend).toContain('2026-11-02')
    expect(legend).toContain('+0.14%')
  })

  it('switches an average on and off, and shows its value at the bar', () => {
    render(<Legend spec="1d" bars={bars} growing={undefined} pointed={undefined} />)
    const five = screen.getByRole('button', { name: /이동평균 5/ })
    expect(five.textContent).toContain('70,300')
    fireEvent.click(five)
    expect(useChartSettings.getState().averages).toEqual([])
    fireEvent.click(screen.getByRole('button', { name: /이동평균 120/ }))
    expect(useChartSettings.getState().averages).toEqual([120])
  })
})

describe('the bar that is growing', () => {
  it('replaces the last one read, follows it, or is older and left out', () => {
    expect(withGrowing(bars, { ...bars[5]!, close: 1 }).at(-1)?.close).toBe(1)
    expect(withGrowing(bars, bar(6, 1))).toHaveLength(7)
    expect(withGrowing(bars, bar(2, 1))).toBe(bars)
  })
})
