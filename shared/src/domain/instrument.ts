import { z } from 'zod'

export const Venue = z.enum(['KRX', 'NXT'])
export type Venue = z.infer<typeof Venue>

/** Short code: six characters (letters occur, e.g. "0004V0"); seven for ETN with its leading Q. */
export const InstrumentSymbol = z.string().regex(/^[0-9A-Z]{6,7}$/)

/** "005930.KRX": short code, dot, venue. The only instrument key in the system. */
export const InstrumentId = z
  .string()
  .regex(/^[0-9A-Z]{6,7}\.(KRX|NXT)$/)
  .brand<'InstrumentId'>()
export type InstrumentId = z.infer<typeof InstrumentId>

export const instrumentId = (symbol: string, venue: Venue = 'KRX'): InstrumentId =>
  InstrumentId.parse(`${symbol}.${venue}`)
export const symbolOf = (id: InstrumentId): string => id.slice(0, id.indexOf('.'))

export const Market = z.enum(['kospi', 'kosdaq', 'konex'])
export type Market = z.infer<typeof Market>

/** Decides tick table, transaction tax and which order types exist. */
export const InstrumentKind = z.enum(['stock', 'etf', 'etn', 'elw', 'reit', 'other'])
export type InstrumentKind = z.infer<typeof InstrumentKind>

/** 시장경고: what the exchange warns of (투자주의, 투자경고, 투자위험). */
export const WarningLevel = z.enum(['none', 'caution', 'warning', 'risk'])
export type WarningLevel = z.infer<typeof WarningLevel>

export const Instrument = z
  .object({
    id: InstrumentId,
    symbol: InstrumentSymbol,
    nameKo: z.string().min(1),
    nameEn: z.string().nullable(),
    market: Market,
    kind: InstrumentKind,
  })
  .readonly()
export type Instrument = z.infer<typeof Instrument>
