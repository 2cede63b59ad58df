-- Who is told of strategies, their signals, days and runs, and of tests of the past.
set role app_owner;

create function private.tell_strategy() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_row public.strategies;
begin
  select * into v_row from public.strategies where id = new.id and version = new.version;
  if found then
    perform private.broadcast('user:' || new.user_id, 'strategy_changed',
      jsonb_build_object('strategy', to_jsonb(v_row)));
  end if;
  return null;
end $$;
create constraint trigger tell_strategy_inserted after insert on trade.strategies
  deferrable initially deferred for each row when (new.user_id is not null) execute function private.tell_strategy();
-- Not that it gave one more signal: that is told with the signal, and its definition may be long.
create constraint trigger tell_strategy_changed after update on trade.strategies
  deferrable initially deferred for each row when (new.user_id is not null and (old.name, old.account_id, old.draft_hash,
    old.state, old.armed_version_id, old.pending_version_id, old.reason_code, old.stage, old.needed_days, old.small_won,
    old.medium_won, old.clean_days, old.proved_hash, old.last_difference) is distinct from (new.name, new.account_id,
    new.draft_hash, new.state, new.armed_version_id, new.pending_version_id, new.reason_code, new.stage, new.needed_days,
    new.small_won, new.medium_won, new.clean_days, new.proved_hash, new.last_difference))
  execute function private.tell_strategy();

-- The bridge of the old version and that of the new one: they may be two. Of a new stage as well, which caps its orders.
create function private.tell_bridges_of_strategy() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.broadcast('bridge:' || told.bridge_id, 'strategies_changed', jsonb_build_object('userId', new.user_id))
  from (
    select distinct a.bridge_id from trade.strategy_versions v join trade.broker_accounts a on a.id = v.account_id
    where v.id in (old.armed_version_id, new.armed_version_id)
  ) told;
  return null;
end $$;
create trigger tell_bridges after update on trade.strategies
  for each row when ((old.state, old.armed_version_id, old.stage, old.small_won, old.medium_won)
    is distinct from (new.state, new.armed_version_id, new.stage, new.small_won, new.medium_won))
  execute function private.tell_bridges_of_strategy();

-- A watchlist may be what a strategy trades.
create function private.tell_bridge_of_universe() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_folder uuid := case tg_op when 'DELETE' then old.folder_id else new.folder_id end;
begin
  perform private.broadcast('bridge:' || told.bridge_id, 'strategies_changed', jsonb_build_object('userId', told.user_id))
  from (
    select distinct v.user_id, a.bridge_id
    from public.watchlist_folders f
    join trade.strategies s on s.user_id = f.user_id and s.state = 'armed'
    join trade.strategy_versions v on v.id = s.armed_version_id
      and coalesce(v.definition #>> '{universe,watchlist}', v.definition #>> '{source,document,universe,watchlist}')
        in (f.id::text, case tg_op when 'UPDATE' then old.folder_id::text end)
    join trade.broker_accounts a on a.id = v.account_id
    where f.id = v_folder
  ) told;
  return null;
end $$;
create trigger tell_bridge_of_universe after insert or delete or update of folder_id on public.watchlist_items
  for each row execute function private.tell_bridge_of_universe();

create function private.tell_signal() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_row public.strategy_signals;
begin
  select * into v_row from public.strategy_signals where id = new.id;
  if found then
    perform private.broadcast('user:' || new.user_id, 'signal_recorded', jsonb_build_object('signal', to_jsonb(v_row)));
  end if;
  return null;
end $$;
create constraint trigger tell_signal after insert on trade.strategy_signals
  deferrable initially deferred for each row execute function private.tell_signal();

create function private.tell_run() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_row public.strategy_runs;
begin
  select * into v_row from public.strategy_runs where id = new.id and version = new.version;
  if found then
    perform private.broadcast('user:' || new.user_id, 'run_changed', jsonb_build_object('run', to_jsonb(v_row)));
  end if;
  return null;
end $$;
-- Not that it is due: that is read from the calendar, and there are four of each a day.
create constraint trigger tell_run after insert or update on trade.strategy_runs
  deferrable initially deferred for each row when (new.state <> 'due') execute function private.tell_run();

create function private.tell_day() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_row public.strategy_days;
begin
  select * into v_row from public.strategy_days where version_id = new.version_id and date = new.date;
  if found then
    perform private.broadcast('user:' || new.user_id, 'strategy_day_recorded', jsonb_build_object('day',
      to_jsonb(v_row) - 'difference' || jsonb_build_object('difference', jsonb_build_object(
        'counts', v_row.difference -> 'counts', 'items', '[]'::jsonb))));
  end if;
  return null;
end $$;
create constraint trigger tell_day after insert on trade.strategy_days
  deferrable initially deferred for each row execute function private.tell_day();

/* ----------------------------------------------------------------------------------------------- tests of the past */

-- Without its spec, which never changes and may be long.
create function private.tell_backtest() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_row public.backtest_jobs;
begin
  select * into v_row from public.backtest_jobs where id = new.id and version = new.version;
  if found then
    perform private.broadcast('user:' || new.user_id, 'backtest_changed',
      jsonb_build_object('job', to_jsonb(v_row) - 'spec'));
  end if;
  return null;
end $$;
create constraint trigger tell_backtest after insert or update on trade.backtest_jobs
  deferrable initially deferred for each row execute function private.tell_backtest();

create function private.tell_bridge_of_backtest() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.serving_bridge(new.user_id);
begin
  if v_bridge is null then
    return null;
  elsif new.state = 'queued' then
    perform private.broadcast('bridge:' || v_bridge, 'backtests_waiting', '{}');
  elsif new.state = 'canceled' then
    perform private.broadcast('bridge:' || v_bridge, 'backtest_canceled', jsonb_build_object('jobId', new.id));
  end if;
  return null;
end $$;
create trigger tell_bridge_queued after insert on trade.backtest_jobs
  for each row execute function private.tell_bridge_of_backtest();
create trigger tell_bridge after update of state on trade.backtest_jobs
  for each row when (old.state <> new.state) execute function private.tell_bridge_of_backtest();

/* ----------------------------------------------------------------------------------------------------------- hooks */

create function private.tell_bridge_of_hook_signal() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.broadcast('bridge:' || a.bridge_id, 'hook_signals', '{}')
  from trade.strategies s
  join trade.strategy_versions v on v.id = s.armed_version_id
  join trade.broker_accounts a on a.id = v.account_id
  where s.id = new.strategy_id and s.state = 'armed';
  return null;
end $$;
create trigger tell_bridge after insert on trade.hook_signals
  for each row execute function private.tell_bridge_of_hook_signal();

set role postgres;
