import type { KstDate } from '@naru/shared/core/time'
import { OrderBook, TradeTick } from '@naru/shared/domain/market-data'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { at } from '../../../test/support/kis.ts'
import fixtures from './__fixtures__/frames.json' with { type: 'json' }
import { createFrameParser, type NoticeFrame } from './parse.ts'

const NOW = at('2026-11-20T01:00:00Z')
const DAY = '2025-07-30' as KstDate

function parse(...frames: readonly (string | Buffer)[]) {
  const seen = {
    trades: [] as TradeTick[],
    dates: [] as KstDate[],
    books: [] as OrderBook[],
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
    notice: (notice) => seen.notices.push(notice),
    quarantined: (tr, reason) => seen.quarantined.push(`${tr} ${reason}`),
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

  it('leaves empty levels out', () => {
    const { books } = parse(fixtures['stasp-a'].replace('^78800^', '^0^'))
    expect(books[0]?.asks).toHaveLength(9)
  })
})

describe('any other frame', () => {
  it('is handed on when it is a notice and left out when it is nothing', () => {
    expect(parse('1|H0STCNI9|001|c2VjcmV0').notices).toEqual([
      { tr: 'H0STCNI9', isEncrypted: true, count: 1, data: 'c2VjcmV0' },
    ])
    expect(parse('0|H0XXXXX0|001|a^b').quarantined).toEqual([' unknown_tr'])
    for (const nothing of ['', '0', '|||', '0|H0STCNT0', '0|H0STCNT0|001', 'hello', '\u0000\u0000']) {
      expect(parse(nothing).quarantined).toHaveLength(1)
    }
  })

  it('never crashes the reader, and what comes out of it is always a valid tick or book', () => {
    const samples = [
      fixtures['stcnt-20230324'],
      fixtures['stcnt-20250730-3rec'],
      fixtures['stasp-a'],
      fixtures['stasp62-140013'],
    ]
    const edit = fc.record({
      from: fc.nat(900),
      drop: fc.nat(40),
      insert: fc.string({ unit: 'binary', maxLength: 10 }),
    })
    const mutated = fc
      .tuple(fc.constantFrom(...samples), fc.array(edit, { maxLength: 5 }))
      .map(([text, edits]) =>
        edits.reduce((out, { from, drop, insert }) => out.slice(0, from) + insert + out.slice(from + drop), text),
      )
    fc.assert(
      fc.property(mutated, (frame) => {
        const { trades, books, notices } = parse(frame)
        for (const tick of trades) expect(TradeTick.safeParse(tick).success).toBe(true)
        for (const book of books) expect(OrderBook.safeParse(book).success).toBe(true)
        expect(notices).toEqual([])
      }),
      { numRuns: 3_000 },
    )
  })

  it('is left out when it is larger than any frame', () => {
    expect(parse(`0|H0STCNT0|001|${'1^'.repeat(300_000)}`).quarantined).toHaveLength(1)
  })
})
