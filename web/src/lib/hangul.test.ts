import { describe, expect, it } from 'vitest'
import { choseongOf, findHangul } from './hangul.ts'

describe('initial consonants', () => {
  it('are read off every syllable and leave other letters alone', () => {
    expect(choseongOf('삼성전자')).toBe('ㅅㅅㅈㅈ')
    expect(choseongOf('까치LG화학')).toBe('ㄲㅊLGㅎㅎ')
  })
})

describe('finding Hangul', () => {
  it.each([
    ['삼성전자', 'ㅅㅅㅈㅈ', 0],
    ['삼성전자', 'ㅈㅈ', 2],
    ['삼성전자', '삼ㅅ', 0],
    ['삼성전자', '삼서', 0],
    ['LG화학', 'lgㅎ', 0],
    ['LG화학', 'ㅎㅎ', 2],
    ['삼성 전자', '삼성전', 0],
    ['기아', 'ㄱㅇ', 0],
  ])('finds in %s what is typed as %s', (name, query, at) => {
    expect(findHangul(name, query)).toBe(at)
  })

  it('takes apart the clusters a keyboard makes of two consonants', () => {
    expect(findHangul('가스공사', 'ㄳㄱㅅ')).toBe(0)
  })

  it('finds text written with separate letters, as some systems send it', () => {
    expect(findHangul('삼성전자', '삼성'.normalize('NFD'))).toBe(0)
  })

  it('does not find other syllables, more letters than there are, or nothing', () => {
    expect(findHangul('삼성전자', 'ㅅㅎ')).toBe(-1)
    expect(findHangul('삼성전자', '서전')).toBe(-1) // only the last syllable may be unfinished
    expect(findHangul('기아', 'ㄱㅇㅇ')).toBe(-1)
    expect(findHangul('기아', ' ')).toBe(-1)
  })
})
