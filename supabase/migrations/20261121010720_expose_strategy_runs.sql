-- What bridges can call of strategies and tests of the past, and that a bridge's heartbeat arms what waited for the close.
set role app_owner;

-- Neither a rule nor a strategy that cannot be armed must ever make a bridge look dead.
create or replace function trade.bridge_heartbeat(p_version text, p_feed jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_now timestamptz := clock_timestamp();
begin
  if exists (select from trade.rule_versions where armed_at is null and disarmed_at is null and due_at <= v_now)
    or exists (select from trade.strategy_versions where armed_at is null and disarmed_at is null and due_at <= v_now) then
    begin
      perform private.arm_due(v_bridge);
      perform private.arm_due_strategies(v_bridge);
    exception when others then
      raise warning 'what waited was not armed: %', sqlerrm;
    end;
  end if;
  update private.bridges
  set version = p_version, feed = p_feed, heartbeat_at = v_now,
    announced_at = case
      when announced_at > v_now - interval '10 s' and heartbeat_at > v_now - interval '30 s'
        and version is not distinct from p_version and feed is not distinct from p_feed then announced_at
      else v_now
    end
  where id = v_bridge;
  return jsonb_build_object('bridgeId', v_bridge, 'now', v_now,
    'globalMode', (select mode from trade.kill_switch where scope = 'global'));
end $$;

create function public.list_armed_strategies(p_after uuid default null, p_limit integer default 500) returns table (
  strategy_id uuid, version_id uuid, user_id uuid, account_id uuid, environment text, name text, number integer,
  definition jsonb, hash text, stage text, cap_won numeric, armed_at timestamptz, state jsonb, symbols text[])
language sql set search_path = ''
as $$ select * from trade.list_armed_strategies(p_after, p_limit) $$;

create function public.arm_due_strategies() returns integer
language sql set search_path = ''
as $$ select trade.arm_due_strategies() $$;

create function public.record_signal(p_key text, p_version_id uuid, p_signal jsonb, p_decided_by text default null,
  p_order jsonb default null, p_owner text default null, p_epoch bigint default null) returns jsonb
language sql set search_path = ''
as $$ select trade.record_signal(p_key, p_version_id, p_signal, p_decided_by, p_order, p_owner, p_epoch) $$;

create function public.record_strategy_states(p_rows jsonb) returns integer
language sql set search_path = ''
as $$ select trade.record_strategy_states(p_rows) $$;

create function public.hold_strategy(p_strategy_id uuid, p_version_id uuid, p_code text, p_detail jsonb default null)
returns boolean
language sql set search_path = ''
as $$ select trade.hold_strategy(p_strategy_id, p_version_id, p_code, p_detail) $$;

create function public.switch_off_strategy(p_strategy_id uuid, p_version_id uuid, p_code text,
  p_detail jsonb default null) returns boolean
language sql set search_path = ''
as $$ select trade.switch_off_strategy(p_strategy_id, p_version_id, p_code, p_detail) $$;

create function public.begin_strategy_run(p_version_id uuid, p_date date, p_kind text, p_owner text, p_epoch bigint,
  p_ends_at timestamptz default null) returns jsonb
language sql set search_path = ''
as $$ select trade.begin_strategy_run(p_version_id, p_date, p_kind, p_ends_at, p_owner, p_epoch) $$;

create function public.end_strategy_run(p_version_id uuid, p_date date, p_kind text, p_state text, p_owner text,
  p_epoch bigint, p_detail jsonb default null) returns boolean
language sql set search_path = ''
as $$ select trade.end_strategy_run(p_version_id, p_date, p_kind, p_state, p_detail, p_owner, p_epoch) $$;

create function public.note_missed_runs() returns integer
language sql set search_path = ''
as $$ select trade.note_missed_runs() $$;

create function public.record_strategy_day(p_version_id uuid, p_date date, p_day jsonb) returns jsonb
language sql set search_path = ''
as $$ select trade.record_strategy_day(p_version_id, p_date, p_day) $$;

create function public.claim_hook_signals(p_limit integer default 100) returns table (id uuid, strategy_id uuid,
  version_id uuid, instrument_id text, action text, strength numeric, price numeric, reason text, received_at timestamptz)
language sql set search_path = ''
as $$ select * from trade.claim_hook_signals(p_limit) $$;

create function public.claim_backtest(p_worker text, p_limit integer default 1) returns table (id uuid, user_id uuid,
  strategy_id uuid, kind text, spec jsonb, spec_hash text, total_runs integer, done_runs integer, attempts integer)
language sql set search_path = ''
as $$ select * from trade.claim_backtest(p_worker, p_limit) $$;

create function public.record_backtest_progress(p_id uuid, p_worker text, p_done_runs integer,
  p_eta_seconds integer default null) returns boolean
language sql set search_path = ''
as $$ select trade.record_backtest_progress(p_id, p_worker, p_done_runs, p_eta_seconds) $$;

create function public.finish_backtest(p_id uuid, p_worker text, p_summary jsonb, p_result_bytes integer) returns boolean
language sql set search_path = ''
as $$ select trade.finish_backtest(p_id, p_worker, p_summary, p_result_bytes) $$;

create function public.fail_backtest(p_id uuid, p_worker text, p_code text, p_detail jsonb default null) returns boolean
language sql set search_path = ''
as $$ select trade.fail_backtest(p_id, p_worker, p_code, p_detail) $$;

create function public.release_backtest(p_id uuid, p_worker text) returns boolean
language sql set search_path = ''
as $$ select trade.release_backtest(p_id, p_worker) $$;

create function public.plan_backtest_chunks(p_id uuid, p_worker text, p_runs integer[]) returns boolean
language sql set search_path = ''
as $$ select trade.plan_backtest_chunks(p_id, p_worker, p_runs) $$;

create function public.claim_backtest_chunks(p_worker text, p_limit integer default 1, p_id uuid default null)
returns table (job_id uuid, chunk integer, runs integer, attempts integer, user_id uuid, spec jsonb, spec_hash text,
  chunks integer)
language sql set search_path = ''
as $$ select * from trade.claim_backtest_chunks(p_worker, p_limit, p_id) $$;

create function public.record_backtest_chunk(p_id uuid, p_chunk integer, p_result jsonb) returns jsonb
language sql set search_path = ''
as $$ select trade.record_backtest_chunk(p_id, p_chunk, p_result) $$;

create function public.list_backtest_chunks(p_id uuid, p_after integer default -1, p_limit integer default 100)
returns table (chunk integer, runs integer, result jsonb)
language sql set search_path = ''
as $$ select * from trade.list_backtest_chunks(p_id, p_after, p_limit) $$;

create function public.list_removed_backtests(p_limit integer default 100) returns table (id uuid, user_id uuid)
language sql set search_path = ''
as $$ select * from trade.list_removed_backtests(p_limit) $$;

create function public.forget_backtests(p_ids uuid[]) returns integer
language sql set search_path = ''
as $$ select trade.forget_backtests(p_ids) $$;

grant execute on function
  trade.list_armed_strategies(uuid, integer), public.list_armed_strategies(uuid, integer),
  trade.arm_due_strategies(), public.arm_due_strategies(),
  trade.record_signal(text, uuid, jsonb, text, jsonb, text, bigint),
  public.record_signal(text, uuid, jsonb, text, jsonb, text, bigint),
  trade.record_strategy_states(jsonb), public.record_strategy_states(jsonb),
  trade.hold_strategy(uuid, uuid, text, jsonb), public.hold_strategy(uuid, uuid, text, jsonb),
  trade.switch_off_strategy(uuid, uuid, text, jsonb), public.switch_off_strategy(uuid, uuid, text, jsonb),
  trade.begin_strategy_run(uuid, date, text, timestamptz, text, bigint),
  public.begin_strategy_run(uuid, date, text, text, bigint, timestamptz),
  trade.end_strategy_run(uuid, date, text, text, jsonb, text, bigint),
  public.end_strategy_run(uuid, date, text, text, text, bigint, jsonb),
  trade.note_missed_runs(), public.note_missed_runs(),
  trade.record_strategy_day(uuid, date, jsonb), public.record_strategy_day(uuid, date, jsonb),
  trade.claim_hook_signals(integer), public.claim_hook_signals(integer),
  trade.claim_backtest(text, integer), public.claim_backtest(text, integer),
  trade.record_backtest_progress(uuid, text, integer, integer),
  public.record_backtest_progress(uuid, text, integer, integer),
  trade.finish_backtest(uuid, text, jsonb, integer), public.finish_backtest(uuid, text, jsonb, integer),
  trade.fail_backtest(uuid, text, text, jsonb), public.fail_backtest(uuid, text, text, jsonb),
  trade.release_backtest(uuid, text), public.release_backtest(uuid, text),
  trade.plan_backtest_chunks(uuid, text, integer[]), public.plan_backtest_chunks(uuid, text, integer[]),
  trade.claim_backtest_chunks(text, integer, uuid), public.claim_backtest_chunks(text, integer, uuid),
  trade.record_backtest_chunk(uuid, integer, jsonb), public.record_backtest_chunk(uuid, integer, jsonb),
  trade.list_backtest_chunks(uuid, integer, integer), public.list_backtest_chunks(uuid, integer, integer),
  trade.list_removed_backtests(integer), public.list_removed_backtests(integer),
  trade.forget_backtests(uuid[]), public.forget_backtests(uuid[])
  to authenticated;

set role postgres;
