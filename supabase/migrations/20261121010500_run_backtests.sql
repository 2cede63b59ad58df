-- Asked for by people, taken by the bridge that serves them, in the order that is fair: whoever has the fewest running is
-- next, then the oldest. What a worker took and said nothing of for a while is free again.
set role app_owner;

insert into private.call_limits (name, per_second, burst) values ('submit_backtest', 0.5, 40);

/* -------------------------------------------------------------------------------------------------------- by people */

-- Safe to repeat with the same id. Of finished ones the oldest make room.
create function trade.submit_backtest(p_id uuid, p_name text, p_spec text, p_hash text, p_strategy_id uuid,
  p_total_runs integer) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
  v_name text := trade.label_of(p_name, 80, 'name');
  v_job trade.backtest_jobs;
  v_spec jsonb;
begin
  if p_id is null or p_total_runs is null or p_total_runs not between 1 and 100000 then
    perform private.fail('input_invalid', '{"field": "totalRuns"}');
  elsif p_spec is null or octet_length(p_spec) > 131072 or not (p_spec is json object with unique keys) then
    perform private.fail('input_invalid', '{"field": "spec", "maxBytes": 131072}');
  elsif p_hash is distinct from trade.hash_of(p_spec) then
    perform private.fail('input_invalid', '{"field": "hash"}');
  end if;
  select * into v_job from trade.backtest_jobs where id = p_id;
  if found then
    if v_job.user_id <> v_user or v_job.spec_hash <> p_hash or v_job.removed_at is not null then
      perform private.fail('idempotency_key_reused', jsonb_build_object('id', p_id), '23505');
    end if;
    return p_id;
  end if;
  v_spec := p_spec::jsonb;
  if v_spec -> 'v' is distinct from '1' or jsonb_path_exists(v_spec, '$.**{40 to last}')
    or coalesce(v_spec #>> '{task,kind}', '') not in ('single', 'sweep', 'walk_forward', 'monte_carlo') then
    perform private.fail('input_invalid', '{"field": "spec"}');
  elsif p_strategy_id is not null and not exists (select from trade.strategies
    where id = p_strategy_id and user_id = v_user) then
    perform private.fail('not_found', jsonb_build_object('strategyId', p_strategy_id));
  elsif private.serving_bridge(v_user) is null then
    perform private.fail('bridge_missing');
  end if;
  perform private.spend_call(v_user, 'submit_backtest');
  perform from public.profiles where id = v_user for no key update;
  if (select count(*) from trade.backtest_jobs where user_id = v_user and state in ('queued', 'running')) >= 20 then
    perform private.fail('backtests_exceeded', '{"max": 20}');
  end if;
  insert into trade.backtest_jobs (id, user_id, name, kind, strategy_id, spec, spec_hash, total_runs)
  values (p_id, v_user, v_name, v_spec #>> '{task,kind}', p_strategy_id, v_spec, p_hash, p_total_runs);
  update trade.backtest_jobs set removed_at = clock_timestamp()
  where id in (select id from trade.backtest_jobs where user_id = v_user and removed_at is null
    order by state in ('queued', 'running') desc, created_at desc, id offset 200);
  return p_id;
exception
  when statement_too_complex or untranslatable_character then
    perform private.fail('input_invalid', '{"field": "spec"}');
end $$;

create function trade.own_backtest(p_id uuid) returns trade.backtest_jobs
language plpgsql set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
  v_job trade.backtest_jobs;
begin
  select * into v_job from trade.backtest_jobs where id = p_id and user_id = v_user and removed_at is null
  for no key update;
  if not found then
    perform private.fail('not_found', jsonb_build_object('backtestId', p_id));
  end if;
  return v_job;
end $$;

-- Puts a job to its end and forgets its parts.
create function private.close_backtest(p_id uuid, p_state text, p_code text, p_detail jsonb) returns void
language plpgsql set search_path = ''
as $$
begin
  update trade.backtest_jobs
  set state = p_state, reason_code = p_code, reason_detail = p_detail, finished_at = clock_timestamp(), worker = null,
    lease_until = null, eta_seconds = null, done_runs = case p_state when 'done' then total_runs else done_runs end
  where id = p_id;
  delete from trade.backtest_chunks where job_id = p_id;
end $$;

-- What is over stays as it is.
create function trade.cancel_backtest(p_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_job trade.backtest_jobs := trade.own_backtest(p_id);
begin
  perform private.close_backtest(p_id, 'canceled', null, null) where v_job.state in ('queued', 'running');
end $$;

create function trade.remove_backtest(p_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_job trade.backtest_jobs := trade.own_backtest(p_id);
begin
  perform private.close_backtest(p_id, 'canceled', null, null) where v_job.state in ('queued', 'running');
  update trade.backtest_jobs set removed_at = clock_timestamp() where id = p_id;
end $$;

create function trade.rename_backtest(p_id uuid, p_name text) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform trade.own_backtest(p_id);
  update trade.backtest_jobs set name = trade.label_of(p_name, 80, 'name') where id = p_id;
end $$;

/* -------------------------------------------------------------------------------------------------------- by bridges */

-- How long a worker may keep quiet.
create function private.backtest_lease() returns interval
language sql immutable set search_path = ''
as $$ select interval '60 s' $$;

-- Takes up to `p_limit` jobs for a worker, one after the other, so that each turn is fair. One that was tried five times is
-- given up.
create function trade.claim_backtest(p_worker text, p_limit integer) returns table (id uuid, user_id uuid,
  strategy_id uuid, kind text, spec jsonb, spec_hash text, total_runs integer, done_runs integer, attempts integer)
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_job trade.backtest_jobs;
begin
  if p_limit is null or p_limit not between 1 and 50 then
    perform private.fail('input_invalid', '{"field": "limit"}');
  end if;
  perform trade.label_of(p_worker, 100, 'worker');
  -- Workers that ask at once take turns: otherwise each would find the same user next.
  perform pg_advisory_xact_lock(hashtextextended('claim_backtest ' || v_bridge, 0));
  perform private.close_backtest(j.id, 'failed', 'attempts_exceeded', null) from trade.backtest_jobs j
  where j.state = 'running' and j.lease_until <= clock_timestamp() and j.attempts >= 5
    and private.serving_bridge(j.user_id) = v_bridge;
  for turn in 1..p_limit loop
    select j.* into v_job
    from trade.backtest_jobs j
    where (j.state = 'queued' or j.state = 'running' and j.lease_until <= clock_timestamp())
      and private.serving_bridge(j.user_id) = v_bridge
    order by (select count(*) from trade.backtest_jobs r where r.user_id = j.user_id and r.state = 'running'
      and r.lease_until > clock_timestamp()), j.created_at, j.id
    limit 1 for no key update skip locked;
    exit when not found;
    update trade.backtest_jobs j
    set state = 'running', worker = p_worker, lease_until = clock_timestamp() + private.backtest_lease(),
      attempts = j.attempts + 1, started_at = coalesce(j.started_at, clock_timestamp())
    where j.id = v_job.id returning * into v_job;
    return query select v_job.id, v_job.user_id, v_job.strategy_id, v_job.kind, v_job.spec, v_job.spec_hash,
      v_job.total_runs, v_job.done_runs, v_job.attempts;
  end loop;
end $$;

-- Locks a job this worker holds; null when it holds it no more: canceled, removed, or somebody else's by now.
create function private.held_backtest(p_id uuid, p_worker text) returns trade.backtest_jobs
language plpgsql set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_job trade.backtest_jobs;
begin
  select * into v_job from trade.backtest_jobs
  where id = p_id and state = 'running' and worker = p_worker and private.serving_bridge(user_id) = v_bridge
  for no key update;
  return v_job;
end $$;

-- How far it is, and that its worker lives. False: stop, it is not yours any more.
create function trade.record_backtest_progress(p_id uuid, p_worker text, p_done_runs integer, p_eta_seconds integer)
returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_job trade.backtest_jobs := private.held_backtest(p_id, p_worker);
begin
  if v_job.id is null then
    return false;
  end if;
  update trade.backtest_jobs
  set done_runs = greatest(done_runs, least(coalesce(p_done_runs, 0), total_runs)),
    eta_seconds = case when p_eta_seconds >= 0 then p_eta_seconds end, lease_until = clock_timestamp() + private.backtest_lease()
  where id = p_id;
  return true;
end $$;

-- Whether the result is kept: only from the worker that holds it, once.
create function trade.finish_backtest(p_id uuid, p_worker text, p_summary jsonb, p_result_bytes integer) returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_job trade.backtest_jobs := private.held_backtest(p_id, p_worker);
begin
  if v_job.id is null then
    return false;
  elsif jsonb_typeof(p_summary) is distinct from 'object' then
    perform private.fail('input_invalid', '{"field": "summary"}');
  end if;
  update trade.backtest_jobs set summary = p_summary, result_bytes = p_result_bytes where id = p_id;
  perform private.close_backtest(p_id, 'done', null, null);
  return true;
end $$;

create function trade.fail_backtest(p_id uuid, p_worker text, p_code text, p_detail jsonb) returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_job trade.backtest_jobs := private.held_backtest(p_id, p_worker);
begin
  if v_job.id is null then
    return false;
  end if;
  perform private.close_backtest(p_id, 'failed', trade.label_of(p_code, 60, 'code'), p_detail);
  return true;
end $$;

-- Gives a job back unfinished, for instance because the bridge stops: the next one asks for it at once.
create function trade.release_backtest(p_id uuid, p_worker text) returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_job trade.backtest_jobs := private.held_backtest(p_id, p_worker);
begin
  update trade.backtest_jobs set state = 'queued', worker = null, lease_until = null, attempts = attempts - 1
  where id = v_job.id;
  return v_job.id is not null;
end $$;

-- Jobs nobody sees any more, whose objects are to be deleted: [{id, userId}]. forget_backtests() when they are.
create function trade.list_removed_backtests(p_limit integer) returns table (id uuid, user_id uuid)
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
begin
  perform private.check_page(true, p_limit);
  return query select j.id, j.user_id from trade.backtest_jobs j
    where j.removed_at is not null and private.serving_bridge(j.user_id) = v_bridge order by j.removed_at, j.id limit p_limit;
end $$;

create function trade.forget_backtests(p_ids uuid[]) returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_count integer;
begin
  delete from trade.backtest_jobs
  where id = any (p_ids) and removed_at is not null and private.serving_bridge(user_id) = v_bridge;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

set role postgres;
