-- A bridge learns with each of its accounts what it may risk and whether it may use real money.
set role app_owner;

drop function public.list_bridge_accounts(uuid, integer);
drop function trade.list_bridge_accounts(uuid, integer);

-- The accounts a bridge serves, oldest first.
create function trade.list_bridge_accounts(p_after uuid, p_limit integer) returns table (account_id uuid, user_id uuid,
  broker text, environment text, label text, mode text, credential_id uuid, credential_state text, limits jsonb,
  live_ready boolean, cooldown_until timestamptz)
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_after timestamptz := (select created_at from trade.broker_accounts where id = p_after);
begin
  perform private.check_page(p_after is null or v_after is not null, p_limit);
  return query
    select a.id, a.user_id, a.broker, a.environment, a.label, trade.effective_mode(a.id), c.id, a.credential_state,
      trade.effective_limits(a.id), a.environment = 'paper' or trade.live_ready(a.id),
      case when a.environment = 'live' then trade.live_cooldown_until(a.user_id, a.id) end
    from trade.broker_accounts a
    left join private.broker_credentials c on c.account_id = a.id and c.revoked_at is null
    where a.bridge_id = v_bridge and a.archived_at is null
      and (p_after is null or (a.created_at, a.id) > (v_after, p_after))
    order by a.created_at, a.id
    limit p_limit;
end $$;

create function public.list_bridge_accounts(p_after uuid default null, p_limit integer default 1000)
returns table (account_id uuid, user_id uuid, broker text, environment text, label text, mode text, credential_id uuid,
  credential_state text, limits jsonb, live_ready boolean, cooldown_until timestamptz)
language sql set search_path = ''
as $$ select * from trade.list_bridge_accounts(p_after, p_limit) $$;

grant execute on function trade.list_bridge_accounts(uuid, integer), public.list_bridge_accounts(uuid, integer)
  to authenticated;

set role postgres;
