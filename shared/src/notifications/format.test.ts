import { describe, expect, it } from 'vitest'
import { gain, grouped, kstTime, parseTimestamp, shares, won } from './format.ts'
import { cut } from './message.ts'

describe('figures', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1_234_500, '1,234,500'],
    [-1_234_500, '-1,234,500'],
    [70_123.456, '70,123.46'],
    [-0.001, '0'],
    [12_345_678_901, '12,345,678,901'],
  ])('writes %d as %s', (value, text) => expect(grouped(value)).toBe(text))

  it('writes money, shares and what was gained', () => {
    expect([won(1_234_500, 'ko'), won(1_234_500, 'en')]).toEqual(['1,234,500원', '1,234,500 won'])
    expect([shares(1, 'en'), shares(2, 'en'), shares(1_000, 'ko')]).toEqual(['1 share', '2 shares', '1,000주'])
    expect([gain(5, 'ko'), gain(-5, 'ko'), gain(0, 'ko')]).toEqual(['+5원', '-5원', '0원'])
  })
})

describe('times', () => {
  it.each([
    ['2026-11-23T05:30:05.123456+00:00', 1_795_411_805_123],
    ['2026-11-23 14:30:05+09', 1_795_411_805_000],
    ['2026-11-22T19:30:05-10:00', 1_795_411_805_000],
    ['2026-11-23T05:30:05Z', 1_795_411_805_000],
  ])('reads %s as Postgres means it', (text, at) => expect(parseTimestamp(text)).toBe(at))

  it.each(['', 'now', '2026-11-23', '2026-13-01T00:00:00Z', '2026-11-23T05:30:05'])('finds no time in %j', (text) =>
    expect(parseTimestamp(text)).toBeUndefined(),
  )

  it('tells the time in Seoul', () => {
    const at = parseTimestamp('2026-11-22T15:00:00Z')
    expect(at && kstTime(at, 'ko')).toBe('11월 23일 00:00:00')
  })
})

describe('a text that is too long', () => {
  it('is cut between two characters as a person sees them', () => {
    expect(cut('가나다라마', 3)).toBe('가나…')
    expect(cut('👨‍👩‍👧‍👦👨‍👩‍👧‍👦', 12)).toBe('👨‍👩‍👧‍👦…')
    expect(cut('가나다', 3)).toBe('가나다')
    expect(cut('', 0)).toBe('')
  })

  it('is measured as it is sent', () => {
    const escaped = (part: string): number => part.replaceAll('<', '&lt;').length
    expect(cut('<<<<', 9, escaped)).toBe('<<…')
  })
})
