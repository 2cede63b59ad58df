-- How facts from the broker enter the ledger. All of them may be told twice, late or out of order.
set role app_owner;

-- Ten digits, as everywhere in the ledger. Cutting a longer number short would make it another order's.
create function trade.order_number(p_order_no text) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  if p_order_no is null or p_order_no !~ '^[0-9]{1,10}$' then
    perform private.fail('input_invalid', jsonb_build_object('orderNo', p_order_no));
  end if;
  return lpad(p_order_no, 10, '0');
end $$;

create function trade.note_adjustment(p_order trade.broker_orders, p_kind text, p_detail jsonb) returns void
language sql set search_path = ''
as $$
  -- The same disagreement is met at every reading of the list; it is noted once.
  insert into trade.adjustments (account_id, user_id, kind, instrument_id, order_date, order_no, detail)
  select p_order.account_id, p_order.user_id, p_kind, p_order.instrument_id, p_order.order_date, p_order.order_no, p_detail
  where not exists (
    select from trade.adjustments
    where account_id = p_order.account_id and order_date = p_order.order_date and order_no = p_order.order_no
      and kind = p_kind and detail = p_detail)
$$;

/* ------------------------------------------------------------------------------------------------- orders of ours */

-- Ties a broker order to the intent it came from. 'acked', or 'conflict' when either is already tied to another.
create function trade.link_order(p_intent trade.order_intents, p_order trade.broker_orders) returns text
language plpgsql set search_path = ''
as $$
begin
  if p_order.intent_id is null and p_intent.order_no is null
    and (p_order.instrument_id, p_order.side, p_order.quantity)
      = (p_intent.instrument_id, p_intent.side, p_intent.quantity) then
    update trade.broker_orders
    set intent_id = p_intent.id, origin = case when p_intent.state in ('absent', 'expired') then 'late' else 'ours' end
    where account_id = p_order.account_id and order_date = p_order.order_date and order_no = p_order.order_no;
    update trade.order_intents
    set state = 'acked', order_date = p_order.order_date, order_no = p_order.order_no, branch = p_order.branch,
      acked_at = p_order.ordered_at
    where id = p_intent.id;
    return 'acked';
  elsif p_order.intent_id = p_intent.id then
    return 'acked';
  end if;
  perform trade.note_adjustment(p_order, 'second_order',
    jsonb_build_object('intentId', p_intent.id, 'heldBy', p_order.intent_id, 'intentOrderNo', p_intent.order_no));
  return 'conflict';
end $$;

-- The broker took it. A fact: true whoever tells it, in whatever state the intent is. Returns 'acked' or 'conflict'.
create function trade.record_ack(p_intent_id uuid, p_order_date date, p_order_no text, p_branch text,
  p_accepted_at timestamptz) returns text
language plpgsql security definer set search_path = ''
as $$
declare
  v_intent trade.order_intents := trade.lock_bridge_intent(p_intent_id);
  v_order_no text := trade.order_number(p_order_no);
  v_at timestamptz := coalesce(p_accepted_at, clock_timestamp());
  v_order trade.broker_orders;
begin
  if v_intent.kind = 'cancel' then
    update trade.order_intents
    set state = 'acked', order_date = p_order_date, order_no = v_order_no, branch = p_branch, acked_at = v_at
    where id = p_intent_id and state <> 'acked';
    return 'acked';
  end if;
  insert into trade.broker_orders (account_id, order_date, order_no, branch, user_id, origin, instrument_id, side,
    order_type, quantity, limit_price, ordered_at)
  values (v_intent.account_id, p_order_date, v_order_no, coalesce(p_branch, ''), v_intent.user_id, 'late',
    v_intent.instrument_id, v_intent.side, v_intent.order_type, v_intent.quantity, v_intent.limit_price, v_at)
  on conflict (account_id, order_date, order_no) do nothing;
  update trade.broker_orders set branch = p_branch
  where account_id = v_intent.account_id and order_date = p_order_date and order_no = v_order_no
    and branch = '' and coalesce(p_branch, '') <> '';
  select * into strict v_order from trade.broker_orders
  where account_id = v_intent.account_id and order_date = p_order_date and order_no = v_order_no;
  return trade.link_order(v_intent, v_order);
end $$;

/* -------------------------------------------------------------------------------------------------------- fills */

-- Moving average, as the broker states it. The same arithmetic as shared/src/domain/position.ts.
create function trade.apply_fill(p_order trade.broker_orders, p_quantity integer, p_amount numeric) returns void
language plpgsql set search_path = ''
as $$
declare
  v_held trade.positions;
  v_sold integer;
begin
  insert into trade.positions (account_id, instrument_id, user_id)
  values (p_order.account_id, p_order.instrument_id, p_order.user_id)
  on conflict (account_id, instrument_id) do nothing;
  select * into strict v_held from trade.positions
  where account_id = p_order.account_id and instrument_id = p_order.instrument_id
  for update;
  if p_order.side = 'buy' then
    update trade.positions
    set quantity = quantity + p_quantity, sellable_quantity = sellable_quantity + p_quantity,
      avg_px = (avg_px * quantity + p_amount) / (quantity + p_quantity)
    where account_id = p_order.account_id and instrument_id = p_order.instrument_id;
    return;
  end if;
  -- Selling more than we know of means that we have missed something; the fill stands, the next balance sets it right.
  v_sold := least(p_quantity, v_held.quantity);
  if v_sold < p_quantity then
    perform trade.note_adjustment(p_order, 'oversold', jsonb_build_object('held', v_held.quantity, 'sold', p_quantity));
  end if;
  update trade.positions
  set quantity = quantity - v_sold, sellable_quantity = least(sellable_quantity, quantity - v_sold),
    avg_px = case when quantity = v_sold then 0 else avg_px end,
    realized_pnl = realized_pnl + p_amount * v_sold / p_quantity - avg_px * v_sold
  where account_id = p_order.account_id and instrument_id = p_order.instrument_id;
end $$;

create type trade.order_report as (
  order_date date, order_no text, branch text, instrument_id text, side text, order_type text, quantity integer,
  limit_price numeric, cum_qty integer, cum_amount numeric, canceled_qty integer, rejected_qty integer,
  leaves_qty integer, ordered_at timestamptz, intent_id uuid
);

create function trade.parse_order_reports(p_reports jsonb) returns setof trade.order_report
language sql stable set search_path = ''
as $$
  select r."orderDate", trade.order_number(r."orderNo"), coalesce(r.branch, ''), r."instrumentId", r.side, r.type,
    r.quantity, nullif(r."limitPrice", 0), r."cumQty", r."cumAmount", r."canceledQty", r."rejectedQty", r."leavesQty",
    case when r."orderedAt" ~ '^\d+$' then to_timestamp(r."orderedAt"::numeric / 1000) else r."orderedAt"::timestamptz end,
    r."intentId"
  from jsonb_to_recordset(p_reports) r ("orderDate" date, "orderNo" text, branch text, "instrumentId" text, side text,
    type text, quantity integer, "limitPrice" numeric, "cumQty" integer, "cumAmount" numeric, "canceledQty" integer,
    "rejectedQty" integer, "leavesQty" integer, "orderedAt" text, "intentId" uuid)
  order by 1, 2
$$;

-- One step forward of one order, its fill and its position. 'changed', 'same', or why the report was not believed.
create function trade.apply_order_report(p_order trade.broker_orders, p_report trade.order_report, p_source text)
returns text
language plpgsql set search_path = ''
as $$
declare
  -- More filled than we knew makes the report the newer one: what it calls canceled stands, be it less than before.
  v_is_newer boolean := p_report.cum_qty > p_order.cum_qty;
  v_canceled integer := greatest(p_report.canceled_qty, case when not v_is_newer then p_order.canceled_qty end);
  v_rejected integer := greatest(p_report.rejected_qty, case when not v_is_newer then p_order.rejected_qty end);
  v_filled integer := p_report.cum_qty - p_order.cum_qty;
  v_amount numeric := p_report.cum_amount - p_order.cum_amount;
  v_left integer := p_report.quantity - p_report.cum_qty - v_canceled - v_rejected;
  v_status text;
begin
  if v_filled < 0 then
    return 'fill_regression';
  elsif v_left < 0 or p_report.leaves_qty > v_left or v_amount < 0 or (v_filled = 0 and v_amount <> 0) then
    return 'inconsistent_report';
  end if;
  v_status := case
    when p_report.cum_qty = p_report.quantity then 'filled'
    when v_left > 0 and p_report.leaves_qty > 0 and p_order.status <> 'expired' then 'open'
    when v_canceled > 0 then 'canceled'
    when v_rejected > 0 then 'rejected'
    -- Nothing is left, yet nobody filled, canceled or rejected it: the session ended.
    else 'expired'
  end;
  if v_filled = 0 and (p_order.quantity, p_order.canceled_qty, p_order.rejected_qty, p_order.status, p_order.branch)
    = (p_report.quantity, v_canceled, v_rejected, v_status, coalesce(nullif(p_report.branch, ''), p_order.branch)) then
    return 'same';
  end if;
  update trade.broker_orders
  set quantity = p_report.quantity, cum_qty = p_report.cum_qty, cum_amount = p_report.cum_amount,
    canceled_qty = v_canceled, rejected_qty = v_rejected, status = v_status,
    branch = coalesce(nullif(p_report.branch, ''), branch)
  where account_id = p_order.account_id and order_date = p_order.order_date and order_no = p_order.order_no;
  if v_filled > 0 then
    insert into trade.fills (account_id, order_date, order_no, cum_qty_after, user_id, instrument_id, side, quantity,
      amount, source)
    values (p_order.account_id, p_order.order_date, p_order.order_no, p_report.cum_qty, p_order.user_id,
      p_order.instrument_id, p_order.side, v_filled, v_amount, p_source);
    perform trade.apply_fill(p_order, v_filled, v_amount);
  end if;
  return 'changed';
end $$;

-- True while an order nobody has answered for could be this one: it would be shown as somebody else's.
create function trade.may_be_unanswered_intent(p_account_id uuid, p_report trade.order_report) returns boolean
language sql stable set search_path = ''
as $$
  select exists (
    select from trade.order_intents i
    where i.account_id = p_account_id and i.kind = 'place' and i.state in ('sending', 'in_doubt')
      and i.instrument_id = p_report.instrument_id and i.side = p_report.side and i.quantity = p_report.quantity
      and p_report.ordered_at >= i.sent_at - interval '5 s')
$$;

-- The order a report is about, made when it is new, and tied to its intent when the report names one.
-- Null when it has to wait: an order nobody has answered for may explain it.
create function trade.find_reported_order(p_account trade.broker_accounts, p_report trade.order_report)
returns trade.broker_orders
language plpgsql set search_path = ''
as $$
declare
  v_intent trade.order_intents;
  v_order trade.broker_orders;
begin
  if p_report.intent_id is not null then
    select * into v_intent from trade.order_intents
    where id = p_report.intent_id and account_id = p_account.id and kind = 'place' for update;
    if not found then
      perform private.fail('not_found', jsonb_build_object('intentId', p_report.intent_id));
    end if;
  end if;
  select * into v_order from trade.broker_orders
  where account_id = p_account.id and order_date = p_report.order_date and order_no = p_report.order_no
  for update;
  if not found then
    if v_intent.id is null and trade.may_be_unanswered_intent(p_account.id, p_report) then
      return null;
    end if;
    insert into trade.broker_orders (account_id, order_date, order_no, branch, user_id, origin, instrument_id, side,
      order_type, quantity, limit_price, ordered_at)
    values (p_account.id, p_report.order_date, p_report.order_no, p_report.branch, p_account.user_id, 'external',
      p_report.instrument_id, p_report.side, p_report.order_type, p_report.quantity, p_report.limit_price,
      p_report.ordered_at)
    returning * into v_order;
  end if;
  if v_intent.id is not null and v_order.intent_id is distinct from v_intent.id then
    perform trade.link_order(v_intent, v_order);
    select * into strict v_order from trade.broker_orders
    where account_id = p_account.id and order_date = p_report.order_date and order_no = p_report.order_no;
  end if;
  return v_order;
end $$;

-- {orderDate, orderNo, kind, stored, reported} of a report that was not believed.
create function trade.describe_doubt(p_kind text, p_order trade.broker_orders, p_report trade.order_report)
returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_build_object('orderDate', p_report.order_date, 'orderNo', p_report.order_no, 'kind', p_kind,
    'stored', jsonb_build_object('quantity', p_order.quantity, 'cumQty', p_order.cum_qty,
      'cumAmount', p_order.cum_amount, 'canceledQty', p_order.canceled_qty, 'intentId', p_order.intent_id),
    'reported', jsonb_build_object('quantity', p_report.quantity, 'cumQty', p_report.cum_qty,
      'cumAmount', p_report.cum_amount, 'canceledQty', p_report.canceled_qty, 'intentId', p_report.intent_id))
$$;

-- Takes the broker's order list (rows as in the contract) one cumulative step per order, all in one transaction.
-- Returns {changed, regressions: what was not believed, deferred: rows that an unanswered intent may explain}.
create function trade.record_order_reports(p_account_id uuid, p_reports jsonb, p_source text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_account trade.broker_accounts := trade.lock_bridge_account(p_account_id);
  v_report trade.order_report;
  v_started timestamptz;
  v_order trade.broker_orders;
  v_outcome text;
  v_doubt jsonb;
  v_changed integer := 0;
  v_regressions jsonb := '[]';
  v_deferred jsonb := '[]';
begin
  for v_report in select * from trade.parse_order_reports(p_reports) loop
    -- A cancel has a number of its own in the list; it is no order. Proven only by its effect, it carries the order's.
    continue when exists (select from trade.order_intents where kind = 'cancel' and account_id = p_account_id
        and order_date = v_report.order_date and order_no = v_report.order_no)
      and not exists (select from trade.broker_orders where account_id = p_account_id
        and order_date = v_report.order_date and order_no = v_report.order_no);
    v_started := clock_timestamp();
    v_order := trade.find_reported_order(v_account, v_report);
    if v_order.id is null then
      v_deferred := v_deferred || jsonb_build_object('orderDate', v_report.order_date, 'orderNo', v_report.order_no);
      continue;
    end if;
    v_outcome := trade.apply_order_report(v_order, v_report, p_source);
    if v_outcome = 'changed' or v_order.updated_at >= v_started then
      v_changed := v_changed + 1;
    end if;
    if v_report.intent_id is distinct from v_order.intent_id and v_report.intent_id is not null then
      v_outcome := 'second_order';
    end if;
    if v_outcome not in ('same', 'changed') then
      v_doubt := trade.describe_doubt(v_outcome, v_order, v_report);
      v_regressions := v_regressions || v_doubt;
      if v_outcome <> 'second_order' then
        perform trade.note_adjustment(v_order, v_outcome, v_doubt);
      end if;
    end if;
  end loop;
  return jsonb_build_object('changed', v_changed, 'regressions', v_regressions, 'deferred', v_deferred);
end $$;

/* ------------------------------------------------------------------------------------------------ cash and holdings */

create function trade.set_balance(p_account trade.broker_accounts, p_balance jsonb) returns void
language sql set search_path = ''
as $$
  insert into trade.balances as b (account_id, user_id, cash, cash_d1, cash_d2, buying_power, equity, day_start_equity,
    trading_date, synced_at)
  select p_account.id, p_account.user_id, r.cash, r."cashD1", r."cashD2", r."buyingPower", r.equity, r.equity,
    r."tradingDate", clock_timestamp()
  from jsonb_to_record(p_balance) r (cash numeric, "cashD1" numeric, "cashD2" numeric, "buyingPower" numeric,
    equity numeric, "tradingDate" date)
  on conflict (account_id) do update set cash = excluded.cash, cash_d1 = excluded.cash_d1, cash_d2 = excluded.cash_d2,
    buying_power = excluded.buying_power, equity = excluded.equity, trading_date = excluded.trading_date,
    synced_at = excluded.synced_at,
    day_start_equity = case when b.trading_date = excluded.trading_date then b.day_start_equity else excluded.equity end
$$;

create function trade.has_filled_since(p_held trade.positions, p_since timestamptz) returns boolean
language sql stable set search_path = ''
as $$
  select exists (select from trade.fills where user_id = p_held.user_id and seen_at > p_since
    and account_id = p_held.account_id and instrument_id = p_held.instrument_id)
$$;

-- When the broker's quantity may replace ours. A balance can be ahead of the order list: taking its word at once would
-- count the fill that the list tells a moment later twice. So it has to say the same at two readings five seconds
-- apart, with no fill in between; only the first balance of an account is taken as it is.
create function trade.is_settled_holding(p_held trade.positions, p_quantity integer) returns boolean
language sql stable set search_path = ''
as $$
  select p_held.quantity = p_quantity
    or (p_held.broker_quantity = p_quantity and p_held.broker_synced_at <= clock_timestamp() - interval '5 s'
      and not trade.has_filled_since(p_held, p_held.broker_synced_at))
$$;

-- Cash and holdings as the broker states them.
-- `readAt` (optional, ISO time by the database's clock): when the reading began; holdings that have filled since are
-- left alone. Returns {mismatches: [{instrumentId, ours, broker, isAdopted}], unknownInstruments: [ids without a row
-- in `instruments`]}; what is adopted against the ledger is noted in `adjustments`.
create function trade.record_balance(p_account_id uuid, p_balance jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_account trade.broker_accounts := trade.lock_bridge_account(p_account_id);
  v_read_at timestamptz := coalesce((p_balance ->> 'readAt')::timestamptz, clock_timestamp());
  v_is_first boolean := not exists (select from trade.balances where account_id = p_account_id);
  v_row record;
  v_held trade.positions;
  v_adopts boolean;
  v_mismatches jsonb := '[]';
  v_unknown jsonb := '[]';
begin
  perform trade.set_balance(v_account, p_balance);
  insert into trade.positions (account_id, instrument_id, user_id)
  select p_account_id, h."instrumentId", v_account.user_id
  from jsonb_to_recordset(p_balance -> 'holdings') h ("instrumentId" text)
  on conflict (account_id, instrument_id) do nothing;
  for v_row in
    select p.instrument_id, coalesce(h.quantity, 0) as quantity, coalesce(h."sellableQuantity", 0) as sellable,
      coalesce(h."avgPx", 0) as avg_px, coalesce(h."lastPx", p.last_px) as last_px, i.id is null as is_unknown
    from trade.positions p
    left join jsonb_to_recordset(p_balance -> 'holdings') h ("instrumentId" text, quantity integer,
      "sellableQuantity" integer, "avgPx" numeric, "lastPx" numeric) on h."instrumentId" = p.instrument_id
    left join public.instruments i on i.id = p.instrument_id
    where p.account_id = p_account_id
      and (h."instrumentId" is not null or p.quantity > 0 or p.broker_quantity is distinct from 0)
    order by 1
  loop
    select * into strict v_held from trade.positions
    where account_id = p_account_id and instrument_id = v_row.instrument_id;
    if v_row.is_unknown then
      v_unknown := v_unknown || to_jsonb(v_row.instrument_id);
    end if;
    continue when trade.has_filled_since(v_held, v_read_at);
    v_adopts := v_is_first or trade.is_settled_holding(v_held, v_row.quantity);
    if v_held.quantity <> v_row.quantity and not v_is_first then
      v_mismatches := v_mismatches || jsonb_build_object('instrumentId', v_row.instrument_id,
        'ours', v_held.quantity, 'broker', v_row.quantity, 'isAdopted', v_adopts);
      insert into trade.adjustments (account_id, user_id, kind, instrument_id, detail)
      select p_account_id, v_account.user_id, 'position_mismatch', v_row.instrument_id,
        jsonb_build_object('ours', v_held.quantity, 'broker', v_row.quantity)
      where v_adopts;
    end if;
    update trade.positions
    set quantity = case when v_adopts then v_row.quantity else quantity end,
      avg_px = case when v_adopts then v_row.avg_px else avg_px end,
      sellable_quantity = v_row.sellable, last_px = v_row.last_px, broker_quantity = v_row.quantity,
      -- The clock of a disagreement starts when the broker first says it.
      broker_synced_at = case when v_adopts or broker_quantity is distinct from v_row.quantity then clock_timestamp()
        else broker_synced_at end
    where account_id = p_account_id and instrument_id = v_row.instrument_id;
  end loop;
  return jsonb_build_object('mismatches', v_mismatches, 'unknownInstruments', v_unknown);
end $$;

grant execute on function trade.record_ack(uuid, date, text, text, timestamptz),
  trade.record_order_reports(uuid, jsonb, text), trade.record_balance(uuid, jsonb) to authenticated;

set role postgres;
