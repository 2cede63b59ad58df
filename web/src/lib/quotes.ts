import type { Book, Quote } from '@naru/shared/contracts/bridge-api'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import { useEffect } from 'react'
import { create } from 'zustand'
import { serverNow, useNow } from './clock.ts'
import { useConnection } from './connection.ts'

/** How a quote came: straight from the bridge, or through the server because the bridge cannot be reached. */
export type QuoteRoute = 'stream' | 'relay'

export interface HeldQuote extends Quote {
  readonly route: QuoteRoute
  /** Server's clock, when this browser got it. */
  readonly receivedAt: number
}

interface Quotes {
  readonly quotes: Readonly<Record<string, HeldQuote>>
  readonly books: Readonly<Record<string, Book>>
  /** Instruments the bridge polls because its feed has no slot left. */
  readonly polled: readonly InstrumentId[]
  readonly receive: (quotes: readonly Quote[], route: QuoteRoute) => void
  readonly receiveBook: (book: Book) => void
}

/** The last known market data of this page. Never persisted: an old price must not look like a new one. */
export const useQuotes = create<Quotes>((set) => ({
  quotes: {},
  books: {},
  polled: [],
  receive: (incoming, route) =>
    set(({ quotes }) => {
      const receivedAt = serverNow()
      const fresh = incoming.filter((quote) => quote.tsInit >= (quotes[quote.instrumentId]?.tsInit ?? 0))
      if (fresh.length === 0) return {}
      const next = { ...quotes }
      for (const quote of fresh) next[quote.instrumentId] = { ...quote, route, receivedAt }
      return { quotes: next }
    }),
  receiveBook: (book) =>
    set(({ books }) =>
      book.tsInit >= (books[book.instrumentId]?.tsInit ?? 0) ? { books: { ...books, [book.instrumentId]: book } } : {},
    ),
}))

export const useQuote = (id: InstrumentId): HeldQuote | undefined => useQuotes((state) => state.quotes[id])

export const useBook = (id: InstrumentId): Book | undefined => useQuotes((state) => state.books[id])

export interface Freshness {
  /** `live`: as it happens · `polled`, `relayed`: a little late · `stale`: no longer updated · `none`: never seen. */
  readonly kind: 'live' | 'polled' | 'relayed' | 'stale' | 'none'
  readonly ageMs: number
}

/** A relayed or polled price older than this is not being updated any more. */
const STALE_AFTER_MS = 30_000

export function freshnessOf(quote: HeldQuote | undefined, streamIsUp: boolean, now: number): Freshness {
  if (!quote) return { kind: 'none', ageMs: 0 }
  const ageMs = Math.max(0, now - Math.min(quote.receivedAt, quote.tsInit))
  // A live feed that says nothing means that nothing traded; the price is current however old.
  if (quote.route === 'stream' && quote.via === 'stream' && streamIsUp) return { kind: 'live', ageMs }
  if (ageMs > STALE_AFTER_MS || (quote.route === 'stream' && !streamIsUp)) return { kind: 'stale', ageMs }
  return { kind: quote.route === 'relay' ? 'relayed' : 'polled', ageMs }
}

export function useFreshness(id: InstrumentId): Freshness {
  const quote = useQuote(id)
  const isUp = useConnection((connection) => connection.stream === 'up' && connection.feedCode === null)
  return freshnessOf(quote, isUp, useNow())
}

interface Wanted {
  readonly symbols: readonly InstrumentId[]
  readonly books: readonly InstrumentId[]
}

/** What is on screen now, one entry per mounted component. */
export const useWatches = create<{ readonly watches: ReadonlyMap<symbol, Wanted> }>(() => ({ watches: new Map() }))

/** Limits of one connection, see `StreamRequest`. */
const MAX_SYMBOLS = 60
const MAX_BOOKS = 4

/** Everything wanted, each once; what was mounted last comes first, so that it survives the limit. */
export function wantedOf(watches: ReadonlyMap<symbol, Wanted>): Wanted {
  const latestFirst = [...watches.values()].reverse()
  return {
    symbols: [...new Set(latestFirst.flatMap((watch) => watch.symbols))].slice(0, MAX_SYMBOLS),
    books: [...new Set(latestFirst.flatMap((watch) => watch.books))].slice(0, MAX_BOOKS),
  }
}

function change(edit: (watches: Map<symbol, Wanted>) => void): void {
  useWatches.setState(({ watches }) => {
    const next = new Map(watches)
    edit(next)
    return { watches: next }
  })
}

/** Keeps these instruments' quotes (and order books) coming while the component is mounted. */
export function useWatch(symbols: readonly InstrumentId[], books: readonly InstrumentId[] = []): void {
  // Arrays are new at every render; their content is what counts.
  const symbolsKey = symbols.join()
  const booksKey = books.join()
  useEffect(() => {
    const watch = Symbol('watch')
    const list = (key: string): InstrumentId[] => (key === '' ? [] : (key.split(',') as InstrumentId[])) // joined above from ids
    change((watches) => watches.set(watch, { symbols: list(symbolsKey), books: list(booksKey) }))
    return () => change((watches) => watches.delete(watch))
  }, [symbolsKey, booksKey])
}
