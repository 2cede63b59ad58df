-- A row of the list that is known to be somebody else's (another channel, another address) is told at once: no
-- unanswered order of ours can be it, however equal it is.
set role app_owner;

alter type trade.order_report add attribute is_foreign boolean;

create or replace function trade.parse_order_reports(p_reports jsonb) returns setof trade.order_report
language sql stable set search_path = ''
as $$
  select r."orderDate", trade.order_number(r."orderNo"), coalesce(r.branch, ''), r."instrumentId", r.side, r.type,
    r.quantity, nullif(r."limitPrice", 0), r."cumQty", r."cumAmount", r."canceledQty", r."rejectedQty", r."leavesQty",
    case when r."orderedAt" ~ '^\d+$' then to_timestamp(r."orderedAt"::numeric / 1000) else r."orderedAt"::timestamptz end,
    r."intentId", coalesce(r."isForeign", false)
  from jsonb_to_recordset(p_reports) r ("orderDate" date, "orderNo" text, branch text, "instrumentId" text, side text,
    type text, quantity integer, "limitPrice" numeric, "cumQty" integer, "cumAmount" numeric, "canceledQty" integer,
    "rejectedQty" integer, "leavesQty" integer, "orderedAt" text, "intentId" uuid, "isForeign" boolean)
  order by 1, 2
$$;

-- True while an order nobody has answered for could be this one: it would be shown as somebody else's.
create or replace function trade.may_be_unanswered_intent(p_account_id uuid, p_report trade.order_report) returns boolean
language sql stable set search_path = ''
as $$
  select p_report.is_foreign is not true and exists (
    select from trade.order_intents i
    where i.account_id = p_account_id and i.kind = 'place' and i.state in ('sending', 'in_doubt')
      and i.instrument_id = p_report.instrument_id and i.side = p_report.side and i.quantity = p_report.quantity
      and p_report.ordered_at >= i.sent_at - interval '5 s')
$$;

set role postgres;
