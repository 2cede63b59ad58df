import type { InstrumentRow } from '@naru/shared/contracts/views'
import { instrumentId } from '@naru/shared/domain/instrument'
import { describe, expect, it } from 'vitest'
import { searchInstruments } from './search-instruments.ts'

const row = (symbol: string, name_ko: string, name_en: string | null): InstrumentRow => ({
  id: instrumentId(symbol),
  symbol,
  name_ko,
  name_en,
  market: 'kospi',
  kind: 'stock',
  is_halted: false,
  is_managed: false,
  base_price: null,
})

const ROWS = [
  row('009150', '삼성전기', 'Samsung Electro-Mechanics'),
  row('005930', '삼성전자', 'Samsung Electronics'),
  row('000660', 'SK하이닉스', 'SK hynix'),
  row('034730', 'SK', 'SK'),
  row('035420', 'NAVER', null),
]
const found = (query: string): string[] => searchInstruments(ROWS, query, 10).map((one) => one.name_ko)

describe('the instrument search', () => {
  it('finds by the beginning of the code', () => {
    expect(found('0059')).toEqual(['삼성전자'])
  })

  it('finds by initial consonants, name and English name', () => {
    expect(found('ㅅㅅㅈㅈ')).toEqual(['삼성전자'])
    expect(found('하이')).toEqual(['SK하이닉스'])
    expect(found('electro')).toEqual(['삼성전기', '삼성전자'])
    expect(found('naver')).toEqual(['NAVER'])
  })

  it('puts the shortest of equal matches first', () => {
    expect(found('sk')).toEqual(['SK', 'SK하이닉스'])
  })

  it('offers the list as it is while nothing has been typed, and nothing for what matches nothing', () => {
    expect(found(' ')).toHaveLength(ROWS.length)
    expect(found('없는종목')).toEqual([])
  })

  it('gives no more than asked for', () => {
    expect(searchInstruments(ROWS, 's', 2)).toHaveLength(2)
  })
})
