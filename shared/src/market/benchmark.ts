import { type InstrumentId, instrumentId } from '../domain/instrument.ts'

/** Closes of the KOSPI are kept beside those of shares, under a symbol no share can have. */
export const INDEX_KOSPI: InstrumentId = instrumentId('KOSPI00')

/** What files call it. */
const NAMES: ReadonlySet<string> = new Set(['KOSPI', 'KOSPI00', 'KS11', '^KS11', '코스피'])

/** The index a word means, however it is written; undefined: it is no index. */
export const indexNamed = (word: string): InstrumentId | undefined =>
  NAMES.has(word.trim().toUpperCase()) ? INDEX_KOSPI : undefined
