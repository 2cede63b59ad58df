import { Condition } from '@naru/shared/rules/syntax'
import { describe, expect, it } from 'vitest'
import { inUnit, literalOf, OPS, type Op, readNumber, withOp, writeLiteral, writeNumber } from './comparison.ts'
import { lengthText, readDuration, writeDuration } from './duration.ts'
import type { JsonObject } from './json.ts'

const ABOVE: JsonObject = { op: '>=', l: { px: 'last' }, r: { krw: 80_000 } }
const EVERY_OP: readonly Op[] = [...OPS.compare, ...OPS.cross, ...OPS.channel, ...OPS.move, 'inside']

describe('a question that is put another way', () => {
  it.each(EVERY_OP)('is one the language takes: %s', (op) => {
    expect(Condition.safeParse(withOp(ABOVE, op)).success).toBe(true)
  })

  it.each(EVERY_OP.flatMap((from) => EVERY_OP.map((to) => [from, to] as const)))(
    'carries nothing over that does not belong: %s to %s',
    (from, to) => {
      const there = withOp(withOp(ABOVE, from), to)
      // A move asks about one value alone: there is no other to bring back.
      const needsOther = OPS.move.some((op) => op === from) && !OPS.move.some((op) => op === to)
      expect(Condition.safeParse(there).success).toBe(!needsOther)
    },
  )

  it('keeps the other value', () => {
    expect(withOp(ABOVE, 'crossesAbove')).toEqual({ ...ABOVE, op: 'crossesAbove' })
    expect(withOp(withOp(ABOVE, 'between'), '<')).toEqual({ ...ABOVE, op: '<' })
  })
})

describe('a number with its unit', () => {
  it.each([
    [{ krw: 80_000 }, { unit: 'krw', value: 80_000 }],
    [{ krw: null }, { unit: 'krw', value: null }],
    [30, { unit: 'number', value: 30 }],
    [null, { unit: 'number', value: null }],
    [{ dur: '00:10:00' }, { unit: 'dur', value: '00:10:00' }],
  ] as const)('%j is read and written back', (operand, literal) => {
    expect(literalOf(operand)).toEqual(literal)
    expect(writeLiteral(literal)).toEqual(operand)
  })

  it('is told from what changes', () => {
    expect(literalOf({ px: 'last' })).toBeUndefined()
    expect(literalOf({ pct: [{ px: 'last' }, { px: 'open' }] })).toBeUndefined()
  })

  it('keeps its figure in another unit', () => {
    expect(inUnit({ krw: 5 }, 'pct')).toEqual({ pct: 5 })
    expect(inUnit({ pct: 5 }, 'number')).toBe(5)
    expect(inUnit({ px: 'last' }, 'krw')).toEqual({ krw: null })
  })

  it.each([
    ['80,000', 80_000],
    [' 1.5 ', 1.5],
    ['-3', -3],
    ['', null],
    ['팔만', null],
    ['1e999', null],
  ])('%j is typed as %s', (text, value) => {
    expect(readNumber(text)).toBe(value)
  })

  it('is shown in groups of three', () => {
    expect([writeNumber(80_000), writeNumber(1.5), writeNumber(null)]).toEqual(['80,000', '1.5', ''])
  })
})

describe('a length of time', () => {
  const words = { hours: (n: number) => `${n}시간`, minutes: (n: number) => `${n}분`, seconds: (n: number) => `${n}초` }

  it.each([
    [30, '00:00:30', '30초'],
    [330, '00:05:30', '5분 30초'],
    [3_600, '01:00:00', '1시간'],
  ])('%i seconds is %s, said as %s', (seconds, written, said) => {
    expect([writeDuration(seconds), readDuration(written), lengthText(seconds, words)]).toEqual([
      written,
      seconds,
      said,
    ])
  })

  it('is nothing else', () => {
    expect([readDuration('5m'), readDuration(null)]).toEqual([undefined, undefined])
  })
})
