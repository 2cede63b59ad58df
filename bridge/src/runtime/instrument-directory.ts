import { ok } from '@naru/shared/core/result'
import { type InstrumentId, symbolOf } from '@naru/shared/domain/instrument'
import {
  createInstrumentIndex,
  type InstrumentIndex,
  type ListedInstrument,
  readInstrumentList,
} from '@naru/shared/market/instrument-search'
import type { Clock } from '../ports/clock.ts'
import type { ReadInstrumentList } from '../ports/instrument-list.ts'
import type { StoreResult } from '../ports/store.ts'

/** The whole market's list, kept in memory: names and marks, no prices. */
export interface InstrumentDirectory {
  /** Best match first. Reads the list when it is not there yet or an hour old. */
  search(query: string, limit: number): StoreResult<readonly ListedInstrument[]>
  /** The whole list, larger companies first. */
  all(): StoreResult<readonly ListedInstrument[]>
  /** Undefined when it is not listed, or not known to be. */
  find(id: InstrumentId): ListedInstrument | undefined
  /** True only when the list is known and this is not in it. */
  isUnknown(id: InstrumentId): boolean
}

const FRESH_MS = 3_600_000
/** An empty list, or none, is asked for again soon: the first import may be under way. */
const RETRY_MS = 10_000

interface Held {
  readonly version: number
  readonly index: InstrumentIndex
  readonly symbols: ReadonlyMap<string, ListedInstrument>
}

export function createInstrumentDirectory(read: ReadInstrumentList, clock: Clock): InstrumentDirectory {
  let held: Held | undefined
  let dueAt = Number.NEGATIVE_INFINITY
  let reading: ReturnType<typeof refresh> | undefined

  const refresh = async (): StoreResult<InstrumentIndex> => {
    const reply = await read(held?.version ?? null)
    const hasList = reply.ok && (reply.value.body !== null || held !== undefined)
    dueAt = clock.monotonic() + (hasList ? FRESH_MS : RETRY_MS)
    if (reply.ok && reply.value.body !== null) {
      const index = createInstrumentIndex(readInstrumentList(reply.value.body))
      const symbols = new Map(index.instruments.map((instrument) => [instrument.symbol, instrument]))
      held = { version: reply.value.version, index, symbols }
      if (symbols.size === 0) dueAt = clock.monotonic() + RETRY_MS
    }
    if (held !== undefined) return ok(held.index)
    return reply.ok ? ok(createInstrumentIndex([])) : reply
  }

  const current = (): StoreResult<InstrumentIndex> => {
    if (held !== undefined && clock.monotonic() < dueAt) return Promise.resolve(ok(held.index))
    reading ??= refresh().finally(() => {
      reading = undefined
    })
    // A list of an hour ago serves well while the new one comes.
    return held === undefined ? reading : Promise.resolve(ok(held.index))
  }

  return {
    async search(query, limit) {
      const index = await current()
      return index.ok ? ok(index.value.search(query, limit)) : index
    },
    async all() {
      const index = await current()
      return index.ok ? ok(index.value.instruments) : index
    },
    find: (id) => held?.symbols.get(symbolOf(id)),
    isUnknown(id) {
      if (clock.monotonic() >= dueAt) void current()
      if (held === undefined || held.symbols.size === 0) return false
      const listed = held.symbols.get(symbolOf(id))
      return listed === undefined || (id.endsWith('.NXT') && !listed.isNxt)
    },
  }
}
