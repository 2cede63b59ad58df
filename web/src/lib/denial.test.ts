import { describe, expect, it } from 'vitest'
import { ko } from '@/text/ko.ts'
import { denialFigures } from './denial.ts'

const figures = (code: string | null, limit: unknown, actual: unknown) =>
  denialFigures(code, { limit, actual }, ko.common)

describe('the figures of a refusal', () => {
  it.each([
    ['order_value_too_large', 5_000_000, 6_200_000, '5,000,000원', '6,200,000원'],
    ['insufficient_holdings', 3, 10, '3주', '10주'],
    ['daily_loss_reached', 0.03, 0.0345, '3.00%', '3.45%'],
    ['open_orders_exceeded', 50, 51, '50', '51'],
  ])('of %s are told in its unit', (code, limit, actual, most, asked) => {
    expect(figures(code, limit, actual)).toEqual({ limit: most, actual: asked })
  })

  it.each([
    ['trading_halted', 'active', 'halted'],
    ['order_value_too_large', null, 6_200_000],
    [null, 1, 2],
  ])('are left out where they would say nothing: %s', (code, limit, actual) => {
    expect(figures(code, limit, actual)).toBeUndefined()
  })
})
