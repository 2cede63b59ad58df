import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import codes from './__fixtures__/codes.json' with { type: 'json' }
import { type CodeClass, classify, classOfCode, isWorthRepeating, readErrorOf } from './classify.ts'

const answer = (rtCd: string, code: string, text = '') => ({ rtCd, code, text })

/** The list the one beside this test was made from, where that folder is: it may have grown. */
const LIST = new URL('../../../../../shared/kis/errors.json', import.meta.url)
const grown: readonly { readonly code: string | null }[] = existsSync(LIST)
  ? JSON.parse(readFileSync(LIST, 'utf8'))
  : []
if (grown.length === 0)
  console.info('the long list of KIS codes is not here: checked only the one kept beside the adapter')

describe('the table of KIS codes', () => {
  it.runIf(grown.length > 0)('leaves out no code of the long list', () => {
    // Refusals without a code are known by their text.
    expect(grown.filter(({ code }) => code !== null && classOfCode(code) === undefined)).toEqual([])
    expect(codes.length).toBeGreaterThanOrEqual(grown.length)
  })

  it.each(codes.filter(({ code }) => code !== ''))('classifies $code', ({ code, layer }) => {
    expect(classOfCode(code)).toBeDefined()
    if (layer === 'websocket') expect(classOfCode(code)).toMatch(/^realtime_/)
    else expect(classOfCode(code)).not.toMatch(/^realtime_/)
  })

  it.each(codes.filter(({ code }) => code === ''))('classifies the refusal without a code: $text', ({ text }) => {
    expect(['reject', 'refusal']).toContain(classify(200, answer('1', '', text)))
  })

  it.each<[CodeClass, number, ReturnType<typeof answer>]>([
    ['success', 200, answer('0', 'APBK0013')],
    ['success', 200, answer('0', 'A code we have never met')],
    ['empty', 200, answer('0', '70070000')],
    ['empty', 200, answer('1', '70070000')],
    ['rate', 500, answer('1', 'EGW00201')],
    ['auth', 500, answer('1', 'EGW00123')],
    ['reject', 200, answer('1', 'APBK0919')],
    ['reject', 200, answer('7', 'KIOK0320')],
    ['refusal', 200, answer('2', 'OPSQ2000')],
    ['ambiguous', 500, answer('1', 'EGW00301')],
    ['maintenance', 500, answer('1', 'EGW00300')],
    ['changed', 200, answer('7', 'SYDB0050')],
  ])('says %s of HTTP %i %j', (expected, status, envelope) => {
    expect(classify(status, envelope)).toBe(expected)
  })

  it('trusts neither an unknown code nor a body that is not from KIS', () => {
    expect(classify(200, answer('1', 'XXXX9999'))).toBe('ambiguous')
    expect(classify(200, undefined)).toBe('ambiguous')
  })

  it('trusts no success that contradicts itself', () => {
    expect(classify(500, answer('0', 'APBK0013'))).toBe('ambiguous')
    expect(classify(200, answer('1', 'APBK0013'))).toBe('ambiguous')
  })
})

describe('a failed read', () => {
  it('is told apart by what can be done about it', () => {
    expect(readErrorOf(500, answer('1', 'EGW00215'))).toEqual({ kind: 'rate_limited' })
    expect(readErrorOf(500, answer('1', 'EGW00121'))).toEqual({ kind: 'unauthorized', code: 'EGW00121' })
    expect(readErrorOf(503, undefined)).toEqual({ kind: 'maintenance' })
    expect(readErrorOf(403, undefined)).toEqual({ kind: 'unauthorized', code: 'http_403' })
    expect(readErrorOf(200, undefined)).toMatchObject({ kind: 'unreadable' })
  })

  it('is repeated when it may pass by itself, and not when it will not', () => {
    expect(isWorthRepeating({ kind: 'maintenance' })).toBe(true)
    expect(isWorthRepeating({ kind: 'refused', code: 'EGW00301', text: '' })).toBe(true)
    expect(isWorthRepeating({ kind: 'refused', code: 'OPSQ2000', text: '' })).toBe(false)
    expect(isWorthRepeating({ kind: 'unreadable', cause: '' })).toBe(false)
  })
})
