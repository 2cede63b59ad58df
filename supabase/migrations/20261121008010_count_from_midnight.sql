-- A Korean day begins at Korean midnight. Written as `date at time zone 'Asia/Seoul'` it began eighteen hours late, for Postgres
-- takes the date for midnight of the session's own zone first: until six in the evening the limits of a day counted
-- nothing.
set role app_owner;

create function private.kst_midnight(p_date date) returns timestamptz
language sql immutable set search_path = ''
as $$
  select p_date::timestamp at time zone 'Asia/Seoul'
$$;

-- What of a user's day with real money is used up, this intent included. Null while there is room; otherwise as
-- missing_authority() answers. Exits never count.
create or replace function trade.daily_excess(p_intent trade.order_intents) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  v_limits jsonb := trade.limits_of(p_intent.user_id, null);
  v_value numeric := trade.order_value(p_intent.instrument_id, p_intent.side, p_intent.quantity, p_intent.limit_price);
  v_orders integer;
  v_bought numeric;
begin
  -- Two orders of one user do not both take the last place.
  perform pg_advisory_xact_lock(hashtextextended('daily limits ' || p_intent.user_id, 0));
  select count(*), coalesce(sum(case
      when i.side = 'sell' then 0
      when b.status <> 'open' then b.cum_amount
      else trade.order_value(i.instrument_id, i.side, i.quantity, i.limit_price) end), 0)
  into v_orders, v_bought
  from trade.order_intents i
  join trade.broker_accounts a on a.id = i.account_id and a.environment = 'live'
  left join trade.broker_orders b on b.intent_id = i.id
  where i.user_id = p_intent.user_id and i.kind = 'place' and i.id <> p_intent.id and not trade.is_exit(i)
    and i.state not in ('denied', 'rejected', 'expired', 'absent')
    and i.created_at >= private.kst_midnight(private.kst_date(clock_timestamp()));
  if v_orders + 1 > (v_limits ->> 'maxDailyOrders')::numeric then
    return jsonb_build_object('code', 'daily_orders_exceeded', 'detail',
      jsonb_build_object('limit', v_limits -> 'maxDailyOrders', 'actual', v_orders + 1));
  elsif p_intent.side = 'buy' and v_bought + v_value is null then
    return '{"code": "quote_stale", "detail": {}}';
  elsif p_intent.side = 'buy' and v_bought + v_value > (v_limits ->> 'maxDailyValueWon')::numeric then
    return jsonb_build_object('code', 'daily_value_exceeded', 'detail',
      jsonb_build_object('limit', v_limits -> 'maxDailyValueWon', 'actual', v_bought + v_value));
  end if;
  return null;
end $$;

set role postgres;
