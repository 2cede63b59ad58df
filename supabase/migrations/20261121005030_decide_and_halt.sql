-- What only a person decides: a second yes, what became of an order nobody answered for, and when everything stops.
set role app_owner;

/* ------------------------------------------------------------------------------------------------------ decisions */

create function trade.lock_own_intent(p_intent_id uuid) returns trade.order_intents
language plpgsql set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
  v_intent trade.order_intents;
begin
  select * into v_intent from trade.order_intents where id = p_intent_id and user_id = v_user and kind = 'place';
  if not found then
    perform private.fail('not_found', jsonb_build_object('intentId', p_intent_id));
  end if;
  perform trade.lock_own_account(v_intent.account_id, true);
  select * into strict v_intent from trade.order_intents where id = p_intent_id for update;
  return v_intent;
end $$;

-- The second yes. Everything is checked as if it were placed now.
create function trade.approve_intent(p_id uuid) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_intent trade.order_intents := trade.lock_own_intent(p_id);
  v_account trade.broker_accounts;
begin
  if v_intent.state <> 'proposed' and exists (select from trade.intent_events
    where intent_id = p_id and state = 'proposed') and v_intent.state not in ('expired', 'denied') then
    return p_id;
  elsif v_intent.state <> 'proposed' then
    perform private.fail('decision_not_open', jsonb_build_object('state', v_intent.state));
  elsif v_intent.expires_at <= clock_timestamp() then
    perform private.fail('intent_expired');
  end if;
  select * into strict v_account from trade.broker_accounts where id = v_intent.account_id;
  perform trade.check_account_may_place(v_account, v_intent.side);
  perform trade.check_order_prices(v_intent.instrument_id, v_intent.order_type, v_intent.limit_price,
    v_intent.stop_price);
  update trade.order_intents set state = 'ready', expires_at = trade.expiry_after(30) where id = p_id;
  return p_id;
end $$;

create function trade.decline_intent(p_id uuid) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_intent trade.order_intents := trade.lock_own_intent(p_id);
begin
  if v_intent.state = 'proposed' then
    update trade.order_intents
    set state = 'expired', reason_code = 'canceled_by_user', reason_detail = '{"by": "user"}'
    where id = p_id;
  elsif v_intent.state <> 'expired' then
    perform private.fail('decision_not_open', jsonb_build_object('state', v_intent.state));
  end if;
  return p_id;
end $$;

-- An order that nobody but a person can settle: it is this one of the broker's, or it was never placed.
create function trade.resolve_intent(p_intent_id uuid, p_decision text, p_broker_order_id uuid) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_intent trade.order_intents := trade.lock_own_intent(p_intent_id);
  v_order trade.broker_orders;
begin
  if p_decision is null or p_decision not in ('placed', 'not_placed')
    or (p_decision = 'placed') <> (p_broker_order_id is not null) then
    perform private.fail('input_invalid', '{"field": "decision"}');
  end if;
  select * into v_order from trade.broker_orders where id = p_broker_order_id for update;
  if p_decision = 'placed' and v_intent.state = 'acked' and v_order.intent_id = p_intent_id
    or p_decision = 'not_placed' and v_intent.state = 'absent' then
    return p_intent_id;
  elsif v_intent.state <> 'manual' then
    perform private.fail('decision_not_open', jsonb_build_object('state', v_intent.state));
  elsif p_decision = 'not_placed' then
    update trade.order_intents set state = 'absent', reason_detail = '{"by": "user"}' where id = p_intent_id;
  elsif v_order.intent_id is not null or v_order.account_id is distinct from v_intent.account_id
    or (v_order.instrument_id, v_order.side, v_order.quantity)
      is distinct from (v_intent.instrument_id, v_intent.side, v_intent.quantity)
    or v_order.ordered_at < v_intent.sent_at - interval '1 s'
    or trade.link_order(v_intent, v_order) <> 'acked' then
    perform private.fail('order_mismatch', jsonb_build_object('brokerOrderId', p_broker_order_id));
  end if;
  update trade.order_intents set decided_at = clock_timestamp() where id = p_intent_id;
  perform private.audit('intent_resolved', v_intent.user_id, jsonb_build_object('intentId', p_intent_id,
    'decision', p_decision, 'brokerOrderId', p_broker_order_id));
  return p_intent_id;
end $$;

/* -------------------------------------------------------------------------------------------------- ending it all */

-- Ends what has not been sent yet. How many that were.
create function trade.end_waiting_orders(p_account_id uuid, p_reason_code text) returns integer
language plpgsql set search_path = ''
as $$
declare
  v_count integer;
begin
  update trade.order_intents set state = 'expired', reason_code = p_reason_code, reason_detail = '{"by": "user"}'
  where account_id = p_account_id and kind = 'place' and state in ('proposed', 'ready');
  get diagnostics v_count = row_count;
  return v_count;
end $$;

-- One cancel for every open order that has none on its way, orders placed elsewhere included. `p_seed` makes the ids,
-- so that the same request makes each of them once. How many were made.
create function trade.cancel_open_orders(p_account_id uuid, p_seed text, p_seconds integer) returns integer
language plpgsql set search_path = ''
as $$
declare
  v_order trade.broker_orders;
  v_id uuid;
  v_count integer := 0;
begin
  for v_order in
    select * from trade.broker_orders where account_id = p_account_id and status = 'open' order by ordered_at, id
  loop
    v_id := private.derived_id(p_seed || ' ' || v_order.id);
    continue when trade.is_cancel_pending(coalesce(v_order.intent_id, v_order.id))
      or exists (select from trade.order_intents where id = v_id);
    perform trade.make_cancel(v_id, v_order, p_seconds,
      (select parent_id from trade.order_intents where id = v_order.intent_id));
    v_count := v_count + 1;
  end loop;
  return v_count;
end $$;

-- Ends a parent order for good, with whatever of it waits or rests at the broker.
create function trade.end_parent(p_parent_id uuid, p_state text, p_reason_code text) returns void
language plpgsql set search_path = ''
as $$
declare
  v_order trade.broker_orders;
begin
  update trade.parent_orders set state = p_state, reason_code = p_reason_code
  where id = p_parent_id and trade.parent_may_follow(state, p_state);
  update trade.order_intents set state = 'expired', reason_code = p_reason_code, reason_detail = '{"by": "parent"}'
  where parent_id = p_parent_id and kind = 'place' and state in ('proposed', 'ready');
  for v_order in
    select b.* from trade.broker_orders b join trade.order_intents i on i.id = b.intent_id
    where i.parent_id = p_parent_id and b.status = 'open'
  loop
    continue when trade.is_cancel_pending(v_order.intent_id);
    perform trade.make_cancel(gen_random_uuid(), v_order, 30, p_parent_id);
  end loop;
end $$;

-- Everything of an account that is waiting, working or open. How much was ended or asked to be canceled by this call.
create function trade.cancel_all_orders(p_id uuid, p_account_id uuid) returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  v_account trade.broker_accounts;
  v_parent uuid;
  v_count integer := 0;
begin
  if p_id is null then
    perform private.fail('input_invalid', '{"field": "id"}');
  end if;
  v_account := trade.lock_own_account(p_account_id);
  if trade.effective_mode(p_account_id) = 'observe' then
    perform private.fail('trading_observing');
  end if;
  perform trade.check_bridge_alive(v_account.bridge_id);
  v_count := trade.end_waiting_orders(p_account_id, 'canceled_by_user')
    + trade.cancel_open_orders(p_account_id, p_id::text, 30);
  for v_parent in
    select id from trade.parent_orders
    where account_id = p_account_id and state in ('working', 'triggered', 'suspended') order by created_at, id
  loop
    perform trade.end_parent(v_parent, 'canceled', 'canceled_by_user');
    v_count := v_count + 1;
  end loop;
  if v_count > 0 then
    perform private.audit('orders_canceled', v_account.user_id,
      jsonb_build_object('accountId', p_account_id, 'requestId', p_id, 'count', v_count));
  end if;
  return v_count;
end $$;

/* --------------------------------------------------------------------------------------------------------- modes */

-- Lowers the mode, never raises it. With `p_cancels` nothing stays open: not what waits, not what rests at the broker,
-- and not what the broker accepts later. How many cancels were made.
create function trade.lower_account(p_account trade.broker_accounts, p_mode text, p_cancels boolean) returns integer
language plpgsql set search_path = ''
as $$
declare
  v_count integer := 0;
begin
  update trade.broker_accounts set mode = p_mode
  where id = p_account.id and trade.mode_rank(mode) < trade.mode_rank(p_mode);
  if p_mode in ('halted', 'observe') then
    perform trade.end_waiting_orders(p_account.id, 'trading_halted');
  end if;
  if p_cancels and p_mode = 'halted' then
    update trade.broker_accounts set cancels_all = true where id = p_account.id and not cancels_all;
    -- A cancel of everything left is as right in ten minutes as now.
    v_count := trade.cancel_open_orders(p_account.id, gen_random_uuid()::text, 600);
  end if;
  return v_count;
end $$;

-- The owner's emergency stop, of one account or of all. How many cancels were made.
create function trade.halt_trading(p_account_id uuid, p_reason text, p_cancels boolean) returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
  v_account_id uuid;
  v_account trade.broker_accounts;
  v_count integer := 0;
begin
  if p_account_id is not null then
    perform trade.lock_own_account(p_account_id);
  end if;
  perform private.give_reason(null, p_reason, null);
  for v_account_id in
    select id from trade.broker_accounts
    where user_id = v_user and archived_at is null and (p_account_id is null or id = p_account_id) order by id
  loop
    v_account := trade.lock_own_account(v_account_id);
    v_count := v_count + trade.lower_account(v_account, 'halted', coalesce(p_cancels, false));
    perform private.audit('mode_set', v_user, jsonb_build_object('accountId', v_account_id, 'from', v_account.mode,
      'to', 'halted', 'reason', left(p_reason, 200), 'cancels', coalesce(p_cancels, false)));
  end loop;
  return v_count;
end $$;

-- Making it safer is never refused. Making a live account freer needs a second factor.
create or replace function trade.set_trading_mode(p_account_id uuid, p_mode text, p_reason text) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_account trade.broker_accounts := trade.lock_own_account(p_account_id);
begin
  if p_mode is null or p_mode not in ('active', 'reducing', 'halted', 'observe') then
    perform private.fail('input_invalid', '{"field": "mode"}');
  end if;
  if v_account.environment = 'live' and not private.has_second_factor()
    and trade.mode_rank(p_mode) < trade.mode_rank(v_account.mode) then
    perform private.fail('step_up_required', '{}', '42501');
  end if;
  perform private.give_reason(null, p_reason, null);
  update trade.broker_accounts set mode = p_mode where id = p_account_id and mode <> p_mode;
  perform private.audit('mode_set', v_account.user_id, jsonb_build_object(
    'accountId', p_account_id, 'from', v_account.mode, 'to', p_mode, 'reason', left(p_reason, 200)));
end $$;

-- A bridge may make an account safer on its own, never freer. The mode the account is in afterwards.
create function trade.lower_mode(p_account_id uuid, p_mode text, p_reason_code text, p_detail jsonb, p_cancels boolean)
returns text
language plpgsql security definer set search_path = ''
as $$
declare
  v_account trade.broker_accounts := trade.lock_bridge_account(p_account_id);
begin
  if p_mode is null or p_mode not in ('reducing', 'halted', 'observe') then
    perform private.fail('input_invalid', '{"field": "mode"}');
  end if;
  perform private.give_reason(p_reason_code, null, p_detail);
  perform trade.lower_account(v_account, p_mode, coalesce(p_cancels, false));
  if trade.mode_rank(v_account.mode) < trade.mode_rank(p_mode) then
    perform private.audit('mode_set', v_account.user_id, jsonb_build_object('accountId', p_account_id,
      'from', v_account.mode, 'to', p_mode, 'reason', p_reason_code, 'detail', p_detail));
  end if;
  return (select mode from trade.broker_accounts where id = p_account_id);
end $$;

-- As before, and nothing is kept for the account any more. Its key is gone: what rests at the broker is its owner's to
-- cancel there.
create or replace function trade.archive_broker_account(p_account_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_account trade.broker_accounts := trade.lock_own_account(p_account_id, true);
begin
  if v_account.archived_at is not null then
    return;
  end if;
  perform private.revoke_credential(p_account_id);
  update trade.order_intents set state = 'expired', reason_code = 'account_archived'
  where account_id = p_account_id and state in ('proposed', 'ready');
  update trade.parent_orders set state = 'canceled', reason_code = 'account_archived'
  where account_id = p_account_id and state in ('working', 'triggered', 'suspended');
  update trade.broker_accounts
  set archived_at = clock_timestamp(), mode = 'halted', credential_state = 'none'
  where id = p_account_id;
  perform private.audit('account_archived', v_account.user_id, jsonb_build_object('accountId', p_account_id));
end $$;

-- For the operator, after a backup was restored: the ledger is older than the broker. No old bridge may go on, nothing
-- that waits may be sent, and a person lets each account trade again.
create function private.mark_restored(p_reason text) returns void
language plpgsql set search_path = ''
as $$
begin
  update private.leases set owner = null, expires_at = '-infinity', epoch = epoch + 1000000;
  perform private.give_reason('restored', p_reason, null);
  update trade.broker_accounts set mode = 'halted' where archived_at is null and mode in ('active', 'reducing');
  update trade.order_intents set state = 'expired', reason_code = 'trading_halted' where state in ('proposed', 'ready');
  perform private.audit('ledger_restored', null, jsonb_build_object('reason', p_reason));
end $$;

grant execute on function trade.approve_intent(uuid), trade.decline_intent(uuid),
  trade.resolve_intent(uuid, text, uuid), trade.cancel_all_orders(uuid, uuid), trade.halt_trading(uuid, text, boolean),
  trade.lower_mode(uuid, text, text, jsonb, boolean) to authenticated;

set role postgres;
