-- How a bridge runs strategies: which ones are armed, what each signal became, what it remembers.
set role app_owner;

-- A version, armed by now or once, of an account of this bridge.
create function trade.bridge_version(p_version_id uuid) returns trade.strategy_versions
language plpgsql set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_version trade.strategy_versions;
begin
  select v.* into v_version from trade.strategy_versions v join trade.broker_accounts a on a.id = v.account_id
  where v.id = p_version_id and v.armed_at is not null and a.bridge_id = v_bridge;
  if not found then
    perform private.fail('not_found', jsonb_build_object('versionId', p_version_id));
  end if;
  return v_version;
end $$;

-- Locks the strategy of a version of this bridge, and before it its account.
create function private.lock_strategy_of(p_version trade.strategy_versions) returns trade.strategies
language plpgsql set search_path = ''
as $$
declare
  v_strategy trade.strategies;
begin
  perform trade.lock_bridge_account(p_version.account_id);
  select * into strict v_strategy from trade.strategies where id = p_version.strategy_id for no key update;
  return v_strategy;
end $$;

/* ---------------------------------------------------------------------------------------- versions that had to wait */

-- Arms what waited for the end of the session. With real money the right to trade and the days on paper are looked at once
-- more; whoever proved the second factor when arming it does not have to be there. How many were armed.
create function private.arm_due_strategies(p_bridge_id uuid) returns integer
language plpgsql set search_path = ''
as $$
declare
  v_version trade.strategy_versions;
  v_strategy trade.strategies;
  v_missing jsonb;
  v_count integer := 0;
begin
  for v_version in
    select v.* from trade.strategy_versions v join trade.broker_accounts a on a.id = v.account_id
    where v.armed_at is null and v.disarmed_at is null and v.due_at <= clock_timestamp() and a.bridge_id = p_bridge_id
    order by v.account_id, v.strategy_id
  loop
    perform trade.lock_strategy_accounts(v_version.strategy_id, v_version.user_id);
    select * into v_strategy from trade.strategies
    where id = v_version.strategy_id and pending_version_id = v_version.id for no key update;
    continue when not found;
    v_missing := null;
    if private.is_live(v_version.account_id) then
      v_missing := coalesce(trade.missing_authority('send_live', v_version.user_id, v_version.account_id),
        case when v_strategy.proved_hash is distinct from v_version.hash then '{"code": "ladder_not_climbed"}'::jsonb end);
    end if;
    if v_missing is null then
      perform private.put_strategy_in_force(v_strategy, v_version);
      v_count := v_count + 1;
    else
      update trade.strategies set pending_version_id = null where id = v_strategy.id;
      perform private.end_strategy_version(v_version.id);
      perform private.notify(v_strategy.user_id, 'strategy_not_armed', v_version.id::text,
        jsonb_build_object('strategyId', v_strategy.id, 'strategyName', v_strategy.name, 'versionId', v_version.id,
          'reasonCode', v_missing ->> 'code', 'reasonDetail', v_missing -> 'detail'), v_version.account_id);
    end if;
  end loop;
  return v_count;
end $$;

create function trade.arm_due_strategies() returns integer
language plpgsql security definer set search_path = ''
as $$
begin
  return private.arm_due_strategies(private.current_bridge());
end $$;

/* --------------------------------------------------------------------------------------------------- what is armed */

-- The armed versions this bridge runs, oldest strategy first; `p_after` is the strategy of the last row. `symbols`: what is
-- in the watchlist the strategy or its document names, null when it names none.
create function trade.list_armed_strategies(p_after uuid, p_limit integer) returns table (strategy_id uuid,
  version_id uuid, user_id uuid, account_id uuid, environment text, name text, number integer, definition jsonb,
  hash text, stage text, cap_won numeric, armed_at timestamptz, state jsonb, symbols text[])
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_after timestamptz := (select s.created_at from trade.strategies s where s.id = p_after);
begin
  perform private.check_page(p_after is null or v_after is not null, p_limit);
  perform private.arm_due_strategies(v_bridge) where p_after is null;
  return query
    select s.id, v.id, v.user_id, v.account_id, a.environment, s.name, v.number, v.definition, v.hash, s.stage,
      case s.stage when 'small' then s.small_won when 'medium' then s.medium_won end, v.armed_at, kept.state,
      case when named.id is not null then array(
        select w.instrument_id from public.watchlist_items w where w.folder_id::text = named.id and w.user_id = v.user_id
        order by w.position, w.id) end
    from trade.strategies s
    join trade.strategy_versions v on v.id = s.armed_version_id
    join trade.broker_accounts a on a.id = v.account_id and a.archived_at is null
    left join trade.strategy_states kept on kept.version_id = v.id
    cross join lateral (select coalesce(v.definition #>> '{universe,watchlist}',
      v.definition #>> '{source,document,universe,watchlist}') as id) named
    where s.state = 'armed' and a.bridge_id = v_bridge
      and (p_after is null or (s.created_at, s.id) > (v_after, p_after))
    order by s.created_at, s.id
    limit p_limit;
end $$;

/* ------------------------------------------------------------------------------------------------------- a signal */

-- Its order, asked for as that of a rule's firing is: what is refused undoes nothing else. The id comes from the key: the
-- same signal makes the same order.
create function private.propose_signal(p_version trade.strategy_versions, p_key text, p_instrument_id text, p_order jsonb,
  p_owner text, p_epoch bigint) returns jsonb
language plpgsql set search_path = ''
as $$
begin
  return private.order_for_firing(jsonb_build_object('intentId', private.derived_id('signal ' || p_key), 'index', 0,
    'name', 'propose_intent', 'args', jsonb_build_object('p_account_id', p_version.account_id, 'p_source_id', p_version.id,
      'p_source_hash', p_version.hash, 'p_instrument_id', p_instrument_id, 'p_side', p_order ->> 'side',
      'p_order_type', p_order ->> 'orderType', 'p_quantity', p_order ->> 'quantity',
      'p_limit_price', p_order ->> 'limitPrice', 'p_stop_price', p_order ->> 'stopPrice',
      'p_time_in_force', coalesce(p_order ->> 'timeInForce', 'day'),
      'p_needs_approval', coalesce((p_order ->> 'needsApproval')::boolean, false), 'p_owner', p_owner,
      'p_epoch', p_epoch))) -> 'outcome';
end $$;

-- A signal and the order it is worth, in one transaction. `p_signal`: {instrumentId, action, strength, reason, price?,
-- quantity?, signalAt, origin}. `p_order`: {side, orderType, quantity, limitPrice?, stopPrice?, timeInForce?,
-- needsApproval?}, or null when a guard, `p_decided_by`, decided against it. {id, isNew, decision, decidedBy, intent}.
-- The same key is the same signal; a version that is not armed gives none.
create function trade.record_signal(p_key text, p_version_id uuid, p_signal jsonb, p_decided_by text, p_order jsonb,
  p_owner text, p_epoch bigint) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_version trade.strategy_versions := trade.bridge_version(p_version_id);
  v_strategy trade.strategies;
  v_today date := private.kst_date(clock_timestamp());
  v_signal trade.strategy_signals;
  v_order jsonb;
  v_instrument text := p_signal ->> 'instrumentId';
begin
  -- Not refused but not asked: the process that has the lease asks again.
  if p_order is not null and not trade.holds_lease(private.current_bridge(), p_owner, p_epoch) then
    perform private.fail('lease_lost');
  end if;
  -- Whoever disarms it holds this lock: afterwards it gives no signal, and what it gave before is done before.
  v_strategy := private.lock_strategy_of(v_version);
  select * into v_signal from trade.strategy_signals where key = p_key;
  if found then
    return private.signal_answer(v_signal, false);
  elsif p_key is null or not starts_with(p_key, concat(p_version_id, ':', v_instrument, ':'))
    or (p_order is null) = (p_decided_by is null)
    or p_order is not null and p_order ->> 'side' is distinct from p_signal ->> 'action' then
    perform private.fail('input_invalid', '{"field": "signal"}');
  elsif v_strategy.state <> 'armed' or v_strategy.armed_version_id <> p_version_id then
    perform private.fail('version_not_armed', jsonb_build_object('versionId', p_version_id), '42501');
  elsif v_strategy.signals_on = v_today and v_strategy.signals >= 5000 then
    perform private.fail('signals_exceeded', '{"max": 5000}');
  end if;
  if p_order is not null then
    v_order := private.propose_signal(v_version, p_key, v_instrument, p_order, p_owner, p_epoch);
  end if;
  insert into trade.strategy_signals (key, user_id, strategy_id, version_id, instrument_id, action, strength, reason,
    price, quantity, signal_at, origin, decision, decided_by, intent_id)
  values (p_key, v_strategy.user_id, v_strategy.id, p_version_id, v_instrument, p_signal ->> 'action',
    -- A program of somebody else's may say what it likes: what it said is kept as far as it can be.
    (p_signal ->> 'strength')::numeric, coalesce(nullif(left(p_signal ->> 'reason', 80), ''), 'signal'),
    case when (p_signal ->> 'price')::numeric > 0 then (p_signal ->> 'price')::numeric end,
    substring(coalesce(p_order ->> 'quantity', p_signal ->> 'quantity') from '^[1-9][0-9]{0,8}$')::integer,
    (p_signal ->> 'signalAt')::timestamptz,
    p_signal ->> 'origin', case when v_order ->> 'state' in ('ready', 'proposed') then 'proposed' else 'refused' end,
    coalesce(v_order ->> 'code', p_decided_by),
    case when v_order ->> 'state' in ('ready', 'proposed') then (v_order ->> 'intentId')::uuid end)
  returning * into v_signal;
  update trade.strategies
  set last_signal_at = v_signal.recorded_at, signals = case when signals_on = v_today then signals + 1 else 1 end,
    signals_on = v_today
  where id = v_strategy.id;
  perform private.settle_hook_signal(v_signal) where v_signal.origin = 'hook';
  return private.signal_answer(v_signal, true);
end $$;

create function private.signal_answer(p_signal trade.strategy_signals, p_is_new boolean) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object('id', p_signal.id, 'isNew', p_is_new, 'decision', p_signal.decision,
    'decidedBy', p_signal.decided_by, 'intent', (select to_jsonb(trade.as_bridge_intent(i))
      from trade.order_intents i where i.id = p_signal.intent_id));
end $$;

-- Of a holding of its own made elsewhere, or of a fault in it, a strategy rests until its owner has looked.
create function trade.hold_strategy(p_strategy_id uuid, p_version_id uuid, p_code text, p_detail jsonb) returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_strategy trade.strategies := private.lock_strategy_of(trade.bridge_version(p_version_id));
begin
  if v_strategy.id is distinct from p_strategy_id or v_strategy.state <> 'armed'
    or v_strategy.armed_version_id is distinct from p_version_id then
    return false;
  end if;
  update trade.strategies set state = 'paused', reason_code = trade.label_of(p_code, 60, 'code'), reason_detail = p_detail
  where id = p_strategy_id;
  perform private.end_proposals(p_version_id);
  perform private.notify(v_strategy.user_id, 'strategy_paused', p_version_id || ' ' || p_code,
    jsonb_build_object('strategyId', p_strategy_id, 'strategyName', v_strategy.name, 'reasonCode', p_code,
      'detail', p_detail), (select account_id from trade.strategy_versions where id = p_version_id));
  perform private.audit('strategy_held', v_strategy.user_id, jsonb_build_object('strategyId', p_strategy_id,
    'versionId', p_version_id, 'reason', p_code));
  return true;
end $$;

-- Ended by its bridge, for good: an evaluation that fails, a definition that does not check out.
create function trade.switch_off_strategy(p_strategy_id uuid, p_version_id uuid, p_code text, p_detail jsonb)
returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_strategy trade.strategies := private.lock_strategy_of(trade.bridge_version(p_version_id));
begin
  if v_strategy.id is distinct from p_strategy_id or v_strategy.armed_version_id is distinct from p_version_id then
    return false;
  end if;
  perform private.stop_strategy(v_strategy, 'switched_off', trade.label_of(p_code, 60, 'code'), p_detail);
  return true;
end $$;

-- Of the armed version only. Rows: [{versionId, state}]; how many were kept. Told to nobody.
create function trade.record_strategy_states(p_rows jsonb) returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_count integer;
begin
  if jsonb_typeof(p_rows) is distinct from 'array' or jsonb_array_length(p_rows) > 500 then
    perform private.fail('input_invalid', '{"field": "rows"}');
  end if;
  insert into trade.strategy_states as kept (version_id, user_id, state)
  select v.id, v.user_id, told.state
  from jsonb_to_recordset(p_rows) told ("versionId" uuid, state jsonb)
  join trade.strategy_versions v on v.id = told."versionId"
  join trade.strategies s on s.armed_version_id = v.id
  join trade.broker_accounts a on a.id = v.account_id
  where a.bridge_id = v_bridge and told.state is not null and octet_length(told.state::text) <= 65536
  order by v.id
  on conflict (version_id) do update set state = excluded.state, recorded_at = clock_timestamp();
  get diagnostics v_count = row_count;
  return v_count;
end $$;

set role postgres;
