-- The head of the audit chain is everybody's, and whoever has it keeps all others waiting until its commit is on disk. Rows
-- used to be chained in the order in which they were written, so what was told at commit after them was put together while
-- all others waited. Now a row gives up its first turn: by its second one nothing else is left to do. And more functions
-- that run several times for every order keep their plans; each answers as it did before.
set role app_owner;

alter table private.audit_outbox add column is_next boolean not null default false;

create function private.yield_audit_row() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update private.audit_outbox set is_next = true where id = new.id;
  return null;
end $$;

drop trigger chain_audit_row on private.audit_outbox;
create constraint trigger yield_audit_row after insert on private.audit_outbox
  deferrable initially deferred for each row execute function private.yield_audit_row();
create constraint trigger chain_audit_row after update on private.audit_outbox
  deferrable initially deferred for each row execute function private.chain_audit_row();

create or replace function trade.audit_hash(p_row trade.audit_log) returns bytea
language plpgsql immutable set search_path = ''
as $$
begin
  return sha256(p_row.prev || convert_to(concat_ws('|', p_row.seq,
    to_char(p_row.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
    p_row.actor, p_row.action, coalesce(p_row.user_id::text, ''), p_row.body::text), 'UTF8'));
end $$;

create or replace function trade.is_exit(p_intent trade.order_intents) returns boolean
language plpgsql immutable set search_path = ''
as $$
begin
  return p_intent.parent_id is not null and p_intent.side = 'sell' and p_intent.leg in ('take_profit', 'stop', 'exit');
end $$;

create or replace function private.add_to_lot(p_order trade.broker_orders, p_intent_id uuid, p_quantity integer)
returns void
language plpgsql set search_path = ''
as $$
begin
  insert into trade.position_lots as l (account_id, instrument_id, user_id, owner, source_id, quantity)
  select p_order.account_id, p_order.instrument_id, p_order.user_id,
    case when p_intent_id is null then 'external' when i.source in ('rule', 'strategy') then i.source else 'own' end,
    i.source_id, case p_order.side when 'buy' then p_quantity else -p_quantity end
  from (select 1) one left join trade.order_intents i on i.id = p_intent_id
  on conflict (account_id, instrument_id, owner, source_id) do update set quantity = l.quantity + excluded.quantity;
end $$;

create or replace function trade.lots_of(p_account_id uuid, p_instrument_id text, p_held integer) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('owner', owner, 'sourceId', source_id, 'quantity', quantity)
      order by quantity desc, owner, source_id), '[]')
    from (
      select owner, source_id, sum(quantity)::integer as quantity
      from (
        select owner, source_id, quantity from trade.position_lots
        where account_id = p_account_id and instrument_id = p_instrument_id
        union all
        select 'external', null, p_held - coalesce(sum(quantity), 0) from trade.position_lots
        where account_id = p_account_id and instrument_id = p_instrument_id
      ) parts
      group by 1, 2 having sum(quantity) <> 0
    ) lots);
end $$;

-- What is resting at the broker, and what of the rest a bridge watches over.
create or replace function trade.protection_of(p_account_id uuid, p_instrument_id text) returns trade.protection
language plpgsql stable set search_path = ''
as $$
begin
  return (
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
        or p.side = 'buy' and p.kind = 'bracket' and trade.has_stop(p.terms, p.progress)));
end $$;

-- Of the newest version only, which is looked up before the whole order is put together.
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
  select * into v_order from public.orders where id = p_order_id and version = p_version;
  if found then
    perform private.broadcast('user:' || p_user_id, 'order_changed', jsonb_build_object('order', to_jsonb(v_order)));
  end if;
end $$;

set role postgres;
