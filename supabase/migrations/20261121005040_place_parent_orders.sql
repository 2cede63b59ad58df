-- What people do with parent orders: place them, take them back, let a suspended one go on, change an order.
set role app_owner;

create function trade.is_repeated_parent(p_id uuid, p_user_id uuid, p_hash bytea) returns boolean
language plpgsql stable set search_path = ''
as $$
declare
  v_parent trade.parent_orders;
begin
  select * into v_parent from trade.parent_orders where id = p_id;
  if not found then
    return false;
  elsif v_parent.user_id <> p_user_id or v_parent.request_hash <> p_hash then
    perform private.fail('idempotency_key_reused', jsonb_build_object('id', p_id), '23505');
  end if;
  return true;
end $$;

-- Shares that parent orders of this side already speak for.
create function trade.shares_spoken_for(p_account_id uuid, p_instrument_id text) returns integer
language sql stable set search_path = ''
as $$
  select coalesce(sum(p.quantity - sums.filled), 0)::integer
  from trade.parent_orders p cross join lateral trade.sum_children(p.id) sums
  where p.account_id = p_account_id and p.instrument_id = p_instrument_id and p.side = 'sell'
    and p.kind <> 'replace' and p.state in ('working', 'triggered', 'suspended')
$$;

create function trade.check_parent_fits(p_account trade.broker_accounts, p_instrument_id text, p_side text,
  p_quantity integer) returns void
language plpgsql stable set search_path = ''
as $$
declare
  v_held integer := coalesce((select quantity from trade.positions
    where account_id = p_account.id and instrument_id = p_instrument_id), 0);
begin
  if p_side = 'sell' and p_quantity > v_held - trade.shares_spoken_for(p_account.id, p_instrument_id) then
    perform private.fail('insufficient_holdings', jsonb_build_object('limit',
      v_held - trade.shares_spoken_for(p_account.id, p_instrument_id), 'actual', p_quantity));
  elsif (select count(*) from trade.parent_orders
    where account_id = p_account.id and state in ('working', 'triggered', 'suspended')) >= 50 then
    perform private.fail('input_invalid', '{"max": 50}');
  end if;
end $$;

create function trade.place_parent_order(p_id uuid, p_account_id uuid, p_kind text, p_instrument_id text, p_side text,
  p_quantity text, p_terms jsonb, p_valid_until timestamptz) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
  v_quantity integer := trade.read_quantity(p_quantity);
  v_hash bytea := sha256(convert_to(jsonb_build_array('parent', p_account_id, p_kind, p_instrument_id, p_side,
    v_quantity, p_terms, p_valid_until)::text, 'UTF8'));
  v_account trade.broker_accounts;
  v_instrument public.instruments;
begin
  if p_id is null then
    perform private.fail('input_invalid', '{"field": "id"}');
  elsif trade.is_repeated_parent(p_id, v_user, v_hash) then
    return p_id;
  end if;
  v_account := trade.lock_own_account(p_account_id);
  if trade.is_repeated_parent(p_id, v_user, v_hash) then
    return p_id;
  end if;
  perform trade.check_order_terms(p_side, 'market', v_quantity, 'day');
  select * into v_instrument from public.instruments where id = p_instrument_id;
  if not found then
    perform private.fail('instrument_unknown', jsonb_build_object('instrumentId', p_instrument_id));
  elsif p_valid_until <= clock_timestamp() or p_valid_until > clock_timestamp() + interval '90 days' then
    perform private.fail('input_invalid', '{"field": "validUntil"}');
  end if;
  perform trade.check_parent_terms(coalesce(p_kind, ''), v_instrument.kind, p_side, v_quantity, p_terms);
  perform trade.check_account_may_place(v_account, p_side);
  perform trade.check_parent_fits(v_account, p_instrument_id, p_side, v_quantity);
  perform private.spend_call(v_user, 'place_intent');
  insert into trade.parent_orders (id, user_id, account_id, kind, instrument_id, side, quantity, terms, request_hash,
    valid_until)
  values (p_id, v_user, p_account_id, p_kind, p_instrument_id, p_side, v_quantity, p_terms, v_hash, p_valid_until);
  return p_id;
end $$;

create function trade.lock_own_parent(p_id uuid) returns trade.parent_orders
language plpgsql set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
  v_parent trade.parent_orders;
begin
  select * into v_parent from trade.parent_orders where id = p_id and user_id = v_user;
  if not found then
    perform private.fail('not_found', jsonb_build_object('parentId', p_id));
  end if;
  perform trade.lock_own_account(v_parent.account_id, true);
  select * into strict v_parent from trade.parent_orders where id = p_id for update;
  return v_parent;
end $$;

-- Taking it back is never refused; what of it is on its way just now the bridge cancels when it is known.
create function trade.cancel_parent_order(p_id uuid) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_parent trade.parent_orders := trade.lock_own_parent(p_id);
begin
  if v_parent.state in ('done', 'expired', 'failed') then
    perform private.fail('parent_not_open', jsonb_build_object('state', v_parent.state));
  elsif v_parent.state <> 'canceled' then
    perform trade.end_parent(p_id, 'canceled', 'canceled_by_user');
  end if;
  return p_id;
end $$;

-- A person has looked at it, also at whatever of it is called absent, and lets it go on from where it was.
create function trade.resume_parent_order(p_id uuid) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_parent trade.parent_orders := trade.lock_own_parent(p_id);
  v_account trade.broker_accounts;
begin
  if v_parent.state = 'working' and v_parent.resumed_at is not null then
    return p_id;
  elsif v_parent.state <> 'suspended' then
    perform private.fail('parent_not_open', jsonb_build_object('state', v_parent.state));
  elsif v_parent.valid_until <= clock_timestamp() then
    perform private.fail('intent_expired');
  end if;
  select * into strict v_account from trade.broker_accounts where id = v_parent.account_id;
  perform trade.check_account_may_place(v_account, v_parent.side);
  update trade.parent_orders
  set state = case when progress ? 'firedAt' then 'triggered' else 'working' end, reason_code = null,
    reason_detail = null, resumed_at = clock_timestamp()
  where id = p_id;
  return p_id;
end $$;

-- 정정: cancels the order and, once that is final, orders what is then left of the new total. Both are written here in
-- one transaction; the bridge never guesses what was filled in between.
create function trade.modify_order(p_id uuid, p_order_id uuid, p_order_type text, p_quantity text, p_limit_price text)
returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
  v_quantity integer := case when p_quantity is not null then trade.read_quantity(p_quantity) end;
  v_price numeric := trade.read_price(p_limit_price);
  v_hash bytea := sha256(convert_to(jsonb_build_array('modify', p_order_id, p_order_type, v_quantity,
    trim_scale(v_price))::text, 'UTF8'));
  v_intent trade.order_intents;
  v_order trade.broker_orders;
  v_account trade.broker_accounts;
begin
  if p_id is null then
    perform private.fail('input_invalid', '{"field": "id"}');
  elsif trade.is_repeated_parent(p_id, v_user, v_hash) then
    return p_id;
  end if;
  v_intent := trade.lock_own_intent(p_order_id);
  if trade.is_repeated_parent(p_id, v_user, v_hash) then
    return p_id;
  end if;
  v_order := trade.find_order(p_order_id);
  select * into strict v_account from trade.broker_accounts where id = v_intent.account_id;
  v_quantity := coalesce(v_quantity, v_intent.quantity);
  if v_intent.parent_id is not null and v_intent.leg <> 'replacement' then
    -- Its parent would make another one of the old terms.
    perform private.fail('order_of_parent', jsonb_build_object('parentId', v_intent.parent_id));
  elsif v_intent.state not in ('proposed', 'ready') and v_order.status is distinct from 'open' then
    perform private.fail('order_not_open', jsonb_build_object('orderId', p_order_id));
  elsif coalesce(p_order_type, '') not in ('limit', 'market') then
    perform private.fail('order_type_unsupported');
  elsif v_quantity <= coalesce(v_order.cum_qty, 0) then
    perform private.fail('quantity_too_small', jsonb_build_object('limit', v_order.cum_qty + 1, 'actual', v_quantity));
  end if;
  perform trade.check_order_terms(v_intent.side, p_order_type, v_quantity, 'day');
  perform trade.check_order_prices(v_intent.instrument_id, p_order_type, v_price, null);
  perform trade.check_account_may_place(v_account, v_intent.side);
  perform private.spend_call(v_user, 'place_intent');
  insert into trade.parent_orders (id, user_id, account_id, kind, instrument_id, side, quantity, terms, request_hash,
    valid_until)
  values (p_id, v_user, v_account.id, 'replace', v_intent.instrument_id, v_intent.side, v_quantity,
    jsonb_strip_nulls(jsonb_build_object('orderId', p_order_id, 'quantity', v_quantity, 'orderType', p_order_type,
      'limitPrice', trim_scale(v_price))), v_hash, clock_timestamp() + interval '1 day');
  if v_intent.state in ('proposed', 'ready') then
    update trade.order_intents
    set state = 'expired', reason_code = 'canceled_by_user', reason_detail = '{"by": "user"}'
    where id = p_order_id;
  elsif not trade.is_cancel_pending(p_order_id) then
    perform trade.make_cancel(private.derived_id('cancel ' || p_id), v_order, 30, p_id);
  end if;
  return p_id;
end $$;

grant execute on function trade.place_parent_order(uuid, uuid, text, text, text, text, jsonb, timestamptz),
  trade.cancel_parent_order(uuid), trade.resume_parent_order(uuid),
  trade.modify_order(uuid, uuid, text, text, text) to authenticated;

set role postgres;
