-- A function in SQL that cannot be written into its caller is planned at each call; one in PL/pgSQL once for each
-- connection. These run several times for every order, and planning them took more time than what they do. Each answers
-- as it did before.
set role app_owner;

create or replace function private.user_id() returns uuid
language plpgsql stable set search_path = ''
as $$
begin
  return nullif(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub', '')::uuid;
end $$;

create or replace function private.own_bridge_id() returns uuid
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_user uuid := private.user_id();
begin
  return (select id from private.bridges where user_id = v_user);
end $$;

create or replace function private.actor_kind(p_user_id uuid) returns text
language plpgsql stable set search_path = ''
as $$
begin
  return case
    when current_setting('naru.by', true) = 'clock' then 'clock'
    when private.user_id() = p_user_id then 'user'
    when private.own_bridge_id() is not null then 'bridge'
    else 'operator'
  end;
end $$;

create or replace function private.audit(p_action text, p_user_id uuid, p_body jsonb) returns void
language plpgsql set search_path = ''
as $$
begin
  insert into private.audit_outbox (actor, action, user_id, body)
  values (coalesce(private.user_id()::text, session_user::text), p_action, p_user_id, p_body);
end $$;

create or replace function private.is_live(p_account_id uuid) returns boolean
language plpgsql stable set search_path = ''
as $$
begin
  return (select environment = 'live' from trade.broker_accounts where id = p_account_id);
end $$;

create or replace function private.kst_date(p_at timestamptz) returns date
language plpgsql immutable set search_path = ''
as $$
begin
  return (p_at at time zone 'Asia/Seoul')::date;
end $$;

create or replace function private.read_number(p_text text) returns numeric
language plpgsql immutable set search_path = ''
as $$
begin
  return case when p_text ~ '^\s*[+-]?\d{1,30}(\.\d{1,30})?([eE][+-]?\d{1,2})?\s*$' then p_text::numeric end;
end $$;

create or replace function private.calls_left(p_held private.call_budgets, p_limit private.call_limits) returns numeric
language plpgsql set search_path = ''
as $$
begin
  return least(p_limit.burst, p_held.calls_left
    + greatest(0, extract(epoch from clock_timestamp() - p_held.counted_at)) * p_limit.per_second);
end $$;

create or replace function trade.as_bridge_intent(p_intent trade.order_intents) returns public.bridge_intent
language plpgsql stable set search_path = ''
as $$
declare
  v_environment text;
  v_target_date date;
  v_target_no text;
  v_target_branch text;
begin
  select a.environment into v_environment from trade.broker_accounts a where a.id = p_intent.account_id;
  if p_intent.kind = 'cancel' then
    select t.order_date, t.order_no, t.branch into v_target_date, v_target_no, v_target_branch
    from trade.broker_orders t
    where t.intent_id = p_intent.target_intent_id or t.id = p_intent.target_broker_order_id;
  end if;
  return (p_intent.id, p_intent.user_id, p_intent.account_id, v_environment, p_intent.kind, p_intent.instrument_id,
    p_intent.side, p_intent.order_type, p_intent.quantity, p_intent.limit_price, p_intent.time_in_force,
    p_intent.source, p_intent.state, p_intent.attempt, p_intent.epoch, p_intent.claim_owner, p_intent.sent_at,
    p_intent.send_deadline, p_intent.expires_at, p_intent.order_date, p_intent.order_no, p_intent.branch,
    p_intent.reason_code, p_intent.reason_detail, p_intent.created_at, p_intent.acked_at,
    coalesce(p_intent.target_intent_id, p_intent.target_broker_order_id), v_target_date, v_target_no, v_target_branch,
    p_intent.fingerprint, p_intent.version, clock_timestamp(), p_intent.stop_price, p_intent.parent_id, p_intent.leg,
    p_intent.sequence, p_intent.supersedes, p_intent.source_id, p_intent.source_hash,
    p_intent.approved_at)::public.bridge_intent;
end $$;

create or replace function trade.has_unanswered_twin(p_intent trade.order_intents) returns boolean
language plpgsql stable set search_path = ''
as $$
begin
  return exists (
    select from trade.order_intents y
    where y.fingerprint = p_intent.fingerprint and y.kind = 'place' and y.id <> p_intent.id
      and y.state in ('sending', 'in_doubt', 'manual'));
end $$;

create or replace function trade.mode_rank(p_mode text) returns integer
language plpgsql immutable set search_path = ''
as $$
begin
  return array_position(array['active', 'reducing', 'halted', 'observe'], p_mode) - 1;
end $$;

create or replace function trade.effective_mode(p_account_id uuid) returns text
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select mode from (
      select mode from trade.broker_accounts where id = p_account_id
      union all
      select mode from trade.kill_switch where scope in ('global', p_account_id::text)
    ) modes
    order by trade.mode_rank(mode) desc
    limit 1);
end $$;

create or replace function trade.expiry_after(p_seconds integer) returns timestamptz
language plpgsql volatile set search_path = ''
as $$
declare
  v_now timestamptz := clock_timestamp();
  v_close timestamptz := (private.kst_date(v_now) + time '20:00') at time zone 'Asia/Seoul';
  v_end timestamptz := v_now + p_seconds * interval '1 s';
begin
  return case when v_now < v_close then least(v_end, v_close) else v_end end;
end $$;

create or replace function trade.limits_of(p_user_id uuid, p_account_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return trade.default_limits(
      coalesce((select environment from trade.broker_accounts where id = p_account_id), 'live'))
    || coalesce((select trade.limits_in_force(l) from trade.risk_limits l
      where l.user_id = p_user_id and l.account_id is null), '{}')
    || coalesce((select trade.limits_in_force(l) from trade.risk_limits l
      where l.user_id = p_user_id and l.account_id = p_account_id), '{}');
end $$;

create or replace function trade.tick_size(p_kind text, p_price numeric) returns numeric
language plpgsql immutable set search_path = ''
as $$
begin
  return case
    when p_kind in ('etf', 'etn') then case when p_price < 2000 then 1 else 5 end
    when p_kind = 'elw' then 5
    when p_price < 2000 then 1
    when p_price < 5000 then 5
    when p_price < 20000 then 10
    when p_price < 50000 then 50
    when p_price < 200000 then 100
    when p_price < 500000 then 500
    else 1000
  end;
end $$;

create or replace function trade.may_follow(p_from text, p_to text) returns boolean
language plpgsql immutable set search_path = ''
as $$
begin
  return p_from <> 'acked' and (p_to = 'acked' and p_from <> 'proposed' or p_to = any (case p_from
    when 'proposed' then array['ready', 'denied', 'expired']
    when 'ready' then array['sending', 'denied', 'expired']
    when 'sending' then array['ready', 'in_doubt', 'rejected', 'denied', 'expired']
    when 'in_doubt' then array['absent', 'manual', 'rejected']
    when 'manual' then array['absent']
    else array[]::text[]
  end));
end $$;

create or replace function trade.order_value(p_instrument_id text, p_side text, p_quantity integer, p_limit_price numeric)
returns numeric
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select p_quantity * coalesce(p_limit_price, base_price * case p_side when 'buy' then 1.3 else 1 end)
    from public.instruments where id = p_instrument_id);
end $$;

create or replace function trade.set_balance(p_account trade.broker_accounts, p_balance jsonb) returns void
language plpgsql set search_path = ''
as $$
begin
  insert into trade.balances as b (account_id, user_id, cash, cash_d1, cash_d2, buying_power, equity, day_start_equity,
    trading_date, synced_at)
  select p_account.id, p_account.user_id, r.cash, r."cashD1", r."cashD2", r."buyingPower", r.equity, r.equity,
    r."tradingDate", clock_timestamp()
  from jsonb_to_record(p_balance) r (cash numeric, "cashD1" numeric, "cashD2" numeric, "buyingPower" numeric,
    equity numeric, "tradingDate" date)
  on conflict (account_id) do update set cash = excluded.cash, cash_d1 = excluded.cash_d1, cash_d2 = excluded.cash_d2,
    buying_power = excluded.buying_power, equity = excluded.equity, trading_date = excluded.trading_date,
    synced_at = excluded.synced_at,
    day_start_equity = case when b.trading_date = excluded.trading_date then b.day_start_equity else excluded.equity end;
end $$;

create or replace function trade.settle_intent(p_intent_id uuid, p_state text, p_code text, p_text text, p_detail jsonb)
returns text
language plpgsql set search_path = ''
as $$
declare
  v_state text;
begin
  update trade.order_intents
  set state = p_state, reason_code = p_code, reason_text = left(p_text, 500), reason_detail = p_detail
  where id = p_intent_id
  returning state into v_state;
  return v_state;
end $$;

create or replace function trade.link_order(p_intent trade.order_intents, p_order trade.broker_orders) returns text
language plpgsql set search_path = ''
as $$
begin
  return trade.link_order(p_intent, p_order, true);
end $$;

create or replace function public.place_intent(p_id uuid, p_account_id uuid, p_instrument_id text, p_side text,
  p_order_type text, p_quantity text, p_limit_price text default null, p_time_in_force text default 'day',
  p_stop_price text default null, p_supersedes uuid default null) returns setof public.orders
language plpgsql set search_path = ''
as $$
begin
  perform trade.place_intent(p_id, p_account_id, p_instrument_id, p_side, p_order_type, p_quantity, p_limit_price,
    p_time_in_force, p_stop_price, p_supersedes);
  return query select * from public.orders where id = p_id;
end $$;

set role postgres;
