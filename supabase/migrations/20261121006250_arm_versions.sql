-- A rule or strategy trades in the version its owner armed for one account, and in no other.
set role app_owner;

-- Which version of a rule or strategy may trade. Its orders carry the row's id and hash.
create table private.armed_versions (
  -- Made by the caller: the idempotency key.
  id uuid primary key,
  user_id uuid not null references public.profiles (id) on delete cascade,
  account_id uuid not null references trade.broker_accounts (id),
  kind text not null check (kind in ('rule', 'strategy')),
  -- SHA-256 of the definition as it was shown to its owner.
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  label text not null check (char_length(label) between 1 and 80),
  armed_at timestamptz not null default clock_timestamp(),
  disarmed_at timestamptz
);
create index armed_versions_user on private.armed_versions (user_id);
create index armed_versions_account on private.armed_versions (account_id) where disarmed_at is null;
alter table private.armed_versions enable row level security;
alter table private.armed_versions force row level security;
create policy app_owner_all on private.armed_versions to app_owner using (true) with check (true);
grant select on private.armed_versions to authenticated;

set role postgres;
create policy owner_read on private.armed_versions for select to authenticated using (user_id = (select auth.uid()));
set role app_owner;

create view public.armed_versions with (security_invoker = true) as
  select id, account_id, kind, hash, label, armed_at, disarmed_at from private.armed_versions;
grant select on public.armed_versions to authenticated;

create function trade.is_armed(p_id uuid, p_hash text, p_kind text, p_user_id uuid, p_account_id uuid) returns boolean
language sql stable set search_path = ''
as $$
  select exists (select from private.armed_versions
    where id = p_id and hash = p_hash and kind = p_kind and user_id = p_user_id and account_id = p_account_id
      and disarmed_at is null)
$$;

create function trade.arm_version(p_id uuid, p_account_id uuid, p_kind text, p_hash text, p_label text) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_account trade.broker_accounts := trade.lock_own_account(p_account_id);
  v_row private.armed_versions;
begin
  if p_id is null or p_kind is null or p_kind not in ('rule', 'strategy') or p_hash is null or p_hash !~ '^[0-9a-f]{64}$'
    or p_label is null or char_length(btrim(p_label)) not between 1 and 80 then
    perform private.fail('input_invalid');
  end if;
  select * into v_row from private.armed_versions where id = p_id;
  if found then
    if (v_row.user_id, v_row.account_id, v_row.kind, v_row.hash) <> (v_account.user_id, p_account_id, p_kind, p_hash)
      or v_row.disarmed_at is not null then
      perform private.fail('idempotency_key_reused', jsonb_build_object('id', p_id), '23505');
    end if;
    return p_id;
  end if;
  if v_account.environment = 'live' then
    perform trade.require_authority('arm_live_version', v_account.user_id, p_account_id);
  end if;
  insert into private.armed_versions (id, user_id, account_id, kind, hash, label)
  values (p_id, v_account.user_id, p_account_id, p_kind, p_hash, btrim(p_label));
  perform private.audit('version_armed', v_account.user_id, jsonb_build_object('versionId', p_id,
    'accountId', p_account_id, 'kind', p_kind, 'hash', p_hash));
  perform private.broadcast('bridge:' || v_account.bridge_id, 'account_changed',
    jsonb_build_object('accountId', p_account_id));
  return p_id;
end $$;

-- Never refused, and for good: armed again it is another row. What of it waits ends; stops that are kept stay.
create function trade.disarm_version(p_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
  v_row private.armed_versions;
begin
  select * into v_row from private.armed_versions where id = p_id and user_id = v_user;
  if not found then
    perform private.fail('not_found', jsonb_build_object('versionId', p_id));
  elsif v_row.disarmed_at is not null then
    return;
  end if;
  perform trade.lock_own_account(v_row.account_id, true);
  update private.armed_versions set disarmed_at = clock_timestamp() where id = p_id and disarmed_at is null;
  update trade.order_intents set state = 'expired', reason_code = 'version_not_armed'
  where source_id = p_id and kind = 'place' and parent_id is null and state in ('proposed', 'ready');
  perform private.audit('version_disarmed', v_user, jsonb_build_object('versionId', p_id));
  perform private.broadcast('bridge:' || a.bridge_id, 'account_changed', jsonb_build_object('accountId', a.id))
  from trade.broker_accounts a where a.id = v_row.account_id;
end $$;

-- The versions a bridge may act for.
create function trade.list_armed_versions(p_after uuid, p_limit integer) returns table (id uuid, user_id uuid,
  account_id uuid, kind text, hash text, label text, armed_at timestamptz)
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_after timestamptz := (select v.armed_at from private.armed_versions v where v.id = p_after);
begin
  perform private.check_page(p_after is null or v_after is not null, p_limit);
  return query
    select v.id, v.user_id, v.account_id, v.kind, v.hash, v.label, v.armed_at
    from private.armed_versions v join trade.broker_accounts a on a.id = v.account_id
    where a.bridge_id = v_bridge and a.archived_at is null and v.disarmed_at is null
      and (p_after is null or (v.armed_at, v.id) > (v_after, p_after))
    order by v.armed_at, v.id
    limit p_limit;
end $$;

create function public.arm_version(p_id uuid, p_account_id uuid, p_kind text, p_hash text, p_label text) returns uuid
language sql set search_path = ''
as $$ select trade.arm_version(p_id, p_account_id, p_kind, p_hash, p_label) $$;

create function public.disarm_version(p_id uuid) returns void
language sql set search_path = ''
as $$ select trade.disarm_version(p_id) $$;

create function public.list_armed_versions(p_after uuid default null, p_limit integer default 1000) returns table (id uuid,
  user_id uuid, account_id uuid, kind text, hash text, label text, armed_at timestamptz)
language sql set search_path = ''
as $$ select * from trade.list_armed_versions(p_after, p_limit) $$;

grant execute on function trade.arm_version(uuid, uuid, text, text, text), public.arm_version(uuid, uuid, text, text, text),
  trade.disarm_version(uuid), public.disarm_version(uuid), trade.list_armed_versions(uuid, integer),
  public.list_armed_versions(uuid, integer) to authenticated;

set role postgres;
