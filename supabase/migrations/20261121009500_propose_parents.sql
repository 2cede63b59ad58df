-- Rules place parent orders: an entry with its exits, and a stop under what is held. They are proposed like every order of
-- an armed version; what is sent for them passes the same guards, limits and modes.
set role app_owner;

alter table trade.parent_orders
  -- Its entry waits for its owner's yes.
  add column needs_approval boolean not null default false;

/* -------------------------------------------------------------------------------- a bracket with one exit or several */

-- A profit, a stop, a trail or a time: one of them at least, each on its own side.
create function trade.check_bracket_exits(p_terms jsonb, p_side text, p_kind text) returns void
language plpgsql immutable set search_path = ''
as $$
declare
  v_profit numeric := trade.term_price(p_terms, 'takeProfitPrice', false, p_kind);
  v_stop numeric := trade.term_price(p_terms, 'stopPrice', false, p_kind);
begin
  perform trade.term_price(p_terms, 'stopLimitPrice', false, p_kind);
  perform trade.term_price(p_terms, 'trailFromPrice', false, p_kind);
  perform trade.check_term_range(p_terms, 'trailRate', 0.001, 0.5);
  perform trade.check_term_range(p_terms, 'exitAt', 0, 8640000000000000);
  perform trade.check_term_whole(p_terms, 'exitAt');
  if not p_terms ?| array['takeProfitPrice', 'stopPrice', 'trailRate', 'exitAt']
    or p_terms ? 'stopLimitPrice' and not p_terms ? 'stopPrice'
    or p_terms ? 'trailFromPrice' and not p_terms ? 'trailRate' then
    perform private.fail('input_invalid', '{"field": "terms"}');
  elsif v_profit = v_stop or (v_profit > v_stop) <> (p_side = 'sell') then
    perform private.fail('exits_crossed', '{"field": "takeProfitPrice"}');
  end if;
end $$;

create or replace function trade.check_parent_terms(p_kind text, p_instrument_kind text, p_side text, p_quantity integer,
  p_terms jsonb) returns void
language plpgsql immutable set search_path = ''
as $$
begin
  case p_kind
    when 'stop' then
      perform trade.check_term_keys(p_terms, array['triggerPrice', 'orderType', 'limitPrice']);
      perform trade.check_priced_terms(p_terms, 'limitPrice');
      perform trade.term_price(p_terms, 'triggerPrice', true, p_instrument_kind);
      perform trade.term_price(p_terms, 'limitPrice', false, p_instrument_kind);
    when 'stop_limit' then
      perform trade.check_term_keys(p_terms, array['triggerPrice', 'limitPrice']);
      perform trade.term_price(p_terms, 'triggerPrice', true, p_instrument_kind);
      perform trade.term_price(p_terms, 'limitPrice', true, p_instrument_kind);
    when 'trailing_stop' then
      perform trade.check_term_keys(p_terms, array['trailRate', 'trailWon', 'orderType', 'limitOffsetWon']);
      perform trade.check_priced_terms(p_terms, 'limitOffsetWon');
      if num_nonnulls(p_terms -> 'trailRate', p_terms -> 'trailWon') <> 1 then
        perform private.fail('input_invalid', '{"field": "trailRate"}');
      end if;
      perform trade.check_term_range(p_terms, 'trailRate', 0.001, 0.5);
      perform trade.check_term_range(p_terms, 'trailWon', 1, 100000000);
      perform trade.check_term_range(p_terms, 'limitOffsetWon', 0, 100000000);
      perform trade.check_term_whole(p_terms, 'trailWon');
      perform trade.check_term_whole(p_terms, 'limitOffsetWon');
    when 'oco' then
      perform trade.check_term_keys(p_terms, array['takeProfitPrice', 'stopPrice', 'stopLimitPrice']);
      perform trade.check_exits(p_terms, p_side, p_instrument_kind);
    when 'bracket' then
      perform trade.check_term_keys(p_terms, array['entry', 'takeProfitPrice', 'stopPrice', 'stopLimitPrice', 'trailRate',
        'trailFromPrice', 'exitAt']);
      perform trade.check_term_keys(p_terms -> 'entry', array['orderType', 'limitPrice']);
      perform trade.check_priced_terms(p_terms -> 'entry', 'limitPrice');
      perform trade.term_price(p_terms -> 'entry', 'limitPrice', false, p_instrument_kind);
      perform trade.check_bracket_exits(p_terms, case p_side when 'buy' then 'sell' else 'buy' end, p_instrument_kind);
    when 'twap' then
      perform trade.check_term_keys(p_terms, array['slices', 'intervalMs', 'orderType', 'limitPrice']);
      perform trade.check_priced_terms(p_terms, 'limitPrice');
      perform trade.term_price(p_terms, 'limitPrice', false, p_instrument_kind);
      perform trade.term_number(p_terms, 'slices', true);
      perform trade.term_number(p_terms, 'intervalMs', true);
      perform trade.check_term_range(p_terms, 'slices', 2, 100);
      perform trade.check_term_range(p_terms, 'intervalMs', 5000, 86400000);
      perform trade.check_term_whole(p_terms, 'slices');
      perform trade.check_term_whole(p_terms, 'intervalMs');
      if p_quantity < (p_terms ->> 'slices')::numeric then
        perform private.fail('quantity_too_small', '{"field": "slices"}');
      end if;
    else
      -- A replacement is made by modify_order alone.
      perform private.fail('order_type_unsupported', jsonb_build_object('kind', p_kind));
  end case;
end $$;

-- Whether a bracket guards what it bought against a falling price: not by a profit, a time, or a trail still to begin.
create function trade.has_stop(p_terms jsonb, p_progress jsonb) returns boolean
language sql immutable set search_path = ''
as $$
  select p_terms ? 'stopPrice'
    or p_terms ? 'trailRate' and (not p_terms ? 'trailFromPrice' or p_progress ? 'watermark')
$$;
grant execute on function trade.has_stop(jsonb, jsonb) to authenticated;

create or replace function trade.protection_of(p_account_id uuid, p_instrument_id text) returns trade.protection
language sql stable set search_path = ''
as $$
  select row(coalesce(sum(least(resting.quantity, guarded.quantity)), 0)::integer,
    coalesce(sum(greatest(guarded.quantity - resting.quantity, 0)) filter (where p.state <> 'suspended'), 0)::integer
  )::trade.protection
  from trade.parent_orders p
  cross join lateral trade.sum_children(p.id) sums
  cross join lateral (
    select greatest(case p.kind when 'bracket' then sums.entry_filled else p.quantity end - sums.filled, 0) as quantity
  ) guarded
  cross join lateral (
    select coalesce(sum(live), 0)::integer as quantity from trade.children
    where parent_id = p.id and status = 'open' and order_type = 'stop_limit' and side = 'sell'
  ) resting
  where p.account_id = p_account_id and p.instrument_id = p_instrument_id
    and p.state in ('working', 'triggered', 'suspended')
    and (p.side = 'sell' and p.kind in ('stop', 'stop_limit', 'trailing_stop', 'oco')
      or p.side = 'buy' and p.kind = 'bracket' and trade.has_stop(p.terms, p.progress))
$$;

/* ------------------------------------------------------------------------------------------- what is sent for them */

-- One order for a parent. The same leg and number again is the order that was made for them, whatever the other terms.
-- The side follows from the parent; never more than the parent has left beside what is filled or can still fill.
create or replace function trade.spawn_child(p_parent_id uuid, p_leg text, p_sequence integer, p_order_type text,
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
  -- What a rule or strategy begins with; its exits are kept like those a person has placed.
  v_is_entry boolean := v_parent.source <> 'web' and p_leg is not distinct from 'entry';
  v_waits boolean := v_parent.needs_approval and p_leg is not distinct from 'entry';
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
  elsif v_is_entry and v_parent.created_at < clock_timestamp() - interval '10 s' then
    -- What a rule saw longer ago is no reason to trade.
    perform private.fail('firing_stale');
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
    state, expires_at)
  values (private.derived_id(concat_ws(' ', p_parent_id, p_leg, p_sequence)), v_parent.user_id, v_parent.account_id,
    'place', v_parent.instrument_id, v_side, p_order_type, p_quantity, p_limit_price, p_stop_price, p_time_in_force,
    p_parent_id, p_leg, p_sequence, v_parent.source, v_parent.source_id, v_parent.source_hash,
    sha256(convert_to(jsonb_build_array('child', p_parent_id, p_leg, p_sequence)::text, 'UTF8')),
    case when v_waits then 'proposed' else 'ready' end,
    trade.expiry_after(case when v_waits then 300 when v_is_entry then 5 else 30 end))
  returning * into v_child;
  return next trade.as_bridge_intent(v_child);
end $$;

-- Cards of a version that is over, entries of its parents among them. Exits stay: they protect what is held.
create or replace function private.end_proposals(p_version_id uuid) returns void
language sql set search_path = ''
as $$
  update trade.order_intents set state = 'expired', reason_code = 'version_not_armed'
  where source_id = p_version_id and kind = 'place' and (parent_id is null or leg = 'entry')
    and state in ('proposed', 'ready')
$$;

/* ---------------------------------------------------------------------------------------------------- proposing them */

-- Shares of a holding that no parent order will sell: for those of a bracket as far as its entry is filled.
create function trade.unguarded_shares(p_account_id uuid, p_instrument_id text) returns integer
language sql stable set search_path = ''
as $$
  select coalesce((select quantity from trade.positions where account_id = p_account_id and instrument_id = p_instrument_id), 0)
    - trade.shares_spoken_for(p_account_id, p_instrument_id)
    - coalesce((select sum(sums.entry_filled - sums.filled)
      from trade.parent_orders p cross join lateral trade.sum_children(p.id) sums
      where p.account_id = p_account_id and p.instrument_id = p_instrument_id and p.kind = 'bracket' and p.side = 'buy'
        and p.state in ('working', 'triggered', 'suspended')), 0)::integer
$$;

-- A rule has one stop an instrument: the next one takes the place of the last, also of an earlier version's, unless that
-- has gone off.
create function private.end_stops_of_rule(p_version_id uuid, p_account_id uuid, p_instrument_id text) returns void
language plpgsql set search_path = ''
as $$
declare
  v_id uuid;
begin
  for v_id in
    select p.id from trade.parent_orders p
    where p.account_id = p_account_id and p.instrument_id = p_instrument_id and p.kind = 'stop' and p.state = 'working'
      and p.source = 'rule' and (p.source_id = p_version_id or p.source_id in (
        select older.id from trade.rule_versions older join trade.rule_versions v using (rule_id) where v.id = p_version_id))
  loop
    perform trade.end_parent(v_id, 'canceled', 'replaced_by_rule');
  end loop;
end $$;

-- A parent order of an armed version, made by its bridge. Kept for ninety days at most. Safe to repeat with the same id.
-- `bracket`: its entry is asked for within ten seconds and once, or waits for its owner as a card. `stop`: under what is
-- held and nothing else sells, of `p_quantity` shares at most, in the place of the rule's last stop. {id, waits}: whether its
-- owner has to say yes first.
create function trade.propose_parent(p_id uuid, p_account_id uuid, p_source_id uuid, p_source_hash text, p_kind text,
  p_instrument_id text, p_side text, p_quantity text, p_terms jsonb, p_needs_approval boolean, p_owner text,
  p_epoch bigint) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_holds boolean := trade.holds_lease(private.current_bridge(), p_owner, p_epoch);
  v_account trade.broker_accounts := trade.lock_bridge_account(p_account_id);
  v_quantity integer := trade.read_quantity(p_quantity);
  v_hash bytea := sha256(convert_to(jsonb_build_array('propose_parent', p_account_id, p_source_id, p_source_hash, p_kind,
    p_instrument_id, p_side, v_quantity, p_terms)::text, 'UTF8'));
  v_source text := (select kind from private.armed_versions where id = p_source_id);
  v_instrument public.instruments;
  v_waits boolean;
begin
  if not v_holds or p_id is null then
    perform private.fail(case when p_id is null then 'input_invalid' else 'lease_lost' end);
  elsif trade.is_repeated_parent(p_id, v_account.user_id, v_hash) then
    return jsonb_build_object('id', p_id, 'waits', (select needs_approval from trade.parent_orders where id = p_id));
  elsif v_source is null then
    perform private.fail('version_not_armed', jsonb_build_object('versionId', p_source_id), '42501');
  elsif (p_kind, p_side) is distinct from ('bracket', 'buy') and (p_kind, p_side) is distinct from ('stop', 'sell') then
    perform private.fail('order_type_unsupported', jsonb_build_object('kind', p_kind));
  end if;
  perform trade.check_order_terms(p_side, 'market', v_quantity, 'day');
  select * into v_instrument from public.instruments where id = p_instrument_id;
  if not found then
    perform private.fail('instrument_unknown', jsonb_build_object('instrumentId', p_instrument_id));
  end if;
  perform trade.check_parent_terms(p_kind, v_instrument.kind, p_side, v_quantity, p_terms);
  perform trade.check_account_may_place(v_account, p_side);
  if p_kind = 'stop' then
    perform private.end_stops_of_rule(p_source_id, p_account_id, p_instrument_id);
    v_quantity := greatest(1, least(v_quantity, trade.unguarded_shares(p_account_id, p_instrument_id)));
  end if;
  perform trade.check_parent_fits(v_account, p_instrument_id, p_side, v_quantity);
  v_waits := p_kind = 'bracket' and (coalesce(p_needs_approval, false)
    or v_account.environment = 'live' and trade.is_above_step_up(v_account.user_id, p_account_id, p_side,
      trade.order_value(p_instrument_id, p_side, v_quantity, (p_terms #>> '{entry,limitPrice}')::numeric)));
  insert into trade.parent_orders (id, user_id, account_id, kind, instrument_id, side, quantity, terms, source, source_id,
    source_hash, request_hash, valid_until, needs_approval)
  values (p_id, v_account.user_id, p_account_id, p_kind, p_instrument_id, p_side, v_quantity, p_terms, v_source,
    p_source_id, p_source_hash, v_hash, clock_timestamp() + interval '90 days', v_waits);
  return jsonb_build_object('id', p_id, 'waits', v_waits);
end $$;

create function public.propose_parent(p_id uuid, p_account_id uuid, p_source_id uuid, p_source_hash text, p_kind text,
  p_instrument_id text, p_side text, p_quantity text, p_terms jsonb, p_owner text, p_epoch bigint,
  p_needs_approval boolean default false) returns jsonb
language sql set search_path = ''
as $$
  select trade.propose_parent(p_id, p_account_id, p_source_id, p_source_hash, p_kind, p_instrument_id, p_side, p_quantity,
    p_terms, p_needs_approval, p_owner, p_epoch)
$$;

grant execute on function
  trade.propose_parent(uuid, uuid, uuid, text, text, text, text, text, jsonb, boolean, text, bigint),
  public.propose_parent(uuid, uuid, uuid, text, text, text, text, text, jsonb, text, bigint, boolean)
  to authenticated;

set role postgres;
