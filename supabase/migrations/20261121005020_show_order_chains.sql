-- The views of the ledger with what the tables have gained. New columns stand at the end of each.
set role app_owner;

-- What an account may do now, for its owner: the operator's switches are not for everybody to read.
create function private.shown_mode(p_account_id uuid) returns text
language sql stable security definer set search_path = ''
as $$
  select trade.effective_mode(id) from trade.broker_accounts
  where id = p_account_id and user_id = private.user_id()
$$;
grant execute on function private.shown_mode(uuid) to authenticated;

create or replace view public.broker_accounts with (security_invoker = true) as
  select id, bridge_id, broker, environment, label, account_number_masked, mode, session_state, session_code,
    session_detail, session_at, credential_state, created_at, archived_at, version,
    coalesce(private.shown_mode(id), mode) as effective_mode
  from trade.broker_accounts;

create or replace view public.orders with (security_invoker = true) as
  select
    i.id,
    i.id as intent_id,
    i.account_id,
    i.instrument_id,
    i.side,
    i.order_type,
    i.quantity,
    i.limit_price,
    i.time_in_force,
    i.source,
    case
      when b.status = 'open' and b.cum_qty > 0 then 'partially_filled'
      when b.status = 'open' then 'accepted'
      when b.status is not null then b.status
      when i.state in ('proposed', 'ready') and i.expires_at <= now() then 'expired'
      when i.state in ('proposed', 'ready') then 'requested'
      when i.state = 'in_doubt' then 'checking'
      when i.state = 'manual' then 'needs_decision'
      when i.state = 'absent' then 'not_placed'
      when i.state = 'acked' then 'accepted'
      else i.state
    end as status,
    i.state,
    coalesce(b.cum_qty, 0) as filled_quantity,
    coalesce(b.cum_amount, 0) as filled_amount,
    round(b.cum_amount / nullif(b.cum_qty, 0), 4) as avg_fill_price,
    coalesce(b.canceled_qty, 0) as canceled_quantity,
    case
      when b.status = 'open' then b.quantity - b.cum_qty - b.canceled_qty - b.rejected_qty
      when b.status is not null or i.state in ('rejected', 'denied', 'expired', 'absent') then 0
      else i.quantity
    end as leaves_quantity,
    coalesce(b.order_date, i.order_date) as order_date,
    coalesce(b.order_no, i.order_no) as order_no,
    i.reason_code,
    i.reason_text,
    c.state as cancel_state,
    i.created_at,
    i.sent_at,
    i.acked_at,
    greatest(i.updated_at, b.updated_at, c.updated_at) as updated_at,
    greatest(i.version, b.version, c.version) as version,
    i.stop_price,
    i.parent_id,
    i.leg,
    i.sequence,
    i.supersedes,
    i.source_id,
    i.source_hash,
    i.reason_detail,
    i.expires_at,
    coalesce(b.origin, 'ours') as origin,
    a.environment
  from trade.order_intents i
  join trade.broker_accounts a on a.id = i.account_id
  left join trade.broker_orders b on b.intent_id = i.id
  left join lateral (
    select state, updated_at, version from trade.order_intents
    where target_intent_id = i.id order by created_at desc, version desc limit 1
  ) c on true
  where i.kind = 'place'
  union all
  select
    b.id,
    null,
    b.account_id,
    b.instrument_id,
    b.side,
    b.order_type,
    b.quantity,
    b.limit_price,
    'day',
    'external',
    case when b.status <> 'open' then b.status when b.cum_qty > 0 then 'partially_filled' else 'accepted' end,
    null,
    b.cum_qty,
    b.cum_amount,
    round(b.cum_amount / nullif(b.cum_qty, 0), 4),
    b.canceled_qty,
    case when b.status = 'open' then b.quantity - b.cum_qty - b.canceled_qty - b.rejected_qty else 0 end,
    b.order_date,
    b.order_no,
    null,
    null,
    c.state,
    b.ordered_at,
    null,
    b.ordered_at,
    greatest(b.updated_at, c.updated_at),
    greatest(b.version, c.version),
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    b.origin,
    a.environment
  from trade.broker_orders b
  join trade.broker_accounts a on a.id = b.account_id
  left join lateral (
    select state, updated_at, version from trade.order_intents
    where target_broker_order_id = b.id order by created_at desc, version desc limit 1
  ) c on true
  where b.intent_id is null;

-- `order_id` is the row of `orders` it is about: a cancel is part of the story of the order it cancels.
create view public.order_events with (security_invoker = true) as
  select e.intent_id, e.seq, coalesce(i.target_intent_id, i.target_broker_order_id, i.id) as order_id, i.kind,
    i.account_id, e.at, e.state, e.by, e.reason_code, e.reason_text, e.detail
  from trade.intent_events e
  join trade.order_intents i on i.id = e.intent_id;

create view public.parent_orders with (security_invoker = true) as
  select id, account_id, kind, instrument_id, side, quantity, terms, state, placement, progress, reason_code,
    reason_detail, source, source_id, source_hash, valid_until, resumed_at, created_at, updated_at, version
  from trade.parent_orders;

create view public.mode_changes with (security_invoker = true) as
  select id, account_id, from_mode, to_mode, by, reason_code, reason, detail, at from trade.mode_changes;

create view public.statements with (security_invoker = true) as
  select account_id, date, statement, recorded_at, version from trade.statements;

create view public.adjustments with (security_invoker = true) as
  select id, account_id, kind, instrument_id, order_date, order_no, detail, created_at from trade.adjustments;

/* ------------------------------------------------------------------------------------- who protects, and who owns */

-- Shares of a holding that are guarded against a falling price: with a stop of the venue's own, or by the bridge as
-- long as it lives.
create type trade.protection as (at_broker integer, at_bridge integer);

create function trade.protection_of(p_account_id uuid, p_instrument_id text) returns trade.protection
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
      or p.side = 'buy' and p.kind = 'bracket')
$$;

-- Shares of an instrument by whose orders brought them, counted as the fills come in: adding them all up again at every
-- fill would cost more with every one. Selling what somebody else's orders brought leaves the seller short of its own.
create table trade.position_lots (
  id bigint generated always as identity primary key,
  account_id uuid not null references trade.broker_accounts (id),
  instrument_id text not null,
  user_id uuid not null,
  owner text not null check (owner in ('own', 'rule', 'strategy', 'external')),
  source_id uuid,
  quantity integer not null,
  unique nulls not distinct (account_id, instrument_id, owner, source_id)
);
create index position_lots_user on trade.position_lots (user_id);
alter table trade.position_lots enable row level security;
alter table trade.position_lots force row level security;
create policy app_owner_all on trade.position_lots to app_owner using (true) with check (true);
grant select on trade.position_lots to authenticated;

create function private.add_to_lot(p_order trade.broker_orders, p_intent_id uuid, p_quantity integer) returns void
language sql set search_path = ''
as $$
  insert into trade.position_lots as l (account_id, instrument_id, user_id, owner, source_id, quantity)
  select p_order.account_id, p_order.instrument_id, p_order.user_id,
    case when p_intent_id is null then 'external' when i.source in ('rule', 'strategy') then i.source else 'own' end,
    i.source_id, case p_order.side when 'buy' then p_quantity else -p_quantity end
  from (select 1) one left join trade.order_intents i on i.id = p_intent_id
  on conflict (account_id, instrument_id, owner, source_id) do update set quantity = l.quantity + excluded.quantity
$$;

create function private.count_fill() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.add_to_lot(b, b.intent_id, new.quantity) from trade.broker_orders b
  where b.account_id = new.account_id and b.order_date = new.order_date and b.order_no = new.order_no;
  return null;
end $$;
create trigger count_fill after insert on trade.fills for each row execute function private.count_fill();

-- An order that turns out to be ours takes along what it had filled as a stranger.
create function private.count_adoption() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.add_to_lot(new, old.intent_id, -new.cum_qty);
  perform private.add_to_lot(new, new.intent_id, new.cum_qty);
  return null;
end $$;
create trigger count_adoption after update of intent_id on trade.broker_orders
  for each row when (old.intent_id is distinct from new.intent_id and new.cum_qty > 0)
  execute function private.count_adoption();

-- What the ledger never saw bought was there before, or comes from elsewhere.
create function trade.lots_of(p_account_id uuid, p_instrument_id text, p_held integer) returns jsonb
language sql stable set search_path = ''
as $$
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
  ) lots
$$;

insert into trade.position_lots (account_id, instrument_id, user_id, owner, source_id, quantity)
select b.account_id, b.instrument_id, b.user_id, case when b.intent_id is null then 'external'
    when i.source in ('rule', 'strategy') then i.source else 'own' end,
  i.source_id, sum(case b.side when 'buy' then b.cum_qty else -b.cum_qty end)
from trade.broker_orders b left join trade.order_intents i on i.id = b.intent_id
where b.cum_qty > 0
group by 1, 2, 3, 4, 5;

grant execute on function trade.sum_children(uuid), trade.protection_of(uuid, text),
  trade.lots_of(uuid, text, integer) to authenticated;

create or replace view public.positions with (security_invoker = true) as
  select h.account_id, h.instrument_id, h.quantity, h.sellable_quantity, h.avg_px, h.realized_pnl, h.last_px,
    h.broker_quantity, h.broker_synced_at, h.updated_at, h.version,
    -- As strong as its weakest part: the broker's own stop only where no share hangs on the bridge.
    case when h.quantity = 0 or guard.at_broker + guard.at_bridge = 0 then 'none'
      when guard.at_bridge > 0 then 'bridge' else 'broker' end as protection,
    least(h.quantity, guard.at_broker + guard.at_bridge) as protected_quantity,
    trade.lots_of(h.account_id, h.instrument_id, h.quantity) as lots
  from trade.positions h
  cross join lateral trade.protection_of(h.account_id, h.instrument_id) guard;

grant select on public.order_events, public.parent_orders, public.mode_changes, public.statements, public.adjustments
  to authenticated;

set role postgres;

create policy owner_read on trade.position_lots for select to authenticated using (user_id = (select auth.uid()));
