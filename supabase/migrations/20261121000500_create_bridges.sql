-- A bridge is a machine on somebody's shelf that talks to the broker. It signs in like anybody else.
set role app_owner;

create table private.bridges (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null unique references public.profiles (id),
  name text not null check (char_length(name) between 1 and 60),
  public_url text not null,
  key_id text not null check (char_length(key_id) between 1 and 40),
  -- Base64 X25519. For display only: browsers seal to the copy pinned in their own build.
  public_key text not null check (char_length(public_key) = 44),
  version text,
  feed jsonb,
  heartbeat_at timestamptz,
  -- When watchers were last told; a heartbeat alone is passed on every ten seconds at most.
  announced_at timestamptz,
  created_at timestamptz not null default clock_timestamp()
);
alter table private.bridges enable row level security;
alter table private.bridges force row level security;
create policy app_owner_all on private.bridges to app_owner using (true) with check (true);
create policy signed_in_read on private.bridges for select to authenticated using (true);
grant select (id, name, public_url, key_id, public_key, version, feed, heartbeat_at) on private.bridges to authenticated;

create view public.bridges with (security_invoker = true) as
  select id, name, public_url, key_id, public_key, version, feed, heartbeat_at from private.bridges;
grant select on public.bridges to authenticated;

-- At most one process of a bridge may send orders; each change of hands raises the epoch.
create table private.leases (
  bridge_id uuid primary key references private.bridges (id) on delete cascade,
  owner text,
  epoch bigint not null default 0,
  expires_at timestamptz not null default '-infinity'
);
alter table private.leases enable row level security;
alter table private.leases force row level security;
create policy app_owner_all on private.leases to app_owner using (true) with check (true);

-- The caller's bridge, or null for everybody else.
create function private.own_bridge_id() returns uuid
language sql stable security definer set search_path = ''
as $$
  select id from private.bridges where user_id = private.user_id()
$$;
grant execute on function private.own_bridge_id() to authenticated;

-- First line of every function a bridge may call.
create function private.current_bridge() returns uuid
language plpgsql stable set search_path = ''
as $$
declare
  v_bridge uuid := private.own_bridge_id();
begin
  if v_bridge is null then
    perform private.fail('permission_missing', '{"needs": "bridge"}', '42501');
  end if;
  return v_bridge;
end $$;

-- For the operator at the SQL prompt: makes the Auth user with this e-mail a bridge, or changes its address or key.
create function private.register_bridge(p_email text, p_name text, p_public_url text, p_key_id text, p_public_key text)
returns uuid
language plpgsql set search_path = ''
as $$
declare
  v_user uuid;
  v_bridge uuid;
begin
  select id into v_user from public.profiles where lower(email) = lower(p_email);
  if not found then
    raise exception 'no user has signed up as %', p_email;
  end if;
  insert into private.bridges (user_id, name, public_url, key_id, public_key)
  values (v_user, p_name, p_public_url, p_key_id, p_public_key)
  on conflict (user_id) do update set name = excluded.name, public_url = excluded.public_url,
    key_id = excluded.key_id, public_key = excluded.public_key, announced_at = clock_timestamp()
  returning id into v_bridge;
  insert into private.leases (bridge_id) values (v_bridge) on conflict do nothing;
  perform private.audit('bridge_registered', v_user,
    jsonb_build_object('bridgeId', v_bridge, 'keyId', p_key_id, 'publicKey', p_public_key));
  return v_bridge;
end $$;

set role postgres;
