import type { KstDate } from '@naru/shared/core/time'
import { CARRIED_CALENDAR } from '@naru/shared/market/trading-calendar'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { aLedger, type Ledger } from './support/database.ts'

let ledger: Ledger
beforeAll(async () => {
  ledger = await aLedger()
})
afterAll(() => ledger.drop())

it('begins with the days the program carries', async () => {
  const rows = await ledger.sql<{ market: string; date: KstDate; kind: string; name: string }[]>`
    select market, date::text, kind, name_ko as name, is_announced, to_char(open_time, 'HH24MISS') as open,
      to_char(close_time, 'HH24MISS') as close from public.trading_calendar order by date`
  const carried = CARRIED_CALENDAR.days.map(({ market, date, kind, open, close, nameKo, isAnnounced }) => {
    return { market, date, kind, name: nameKo, is_announced: isAnnounced, open, close }
  })
  expect(rows.map((row) => ({ ...row }))).toEqual(carried.toSorted((a, b) => (a.date < b.date ? -1 : 1)))
})

it('of two bridges that begin in the same moment, one imports', async () => {
  await ledger.sql`select tests.setup()`
  const begin = (bridge: 'bridge' | 'other_bridge') =>
    ledger.as(bridge, (sql) => sql<{ no: string | null }[]>`select public.begin_instrument_import(0) as no`)
  const begun = await Promise.all([begin('bridge'), begin('other_bridge'), begin('bridge'), begin('other_bridge')])
  expect(begun.flat().filter(({ no }) => no !== null)).toHaveLength(1)
})
