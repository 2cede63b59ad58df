-- Which industry a company is in, as the exchange's indices sort it and the broker's stock masters tell it.
set role app_owner;

-- 지수업종: four digits, their own ones for KOSPI and KOSDAQ; shared/src/market/sectors.ts names them. Null for funds, and
-- for what the master tells none of.
alter table public.instruments add column sector text check (sector ~ '^[0-9]{4}$' and sector <> '0000');

-- As before, and `sector?`: a batch that says nothing of it, as an older bridge's, leaves nothing known.
create or replace function trade.import_instruments(p_no bigint, p_rows jsonb) returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  v_import private.instrument_imports := trade.lock_open_import(p_no);
  v_count integer;
begin
  if jsonb_typeof(p_rows) is distinct from 'array' or jsonb_array_length(p_rows) > 1000 then
    perform private.fail('input_invalid', '{"max": 1000}');
  end if;
  insert into public.instruments as i (id, symbol, name_ko, name_en, market, kind, isin, is_halted, is_managed,
    is_liquidating, warning, is_nxt, previous_close, previous_volume, market_cap_eok, listed_date, sector, import_no)
  select r.id, split_part(r.id, '.', 1), r."nameKo", r."nameEn", r.market, r.kind, r.isin, r."isHalted", r."isManaged",
    r."isLiquidating", r.warning, r."isNxt", r."previousClose", r."previousVolume", r."marketCapEok", r."listedDate",
    r.sector, v_import.no
  from jsonb_to_recordset(p_rows) r (id text, "nameKo" text, "nameEn" text, market text, kind text, isin text,
    "isHalted" boolean, "isManaged" boolean, "isLiquidating" boolean, warning text, "isNxt" boolean,
    "previousClose" numeric, "previousVolume" bigint, "marketCapEok" bigint, "listedDate" date, sector text)
  order by r.id
  on conflict (id) do update set name_ko = excluded.name_ko, name_en = coalesce(excluded.name_en, i.name_en),
    market = excluded.market, kind = excluded.kind, isin = excluded.isin, is_halted = excluded.is_halted,
    is_managed = excluded.is_managed, is_liquidating = excluded.is_liquidating, warning = excluded.warning,
    is_nxt = coalesce(excluded.is_nxt, i.is_nxt), previous_close = excluded.previous_close,
    previous_volume = excluded.previous_volume, market_cap_eok = excluded.market_cap_eok,
    listed_date = excluded.listed_date, sector = excluded.sector, delisted_date = null,
    import_no = excluded.import_no, updated_at = clock_timestamp();
  get diagnostics v_count = row_count;
  return v_count;
end $$;

-- As before, with the industry behind the letters where there is one: readers of four fields read those as ever.
create or replace function private.instrument_line(p public.instruments) returns text
language sql immutable set search_path = ''
as $$
  select concat_ws(E'\t', p.symbol, translate(p.name_ko, E'\t\n', '  '),
    coalesce(nullif(translate(p.name_en, E'\t\n', '  '), p.name_ko), ''),
    case p.market when 'kospi' then 'P' when 'kosdaq' then 'Q' else 'X' end
    || case p.kind when 'stock' then 's' when 'etf' then 'e' when 'etn' then 'n' when 'elw' then 'w' when 'reit' then 'r'
      else 'o' end
    || case when p.is_halted then 'h' else '' end || case when p.is_managed then 'm' else '' end
    || case when p.is_liquidating then 'l' else '' end || case when p.is_nxt then 'x' else '' end
    || case p.warning when 'caution' then '1' when 'warning' then '2' when 'risk' then '3' else '' end
    || case when p.delisted_date is not null then 'd' else '' end, p.sector)
$$;

set role postgres;
