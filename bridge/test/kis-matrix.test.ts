import { describe, expect, it } from 'vitest'
import { TR_NAMES, trOf } from '../src/adapters/kis/tr-table.ts'
import { matrix, page } from './support/kis-matrix.ts'

describe('the capability matrix of docs/kis.md', () => {
  it('says what adapter, simulator and tests say (npm run docs:kis writes it)', () => {
    const { actual, expected } = page()
    expect(actual).toBe(expected)
  })

  it('has no service without a simulator of every environment that offers it, and none without a test', () => {
    const rows = matrix().split('\n').slice(2)
    for (const [i, name] of TR_NAMES.entries()) {
      const cells = (rows[i] ?? '').split(' | ')
      expect({ name, simulator: cells[6] }).toEqual({
        name,
        simulator: trOf(name).paper === null ? 'live' : 'live, paper',
      })
      expect({ name, tests: cells[7] }).not.toEqual({ name, tests: 'none' })
    }
  })

  it('names no id twice but for services that share one', () => {
    const ids = TR_NAMES.map((name) => trOf(name).live)
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual(['TTTC0013U'])
  })
})
