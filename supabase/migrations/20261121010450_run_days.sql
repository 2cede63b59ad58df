-- The day of a strategy as the calendar has it: prepared before the open, in session until the close, closed, reported. It
-- is planned here, so that what nobody began is known also when no bridge was there to plan it.
set role app_owner;

-- What is due of a version on a day, before anybody looked; nothing on a day without a session.
create function private.plan_of(p_version trade.strategy_versions, p_date date) returns table (kind text,
  due_at timestamptz, ends_at timestamptz)
language sql stable set search_path = ''
as $$
  select task.kind, task.due_at, task.ends_at
  from (
    select (p_date + coalesce(c.open_time, time '09:00')) at time zone 'Asia/Seoul' as opens,
      (p_date + coalesce(c.close_time, time '15:30')) at time zone 'Asia/Seoul' as closes, c.kind
    from (select 1) one left join public.trading_calendar c on c.market = 'KRX' and c.date = p_date
  ) day
  cross join lateral (values
    ('prepare', day.opens - greatest(1, coalesce((p_version.definition #>> '{schedule,prepareMinutes}')::integer, 10))
      * interval '1 min', day.opens),
    ('session', day.opens, day.closes),
    ('close', day.closes, day.closes + interval '1 h'),
    -- Its report may be made late: whatever it needs is kept.
    ('statement', day.closes + interval '15 min', private.kst_midnight(p_date + 1))
  ) task (kind, due_at, ends_at)
  where extract(isodow from p_date) < 6 and day.kind is distinct from 'holiday'
$$;

-- Writes down what is due of every armed version of a bridge, of the last week too: nobody may have looked for days.
create function private.plan_runs(p_bridge_id uuid, p_now timestamptz) returns void
language sql set search_path = ''
as $$
  insert into trade.strategy_runs (user_id, strategy_id, version_id, date, kind, due_at, ends_at)
  select v.user_id, v.strategy_id, v.id, day::date, task.kind, task.due_at, task.ends_at
  from trade.strategies s
  join trade.strategy_versions v on v.id = s.armed_version_id
  join trade.broker_accounts a on a.id = v.account_id and a.bridge_id = p_bridge_id and a.archived_at is null
  cross join lateral generate_series(greatest(private.kst_date(v.armed_at), private.kst_date(p_now) - 7),
    private.kst_date(p_now), interval '1 day') day
  cross join lateral private.plan_of(v, day::date) task
  -- What was over before it was armed was not its. The last task of a day is written with the others: once is enough.
  where s.state = 'armed' and task.ends_at > v.armed_at and not exists (select from trade.strategy_runs planned
    where planned.version_id = v.id and planned.date = day::date and planned.kind = 'statement')
  order by v.id, day, task.kind
  on conflict (version_id, date, kind) do nothing
$$;

-- What nobody began in its time was missed; what somebody began and never ended is not known to be done. How many.
create function private.note_missed(p_bridge_id uuid, p_now timestamptz) returns integer
language plpgsql set search_path = ''
as $$
declare
  v_run trade.strategy_runs;
  v_count integer := 0;
begin
  perform private.plan_runs(p_bridge_id, p_now);
  for v_run in
    update trade.strategy_runs r
    set state = case r.state when 'due' then 'missed' else 'failed' end, finished_at = p_now,
      detail = jsonb_build_object('code', case r.state when 'due' then 'bridge_offline' else 'not_ended' end)
    where r.id in (
      select due.id from trade.strategy_runs due
      join trade.strategy_versions v on v.id = due.version_id
      join trade.broker_accounts a on a.id = v.account_id and a.bridge_id = p_bridge_id
      where due.state = 'due' and due.ends_at <= p_now or due.state = 'running' and due.ends_at + interval '1 h' <= p_now
      order by due.id for no key update of due skip locked)
      and r.state in ('due', 'running')
    returning r.*
  loop
    v_count := v_count + 1;
    perform private.notify(v_run.user_id, 'strategy_run_missed', concat_ws(' ', v_run.strategy_id, v_run.date),
      jsonb_build_object('strategyId', s.id, 'strategyName', s.name, 'date', v_run.date, 'kind', v_run.kind,
        'state', v_run.state, 'reasonCode', v_run.detail ->> 'code'), v.account_id)
    from trade.strategies s join trade.strategy_versions v on v.id = v_run.version_id where s.id = v_run.strategy_id;
  end loop;
  return v_count;
end $$;

-- By a bridge of its own, by a watcher of all of them.
create function trade.note_missed_runs() returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.own_bridge_id();
begin
  if v_bridge is not null then
    return private.note_missed(v_bridge, clock_timestamp());
  elsif not exists (select from private.watchers where user_id = private.require_user()) then
    perform private.fail('permission_missing', '{"needs": "bridge"}', '42501');
  end if;
  return (select coalesce(sum(private.note_missed(id, clock_timestamp())), 0) from (
    select id from private.bridges order by id) bridge);
end $$;

/* ------------------------------------------------------------------------------------------------- begun and ended */

-- Takes a task for the process that holds the lease: {isBegun, isResumed, state}. Once; after a restart the process that
-- came next takes it over. A task the calendar does not know (a day that is played back) is taken as it is told, until
-- `p_ends_at`.
create function trade.begin_strategy_run(p_version_id uuid, p_date date, p_kind text, p_ends_at timestamptz, p_owner text,
  p_epoch bigint) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_now timestamptz := clock_timestamp();
  v_version trade.strategy_versions := trade.bridge_version(p_version_id);
  v_run trade.strategy_runs;
  v_held trade.strategy_runs;
begin
  if p_date is null or p_kind is null or p_kind not in ('prepare', 'session', 'close', 'statement')
    or p_date not between '2000-01-01' and private.kst_date(v_now) + 1 then
    perform private.fail('input_invalid', '{"field": "kind"}');
  elsif not trade.holds_lease(private.current_bridge(), p_owner, p_epoch) then
    perform private.fail('lease_lost');
  elsif not trade.is_armed(p_version_id, v_version.hash, 'strategy', v_version.user_id, v_version.account_id) then
    perform private.fail('version_not_armed', jsonb_build_object('versionId', p_version_id), '42501');
  end if;
  insert into trade.strategy_runs (user_id, strategy_id, version_id, date, kind, due_at, ends_at)
  select v_version.user_id, v_version.strategy_id, p_version_id, p_date, p_kind, coalesce(task.due_at, v_now),
    greatest(task.ends_at, p_ends_at, v_now + interval '1 min')
  from (select 1) one
  left join private.plan_of(v_version, p_date) task on task.kind = p_kind and task.ends_at > v_now - interval '7 days'
  on conflict (version_id, date, kind) do nothing;
  select * into strict v_held from trade.strategy_runs
  where version_id = p_version_id and date = p_date and kind = p_kind for no key update;
  update trade.strategy_runs
  set state = 'running', started_at = coalesce(started_at, v_now), owner = p_owner, epoch = p_epoch,
    ends_at = greatest(ends_at, p_ends_at)
  where id = v_held.id and (v_held.state = 'due' or v_held.state = 'running'
    and (v_held.owner, v_held.epoch) is distinct from (p_owner, p_epoch))
  returning * into v_run;
  return jsonb_build_object('isBegun', v_run.id is not null, 'isResumed', coalesce(v_held.state = 'running', false)
    and v_run.id is not null, 'state', coalesce(v_run.state, v_held.state));
end $$;

-- Only whoever holds it ends it. Whether it was.
create function trade.end_strategy_run(p_version_id uuid, p_date date, p_kind text, p_state text, p_detail jsonb,
  p_owner text, p_epoch bigint) returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  perform trade.bridge_version(p_version_id);
  if p_state is null or p_state not in ('done', 'failed') then
    perform private.fail('input_invalid', '{"field": "state"}');
  end if;
  update trade.strategy_runs set state = p_state, detail = p_detail, finished_at = clock_timestamp()
  where version_id = p_version_id and date = p_date and kind = p_kind and state = 'running' and owner = p_owner
    and epoch = p_epoch;
  return found;
end $$;

set role postgres;
