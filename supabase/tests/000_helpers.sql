-- Actors and a small world for the tests beside this file. Loaded first, stays in the test database.
create schema tests;
grant usage on schema tests to public;

create table tests.ids (name text primary key, id uuid not null);
grant select on tests.ids to public;

create function tests.id(p_name text) returns uuid language sql stable as $$
  select id from tests.ids where name = p_name
$$;

-- Speak as `anon`, as `nobody` (signed in without a token), as an actor of tests.setup(), as `service_role`, or as the
-- `operator` at the SQL prompt. `p_claims` is added to the token.
create function tests.be(p_actor text, p_claims jsonb default '{}') returns void language plpgsql as $$
begin
  perform set_config('role', 'none', true);
  perform set_config('request.jwt.claims', case
    when p_actor in ('operator', 'nobody') then ''
    when p_actor in ('anon', 'service_role') then jsonb_build_object('role', p_actor)::text
    else (jsonb_build_object('sub', tests.id(p_actor), 'role', 'authenticated', 'aal', 'aal1') || p_claims)::text
  end, true);
  perform set_config('role', case when p_actor in ('anon', 'service_role') then p_actor
    when p_actor = 'operator' then 'none' else 'authenticated' end, true);
end $$;

create function tests.make_user(p_name text) returns void language plpgsql as $$
begin
  insert into tests.ids values (p_name, gen_random_uuid());
  insert into auth.users (id, email, raw_user_meta_data)
  values (tests.id(p_name), p_name || '@example.com', jsonb_build_object('full_name', p_name));
end $$;

-- Speak as a user who proved a second factor in this session `p_ago`. The factor is made at the first call, two days old.
create function tests.step_up(p_actor text, p_ago interval default '0 s') returns void language plpgsql as $$
declare
  v_user uuid := tests.id(p_actor);
  v_session uuid := gen_random_uuid();
  v_at timestamptz := clock_timestamp() - p_ago;
begin
  perform tests.be('operator');
  insert into auth.mfa_factors (id, user_id, friendly_name, factor_type, status, secret, created_at)
  select gen_random_uuid(), v_user, '', 'totp', 'verified', 'secret', clock_timestamp() - interval '2 days'
  where not exists (select from auth.mfa_factors where user_id = v_user);
  insert into auth.sessions (id, user_id, aal) values (v_session, v_user, 'aal2');
  insert into auth.mfa_amr_claims (session_id, authentication_method, updated_at) values (v_session, 'totp', v_at);
  perform tests.be(p_actor, jsonb_build_object('aal', 'aal2', 'session_id', v_session, 'amr', jsonb_build_array(
    jsonb_build_object('method', 'totp', 'timestamp', floor(extract(epoch from v_at))),
    jsonb_build_object('method', 'oauth', 'timestamp', floor(extract(epoch from v_at)) - 60))));
end $$;

-- A live account of a user under this name, granted, confirmed and rested.
create function tests.connect_live(p_user text, p_bridge text, p_account text) returns void language plpgsql as $$
declare
  v_account uuid;
  v_credential uuid;
begin
  perform tests.be('operator');
  perform private.set_live_permission(p_user || '@example.com', true);
  perform tests.step_up(p_user);
  v_account := public.create_broker_account(tests.id(p_bridge || '_id'), 'live', p_account);
  v_credential := public.save_credential(v_account, 'key-1', tests.envelope('abcd'));
  perform tests.be(p_bridge);
  perform public.record_session(v_account, 'running', null, '{}', v_credential, 'verified', '••••4321-01');
  perform tests.step_up(p_user);
  perform public.confirm_live(v_account, '4321-01 실전');
  perform tests.be('operator');
  update private.broker_credentials set created_at = created_at - interval '2 days' where id = v_credential;
  insert into tests.ids values (p_account, v_account), (p_account || '_credential', v_credential);
end $$;

-- A sealed envelope as far as the database can tell: base64 of the right length.
create function tests.envelope(p_fill text) returns text language sql immutable as $$
  select rpad('', 600, p_fill) || 'AA=='
$$;

create function tests.connect(p_user text, p_bridge text, p_account text) returns void language plpgsql as $$
declare
  v_account uuid;
  v_credential uuid;
begin
  perform tests.be(p_user);
  v_account := public.create_broker_account(tests.id(p_bridge || '_id'), 'paper', p_account);
  v_credential := public.save_credential(v_account, 'key-1', tests.envelope('abcd'));
  perform tests.be(p_bridge);
  perform public.record_session(v_account, 'running', null, '{}', v_credential, 'verified', '••••5678-01');
  perform tests.be('operator');
  insert into tests.ids values (p_account, v_account), (p_account || '_credential', v_credential);
end $$;

-- No clock decides: the regular session is over whatever the hour, or goes on for `p_left` more.
create function tests.session(p_left interval default null) returns void language plpgsql as $$
begin
  execute format('create or replace function trade.regular_session_end(p_at timestamptz) returns timestamptz language sql '
    'stable set search_path = '''' as %L', format('select p_at + %L::interval', p_left));
end $$;

-- owner's account on bridge, stranger's on other_bridge; both bridges alive and holding their lease at epoch 1.
create function tests.setup() returns void language plpgsql as $$
declare
  v_bridge text;
begin
  perform tests.make_user(name) from unnest(array['owner', 'stranger', 'bridge', 'other_bridge']) name;
  foreach v_bridge in array array['bridge', 'other_bridge'] loop
    insert into tests.ids values (v_bridge || '_id', private.register_bridge(v_bridge || '@example.com', v_bridge,
      'https://bridge.example.com', 'key-1', rpad('', 43, 'k') || '='));
    perform tests.be(v_bridge);
    perform public.bridge_heartbeat('1.0.0', '{"kind": "live"}');
    perform public.acquire_lease('process-1', 15000);
    perform tests.be('operator');
  end loop;
  perform tests.connect('owner', 'bridge', 'account');
  perform tests.connect('stranger', 'other_bridge', 'other_account');
  perform tests.session();
end $$;

-- One more order intent of the owner under this name.
create function tests.place(p_name text, p_side text default 'buy', p_quantity integer default 10,
  p_price numeric default 70000) returns uuid language plpgsql as $$
declare
  v_id uuid := gen_random_uuid();
begin
  perform tests.be('owner');
  perform public.place_intent(v_id, tests.id('account'), '005930.KRX', p_side, 'limit', p_quantity::text,
    p_price::text);
  perform tests.be('operator');
  insert into tests.ids values (p_name, v_id);
  return v_id;
end $$;

-- The same, claimed by process-1.
create function tests.place_and_claim(p_name text, p_side text default 'buy', p_quantity integer default 10,
  p_price numeric default 70000) returns uuid language plpgsql as $$
declare
  v_id uuid := tests.place(p_name, p_side, p_quantity, p_price);
begin
  perform tests.be('bridge');
  perform public.claim_intent(v_id, 'process-1', 1);
  perform tests.be('operator');
  return v_id;
end $$;

-- One row of the broker's list about order `p_no` of 10 shares at 70,000 won unless told otherwise.
create function tests.report(p_no text, p_cum integer, p_more jsonb default '{}') returns jsonb
language sql immutable as $$
  select jsonb_build_array(jsonb_build_object('orderDate', '2026-11-20', 'orderNo', p_no, 'branch', '06010',
    'instrumentId', '005930.KRX', 'side', 'buy', 'type', 'limit', 'quantity', 10, 'limitPrice', 70000,
    'cumQty', p_cum, 'cumAmount', p_cum * 70000, 'canceledQty', 0, 'rejectedQty', 0, 'leavesQty', 10 - p_cum,
    'orderedAt', 1795136400000) || p_more)
$$;

-- The canonical text of a small alert on 005930; `p_more` goes over it.
create function tests.definition(p_more jsonb default '{}') returns text language sql immutable as $$
  select (jsonb_build_object('v', 1, 'kind', 'alert', 'name', 'rule', 'universe', '{"symbols": ["005930"]}'::jsonb,
    'when', '{"op": ">", "l": {"px": "last"}, "r": 70000}'::jsonb, 'fire', '{"mode": "edge"}'::jsonb,
    'then', '[{"do": "notify"}]'::jsonb) || p_more)::text
$$;

create function tests.hash(p_text text) returns text language sql immutable as $$
  select encode(sha256(convert_to(p_text, 'UTF8')), 'hex')
$$;

-- The canonical text of a small strategy on 005930; `p_more` goes over it.
create function tests.strategy(p_more jsonb default '{}') returns text language sql immutable as $$
  select (jsonb_build_object('v', 1, 'name', 'strategy', 'source', '{"kind": "built_in", "strategy": "sma_cross", "params": {}}'::jsonb,
    'universe', '{"symbols": ["005930.KRX"]}'::jsonb, 'bar', '1d', 'sizing', '{"buyingPowerShare": 0.1}'::jsonb, 'minimumStrength', 0,
    'schedule', '{"session": "regular", "prepareMinutes": 10, "closeRoutine": "keep"}'::jsonb,
    'guards', '{"maxOrdersADay": 50, "maxLossADayRate": 0.05, "pausesOnForeignFill": true}'::jsonb) || p_more)::text
$$;

create function tests.backtest(p_more jsonb default '{}') returns text language sql immutable as $$
  select ('{"v": 1, "task": {"kind": "single"}}'::jsonb || p_more)::text
$$;

-- A signal to buy 005930, and a day on which nothing differed.
create function tests.signal(p_more jsonb default '{}') returns jsonb language sql stable as $$
  select jsonb_build_object('instrumentId', '005930.KRX', 'action', 'buy', 'strength', 0.8, 'reason', 'crossed_up', 'signalAt', now(),
    'origin', 'live') || p_more
$$;
create function tests.day(p_more jsonb default '{}') returns jsonb language sql immutable as $$
  select '{"signals": 1, "orders": 1, "fills": 1, "pnlWon": -1200, "breachCode": null,
    "difference": {"counts": {"same": 1}, "items": []}}'::jsonb || p_more
$$;
