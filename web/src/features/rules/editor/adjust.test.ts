import { describe, expect, it } from 'vitest'
import { putOperand } from './adjust.ts'

const draft = { when: { op: '>=', l: { px: 'last' }, r: { krw: 80_000 } } }

describe('a value that is replaced', () => {
  it('takes the numbers beside it along into its unit', () => {
    expect(putOperand(draft, ['when', 'l'], { px: 'changePct' })).toEqual({
      when: { op: '>=', l: { px: 'changePct' }, r: { pct: 80_000 } },
    })
    expect(putOperand(draft, ['when', 'l'], { ind: 'rsi', tf: '1d', period: 14 })).toMatchObject({
      when: { r: 80_000 },
    })
  })

  it('leaves zero and what changes as they are', () => {
    const zero = { when: { op: '>', l: { px: 'last' }, r: 0 } }
    expect(putOperand(zero, ['when', 'l'], { px: 'changePct' })).toMatchObject({ when: { r: 0 } })
    const other = { when: { op: '>', l: { px: 'last' }, r: { px: 'open' } } }
    expect(putOperand(other, ['when', 'l'], { px: 'high' })).toMatchObject({ when: { r: { px: 'open' } } })
  })

  it('changes nothing on the left when it stands on the right', () => {
    expect(putOperand(draft, ['when', 'r'], { px: 'open' })).toMatchObject({
      when: { l: { px: 'last' }, r: { px: 'open' } },
    })
  })
})
