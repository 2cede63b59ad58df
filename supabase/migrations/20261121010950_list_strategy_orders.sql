-- What a bridge reads of a strategy's own past: its orders, from which it knows what the strategy holds, and the signals of a
-- day, which are compared with a test of that day.
set role app_owner;

-- Orders of all versions of a strategy, oldest first: the newest thousand. `cum_amount` in won.
create function trade.list_strategy_orders(p_strategy_id uuid) returns table (key text, version_id uuid, intent_id uuid,
  instrument_id text, side text, quantity integer, cum_qty integer, cum_amount numeric, is_open boolean, created_at timestamptz)
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
begin
  return query
    select o.* from (
      select s.key, s.version_id, i.id, i.instrument_id, i.side, i.quantity, coalesce(b.cum_qty, 0)::integer,
        coalesce(b.cum_amount, 0)::numeric,
        i.state not in ('denied', 'rejected', 'expired', 'absent') and coalesce(b.status, 'open') = 'open', i.created_at as made_at
      from trade.strategy_signals s
      join trade.strategy_versions v on v.id = s.version_id
      join trade.broker_accounts a on a.id = v.account_id and a.bridge_id = v_bridge
      join trade.order_intents i on i.id = s.intent_id
      left join trade.broker_orders b on b.intent_id = i.id
      where s.strategy_id = p_strategy_id
      order by i.created_at desc, i.id desc limit 1000
    ) o
    order by o.made_at, o.id;
end $$;

-- Signals of a version whose market time lies in a span, oldest first, with what became of their orders.
create function trade.list_strategy_signals(p_version_id uuid, p_from timestamptz, p_to timestamptz) returns table (key text,
  instrument_id text, action text, strength numeric, decision text, decided_by text, quantity integer, price numeric,
  signal_at timestamptz, cum_qty integer, cum_amount numeric, refused_by text)
language plpgsql security definer set search_path = ''
as $$
begin
  perform trade.bridge_version(p_version_id);
  return query
    select s.key, s.instrument_id, s.action, s.strength, s.decision, s.decided_by, s.quantity, s.price, s.signal_at,
      coalesce(b.cum_qty, 0)::integer, coalesce(b.cum_amount, 0)::numeric,
      case when i.state in ('denied', 'rejected', 'expired', 'absent') then coalesce(i.reason_code, i.state) end
    from trade.strategy_signals s
    left join trade.order_intents i on i.id = s.intent_id
    left join trade.broker_orders b on b.intent_id = i.id
    where s.version_id = p_version_id and s.signal_at >= p_from and s.signal_at < p_to
    order by s.signal_at, s.key
    limit 5000;
end $$;

create function public.list_strategy_orders(p_strategy_id uuid) returns table (key text, version_id uuid, intent_id uuid,
  instrument_id text, side text, quantity integer, cum_qty integer, cum_amount numeric, is_open boolean, created_at timestamptz)
language sql set search_path = ''
as $$ select * from trade.list_strategy_orders(p_strategy_id) $$;

create function public.list_strategy_signals(p_version_id uuid, p_from timestamptz, p_to timestamptz) returns table (key text,
  instrument_id text, action text, strength numeric, decision text, decided_by text, quantity integer, price numeric,
  signal_at timestamptz, cum_qty integer, cum_amount numeric, refused_by text)
language sql set search_path = ''
as $$ select * from trade.list_strategy_signals(p_version_id, p_from, p_to) $$;

grant execute on function trade.list_strategy_orders(uuid), public.list_strategy_orders(uuid),
  trade.list_strategy_signals(uuid, timestamptz, timestamptz), public.list_strategy_signals(uuid, timestamptz, timestamptz)
  to authenticated;

set role postgres;
