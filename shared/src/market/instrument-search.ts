import {
  type Instrument,
  type InstrumentKind,
  instrumentId,
  type Market,
  type WarningLevel,
} from '../domain/instrument.ts'
import { hangulPattern, normalize, placesOf } from './hangul.ts'

/** One line of the whole market's list. */
export interface ListedInstrument extends Instrument {
  /** As of the morning's list; a halt of this minute is told by the instrument's own row. */
  readonly isHalted: boolean
  readonly isManaged: boolean
  readonly isLiquidating: boolean
  readonly isNxt: boolean
  readonly warning: WarningLevel
  readonly isDelisted: boolean
  /** 지수업종, four digits that `sectors.ts` names; null for funds and where nobody has told one. */
  readonly sector: string | null
}

const MARKETS: Readonly<Record<string, Market>> = { P: 'kospi', Q: 'kosdaq', X: 'konex' }
const KINDS: Readonly<Record<string, InstrumentKind>> = {
  s: 'stock',
  e: 'etf',
  n: 'etn',
  w: 'elw',
  r: 'reit',
  o: 'other',
}

/**
 * Reads the list as the ledger's `instrument_list` tells it: one instrument a line, larger companies first; fields told
 * apart by tabs: symbol, Korean name, English name or nothing, then a letter for market, one for kind, and marks; behind
 * them the industry where one is told, which lists kept from before have not.
 * A line that cannot be read is left out: a newer ledger may tell more than this program knows.
 */
export const readInstrumentList = (body: string): readonly ListedInstrument[] =>
  body.split('\n').flatMap((line) => {
    const [symbol = '', nameKo = '', nameEn = '', letters = '', sector] = line.split('\t')
    const [market, kind] = [MARKETS[letters[0] ?? ''], KINDS[letters[1] ?? '']]
    if (!market || !kind || nameKo === '' || !/^[0-9A-Z]{6,7}$/.test(symbol)) return []
    const has = (mark: string): boolean => letters.includes(mark, 2)
    return [
      {
        id: instrumentId(symbol),
        symbol,
        nameKo,
        nameEn: nameEn || null,
        market,
        kind,
        isHalted: has('h'),
        isManaged: has('m'),
        isLiquidating: has('l'),
        isNxt: has('x'),
        warning: has('1') ? 'caution' : has('2') ? 'warning' : has('3') ? 'risk' : 'none',
        isDelisted: has('d'),
        sector: sector || null,
      },
    ]
  })

/** A list made ready for searching. */
export interface InstrumentIndex {
  readonly instruments: readonly ListedInstrument[]
  /** Best first, at most `limit`; nothing for an empty query. Delisted instruments are found by their whole code only. */
  search(query: string, limit: number): readonly ListedInstrument[]
}

interface Entry {
  readonly instrument: ListedInstrument
  readonly symbol: string
  readonly name: string
  readonly english: string
}

/** @param instruments  larger companies first: that order decides between equal matches */
export function createInstrumentIndex(instruments: readonly ListedInstrument[]): InstrumentIndex {
  const entries = instruments.map(
    (instrument): Entry => ({
      instrument,
      symbol: instrument.symbol.toLowerCase(),
      name: normalize(instrument.nameKo),
      english: normalize(instrument.nameEn ?? ''),
    }),
  )
  return {
    instruments,
    search(query, limit) {
      const typed = normalize(query)
      if (typed === '') return []
      const pattern = hangulPattern(query)
      const byRank: ListedInstrument[][] = Array.from({ length: RANKS }, () => [])
      for (const entry of entries) {
        const rank = rankOf(entry, typed, pattern)
        if (rank !== undefined) byRank[rank]?.push(entry.instrument)
      }
      return byRank.flat().slice(0, limit)
    },
  }
}

const RANKS = 10

/** Smaller is better; undefined is no match. Beginnings count more than middles, codes more than names. */
function rankOf({ instrument, symbol, name, english }: Entry, typed: string, pattern: RegExp): number | undefined {
  if (symbol === typed) return 0
  if (instrument.isDelisted) return undefined
  if (name === typed || english === typed) return 1
  if (symbol.startsWith(typed)) return 2
  if (name.startsWith(typed)) return 3
  const found = name.search(pattern)
  if (found === 0) return 4
  if (english.startsWith(typed)) return 5
  if (name.includes(typed)) return 6
  if (found > 0) return 7
  if (english.includes(typed)) return 8
  return symbol.includes(typed) ? 9 : undefined
}

/** Where something was found in a text: [from, to) of it. */
export type TextRange = readonly [from: number, to: number]

/** For marking what matched: gives where the query stands in a text, undefined where it does not. */
export function createMarker(query: string): (text: string) => TextRange | undefined {
  if (normalize(query) === '') return () => undefined
  const pattern = hangulPattern(query)
  return (text) => {
    const found = pattern.exec(normalize(text))
    if (!found) return undefined
    const places = placesOf(text)
    const [from, last] = [places[found.index], places[found.index + found[0].length - 1]]
    return from === undefined || last === undefined ? undefined : [from, last + 1]
  }
}
