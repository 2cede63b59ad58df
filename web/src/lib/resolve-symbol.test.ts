import { describe, expect, it } from 'vitest'
import { resolveSymbol } from './resolve-symbol.ts'

describe('the address of an instrument', () => {
  it.each([
    ['005930', '005930.KRX'],
    ['005930.KRX', '005930.KRX'],
    ['005930.krx', '005930.KRX'],
    ['0004v0', '0004V0.KRX'],
    ['삼성전자', undefined],
    ['5930', undefined],
    ['<script>', undefined],
    ['', undefined],
  ])('%j means %s', (text, id) => {
    expect(resolveSymbol(text)).toBe(id)
  })
})
