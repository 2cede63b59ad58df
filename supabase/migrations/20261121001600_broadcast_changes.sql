-- Private channels `user:<id>` and `bridge:<id>`: told at commit, in the transaction that made the change. Nobody may write to them.
create policy read_own_channel on realtime.messages for select to authenticated using (
  extension = 'broadcast' and (select realtime.topic()) in (
    'user:' || (select auth.uid())::text, 'bridge:' || (select private.own_bridge_id())::text));

-- Belongs to `postgres`, to whom alone the platform opens realtime.messages.
-- A message that cannot be sent must never undo the fact it tells of: clients read a snapshot after every gap.
create function private.broadcast(p_topic text, p_event text, p_payload jsonb) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform realtime.send(p_payload, p_event, p_topic, true);
exception when others then
  raise warning 'broadcast % failed: %', p_event, sqlerrm;
end $$;
revoke execute on function private.broadcast(text, text, jsonb) from public, anon, authenticated, service_role;
grant execute on function private.broadcast(text, text, jsonb) to app_owner;

set role app_owner;

/* ------------------------------------------------------------------------------------------------- to the owner */

-- Row triggers below wait for the commit and speak only for the newest version of what they show, so that one
-- transaction tells of each order, position or account once, as it was left.

create function private.broadcast_order(p_user_id uuid, p_order_id uuid, p_version bigint) returns void
language plpgsql set search_path = ''
as $$
declare
  v_order public.orders;
begin
  select * into v_order from public.orders where id = p_order_id and version = p_version;
  if found then
    perform private.broadcast('user:' || p_user_id, 'order_changed', jsonb_build_object('order', to_jsonb(v_order)));
  end if;
end $$;

create function private.tell_intent() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_state text;
  v_bridge uuid;
begin
  perform private.broadcast_order(new.user_id,
    case new.kind when 'place' then new.id else coalesce(new.target_intent_id, new.target_broker_order_id) end,
    new.version);
  if new.state = 'ready' then
    select i.state, a.bridge_id into v_state, v_bridge
    from trade.order_intents i join trade.broker_accounts a on a.id = i.account_id
    where i.id = new.id and i.version = new.version;
    if v_state = 'ready' then
      perform private.broadcast('bridge:' || v_bridge, 'intent_ready',
        jsonb_build_object('intentId', new.id, 'accountId', new.account_id));
    end if;
  end if;
  return null;
end $$;
create constraint trigger tell_intent after insert or update on trade.order_intents
  deferrable initially deferred for each row execute function private.tell_intent();

create function private.tell_broker_order() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.broadcast_order(new.user_id, coalesce(new.intent_id, new.id), new.version);
  return null;
end $$;
create constraint trigger tell_broker_order after insert or update on trade.broker_orders
  deferrable initially deferred for each row execute function private.tell_broker_order();

create function private.tell_position() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_row public.positions;
begin
  select * into v_row from public.positions
  where account_id = new.account_id and instrument_id = new.instrument_id and version = new.version;
  if found then
    perform private.broadcast('user:' || new.user_id, 'position_changed', jsonb_build_object('position', to_jsonb(v_row)));
  end if;
  return null;
end $$;
create constraint trigger tell_position after insert or update on trade.positions
  deferrable initially deferred for each row execute function private.tell_position();

create function private.tell_balance() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_row public.balances;
begin
  select * into v_row from public.balances where account_id = new.account_id and version = new.version;
  if found then
    perform private.broadcast('user:' || new.user_id, 'balance_changed', jsonb_build_object('balance', to_jsonb(v_row)));
  end if;
  return null;
end $$;
create constraint trigger tell_balance after insert or update on trade.balances
  deferrable initially deferred for each row execute function private.tell_balance();

create function private.tell_account() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_row public.broker_accounts;
begin
  select * into v_row from public.broker_accounts where id = new.id and version = new.version;
  if found then
    perform private.broadcast('user:' || new.user_id, 'account_changed', jsonb_build_object('account', to_jsonb(v_row)));
  end if;
  return null;
end $$;
create constraint trigger tell_account after insert or update on trade.broker_accounts
  deferrable initially deferred for each row execute function private.tell_account();

create function private.tell_bridge_watchers() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_row public.bridges;
  v_user uuid;
begin
  select * into strict v_row from public.bridges where id = new.id;
  for v_user in
    select distinct user_id from trade.broker_accounts where bridge_id = new.id and archived_at is null
  loop
    perform private.broadcast('user:' || v_user, 'bridge_changed', jsonb_build_object('bridge', to_jsonb(v_row)));
  end loop;
  return null;
end $$;
create trigger tell_watchers after update of announced_at on private.bridges
  for each row when (old.announced_at is distinct from new.announced_at)
  execute function private.tell_bridge_watchers();

/* ------------------------------------------------------------------------------------------------- to the bridge */

create function private.tell_bridge_of_account() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.broadcast('bridge:' || new.bridge_id, 'account_changed', jsonb_build_object('accountId', new.id));
  return null;
end $$;
create trigger tell_bridge_created after insert on trade.broker_accounts
  for each row execute function private.tell_bridge_of_account();
-- Not of its own session reports: it would hear itself.
create trigger tell_bridge_changed after update on trade.broker_accounts
  for each row when ((old.mode, old.label, old.archived_at) is distinct from (new.mode, new.label, new.archived_at))
  execute function private.tell_bridge_of_account();

create function private.tell_bridge_of_credential() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.broadcast('bridge:' || new.bridge_id, 'credential_saved', jsonb_build_object('accountId', new.account_id));
  return null;
end $$;
create trigger tell_bridge after insert on private.broker_credentials
  for each row execute function private.tell_bridge_of_credential();

create function private.tell_bridges_of_switch() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_account trade.broker_accounts;
begin
  for v_account in
    select * from trade.broker_accounts where archived_at is null and new.scope in ('global', id::text)
  loop
    perform private.broadcast('bridge:' || v_account.bridge_id, 'account_changed',
      jsonb_build_object('accountId', v_account.id));
  end loop;
  return null;
end $$;
create trigger tell_bridges after insert or update on trade.kill_switch
  for each row execute function private.tell_bridges_of_switch();

/* --------------------------------------------------------------------- quotes for a browser that cannot reach its bridge */

create function trade.request_quote_relay(p_bridge_id uuid, p_instrument_ids text[]) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
begin
  if not exists (select from trade.broker_accounts
    where user_id = v_user and bridge_id = p_bridge_id and archived_at is null) then
    perform private.fail('not_found', jsonb_build_object('bridgeId', p_bridge_id));
  elsif p_instrument_ids is null or cardinality(p_instrument_ids) not between 1 and 20
    or exists (select from unnest(p_instrument_ids) id where id is null or id !~ '^[0-9A-Z]{6,7}\.(KRX|NXT)$') then
    perform private.fail('input_invalid', '{"field": "instrumentIds"}');
  end if;
  perform private.broadcast('bridge:' || p_bridge_id, 'relay_requested',
    jsonb_build_object('userId', v_user, 'instrumentIds', to_jsonb(p_instrument_ids)));
end $$;

create function trade.relay_quotes(p_user_id uuid, p_quotes jsonb) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
begin
  if not exists (select from trade.broker_accounts
    where user_id = p_user_id and bridge_id = v_bridge and archived_at is null) then
    perform private.fail('not_found', jsonb_build_object('userId', p_user_id));
  elsif jsonb_typeof(p_quotes) is distinct from 'array' or jsonb_array_length(p_quotes) > 20 then
    perform private.fail('input_invalid', '{"field": "quotes"}');
  end if;
  perform private.broadcast('user:' || p_user_id, 'quotes', jsonb_build_object('quotes', p_quotes));
end $$;

grant execute on function trade.request_quote_relay(uuid, text[]), trade.relay_quotes(uuid, jsonb) to authenticated;

set role postgres;
