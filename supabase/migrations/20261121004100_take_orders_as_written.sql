-- An order is taken as it was written, so that one and a half shares, or "ten", get an answer of ours and not the words
-- of a parser; no user can flood the ledger; and an order its owner took back says so.
set role app_owner;

-- Null for what is no finite number.
create function private.read_number(p_text text) returns numeric
language sql immutable set search_path = ''
as $$
  select case when p_text ~ '^\s*[+-]?\d{1,30}(\.\d{1,30})?([eE][+-]?\d{1,2})?\s*$' then p_text::numeric end
$$;

create function trade.read_quantity(p_text text) returns integer
language plpgsql immutable set search_path = ''
as $$
declare
  v_quantity numeric := private.read_number(p_text);
begin
  if v_quantity is null or v_quantity < 1 or v_quantity <> trunc(v_quantity) then
    perform private.fail('quantity_invalid');
  elsif v_quantity > 1000000 then
    perform private.fail('quantity_too_large', '{"max": 1000000}');
  end if;
  return v_quantity;
end $$;

create function trade.read_price(p_text text) returns numeric
language plpgsql immutable set search_path = ''
as $$
begin
  if p_text is not null and private.read_number(p_text) is null then
    perform private.fail('price_invalid');
  end if;
  return private.read_number(p_text);
end $$;

drop function public.place_intent(uuid, uuid, text, text, text, integer, numeric, text);
drop function trade.place_intent(uuid, uuid, text, text, text, integer, numeric, text);

create function trade.place_intent(p_id uuid, p_account_id uuid, p_instrument_id text, p_side text, p_order_type text,
  p_quantity text, p_limit_price text, p_time_in_force text) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
  v_quantity integer;
  v_price numeric;
  v_hash bytea;
  v_account trade.broker_accounts;
begin
  if p_id is null then
    perform private.fail('input_invalid', '{"field": "id"}');
  end if;
  v_quantity := trade.read_quantity(p_quantity);
  v_price := trade.read_price(p_limit_price);
  v_hash := sha256(convert_to(jsonb_build_array('place', p_account_id, p_instrument_id, p_side, p_order_type,
    v_quantity, trim_scale(v_price), p_time_in_force)::text, 'UTF8'));
  if trade.is_repeat(p_id, v_user, v_hash) then
    return p_id;
  end if;
  select * into v_account from trade.broker_accounts where id = p_account_id and user_id = v_user;
  if not found then
    perform private.fail('not_found', jsonb_build_object('accountId', p_account_id));
  end if;
  perform trade.check_order_terms(p_side, p_order_type, v_quantity, p_time_in_force);
  perform trade.check_order_price(p_instrument_id, p_order_type, v_price);
  perform trade.check_account_may_place(v_account, p_side);
  perform private.spend_call(v_user, 'place_intent');

  insert into trade.order_intents (id, user_id, account_id, kind, instrument_id, side, order_type, quantity,
    limit_price, time_in_force, source, request_hash, expires_at)
  values (p_id, v_user, p_account_id, 'place', p_instrument_id, p_side, p_order_type, v_quantity,
    v_price, p_time_in_force, 'web', v_hash, clock_timestamp() + interval '30 s')
  on conflict (id) do nothing;
  if not found then
    -- Somebody else's insert with this id won while we were checking.
    perform trade.is_repeat(p_id, v_user, v_hash);
  end if;
  return p_id;
end $$;

-- `p_quantity` in shares and `p_limit_price` in won, as written: JSON numbers arrive as their text.
-- Two statements: the second one sees what the first one wrote.
create function public.place_intent(p_id uuid, p_account_id uuid, p_instrument_id text, p_side text, p_order_type text,
  p_quantity text, p_limit_price text default null, p_time_in_force text default 'day')
returns setof public.orders
language sql set search_path = ''
as $$
  select trade.place_intent(p_id, p_account_id, p_instrument_id, p_side, p_order_type, p_quantity, p_limit_price,
    p_time_in_force);
  select * from public.orders where id = p_id;
$$;

-- As before, and the reason can be read.
create or replace function trade.cancel_order(p_id uuid, p_order_id uuid) returns uuid
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
    update trade.order_intents
    set state = 'expired', reason_code = 'canceled_by_user', reason_detail = '{"by": "user"}'
    where id = p_order_id;
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

update trade.order_intents set reason_code = 'canceled_by_user'
where state = 'expired' and reason_code is null and reason_detail ->> 'by' = 'user';

grant execute on function trade.place_intent(uuid, uuid, text, text, text, text, text, text),
  public.place_intent(uuid, uuid, text, text, text, text, text, text) to authenticated;

set role postgres;
