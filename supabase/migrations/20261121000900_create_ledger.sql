-- What the broker says happened: orders, fills, positions, cash. Facts, never fenced and never refused.
set role app_owner;

create table trade.broker_orders (
  id uuid not null unique default gen_random_uuid(),
  account_id uuid not null references trade.broker_accounts (id),
  order_date date not null,
  order_no text not null check (order_no ~ '^[0-9]{10}$'),
  branch text not null default '',
  user_id uuid not null,
  intent_id uuid unique references trade.order_intents (id),
  origin text not null check (origin in ('ours', 'external', 'late')),
  instrument_id text not null check (instrument_id ~ '^[0-9A-Z]{6,7}\.(KRX|NXT)$'),
  side text not null check (side in ('buy', 'sell')),
  order_type text not null check (order_type in ('limit', 'market', 'other')),
  quantity integer not null check (quantity >= 0),
  limit_price numeric(14, 4),
  cum_qty integer not null default 0 check (cum_qty >= 0),
  cum_amount numeric(20, 2) not null default 0 check (cum_amount >= 0),
  canceled_qty integer not null default 0 check (canceled_qty >= 0),
  rejected_qty integer not null default 0 check (rejected_qty >= 0),
  status text not null default 'open' check (status in ('open', 'filled', 'canceled', 'rejected', 'expired')),
  ordered_at timestamptz not null,
  updated_at timestamptz not null default clock_timestamp(),
  version bigint not null,
  -- Order numbers start again every day.
  primary key (account_id, order_date, order_no),
  check (cum_qty + canceled_qty + rejected_qty <= quantity)
);
create index broker_orders_user on trade.broker_orders (user_id, ordered_at desc);
alter table trade.broker_orders enable row level security;
alter table trade.broker_orders force row level security;
create policy app_owner_all on trade.broker_orders to app_owner using (true) with check (true);
grant select on trade.broker_orders to authenticated;
create trigger stamp_version before insert or update on trade.broker_orders
  for each row execute function private.stamp_version_and_time();

alter table trade.order_intents
  add foreign key (target_broker_order_id) references trade.broker_orders (id);

-- The broker numbers orders, not fills. A fill is therefore known by how much was filled after it.
create table trade.fills (
  account_id uuid not null,
  order_date date not null,
  order_no text not null,
  cum_qty_after integer not null,
  user_id uuid not null,
  instrument_id text not null,
  side text not null check (side in ('buy', 'sell')),
  quantity integer not null check (quantity > 0),
  amount numeric(20, 2) not null check (amount >= 0),
  seen_at timestamptz not null default clock_timestamp(),
  source text not null,
  primary key (account_id, order_date, order_no, cum_qty_after),
  foreign key (account_id, order_date, order_no) references trade.broker_orders
);
create index fills_user on trade.fills (user_id, seen_at desc);
alter table trade.fills enable row level security;
alter table trade.fills force row level security;
create policy app_owner_all on trade.fills to app_owner using (true) with check (true);
grant select on trade.fills to authenticated;
create trigger refuse_change before update or delete on trade.fills
  for each row execute function private.refuse_change();
create trigger refuse_truncate before truncate on trade.fills
  for each statement execute function private.refuse_change();

create table trade.positions (
  account_id uuid not null references trade.broker_accounts (id),
  instrument_id text not null check (instrument_id ~ '^[0-9A-Z]{6,7}\.(KRX|NXT)$'),
  user_id uuid not null,
  quantity integer not null default 0 check (quantity >= 0),
  sellable_quantity integer not null default 0 check (sellable_quantity >= 0),
  -- Won per share, moving average; 0 when nothing is held.
  avg_px numeric(14, 4) not null default 0,
  realized_pnl numeric(20, 2) not null default 0,
  last_px numeric(14, 4),
  broker_quantity integer,
  broker_synced_at timestamptz,
  updated_at timestamptz not null default clock_timestamp(),
  version bigint not null,
  primary key (account_id, instrument_id)
);
create index positions_user on trade.positions (user_id);
alter table trade.positions enable row level security;
alter table trade.positions force row level security;
create policy app_owner_all on trade.positions to app_owner using (true) with check (true);
grant select on trade.positions to authenticated;
create trigger stamp_version before insert or update on trade.positions
  for each row execute function private.stamp_version_and_time();

create table trade.balances (
  account_id uuid primary key references trade.broker_accounts (id),
  user_id uuid not null,
  cash numeric(20, 2) not null,
  cash_d1 numeric(20, 2) not null,
  cash_d2 numeric(20, 2) not null,
  buying_power numeric(20, 2) not null,
  equity numeric(20, 2) not null,
  -- Equity as first read on `trading_date`.
  day_start_equity numeric(20, 2),
  trading_date date not null,
  synced_at timestamptz not null,
  version bigint not null
);
create index balances_user on trade.balances (user_id);
alter table trade.balances enable row level security;
alter table trade.balances force row level security;
create policy app_owner_all on trade.balances to app_owner using (true) with check (true);
grant select on trade.balances to authenticated;
create trigger stamp_version before insert or update on trade.balances
  for each row execute function private.stamp_version();

-- Where the broker and the ledger disagreed, and what both said. A person looks at each.
create table trade.adjustments (
  id bigint generated always as identity primary key,
  account_id uuid not null references trade.broker_accounts (id),
  user_id uuid not null,
  kind text not null check (kind in
    ('fill_regression', 'inconsistent_report', 'second_order', 'oversold', 'position_mismatch')),
  instrument_id text,
  order_date date,
  order_no text,
  detail jsonb not null,
  created_at timestamptz not null default clock_timestamp()
);
create index adjustments_account on trade.adjustments (account_id, order_date, order_no);
alter table trade.adjustments enable row level security;
alter table trade.adjustments force row level security;
create policy app_owner_all on trade.adjustments to app_owner using (true) with check (true);
create trigger refuse_change before update or delete on trade.adjustments
  for each row execute function private.refuse_change();
create trigger refuse_truncate before truncate on trade.adjustments
  for each statement execute function private.refuse_change();

create function private.audit_adjustment() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.audit('adjustment_' || new.kind, new.user_id, jsonb_strip_nulls(jsonb_build_object(
    'accountId', new.account_id, 'instrumentId', new.instrument_id, 'orderDate', new.order_date,
    'orderNo', new.order_no, 'detail', new.detail)));
  return null;
end $$;
create trigger audit_adjustment after insert on trade.adjustments
  for each row execute function private.audit_adjustment();

set role postgres;

create policy owner_read on trade.broker_orders for select to authenticated using (user_id = (select auth.uid()));
create policy owner_read on trade.fills for select to authenticated using (user_id = (select auth.uid()));
create policy owner_read on trade.positions for select to authenticated using (user_id = (select auth.uid()));
create policy owner_read on trade.balances for select to authenticated using (user_id = (select auth.uid()));
