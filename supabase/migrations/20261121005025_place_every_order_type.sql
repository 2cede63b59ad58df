-- Placing and canceling as before, for every type of order; an order may say which unplaced one it stands for, and one
-- above its owner's limit waits for a second yes.
set role app_owner;

-- Until when an order may be taken: so many seconds from now, and not beyond the day's last session.
create function trade.expiry_after(p_seconds integer) returns timestamptz
language sql volatile set search_path = ''
as $$
  select case when t.now < t.close then least(t.now + p_seconds * interval '1 s', t.close)
    else t.now + p_seconds * interval '1 s' end
  from (select clock_timestamp() as now,
    (private.kst_date(clock_timestamp()) + time '20:00') at time zone 'Asia/Seoul' as close) t
$$;

-- Whether an order of this size waits as `proposed` until its owner approves it.
create function trade.must_be_approved(p_account trade.broker_accounts, p_side text, p_quantity integer,
  p_limit_price numeric) returns boolean
language sql stable set search_path = ''
as $$
  select false
$$;

-- Only what is known not to be at the broker may be ordered again, once, and for the same side of the same account.
create function trade.check_supersedes(p_superseded uuid, p_account_id uuid, p_instrument_id text, p_side text)
returns void
language plpgsql set search_path = ''
as $$
declare
  v_old trade.order_intents;
begin
  select * into v_old from trade.order_intents where id = p_superseded and account_id = p_account_id for update;
  if not found then
    perform private.fail('not_found', jsonb_build_object('intentId', p_superseded));
  elsif v_old.state <> 'absent' or (v_old.instrument_id, v_old.side) <> (p_instrument_id, p_side)
    or exists (select from trade.order_intents
      where supersedes = p_superseded and state not in ('denied', 'rejected', 'expired')) then
    perform private.fail('supersedes_invalid', jsonb_build_object('intentId', p_superseded, 'state', v_old.state));
  end if;
end $$;

drop function public.place_intent(uuid, uuid, text, text, text, text, text, text);
drop function trade.place_intent(uuid, uuid, text, text, text, text, text, text);
drop function trade.check_order_price(text, text, numeric);

create function trade.place_intent(p_id uuid, p_account_id uuid, p_instrument_id text, p_side text, p_order_type text,
  p_quantity text, p_limit_price text, p_time_in_force text, p_stop_price text, p_supersedes uuid) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
  v_quantity integer;
  v_price numeric;
  v_stop numeric;
  v_hash bytea;
  v_account trade.broker_accounts;
  v_waits boolean;
begin
  if p_id is null then
    perform private.fail('input_invalid', '{"field": "id"}');
  end if;
  v_quantity := trade.read_quantity(p_quantity);
  v_price := trade.read_price(p_limit_price);
  v_stop := trade.read_price(p_stop_price);
  v_hash := sha256(convert_to(jsonb_build_array('place', p_account_id, p_instrument_id, p_side, p_order_type,
    v_quantity, trim_scale(v_price), p_time_in_force, trim_scale(v_stop), p_supersedes)::text, 'UTF8'));
  if trade.is_repeat(p_id, v_user, v_hash) then
    return p_id;
  end if;
  select * into v_account from trade.broker_accounts where id = p_account_id and user_id = v_user;
  if not found then
    perform private.fail('not_found', jsonb_build_object('accountId', p_account_id));
  end if;
  perform trade.check_order_terms(p_side, p_order_type, v_quantity, p_time_in_force);
  perform trade.check_order_prices(p_instrument_id, p_order_type, v_price, v_stop);
  perform trade.check_account_may_place(v_account, p_side);
  perform trade.check_supersedes(p_supersedes, p_account_id, p_instrument_id, p_side) where p_supersedes is not null;
  perform private.spend_call(v_user, 'place_intent');
  v_waits := trade.must_be_approved(v_account, p_side, v_quantity, v_price);

  insert into trade.order_intents (id, user_id, account_id, kind, instrument_id, side, order_type, quantity,
    limit_price, stop_price, time_in_force, source, supersedes, request_hash, state, expires_at)
  values (p_id, v_user, p_account_id, 'place', p_instrument_id, p_side, p_order_type, v_quantity, v_price, v_stop,
    p_time_in_force, 'web', p_supersedes, v_hash, case when v_waits then 'proposed' else 'ready' end,
    trade.expiry_after(case when v_waits then 300 else 30 end))
  on conflict (id) do nothing;
  if not found then
    -- Somebody else's insert with this id won while we were checking.
    perform trade.is_repeat(p_id, v_user, v_hash);
  end if;
  return p_id;
end $$;

/* ------------------------------------------------------------------------------------------------------- cancels */

create function trade.is_cancel_pending(p_order_id uuid) returns boolean
language sql stable set search_path = ''
as $$
  select exists (
    select from trade.order_intents c
    where (c.target_intent_id = p_order_id or c.target_broker_order_id = p_order_id)
      and (c.state in ('sending', 'in_doubt')
        or (c.state = 'ready' and c.expires_at > clock_timestamp())
        -- Taken by the broker, but its list has not been read since.
        or (c.state = 'acked' and c.acked_at > clock_timestamp() - interval '10 s')))
$$;

create or replace function trade.check_no_cancel_pending(p_order_id uuid) returns void
language plpgsql stable set search_path = ''
as $$
begin
  if trade.is_cancel_pending(p_order_id) then
    perform private.fail('cancel_pending', jsonb_build_object('orderId', p_order_id));
  end if;
end $$;

create function trade.cancel_hash(p_order_id uuid) returns bytea
language sql immutable set search_path = ''
as $$
  select sha256(convert_to(jsonb_build_array('cancel', p_order_id)::text, 'UTF8'))
$$;

-- Asks for everything of an open order that is left. `p_parent_id`: the parent order it is canceled for, if any.
create function trade.make_cancel(p_id uuid, p_order trade.broker_orders, p_seconds integer, p_parent_id uuid)
returns void
language sql set search_path = ''
as $$
  insert into trade.order_intents (id, user_id, account_id, kind, target_intent_id, target_broker_order_id, parent_id,
    instrument_id, side, order_type, quantity, limit_price, source, request_hash, expires_at)
  values (p_id, p_order.user_id, p_order.account_id, 'cancel', p_order.intent_id,
    case when p_order.intent_id is null then p_order.id end, p_parent_id, p_order.instrument_id, p_order.side,
    p_order.order_type, p_order.quantity - p_order.cum_qty - p_order.canceled_qty - p_order.rejected_qty,
    p_order.limit_price, 'web', trade.cancel_hash(coalesce(p_order.intent_id, p_order.id)),
    clock_timestamp() + p_seconds * interval '1 s')
$$;

create function trade.find_order(p_order_id uuid) returns trade.broker_orders
language sql stable set search_path = ''
as $$
  select * from trade.broker_orders where intent_id = p_order_id or (id = p_order_id and intent_id is null)
$$;

-- As before, and a cancel in doubt for three minutes no longer stands in the way of another.
create or replace function trade.cancel_order(p_id uuid, p_order_id uuid) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
  v_account trade.broker_accounts;
  v_intent trade.order_intents;
  v_order trade.broker_orders;
begin
  if p_id is null then
    perform private.fail('input_invalid', '{"field": "id"}');
  end if;
  if trade.is_repeat(p_id, v_user, trade.cancel_hash(p_order_id)) then
    return p_order_id;
  end if;
  select * into v_intent from trade.order_intents where id = p_order_id and kind = 'place';
  v_order := trade.find_order(p_order_id);
  if coalesce(v_intent.user_id, v_order.user_id) is distinct from v_user then
    perform private.fail('not_found', jsonb_build_object('orderId', p_order_id));
  end if;

  v_account := trade.lock_own_account(coalesce(v_intent.account_id, v_order.account_id));
  -- Read again: it may have been claimed, filled or canceled while we waited for the account.
  select * into v_intent from trade.order_intents where id = p_order_id for update;
  v_order := trade.find_order(p_order_id);
  if v_intent.state in ('proposed', 'ready') then
    update trade.order_intents
    set state = 'expired', reason_code = 'canceled_by_user', reason_detail = '{"by": "user"}'
    where id = p_order_id;
    return p_order_id;
  elsif v_intent.state = 'expired' and v_intent.reason_detail ->> 'by' = 'user' then
    return p_order_id;
  elsif v_order.status is distinct from 'open' then
    perform private.fail('order_not_open', jsonb_build_object('orderId', p_order_id));
  elsif trade.effective_mode(v_account.id) = 'observe' then
    perform private.fail('trading_observing');
  end if;
  perform trade.check_no_cancel_pending(p_order_id);
  perform trade.check_bridge_alive(v_account.bridge_id);
  perform trade.make_cancel(p_id, v_order, 30, v_intent.parent_id);
  return p_order_id;
end $$;

grant execute on function trade.place_intent(uuid, uuid, text, text, text, text, text, text, text, uuid)
  to authenticated;

-- Numbers as written, prices in won: JSON numbers arrive as their text.
-- Two statements: the second one sees what the first one wrote.
create function public.place_intent(p_id uuid, p_account_id uuid, p_instrument_id text, p_side text, p_order_type text,
  p_quantity text, p_limit_price text default null, p_time_in_force text default 'day',
  p_stop_price text default null, p_supersedes uuid default null)
returns setof public.orders
language sql set search_path = ''
as $$
  select trade.place_intent(p_id, p_account_id, p_instrument_id, p_side, p_order_type, p_quantity, p_limit_price,
    p_time_in_force, p_stop_price, p_supersedes);
  select * from public.orders where id = p_id;
$$;
grant execute on function public.place_intent(uuid, uuid, text, text, text, text, text, text, text, uuid)
  to authenticated;

set role postgres;
