import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Sql } from 'postgres'

/** What the simulator replays: a new user's first list must not wait for prices that never come. */
export const FIRST_WATCHLIST = ['005930.KRX', '005380.KRX', '035420.KRX', '068270.KRX', '005490.KRX', '051900.KRX']

/**
 * Gives the sandbox's ledger the whole market's names and industries (data/README.md), once. A bridge's import, which knows the
 * simulated shares only, leaves them alone: it has never listed them.
 */
export async function fillMarket(sql: Sql): Promise<void> {
  await sql`update private.settings set value = ${FIRST_WATCHLIST.join(' ')} where name = 'first_watchlist'`
  const [known] = await sql<{ count: number; sectors: number }[]>`
    select count(*)::int as count, count(sector)::int as sectors from public.instruments`
  const rows = readInstruments()
  const sectors = rows.filter(({ sector }) => sector !== '').length
  if (known !== undefined && known.count >= rows.length && known.sectors >= sectors) return
  await sql`
    insert into public.instruments as i (id, symbol, name_ko, name_en, market, kind, market_cap_eok, sector)
    select r.symbol || '.KRX', r.symbol, r.name_ko, nullif(r.name_en, ''), r.market, r.kind, r.cap::bigint,
      nullif(r.sector, '')
    from jsonb_to_recordset(${sql.json([...rows])}) r (symbol text, name_ko text, name_en text, market text, kind text, cap text,
      sector text)
    on conflict (id) do update set market_cap_eok = coalesce(i.market_cap_eok, excluded.market_cap_eok),
      sector = coalesce(i.sector, excluded.sector)`
}

type InstrumentRow = Readonly<Record<'symbol' | 'name_ko' | 'name_en' | 'market' | 'kind' | 'cap' | 'sector', string>>

export function readInstruments(): readonly InstrumentRow[] {
  const text = gunzipSync(readFileSync(new URL('data/instruments.tsv.gz', import.meta.url))).toString('utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [symbol = '', name_ko = '', name_en = '', market = '', kind = '', cap = '', sector = ''] = line.split('\t')
      return { symbol, name_ko, name_en, market, kind, cap, sector }
    })
}
