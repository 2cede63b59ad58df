import type { KstDate, UnixMs } from '@naru/shared/core/time'
import { createBookReader } from './book-records.ts'
import { createCodeTable } from './code-table.ts'
import { byteAt, load, split, wordAt } from './fields.ts'
import { createOperationReader } from './operation-records.ts'
import { type Day, dayOf, type ReadRecord, type RecordDamage, type RecordHandler } from './records.ts'
import { SERVICES, type Service } from './services.ts'
import { createTradeReader } from './trade-records.ts'

/** A notice as it came: `data` is Base64 when encrypted. */
export interface NoticeFrame {
  readonly tr: string
  readonly isEncrypted: boolean
  readonly count: number
  readonly data: string
}

export type Damage = RecordDamage | 'no_frame_header' | 'unknown_tr' | 'bad_count' | 'encrypted' | 'field_count'

/** What a data frame `<enc>|<tr>|<count>|<field>^<field>…` holds. */
export interface FrameHandler extends RecordHandler {
  notice(frame: NoticeFrame): void
  /** A frame of this service was read: it is alive. */
  heard(tr: string): void
  /** A frame or record that could not be understood was left out. */
  quarantined(tr: string, reason: Damage): void
  /** Records carry more fields than published: tolerated, because KIS appends some now and then. */
  widened(tr: string, width: number, expected: number): void
}

export interface FrameParser {
  /** `tsInit` is when the frame arrived; `bookDate` the day its order books belong to (they carry a time only). */
  parse(frame: Uint8Array, tsInit: UnixMs, bookDate: KstDate): void
}

const PIPE = 0x7c
const ZERO = 0x30
const ONE = 0x31
/** Where they are in `0|H0STCNT0|001|`. */
const NAME_AT = 2
const COUNT_AT = 11
const MAX_DIGITS = 3
/** More than this many new fields at once is a wrong count rather than a new format. */
const MAX_APPENDED = 16

interface Known extends Service {
  /** The name as two words, to be recognized without making text of it. */
  readonly head: number
  readonly tail: number
  readonly codes: ReturnType<typeof createCodeTable>
  readonly read: ReadRecord | undefined
}

export function createFrameParser(handler: FrameHandler): FrameParser {
  const codes = { KRX: createCodeTable('KRX'), NXT: createCodeTable('NXT') }
  const readers = {
    trade: createTradeReader(handler, false),
    expected: createTradeReader(handler, true),
    book: createBookReader(handler),
    operation: createOperationReader(handler),
    notice: undefined,
  }
  const services = SERVICES.map((service): Known => {
    const name = Buffer.from(service.tr)
    const [head, tail] = [name.readInt32LE(0), name.readInt32LE(4)]
    return { ...service, head, tail, codes: codes[service.venue], read: readers[service.kind] }
  })
  let bookDate: KstDate | undefined
  let bookDay: Day | undefined

  const bookDayOf = (date: KstDate): Day | undefined => {
    if (bookDate !== date) {
      bookDate = date
      bookDay = dayOf(date.replaceAll('-', ''))
    }
    return bookDay
  }

  const serviceOf = (head: number, tail: number): Known | undefined => {
    for (const service of services) if (service.head === head && service.tail === tail) return service
    return undefined
  }

  /** Width of one record, or `undefined` when the fields do not make whole records. */
  const widthOf = (service: Service, fields: number, count: number): number | undefined => {
    const width = fields / count
    if (!Number.isInteger(width) || width < service.least || width > service.width + MAX_APPENDED) return undefined
    if (width > service.width) handler.widened(service.tr, width, service.width)
    return width
  }

  const parse: FrameParser['parse'] = (bytes, tsInit, today) => {
    const end = bytes.length
    if (!load(bytes) || !hasHeader(end)) return handler.quarantined('', 'no_frame_header')
    const service = serviceOf(wordAt(NAME_AT), wordAt(NAME_AT + 4))
    if (service === undefined) return handler.quarantined('', 'unknown_tr')
    const { tr, read } = service
    const isEncrypted = byteAt(0) === ONE
    const from = dataAt()
    const count = countBefore(from)
    if (!(count >= 1) || from > end) return handler.quarantined(tr, 'bad_count')
    if (read === undefined) {
      const data = Buffer.from(bytes.subarray(from)).toString('utf8')
      return handler.notice({ tr, isEncrypted, count, data })
    }
    if (isEncrypted) return handler.quarantined(tr, 'encrypted')
    const width = widthOf(service, split(from, end), count)
    if (width === undefined) return handler.quarantined(tr, 'field_count')
    handler.heard(tr)
    const day = service.kind === 'book' ? bookDayOf(today) : undefined
    const frame = { codes: service.codes, tsInit, day }
    for (let base = 0; base < width * count; base += width) {
      const damage = read(base, frame)
      if (damage !== undefined) handler.quarantined(tr, damage)
    }
  }
  return { parse }
}

/** `<0 or 1>|<8 characters>|` */
const hasHeader = (length: number): boolean =>
  length > COUNT_AT && (byteAt(0) === ZERO || byteAt(0) === ONE) && byteAt(1) === PIPE && byteAt(COUNT_AT - 1) === PIPE

/** Where the data begins, one behind the third bar. */
function dataAt(): number {
  let i = COUNT_AT
  while (i < COUNT_AT + MAX_DIGITS && byteAt(i) !== PIPE) i += 1
  return i + 1
}

/** The digits between the second and the third bar; NaN when they are none. */
function countBefore(from: number): number {
  let count = byteAt(from - 1) === PIPE && from > COUNT_AT + 1 ? 0 : Number.NaN
  for (let i = COUNT_AT; i < from - 1; i += 1) {
    const digit = byteAt(i) - ZERO
    count = digit >= 0 && digit <= 9 ? count * 10 + digit : Number.NaN
  }
  return count
}
