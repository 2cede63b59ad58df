-- The Data API cuts every answer off after so many rows and says nothing of it. What a bridge has to know in full comes
-- in pages: `p_after` is the id of the last row of the page before.
set role app_owner;

drop function public.list_pending_intents();
drop function trade.list_pending_intents();
drop function public.list_linked_intents(uuid);
drop function trade.list_linked_intents(uuid);
drop function public.list_bridge_accounts();
drop function trade.list_bridge_accounts();

create function private.check_page(p_is_after_known boolean, p_limit integer) returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if p_limit is null or p_limit not between 1 and 1000 then
    perform private.fail('input_invalid', '{"field": "limit"}');
  elsif not p_is_after_known then
    perform private.fail('not_found', '{"field": "after"}');
  end if;
end $$;

-- What is waiting or unsettled, oldest first: for waking up and for recovery. `absent` of today only.
create function trade.list_pending_intents(p_after uuid, p_limit integer) returns setof public.bridge_intent
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_after timestamptz := (select created_at from trade.order_intents where id = p_after);
begin
  perform private.check_page(p_after is null or v_after is not null, p_limit);
  return query
    select shown.*
    from trade.order_intents i
    join trade.broker_accounts a on a.id = i.account_id
    cross join lateral trade.as_bridge_intent(i) shown
    where a.bridge_id = v_bridge
      and (i.state in ('ready', 'sending', 'in_doubt', 'manual')
        or (i.state = 'absent' and private.kst_date(i.created_at) = private.kst_date(clock_timestamp())))
      and (p_after is null or (i.created_at, i.id) > (v_after, p_after))
    order by i.created_at, i.id
    limit p_limit;
end $$;

-- Which orders of today are already known to be ours, oldest first.
create function trade.list_linked_intents(p_account_id uuid, p_after uuid, p_limit integer)
returns setof public.bridge_intent
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_after timestamptz := (select created_at from trade.order_intents where id = p_after);
begin
  perform private.check_page(p_after is null or v_after is not null, p_limit);
  return query
    select shown.*
    from trade.order_intents i
    join trade.broker_accounts a on a.id = i.account_id
    cross join lateral trade.as_bridge_intent(i) shown
    where a.bridge_id = v_bridge and i.account_id = p_account_id and i.kind = 'place' and i.state = 'acked'
      and i.order_date >= private.kst_date(clock_timestamp()) - 1
      and (p_after is null or (i.created_at, i.id) > (v_after, p_after))
    order by i.created_at, i.id
    limit p_limit;
end $$;

-- The accounts a bridge serves, oldest first.
create function trade.list_bridge_accounts(p_after uuid, p_limit integer) returns table (account_id uuid, user_id uuid,
  broker text, environment text, label text, mode text, credential_id uuid, credential_state text)
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_after timestamptz := (select created_at from trade.broker_accounts where id = p_after);
begin
  perform private.check_page(p_after is null or v_after is not null, p_limit);
  return query
    select a.id, a.user_id, a.broker, a.environment, a.label, trade.effective_mode(a.id), c.id, a.credential_state
    from trade.broker_accounts a
    left join private.broker_credentials c on c.account_id = a.id and c.revoked_at is null
    where a.bridge_id = v_bridge and a.archived_at is null
      and (p_after is null or (a.created_at, a.id) > (v_after, p_after))
    order by a.created_at, a.id
    limit p_limit;
end $$;

create function public.list_pending_intents(p_after uuid default null, p_limit integer default 1000)
returns setof public.bridge_intent
language sql set search_path = ''
as $$ select * from trade.list_pending_intents(p_after, p_limit) $$;

create function public.list_linked_intents(p_account_id uuid, p_after uuid default null, p_limit integer default 1000)
returns setof public.bridge_intent
language sql set search_path = ''
as $$ select * from trade.list_linked_intents(p_account_id, p_after, p_limit) $$;

create function public.list_bridge_accounts(p_after uuid default null, p_limit integer default 1000)
returns table (account_id uuid, user_id uuid, broker text, environment text, label text,
  mode text, credential_id uuid, credential_state text)
language sql set search_path = ''
as $$ select * from trade.list_bridge_accounts(p_after, p_limit) $$;

grant execute on function
  trade.list_pending_intents(uuid, integer), public.list_pending_intents(uuid, integer),
  trade.list_linked_intents(uuid, uuid, integer), public.list_linked_intents(uuid, uuid, integer),
  trade.list_bridge_accounts(uuid, integer), public.list_bridge_accounts(uuid, integer)
  to authenticated;

set role postgres;
