import { describe, expect, it } from 'vitest'
import { en } from '@/text/en.ts'
import { ko } from '@/text/ko.ts'
import { pagesNamed } from './pages-named.ts'

describe('a page', () => {
  it('is found by a part of its name in the reader’s language', () => {
    expect(pagesNamed('포트', ko.nav).map(({ href }) => href)).toEqual(['/portfolio'])
    expect(pagesNamed(' ANALY', en.nav).map(({ href }) => href)).toEqual(['/analytics'])
  })

  it('is not offered for a single letter or for the name of a stock', () => {
    expect(pagesNamed('전', ko.nav)).toEqual([])
    expect(pagesNamed('삼성전자', ko.nav)).toEqual([])
  })
})
