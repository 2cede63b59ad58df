import { KstDate } from '@naru/shared/core/time'
import { describe, expect, it } from 'vitest'
import { validUntil } from './validity.ts'

const today = KstDate.parse('2026-11-30')
const iso = (at: number | null) => at !== null && new Date(at).toISOString()

describe('how long a conditional order is kept', () => {
  it('ends at a midnight in Seoul', () => {
    expect(iso(validUntil('day', today))).toBe('2026-11-30T15:00:00.000Z')
    expect(iso(validUntil('week', today))).toBe('2026-12-06T15:00:00.000Z')
    expect(iso(validUntil('month', today))).toBe('2026-12-29T15:00:00.000Z')
  })

  it('has no end of its own when it stands until it is canceled', () => {
    expect(validUntil('open', today)).toBeNull()
  })
})
