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

-- Shares of an instrument by whose orders brought them; what the ledger never saw bought was there before, or comes
-- from elsewhere. Selling somebody else's shares leaves the seller short of its own.
create function trade.lots_of(p_account_id uuid, p_instrument_id text, p_held integer) returns jsonb
language sql stable set search_path = ''
as $$
  with traded as (
    select case when i.source in ('rule', 'strategy') then i.source when b.origin = 'external' then 'external'
        else 'own' end as owner,
      i.source_id, sum(case f.side when 'buy' then f.quantity else -f.quantity end)::integer as quantity
    from trade.fills f
    join trade.broker_orders b using (account_id, order_date, order_no)
    left join trade.order_intents i on i.id = b.intent_id
    where f.account_id = p_account_id and f.instrument_id = p_instrument_id
    group by 1, 2
  ), lots as (
    select owner, source_id, sum(quantity)::integer as quantity
    from (
      select * from traded
      union all
      select 'external', null, p_held - coalesce(sum(quantity), 0) from traded
    ) parts
    group by 1, 2 having sum(quantity) <> 0
  )
  select coalesce(jsonb_agg(jsonb_build_object('owner', owner, 'sourceId', source_id, 'quantity', quantity)
    order by quantity desc, owner, source_id), '[]')
  from lots
$$;
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
