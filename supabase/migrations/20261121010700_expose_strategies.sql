-- What the Data API has of strategies and tests of the past: each runs as its caller, who has the right or not.
set role app_owner;

create function public.arm_strategy(p_strategy_id uuid, p_version_id uuid, p_hash text, p_sentence_ko text,
  p_sentence_en text, p_when text default 'now') returns setof public.strategies
language sql set search_path = ''
as $$
  select trade.arm_strategy(p_strategy_id, p_version_id, p_hash, p_sentence_ko, p_sentence_en, p_when);
  select * from public.strategies where id = p_strategy_id;
$$;

create function public.disarm_strategy(p_strategy_id uuid) returns setof public.strategies
language sql set search_path = ''
as $$
  select trade.disarm_strategy(p_strategy_id);
  select * from public.strategies where id = p_strategy_id;
$$;

create function public.pause_strategy(p_strategy_id uuid) returns setof public.strategies
language sql set search_path = ''
as $$
  select trade.pause_strategy(p_strategy_id);
  select * from public.strategies where id = p_strategy_id;
$$;

create function public.resume_strategy(p_strategy_id uuid) returns setof public.strategies
language sql set search_path = ''
as $$
  select trade.resume_strategy(p_strategy_id);
  select * from public.strategies where id = p_strategy_id;
$$;

create function public.archive_strategy(p_strategy_id uuid) returns setof public.strategies
language sql set search_path = ''
as $$
  select trade.archive_strategy(p_strategy_id);
  select * from public.strategies where id = p_strategy_id;
$$;

create function public.submit_backtest(p_id uuid, p_name text, p_spec text, p_hash text, p_total_runs integer,
  p_strategy_id uuid default null) returns setof public.backtest_jobs
language sql set search_path = ''
as $$
  select trade.submit_backtest(p_id, p_name, p_spec, p_hash, p_strategy_id, p_total_runs);
  select * from public.backtest_jobs where id = p_id;
$$;

create function public.cancel_backtest(p_id uuid) returns setof public.backtest_jobs
language sql set search_path = ''
as $$
  select trade.cancel_backtest(p_id);
  select * from public.backtest_jobs where id = p_id;
$$;

create function public.rename_backtest(p_id uuid, p_name text) returns setof public.backtest_jobs
language sql set search_path = ''
as $$
  select trade.rename_backtest(p_id, p_name);
  select * from public.backtest_jobs where id = p_id;
$$;

create function public.remove_backtest(p_id uuid) returns void
language sql set search_path = ''
as $$ select trade.remove_backtest(p_id) $$;

create function public.create_hook(p_id uuid, p_strategy_id uuid, p_label text, p_key_hash text)
returns setof public.signal_hooks
language sql set search_path = ''
as $$
  select trade.create_hook(p_id, p_strategy_id, p_label, p_key_hash);
  select * from public.signal_hooks where id = p_id;
$$;

create function public.set_hook_state(p_id uuid, p_state text) returns setof public.signal_hooks
language sql set search_path = ''
as $$
  select trade.set_hook_state(p_id, p_state);
  select * from public.signal_hooks where id = p_id;
$$;

create function public.receive_signal(p_sent jsonb) returns jsonb
language sql set search_path = ''
as $$ select trade.receive_signal(p_sent) $$;

grant execute on function
  trade.arm_strategy(uuid, uuid, text, text, text, text), public.arm_strategy(uuid, uuid, text, text, text, text),
  trade.disarm_strategy(uuid), public.disarm_strategy(uuid),
  trade.pause_strategy(uuid), public.pause_strategy(uuid),
  trade.resume_strategy(uuid), public.resume_strategy(uuid),
  trade.archive_strategy(uuid), public.archive_strategy(uuid),
  trade.submit_backtest(uuid, text, text, text, uuid, integer),
  public.submit_backtest(uuid, text, text, text, integer, uuid),
  trade.cancel_backtest(uuid), public.cancel_backtest(uuid),
  trade.rename_backtest(uuid, text), public.rename_backtest(uuid, text),
  trade.remove_backtest(uuid), public.remove_backtest(uuid),
  trade.create_hook(uuid, uuid, text, text), public.create_hook(uuid, uuid, text, text),
  trade.set_hook_state(uuid, text), public.set_hook_state(uuid, text),
  trade.receive_signal(jsonb), public.receive_signal(jsonb)
  to authenticated;

set role postgres;
