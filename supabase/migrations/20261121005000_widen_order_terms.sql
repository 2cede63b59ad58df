-- More kinds of orders, who an order comes from, and a fourth mode: observe, which only reads.
set role app_owner;

/* ------------------------------------------------------------------------------------------------------- intents */

alter table trade.order_intents
  drop constraint order_intents_order_type_check,
  drop constraint order_intents_check,
  drop column fingerprint,
  -- Won; the order waits at the venue until a trade reaches it.
  add column stop_price numeric(14, 4) check (stop_price > 0),
  -- Which part of a parent order this is; `sequence` counts the orders of one leg.
  add column parent_id uuid,
  add column leg text check (leg in ('entry', 'take_profit', 'stop', 'exit', 'slice', 'replacement')),
  add column sequence integer check (sequence >= 0),
  -- The order that was never placed and that this one was given instead of.
  add column supersedes uuid references trade.order_intents (id),
  -- The armed version of the rule or strategy it comes from.
  add column source_id uuid,
  add column source_hash text check (char_length(source_hash) between 1 and 128),
  -- When a person said what became of it.
  add column decided_at timestamptz,
  add constraint order_intents_order_type_check check (order_type in
    ('limit', 'market', 'stop_limit', 'limit_or_close', 'market_to_limit', 'peg_primary', 'other')),
  add constraint order_intents_limit_price_given check (kind = 'cancel'
    or (order_type in ('limit', 'stop_limit', 'limit_or_close')) = (limit_price is not null)),
  add constraint order_intents_stop_price_given check (kind = 'cancel'
    or (order_type = 'stop_limit') = (stop_price is not null)),
  add constraint order_intents_leg_of_parent check (num_nonnulls(leg, sequence) in (0, 2)
    and (leg is null or parent_id is not null) and (kind = 'cancel' or (leg is null) = (parent_id is null)));

-- The broker takes no id of ours, so two unanswered orders that look alike could not be told apart.
alter table trade.order_intents
  add column fingerprint text not null generated always as (account_id::text || '|' || instrument_id || '|' || side ||
    '|' || quantity::text || '|' || coalesce(limit_price, 0)::text || '|' || order_type || '|' ||
    coalesce(stop_price, 0)::text) stored;
-- As long as nobody knows whether it is at the broker, a person's doubt included, nothing that looks like it is sent.
create unique index order_intents_unanswered on trade.order_intents (fingerprint)
  where kind = 'place' and state in ('sending', 'in_doubt', 'manual');
create unique index order_intents_child on trade.order_intents (parent_id, leg, sequence) where leg is not null;
create index order_intents_parent on trade.order_intents (parent_id);
create index order_intents_decided on trade.order_intents (decided_at) where decided_at is not null;
create unique index order_intents_supersedes on trade.order_intents (supersedes)
  where state not in ('denied', 'rejected', 'expired');
grant select (stop_price, parent_id, leg, sequence, supersedes, source_id, source_hash, reason_detail)
  on trade.order_intents to authenticated;

alter table trade.broker_orders
  drop constraint broker_orders_order_type_check,
  add constraint broker_orders_order_type_check check (order_type in
    ('limit', 'market', 'stop_limit', 'limit_or_close', 'market_to_limit', 'peg_primary', 'other'));

-- An uuid that follows from a text: the same request makes the same row wherever it is made.
create function private.derived_id(p_text text) returns uuid
language sql immutable set search_path = ''
as $$
  select overlay(overlay(md5(p_text) placing '8' from 13) placing 'a' from 17)::uuid
$$;

/* --------------------------------------------------------------------------------------------------------- modes */

alter table trade.broker_accounts
  drop constraint broker_accounts_mode_check,
  add constraint broker_accounts_mode_check check (mode in ('active', 'reducing', 'halted', 'observe')),
  -- Whoever halted it wanted every order canceled: what the broker accepts later is canceled as well.
  add column cancels_all boolean not null default false;
alter table trade.kill_switch
  drop constraint kill_switch_mode_check,
  add constraint kill_switch_mode_check check (mode in ('active', 'reducing', 'halted', 'observe'));

-- active 0, reducing 1, halted 2, observe 3: the larger number allows less.
create or replace function trade.mode_rank(p_mode text) returns integer
language sql immutable set search_path = ''
as $$
  select array_position(array['active', 'reducing', 'halted', 'observe'], p_mode) - 1
$$;

/* --------------------------------------------------------------------------------------------- orders as written */

create or replace function trade.check_account_may_place(p_account trade.broker_accounts, p_side text) returns void
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
  elsif v_mode = 'observe' then
    perform private.fail('trading_observing');
  elsif v_mode = 'halted' then
    perform private.fail('trading_halted');
  elsif v_mode = 'reducing' and p_side = 'buy' then
    perform private.fail('trading_reducing');
  end if;
  perform trade.check_bridge_alive(p_account.bridge_id);
end $$;

create or replace function trade.check_order_terms(p_side text, p_order_type text, p_quantity integer,
  p_time_in_force text) returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if p_side is null or p_side not in ('buy', 'sell') then
    perform private.fail('input_invalid', '{"field": "side"}');
  elsif p_order_type is null or p_time_in_force is null
    or p_order_type not in ('limit', 'market', 'stop_limit', 'limit_or_close', 'market_to_limit', 'peg_primary')
    or p_time_in_force not in ('day', 'ioc', 'fok')
    or (p_time_in_force <> 'day' and p_order_type not in ('limit', 'market', 'market_to_limit')) then
    perform private.fail('order_type_unsupported');
  elsif p_quantity is null or p_quantity < 1 then
    perform private.fail('quantity_invalid');
  elsif p_quantity > 1000000 then
    perform private.fail('quantity_too_large', '{"max": 1000000}');
  end if;
end $$;

-- A price on the instrument's ladder. `p_field` says which one it is when it is not.
create function trade.check_price_step(p_kind text, p_price numeric, p_field text) returns void
language plpgsql immutable set search_path = ''
as $$
declare
  v_tick numeric;
begin
  if p_price <= 0 or p_price > 100000000 or p_price <> trunc(p_price) then
    perform private.fail('price_invalid', jsonb_build_object('field', p_field));
  end if;
  v_tick := trade.tick_size(p_kind, p_price);
  if p_price % v_tick <> 0 then
    perform private.fail('price_off_tick', jsonb_build_object('tickSize', v_tick, 'field', p_field));
  end if;
end $$;

-- The prices an order of this type needs and no other, on the ladder and inside the day's limits as far as the day's
-- base price is known.
create function trade.check_order_prices(p_instrument_id text, p_order_type text, p_limit_price numeric,
  p_stop_price numeric) returns void
language plpgsql stable set search_path = ''
as $$
declare
  v_instrument public.instruments;
begin
  select * into v_instrument from public.instruments where id = p_instrument_id;
  if not found then
    perform private.fail('instrument_unknown', jsonb_build_object('instrumentId', p_instrument_id));
  elsif v_instrument.is_halted then
    perform private.fail('instrument_halted', jsonb_build_object('instrumentId', p_instrument_id));
  elsif p_order_type in ('limit', 'stop_limit', 'limit_or_close') and p_limit_price is null then
    perform private.fail('price_required', '{"field": "limitPrice"}');
  elsif p_order_type not in ('limit', 'stop_limit', 'limit_or_close') and p_limit_price is not null then
    perform private.fail('price_not_allowed', '{"field": "limitPrice"}');
  elsif p_order_type = 'stop_limit' and p_stop_price is null then
    perform private.fail('price_required', '{"field": "stopPrice"}');
  elsif p_order_type <> 'stop_limit' and p_stop_price is not null then
    perform private.fail('price_not_allowed', '{"field": "stopPrice"}');
  end if;
  perform trade.check_price_step(v_instrument.kind, p_limit_price, 'limitPrice') where p_limit_price is not null;
  perform trade.check_price_step(v_instrument.kind, p_stop_price, 'stopPrice') where p_stop_price is not null;
  -- ELW have no daily limit.
  if v_instrument.base_price_date = private.kst_date(clock_timestamp()) and v_instrument.kind <> 'elw'
    and greatest(abs(p_limit_price - v_instrument.base_price), abs(p_stop_price - v_instrument.base_price))
      > v_instrument.base_price * 0.3 then
    perform private.fail('price_outside_limit', jsonb_build_object('basePrice', v_instrument.base_price));
  end if;
end $$;

set role postgres;
