import { RiskLimitRuleRow } from '@naru/shared/contracts/authority'
import { describe, expect, it } from 'vitest'
import { fromInput, GROUPS, isLooser, knownName, toInput } from './limit-words.ts'

const rule = (change: Partial<RiskLimitRuleRow>): RiskLimitRuleRow =>
  RiskLimitRuleRow.parse({
    name: 'collarRate',
    unit: 'rate',
    least: 0.001,
    most: 0.3,
    live_default: 0.03,
    paper_default: 0.03,
    stricter: 'down',
    ...change,
  })

describe('a limit as it is typed', () => {
  it.each([
    ['3', 0.03],
    ['0.1', 0.001],
    ['30', 0.3],
    ['30.1', undefined],
    ['0.09', undefined],
    ['', undefined],
    ['3%', undefined],
  ])('takes %s percent for %s', (typed, value) => {
    expect(fromInput(rule({}), typed)).toBe(value)
  })

  it('takes won with commas, whole and within the range', () => {
    const won = rule({ unit: 'won', least: 10_000, most: 1_000_000 })
    expect(fromInput(won, '1,000,000')).toBe(1_000_000)
    expect(fromInput(won, '1000001')).toBeUndefined()
    expect(fromInput(won, '10000.5')).toBeUndefined()
    expect(fromInput(won, '1e400')).toBeUndefined()
  })

  it('takes seconds for milliseconds', () => {
    const time = rule({ unit: 'ms', least: 500, most: 10_000 })
    expect(fromInput(time, '1.5')).toBe(1_500)
    expect(toInput(time, 1_500)).toBe('1.5')
  })

  it('is the same after it was shown and typed again', () => {
    for (const value of [0.001, 0.015, 0.03, 0.3]) expect(fromInput(rule({}), toInput(rule({}), value))).toBe(value)
  })
})

describe('a changed limit', () => {
  it('allows more when it goes up, or down where more is stricter', () => {
    expect(isLooser(rule({}), 0.03, 0.05)).toBe(true)
    expect(isLooser(rule({}), 0.03, 0.03)).toBe(false)
    expect(isLooser(rule({ stricter: 'up' }), 3, 2)).toBe(true)
    expect(isLooser(rule({ unit: 'boolean' }), false, true)).toBe(true)
  })
})

it('has words for each of its names and for no other', () => {
  const names = GROUPS.flatMap((group) => [...group.names])
  expect(new Set(names).size).toBe(names.length)
  expect(names.map(knownName)).toEqual(names)
  expect(knownName('maxAnything')).toBeUndefined()
})
