// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { safePath } from './paths.ts'

describe('the way on after signing in', () => {
  it.each(['/', '/orders', '/symbols/005930?tab=chart'])('leads to %s of this site', (path) => {
    expect(safePath(path)).toBe(path)
  })

  it.each([
    undefined,
    null,
    '',
    'orders',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/a\nb',
    '/auth@evil.example',
  ])('leads home instead of to %j', (path) => {
    expect(safePath(path)).toBe('/')
  })
})
