-- A row of the list that is said to be of an order called absent, while an equal one is under way, waits until that one is
-- settled and is told again. Taken as nobody's in the meantime, it stayed so.
set role app_owner;

create function trade.gives_way(p_intent trade.order_intents) returns boolean
language plpgsql stable set search_path = ''
as $$
begin
  return p_intent.state in ('absent', 'expired', 'denied', 'rejected') and exists (
    select from trade.order_intents y
    where y.fingerprint = p_intent.fingerprint and y.kind = 'place' and y.id <> p_intent.id
      and y.state in ('sending', 'in_doubt'));
end $$;

-- As before, but for that. Null when it has to wait.
create or replace function trade.find_reported_order(p_account trade.broker_accounts, p_report trade.order_report)
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
  if v_order.intent_id is null and v_intent.id is not null and trade.gives_way(v_intent) then
    return null;
  end if;
  if v_order.id is null then
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

set role postgres;
