-- What can be traded. Everybody signed in may read it; bridges keep it up to date.
set role app_owner;

create table public.instruments (
  id text primary key check (id ~ '^[0-9A-Z]{6,7}\.(KRX|NXT)$'),
  symbol text not null check (symbol ~ '^[0-9A-Z]{6,7}$'),
  name_ko text not null check (name_ko <> ''),
  name_en text,
  market text not null check (market in ('kospi', 'kosdaq', 'konex')),
  kind text not null check (kind in ('stock', 'etf', 'etn', 'elw', 'reit', 'other')),
  is_halted boolean not null default false,
  is_managed boolean not null default false,
  -- Won. The day's base price (기준가), from which the price limits are counted; trusted on `base_price_date` only.
  base_price numeric(14, 4) check (base_price > 0),
  base_price_date date,
  updated_at timestamptz not null default clock_timestamp()
);
alter table public.instruments enable row level security;
alter table public.instruments force row level security;
create policy app_owner_all on public.instruments to app_owner using (true) with check (true);
create policy signed_in_read on public.instruments for select to authenticated using (true);
grant select on public.instruments to authenticated;

-- Won between two prices of the ladder at `p_price` (호가단위). Source: KRX rule of 2023-01-25; ETF and ETN since 2023-12.
create function trade.tick_size(p_kind text, p_price numeric) returns numeric
language sql immutable set search_path = ''
as $$
  select case
    when p_kind in ('etf', 'etn') then case when p_price < 2000 then 1 else 5 end
    when p_kind = 'elw' then 5
    when p_price < 2000 then 1
    when p_price < 5000 then 5
    when p_price < 20000 then 10
    when p_price < 50000 then 50
    when p_price < 200000 then 100
    when p_price < 500000 then 500
    else 1000
  end
$$;

set role postgres;
