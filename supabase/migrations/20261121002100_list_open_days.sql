-- Earlier days on which an order is still shown as open: a bridge that was away when a day ended reads those lists once
-- more, for the fills it missed and for what became of the rest.
set role app_owner;

create index broker_orders_open on trade.broker_orders (account_id, order_date) where status = 'open';

create function trade.list_open_days(p_account_id uuid) returns setof date
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
begin
  return query
    select distinct o.order_date
    from trade.broker_orders o
    join trade.broker_accounts a on a.id = o.account_id
    where a.bridge_id = v_bridge and o.account_id = p_account_id and o.status = 'open'
      and o.order_date < private.kst_date(clock_timestamp())
    order by 1;
end $$;

create function public.list_open_days(p_account_id uuid) returns setof date
language sql set search_path = ''
as $$ select * from trade.list_open_days(p_account_id) $$;

grant execute on function trade.list_open_days(uuid), public.list_open_days(uuid) to authenticated;

set role postgres;
