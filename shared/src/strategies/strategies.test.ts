import { describe, expect, it } from 'vitest'
import { playOnRandom, STRATEGY_CONTRACT } from '../backtest/strategy-contract.ts'
import { STRATEGIES } from './registry.ts'

it('every strategy has an id and words of its own', () => {
  expect(new Set(STRATEGIES.map(({ id }) => id)).size).toBe(STRATEGIES.length)
  expect(new Set(STRATEGIES.map(({ label }) => label.ko)).size).toBe(STRATEGIES.length)
})

describe.each(STRATEGIES.map((definition) => [definition.id, definition] as const))('%s', (_id, definition) => {
  it.each(STRATEGY_CONTRACT.map((clause) => [clause.title, clause] as const))('%s', (_title, { breach }) => {
    expect(breach(definition)).toBeUndefined()
  })

  it('trades on its defaults', () => {
    expect(playOnRandom(definition, 5).fills.length).toBeGreaterThan(2)
  })

  it('has words in both languages', () => {
    const { label, about, params } = definition
    for (const words of [label, about, ...params.map((param) => param.label)]) {
      expect(words.ko).toMatch(/[가-힣A-Z]/)
      expect(words.en).toMatch(/^[A-Zk(]/)
    }
  })
})
