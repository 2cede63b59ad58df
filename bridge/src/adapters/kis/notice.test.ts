import { createCipheriv } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aNotice, at } from '../../../test/support/kis.ts'
import { decryptNotice, noticeWidth, readNotice } from './notice.ts'

const NOW = at('2026-11-20T01:00:00Z')
const ACCOUNT = '5012345601'
const KEY = { key: 'abcdefghijklmnopqrstuvwxyzabcdef', iv: '0123456789abcdef' }
const read = (changes: Parameters<typeof aNotice>[0] = {}) => readNotice(aNotice(changes), ACCOUNT, NOW)

describe('a notice', () => {
  it('of a fill carries what was filled', () => {
    expect(read({ isFill: '2', quantity: '0000000003', price: '000070000' })).toEqual({
      orderNo: '0000012345',
      originalOrderNo: null,
      instrumentId: '005930.KRX',
      side: 'buy',
      kind: 'fill',
      quantity: 3,
      price: 70_000,
      tsInit: NOW,
    })
  })

  it('of a receipt is never a fill, though it carries a quantity in the same place', () => {
    expect(read({ isFill: '1', quantity: '0000000010' })).toMatchObject({ kind: 'accepted', quantity: 10 })
  })

  it.each([
    [{ refused: '1' }, 'rejected'],
    [{ receipt: '3' }, 'canceled'],
    [{ change: '2', receipt: '1' }, 'accepted'],
    [{ change: '2', receipt: '2' }, 'canceled'],
    [{ change: '1', receipt: '2' }, 'modified'],
  ] as const)('%j reads as %s', (changes, kind) => {
    expect(read(changes)).toMatchObject({ kind })
  })

  it('of another account of the same customer is not ours', () => {
    expect(read({ account: '5099999901' })).toBe('foreign')
  })

  it('had 23 fields once and has 26 now', () => {
    expect(noticeWidth(26, 1)).toBe(26)
    expect(noticeWidth(46, 2)).toBe(23)
    expect(noticeWidth(28, 1)).toBe(28)
    expect(noticeWidth(24, 1)).toBeUndefined()
    expect(noticeWidth(26, 0)).toBeUndefined()
    expect(readNotice(aNotice({ isFill: '2' }).slice(0, 23), ACCOUNT, NOW)).toMatchObject({ kind: 'fill' })
  })

  it('that is no fill never becomes one, whatever else is damaged', () => {
    const damage = fc.record({ field: fc.nat(25).filter((field) => field !== 13), value: fc.string() })
    fc.assert(
      fc.property(fc.array(damage, { maxLength: 6 }), (damages) => {
        const values = aNotice({ isFill: '1' })
        for (const { field, value } of damages) values[field] = value
        const notice = readNotice(values, ACCOUNT, NOW)
        if (typeof notice === 'object') expect(notice.kind).not.toBe('fill')
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('decryption', () => {
  const encrypt = (text: string): string => {
    const cipher = createCipheriv('aes-256-cbc', KEY.key, KEY.iv)
    return cipher.update(text, 'utf8', 'base64') + cipher.final('base64')
  }

  it('reads what KIS encrypts', () => {
    expect(decryptNotice(KEY, encrypt('a^b^삼성전자'))).toBe('a^b^삼성전자')
  })

  it('answers nothing to a wrong key, a broken text or a key of the wrong length', () => {
    const text = encrypt('a^b')
    expect(decryptNotice({ ...KEY, key: 'short' }, text)).toBeUndefined()
    expect(decryptNotice({ ...KEY, key: 'x'.repeat(32) }, text)).not.toBe('a^b')
    fc.assert(
      fc.property(fc.string(), (noise) => {
        expect(() => decryptNotice(KEY, noise)).not.toThrow()
      }),
      { numRuns: 500 },
    )
  })
})
