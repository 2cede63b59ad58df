-- The whole market: what the broker's stock masters tell each night, in a form that can be searched.
set role app_owner;

-- Initial consonants ("ㅅㅅㅈㅈ" of 삼성전자); what is no Hangul syllable stays.
create function private.choseong(p_text text) returns text
language sql immutable strict set search_path = ''
as $$
  select string_agg(case when ascii(c) between 44032 and 55203
    then substr('ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ', (ascii(c) - 44032) / 588 + 1, 1) else c end, '' order by n)
  from regexp_split_to_table(p_text, '') with ordinality letters (c, n)
$$;

-- As `normalize` of shared/src/market/hangul.ts: lower case, composed, without spaces and punctuation.
create function private.searchable(p_text text) returns text
language sql immutable strict set search_path = ''
as $$
  select regexp_replace(lower(normalize(p_text, nfc)), '[\s·.&,()-]', '', 'g')
$$;

alter table public.instruments
  add column isin text check (isin ~ '^[A-Z]{2}[0-9A-Z]{9}[0-9]$'),
  add column listed_date date,
  -- The day it was first missing from the masters. Rows stay: old orders and holdings name them.
  add column delisted_date date,
  -- 정리매매: the last days before a delisting, without price limits.
  add column is_liquidating boolean not null default false,
  -- 시장경고: 투자주의, 투자경고, 투자위험.
  add column warning text not null default 'none' check (warning in ('none', 'caution', 'warning', 'risk')),
  -- Whether NXT trades it as well; null until its list has been read.
  add column is_nxt boolean,
  -- Won: the base price of the last master. Says nothing of which day it is for, so no limit is counted from it.
  add column previous_close numeric(14, 4) check (previous_close > 0),
  add column previous_volume bigint check (previous_volume >= 0),
  -- Hundred million won (억).
  add column market_cap_eok bigint check (market_cap_eok >= 0),
  -- Which ladder of prices it follows: see trade.tick_size.
  add column tick_table text generated always as (
    case when kind in ('etf', 'etn') then 'fund' when kind = 'elw' then 'elw' else 'stock' end) stored,
  add column chosung text generated always as (private.choseong(private.searchable(name_ko))) stored,
  add column search_text text generated always as (private.searchable(name_ko)) stored,
  -- The import that saw it last; null for what no master has listed.
  add column import_no bigint;

/* ------------------------------------------------------------------------------------------------ nightly import */

-- One row for each import. At most one is open: whichever bridge begins it imports for all.
create table private.instrument_imports (
  no bigint generated always as identity primary key,
  bridge_id uuid not null references private.bridges (id) on delete cascade,
  started_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  finished_at timestamptz,
  outcome text check (outcome in ('done', 'refused', 'abandoned')),
  listed integer,
  delisted integer
);
create unique index instrument_imports_open on private.instrument_imports ((true)) where finished_at is null;
create index instrument_imports_bridge on private.instrument_imports (bridge_id);
alter table private.instrument_imports enable row level security;
alter table private.instrument_imports force row level security;
create policy app_owner_all on private.instrument_imports to app_owner using (true) with check (true);

-- The number of the new import, or null: another one is going on, or one was done within `p_done_within_ms`.
create function trade.begin_instrument_import(p_done_within_ms integer, p_ttl_ms integer) returns bigint
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_no bigint;
begin
  if p_done_within_ms is null or p_done_within_ms < 0 or p_ttl_ms is null or p_ttl_ms not between 10000 and 3600000 then
    perform private.fail('input_invalid');
  end if;
  update private.instrument_imports set finished_at = clock_timestamp(), outcome = 'abandoned'
  where finished_at is null and expires_at <= clock_timestamp();
  if exists (select from private.instrument_imports where outcome = 'done'
    and finished_at > clock_timestamp() - make_interval(secs => p_done_within_ms / 1000.0)) then
    return null;
  end if;
  insert into private.instrument_imports (bridge_id, expires_at)
  values (v_bridge, clock_timestamp() + make_interval(secs => p_ttl_ms / 1000.0))
  on conflict ((true)) where finished_at is null do nothing
  returning no into v_no;
  return v_no;
end $$;

create function trade.lock_open_import(p_no bigint) returns private.instrument_imports
language plpgsql set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_import private.instrument_imports;
begin
  select * into v_import from private.instrument_imports
  where no = p_no and bridge_id = v_bridge and finished_at is null and expires_at > clock_timestamp()
  for update;
  if not found then
    perform private.fail('not_found', jsonb_build_object('importNo', p_no));
  end if;
  return v_import;
end $$;

-- One batch, at most 1,000 rows: {id, isin, nameKo, nameEn?, market, kind, isHalted, isManaged, isLiquidating, warning,
-- isNxt?, previousClose?, previousVolume?, marketCapEok?, listedDate?}. Repeating one changes nothing.
create function trade.import_instruments(p_no bigint, p_rows jsonb) returns integer
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
    is_liquidating, warning, is_nxt, previous_close, previous_volume, market_cap_eok, listed_date, import_no)
  select r.id, split_part(r.id, '.', 1), r."nameKo", r."nameEn", r.market, r.kind, r.isin, r."isHalted", r."isManaged",
    r."isLiquidating", r.warning, r."isNxt", r."previousClose", r."previousVolume", r."marketCapEok", r."listedDate",
    v_import.no
  from jsonb_to_recordset(p_rows) r (id text, "nameKo" text, "nameEn" text, market text, kind text, isin text,
    "isHalted" boolean, "isManaged" boolean, "isLiquidating" boolean, warning text, "isNxt" boolean,
    "previousClose" numeric, "previousVolume" bigint, "marketCapEok" bigint, "listedDate" date)
  order by r.id
  on conflict (id) do update set name_ko = excluded.name_ko, name_en = coalesce(excluded.name_en, i.name_en),
    market = excluded.market, kind = excluded.kind, isin = excluded.isin, is_halted = excluded.is_halted,
    is_managed = excluded.is_managed, is_liquidating = excluded.is_liquidating, warning = excluded.warning,
    is_nxt = coalesce(excluded.is_nxt, i.is_nxt), previous_close = excluded.previous_close,
    previous_volume = excluded.previous_volume, market_cap_eok = excluded.market_cap_eok,
    listed_date = excluded.listed_date, delisted_date = null, import_no = excluded.import_no,
    updated_at = clock_timestamp();
  get diagnostics v_count = row_count;
  return v_count;
end $$;

-- Ends an import of `p_count` different instruments: what earlier ones listed and this one did not is delisted. Null
-- gives it up. Refuses to delist more than a tenth of the market: a list cut short must not empty it.
create function trade.finish_instrument_import(p_no bigint, p_count integer) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_import private.instrument_imports := trade.lock_open_import(p_no);
  v_seen integer := (select count(*) from public.instruments where import_no = p_no);
  v_gone integer := (select count(*) from public.instruments where import_no < p_no and delisted_date is null);
  v_outcome text := case when p_count is null then 'abandoned' when v_seen <> p_count or v_seen = 0
    or v_gone * 10 > v_gone + v_seen then 'refused' else 'done' end;
begin
  if v_outcome = 'done' then
    update public.instruments set delisted_date = private.kst_date(clock_timestamp()), updated_at = clock_timestamp()
    where import_no < p_no and delisted_date is null;
  end if;
  update private.instrument_imports set finished_at = clock_timestamp(), outcome = v_outcome, listed = v_seen,
    delisted = case v_outcome when 'done' then v_gone else 0 end
  where no = p_no;
  if v_outcome <> 'abandoned' then
    perform private.audit('instruments_imported', null, jsonb_build_object('importNo', p_no, 'bridgeId',
      v_import.bridge_id, 'outcome', v_outcome, 'listed', v_seen, 'missing', v_gone));
  end if;
  return jsonb_build_object('outcome', v_outcome, 'listed', v_seen, 'missing', v_gone);
end $$;

/* -------------------------------------------------------------------------------------------------------- search */

-- The whole market as one text, made when it is asked for and something has changed since: browsers keep it and search
-- it themselves. `is_stale` is set by whatever changes a row that is in it.
create table private.instrument_list (
  one boolean primary key default true check (one),
  version bigint not null default 0,
  is_stale boolean not null default true,
  body text not null default ''
);
alter table private.instrument_list enable row level security;
alter table private.instrument_list force row level security;
create policy app_owner_all on private.instrument_list to app_owner using (true) with check (true);
insert into private.instrument_list default values;

-- One instrument: symbol, names, then letters for market, kind and marks; fields are told apart by tabs.
create function private.instrument_line(p public.instruments) returns text
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
    || case when p.delisted_date is not null then 'd' else '' end)
$$;

create function private.outdate_instrument_list() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update private.instrument_list set is_stale = true where not is_stale;
  return null;
end $$;
create trigger outdate_list_by_new after insert or delete on public.instruments
  for each statement execute function private.outdate_instrument_list();
-- Market capitalizations move every day and only order the list: they alone do not make it another one.
create trigger outdate_list_by_change after update on public.instruments
  for each row when (private.instrument_line(old) <> private.instrument_line(new))
  execute function private.outdate_instrument_list();

-- {version, body}; the body is null when the caller knows that version. Larger companies come first.
create function trade.instrument_list(p_known_version bigint) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_list private.instrument_list;
begin
  perform private.require_user();
  select * into strict v_list from private.instrument_list;
  if v_list.is_stale then
    select * into strict v_list from private.instrument_list for update;
  end if;
  if v_list.is_stale then
    update private.instrument_list l
    set is_stale = false, body = made.body, version = case when l.body = made.body then l.version else l.version + 1 end
    from (
      select coalesce(string_agg(private.instrument_line(i), E'\n'
        order by i.market_cap_eok desc nulls last, i.symbol), '') as body
      from public.instruments i where i.id like '%.KRX'
    ) made
    returning l.* into v_list;
  end if;
  return jsonb_build_object('version', v_list.version,
    'body', case when p_known_version is distinct from v_list.version then v_list.body end);
end $$;

-- For whoever has no list yet: the best matches by code, name, initial consonants or English name.
create function trade.search_instruments(p_query text, p_limit integer) returns setof public.instruments
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_query text := private.searchable(left(p_query, 60));
  v_like text;
begin
  perform private.require_user();
  if p_limit is null or p_limit not between 1 and 100 then
    perform private.fail('input_invalid', '{"field": "limit"}');
  end if;
  v_like := regexp_replace(v_query, '([\\_%])', '\\\1', 'g');
  return query
    select i.* from public.instruments i
    cross join lateral (select private.searchable(coalesce(i.name_en, '')) as english) e
    cross join lateral (select case
      when v_query = '' then null
      when lower(i.symbol) = v_query then 0
      when i.search_text = v_query then 1
      when lower(i.symbol) like v_like || '%' then 2
      when i.search_text like v_like || '%' then 3
      when i.chosung like v_like || '%' then 4
      when english like v_like || '%' then 5
      when i.search_text like '%' || v_like || '%' then 6
      when i.chosung like '%' || v_like || '%' then 7
      when english like '%' || v_like || '%' then 8
    end as rank) r
    where r.rank is not null and i.delisted_date is null and i.id like '%.KRX'
    order by r.rank, i.market_cap_eok desc nulls last, i.symbol
    limit p_limit;
end $$;

create function public.begin_instrument_import(p_done_within_ms integer, p_ttl_ms integer default 600000) returns bigint
language sql set search_path = ''
as $$ select trade.begin_instrument_import(p_done_within_ms, p_ttl_ms) $$;

create function public.import_instruments(p_no bigint, p_rows jsonb) returns integer
language sql set search_path = ''
as $$ select trade.import_instruments(p_no, p_rows) $$;

create function public.finish_instrument_import(p_no bigint, p_count integer default null) returns jsonb
language sql set search_path = ''
as $$ select trade.finish_instrument_import(p_no, p_count) $$;

create function public.instrument_list(p_known_version bigint default null) returns jsonb
language sql set search_path = ''
as $$ select trade.instrument_list(p_known_version) $$;

create function public.search_instruments(p_query text, p_limit integer default 20) returns setof public.instruments
language sql stable set search_path = ''
as $$ select * from trade.search_instruments(p_query, p_limit) $$;

grant execute on function trade.begin_instrument_import(integer, integer), trade.import_instruments(bigint, jsonb),
  trade.finish_instrument_import(bigint, integer), trade.instrument_list(bigint),
  trade.search_instruments(text, integer), public.begin_instrument_import(integer, integer),
  public.import_instruments(bigint, jsonb), public.finish_instrument_import(bigint, integer),
  public.instrument_list(bigint), public.search_instruments(text, integer) to authenticated;

set role postgres;
