-- The only way an order comes to be: place_intent and cancel_order. Both are safe to repeat with the same id.
set role app_owner;

create function trade.check_bridge_alive(p_bridge_id uuid) returns void
language plpgsql stable set search_path = ''
as $$
begin
  if not exists (select from private.bridges
    where id = p_bridge_id and heartbeat_at > clock_timestamp() - interval '30 s') then
    -- Nothing is queued for a bridge that is away: it would be sent late, or never.
    perform private.fail('bridge_offline', jsonb_build_object('bridgeId', p_bridge_id));
  end if;
end $$;

create function trade.check_account_may_place(p_account trade.broker_accounts, p_side text) returns void
language plpgsql stable set search_path = ''
as $$
declare
  v_mode text := trade.effective_mode(p_account.id);
begin
  if p_account.archived_at is not null then
    perform private.fail('account_archived');
  elsif p_account.credential_state <> 'verified' then
    perform private.fail('account_not_ready', jsonb_build_object('credentialState', p_account.credential_state));
  elsif p_account.environment = 'live' and not trade.can_trade_live(p_account.user_id) then
    perform private.fail('permission_missing', '{"needs": "live"}', '42501');
  elsif v_mode = 'halted' then
    perform private.fail('trading_halted');
  elsif v_mode = 'reducing' and p_side = 'buy' then
    perform private.fail('trading_reducing');
  end if;
  perform trade.check_bridge_alive(p_account.bridge_id);
end $$;

create function trade.check_order_terms(p_side text, p_order_type text, p_quantity integer, p_time_in_force text)
returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if p_side is null or p_side not in ('buy', 'sell') then
    perform private.fail('input_invalid', '{"field": "side"}');
  elsif p_order_type is null or p_order_type not in ('limit', 'market')
    or p_time_in_force is null or p_time_in_force not in ('day', 'ioc', 'fok') then
    perform private.fail('order_type_unsupported');
  elsif p_quantity is null or p_quantity < 1 then
    perform private.fail('quantity_invalid');
  elsif p_quantity > 1000000 then
    perform private.fail('quantity_too_large', '{"max": 1000000}');
  end if;
end $$;

-- Price on the ladder and inside the day's limits, as far as the day's base price is known.
create function trade.check_order_price(p_instrument_id text, p_order_type text, p_limit_price numeric) returns void
language plpgsql stable set search_path = ''
as $$
declare
  v_instrument public.instruments;
  v_tick numeric;
begin
  select * into v_instrument from public.instruments where id = p_instrument_id;
  if not found then
    perform private.fail('instrument_unknown', jsonb_build_object('instrumentId', p_instrument_id));
  elsif v_instrument.is_halted then
    perform private.fail('instrument_halted', jsonb_build_object('instrumentId', p_instrument_id));
  elsif p_order_type = 'market' then
    if p_limit_price is not null then
      perform private.fail('price_not_allowed');
    end if;
    return;
  elsif p_limit_price is null then
    perform private.fail('price_required');
  elsif p_limit_price <= 0 or p_limit_price > 100000000 or p_limit_price <> trunc(p_limit_price) then
    perform private.fail('price_invalid');
  end if;
  v_tick := trade.tick_size(v_instrument.kind, p_limit_price);
  if p_limit_price % v_tick <> 0 then
    perform private.fail('price_off_tick', jsonb_build_object('tickSize', v_tick));
  end if;
  -- ELW have no daily limit.
  if v_instrument.base_price_date = private.kst_date(clock_timestamp()) and v_instrument.kind <> 'elw'
    and abs(p_limit_price - v_instrument.base_price) > v_instrument.base_price * 0.3 then
    perform private.fail('price_outside_limit', jsonb_build_object('basePrice', v_instrument.base_price));
  end if;
end $$;

-- True when this very request was made before; refuses the id of a different one.
create function trade.is_repeat(p_id uuid, p_user_id uuid, p_hash bytea) returns boolean
language plpgsql stable set search_path = ''
as $$
declare
  v_intent trade.order_intents;
begin
  select * into v_intent from trade.order_intents where id = p_id;
  if not found then
    return false;
  elsif v_intent.user_id <> p_user_id or v_intent.request_hash <> p_hash then
    perform private.fail('idempotency_key_reused', jsonb_build_object('id', p_id), '23505');
  end if;
  return true;
end $$;

create function trade.place_intent(p_id uuid, p_account_id uuid, p_instrument_id text, p_side text, p_order_type text,
  p_quantity integer, p_limit_price numeric, p_time_in_force text) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
  v_hash bytea := sha256(convert_to(jsonb_build_array('place', p_account_id, p_instrument_id, p_side, p_order_type,
    p_quantity, trim_scale(p_limit_price), p_time_in_force)::text, 'UTF8'));
  v_account trade.broker_accounts;
begin
  if p_id is null then
    perform private.fail('input_invalid', '{"field": "id"}');
  end if;
  if trade.is_repeat(p_id, v_user, v_hash) then
    return p_id;
  end if;
  select * into v_account from trade.broker_accounts where id = p_account_id and user_id = v_user;
  if not found then
    perform private.fail('not_found', jsonb_build_object('accountId', p_account_id));
  end if;
  perform trade.check_order_terms(p_side, p_order_type, p_quantity, p_time_in_force);
  perform trade.check_order_price(p_instrument_id, p_order_type, p_limit_price);
  perform trade.check_account_may_place(v_account, p_side);

  insert into trade.order_intents (id, user_id, account_id, kind, instrument_id, side, order_type, quantity,
    limit_price, time_in_force, source, request_hash, expires_at)
  values (p_id, v_user, p_account_id, 'place', p_instrument_id, p_side, p_order_type, p_quantity,
    p_limit_price, p_time_in_force, 'web', v_hash, clock_timestamp() + interval '30 s')
  on conflict (id) do nothing;
  if not found then
    -- Somebody else's insert with this id won while we were checking.
    perform trade.is_repeat(p_id, v_user, v_hash);
  end if;
  return p_id;
end $$;

create function trade.check_no_cancel_pending(p_order_id uuid) returns void
language plpgsql stable set search_path = ''
as $$
begin
  if exists (
    select from trade.order_intents c
    where (c.target_intent_id = p_order_id or c.target_broker_order_id = p_order_id)
      and (c.state in ('sending', 'in_doubt')
        or (c.state = 'ready' and c.expires_at > clock_timestamp())
        -- Taken by the broker, but its list has not been read since.
        or (c.state = 'acked' and c.acked_at > clock_timestamp() - interval '10 s'))
  ) then
    perform private.fail('cancel_pending', jsonb_build_object('orderId', p_order_id));
  end if;
end $$;

-- `p_order_id` is the id of a row of `orders`. Before it was claimed an order simply expires; after that a cancel of
-- everything left is asked for, as an intent of its own.
create function trade.cancel_order(p_id uuid, p_order_id uuid) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
  v_hash bytea := sha256(convert_to(jsonb_build_array('cancel', p_order_id)::text, 'UTF8'));
  v_account trade.broker_accounts;
  v_intent trade.order_intents;
  v_order trade.broker_orders;
begin
  if p_id is null then
    perform private.fail('input_invalid', '{"field": "id"}');
  end if;
  if trade.is_repeat(p_id, v_user, v_hash) then
    return p_order_id;
  end if;
  select * into v_intent from trade.order_intents where id = p_order_id and kind = 'place';
  select * into v_order from trade.broker_orders where intent_id = p_order_id or (id = p_order_id and intent_id is null);
  if coalesce(v_intent.user_id, v_order.user_id) is distinct from v_user then
    perform private.fail('not_found', jsonb_build_object('orderId', p_order_id));
  end if;

  v_account := trade.lock_own_account(coalesce(v_intent.account_id, v_order.account_id));
  -- Read again: it may have been claimed, filled or canceled while we waited for the account.
  select * into v_intent from trade.order_intents where id = p_order_id for update;
  select * into v_order from trade.broker_orders where intent_id = p_order_id or (id = p_order_id and intent_id is null);
  if v_intent.state in ('proposed', 'ready') then
    update trade.order_intents set state = 'expired', reason_detail = '{"by": "user"}' where id = p_order_id;
    return p_order_id;
  elsif v_intent.state = 'expired' and v_intent.reason_detail ->> 'by' = 'user' then
    return p_order_id;
  elsif v_order.status is distinct from 'open' then
    perform private.fail('order_not_open', jsonb_build_object('orderId', p_order_id));
  end if;
  perform trade.check_no_cancel_pending(p_order_id);
  perform trade.check_bridge_alive(v_account.bridge_id);

  insert into trade.order_intents (id, user_id, account_id, kind, target_intent_id, target_broker_order_id,
    instrument_id, side, order_type, quantity, limit_price, source, request_hash, expires_at)
  values (p_id, v_user, v_account.id, 'cancel', v_intent.id, case when v_intent.id is null then v_order.id end,
    v_order.instrument_id, v_order.side, v_order.order_type,
    v_order.quantity - v_order.cum_qty - v_order.canceled_qty - v_order.rejected_qty, v_order.limit_price, 'web',
    v_hash, clock_timestamp() + interval '30 s');
  return p_order_id;
end $$;

grant execute on function
  trade.place_intent(uuid, uuid, text, text, text, integer, numeric, text), trade.cancel_order(uuid, uuid)
  to authenticated;

set role postgres;
