import type { Quote } from '@naru/shared/contracts/bridge-api'
import { unixMs } from '@naru/shared/core/time'
import { instrumentId } from '@naru/shared/domain/instrument'
import { beforeEach, describe, expect, it } from 'vitest'
import { freshnessOf, type HeldQuote, useQuotes, wantedOf } from './quotes.ts'

const SAMSUNG = instrumentId('005930')
const NAVER = instrumentId('035420')

const quote = (change: Partial<Quote> = {}): Quote => ({
  instrumentId: SAMSUNG,
  last: 71_200,
  change: 1_200,
  changeRate: 1.71,
  open: 70_000,
  high: 71_500,
  low: 69_900,
  basePrice: 70_000,
  upperLimit: 91_000,
  lowerLimit: 49_000,
  size: 10,
  aggressor: 'buyer',
  cumVolume: 1,
  cumTurnover: 71_200,
  tradeStrength: 100,
  via: 'stream',
  tsEvent: unixMs(1_000),
  tsInit: unixMs(1_000),
  ...change,
})

describe('the quote store', () => {
  beforeEach(() => useQuotes.setState({ quotes: {}, books: {}, polled: [] }))
  const held = (): HeldQuote | undefined => useQuotes.getState().quotes[SAMSUNG]

  it('holds the last value of each instrument', () => {
    useQuotes.getState().receive([quote(), quote({ instrumentId: NAVER, last: 180_000 })], 'stream')
    useQuotes.getState().receive([quote({ last: 71_300, tsInit: unixMs(1_100) })], 'stream')
    expect(held()?.last).toBe(71_300)
    expect(useQuotes.getState().quotes[NAVER]?.last).toBe(180_000)
  })

  it('never goes back to an older quote that took the slower road', () => {
    useQuotes.getState().receive([quote({ last: 71_300, tsInit: unixMs(2_000) })], 'stream')
    const before = useQuotes.getState().quotes
    useQuotes.getState().receive([quote({ tsInit: unixMs(1_500) })], 'relay')
    expect(held()).toMatchObject({ last: 71_300, route: 'stream' })
    expect(useQuotes.getState().quotes).toBe(before)
  })
})

describe('freshness', () => {
  const at = (change: Partial<HeldQuote>): HeldQuote => ({ ...quote(), route: 'stream', receivedAt: 1_000, ...change })

  it('is live on a running stream however long nothing has traded', () => {
    expect(freshnessOf(at({}), true, 600_000)).toEqual({ kind: 'live', ageMs: 599_000 })
  })

  it('is stale as soon as the stream is down', () => {
    expect(freshnessOf(at({}), false, 2_000)).toEqual({ kind: 'stale', ageMs: 1_000 })
  })

  it('tells polled and relayed prices apart, and stale after half a minute', () => {
    expect(freshnessOf(at({ via: 'poll' }), true, 5_000).kind).toBe('polled')
    expect(freshnessOf(at({ route: 'relay' }), false, 5_000).kind).toBe('relayed')
    expect(freshnessOf(at({ route: 'relay' }), false, 31_001).kind).toBe('stale')
    expect(freshnessOf(at({ via: 'poll' }), true, 31_001).kind).toBe('stale')
  })

  it('is none before the first quote', () => {
    expect(freshnessOf(undefined, true, 5_000)).toEqual({ kind: 'none', ageMs: 0 })
  })
})

describe('what is wanted', () => {
  const watch = (...symbols: string[]) => ({ symbols: symbols.map((symbol) => instrumentId(symbol)), books: [] })

  it('names each instrument once, what was mounted last first', () => {
    const watches = new Map([
      [Symbol('a'), watch('005930', '035420')],
      [Symbol('b'), watch('035420', '000660')],
    ])
    expect(wantedOf(watches).symbols).toEqual(['035420.KRX', '000660.KRX', '005930.KRX'])
  })

  it('stays within what one connection may ask for', () => {
    const many = Array.from({ length: 80 }, (_, index) => String(index).padStart(6, '0'))
    expect(wantedOf(new Map([[Symbol('a'), watch(...many)]])).symbols).toHaveLength(60)
  })
})
