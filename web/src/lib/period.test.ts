import type { KstDate } from '@naru/shared/core/time'
import { describe, expect, it } from 'vitest'
import { daysOf } from './period.ts'

const day = (text: string): KstDate => text as KstDate
const TODAY = day('2026-11-21')
const FIRST = day('2024-03-04')

describe('a period', () => {
  it('ends today and counts back', () => {
    expect(daysOf('week', { today: TODAY, first: FIRST })).toEqual({ from: '2026-11-15', to: TODAY })
    expect(daysOf('year', { today: TODAY, first: FIRST })).toEqual({ from: '2025-11-21', to: TODAY })
    expect(daysOf('this_year', { today: TODAY, first: FIRST })).toEqual({ from: '2026-01-01', to: TODAY })
  })

  it('begins no earlier than anything is known of', () => {
    expect(daysOf('all', { today: TODAY, first: FIRST })).toEqual({ from: FIRST, to: TODAY })
    expect(daysOf('year', { today: TODAY, first: day('2026-10-01') }).from).toBe('2026-10-01')
    expect(daysOf('all', { today: TODAY, first: undefined })).toEqual({ from: TODAY, to: TODAY })
  })
})
