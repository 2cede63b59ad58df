import { ok } from '@naru/shared/core/result'
import type { InstrumentId } from '@naru/shared/domain/instrument'
import type { InstrumentFacts } from '@naru/shared/engine/event'
import { z } from 'zod'
import type { Clock } from '../../ports/clock.ts'
import type { BasePrice, InstrumentStore, StoreResult } from '../../ports/store.ts'
import type { LedgerClient } from './client.ts'
import { InstrumentRows, InstrumentTerms } from './rows.ts'

/** Halts must be seen soon; tick tables and markets do not change within a day. */
const FRESH_MS = 30_000

/** Keeps what was read, so that an order on a known instrument waits for no second question. */
export function createInstrumentStore(client: LedgerClient, clock: Clock): InstrumentStore {
  const known = new Map<InstrumentId, { readonly facts: InstrumentFacts; readonly readAt: number }>()

  /** However many orders ask at once, an instrument is read once. */
  const reading = new Map<InstrumentId, StoreResult<InstrumentFacts | null>>()

  const read = (id: InstrumentId): StoreResult<InstrumentFacts | null> => {
    const asked = reading.get(id) ?? readOne(id).finally(() => reading.delete(id))
    reading.set(id, asked)
    return asked
  }

  const readOne = async (id: InstrumentId): StoreResult<InstrumentFacts | null> => {
    const reply = await client.select('instruments', { column: 'id', values: [id] }, InstrumentRows)
    if (!reply.ok) return reply
    const facts = reply.value[0] ?? null
    if (facts) known.set(id, { facts, readAt: clock.monotonic() })
    return ok(facts)
  }

  return {
    find(id) {
      const held = known.get(id)
      if (!held) return read(id)
      if (clock.monotonic() - held.readAt > FRESH_MS) void read(id)
      return Promise.resolve(ok(held.facts))
    },
    setBasePrices: (prices) => setBasePrices(client, prices),
  }
}

/** The ledger takes whole rows, so what it has is read first and handed back unchanged. */
async function setBasePrices(client: LedgerClient, prices: readonly BasePrice[]): StoreResult<void> {
  const values = prices.map(({ instrumentId }) => instrumentId)
  const known = await client.select('instruments', { column: 'id', values }, InstrumentTerms)
  if (!known.ok) return known
  const rows = prices.flatMap(({ instrumentId, basePrice, day }) =>
    known.value.filter(({ id }) => id === instrumentId).map((row) => ({ ...row, basePrice, baseDate: day })),
  )
  if (rows.length === 0) return ok(undefined)
  const reply = await client.rpc('upsert_instruments', { p_rows: rows }, z.int())
  return reply.ok ? ok(undefined) : reply
}
