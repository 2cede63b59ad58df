import { describe, expect, it } from 'vitest'
import { choseongOf, hangulPattern, normalize, placesOf } from './hangul.ts'

const find = (text: string, query: string): number => normalize(text).search(hangulPattern(query))

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
    ['삼성전자', '삼성ㅈ', 0],
    ['SK하이닉스', 'sk항', 0],
    ['SK하이닉스', '하읷', -1],
    ['닭고기', '닭', 0],
    ['달걀', '닭', 0], // 달 and the beginning of 걀
    ['LG화학', 'lgㅎ', 0],
    ['LG화학', 'ㅎㅎ', 2],
    ['삼성 전자', '삼성전', 0],
    ['기아', 'ㄱㅇ', 0],
    ['KODEX 200(H)', '200h', 5],
  ])('looks in %s for what is typed as %s', (name, query, at) => {
    expect(find(name, query)).toBe(at)
  })

  it('takes apart the clusters a keyboard makes of two consonants', () => {
    expect(find('가스공사', 'ㄳㄱㅅ')).toBe(0)
  })

  it('finds text written with separate letters, as some systems send it', () => {
    expect(find('삼성전자', '삼성'.normalize('NFD'))).toBe(0)
  })

  it('does not find other syllables or more letters than there are', () => {
    expect(find('삼성전자', 'ㅅㅎ')).toBe(-1)
    expect(find('삼성전자', '서전')).toBe(-1) // only the last syllable may be unfinished
    expect(find('기아', 'ㄱㅇㅇ')).toBe(-1)
  })

  it.each(['\\', '[', '(((', '.*', '가+', '^$', '{2}', '|'])('takes %s for letters, not for a pattern', (query) => {
    expect(find('가나다', query)).toBe(normalize(query) === '' ? 0 : -1)
  })

  it('knows where the letters it compares stand in the text', () => {
    expect(placesOf('삼성 전자(우)')).toEqual([0, 1, 3, 4, 6])
  })
})
