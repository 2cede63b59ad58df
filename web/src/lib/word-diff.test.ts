import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wordDiff } from './word-diff.ts'

describe('what changed between two sentences', () => {
  it('is marked word by word, the old before the new', () => {
    expect(wordDiff('현재가가 80,000원 이상이면 알려요', '현재가가 85,000원 이상이면 알려요')).toEqual([
      { kind: 'same', text: '현재가가 ' },
      { kind: 'removed', text: '80,000원 ' },
      { kind: 'added', text: '85,000원 ' },
      { kind: 'same', text: '이상이면 알려요' },
    ])
  })

  it('is nothing when nothing did', () => {
    expect(wordDiff('그대로예요', '그대로예요')).toEqual([{ kind: 'same', text: '그대로예요' }])
  })

  it('gives both sentences back, whatever they are', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.string({ maxLength: 60 }), (from, to) => {
        const pieces = wordDiff(from, to)
        const without = (kind: string) =>
          pieces
            .filter((piece) => piece.kind !== kind)
            .map(({ text }) => text)
            .join('')
        expect([without('added'), without('removed')]).toEqual([from, to])
      }),
    )
  })
})
