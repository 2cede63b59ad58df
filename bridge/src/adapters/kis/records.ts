import { fromKst, type KstDate, type UnixMs } from '@naru/shared/core/time'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { ExpectedMatch, OrderBook, TradeTick } from '@naru/shared/domain/market-data'
import type { CodeTable } from './code-table.ts'
import { lengthOf, startOf, text, wordAt } from './fields.ts'

/** 장운영정보: what happened to one instrument, or through it to the whole market. Codes as KIS sends them. */
export interface MarketOperation {
  readonly instrumentId: InstrumentId
  readonly isHalted: boolean
  readonly haltReason: string
  /** MKOP_CLS_CODE; empty when the event is of the instrument alone. */
  readonly code: string
  readonly isInVi: boolean
}

/** 예상체결: what an auction would come to now. */
export interface Expectation {
  readonly instrumentId: InstrumentId
  readonly match: ExpectedMatch
  readonly tsEvent: UnixMs
}

export interface RecordHandler {
  trade(tick: TradeTick, tradingDate: KstDate): void
  book(book: OrderBook): void
  expected(expectation: Expectation): void
  operation(operation: MarketOperation): void
}

export interface Day {
  readonly date: KstDate
  readonly midnight: number
}

/** What the records of one frame have in common. */
export interface Frame {
  readonly codes: CodeTable
  readonly tsInit: UnixMs
  /** The day of what carries a time only. */
  readonly day: Day | undefined
}

/** Why a record was left out. */
export type RecordDamage = 'unreadable' | 'out_of_range'

/** Reads the record whose first field is `base` and hands it on; or says why not. */
export type ReadRecord = (base: number, frame: Frame) => RecordDamage | undefined

/** Before this nothing was traded by computer: a day further back is a damaged one. */
const FIRST_DAY = '19800101'
const DAY_LENGTH = 8

export function dayOf(digits: string): Day | undefined {
  if (!(digits >= FIRST_DAY)) return undefined
  const midnight = fromKst(digits, '000000')
  if (midnight === undefined) return undefined
  const date = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}` as KstDate // fromKst took it for a real day
  return { date, midnight }
}

/** "YYYYMMDD": the same day record after record, so its bytes are compared before they are read. */
export function createDayReader(): (field: number) => Day | undefined {
  let head = 0
  let tail = 0
  let day: Day | undefined
  return (field) => {
    if (lengthOf(field) !== DAY_LENGTH) return undefined
    const at = startOf(field)
    if (day === undefined || wordAt(at) !== head || wordAt(at + 4) !== tail) {
      day = dayOf(text(field))
      head = wordAt(at)
      tail = wordAt(at + 4)
    }
    return day
  }
}
