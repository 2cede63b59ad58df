import { readInstruments } from '@naru/sandbox/fill-market.ts'
import { startTestSupabase, type TestSupabase } from '@naru/sandbox/supabase/testing.ts'
import { ok } from '@naru/shared/core/result'
import { Secret } from '@naru/shared/core/secret'
import type { KstDate } from '@naru/shared/core/time'
import { InstrumentKind, instrumentId, Market } from '@naru/shared/domain/instrument'
import { createInstrumentIndex, readInstrumentList } from '@naru/shared/market/instrument-search'
import { CARRIED_CALENDAR, createCalendar } from '@naru/shared/market/trading-calendar'
import postgres, { type Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  createCalendarStore,
  createLedgerClient,
  createListingsStore,
  type LedgerClient,
} from '../../src/adapters/supabase/index.ts'
import type { Listing } from '../../src/ports/listings.ts'
import { startInstrumentImport } from '../../src/runtime/instrument-import.ts'
import { memoryLogger, systemClock } from '../support/market.ts'

let supabase: TestSupabase
let sql: Sql
const clients: LedgerClient[] = []

beforeAll(async () => {
  supabase = await startTestSupabase()
  sql = postgres(supabase.dbUrl, { max: 1, onnotice: () => {} })
  for (const name of ['first', 'second']) {
    const { email, password } = await supabase.createUser(`${name}@example.com`)
    const key = `${'k'.repeat(43)}=`
    await sql`select private.register_bridge(${email}, ${name}, 'http://127.0.0.1', 'key-1', ${key})`
    const access = { url: supabase.url, publishableKey: supabase.anonKey, email, password: new Secret(password) }
    clients.push(createLedgerClient(access, memoryLogger()))
  }
})
afterAll(async () => {
  for (const client of clients) await client.close()
  await sql.end()
  await supabase.stop()
})

const MARKET = readInstruments().map(
  (row): Listing => ({
    id: instrumentId(row.symbol),
    nameKo: row.name_ko,
    market: Market.parse(row.market),
    kind: InstrumentKind.parse(row.kind),
    isin: 'KR7000000000',
    isHalted: false,
    isManaged: false,
    isLiquidating: false,
    warning: 'none',
    isNxt: row.market === 'kospi',
    previousClose: 1e3,
    previousVolume: 1,
    marketCapEok: Number(row.cap),
    listedDate: null,
    sector: row.sector || null,
  }),
)

/** Every bridge wakes up at once, as on a real morning; resolves with what each had to say once one is through. */
async function everyBridgeImports(listings: readonly Listing[]): Promise<readonly string[]> {
  const loggers = clients.map(() => memoryLogger())
  const rings: (() => void)[] = []
  let reads = 0
  const read = async () => {
    reads += 1
    return ok(listings)
  }
  const stops = clients.map((client, index) =>
    startInstrumentImport({
      source: { read },
      store: createListingsStore(client),
      clock: systemClock,
      logger: loggers[index]!,
      timetable: {
        at(_expression, callback) {
          rings.push(callback)
          return () => undefined
        },
      },
    }),
  )
  for (const ring of rings) ring()
  const said = () => loggers.flatMap(({ lines }) => lines.map((line) => (JSON.parse(line) as { name: string }).name))
  await expect.poll(said, { timeout: 60_000 }).not.toEqual([])
  for (const stop of stops) stop()
  expect(reads).toBe(1)
  return said()
}

describe('two bridges on one morning', () => {
  it('bring the whole market once, and every signed-in user can search it', async () => {
    expect(await everyBridgeImports(MARKET)).toEqual(['instruments_imported'])
    const user = await supabase.createUser('user@example.com')
    const { data } = await user.client.rpc('instrument_list')
    const index = createInstrumentIndex(readInstrumentList((data as { body: string }).body))
    expect(index.instruments).toHaveLength(MARKET.length)
    expect(index.search('ㅅㅅㅈㅈ', 1)[0]).toMatchObject({ symbol: '005930', isNxt: true, sector: '0013' })
    const found = await user.client.rpc('search_instruments', { p_query: 'ㅅㅅㅈㅈ', p_limit: 1 })
    expect(found.data).toMatchObject([{ id: '005930.KRX', chosung: 'ㅅㅅㅈㅈ' }])
  })

  it('do not empty the market with a list that was cut short, and mark the few that went', async () => {
    await sql`update private.instrument_imports set finished_at = finished_at - interval '1 day'`
    expect(await everyBridgeImports(MARKET.slice(0, 1_000))).toEqual(['instrument_import_refused'])
    expect(await everyBridgeImports(MARKET.slice(5))).toEqual(['instruments_imported'])
    const gone = await sql<
      { id: string }[]
    >`select id from public.instruments where delisted_date is not null order by id`
    expect(gone.map(({ id }) => id)).toEqual(
      MARKET.slice(0, 5)
        .map(({ id }) => id as string)
        .toSorted(),
    )
  })
})

describe('the ledger’s calendar', () => {
  it('comes to a bridge as the program carries it, and takes its findings', async () => {
    const store = createCalendarStore(clients[0]!)
    const read = await store.read()
    if (!read.ok) throw new Error(read.error.kind)
    const carried = new Map(CARRIED_CALENDAR.days.map((day) => [day.date, day]))
    expect(new Map(createCalendar(read.value).days.map((day) => [day.date, day]))).toEqual(carried)
    const date = '2026-12-24' as KstDate
    const differences = [{ date, calendarIsOpen: true, brokerIsOpen: false }]
    expect(await store.recordCheck('2026-11-21' as KstDate, '2026-12-31' as KstDate, differences)).toEqual(
      ok(undefined),
    )
    expect(await sql`select differences from public.calendar_checks`).toEqual([{ differences }])
  })
})
