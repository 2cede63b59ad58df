-- How much may be lost, sent and held: a user's own limits, and those of single accounts. What nobody set is the default
-- of the environment. The hard caps in a file beside the bridge stand above all of these.
set role app_owner;

-- One line for each limit: its unit, its range, its defaults, and which way is the stricter one. Yes or no is 1 or 0.
create table trade.risk_limit_rules (
  name text primary key check (name ~ '^[a-z][A-Za-z]+$'),
  -- Where risk_limits keeps it: "maxOrderValueWon" is max_order_value_won.
  column_name text not null generated always as (lower(regexp_replace(name, '([A-Z])', '_\1', 'g'))) stored,
  unit text not null check (unit in ('shares', 'won', 'orders', 'rate', 'multiple', 'ms', 'boolean')),
  least numeric not null,
  most numeric not null,
  live_default numeric not null,
  paper_default numeric not null,
  stricter text not null check (stricter in ('down', 'up')),
  check (live_default between least and most and paper_default between least and most)
);
alter table trade.risk_limit_rules enable row level security;
alter table trade.risk_limit_rules force row level security;
create policy app_owner_all on trade.risk_limit_rules to app_owner using (true) with check (true);
create policy signed_in_read on trade.risk_limit_rules for select to authenticated using (true);
grant select on trade.risk_limit_rules to authenticated;
insert into trade.risk_limit_rules (name, unit, least, most, live_default, paper_default, stricter) values
  -- one order
  ('maxQuantity', 'shares', 1, 1000000, 1000000, 1000000, 'down'),
  ('maxOrderValueWon', 'won', 10000, 1000000000, 5000000, 50000000, 'down'),
  ('stepUpOrderValueWon', 'won', 10000, 1000000000, 10000000, 10000000, 'down'),
  ('maxVolumeShareRate', 'rate', 0.0001, 0.2, 0.01, 0.01, 'down'),
  ('collarRate', 'rate', 0.001, 0.3, 0.03, 0.03, 'down'),
  ('maxSpreadRate', 'rate', 0.0005, 0.1, 0.01, 0.01, 'down'),
  ('minDepthMultiple', 'multiple', 0, 100, 3, 3, 'up'),
  ('quoteMaxAgeMs', 'ms', 500, 10000, 3000, 3000, 'down'),
  ('duplicateWindowMs', 'ms', 0, 60000, 3000, 3000, 'up'),
  -- a day and a minute
  ('maxDailyValueWon', 'won', 10000, 10000000000, 20000000, 10000000000, 'down'),
  ('maxDailyOrders', 'orders', 1, 100000, 100, 100000, 'down'),
  ('maxOrdersPerSecond', 'orders', 1, 20, 2, 20, 'down'),
  ('maxOrdersPerMinute', 'orders', 1, 1200, 30, 1200, 'down'),
  ('maxStrategyOrdersPerMinute', 'orders', 1, 600, 10, 600, 'down'),
  ('maxCancelFillRatio', 'multiple', 1, 1000, 20, 1000, 'down'),
  -- what is held and lost
  ('maxOpenOrders', 'orders', 1, 1000, 50, 1000, 'down'),
  ('maxPositionWeightRate', 'rate', 0.01, 1, 0.2, 1, 'down'),
  ('maxLeverageRate', 'rate', 0.1, 2.5, 1, 1, 'down'),
  ('reducingLossRate', 'rate', 0.001, 1, 0.03, 0.1, 'down'),
  ('haltedLossRate', 'rate', 0.001, 1, 0.05, 0.2, 'down'),
  ('maxStrategyLossRate', 'rate', 0.001, 1, 0.01, 0.1, 'down'),
  ('allowReceivables', 'boolean', 0, 1, 0, 0, 'down');

-- A column is null while the next wider scope decides: account, then user, then default of the environment.
create table trade.risk_limits (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references public.profiles (id) on delete cascade,
  -- Null: of all accounts of the user that have no word of their own.
  account_id uuid references trade.broker_accounts (id) on delete cascade,
  max_quantity numeric,
  max_order_value_won numeric,
  step_up_order_value_won numeric,
  max_volume_share_rate numeric,
  collar_rate numeric,
  max_spread_rate numeric,
  min_depth_multiple numeric,
  quote_max_age_ms numeric,
  duplicate_window_ms numeric,
  max_daily_value_won numeric,
  max_daily_orders numeric,
  max_orders_per_second numeric,
  max_orders_per_minute numeric,
  max_strategy_orders_per_minute numeric,
  max_cancel_fill_ratio numeric,
  max_open_orders numeric,
  max_position_weight_rate numeric,
  max_leverage_rate numeric,
  reducing_loss_rate numeric,
  halted_loss_rate numeric,
  max_strategy_loss_rate numeric,
  allow_receivables boolean,
  -- Raised, and not yet in force: {"maxOrderValueWon": {"value": 8000000, "effectiveAt": "2026-11-22T…Z"}}.
  pending jsonb not null default '{}' check (jsonb_typeof(pending) = 'object'),
  updated_at timestamptz not null default clock_timestamp(),
  version bigint not null,
  unique nulls not distinct (user_id, account_id)
);
create index risk_limits_account on trade.risk_limits (account_id);
alter table trade.risk_limits enable row level security;
alter table trade.risk_limits force row level security;
create policy app_owner_all on trade.risk_limits to app_owner using (true) with check (true);
grant select on trade.risk_limits to authenticated;
create trigger stamp_version before insert or update on trade.risk_limits
  for each row execute function private.stamp_version_and_time();

-- What one row says now, by name: the columns that are set, and over them what has waited long enough.
create function trade.limits_in_force(p_row trade.risk_limits) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_object_agg(r.name, said.value) filter (where jsonb_typeof(said.value) <> 'null'), '{}')
  from (select to_jsonb(p_row) as columns offset 0) held
  cross join trade.risk_limit_rules r
  cross join lateral (
    select case
      when (p_row.pending -> r.name ->> 'effectiveAt')::timestamptz <= clock_timestamp()
        then p_row.pending -> r.name -> 'value'
      else held.columns -> r.column_name
    end as value
  ) said
$$;

create function trade.default_limits(p_environment text) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_object_agg(name, case
    when unit = 'boolean' then to_jsonb(case p_environment when 'paper' then paper_default else live_default end = 1)
    else to_jsonb(case p_environment when 'paper' then paper_default else live_default end) end)
  from trade.risk_limit_rules
$$;

-- The limits of an account, every one of them; of the user's live accounts in general when there is no account.
create function trade.limits_of(p_user_id uuid, p_account_id uuid) returns jsonb
language sql stable set search_path = ''
as $$
  select trade.default_limits(coalesce((select environment from trade.broker_accounts where id = p_account_id), 'live'))
    || coalesce((select trade.limits_in_force(l) from trade.risk_limits l
      where l.user_id = p_user_id and l.account_id is null), '{}')
    || coalesce((select trade.limits_in_force(l) from trade.risk_limits l
      where l.user_id = p_user_id and l.account_id = p_account_id), '{}')
$$;

create function trade.effective_limits(p_account_id uuid) returns jsonb
language sql stable set search_path = ''
as $$
  select trade.limits_of(user_id, id) from trade.broker_accounts where id = p_account_id
$$;

-- A limit as a number, from what JSON says of it. Refuses what is no number, out of range, or not whole when it must be.
create function trade.read_limit(p_rule trade.risk_limit_rules, p_value jsonb) returns numeric
language plpgsql immutable set search_path = ''
as $$
declare
  v_value numeric;
begin
  if p_rule.unit = 'boolean' and jsonb_typeof(p_value) = 'boolean' then
    v_value := (p_value::boolean)::integer;
  elsif p_rule.unit <> 'boolean' and jsonb_typeof(p_value) = 'number' then
    v_value := p_value::numeric;
  end if;
  if v_value is null or v_value not between p_rule.least and p_rule.most
    or (p_rule.unit in ('shares', 'won', 'orders', 'ms') and v_value <> trunc(v_value)) then
    perform private.fail('limit_out_of_range', jsonb_build_object('limit', p_rule.name, 'least', p_rule.least,
      'most', p_rule.most, 'actual', p_value));
  end if;
  return v_value;
end $$;

-- Does it allow more than before?
create function trade.is_looser(p_rule trade.risk_limit_rules, p_before jsonb, p_after jsonb) returns boolean
language sql immutable set search_path = ''
as $$
  select case p_rule.stricter when 'down' then after > before else after < before end
  from (select case p_rule.unit when 'boolean' then (p_before::boolean)::integer else p_before::numeric end as before,
    case p_rule.unit when 'boolean' then (p_after::boolean)::integer else p_after::numeric end as after) said
$$;

set role postgres;

create policy owner_read on trade.risk_limits for select to authenticated using (user_id = (select auth.uid()));

set role app_owner;

create view public.risk_limit_rules with (security_invoker = true) as
  select name, unit, least, most, live_default, paper_default, stricter from trade.risk_limit_rules;

create view public.risk_limits with (security_invoker = true) as
  select id, account_id, max_quantity, max_order_value_won, step_up_order_value_won, max_volume_share_rate, collar_rate,
    max_spread_rate, min_depth_multiple, quote_max_age_ms, duplicate_window_ms, max_daily_value_won, max_daily_orders,
    max_orders_per_second, max_orders_per_minute, max_strategy_orders_per_minute, max_cancel_fill_ratio,
    max_open_orders, max_position_weight_rate, max_leverage_rate, reducing_loss_rate, halted_loss_rate,
    max_strategy_loss_rate, allow_receivables, pending, updated_at, version
  from trade.risk_limits;

grant select on public.risk_limit_rules, public.risk_limits to authenticated;

set role postgres;
