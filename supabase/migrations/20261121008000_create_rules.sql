-- Rules as their owner writes them, the versions that were armed, the lines they refer to, and what they did.
set role app_owner;

-- Which bridge looks after somebody who has no account, or more than one bridge. Null: the one of the oldest account.
alter table public.profiles add column bridge_id uuid references private.bridges (id) on delete set null;
create index profiles_bridge on public.profiles (bridge_id);

create function private.serving_bridge(p_user_id uuid) returns uuid
language plpgsql stable set search_path = ''
as $$
begin
  return coalesce(
    (select bridge_id from public.profiles where id = p_user_id),
    (select bridge_id from trade.broker_accounts where user_id = p_user_id and archived_at is null
      order by created_at, id limit 1));
end $$;

create table trade.rules (
  -- Made by the caller.
  id uuid primary key,
  -- Null: a template of the product or of an admin, which is everybody's to read and nobody's to arm.
  user_id uuid references public.profiles (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 80),
  kind text not null check (kind in ('alert', 'strategy')),
  account_id uuid references trade.broker_accounts (id),
  draft jsonb not null check (jsonb_typeof(draft) = 'object'),
  -- SHA-256 of the canonical text of the draft, as the caller wrote it.
  draft_hash text not null check (draft_hash ~ '^[0-9a-f]{64}$'),
  state text not null default 'draft' check (state in ('draft', 'armed', 'paused', 'switched_off', 'archived')),
  armed_version_id uuid unique,
  -- Waits for the end of the regular session.
  pending_version_id uuid unique,
  template boolean not null default false,
  reason_code text,
  reason_detail jsonb,
  last_fired_at timestamptz,
  -- How often it fired on `fires_on`, Korean date.
  fires integer not null default 0,
  fires_on date,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  version bigint not null,
  check (state not in ('armed', 'paused') or armed_version_id is not null),
  check (armed_version_id is null or state in ('armed', 'paused')),
  check (user_id is not null or template and account_id is null and armed_version_id is null)
);
create index rules_user on trade.rules (user_id, created_at desc);
create index rules_account on trade.rules (account_id);
create index rules_armed on trade.rules (created_at, id) where state = 'armed';
alter table trade.rules enable row level security;
alter table trade.rules force row level security;
create policy app_owner_all on trade.rules to app_owner using (true) with check (true);
grant select on trade.rules to authenticated;
create trigger stamp_version before insert or update on trade.rules
  for each row execute function private.stamp_version_and_time();

-- What was armed, word for word.
create table trade.rule_versions (
  -- Made by the caller: the idempotency key. A version that trades is the row of private.armed_versions of this id.
  id uuid primary key,
  rule_id uuid not null references trade.rules (id) on delete cascade,
  user_id uuid not null,
  account_id uuid references trade.broker_accounts (id),
  number integer not null check (number > 0),
  definition jsonb not null,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  sentence_ko text not null check (char_length(sentence_ko) between 1 and 2000),
  sentence_en text not null check (char_length(sentence_en) between 1 and 2000),
  trades boolean not null,
  -- From when on it may take the place of the version before it.
  due_at timestamptz not null,
  armed_at timestamptz,
  disarmed_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  unique (rule_id, number)
);
create index rule_versions_user on trade.rule_versions (user_id);
create index rule_versions_account on trade.rule_versions (account_id);
create index rule_versions_due on trade.rule_versions (due_at) where armed_at is null and disarmed_at is null;
alter table trade.rule_versions enable row level security;
alter table trade.rule_versions force row level security;
create policy app_owner_all on trade.rule_versions to app_owner using (true) with check (true);
grant select on trade.rule_versions to authenticated;
alter table trade.rules
  add foreign key (armed_version_id) references trade.rule_versions (id),
  add foreign key (pending_version_id) references trade.rule_versions (id);

-- Nothing of a version ever changes but that it is armed, once, and disarmed, once.
create function private.keep_version() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if to_jsonb(new) - array['armed_at', 'disarmed_at'] <> to_jsonb(old) - array['armed_at', 'disarmed_at']
    or old.armed_at is not null and new.armed_at is distinct from old.armed_at
    or old.disarmed_at is not null
      and (new.disarmed_at, new.armed_at) is distinct from (old.disarmed_at, old.armed_at) then
    raise exception using message = 'append_only', errcode = '42501';
  end if;
  return new;
end $$;
create trigger keep_version before update on trade.rule_versions
  for each row execute function private.keep_version();
create trigger refuse_truncate before truncate on trade.rule_versions
  for each statement execute function private.refuse_change();

-- What an armed rule has to remember over a restart: latches, cooldowns, counts. Only its bridge reads it.
create table trade.rule_states (
  rule_id uuid primary key references trade.rules (id) on delete cascade,
  version_id uuid not null references trade.rule_versions (id) on delete cascade,
  user_id uuid not null,
  state jsonb not null,
  evaluated_at timestamptz,
  next_check timestamptz
);
create index rule_states_version on trade.rule_states (version_id);
create index rule_states_user on trade.rule_states (user_id);
alter table trade.rule_states enable row level security;
alter table trade.rule_states force row level security;
create policy app_owner_all on trade.rule_states to app_owner using (true) with check (true);
grant select (rule_id, user_id, evaluated_at, next_check) on trade.rule_states to authenticated;

-- Support and resistance as drawn on the chart; sloped when it has an end.
create table trade.price_lines (
  id uuid primary key,
  user_id uuid not null references public.profiles (id) on delete cascade,
  instrument_id text not null references public.instruments (id),
  kind text not null check (kind in ('support', 'resistance')),
  label text not null check (char_length(label) between 1 and 40),
  -- Won. Of a sloped line the price at `from_at`.
  price numeric(14, 4) not null check (price > 0 and price <= 100000000),
  from_at timestamptz,
  to_at timestamptz,
  to_price numeric(14, 4) check (to_price > 0 and to_price <= 100000000),
  removed_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  version bigint not null,
  check (to_price is null or coalesce(from_at < to_at, false))
);
create index price_lines_user on trade.price_lines (user_id) where removed_at is null;
create index price_lines_owner on trade.price_lines (user_id, created_at);
create index price_lines_instrument on trade.price_lines (instrument_id);
alter table trade.price_lines enable row level security;
alter table trade.price_lines force row level security;
create policy app_owner_all on trade.price_lines to app_owner using (true) with check (true);
grant select on trade.price_lines to authenticated;
create trigger stamp_version before insert or update on trade.price_lines
  for each row execute function private.stamp_version_and_time();

-- That a rule fired, what it saw, and what it wanted: written before any of its orders is proposed.
create table trade.rule_firings (
  id uuid primary key default gen_random_uuid(),
  -- "<version>:<instrument>:<once, day, bar or edge>": the same occasion is one firing however often it is told.
  key text not null unique check (char_length(key) between 40 and 200),
  user_id uuid not null,
  rule_id uuid not null references trade.rules (id) on delete cascade,
  version_id uuid not null references trade.rule_versions (id) on delete cascade,
  instrument_id text,
  fired_at timestamptz not null,
  recorded_at timestamptz not null default clock_timestamp(),
  evidence jsonb not null check (jsonb_typeof(evidence) = 'array'),
  actions jsonb not null check (jsonb_typeof(actions) = 'array'),
  -- What became of the actions; written once.
  outcome jsonb,
  version bigint not null
);
create index rule_firings_user on trade.rule_firings (user_id, recorded_at desc);
create index rule_firings_rule on trade.rule_firings (rule_id, recorded_at desc);
create index rule_firings_version on trade.rule_firings (version_id);
alter table trade.rule_firings enable row level security;
alter table trade.rule_firings force row level security;
create policy app_owner_all on trade.rule_firings to app_owner using (true) with check (true);
grant select on trade.rule_firings to authenticated;

create function private.keep_firing() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if old.outcome is not null or new.outcome is null
    or to_jsonb(new) - array['outcome', 'version'] <> to_jsonb(old) - array['outcome', 'version'] then
    raise exception using message = 'append_only', errcode = '42501';
  end if;
  return new;
end $$;
create trigger keep_firing before update on trade.rule_firings
  for each row execute function private.keep_firing();
create trigger refuse_truncate before truncate on trade.rule_firings
  for each statement execute function private.refuse_change();
create trigger stamp_version before insert or update on trade.rule_firings
  for each row execute function private.stamp_version();

-- Why it did not fire: the last evaluations, the nearest miss, the guard that stood in the way. The newest only.
create table trade.rule_traces (
  rule_id uuid not null references trade.rules (id) on delete cascade,
  instrument_id text not null,
  user_id uuid not null,
  traced_at timestamptz not null,
  trace jsonb not null,
  primary key (rule_id, instrument_id)
);
create index rule_traces_user on trade.rule_traces (user_id);
alter table trade.rule_traces enable row level security;
alter table trade.rule_traces force row level security;
create policy app_owner_all on trade.rule_traces to app_owner using (true) with check (true);
grant select on trade.rule_traces to authenticated;

set role postgres;

create policy owner_read on trade.rules for select to authenticated
  using (user_id = (select auth.uid()) or user_id is null and state <> 'archived');
create policy owner_read on trade.rule_versions for select to authenticated using (user_id = (select auth.uid()));
create policy owner_read on trade.rule_states for select to authenticated using (user_id = (select auth.uid()));
create policy owner_read on trade.price_lines for select to authenticated using (user_id = (select auth.uid()));
create policy owner_read on trade.rule_firings for select to authenticated using (user_id = (select auth.uid()));
create policy owner_read on trade.rule_traces for select to authenticated using (user_id = (select auth.uid()));

set role app_owner;

create view public.rules with (security_invoker = true) as
  select r.id, r.name, r.kind, r.account_id, r.draft, r.draft_hash, r.state, r.armed_version_id, r.pending_version_id,
    r.template, r.user_id is not null as is_own, r.reason_code, r.reason_detail, s.evaluated_at as last_evaluated_at,
    r.last_fired_at, case when r.fires_on = private.kst_date(now()) then r.fires else 0 end as fires_today,
    s.next_check, r.version, r.created_at, r.updated_at
  from trade.rules r left join trade.rule_states s on s.rule_id = r.id;

create view public.rule_versions with (security_invoker = true) as
  select id, rule_id, account_id, number, definition, hash, sentence_ko, sentence_en, trades, due_at, armed_at,
    disarmed_at, created_at
  from trade.rule_versions;

create view public.price_lines with (security_invoker = true) as
  select id, instrument_id, kind, label, price, from_at, to_at, to_price, created_at, updated_at, version
  from trade.price_lines where removed_at is null;

create view public.rule_firings with (security_invoker = true) as
  select id, key, rule_id, version_id, instrument_id, fired_at, recorded_at, evidence, actions, outcome, version
  from trade.rule_firings;

create view public.rule_traces with (security_invoker = true) as
  select rule_id, instrument_id, traced_at, trace from trade.rule_traces;

grant select on public.rules, public.rule_versions, public.price_lines, public.rule_firings, public.rule_traces
  to authenticated;
-- The view asks for the date.
grant execute on function private.kst_date(timestamptz) to authenticated;

set role postgres;
