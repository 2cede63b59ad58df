-- What runs for every order, for less. Each answers as it did before.
set role app_owner;

-- A row of the chain gives up its first turn by leaving the outbox and is chained by its second one: a row less to write
-- than when it was marked first and removed afterwards.
create or replace function private.yield_audit_row() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  delete from private.audit_outbox where id = new.id;
  return null;
end $$;

create or replace function private.chain_audit_row() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into trade.audit_log (actor, action, user_id, body) values (old.actor, old.action, old.user_id, old.body);
  return null;
end $$;

drop trigger chain_audit_row on private.audit_outbox;
create constraint trigger chain_audit_row after delete on private.audit_outbox
  deferrable initially deferred for each row execute function private.chain_audit_row();
alter table private.audit_outbox drop column is_next;

-- Nearly every order has none of these: the few that do are all that is indexed, instead of every version of every order.
drop index trade.order_intents_target_intent;
drop index trade.order_intents_target_broker_order;
drop index trade.order_intents_parent;
create index order_intents_target_intent on trade.order_intents (target_intent_id) where target_intent_id is not null;
create index order_intents_target_broker_order on trade.order_intents (target_broker_order_id)
  where target_broker_order_id is not null;
create index order_intents_parent on trade.order_intents (parent_id) where parent_id is not null;

-- Only one half of `orders` can hold an order: ours is named by its intent, and a stranger's has none. Asked that way the
-- other half is not even looked at.
create or replace function private.broadcast_order(p_user_id uuid, p_order_id uuid, p_version bigint) returns void
language plpgsql set search_path = ''
as $$
declare
  v_order public.orders;
begin
  if exists (select from trade.order_intents where id = p_order_id and version > p_version)
    or exists (select from trade.broker_orders where intent_id = p_order_id and version > p_version) then
    return;
  end if;
  select * into v_order from public.orders where intent_id = p_order_id and version = p_version;
  if not found then
    select * into v_order from public.orders where id = p_order_id and version = p_version;
  end if;
  if v_order.id is not null then
    perform private.broadcast('user:' || p_user_id, 'order_changed', jsonb_build_object('order', to_jsonb(v_order)));
  end if;
end $$;

create or replace function public.place_intent(p_id uuid, p_account_id uuid, p_instrument_id text, p_side text,
  p_order_type text, p_quantity text, p_limit_price text default null, p_time_in_force text default 'day',
  p_stop_price text default null, p_supersedes uuid default null) returns setof public.orders
language plpgsql set search_path = ''
as $$
begin
  perform trade.place_intent(p_id, p_account_id, p_instrument_id, p_side, p_order_type, p_quantity, p_limit_price,
    p_time_in_force, p_stop_price, p_supersedes);
  return query select * from public.orders where intent_id = p_id;
end $$;

set role postgres;
