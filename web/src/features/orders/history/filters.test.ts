import { OrderStatus } from '@naru/shared/contracts/views'
import { KstDate } from '@naru/shared/core/time'
import { describe, expect, it } from 'vitest'
import { daysOf, defaultFilters, instantsOf, periodOf, STATUSES } from './filters.ts'

const TODAY = KstDate.parse('2026-11-21')

describe('the filters of the history', () => {
  it('begin with the week that ends today', () => {
    expect(defaultFilters(TODAY)).toMatchObject({ from: '2026-11-15', to: '2026-11-21', status: null })
  })

  it.each([
    ['today', '2026-11-21'],
    ['week', '2026-11-15'],
    ['month', '2026-10-23'],
    ['quarter', '2026-08-24'],
  ] as const)('know %s by its days', (period, from) => {
    const days = daysOf(period, TODAY)
    expect(days).toEqual({ from, to: '2026-11-21' })
    expect(periodOf(days, TODAY)).toBe(period)
  })

  it('call all other days a period of one’s own', () => {
    expect(periodOf({ from: KstDate.parse('2026-11-01'), to: KstDate.parse('2026-11-02') }, TODAY)).toBe('custom')
  })

  it('take days as Korean ones, the last one whole', () => {
    expect(instantsOf({ from: TODAY, to: TODAY })).toEqual({
      since: '2026-11-21T00:00:00+09:00',
      until: '2026-11-22T00:00:00+09:00',
    })
  })

  it('leave no status out and put none in two groups', () => {
    expect(Object.values(STATUSES).flat().toSorted()).toEqual(OrderStatus.options.toSorted())
  })
})
