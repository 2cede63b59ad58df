-- When a bridge falls silent while a market is open, somebody outside of it must say so, and which holdings are without
-- protection until it is back.
set role app_owner;

-- Machine users that may look after the bridges and do nothing else.
create table private.watchers (
  user_id uuid primary key references public.profiles (id) on delete cascade,
  created_at timestamptz not null default clock_timestamp()
);
alter table private.watchers enable row level security;
alter table private.watchers force row level security;
create policy app_owner_all on private.watchers to app_owner using (true) with check (true);

-- For the operator at the SQL prompt: makes the Auth user with this e-mail a watcher.
create function private.register_watcher(p_email text) returns void
language plpgsql set search_path = ''
as $$
declare
  v_user uuid;
begin
  select id into v_user from public.profiles where lower(email) = lower(p_email);
  if not found then
    raise exception 'no user has signed up as %', p_email;
  end if;
  insert into private.watchers (user_id) values (v_user) on conflict do nothing;
  perform private.audit('watcher_registered', v_user, '{}');
end $$;

-- One row for each outage.
create table trade.bridge_alarms (
  id uuid primary key default gen_random_uuid(),
  bridge_id uuid not null references private.bridges (id) on delete cascade,
  silent_since timestamptz not null,
  raised_at timestamptz not null default clock_timestamp(),
  cleared_at timestamptz
);
create unique index bridge_alarms_open on trade.bridge_alarms (bridge_id) where cleared_at is null;
create index bridge_alarms_bridge on trade.bridge_alarms (bridge_id, raised_at desc);
alter table trade.bridge_alarms enable row level security;
alter table trade.bridge_alarms force row level security;
create policy app_owner_all on trade.bridge_alarms to app_owner using (true) with check (true);
grant select on trade.bridge_alarms to authenticated;

-- Bridges the caller has an account on.
create function private.own_bridge_ids() returns setof uuid
language sql stable security definer set search_path = ''
as $$
  select distinct bridge_id from trade.broker_accounts where user_id = private.user_id() and archived_at is null
$$;
grant execute on function private.own_bridge_ids() to authenticated;

set role postgres;
create policy customers_read on trade.bridge_alarms for select to authenticated
  using (bridge_id in (select private.own_bridge_ids()));
set role app_owner;

create view public.bridge_alarms with (security_invoker = true) as
  select id, bridge_id, silent_since, raised_at, cleared_at from trade.bridge_alarms;
grant select on public.bridge_alarms to authenticated;

-- Is any market open, as far as the calendar knows? KRX 09:00 to 15:30, NXT 08:00 to 20:00, Korean time. NXT keeps the
-- holidays of KRX unless it says otherwise.
create function trade.is_market_open(p_at timestamptz) returns boolean
language sql stable set search_path = ''
as $$
  select exists (
    select from (values ('KRX', time '09:00', time '15:30'), ('NXT', time '08:00', time '20:00')) usual (market, opens, closes)
    left join public.trading_calendar own on own.market = usual.market and own.date = private.kst_date(p_at)
    left join public.trading_calendar krx on krx.market = 'KRX' and krx.date = private.kst_date(p_at)
    where extract(isodow from private.kst_date(p_at)) < 6 and coalesce(own.kind, krx.kind) is distinct from 'holiday'
      and (p_at at time zone 'Asia/Seoul')::time >= coalesce(own.open_time, usual.opens)
      and (p_at at time zone 'Asia/Seoul')::time < coalesce(own.close_time, usual.closes))
$$;

-- Holdings of one user on one bridge that nothing at the broker itself would sell: [{accountId, instrumentId, quantity,
-- protectedQuantity}].
create function trade.unprotected_holdings(p_user_id uuid, p_bridge_id uuid) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('accountId', h.account_id, 'instrumentId', h.instrument_id,
    'quantity', h.quantity, 'protectedQuantity', h.at_broker) order by h.account_id, h.instrument_id), '[]')
  from (
    select p.account_id, p.instrument_id, p.quantity,
      (trade.protection_of(p.account_id, p.instrument_id)).at_broker
    from trade.positions p join trade.broker_accounts a on a.id = p.account_id
    where a.user_id = p_user_id and a.bridge_id = p_bridge_id and a.archived_at is null and p.quantity > 0
  ) h
  where h.at_broker < h.quantity
$$;

create function private.tell_alarm(p_alarm trade.bridge_alarms) returns integer
language plpgsql set search_path = ''
as $$
declare
  v_user uuid;
  v_count integer := 0;
begin
  for v_user in
    select distinct user_id from trade.broker_accounts where bridge_id = p_alarm.bridge_id and archived_at is null
  loop
    perform private.broadcast('user:' || v_user, 'bridge_alarm_changed', jsonb_build_object(
      'alarm', to_jsonb(p_alarm), 'unprotected', trade.unprotected_holdings(v_user, p_alarm.bridge_id)));
    v_count := v_count + 1;
  end loop;
  perform private.audit(case when p_alarm.cleared_at is null then 'bridge_alarm_raised' else 'bridge_alarm_cleared' end,
    null, jsonb_build_object('alarmId', p_alarm.id, 'bridgeId', p_alarm.bridge_id, 'silentSince', p_alarm.silent_since));
  return v_count;
end $$;

-- Called every minute by a watcher. A bridge is silent when its last heartbeat is more than 60 s old while a market is
-- open. Each outage is told of once, and once more when it is over: [{bridgeId, name, state, silentSince, users}].
create function trade.watch_bridges() returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_now timestamptz := clock_timestamp();
  v_open boolean := trade.is_market_open(v_now);
  v_bridge private.bridges;
  v_alarm trade.bridge_alarms;
  v_told jsonb := '[]';
begin
  if not exists (select from private.watchers where user_id = private.require_user()) then
    perform private.fail('permission_missing', '{"needs": "watcher"}', '42501');
  end if;
  for v_bridge in
    select b.* from private.bridges b where b.heartbeat_at is not null and exists (
      select from trade.broker_accounts a where a.bridge_id = b.id and a.archived_at is null)
    order by b.id
  loop
    v_alarm := null;
    if v_bridge.heartbeat_at >= v_now - interval '60 s' then
      update trade.bridge_alarms set cleared_at = v_now where bridge_id = v_bridge.id and cleared_at is null
      returning * into v_alarm;
    elsif v_open then
      insert into trade.bridge_alarms (bridge_id, silent_since) values (v_bridge.id, v_bridge.heartbeat_at)
      on conflict (bridge_id) where cleared_at is null do nothing
      returning * into v_alarm;
    end if;
    if v_alarm.id is not null then
      v_told := v_told || jsonb_build_object('bridgeId', v_bridge.id, 'name', v_bridge.name,
        'state', case when v_alarm.cleared_at is null then 'raised' else 'cleared' end,
        'silentSince', v_alarm.silent_since, 'users', private.tell_alarm(v_alarm));
    end if;
  end loop;
  return v_told;
end $$;

-- The caller's holdings that nothing protects while this bridge is away.
create function trade.list_unprotected_holdings(p_bridge_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return trade.unprotected_holdings(private.require_user(), p_bridge_id);
end $$;

create function public.watch_bridges() returns jsonb
language sql set search_path = ''
as $$ select trade.watch_bridges() $$;

create function public.list_unprotected_holdings(p_bridge_id uuid) returns jsonb
language sql set search_path = ''
as $$ select trade.list_unprotected_holdings(p_bridge_id) $$;

grant execute on function trade.watch_bridges(), public.watch_bridges(), trade.list_unprotected_holdings(uuid),
  public.list_unprotected_holdings(uuid) to authenticated;

/* -------------------------------------------------------------------------------------------------- second factor */

-- Six digits are few: ten tries, and one more every half minute.
insert into private.call_limits (name, per_second, burst) values ('verify_step_up', 0.034, 10);

create function trade.begin_step_up() returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.spend_call(private.require_user(), 'verify_step_up');
end $$;

-- What this session may do because of its second factor, and until when.
create function trade.read_step_up() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
  v_fresh boolean := private.has_second_factor();
begin
  return jsonb_build_object(
    'isSecondFactor', private.step_up_at() is not null,
    'freshUntil', case when v_fresh then private.step_up_at() + private.step_up_window() end,
    'allowed', (select coalesce(jsonb_agg(action order by action), '[]') from trade.authority_rules
      where session = 'aal2' and private.step_up_at() is not null or session = 'fresh' and v_fresh),
    'hasGrant', trade.can_trade_live(v_user));
end $$;

create function public.begin_step_up() returns void
language sql set search_path = ''
as $$ select trade.begin_step_up() $$;

create function public.read_step_up() returns jsonb
language sql set search_path = ''
as $$ select trade.read_step_up() $$;

grant execute on function trade.begin_step_up(), public.begin_step_up(), trade.read_step_up(), public.read_step_up()
  to authenticated;

set role postgres;
