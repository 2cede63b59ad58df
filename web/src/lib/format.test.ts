import { describe, expect, it } from 'vitest'
import { ko } from '@/text/ko.ts'
import {
  directionOf,
  formatAge,
  formatDayTime,
  formatLongWon,
  formatPercent,
  formatPrice,
  formatSigned,
  formatWon,
} from './format.ts'

describe('won', () => {
  it.each([
    [0, '0'],
    [-0.4, '0'],
    [1234567, '1,234,567'],
    [-1234567.9, '-1,234,567'],
  ])('%d is written %s', (won, text) => expect(formatWon(won)).toBe(text))

  it.each([
    [0, '0'],
    [9_999, '9,999'],
    [10_000, '1만'],
    [123_456, '12만 3,456'],
    [123_450_000, '1억 2,345만'],
    [100_000_000, '1억'],
    [100_000_001, '1억'],
    [-98_765_432, '-9,876만 5,432'],
    [1_234_567_890_123, '1조 2,345억'],
    [12_345_000_000_000_000, '12,345조'],
  ])('%d is long-written %s in Korean', (won, text) => expect(formatLongWon(won, 'ko')).toBe(text))

  it('is long-written in millions in English', () => expect(formatLongWon(123_450_000, 'en')).toBe('123.45M'))

  it('carries its sign, and zero carries none', () => {
    expect([formatSigned(5), formatSigned(-5), formatSigned(0)]).toEqual(['+5', '-5', '0'])
  })
})

describe('prices and rates', () => {
  it('show half a won and split averages with one decimal', () => {
    expect([formatPrice(70_000), formatPrice(70_000.5), formatPrice(70_033.3333)]).toEqual([
      '70,000',
      '70,000.5',
      '70,033.3',
    ])
  })

  it.each([
    [1.234, '+1.23%'],
    [-0.5, '-0.50%'],
    [0, '0.00%'],
    [-0.001, '0.00%'],
  ])('%d percent is written %s', (rate, text) => expect(formatPercent(rate)).toBe(text))

  it('go up, down or stay', () => expect([3, -3, 0].map(directionOf)).toEqual(['up', 'down', 'flat']))
})

describe('times', () => {
  it('are those of Seoul', () => {
    expect(formatDayTime('2026-11-20T15:30:00Z')).toBe('11-21 00:30:00')
  })

  it.each([
    [-5_000, '방금'],
    [1_999, '방금'],
    [2_000, '2초 전'],
    [59_999, '59초 전'],
    [60_000, '1분 전'],
    [7_200_000, '2시간 전'],
    [172_800_000, '2일 전'],
  ])('%d ms ago is %s', (age, text) => expect(formatAge(age, ko.common)).toBe(text))
})
