-- Signals from outside: an address for each sender, what it is known by, and what it sent.
set role app_owner;

create table trade.signal_hooks (
  -- Made by the caller.
  id uuid primary key,
  user_id uuid not null references public.profiles (id) on delete cascade,
  strategy_id uuid not null references trade.strategies (id) on delete cascade,
  label text not null check (char_length(label) between 1 and 40),
  state text not null default 'on' check (state in ('on', 'off', 'removed')),
  created_at timestamptz not null default clock_timestamp(),
  last_used_at timestamptz,
  -- Counted on `counted_on`, Korean date.
  accepted integer not null default 0,
  refused integer not null default 0,
  counted_on date,
  version bigint not null
);
create index signal_hooks_user on trade.signal_hooks (user_id, created_at);
create index signal_hooks_strategy on trade.signal_hooks (strategy_id);
alter table trade.signal_hooks enable row level security;
alter table trade.signal_hooks force row level security;
create policy app_owner_all on trade.signal_hooks to app_owner using (true) with check (true);
grant select on trade.signal_hooks to authenticated;
create trigger stamp_version before insert or update on trade.signal_hooks
  for each row execute function private.stamp_version();

-- SHA-256 of each hook's secret, which signs what it sends. The secret itself was shown once, in the browser that made it.
create table private.hook_keys (
  hook_id uuid primary key references trade.signal_hooks (id) on delete cascade,
  key_hash bytea not null check (octet_length(key_hash) = 32)
);
alter table private.hook_keys enable row level security;
alter table private.hook_keys force row level security;
create policy app_owner_all on private.hook_keys to app_owner using (true) with check (true);

-- A message counts once. Kept a little longer than a message is taken.
create table trade.hook_nonces (
  hook_id uuid not null references trade.signal_hooks (id) on delete cascade,
  nonce_hash bytea not null,
  seen_at timestamptz not null default clock_timestamp(),
  primary key (hook_id, nonce_hash)
);
create index hook_nonces_seen on trade.hook_nonces (seen_at);
alter table trade.hook_nonces enable row level security;
alter table trade.hook_nonces force row level security;
create policy app_owner_all on trade.hook_nonces to app_owner using (true) with check (true);

-- What was sent, until its strategy's bridge has made a signal of it.
create table trade.hook_signals (
  id uuid primary key default gen_random_uuid(),
  hook_id uuid not null references trade.signal_hooks (id) on delete cascade,
  user_id uuid not null,
  strategy_id uuid not null references trade.strategies (id) on delete cascade,
  -- The sender's own name for it: sent again it is the same signal.
  external_id text check (char_length(external_id) between 1 and 80),
  instrument_id text not null references public.instruments (id),
  action text not null check (action in ('buy', 'sell')),
  strength numeric(5, 4) not null check (strength between 0 and 1),
  price numeric(14, 4) check (price > 0),
  reason text not null check (char_length(reason) between 1 and 80),
  received_at timestamptz not null default clock_timestamp(),
  -- `expired`: no bridge asked for it in time; it trades no more.
  state text not null default 'waiting' check (state in ('waiting', 'taken', 'expired')),
  lease_until timestamptz,
  unique (hook_id, external_id)
);
create index hook_signals_user on trade.hook_signals (user_id);
create index hook_signals_strategy on trade.hook_signals (strategy_id);
create index hook_signals_instrument on trade.hook_signals (instrument_id);
create index hook_signals_recent on trade.hook_signals (hook_id, received_at);
create index hook_signals_waiting on trade.hook_signals (received_at) where state = 'waiting';
alter table trade.hook_signals enable row level security;
alter table trade.hook_signals force row level security;
create policy app_owner_all on trade.hook_signals to app_owner using (true) with check (true);

-- Machine users that hand over what hooks were sent and do nothing else.
create table private.receivers (
  user_id uuid primary key references public.profiles (id) on delete cascade,
  created_at timestamptz not null default clock_timestamp()
);
alter table private.receivers enable row level security;
alter table private.receivers force row level security;
create policy app_owner_all on private.receivers to app_owner using (true) with check (true);

-- For the operator at the SQL prompt: makes the Auth user with this e-mail the receiver of hooks.
create function private.register_receiver(p_email text) returns void
language plpgsql set search_path = ''
as $$
declare
  v_user uuid;
begin
  select id into v_user from public.profiles where lower(email) = lower(p_email);
  if not found then
    raise exception 'no user has signed up as %', p_email;
  end if;
  insert into private.receivers (user_id) values (v_user) on conflict do nothing;
  perform private.audit('receiver_registered', v_user, '{}');
end $$;

set role postgres;
create policy owner_read on trade.signal_hooks for select to authenticated using (user_id = (select auth.uid()));
set role app_owner;

create view public.signal_hooks with (security_invoker = true) as
  select id, strategy_id, label, state, created_at, last_used_at,
    case when counted_on = private.kst_date(now()) then accepted else 0 end as accepted_today,
    case when counted_on = private.kst_date(now()) then refused else 0 end as refused_today, version
  from trade.signal_hooks where state <> 'removed';

grant select on public.signal_hooks to authenticated;

set role postgres;
