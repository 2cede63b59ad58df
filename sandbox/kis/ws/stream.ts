import type { Venue } from '@naru/shared/domain/instrument'
import type { Environment } from '@naru/shared/domain/order'
import type { ReplayTick } from '@naru/shared/sim/replay'
import type { MarketWatch, Operation } from '../market/watch.ts'
import type { World } from '../world.ts'
import {
  bookRecord,
  expectedRecord,
  operationRecord,
  overtimeBookRecord,
  overtimeRecord,
  tradeRecord,
} from './frames.ts'

const MAX_RECORDS = 19
const TRADES = { KRX: 'H0STCNT0', NXT: 'H0NXCNT0', UN: 'H0UNCNT0' } as const
const BOOKS = { KRX: 'H0STASP0', NXT: 'H0NXASP0', UN: 'H0UNASP0' } as const
const OPERATIONS = { KRX: 'H0STMKO0', NXT: 'H0NXMKO0' } as const

/** What the mock host offers besides its notices. */
const ON_MOCK: ReadonlySet<string> = new Set(['H0STCNT0', 'H0STASP0'])
const OF_SHARES: ReadonlySet<string> = new Set(
  `H0STCNT0 H0STASP0 H0STANC0 H0STMKO0 H0STOUP0 H0STOAA0 H0STOAC0 H0STMBC0 H0STPGM0 H0STNAV0
   H0NXCNT0 H0NXASP0 H0NXANC0 H0NXMKO0 H0NXMBC0 H0NXPGM0
   H0UNCNT0 H0UNASP0 H0UNANC0 H0UNMKO0 H0UNMBC0 H0UNPGM0
   H0EWCNT0 H0EWASP0 H0EWANC0`.split(/\s+/),
)
const OF_INDICES: ReadonlySet<string> = new Set(['H0UPCNT0', 'H0UPANC0', 'H0UPPGM0'])

/** Every published TR can be registered on live, also those that have nothing to say here. */
export const isOffered = (trId: string, environment: Environment): boolean =>
  environment === 'paper' ? ON_MOCK.has(trId) : OF_SHARES.has(trId) || OF_INDICES.has(trId)

export const isKey = (trId: string, trKey: string): boolean =>
  OF_INDICES.has(trId) ? /^\d{4}$/.test(trKey) : /^[0-9A-Z]{6,7}$/.test(trKey)

interface Outlet {
  isWatched(trId: string, trKey: string): boolean
  publish(trId: string, trKey: string, records: readonly string[]): void
}

/** Turns what the market does into records, once for everybody, and only where somebody listens. */
export class Stream implements MarketWatch {
  readonly #world: World
  readonly #outlet: Outlet
  /** TR → code → records of the step, oldest first. */
  readonly #trades: Readonly<Record<string, Map<string, string[]>>> = {
    [TRADES.KRX]: new Map(),
    [TRADES.NXT]: new Map(),
    [TRADES.UN]: new Map(),
  }

  constructor(world: World, outlet: Outlet) {
    this.#world = world
    this.#outlet = outlet
  }

  /** Collects a trade for the frame that goes out with the next book. */
  onTrade(code: string, trade: ReplayTick, venue: Venue): void {
    for (const feed of [venue, 'UN'] as const) {
      if (!this.#outlet.isWatched(TRADES[feed], code)) continue
      const record = tradeRecord(this.#world, code, { trade, venue, feed })
      const records = this.#trades[TRADES[feed]]?.get(code)
      if (records) records.push(record)
      else this.#trades[TRADES[feed]]?.set(code, [record])
    }
  }

  onBook(code: string, venue: Venue): void {
    for (const feed of [venue, 'UN'] as const) {
      this.#publishTrades(TRADES[feed], code)
      this.#one(BOOKS[feed], code, () => bookRecord(this.#world, code, feed))
    }
  }

  onExpected(code: string): void {
    const call = this.#world.exchange.call(code)
    const expected = this.#world.exchange.expected(code)
    if (!call || !expected) return
    const told = (width: 43 | 45 | 46) => (): string => expectedRecord(this.#world, code, { call, expected, width })
    if (call.kind === 'single') return this.#one('H0STOAC0', code, told(43))
    this.#one('H0STANC0', code, told(45))
    this.#one('H0UNANC0', code, told(46))
    this.#one(BOOKS.KRX, code, () => bookRecord(this.#world, code, 'KRX'))
    this.#one(BOOKS.UN, code, () => bookRecord(this.#world, code, 'UN'))
  }

  onOvertimeTrade(code: string, trade: ReplayTick): void {
    this.#one('H0STOUP0', code, () => overtimeRecord(this.#world, code, trade))
    this.#one('H0STOAA0', code, () => overtimeBookRecord(this.#world, code))
  }

  onOperation(code: string, operation: Operation): void {
    const record = operationRecord(this.#world, code, operation)
    this.#one(OPERATIONS[operation.venue], code, () => record.join('^'))
    this.#one('H0UNMKO0', code, () => record.slice(1).join('^'))
  }

  #publishTrades(trId: string, code: string): void {
    const records = this.#trades[trId]?.get(code)
    if (!records) return
    this.#trades[trId]?.delete(code)
    for (let at = 0; at < records.length; at += MAX_RECORDS) {
      this.#outlet.publish(trId, code, records.slice(at, at + MAX_RECORDS))
    }
  }

  #one(trId: string, code: string, record: () => string): void {
    if (this.#outlet.isWatched(trId, code)) this.#outlet.publish(trId, code, [record()])
  }
}

/** One market for several hosts. */
export const watchedBy = (streams: readonly MarketWatch[]): MarketWatch => ({
  onTrade(code, trade, venue) {
    for (const stream of streams) stream.onTrade(code, trade, venue)
  },
  onBook(code, venue) {
    for (const stream of streams) stream.onBook(code, venue)
  },
  onExpected(code) {
    for (const stream of streams) stream.onExpected(code)
  },
  onOvertimeTrade(code, trade) {
    for (const stream of streams) stream.onOvertimeTrade(code, trade)
  },
  onOperation(code, operation) {
    for (const stream of streams) stream.onOperation(code, operation)
  },
})
