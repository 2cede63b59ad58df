import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { STRATEGIES } from '@naru/shared/strategies/registry'
import { describe, expect, it } from 'vitest'
import { carriedDailyBars } from './daily-bars.ts'
import { renderPage, trial } from './page.ts'

describe('the page of strategies', () => {
  it('says what the strategies of today come to', () => {
    expect(readFileSync(join(import.meta.dirname, '../../docs/strategies.md'), 'utf8')).toBe(renderPage())
  })

  it.each(STRATEGIES.filter(({ bars }) => bars === 'any').map((one) => [one.id, one] as const))(
    'tells of %s only what real days gave',
    (_id, definition) => {
      const tried = trial(definition)
      expect(tried?.sheet.days).toBeGreaterThan(900)
      expect(Number.isFinite(tried?.sheet.totalReturn)).toBe(true)
    },
  )
})

describe('the daily bars that are carried', () => {
  it('are seven shares in ascending days, each high at or above what it spans', () => {
    const bars = carriedDailyBars()
    expect([...bars.keys()]).toHaveLength(7)
    for (const { columns } of bars.values()) {
      for (let row = 0; row < columns.length; row += 1) {
        const [open, high, low, close] = [columns.open, columns.high, columns.low, columns.close].map(
          (one) => one[row] ?? 0,
        )
        expect(high).toBeGreaterThanOrEqual(Math.max(open ?? 0, close ?? 0))
        expect(low).toBeLessThanOrEqual(Math.min(open ?? 0, close ?? 0))
        if (row > 0) expect(columns.ts[row]).toBeGreaterThan(columns.ts[row - 1] ?? 0)
      }
    }
  })
})
