import { type InstrumentId, symbolOf } from '@naru/shared/domain/instrument'
import { industryOf } from '@naru/shared/market/sectors'
import postgres, { type Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FIRST_WATCHLIST, fillMarket, readInstruments } from './fill-market.ts'
import { loadRecording } from './kis/market/recording.ts'
import { createTestDatabase, type TestDatabase } from './supabase/testing.ts'

describe('the list that comes with the sandbox', () => {
  it('names every instrument once, in order of size', () => {
    const rows = readInstruments()
    expect(rows).toHaveLength(4_227)
    expect(new Set(rows.map(({ symbol }) => symbol)).size).toBe(rows.length)
    const caps = rows.map(({ cap }) => Number(cap))
    expect(caps).toEqual(caps.toSorted((a, b) => b - a))
    expect(rows.filter(({ name_ko }) => name_ko === '')).toEqual([])
  })

  it('sorts shares into industries that have a name, and no fund', () => {
    const sorted = readInstruments().filter(({ sector }) => sector !== '')
    expect(sorted).toHaveLength(2_504)
    expect(sorted.filter(({ sector }) => industryOf(sector) === null)).toEqual([])
    expect(sorted.filter(({ kind }) => kind === 'etf' || kind === 'etn')).toEqual([])
  })

  it('begins a new user’s watchlist with shares that are replayed', () => {
    const replayed = loadRecording().symbols.map(({ code }) => code)
    expect(FIRST_WATCHLIST.filter((id) => !replayed.includes(symbolOf(id as InstrumentId)))).toEqual([])
  })
})

describe('a ledger that is filled', () => {
  let database: TestDatabase
  let sql: Sql
  beforeAll(async () => {
    database = await createTestDatabase()
    sql = postgres(database.urlFor('postgres'), { max: 1, onnotice: () => {} })
  })
  afterAll(async () => {
    await sql.end()
    await database.drop()
  })
  const count = async () => (await sql`select count(*)::int as n, max(updated_at) as at from public.instruments`)[0]

  it('knows the whole market, and is left alone the second time', async () => {
    await fillMarket(sql)
    const first = await count()
    expect(first?.n).toBeGreaterThanOrEqual(4_227)
    await fillMarket(sql)
    expect(await count()).toEqual(first)
  })

  it('learns the industries when it was filled before they were carried', async () => {
    const sectors = async () => (await sql`select count(sector)::int as n from public.instruments`)[0]
    expect(await sectors()).toEqual({ n: 2_504 })
    await sql`update public.instruments set sector = null where symbol < '001000'`
    await fillMarket(sql)
    expect(await sectors()).toEqual({ n: 2_504 })
  })

  it('keeps what it knew: halts and English names are not overwritten', async () => {
    expect(
      await sql`select name_en, chosung, market_cap_eok > 1000000 as large from public.instruments where symbol = '005930'`,
    ).toEqual([{ name_en: 'Samsung Electronics', chosung: 'ㅅㅅㅈㅈ', large: true }])
  })
})
