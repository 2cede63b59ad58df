import { expect, it } from 'vitest'
import { scoreOf } from './mutation-score.ts'

it('counts what was noticed among what could be noticed', () => {
  expect(scoreOf(['Killed', 'Timeout', 'Survived', 'NoCoverage', 'CompileError'])).toBe(50)
  expect(scoreOf(['Killed', 'Killed', 'Survived'])).toBe(66.7)
})

it('is nothing without changes', () => {
  expect(scoreOf(['RuntimeError'])).toBe(0)
})
