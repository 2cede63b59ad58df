import { describe, expect, it } from 'vitest'
import { explainRule } from './explain.ts'
import { parseRule } from './parse.ts'
import { PRESET_IDS, presetRule } from './presets.ts'

describe('presets', () => {
  it('are rules that can be armed and told as they are', () => {
    for (const id of PRESET_IDS) {
      const parsed = parseRule(presetRule(id, { symbols: ['005930'], locale: 'ko', price: 70_000 }))
      expect(parsed.ok ? [] : parsed.error).toEqual([])
      expect(parsed.ok && explainRule(parsed.value, 'ko')[0]).toMatch(/^005930.+알려드려요\.$/)
    }
  })
})
