-- What people are told of their strategies and of tests of the past, written in the transaction of what it tells.
set role app_owner;

insert into trade.notification_types
  (event_type, severity, evidence, is_always_sent, is_sent_by_default, merge_seconds, useful_seconds) values
  ('strategy_armed', 'info', 'none', false, false, null, 43200),
  ('strategy_not_armed', 'warning', 'rejected', true, true, null, 86400),
  ('strategy_paused', 'warning', 'alert', true, true, 600, 86400),
  ('strategy_switched_off', 'warning', 'alert', true, true, null, 86400),
  ('strategy_proved', 'info', 'alert', false, true, null, 604800),
  ('strategy_stage_changed', 'warning', 'alert', true, true, null, 604800),
  ('strategy_run_missed', 'warning', 'alert', false, true, 604800, 86400),
  ('strategy_difference', 'warning', 'alert', false, true, null, 86400),
  ('backtest_done', 'info', 'none', false, false, null, 86400),
  ('backtest_failed', 'warning', 'none', false, true, null, 86400);

create function private.notify_of_strategy() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_version trade.strategy_versions;
begin
  if new.state = 'switched_off' then
    perform private.notify(new.user_id, 'strategy_switched_off', new.id || ' ' || new.version,
      jsonb_build_object('strategyId', new.id, 'strategyName', new.name, 'versionId', old.armed_version_id,
        'reasonCode', new.reason_code, 'reasonDetail', new.reason_detail),
      (select account_id from trade.strategy_versions where id = old.armed_version_id));
  elsif new.armed_version_id is not null then
    select * into v_version from trade.strategy_versions where id = new.armed_version_id;
    perform private.notify(new.user_id, 'strategy_armed', new.armed_version_id::text,
      jsonb_build_object('strategyId', new.id, 'strategyName', new.name, 'versionId', v_version.id,
        'number', v_version.number, 'stage', new.stage), v_version.account_id);
  end if;
  return null;
end $$;
create trigger notify_moved after update of state, armed_version_id on trade.strategies
  for each row when (new.state = 'switched_off' and old.state <> 'switched_off'
    or new.armed_version_id is distinct from old.armed_version_id)
  execute function private.notify_of_strategy();

-- `same` counts what was the same.
create function private.notify_of_day() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.notify(new.user_id, 'strategy_difference', concat_ws(' ', new.version_id, new.date),
    jsonb_build_object('strategyId', new.strategy_id, 'strategyName', s.name, 'date', new.date,
      'counts', new.difference -> 'counts', 'reasonCode', new.breach_code),
    (select account_id from trade.strategy_versions where id = new.version_id))
  from trade.strategies s
  where s.id = new.strategy_id and exists (select from jsonb_each(new.difference -> 'counts')
    where key <> 'same' and value > '0');
  return null;
end $$;
create trigger notify_recorded after insert on trade.strategy_days
  for each row execute function private.notify_of_day();

create function private.notify_of_backtest() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.notify(new.user_id, 'backtest_' || new.state, new.id::text,
    jsonb_build_object('backtestId', new.id, 'backtestName', new.name, 'kind', new.kind, 'runs', new.total_runs,
      'reasonCode', new.reason_code));
  return null;
end $$;
create trigger notify_moved after update of state on trade.backtest_jobs
  for each row when (old.state <> new.state and new.state in ('done', 'failed'))
  execute function private.notify_of_backtest();

set role postgres;
