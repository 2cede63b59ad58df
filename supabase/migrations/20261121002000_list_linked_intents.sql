-- Which orders of today are already known to be ours. A bridge that starts anew must not take one of them for the
-- order of an intent it is still looking for.
set role app_owner;

create function trade.list_linked_intents(p_account_id uuid) returns setof public.bridge_intent
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
begin
  return query
    select shown.*
    from trade.order_intents i
    join trade.broker_accounts a on a.id = i.account_id
    cross join lateral trade.as_bridge_intent(i) shown
    where a.bridge_id = v_bridge and i.account_id = p_account_id and i.kind = 'place' and i.state = 'acked'
      and i.order_date >= private.kst_date(clock_timestamp()) - 1
    order by i.created_at;
end $$;

create function public.list_linked_intents(p_account_id uuid) returns setof public.bridge_intent
language sql set search_path = ''
as $$ select * from trade.list_linked_intents(p_account_id) $$;

grant execute on function trade.list_linked_intents(uuid), public.list_linked_intents(uuid) to authenticated;

set role postgres;
