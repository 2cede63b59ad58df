import { inspect } from 'node:util'
import { expect, it } from 'vitest'
import { Secret } from './secret.ts'

it('never shows its value when printed, serialised or inspected', () => {
  const secret = new Secret('PSabcdef')
  const shown = [`${secret}`, JSON.stringify({ secret }), inspect({ secret }), Object.values(secret).join('')].join(' ')
  expect(shown).not.toContain('PSabcdef')
  expect(secret.expose()).toBe('PSabcdef')
})
