import { describe, expect, it } from 'vitest'
import { createInstrumentIndex, createMarker, readInstrumentList } from './instrument-search.ts'

/** Larger companies first, as the ledger tells them. */
const BODY = [
  '005930\t삼성전자\tSamsung Electronics\tPsx\t0013',
  '000660\tSK하이닉스\tSK hynix\tPsx',
  '005935\t삼성전자우\t\tPs',
  '207940\t삼성바이오로직스\tSamsung Biologics\tPsx',
  '069500\tKODEX 200\t\tPe',
  '009150\t삼성전기\tSamsung Electro-Mechanics\tPs1',
  '034730\tSK\t\tPs',
  '035420\tNAVER\t\tPsm',
  '018880\t한온시스템\tHanon Systems\tPshl3',
  'Q530036\t삼성 인버스 2X WTI원유 선물 ETN\t\tPn2',
  '001550\t삼성전자서비스\t\tPsd',
  '0004V0\t엔비알모션\t\tQs',
].join('\n')

const index = createInstrumentIndex(readInstrumentList(BODY))
const found = (query: string, limit = 20): string[] => index.search(query, limit).map((one) => one.nameKo)

describe('the list of the whole market', () => {
  it('tells names, market, kind and marks', () => {
    expect(index.instruments[0]).toEqual({
      id: '005930.KRX',
      symbol: '005930',
      nameKo: '삼성전자',
      nameEn: 'Samsung Electronics',
      market: 'kospi',
      kind: 'stock',
      isHalted: false,
      isManaged: false,
      isLiquidating: false,
      isNxt: true,
      warning: 'none',
      isDelisted: false,
      sector: '0013',
    })
    expect(index.instruments[8]).toMatchObject({ isHalted: true, isLiquidating: true, isNxt: false, warning: 'risk' })
    expect(index.instruments[9]).toMatchObject({ kind: 'etn', nameEn: null, warning: 'warning' })
    expect(index.instruments[11]).toMatchObject({ symbol: '0004V0', market: 'kosdaq' })
  })

  it('knows no industry of what is told without one, as in lists kept from before', () => {
    expect(index.instruments[1]).toMatchObject({ symbol: '000660', isNxt: true, sector: null })
  })

  it('leaves out lines it does not understand', () => {
    expect(readInstrumentList('')).toEqual([])
    expect(
      readInstrumentList('005930\t삼성전자\t\tZs\n\tx\t\tPs\n005930\t삼성전자\t\tPsq').map((one) => one.id),
    ).toEqual(['005930.KRX'])
  })
})

describe('the search', () => {
  it.each([
    ['005930', ['삼성전자']],
    ['0059', ['삼성전자', '삼성전자우']],
    ['0004v', ['엔비알모션']],
    ['q53', ['삼성 인버스 2X WTI원유 선물 ETN']],
    ['ㅅㅅㅈㅈ', ['삼성전자', '삼성전자우']],
    ['ㅅㅅㅈ', ['삼성전자', '삼성전자우', '삼성전기']],
    ['삼ㅅㅈㄱ', ['삼성전기']],
    ['하이', ['SK하이닉스']],
    ['sk항', ['SK하이닉스']],
    ['skㅎㅇㄴㅅ', ['SK하이닉스']],
    ['samsung elec', ['삼성전자', '삼성전기']],
    ['naver', ['NAVER']],
    ['네이버', []],
    ['kodex200', ['KODEX 200']],
    ['wti', ['삼성 인버스 2X WTI원유 선물 ETN']],
    ['없는종목', []],
  ])('finds by %s', (query, names) => {
    expect(found(query)).toEqual(names)
  })

  it('puts the exact name before the larger company, and the larger company first among equals', () => {
    expect(found('sk')).toEqual(['SK', 'SK하이닉스'])
    expect(found('삼성')).toEqual([
      '삼성전자',
      '삼성전자우',
      '삼성바이오로직스',
      '삼성전기',
      '삼성 인버스 2X WTI원유 선물 ETN',
    ])
  })

  it('finds what was delisted by its whole code alone', () => {
    expect([found('001550'), found('00155'), found('삼성전자서비스')]).toEqual([['삼성전자서비스'], [], []])
  })

  it('finds nothing for nothing and no more than asked for', () => {
    expect([found(' '), found('ㅅ', 2)]).toEqual([[], ['삼성전자', '삼성전자우']])
  })
})

describe('what matched', () => {
  it.each([
    ['삼성전자', 'ㅅㅈ', [1, 3]],
    ['KODEX 200', 'x2', [4, 7]],
    ['삼성 인버스', '삼성인', [0, 4]],
    ['Samsung Electronics', 'elec', [8, 12]],
    ['SK하이닉스', '항', [2, 4]],
  ] as const)('is marked in %s for %s', (text, query, range) => {
    expect(createMarker(query)(text)).toEqual(range)
  })

  it('is nothing where nothing matches', () => {
    expect([createMarker('x')('삼성전자'), createMarker('')('삼성전자')]).toEqual([undefined, undefined])
  })
})
