-- Brokerage accounts, who may trade for real, and the switches that stop trading.
set role app_owner;

create table trade.trading_permissions (
  user_id uuid primary key references public.profiles (id) on delete cascade,
  can_trade_live boolean not null default false,
  granted_by text not null,
  updated_at timestamptz not null default clock_timestamp()
);
alter table trade.trading_permissions enable row level security;
alter table trade.trading_permissions force row level security;
create policy app_owner_all on trade.trading_permissions to app_owner using (true) with check (true);
grant select (user_id, can_trade_live, updated_at) on trade.trading_permissions to authenticated;

create table trade.broker_accounts (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references public.profiles (id),
  bridge_id uuid not null references private.bridges (id),
  broker text not null default 'kis' check (broker in ('kis')),
  environment text not null check (environment in ('paper', 'live')),
  label text not null check (char_length(label) between 1 and 40),
  account_number_masked text check (account_number_masked ~ '^••••[0-9]{4}-[0-9]{2}$'),
  mode text not null default 'active' check (mode in ('active', 'reducing', 'halted')),
  session_state text not null default 'waiting' check (session_state in
    ('waiting', 'connecting', 'reconciling', 'running', 'degraded', 'refused', 'stopped')),
  session_code text,
  session_detail jsonb,
  session_at timestamptz,
  credential_state text not null default 'none' check (credential_state in ('none', 'sealed', 'verified', 'refused')),
  created_at timestamptz not null default clock_timestamp(),
  archived_at timestamptz,
  version bigint not null
);
create index broker_accounts_user on trade.broker_accounts (user_id);
create index broker_accounts_bridge on trade.broker_accounts (bridge_id);
alter table trade.broker_accounts enable row level security;
alter table trade.broker_accounts force row level security;
create policy app_owner_all on trade.broker_accounts to app_owner using (true) with check (true);
grant select on trade.broker_accounts to authenticated;
create trigger stamp_version before insert or update on trade.broker_accounts
  for each row execute function private.stamp_version();

-- Stops the operator may throw: `global`, or one account's id. The account's own `mode` is its owner's.
create table trade.kill_switch (
  scope text primary key check (scope = 'global' or scope ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'),
  mode text not null check (mode in ('active', 'reducing', 'halted')),
  reason text not null,
  set_by text not null,
  set_at timestamptz not null default clock_timestamp()
);
alter table trade.kill_switch enable row level security;
alter table trade.kill_switch force row level security;
create policy app_owner_all on trade.kill_switch to app_owner using (true) with check (true);
insert into trade.kill_switch (scope, mode, reason, set_by) values ('global', 'active', 'start', 'migration');

-- active 0, reducing 1, halted 2: the larger number allows less.
create function trade.mode_rank(p_mode text) returns integer
language sql immutable set search_path = ''
as $$
  select array_position(array['active', 'reducing', 'halted'], p_mode) - 1
$$;

-- What an account may do now: the strictest of its own mode and the operator's switches.
create function trade.effective_mode(p_account_id uuid) returns text
language sql stable set search_path = ''
as $$
  select mode from (
    select mode from trade.broker_accounts where id = p_account_id
    union all
    select mode from trade.kill_switch where scope in ('global', p_account_id::text)
  ) modes
  order by trade.mode_rank(mode) desc
  limit 1
$$;

-- The operator's lever, at the SQL prompt: select private.set_kill_switch('global', 'halted', 'why');
create function private.set_kill_switch(p_scope text, p_mode text, p_reason text) returns void
language plpgsql set search_path = ''
as $$
begin
  insert into trade.kill_switch (scope, mode, reason, set_by) values (p_scope, p_mode, p_reason, session_user)
  on conflict (scope) do update
    set mode = excluded.mode, reason = excluded.reason, set_by = excluded.set_by, set_at = clock_timestamp();
  perform private.audit('kill_switch_set', (select user_id from trade.broker_accounts where id::text = p_scope),
    jsonb_build_object('scope', p_scope, 'mode', p_mode, 'reason', p_reason));
end $$;

-- The operator's word that somebody may trade with real money: select private.set_live_permission('a@b.kr', true);
create function private.set_live_permission(p_email text, p_can_trade_live boolean) returns void
language plpgsql set search_path = ''
as $$
declare
  v_user uuid;
begin
  select id into v_user from public.profiles where lower(email) = lower(p_email);
  if not found then
    raise exception 'no user has signed up as %', p_email;
  end if;
  insert into trade.trading_permissions (user_id, can_trade_live, granted_by)
  values (v_user, p_can_trade_live, session_user)
  on conflict (user_id) do update set can_trade_live = excluded.can_trade_live, granted_by = excluded.granted_by,
    updated_at = clock_timestamp();
  perform private.audit('live_permission_set', v_user, jsonb_build_object('canTradeLive', p_can_trade_live));
end $$;

set role postgres;

create policy owner_read on trade.trading_permissions for select to authenticated using (user_id = (select auth.uid()));
create policy owner_read on trade.broker_accounts for select to authenticated using (user_id = (select auth.uid()));
