-- What a bridge does with parent orders: reads them, makes the smaller orders they call for, and says where they stand.
set role app_owner;

-- `children`: every order ever made for it. `target`: of a replacement, the order that is replaced.
create type public.bridge_parent as (
  id uuid, user_id uuid, account_id uuid, environment text, kind text, instrument_id text, side text, quantity integer,
  terms jsonb, state text, placement text, progress jsonb, reason_code text, reason_detail jsonb, source text,
  source_id uuid, source_hash text, valid_until timestamptz, resumed_at timestamptz, created_at timestamptz,
  updated_at timestamptz, version bigint, children jsonb, target jsonb, now timestamptz
);

-- {intentId, leg, sequence, state, side, quantity, filledQuantity, leavesQuantity, orderDate, orderNo, branch,
-- reasonCode, createdAt}
create function trade.as_child(p_intent trade.order_intents, p_order trade.broker_orders) returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_build_object('intentId', p_intent.id, 'leg', p_intent.leg,
    'sequence', p_intent.sequence, 'state', p_intent.state, 'side', p_intent.side, 'quantity', p_intent.quantity,
    'filledQuantity', coalesce(p_order.cum_qty, 0),
    'leavesQuantity', case when p_intent.state = 'absent' then 0 else trade.live_quantity(p_intent.state,
      p_intent.quantity, p_intent.updated_at, p_order.status,
      p_order.quantity - p_order.cum_qty - p_order.canceled_qty - p_order.rejected_qty, null) end,
    'orderDate', coalesce(p_order.order_date, p_intent.order_date),
    'orderNo', coalesce(p_order.order_no, p_intent.order_no), 'branch', coalesce(p_order.branch, p_intent.branch),
    'reasonCode', p_intent.reason_code, 'createdAt', coalesce(p_intent.created_at, p_order.ordered_at))
$$;

create function trade.as_bridge_parent(p_parent trade.parent_orders) returns public.bridge_parent
language sql stable set search_path = ''
as $$
  select p_parent.id, p_parent.user_id, p_parent.account_id, a.environment, p_parent.kind, p_parent.instrument_id,
    p_parent.side, p_parent.quantity, p_parent.terms, p_parent.state, p_parent.placement, p_parent.progress,
    p_parent.reason_code, p_parent.reason_detail, p_parent.source, p_parent.source_id, p_parent.source_hash,
    p_parent.valid_until, p_parent.resumed_at, p_parent.created_at, p_parent.updated_at, p_parent.version,
    (select coalesce(jsonb_agg(trade.as_child(i, b) order by i.created_at, i.sequence), '[]')
      from trade.order_intents i left join trade.broker_orders b on b.intent_id = i.id
      where i.parent_id = p_parent.id and i.leg is not null),
    (select trade.as_child(i, b)
      from trade.order_intents i left join trade.broker_orders b on b.intent_id = i.id
      where p_parent.kind = 'replace' and i.id = (p_parent.terms ->> 'orderId')::uuid),
    clock_timestamp()
  from trade.broker_accounts a
  where a.id = p_parent.account_id
$$;

-- What is not at its end, and what is but still has an order that can trade. Oldest first.
create function trade.list_parent_orders(p_after uuid, p_limit integer) returns setof public.bridge_parent
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_after timestamptz := (select created_at from trade.parent_orders where id = p_after);
begin
  perform private.check_page(p_after is null or v_after is not null, p_limit);
  return query
    select shown.*
    from trade.parent_orders p
    join trade.broker_accounts a on a.id = p.account_id
    cross join lateral trade.as_bridge_parent(p) shown
    where a.bridge_id = v_bridge and a.archived_at is null
      and (p.state in ('working', 'triggered', 'suspended')
        or p.updated_at > clock_timestamp() - interval '1 day' and exists (
          select from trade.children c where c.parent_id = p.id and c.state <> 'absent' and c.live > 0))
      and (p_after is null or (p.created_at, p.id) > (v_after, p_after))
    order by p.created_at, p.id
    limit p_limit;
end $$;

-- Locks the parent, behind its account; refuses one that is not this bridge's, and a process without the lease.
create function trade.lock_bridge_parent(p_parent_id uuid, p_owner text, p_epoch bigint) returns trade.parent_orders
language plpgsql set search_path = ''
as $$
declare
  v_holds boolean := trade.holds_lease(private.current_bridge(), p_owner, p_epoch);
  v_parent trade.parent_orders;
begin
  select * into v_parent from trade.parent_orders where id = p_parent_id;
  if not found then
    perform private.fail('not_found', jsonb_build_object('parentId', p_parent_id));
  end if;
  perform trade.lock_bridge_account(v_parent.account_id);
  if not v_holds then
    perform private.fail('lease_lost');
  end if;
  select * into strict v_parent from trade.parent_orders where id = p_parent_id for update;
  return v_parent;
end $$;

create function trade.legs_of(p_kind text) returns text[]
language sql immutable set search_path = ''
as $$
  select case p_kind
    when 'oco' then array['take_profit', 'stop', 'exit']
    when 'bracket' then array['entry', 'take_profit', 'stop', 'exit']
    when 'twap' then array['slice']
    when 'replace' then array['replacement']
    else array['stop', 'exit']
  end
$$;

-- One order for a parent. The same leg and number again is the order that was made for them, whatever the other terms.
-- The side follows from the parent; never more than the parent has left beside what is filled or can still fill.
create function trade.spawn_child(p_parent_id uuid, p_leg text, p_sequence integer, p_order_type text,
  p_quantity integer, p_limit_price numeric, p_stop_price numeric, p_time_in_force text, p_owner text, p_epoch bigint)
returns setof public.bridge_intent
language plpgsql security definer set search_path = ''
as $$
declare
  v_parent trade.parent_orders := trade.lock_bridge_parent(p_parent_id, p_owner, p_epoch);
  v_child trade.order_intents;
  v_account trade.broker_accounts;
  v_side text := v_parent.side;
  v_room integer;
begin
  select * into v_child from trade.order_intents
  where parent_id = p_parent_id and leg = p_leg and sequence = p_sequence;
  if found then
    return next trade.as_bridge_intent(v_child);
    return;
  elsif p_leg is null or p_leg <> all (trade.legs_of(v_parent.kind)) or p_sequence is null or p_sequence < 0 then
    perform private.fail('input_invalid', '{"field": "leg"}');
  elsif v_parent.state not in ('working', 'triggered') or v_parent.valid_until <= clock_timestamp() then
    perform private.fail('parent_not_open', jsonb_build_object('state', v_parent.state));
  end if;
  if v_parent.kind = 'bracket' and p_leg <> 'entry' then
    v_side := case v_parent.side when 'buy' then 'sell' else 'buy' end;
  end if;
  select * into strict v_account from trade.broker_accounts where id = v_parent.account_id;
  perform trade.check_order_terms(v_side, p_order_type, p_quantity, p_time_in_force);
  perform trade.check_order_prices(v_parent.instrument_id, p_order_type, p_limit_price, p_stop_price);
  perform trade.check_account_may_place(v_account, v_side);
  v_room := trade.room_for_child(v_parent, p_leg);
  if p_quantity > v_room then
    perform private.fail('child_too_large', jsonb_build_object('limit', v_room, 'actual', p_quantity));
  end if;
  insert into trade.order_intents (id, user_id, account_id, kind, instrument_id, side, order_type, quantity,
    limit_price, stop_price, time_in_force, parent_id, leg, sequence, source, source_id, source_hash, request_hash,
    expires_at)
  values (private.derived_id(concat_ws(' ', p_parent_id, p_leg, p_sequence)), v_parent.user_id, v_parent.account_id,
    'place', v_parent.instrument_id, v_side, p_order_type, p_quantity, p_limit_price, p_stop_price, p_time_in_force,
    p_parent_id, p_leg, p_sequence, v_parent.source, v_parent.source_id, v_parent.source_hash,
    sha256(convert_to(jsonb_build_array('child', p_parent_id, p_leg, p_sequence)::text, 'UTF8')),
    trade.expiry_after(case v_parent.source when 'strategy' then 5 else 30 end))
  returning * into v_child;
  return next trade.as_bridge_intent(v_child);
end $$;

-- Takes back an order of this parent, or the one it replaces: before it was claimed it expires, after that everything
-- left is canceled. The cancel that is under way, if there is one now; also of a parent that has come to its end.
create function trade.cancel_child(p_parent_id uuid, p_order_id uuid, p_owner text, p_epoch bigint)
returns setof public.bridge_intent
language plpgsql security definer set search_path = ''
as $$
declare
  v_parent trade.parent_orders := trade.lock_bridge_parent(p_parent_id, p_owner, p_epoch);
  v_intent trade.order_intents;
  v_order trade.broker_orders;
  v_cancel trade.order_intents;
begin
  select * into v_intent from trade.order_intents
  where id = p_order_id and kind = 'place' and account_id = v_parent.account_id
    and (parent_id = p_parent_id or id::text = v_parent.terms ->> 'orderId')
  for update;
  if not found then
    perform private.fail('not_found', jsonb_build_object('orderId', p_order_id));
  elsif v_intent.state in ('proposed', 'ready') then
    update trade.order_intents
    set state = 'expired', reason_code = 'canceled_by_parent', reason_detail = '{"by": "parent"}'
    where id = p_order_id;
    return;
  end if;
  v_order := trade.find_order(p_order_id);
  if v_order.status = 'open' and not trade.is_cancel_pending(p_order_id) then
    perform trade.make_cancel(gen_random_uuid(), v_order, 30, p_parent_id);
  end if;
  select * into v_cancel from trade.order_intents
  where target_intent_id = p_order_id and state in ('ready', 'sending', 'in_doubt')
  order by created_at desc, version desc limit 1;
  if found then
    return next trade.as_bridge_intent(v_cancel);
  end if;
end $$;

-- Where a parent stands. An end is never left, only a person resumes, and what its owner did meanwhile wins: the row as
-- it is afterwards.
create function trade.record_parent(p_parent_id uuid, p_state text, p_placement text, p_progress jsonb,
  p_reason_code text, p_reason_detail jsonb, p_owner text, p_epoch bigint) returns setof public.bridge_parent
language plpgsql security definer set search_path = ''
as $$
declare
  v_parent trade.parent_orders := trade.lock_bridge_parent(p_parent_id, p_owner, p_epoch);
  v_code text := p_reason_code;
  v_detail jsonb := p_reason_detail;
begin
  if p_state is null or p_placement is null or jsonb_typeof(p_progress) is distinct from 'object' then
    perform private.fail('input_invalid');
  end if;
  if v_parent.state not in ('done', 'canceled', 'expired', 'failed')
    and (v_parent.state = p_state
      or trade.parent_may_follow(v_parent.state, p_state) and (v_parent.state <> 'suspended'
        or p_state not in ('working', 'triggered'))) then
    -- What was said of a state holds until something else is said of it.
    if v_parent.state = p_state then
      v_code := coalesce(p_reason_code, v_parent.reason_code);
      v_detail := coalesce(p_reason_detail, v_parent.reason_detail);
    end if;
    update trade.parent_orders
    set state = p_state, placement = p_placement, progress = p_progress, reason_code = v_code, reason_detail = v_detail
    where id = p_parent_id and (state, placement, progress, reason_code, reason_detail)
      is distinct from (p_state, p_placement, p_progress, v_code, v_detail);
    select * into strict v_parent from trade.parent_orders where id = p_parent_id;
  end if;
  return next trade.as_bridge_parent(v_parent);
end $$;

grant execute on function trade.list_parent_orders(uuid, integer),
  trade.spawn_child(uuid, text, integer, text, integer, numeric, numeric, text, text, bigint),
  trade.cancel_child(uuid, uuid, text, bigint),
  trade.record_parent(uuid, text, text, jsonb, text, jsonb, text, bigint) to authenticated;

set role postgres;
