-- What the Data API shows of the ledger. Every view runs as its reader, so the tables' policies decide the rows.
set role app_owner;

create view public.trading_permissions with (security_invoker = true) as
  select user_id, can_trade_live, updated_at from trade.trading_permissions;

create view public.broker_accounts with (security_invoker = true) as
  select id, bridge_id, broker, environment, label, account_number_masked, mode, session_state, session_code,
    session_detail, session_at, credential_state, created_at, archived_at, version
  from trade.broker_accounts;

-- One line for each order as its owner thinks of it: what was asked for, joined with what the broker made of it, and the
-- orders that were placed elsewhere. `accepted` means the broker has it; `filled_quantity` alone says what traded.
create view public.orders with (security_invoker = true) as
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
    greatest(i.version, b.version, c.version) as version
  from trade.order_intents i
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
    greatest(b.version, c.version)
  from trade.broker_orders b
  left join lateral (
    select state, updated_at, version from trade.order_intents
    where target_broker_order_id = b.id order by created_at desc, version desc limit 1
  ) c on true
  where b.intent_id is null;

create view public.fills with (security_invoker = true) as
  select
    f.order_date || '-' || f.order_no || '-' || f.cum_qty_after as id,
    f.account_id,
    coalesce(b.intent_id, b.id) as order_id,
    b.intent_id,
    f.order_date,
    f.order_no,
    f.cum_qty_after,
    f.instrument_id,
    f.side,
    f.quantity,
    f.amount,
    round(f.amount / f.quantity, 4) as price,
    f.seen_at,
    f.source
  from trade.fills f
  join trade.broker_orders b using (account_id, order_date, order_no);

create view public.positions with (security_invoker = true) as
  select account_id, instrument_id, quantity, sellable_quantity, avg_px, realized_pnl, last_px, broker_quantity,
    broker_synced_at, updated_at, version
  from trade.positions;

create view public.balances with (security_invoker = true) as
  select account_id, cash, cash_d1, cash_d2, buying_power, equity, day_start_equity, trading_date, synced_at, version
  from trade.balances;

create view public.audit_log with (security_invoker = true) as
  select seq, at, actor, action, body from trade.audit_log;

grant select on public.trading_permissions, public.broker_accounts, public.orders, public.fills, public.positions,
  public.balances, public.audit_log to authenticated;

set role postgres;
