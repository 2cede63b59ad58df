-- Who is told of parent orders, decisions, modes and statements.
set role app_owner;

create function private.tell_parent() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_row public.parent_orders;
begin
  select * into v_row from public.parent_orders where id = new.id and version = new.version;
  if found then
    perform private.broadcast('user:' || new.user_id, 'parent_changed', jsonb_build_object('parent', to_jsonb(v_row)));
    perform private.broadcast('bridge:' || a.bridge_id, 'parent_changed',
      jsonb_build_object('parentId', new.id, 'accountId', new.account_id))
    from trade.broker_accounts a where a.id = new.account_id;
  end if;
  return null;
end $$;
create constraint trigger tell_parent after insert or update on trade.parent_orders
  deferrable initially deferred for each row execute function private.tell_parent();

-- A holding is as well protected as its parent orders say: a change of them is a change of it.
create function private.touch_position() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update trade.positions set last_px = last_px
  where account_id = new.account_id and instrument_id = new.instrument_id and quantity > 0;
  return null;
end $$;
create trigger touch_position_created after insert on trade.parent_orders
  for each row execute function private.touch_position();
create trigger touch_position_moved after update on trade.parent_orders
  for each row when ((old.state, old.placement) <> (new.state, new.placement))
  execute function private.touch_position();

-- What its owner decided about an order that the bridge already knows.
create function private.tell_decision() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.broadcast('bridge:' || a.bridge_id, 'intent_decided',
    jsonb_build_object('intentId', new.id, 'accountId', new.account_id))
  from trade.broker_accounts a where a.id = new.account_id;
  return null;
end $$;
create trigger tell_decision after update of state on trade.order_intents
  for each row when (old.state = 'manual' and new.state <> 'manual'
    or old.state = 'ready' and new.state = 'expired') execute function private.tell_decision();

create function private.tell_mode_change() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.broadcast('user:' || told.user_id, 'mode_changed', jsonb_build_object('change', to_jsonb(c)))
  from public.mode_changes c
  cross join lateral (
    select new.user_id where new.user_id is not null
    union
    select distinct user_id from trade.broker_accounts where archived_at is null and new.user_id is null
  ) told
  where c.id = new.id;
  return null;
end $$;
create trigger tell_mode_change after insert on trade.mode_changes
  for each row execute function private.tell_mode_change();

create function private.tell_statement() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.broadcast('user:' || new.user_id, 'statement_changed',
    jsonb_build_object('accountId', new.account_id, 'date', new.date));
  return null;
end $$;
create trigger tell_statement after insert or update on trade.statements
  for each row execute function private.tell_statement();

set role postgres;
