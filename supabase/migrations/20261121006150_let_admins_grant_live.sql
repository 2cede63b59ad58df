-- Who may trade with real money at all is an admin's word, given with a fresh second factor and taken back at once.
set role app_owner;

-- Everybody who signed up, oldest first; `p_search` is part of a name or an address.
create function trade.list_users(p_search text, p_after uuid, p_limit integer) returns table (id uuid,
  display_name text, email text, role text, created_at timestamptz, can_trade_live boolean, granted_at timestamptz,
  has_factor boolean, live_accounts integer)
language plpgsql security definer set search_path = ''
as $$
declare
  v_admin uuid := private.require_admin();
  v_after timestamptz := (select p.created_at from public.profiles p where p.id = p_after);
begin
  perform private.check_page(p_after is null or v_after is not null, p_limit);
  perform private.audit('users_listed', v_admin, jsonb_strip_nulls(jsonb_build_object('search', left(p_search, 100))));
  return query
    select p.id, p.display_name, p.email, p.role, p.created_at, coalesce(t.can_trade_live, false),
      case when t.can_trade_live then t.updated_at end, private.factor_ids(p.id) <> '{}',
      (select count(*)::integer from trade.broker_accounts a
        where a.user_id = p.id and a.environment = 'live' and a.archived_at is null)
    from public.profiles p
    left join trade.trading_permissions t on t.user_id = p.id
    where not exists (select from private.bridges b where b.user_id = p.id)
      and (p_search is null or strpos(lower(p.display_name || ' ' || coalesce(p.email, '')), lower(p_search)) > 0)
      and (p_after is null or (p.created_at, p.id) > (v_after, p_after))
    order by p.created_at, p.id
    limit p_limit;
end $$;

create function private.set_live_grant(p_user_id uuid, p_can_trade_live boolean, p_by text) returns void
language plpgsql set search_path = ''
as $$
begin
  insert into trade.trading_permissions (user_id, can_trade_live, granted_by)
  values (p_user_id, p_can_trade_live, p_by)
  on conflict (user_id) do update set can_trade_live = excluded.can_trade_live, granted_by = excluded.granted_by,
    updated_at = clock_timestamp();
  perform private.audit('live_permission_set', p_user_id, jsonb_build_object('canTradeLive', p_can_trade_live));
  perform private.tell_accounts(p_user_id, null);
end $$;

create function trade.grant_live(p_user_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_admin uuid := private.require_admin();
begin
  perform trade.require_authority('grant_live', v_admin, null);
  if not exists (select from public.profiles p where p.id = p_user_id)
    or exists (select from private.bridges b where b.user_id = p_user_id) then
    perform private.fail('not_found', jsonb_build_object('userId', p_user_id));
  end if;
  perform private.set_live_grant(p_user_id, true, v_admin::text);
end $$;

-- At once, and with no second factor: it only makes things safer. Nothing more is sent; cancels still are.
create function trade.revoke_live(p_user_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_admin uuid := private.require_admin();
begin
  if not exists (select from trade.trading_permissions where user_id = p_user_id) then
    perform private.fail('not_found', jsonb_build_object('userId', p_user_id));
  end if;
  perform private.set_live_grant(p_user_id, false, v_admin::text);
end $$;

create or replace function private.set_live_permission(p_email text, p_can_trade_live boolean) returns void
language plpgsql set search_path = ''
as $$
declare
  v_user uuid;
begin
  select id into v_user from public.profiles where lower(email) = lower(p_email);
  if not found then
    raise exception 'no user has signed up as %', p_email;
  end if;
  perform private.set_live_grant(v_user, p_can_trade_live, session_user);
end $$;

create function public.list_users(p_search text default null, p_after uuid default null, p_limit integer default 100)
returns table (id uuid, display_name text, email text, role text, created_at timestamptz, can_trade_live boolean,
  granted_at timestamptz, has_factor boolean, live_accounts integer)
language sql set search_path = ''
as $$ select * from trade.list_users(p_search, p_after, p_limit) $$;

create function public.grant_live(p_user_id uuid) returns void
language sql set search_path = ''
as $$ select trade.grant_live(p_user_id) $$;

create function public.revoke_live(p_user_id uuid) returns void
language sql set search_path = ''
as $$ select trade.revoke_live(p_user_id) $$;

grant execute on function trade.list_users(text, uuid, integer), public.list_users(text, uuid, integer),
  trade.grant_live(uuid), public.grant_live(uuid), trade.revoke_live(uuid), public.revoke_live(uuid) to authenticated;

set role postgres;
