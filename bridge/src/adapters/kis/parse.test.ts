import type { KstDate } from '@naru/shared/core/time'
import { OrderBook, TradeTick } from '@naru/shared/domain/market-data'
import { describe, expect, it } from 'vitest'
import { at } from '../../../test/support/kis.ts'
import fixtures from './__fixtures__/frames.json' with { type: 'json' }
import { createFrameParser, type NoticeFrame } from './parse.ts'
import type { Expectation, MarketOperation } from './records.ts'

const NOW = at('2026-11-20T01:00:00Z')
const DAY = '2025-07-30' as KstDate

function parse(...frames: readonly (string | Buffer)[]) {
  const seen = {
    trades: [] as TradeTick[],
    dates: [] as KstDate[],
    books: [] as OrderBook[],
    expected: [] as Expectation[],
    operations: [] as MarketOperation[],
    notices: [] as NoticeFrame[],
    quarantined: [] as string[],
    widened: [] as number[],
  }
  const parser = createFrameParser({
    trade: (tick, date) => {
      seen.trades.push(tick)
      seen.dates.push(date)
    },
    book: (book) => seen.books.push(book),
    expected: (expectation) => seen.expected.push(expectation),
    operation: (operation) => seen.operations.push(operation),
    notice: (notice) => seen.notices.push(notice),
    quarantined: (tr, reason) => seen.quarantined.push(`${tr} ${reason}`),
    heard: () => undefined,
    widened: (_tr, width) => seen.widened.push(width),
  })
  for (const frame of frames) parser.parse(Buffer.from(frame), NOW, DAY)
  return seen
}
describe('a trade frame', () => {
  it('gives a tick with the day it belongs to', () => {
    const { trades, dates, quarantined } = parse(fixtures['stcnt-20230324'])
    expect(quarantined).toEqual([])
    expect(dates).toEqual(['2023-03-24'])
    expect(trades).toEqual([
      {
        instrumentId: '005930.KRX',
        price: 62_700,
        size: 125,
        aggressor: 'buyer',
        change: 400,
        changeRate: 0.64,
        open: 62_700,
        high: 63_000,
        low: 62_300,
        cumVolume: 9_694_968,
        cumTurnover: 607_878_273_600,
        tradeStrength: 93.01,
        tsEvent: at('2023-03-24T02:26:16Z'),
        tsInit: NOW,
      },
    ])
    expect(TradeTick.safeParse(trades[0]).success).toBe(true)
  })

  it('may hold several records, one of them between two ticks', () => {
    const { trades } = parse(fixtures['stcnt-20250730-3rec'])
    expect(trades.map(({ price, size, aggressor }) => [price, size, aggressor])).toEqual([
      [71_950, 1, 'seller'],
      [71_900, 2, 'seller'],
      [72_000, 75, 'buyer'],
    ])
  })

  it('may have grown: appended fields are stepped over and told', () => {
    const [head = '', ...rest] = fixtures['stcnt-20250730-3rec'].split('005930^')
    const wider = head + rest.map((record) => `005930^${record.replace(/\^$/, '')}^new^fields`).join('^')
    const { trades, widened, quarantined } = parse(wider)
    expect(quarantined).toEqual([])
    expect(trades.map(({ price }) => price)).toEqual([71_950, 71_900, 72_000])
    expect(widened).toEqual([48])
  })

  it('keeps half a won and codes with letters', () => {
    const { trades } = parse(
      fixtures['stcnt-20230324'].replace('^62700^2^', '^62700.5^2^').replace('005930', '0004V0'),
      fixtures['stcnt-20230324'].replace('005930', 'Q530031'),
    )
    expect(trades.map(({ instrumentId, price }) => [instrumentId, price])).toEqual([
      ['0004V0.KRX', 62_700.5],
      ['Q530031.KRX', 62_700],
    ])
  })

  it.each([
    ['a price of zero', /\^62700\^2\^/, '^0^2^'],
    ['a price that is text', /\^62700\^2\^/, '^abc^2^'],
    ['no price', /\^62700\^2\^/, '^^2^'],
    ['a time that is none', /\^112616\^/, '^256099^'],
    ['a day that is none', /\^20230324\^/, '^20230231^'],
    ['a negative size', /\^125\^/, '^-125^'],
    ['a code that is none', /005930/, '00-930'],
    ['a time with a point', /\^112616\^/, '^11.616^'],
    ['a time with a letter', /\^112616\^/, '^1126x6^'],
    ['a day cut short', /\^20230324\^/, '^202303^'],
    ['a number with nothing behind its point', /\^0.64\^/, '^0.^'],
    ['a number of a single sign', /\^400\^/, '^-^'],
    ['more records than it claims', /\|001\|(.*)/, '|001|$1^$1^$1'],
    ['a field too few', /\^62700$/, ''],
    ['a wrong count', /\|001\|/, '|002|'],
    ['a count that is none', /\|001\|/, '|xx|'],
  ])('with %s is left out', (_case, part, replacement) => {
    const { trades, quarantined } = parse(fixtures['stcnt-20230324'].replace(part, replacement))
    expect(trades).toEqual([])
    expect(quarantined).toHaveLength(1)
  })

  it('loses the one record that is damaged, not its neighbors', () => {
    const { trades, quarantined } = parse(fixtures['stcnt-20250730-3rec'].replace('^71900^2^1300^', '^7190x^2^1300^'))
    expect(trades.map(({ price }) => price)).toEqual([71_950, 72_000])
    expect(quarantined).toEqual(['H0STCNT0 unreadable'])
  })
})

describe('an order book frame', () => {
  it('gives ten levels a side, best first, on the day it is told', () => {
    const { books } = parse(fixtures['stasp-a'])
    const [book] = books
    expect(OrderBook.safeParse(book).success).toBe(true)
    expect(book).toMatchObject({ instrumentId: '005930.KRX', totalAskSize: 1_760_795, totalBidSize: 1_855_978 })
    expect(book?.asks[0]).toEqual([77_900, 265_881])
    expect(book?.bids[9]).toEqual([76_900, 214_927])
    expect(book?.tsEvent).toBe(at('2025-07-30T02:30:19Z'))
  })

  it('may carry the 62 fields of today', () => {
    const { books, widened, quarantined } = parse(fixtures['stasp62-140013'], fixtures['stasp62-145856'])
    expect(quarantined).toEqual([])
    expect(books.map(({ asks }) => asks[0]?.[0])).toEqual([66_000, 358_500])
    expect(widened).toEqual([62, 62])
  })

  it('names what an auction would come to while there is one, and nothing in continuous trading', () => {
    const auction = fixtures['stasp-a']
      .replace('^113019^0^', '^085501^B^')
      .replace('^0^0^344212^-77200^5^-100.00^', '^78100^1200^1200^900^2^1.17^')
    const { books, quarantined } = parse(auction, fixtures['stasp-a'])
    expect(quarantined).toEqual([])
    expect(books.map(({ expected }) => expected)).toEqual([
      { price: 78_100, size: 1_200, change: 900, changeRate: 1.17 },
      null,
    ])
  })

  it('may be of Nextrade, or of both markets together with the mid prices behind', () => {
    const wider = (tr: string) => `${fixtures['stasp-a'].replace('H0STASP0', tr)}^65950^4927^2^65950^3^1`
    const { books, widened, quarantined } = parse(wider('H0UNASP0'), wider('H0NXASP0'))
    expect(quarantined).toEqual([])
    expect(widened).toEqual([])
    expect(books.map(({ instrumentId }) => instrumentId)).toEqual(['005930.KRX', '005930.NXT'])
  })

  it('leaves empty levels out', () => {
    const { books } = parse(fixtures['stasp-a'].replace('^78800^', '^0^'))
    expect(books[0]?.asks).toHaveLength(9)
  })
})

describe('a trade frame of another service', () => {
  const of = (tr: string, text = fixtures['stcnt-20230324']) => text.replace('H0STCNT0', tr)

  it('is of Nextrade, or of both markets together, by its name', () => {
    const { trades } = parse(of('H0NXCNT0'), of('H0UNCNT0'))
    expect(trades.map(({ instrumentId, price }) => [instrumentId, price])).toEqual([
      ['005930.NXT', 62_700],
      ['005930.KRX', 62_700],
    ])
  })

  it.each(['H0STANC0', 'H0UNANC0', 'H0NXANC0'])('named %s tells what an auction would come to, never a trade', (tr) => {
    const { trades, expected, quarantined } = parse(of(tr))
    expect(quarantined).toEqual([])
    expect(trades).toEqual([])
    expect(expected[0]).toMatchObject({ match: { price: 62_700, size: 125, change: 400, changeRate: 0.64 } })
  })

  it.each(['A', 'B', 'C', 'D'])('whose time class is %s is an expectation too', (hourClass) => {
    const { trades, expected } = parse(of('H0STCNT0').replace('^180.61^0^', `^180.61^${hourClass}^`))
    expect(trades).toEqual([])
    expect(expected).toHaveLength(1)
  })
})

describe('a market operation frame', () => {
  it('says what happened to an instrument, with ten fields as recorded or eleven as published', () => {
    const recorded = '0|H0STMKO0|001|396300^N^(null)^^311^^^55^N^N'
    const halted = '0|H0STMKO0|001|005930^Y^매매거래정지^112^^^^58^1^N^1'
    const { operations, quarantined } = parse(recorded, halted)
    expect(quarantined).toEqual([])
    expect(operations).toEqual([
      { instrumentId: '396300.KRX', isHalted: false, haltReason: '', code: '', isInVi: false },
      { instrumentId: '005930.KRX', isHalted: true, haltReason: '매매거래정지', code: '112', isInVi: true },
    ])
  })

  it('is read in CP949 as well as in UTF-8', () => {
    const cp949 = Buffer.from([0xb0, 0xc5, 0xb7, 0xa1, 0xc1, 0xa4, 0xc1, 0xf6]) // 거래정지
    const frame = Buffer.concat([Buffer.from('0|H0STMKO0|001|005930^Y^'), cp949, Buffer.from('^164^^^^58^N^N^1')])
    expect(parse(frame).operations[0]).toMatchObject({ haltReason: '거래정지', code: '164' })
  })
})

describe('any other frame', () => {
  it('is handed on when it is a notice and left out when it is nothing', () => {
    expect(parse('1|H0STCNI9|001|c2VjcmV0').notices).toEqual([
      { tr: 'H0STCNI9', isEncrypted: true, count: 1, data: 'c2VjcmV0' },
    ])
    expect(parse('0|H0XXXXX0|001|a^b').quarantined).toEqual([' unknown_tr'])
    expect(parse(fixtures['stcnt-20230324'].replace('0|', '1|')).quarantined).toEqual(['H0STCNT0 encrypted'])
    for (const nothing of ['', '0', '|||', '0|H0STCNT0', '0|H0STCNT0|001', 'hello', '\u0000\u0000']) {
      expect(parse(nothing).quarantined).toHaveLength(1)
    }
  })

  it('is left out when it is larger than any frame', () => {
    expect(parse(`0|H0STCNT0|001|${'1^'.repeat(300_000)}`).quarantined).toHaveLength(1)
  })
})
