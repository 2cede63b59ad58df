-- What an owner's figures are made of: every fill with whose order it was, and every day as the broker stated its ends.
set role app_owner;

grant select on trade.day_snapshots to authenticated;

-- One line for each fill. `traded_at`: when it was seen, or, of a day that was read later, when its order was given.
create view public.trades with (security_invoker = true) as
  select
    f.account_id,
    a.environment,
    f.order_date,
    f.order_no,
    f.cum_qty_after,
    coalesce(b.intent_id, b.id) as order_id,
    f.instrument_id,
    m.name_ko,
    m.name_en,
    coalesce(m.market, 'kospi') as market,
    coalesce(m.kind, 'stock') as kind,
    f.side,
    f.quantity,
    f.amount,
    case when private.kst_date(f.seen_at) = f.order_date then f.seen_at else b.ordered_at end as traded_at,
    coalesce(i.source, 'external') as source,
    coalesce(r.id, s.id) as owner_id,
    coalesce(r.name, s.name) as owner_name,
    coalesce(rv.number, sv.number) as owner_version
  from trade.fills f
  join trade.broker_accounts a on a.id = f.account_id
  join trade.broker_orders b using (account_id, order_date, order_no)
  left join trade.order_intents i on i.id = b.intent_id
  left join trade.rule_versions rv on rv.id = i.source_id
  left join trade.rules r on r.id = rv.rule_id
  left join trade.strategy_versions sv on sv.id = i.source_id
  left join trade.strategies s on s.id = sv.strategy_id
  left join public.instruments m on m.id = f.instrument_id;

-- A page of the fills of one's own account in the order of their key, after the one named, or the first.
create function trade.list_trades(p_account_id uuid, p_after_date date, p_after_no text, p_after_qty integer, p_limit integer)
returns setof public.trades
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
begin
  if not exists (select from trade.broker_accounts where id = p_account_id and user_id = v_user) then
    perform private.fail('not_found', jsonb_build_object('accountId', p_account_id));
  end if;
  return query
    select * from public.trades
    where account_id = p_account_id
      and (order_date, order_no, cum_qty_after)
        > (coalesce(p_after_date, '-infinity'), coalesce(p_after_no, ''), coalesce(p_after_qty, 0))
    order by order_date, order_no, cum_qty_after
    limit least(greatest(coalesce(p_limit, 1000), 1), 1000);
end $$;

create function public.list_trades(p_account_id uuid, p_after_date date default null, p_after_no text default null,
  p_after_qty integer default null, p_limit integer default 1000) returns setof public.trades
language sql stable set search_path = ''
as $$ select * from trade.list_trades(p_account_id, p_after_date, p_after_no, p_after_qty, p_limit) $$;

-- One line for each day of an account of which there is a snapshot. `statement` is without the lines of instruments.
create view public.account_days with (security_invoker = true) as
  select d.account_id, a.environment, d.date,
    (array_agg(d.snapshot) filter (where d.kind = 'start'))[1] as day_start,
    (array_agg(d.snapshot) filter (where d.kind = 'end'))[1] as day_end,
    (select s.statement - 'lines' from trade.statements s where s.account_id = d.account_id and s.date = d.date) as statement
  from trade.day_snapshots d
  join trade.broker_accounts a on a.id = d.account_id
  group by d.account_id, a.environment, d.date;

grant select on public.trades, public.account_days to authenticated;
grant execute on function trade.list_trades(uuid, date, text, integer, integer),
  public.list_trades(uuid, date, text, integer, integer) to authenticated;

set role postgres;
create policy owner_read on trade.day_snapshots for select to authenticated using (user_id = (select auth.uid()));
