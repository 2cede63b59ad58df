-- Orders that a bridge keeps and works off in smaller ones: stops, take profit with stop, slices, replacements.
-- What is sent for them are ordinary intents (`parent_id`, `leg`, `sequence`).
set role app_owner;

create table trade.parent_orders (
  -- Made by the caller: the idempotency key.
  id uuid primary key,
  user_id uuid not null,
  account_id uuid not null references trade.broker_accounts (id),
  kind text not null check (kind in ('stop', 'stop_limit', 'trailing_stop', 'oco', 'bracket', 'twap', 'replace')),
  instrument_id text not null check (instrument_id ~ '^[0-9A-Z]{6,7}\.(KRX|NXT)$'),
  side text not null check (side in ('buy', 'sell')),
  quantity integer not null check (quantity between 1 and 1000000),
  terms jsonb not null,
  state text not null default 'working' check (state in
    ('working', 'triggered', 'suspended', 'done', 'canceled', 'expired', 'failed')),
  -- Where the protection sits: `broker` survives the bridge.
  placement text not null default 'bridge' check (placement in ('bridge', 'broker')),
  -- What the bridge has to remember of it.
  progress jsonb not null default '{}',
  reason_code text,
  reason_detail jsonb,
  source text not null default 'web' check (source in ('web', 'rule', 'strategy')),
  source_id uuid,
  source_hash text check (char_length(source_hash) between 1 and 128),
  request_hash bytea not null,
  valid_until timestamptz,
  -- When a person last let a suspended one go on.
  resumed_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  version bigint not null
);
create index parent_orders_user on trade.parent_orders (user_id, created_at desc);
create index parent_orders_open on trade.parent_orders (account_id, instrument_id)
  where state in ('working', 'triggered', 'suspended');
alter table trade.parent_orders enable row level security;
alter table trade.parent_orders force row level security;
create policy app_owner_all on trade.parent_orders to app_owner using (true) with check (true);
grant select (id, user_id, account_id, kind, instrument_id, side, quantity, terms, state, placement, progress,
  reason_code, reason_detail, source, source_id, source_hash, valid_until, resumed_at, created_at, updated_at, version)
  on trade.parent_orders to authenticated;
create trigger stamp_version before insert or update on trade.parent_orders
  for each row execute function private.stamp_version_and_time();

create index parent_orders_account on trade.parent_orders (account_id);
alter table trade.order_intents
  add constraint order_intents_parent_id_fkey foreign key (parent_id) references trade.parent_orders (id);

-- Which states may follow which. Four of them are the end.
create function trade.parent_may_follow(p_from text, p_to text) returns boolean
language sql immutable set search_path = ''
as $$
  select p_to = any (case p_from
    when 'working' then array['triggered', 'suspended', 'done', 'canceled', 'expired', 'failed']
    when 'triggered' then array['suspended', 'done', 'canceled', 'expired', 'failed']
    when 'suspended' then array['working', 'triggered', 'done', 'canceled', 'expired', 'failed']
    else array[]::text[]
  end)
$$;

create function private.guard_parent_state() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if not trade.parent_may_follow(old.state, new.state) then
    perform private.fail('transition_illegal', jsonb_build_object('from', old.state, 'to', new.state));
  end if;
  return new;
end $$;
create trigger guard_state before update of state on trade.parent_orders
  for each row when (old.state <> new.state) execute function private.guard_parent_state();

create function private.audit_parent() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.audit('parent_' || new.state, new.user_id, jsonb_strip_nulls(jsonb_build_object(
    'parentId', new.id, 'accountId', new.account_id, 'kind', new.kind, 'reason', new.reason_code)));
  return null;
end $$;
create trigger audit_created after insert on trade.parent_orders
  for each row execute function private.audit_parent();
create trigger audit_moved after update of state on trade.parent_orders
  for each row when (old.state <> new.state) execute function private.audit_parent();

/* ------------------------------------------------------------------------------------- what its orders amount to */

-- What of an order can still trade. What was never answered counts in full, and so does what was called absent until a
-- person has looked at it and let the parent go on: nothing is ever sent twice because nobody answered.
-- `p_status`, `p_leaves`: of the broker's order, null while there is none.
create function trade.live_quantity(p_state text, p_quantity integer, p_moved_at timestamptz, p_status text,
  p_leaves integer, p_resumed_at timestamptz) returns integer
language sql immutable set search_path = ''
as $$
  select case
    when p_status = 'open' then p_leaves
    when p_status is not null or p_state in ('rejected', 'denied', 'expired') then 0
    when p_state = 'absent' and p_moved_at <= p_resumed_at then 0
    else p_quantity
  end
$$;
grant execute on function trade.live_quantity(text, integer, timestamptz, text, integer, timestamptz) to authenticated;

-- The orders made for each parent: what of them is filled and what can still trade.
create view trade.children with (security_invoker = true) as
  select i.parent_id, i.id, i.leg, i.sequence, i.side, i.order_type, i.state, b.status, coalesce(b.cum_qty, 0) as filled,
    trade.live_quantity(i.state, i.quantity, i.updated_at, b.status,
      b.quantity - b.cum_qty - b.canceled_qty - b.rejected_qty, p.resumed_at) as live
  from trade.order_intents i
  join trade.parent_orders p on p.id = i.parent_id
  left join trade.broker_orders b on b.intent_id = i.id
  where i.leg is not null;
grant select on trade.children to authenticated;

create type trade.child_sums as (entry_filled integer, entry_live integer, filled integer, live integer);

-- `filled` and `live`: of all legs but the entry.
create function trade.sum_children(p_parent_id uuid) returns trade.child_sums
language sql stable set search_path = ''
as $$
  select coalesce(sum(filled) filter (where leg = 'entry'), 0)::integer,
    coalesce(sum(live) filter (where leg = 'entry'), 0)::integer,
    coalesce(sum(filled) filter (where leg <> 'entry'), 0)::integer,
    coalesce(sum(live) filter (where leg <> 'entry'), 0)::integer
  from trade.children where parent_id = p_parent_id
$$;

-- Shares one more order of this leg may be for.
create function trade.room_for_child(p_parent trade.parent_orders, p_leg text) returns integer
language plpgsql stable set search_path = ''
as $$
declare
  v_sums trade.child_sums := trade.sum_children(p_parent.id);
  v_filled integer := 0;
  v_live integer := 0;
begin
  if p_parent.kind = 'bracket' and p_leg <> 'entry' then
    return v_sums.entry_filled - v_sums.filled - v_sums.live;
  elsif p_parent.kind = 'bracket' then
    return p_parent.quantity - v_sums.entry_filled - v_sums.entry_live;
  elsif p_parent.kind = 'replace' then
    select coalesce(b.cum_qty, 0), trade.live_quantity(i.state, i.quantity, i.updated_at, b.status,
      b.quantity - b.cum_qty - b.canceled_qty - b.rejected_qty, p_parent.resumed_at)
    into strict v_filled, v_live
    from trade.order_intents i left join trade.broker_orders b on b.intent_id = i.id
    where i.id = (p_parent.terms ->> 'orderId')::uuid;
    if v_live > 0 then
      -- What will be left is not known before the order is at its end.
      return 0;
    end if;
  end if;
  return p_parent.quantity - v_filled - v_sums.filled - v_sums.live;
end $$;

set role postgres;

create policy owner_read on trade.parent_orders for select to authenticated using (user_id = (select auth.uid()));
