-- A job in parts, for many workers at once, also on other machines. Each part is somebody's for a minute; what was taken by
-- a worker that died is taken again, and of two results of one part the first one counts.
set role app_owner;

-- Parts the job into `p_runs`, how many runs each part has; once, whoever says it first. What was said of their number when
-- it was asked for was a guess where it depends on the bars. Whether there are parts now.
create function trade.plan_backtest_chunks(p_id uuid, p_worker text, p_runs integer[]) returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_job trade.backtest_jobs := private.held_backtest(p_id, p_worker);
begin
  if v_job.id is null then
    return false;
  elsif coalesce(cardinality(p_runs), 0) not between 1 and 10000
    or (select sum(runs) from unnest(p_runs) runs) not between 1 and 100000 then
    perform private.fail('input_invalid', '{"field": "runs", "max": 100000}');
  end if;
  update trade.backtest_jobs set total_runs = (select sum(runs) from unnest(p_runs) runs), done_runs = 0
  where id = p_id and not exists (select from trade.backtest_chunks where job_id = p_id);
  insert into trade.backtest_chunks (job_id, chunk, runs)
  select p_id, n - 1, runs from unnest(p_runs) with ordinality parts (runs, n)
  where not exists (select from trade.backtest_chunks where job_id = p_id);
  return true;
end $$;

-- Takes parts for a worker, of one job or of any: users take turns here as well. [{jobId, chunk, runs, spec …}]
create function trade.claim_backtest_chunks(p_worker text, p_limit integer, p_id uuid) returns table (job_id uuid,
  chunk integer, runs integer, attempts integer, user_id uuid, spec jsonb, spec_hash text, chunks integer)
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_chunk trade.backtest_chunks;
begin
  if p_limit is null or p_limit not between 1 and 100 then
    perform private.fail('input_invalid', '{"field": "limit"}');
  end if;
  perform trade.label_of(p_worker, 100, 'worker');
  perform pg_advisory_xact_lock(hashtextextended('claim_backtest ' || v_bridge, 0));
  for turn in 1..p_limit loop
    select c.* into v_chunk
    from trade.backtest_chunks c join trade.backtest_jobs j on j.id = c.job_id
    where j.state = 'running' and (p_id is null or j.id = p_id) and private.serving_bridge(j.user_id) = v_bridge
      and (c.state = 'waiting' or c.state = 'running' and c.lease_until <= clock_timestamp())
    order by (select count(*) from trade.backtest_chunks r join trade.backtest_jobs o on o.id = r.job_id
      where o.user_id = j.user_id and r.state = 'running' and r.lease_until > clock_timestamp()), j.created_at, j.id, c.chunk
    limit 1 for no key update of c skip locked;
    exit when not found;
    update trade.backtest_chunks c
    set state = 'running', worker = p_worker, lease_until = clock_timestamp() + private.backtest_lease(),
      attempts = c.attempts + 1
    where c.job_id = v_chunk.job_id and c.chunk = v_chunk.chunk returning * into v_chunk;
    return query select j.id, v_chunk.chunk, v_chunk.runs, v_chunk.attempts, j.user_id, j.spec, j.spec_hash,
        (select count(*)::integer from trade.backtest_chunks o where o.job_id = j.id)
      from trade.backtest_jobs j where j.id = v_chunk.job_id;
  end loop;
end $$;

-- Its result, from whoever has it: {isNew, left}, how many parts are still missing; null when the job is over. The job
-- goes on being its own worker's.
create function trade.record_backtest_chunk(p_id uuid, p_chunk integer, p_result jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_job trade.backtest_jobs;
  v_runs integer;
begin
  select * into v_job from trade.backtest_jobs
  where id = p_id and private.serving_bridge(user_id) = v_bridge for no key update;
  if not found then
    perform private.fail('not_found', jsonb_build_object('backtestId', p_id));
  elsif v_job.state not in ('running', 'queued') then
    return null;
  elsif p_result is null then
    perform private.fail('input_invalid', '{"field": "result"}');
  end if;
  update trade.backtest_chunks set state = 'done', result = p_result, lease_until = null
  where job_id = p_id and chunk = p_chunk and state <> 'done'
  returning runs into v_runs;
  if v_runs is not null then
    update trade.backtest_jobs set done_runs = least(done_runs + v_runs, total_runs) where id = p_id;
  elsif not exists (select from trade.backtest_chunks where job_id = p_id and chunk = p_chunk) then
    perform private.fail('not_found', jsonb_build_object('backtestId', p_id, 'chunk', p_chunk));
  end if;
  return jsonb_build_object('isNew', v_runs is not null,
    'left', (select count(*) from trade.backtest_chunks where job_id = p_id and state <> 'done'));
end $$;

-- The results in order; `p_after` is the last chunk of the page before, −1 for the first page.
create function trade.list_backtest_chunks(p_id uuid, p_after integer, p_limit integer) returns table (chunk integer,
  runs integer, result jsonb)
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
begin
  perform private.check_page(true, p_limit);
  return query
    select c.chunk, c.runs, c.result from trade.backtest_chunks c join trade.backtest_jobs j on j.id = c.job_id
    where c.job_id = p_id and c.state = 'done' and c.chunk > p_after and private.serving_bridge(j.user_id) = v_bridge
    order by c.chunk limit p_limit;
end $$;

set role postgres;
