-- Tests of the past that take longer than somebody wants to wait for: who asked for what, how far it is, what came of it.
set role app_owner;

create table trade.backtest_jobs (
  -- Made by the caller.
  id uuid primary key,
  user_id uuid not null references public.profiles (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 80),
  kind text not null check (kind in ('single', 'sweep', 'walk_forward', 'monte_carlo')),
  strategy_id uuid references trade.strategies (id) on delete set null,
  spec jsonb not null check (jsonb_typeof(spec) = 'object'),
  -- SHA-256 of the canonical text of the spec.
  spec_hash text not null check (spec_hash ~ '^[0-9a-f]{64}$'),
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'canceled')),
  total_runs integer not null check (total_runs between 1 and 100000),
  done_runs integer not null default 0 check (done_runs between 0 and total_runs),
  eta_seconds integer check (eta_seconds >= 0),
  attempts integer not null default 0,
  -- Whose it is while it runs, and until when without a word.
  worker text,
  lease_until timestamptz,
  reason_code text,
  reason_detail jsonb check (octet_length(reason_detail::text) <= 16384),
  -- What a list and a comparison show; everything else is in the object `<user>/<id>.json.gz` of bucket `backtests`.
  summary jsonb check (octet_length(summary::text) <= 65536),
  result_bytes integer check (result_bytes >= 0),
  -- Out of sight; its object is still to be deleted.
  removed_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  started_at timestamptz,
  finished_at timestamptz,
  version bigint not null
);
create index backtest_jobs_user on trade.backtest_jobs (user_id, created_at desc);
create index backtest_jobs_strategy on trade.backtest_jobs (strategy_id);
create index backtest_jobs_open on trade.backtest_jobs (created_at, id) where state in ('queued', 'running');
create index backtest_jobs_removed on trade.backtest_jobs (removed_at) where removed_at is not null;
alter table trade.backtest_jobs enable row level security;
alter table trade.backtest_jobs force row level security;
create policy app_owner_all on trade.backtest_jobs to app_owner using (true) with check (true);
grant select on trade.backtest_jobs to authenticated;
create trigger stamp_version before insert or update on trade.backtest_jobs
  for each row execute function private.stamp_version();

-- Parts of a job that many workers share. A part is counted once however often it is run: the first result stands.
create table trade.backtest_chunks (
  job_id uuid not null references trade.backtest_jobs (id) on delete cascade,
  chunk integer not null check (chunk >= 0),
  -- How many of the job's runs it has.
  runs integer not null check (runs > 0),
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done')),
  attempts integer not null default 0,
  worker text,
  lease_until timestamptz,
  result jsonb check (octet_length(result::text) <= 1048576),
  primary key (job_id, chunk),
  check ((state = 'done') = (result is not null))
);
create index backtest_chunks_open on trade.backtest_chunks (job_id, chunk) where state <> 'done';
alter table trade.backtest_chunks enable row level security;
alter table trade.backtest_chunks force row level security;
create policy app_owner_all on trade.backtest_chunks to app_owner using (true) with check (true);

set role postgres;
create policy owner_read on trade.backtest_jobs for select to authenticated using (user_id = (select auth.uid()));
set role app_owner;

create view public.backtest_jobs with (security_invoker = true) as
  select id, name, kind, strategy_id, spec, spec_hash, state, round(done_runs::numeric / total_runs, 4)::real as progress,
    done_runs, total_runs, eta_seconds, attempts, reason_code, reason_detail, summary, result_bytes, created_at,
    started_at, finished_at, version
  from trade.backtest_jobs where removed_at is null;

grant select on public.backtest_jobs to authenticated;

set role postgres;
