-- What a strategy is due to do on a trading day, whether it was done, and how the day went.
set role app_owner;

-- One line for each task of a version on a day. The bridge that began it holds it; nobody's by the end of its time, it was
-- missed.
create table trade.strategy_runs (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null,
  strategy_id uuid not null references trade.strategies (id) on delete cascade,
  version_id uuid not null references trade.strategy_versions (id) on delete cascade,
  date date not null,
  kind text not null check (kind in ('prepare', 'session', 'close', 'statement')),
  due_at timestamptz not null,
  -- Until when it is worth beginning.
  ends_at timestamptz not null check (ends_at > due_at),
  started_at timestamptz,
  finished_at timestamptz,
  state text not null default 'due' check (state in ('due', 'running', 'done', 'missed', 'failed')),
  -- The process and the turn of its lease under which it was begun.
  owner text,
  epoch bigint,
  detail jsonb check (octet_length(detail::text) <= 16384),
  version bigint not null,
  unique (version_id, date, kind)
);
create index strategy_runs_user on trade.strategy_runs (user_id, due_at desc);
create index strategy_runs_strategy on trade.strategy_runs (strategy_id, due_at desc);
create index strategy_runs_open on trade.strategy_runs (ends_at) where state in ('due', 'running');
alter table trade.strategy_runs enable row level security;
alter table trade.strategy_runs force row level security;
create policy app_owner_all on trade.strategy_runs to app_owner using (true) with check (true);
grant select on trade.strategy_runs to authenticated;
create trigger stamp_version before insert or update on trade.strategy_runs
  for each row execute function private.stamp_version();

-- The report of one day, written once, after the close.
create table trade.strategy_days (
  user_id uuid not null,
  strategy_id uuid not null references trade.strategies (id) on delete cascade,
  version_id uuid not null references trade.strategy_versions (id) on delete cascade,
  date date not null,
  -- The stage of that day; what came of the day is told by the strategy.
  stage text not null check (stage in ('paper', 'small', 'medium', 'full')),
  signals integer not null check (signals >= 0),
  orders integer not null check (orders >= 0),
  fills integer not null check (fills >= 0),
  pnl_won numeric(16) not null,
  -- Counts as one of the days a stage takes.
  is_clean boolean not null,
  -- What it did that it must not: one step down.
  breach_code text check (breach_code ~ '^[a-z_]{3,60}$'),
  -- Against the same ticks through the same evaluator: {counts: {class: n}, items: […]}.
  difference jsonb not null check (octet_length(difference::text) <= 131072),
  created_at timestamptz not null default clock_timestamp(),
  version bigint not null,
  primary key (version_id, date),
  check (not is_clean or breach_code is null)
);
create index strategy_days_user on trade.strategy_days (user_id, date desc);
create index strategy_days_strategy on trade.strategy_days (strategy_id, date desc);
alter table trade.strategy_days enable row level security;
alter table trade.strategy_days force row level security;
create policy app_owner_all on trade.strategy_days to app_owner using (true) with check (true);
grant select on trade.strategy_days to authenticated;
create trigger refuse_change before update on trade.strategy_days
  for each row execute function private.refuse_change();
create trigger refuse_truncate before truncate on trade.strategy_days
  for each statement execute function private.refuse_change();
create trigger stamp_version before insert on trade.strategy_days
  for each row execute function private.stamp_version();

set role postgres;
create policy owner_read on trade.strategy_runs for select to authenticated using (user_id = (select auth.uid()));
create policy owner_read on trade.strategy_days for select to authenticated using (user_id = (select auth.uid()));
set role app_owner;

create view public.strategy_runs with (security_invoker = true) as
  select id, strategy_id, version_id, date, kind, due_at, ends_at, started_at, finished_at, state, detail, version
  from trade.strategy_runs;

create view public.strategy_days with (security_invoker = true) as
  select strategy_id, version_id, date, stage, signals, orders, fills, pnl_won, is_clean, breach_code, difference,
    created_at, version
  from trade.strategy_days;

create view public.strategies with (security_invoker = true) as
  select s.id, s.name, s.account_id, s.draft, s.draft_hash, s.state, s.armed_version_id, s.pending_version_id, s.template,
    s.user_id is not null as is_own, s.reason_code, s.reason_detail, s.stage,
    jsonb_build_object('cleanDays', s.needed_days, 'smallWon', s.small_won, 'mediumWon', s.medium_won) as stage_settings,
    s.clean_days, s.proved_hash is not distinct from s.draft_hash as is_proved, s.last_signal_at,
    case when s.signals_on = private.kst_date(now()) then s.signals else 0 end as signals_today,
    (select max(r.started_at) from trade.strategy_runs r where r.version_id = s.armed_version_id) as last_run_at,
    (select min(r.due_at) from trade.strategy_runs r where r.version_id = s.armed_version_id and r.state = 'due'
      and r.ends_at > now()) as next_run_at,
    s.last_difference, s.version, s.created_at, s.updated_at
  from trade.strategies s;

grant select on public.strategies, public.strategy_runs, public.strategy_days to authenticated;

set role postgres;
