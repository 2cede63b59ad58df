-- Messages are written by triggers, in the transaction of what they tell: whatever was not committed is told to nobody,
-- and what was is told even if everything stops right after. One insert; who gets it over which channel is worked out
-- later, by the bridge that sends it (claim_deliveries).
set role app_owner;

-- What it says comes from the ledger's row, how much it may claim from its type. A repeat within the type's window is
-- counted on the first one. In plpgsql, which keeps its plan: a function in SQL is planned anew in every transaction, and
-- this one is part of the order path.
create function private.notify(p_user_id uuid, p_event_type text, p_about text, p_params jsonb,
  p_account_id uuid default null, p_instrument_id text default null, p_rule_id uuid default null,
  p_intent_id uuid default null, p_severity text default null, p_channels text[] default null,
  p_expires_at timestamptz default null) returns void
language plpgsql set search_path = ''
as $$
begin
  insert into trade.notifications as n (user_id, event_type, severity, evidence, template, params, account_id,
    instrument_id, rule_id, intent_id, channels, dedupe_key, expires_at)
  select p_user_id, t.event_type, coalesce(p_severity, t.severity), t.evidence, t.event_type,
    jsonb_strip_nulls(p_params), p_account_id, p_instrument_id, p_rule_id, p_intent_id, p_channels,
    concat_ws(' ', t.event_type, p_about, floor(extract(epoch from clock_timestamp()) / t.merge_seconds)),
    coalesce(p_expires_at, clock_timestamp() + t.useful_seconds * interval '1 s')
  from trade.notification_types t where t.event_type = p_event_type
  on conflict (user_id, dedupe_key) do update
    set count = n.count + 1, repeated_at = clock_timestamp(), params = excluded.params, read_at = null;
end $$;

/* -------------------------------------------------------------------------------------------------------- orders */

create function private.rule_of(p_source_id uuid) returns uuid
language plpgsql stable set search_path = ''
as $$
begin
  return (select rule_id from trade.rule_versions where id = p_source_id and p_source_id is not null);
end $$;

create function private.order_facts(p_intent trade.order_intents) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return jsonb_build_object('orderId', p_intent.id, 'side', p_intent.side, 'orderType', p_intent.order_type,
    'quantity', p_intent.quantity, 'limitPrice', p_intent.limit_price, 'stopPrice', p_intent.stop_price,
    'source', p_intent.source, 'parentId', p_intent.parent_id, 'leg', p_intent.leg,
    'orderNo', p_intent.order_no, 'reasonCode', p_intent.reason_code, 'reasonText', p_intent.reason_text,
    'reasonDetail', p_intent.reason_detail);
end $$;

create function private.notify_of_intent() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_event text := case
    when new.kind = 'cancel' then case new.state
      when 'rejected' then 'cancel_rejected' when 'denied' then 'cancel_rejected'
      when 'in_doubt' then 'cancel_in_doubt' when 'manual' then 'cancel_in_doubt' end
    when new.state = 'acked' then 'order_accepted'
    when new.state = 'absent' then 'order_not_placed'
    else 'order_' || new.state end;
begin
  -- Nobody is told what they did themselves a moment ago.
  if v_event is null or new.state = 'expired' and (new.reason_code in ('canceled_by_user', 'canceled_by_parent')
    or private.user_id() = new.user_id) then
    return null;
  end if;
  perform private.notify(new.user_id, v_event, new.id::text || case new.state when 'manual' then ' manual' else '' end,
    private.order_facts(new) || case when new.kind = 'cancel' then jsonb_build_object(
      'orderId', coalesce(new.target_intent_id, new.target_broker_order_id)) else '{}' end,
    new.account_id, new.instrument_id, case when new.source <> 'web' then private.rule_of(new.source_id) end,
    case new.kind when 'place' then new.id else new.target_intent_id end,
    p_expires_at => case new.state when 'proposed' then new.expires_at end);
  return null;
end $$;
create trigger notify_created after insert on trade.order_intents
  for each row when (new.state = 'proposed') execute function private.notify_of_intent();
create trigger notify_moved after update of state on trade.order_intents
  for each row when (old.state <> new.state and new.state in ('proposed', 'acked', 'rejected', 'denied', 'in_doubt',
    'manual', 'absent', 'expired'))
  execute function private.notify_of_intent();

-- Fills and ends, as the broker's list says them. An order is filled when its last share is, and not before.
create function private.notify_of_broker_order() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_before integer := case tg_op when 'UPDATE' then old.cum_qty else 0 end;
  v_intent trade.order_intents;
  v_facts jsonb;
  v_event text;
begin
  -- What somebody traded elsewhere before we looked is history, not news.
  if tg_op = 'INSERT' and new.origin = 'external' and new.ordered_at < clock_timestamp() - interval '10 min' then
    return null;
  end if;
  select * into v_intent from trade.order_intents where id = new.intent_id;
  v_facts := jsonb_build_object('orderId', coalesce(new.intent_id, new.id), 'side', new.side,
    'orderType', new.order_type, 'quantity', new.quantity, 'limitPrice', new.limit_price, 'orderNo', new.order_no,
    'filledQuantity', new.cum_qty, 'filledAmount', new.cum_amount,
    'avgFillPrice', round(new.cum_amount / nullif(new.cum_qty, 0), 4), 'canceledQuantity', new.canceled_qty,
    'rejectedQuantity', new.rejected_qty, 'origin', new.origin, 'source', v_intent.source, 'leg', v_intent.leg,
    'parentId', v_intent.parent_id);
  if new.cum_qty > v_before then
    v_event := case when new.cum_qty = new.quantity then 'order_filled' else 'order_partially_filled' end;
    perform private.notify(new.user_id, v_event, new.id || ' ' || new.cum_qty,
      v_facts || jsonb_build_object('lastQuantity', new.cum_qty - v_before), new.account_id, new.instrument_id,
      private.rule_of(v_intent.source_id), new.intent_id);
  end if;
  if new.status in ('canceled', 'rejected', 'expired') and (tg_op = 'INSERT' or old.status <> new.status) then
    perform private.notify(new.user_id, 'order_' || new.status, new.id::text, v_facts, new.account_id,
      new.instrument_id, private.rule_of(v_intent.source_id), new.intent_id);
  end if;
  return null;
end $$;
create trigger notify_created after insert on trade.broker_orders
  for each row when (new.cum_qty > 0 or new.status <> 'open') execute function private.notify_of_broker_order();
create trigger notify_moved after update of cum_qty, status on trade.broker_orders
  for each row when (new.cum_qty > old.cum_qty or new.status <> old.status)
  execute function private.notify_of_broker_order();

create function private.notify_of_parent() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.notify(new.user_id, 'parent_' || new.state, new.id || ' ' || new.version,
    jsonb_build_object('parentId', new.id, 'kind', new.kind, 'side', new.side, 'quantity', new.quantity,
      'placement', new.placement, 'reasonCode', new.reason_code, 'reasonDetail', new.reason_detail),
    new.account_id, new.instrument_id, private.rule_of(new.source_id),
    -- Whoever halts trading halts these with it, and is told of the halt.
    p_severity => case when new.reason_code = 'trading_halted' then 'warning' end);
  return null;
end $$;
create trigger notify_moved after update of state on trade.parent_orders
  for each row when (old.state <> new.state and new.state in ('triggered', 'failed', 'suspended'))
  execute function private.notify_of_parent();

set role postgres;
