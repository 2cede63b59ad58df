-- Orders are judged where they are written and where they are taken for sending, so that no path passes by: not a new
-- function, not a bridge with a bug, not a rule or strategy that nobody armed.
set role app_owner;

/* ----------------------------------------------------------------------------------------------- what it is worth */

-- Won an order can cost at worst; null when no price of the instrument is known.
create function trade.order_value(p_instrument_id text, p_side text, p_quantity integer, p_limit_price numeric)
returns numeric
language sql stable set search_path = ''
as $$
  select p_quantity * coalesce(p_limit_price, base_price * case p_side when 'buy' then 1.3 else 1 end)
  from public.instruments where id = p_instrument_id
$$;

-- Sells that protect what is held, for a parent order that was judged when it was placed.
create function trade.is_exit(p_intent trade.order_intents) returns boolean
language sql immutable set search_path = ''
as $$
  select p_intent.parent_id is not null and p_intent.side = 'sell' and p_intent.leg in ('take_profit', 'stop', 'exit')
$$;

create function trade.is_above_step_up(p_user_id uuid, p_account_id uuid, p_side text, p_value numeric) returns boolean
language sql stable set search_path = ''
as $$
  select p_side = 'buy' and coalesce(
    p_value > (trade.limits_of(p_user_id, p_account_id) ->> 'stepUpOrderValueWon')::numeric, true)
$$;

-- What of a user's day with real money is used up, this intent included. Null while there is room; otherwise as
-- missing_authority() answers. Exits never count.
create function trade.daily_excess(p_intent trade.order_intents) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  v_limits jsonb := trade.limits_of(p_intent.user_id, null);
  v_value numeric := trade.order_value(p_intent.instrument_id, p_intent.side, p_intent.quantity, p_intent.limit_price);
  v_orders integer;
  v_bought numeric;
begin
  -- Two orders of one user do not both take the last place.
  perform pg_advisory_xact_lock(hashtextextended('daily limits ' || p_intent.user_id, 0));
  select count(*), coalesce(sum(case
      when i.side = 'sell' then 0
      when b.status <> 'open' then b.cum_amount
      else trade.order_value(i.instrument_id, i.side, i.quantity, i.limit_price) end), 0)
  into v_orders, v_bought
  from trade.order_intents i
  join trade.broker_accounts a on a.id = i.account_id and a.environment = 'live'
  left join trade.broker_orders b on b.intent_id = i.id
  where i.user_id = p_intent.user_id and i.kind = 'place' and i.id <> p_intent.id and not trade.is_exit(i)
    and i.state not in ('denied', 'rejected', 'expired', 'absent')
    and i.created_at >= private.kst_date(clock_timestamp()) at time zone 'Asia/Seoul';
  if v_orders + 1 > (v_limits ->> 'maxDailyOrders')::numeric then
    return jsonb_build_object('code', 'daily_orders_exceeded', 'detail',
      jsonb_build_object('limit', v_limits -> 'maxDailyOrders', 'actual', v_orders + 1));
  elsif p_intent.side = 'buy' and v_bought + v_value is null then
    return '{"code": "quote_stale", "detail": {}}';
  elsif p_intent.side = 'buy' and v_bought + v_value > (v_limits ->> 'maxDailyValueWon')::numeric then
    return jsonb_build_object('code', 'daily_value_exceeded', 'detail',
      jsonb_build_object('limit', v_limits -> 'maxDailyValueWon', 'actual', v_bought + v_value));
  end if;
  return null;
end $$;

-- Why a bridge may not send this intent, or null.
create function trade.missing_to_send(p_intent trade.order_intents, p_is_live boolean) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  v_is_exit boolean := coalesce(trade.is_exit(p_intent), false);
begin
  if p_intent.source <> 'web' and not v_is_exit and not trade.is_armed(p_intent.source_id, p_intent.source_hash,
    p_intent.source, p_intent.user_id, p_intent.account_id) then
    return jsonb_build_object('code', 'version_not_armed', 'detail', jsonb_build_object('versionId', p_intent.source_id));
  elsif not p_is_live then
    return null;
  elsif v_is_exit then
    return trade.missing_authority('send_live_exit', p_intent.user_id, p_intent.account_id);
  end if;
  return coalesce(trade.missing_authority('send_live', p_intent.user_id, p_intent.account_id),
    trade.daily_excess(p_intent));
end $$;

create function private.refuse(p_missing jsonb) returns void
language plpgsql set search_path = ''
as $$
begin
  if p_missing is not null then
    perform private.fail(p_missing ->> 'code', p_missing -> 'detail', '42501');
  end if;
end $$;

/* ------------------------------------------------------------------------------------------------------ the guards */

create function private.is_live(p_account_id uuid) returns boolean
language sql stable set search_path = ''
as $$
  select environment = 'live' from trade.broker_accounts where id = p_account_id
$$;

-- What the owner's own session must have proved for an order of this worth.
create function private.require_place_authority(p_user_id uuid, p_account_id uuid, p_side text, p_value numeric)
returns void
language sql set search_path = ''
as $$
  select trade.require_authority(case when trade.is_above_step_up(p_user_id, p_account_id, p_side, p_value)
    then 'place_live_above_step_up' else 'place_live' end, p_user_id, p_account_id)
$$;

create function private.guard_new_order() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_caller uuid := private.user_id();
  v_is_live boolean := private.is_live(new.account_id);
begin
  -- A bridge makes no order of a person's own accord: only for a parent or an armed version.
  if v_caller is distinct from new.user_id and v_caller is not null and new.source = 'web' and new.parent_id is null then
    perform private.fail('permission_missing', '{"needs": "owner"}', '42501');
  elsif v_caller = new.user_id and new.source <> 'web' then
    perform private.fail('permission_missing', '{"needs": "bridge"}', '42501');
  elsif v_is_live and v_caller = new.user_id then
    perform trade.require_authority('place_live', new.user_id, new.account_id);
    -- Above the step-up limit it waits for a second yes, which asks for a fresh proof.
    if new.state = 'ready' and not private.has_second_factor() and trade.is_above_step_up(new.user_id, new.account_id,
      new.side, trade.order_value(new.instrument_id, new.side, new.quantity, new.limit_price)) then
      new.state := 'proposed';
      new.expires_at := trade.expiry_after(300);
    end if;
  end if;
  if v_is_live or new.source <> 'web' then
    perform private.refuse(trade.missing_to_send(new, v_is_live));
  end if;
  return new;
end $$;
create trigger guard_authority before insert on trade.order_intents
  for each row when (new.kind = 'place') execute function private.guard_new_order();

create function private.guard_approval() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if private.is_live(new.account_id) then
    perform private.require_place_authority(new.user_id, new.account_id, new.side,
      trade.order_value(new.instrument_id, new.side, new.quantity, new.limit_price));
  end if;
  return new;
end $$;
create trigger guard_approval before update of state on trade.order_intents
  for each row when (old.state = 'proposed' and new.state = 'ready') execute function private.guard_approval();

-- The last look before a claim. What lacks authority by now is denied, and whoever claims it gets no row back.
create function private.guard_sending() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_is_live boolean := private.is_live(new.account_id);
  v_missing jsonb;
begin
  if v_is_live or new.source <> 'web' then
    v_missing := trade.missing_to_send(new, v_is_live);
  end if;
  if v_missing is null then
    return new;
  end if;
  update trade.order_intents
  set state = 'denied', reason_code = v_missing ->> 'code', reason_detail = v_missing -> 'detail'
  where id = new.id;
  -- The claim itself does not take place.
  return null;
end $$;
create trigger guard_sending before update of state on trade.order_intents
  for each row when (new.kind = 'place' and old.state = 'ready' and new.state = 'sending')
  execute function private.guard_sending();

create function private.guard_new_parent() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_price numeric := coalesce(new.terms ->> 'limitPrice', new.terms #>> '{entry,limitPrice}')::numeric;
begin
  if new.source <> 'web'
    and not trade.is_armed(new.source_id, new.source_hash, new.source, new.user_id, new.account_id) then
    perform private.fail('version_not_armed', jsonb_build_object('versionId', new.source_id), '42501');
  elsif not private.is_live(new.account_id) then
    return new;
  elsif private.user_id() = new.user_id then
    perform private.require_place_authority(new.user_id, new.account_id, new.side,
      trade.order_value(new.instrument_id, new.side, new.quantity, v_price));
  else
    perform trade.require_authority('send_live', new.user_id, new.account_id);
  end if;
  return new;
end $$;
create trigger guard_authority before insert on trade.parent_orders
  for each row execute function private.guard_new_parent();

create function private.guard_raised_mode() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if private.user_id() is not null and trade.mode_rank(new.mode) < trade.mode_rank(old.mode) then
    perform trade.require_authority('raise_live_mode', new.user_id, new.id);
  end if;
  return new;
end $$;
create trigger guard_raised_mode before update of mode on trade.broker_accounts
  for each row when (old.environment = 'live') execute function private.guard_raised_mode();

/* -------------------------------------------------------------------------------------------- rules and strategies */

-- An order of an armed version, made by its bridge: taken within five seconds, or waiting five minutes for its owner when
-- `p_needs_approval` or when a live buy is above the step-up limit. Safe to repeat with the same id.
create function trade.propose_intent(p_id uuid, p_account_id uuid, p_source_id uuid, p_source_hash text,
  p_instrument_id text, p_side text, p_order_type text, p_quantity text, p_limit_price text, p_stop_price text,
  p_time_in_force text, p_needs_approval boolean, p_owner text, p_epoch bigint) returns setof public.bridge_intent
language plpgsql security definer set search_path = ''
as $$
declare
  v_holds boolean := trade.holds_lease(private.current_bridge(), p_owner, p_epoch);
  v_account trade.broker_accounts := trade.lock_bridge_account(p_account_id);
  v_quantity integer := trade.read_quantity(p_quantity);
  v_price numeric := trade.read_price(p_limit_price);
  v_stop numeric := trade.read_price(p_stop_price);
  v_hash bytea := sha256(convert_to(jsonb_build_array('propose', p_account_id, p_source_id, p_source_hash,
    p_instrument_id, p_side, p_order_type, v_quantity, trim_scale(v_price), trim_scale(v_stop), p_time_in_force)::text, 'UTF8'));
  v_intent trade.order_intents;
  v_kind text := (select kind from private.armed_versions where id = p_source_id);
  v_waits boolean;
begin
  if not v_holds or p_id is null then
    perform private.fail(case when p_id is null then 'input_invalid' else 'lease_lost' end);
  end if;
  if not trade.is_repeat(p_id, v_account.user_id, v_hash) then
    if v_kind is null then
      perform private.fail('version_not_armed', jsonb_build_object('versionId', p_source_id), '42501');
    end if;
    perform trade.check_order_terms(p_side, p_order_type, v_quantity, p_time_in_force);
    perform trade.check_order_prices(p_instrument_id, p_order_type, v_price, v_stop);
    perform trade.check_account_may_place(v_account, p_side);
    v_waits := coalesce(p_needs_approval, false) or (v_account.environment = 'live' and trade.is_above_step_up(
      v_account.user_id, p_account_id, p_side, trade.order_value(p_instrument_id, p_side, v_quantity, v_price)));
    insert into trade.order_intents (id, user_id, account_id, kind, instrument_id, side, order_type, quantity,
      limit_price, stop_price, time_in_force, source, source_id, source_hash, request_hash, state, expires_at)
    values (p_id, v_account.user_id, p_account_id, 'place', p_instrument_id, p_side, p_order_type, v_quantity, v_price,
      v_stop, p_time_in_force, v_kind, p_source_id, p_source_hash, v_hash,
      case when v_waits then 'proposed' else 'ready' end, trade.expiry_after(case when v_waits then 300 else 5 end));
  end if;
  select * into strict v_intent from trade.order_intents where id = p_id;
  return next trade.as_bridge_intent(v_intent);
end $$;

create function public.propose_intent(p_id uuid, p_account_id uuid, p_source_id uuid, p_source_hash text,
  p_instrument_id text, p_side text, p_order_type text, p_quantity text, p_owner text, p_epoch bigint,
  p_limit_price text default null, p_stop_price text default null, p_time_in_force text default 'day',
  p_needs_approval boolean default false) returns setof public.bridge_intent
language sql set search_path = ''
as $$
  select * from trade.propose_intent(p_id, p_account_id, p_source_id, p_source_hash, p_instrument_id, p_side, p_order_type,
    p_quantity, p_limit_price, p_stop_price, p_time_in_force, p_needs_approval, p_owner, p_epoch)
$$;

grant execute on function
  trade.propose_intent(uuid, uuid, uuid, text, text, text, text, text, text, text, text, boolean, text, bigint),
  public.propose_intent(uuid, uuid, uuid, text, text, text, text, text, text, bigint, text, text, text, boolean)
  to authenticated;

set role postgres;
