-- What people write: strategies and what they may hold on each step. Nothing of it trades before it is armed.
set role app_owner;

insert into private.call_limits (name, per_second, burst) values ('save_strategy', 2, 60), ('arm_strategy', 1, 30);

-- The specification in its canonical text, bounded before anything looks inside. What it means is for
-- shared/src/strategies/spec.ts to say: the browser, and the bridge once more before it runs anything, refuse what they do
-- not know.
create function trade.read_spec(p_text text) returns jsonb
language plpgsql immutable set search_path = ''
as $$
declare
  v_spec jsonb;
begin
  if p_text is null or octet_length(p_text) > 65536 then
    perform private.fail('input_invalid', '{"field": "spec", "maxBytes": 65536}');
  -- Of two keys of one name another reader might see the other one. Deep nesting ends here as well.
  elsif not (p_text is json object with unique keys) then
    perform private.fail('input_invalid', '{"field": "spec", "expected": "json"}');
  end if;
  v_spec := p_text::jsonb;
  if v_spec -> 'v' is distinct from '1'
    or coalesce(v_spec #>> '{source,kind}', '') not in ('built_in', 'rules', 'script', 'plugin', 'gateway', 'hook')
    or jsonb_typeof(v_spec -> 'universe') is distinct from 'object'
    or jsonb_typeof(v_spec -> 'schedule') is distinct from 'object'
    or jsonb_path_exists(v_spec, '$.**{40 to last}') then
    perform private.fail('input_invalid', '{"field": "spec"}');
  end if;
  return v_spec;
exception
  -- PostgreSQL says it so, whatever nul a text or how deep a nesting was.
  when statement_too_complex or untranslatable_character then
    perform private.fail('input_invalid', '{"field": "spec"}');
end $$;

-- The accounts a strategy trades or traded for: locked before it, like everywhere.
create function trade.lock_strategy_accounts(p_strategy_id uuid, p_user_id uuid) returns void
language sql set search_path = ''
as $$
  select 1 from trade.broker_accounts where user_id = p_user_id and id in (
    select account_id from trade.strategies where id = p_strategy_id
    union
    select v.account_id from trade.strategies s
    join trade.strategy_versions v on v.id in (s.armed_version_id, s.pending_version_id) where s.id = p_strategy_id)
  order by id for no key update
$$;

create function trade.lock_own_strategy(p_strategy_id uuid) returns trade.strategies
language plpgsql set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
  v_strategy trade.strategies;
begin
  perform trade.lock_strategy_accounts(p_strategy_id, v_user);
  select * into v_strategy from trade.strategies
  where id = p_strategy_id and user_id = v_user and state <> 'archived' for no key update;
  if not found then
    perform private.fail('not_found', jsonb_build_object('strategyId', p_strategy_id));
  end if;
  return v_strategy;
end $$;

create function private.check_strategy_count(p_user_id uuid) returns void
language plpgsql set search_path = ''
as $$
begin
  -- Two of the same user's do not both take the last place.
  perform from public.profiles where id = p_user_id for no key update;
  if (select count(*) from trade.strategies where user_id = p_user_id and state <> 'archived') >= 200 then
    perform private.fail('strategies_exceeded', '{"max": 200}');
  end if;
end $$;

-- Writes the draft; what is armed stays as it is. `p_hash` is the caller's own of `p_spec`, so that nothing was changed on
-- the way. Safe to repeat.
create function trade.save_strategy(p_id uuid, p_name text, p_account_id uuid, p_spec text, p_hash text) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
  v_name text := trade.label_of(p_name, 80, 'name');
  v_draft jsonb := trade.read_spec(p_spec);
  v_strategy trade.strategies;
begin
  if p_id is null then
    perform private.fail('input_invalid', '{"field": "id"}');
  elsif p_hash is distinct from trade.hash_of(p_spec) then
    perform private.fail('input_invalid', '{"field": "hash"}');
  end if;
  perform private.spend_call(v_user, 'save_strategy');
  if p_account_id is not null then
    perform trade.lock_own_account(p_account_id);
  end if;
  select * into v_strategy from trade.strategies where id = p_id for no key update;
  if not found then
    perform private.check_strategy_count(v_user);
    insert into trade.strategies (id, user_id, name, account_id, draft, draft_hash)
    values (p_id, v_user, v_name, p_account_id, v_draft, p_hash);
  elsif v_strategy.user_id is distinct from v_user or v_strategy.state = 'archived' then
    perform private.fail('not_found', jsonb_build_object('strategyId', p_id));
  else
    update trade.strategies
    set name = v_name, account_id = p_account_id, draft = v_draft, draft_hash = p_hash,
      state = case state when 'switched_off' then 'draft' else state end,
      reason_code = case state when 'switched_off' then null else reason_code end,
      reason_detail = case state when 'switched_off' then null else reason_detail end
    where id = p_id;
  end if;
  return p_id;
end $$;

-- A draft of the caller's own from a strategy of theirs or a template of everybody's. How far the first has climbed is not
-- copied.
create function trade.copy_strategy(p_from_id uuid, p_id uuid) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
  v_from trade.strategies;
begin
  select * into v_from from trade.strategies
  where id = p_from_id and state <> 'archived' and (user_id is null or user_id = v_user);
  if not found then
    perform private.fail('not_found', jsonb_build_object('strategyId', p_from_id));
  elsif p_id is null then
    perform private.fail('input_invalid', '{"field": "id"}');
  elsif not exists (select from trade.strategies where id = p_id) then
    perform private.check_strategy_count(v_user);
    insert into trade.strategies (id, user_id, name, draft, draft_hash)
    values (p_id, v_user, v_from.name, v_from.draft, v_from.draft_hash);
  elsif not exists (select from trade.strategies where id = p_id and user_id = v_user) then
    perform private.fail('idempotency_key_reused', jsonb_build_object('id', p_id), '23505');
  end if;
  return p_id;
end $$;

-- What a step takes and holds: {cleanDays, smallWon, mediumWon}, each optional. Stricter at once; with real money in play
-- more money or fewer days ask for what arming asks for. The step itself is never raised by hand.
create function trade.set_strategy_stage(p_strategy_id uuid, p_settings jsonb) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_strategy trade.strategies := trade.lock_own_strategy(p_strategy_id);
  v_days integer;
  v_small numeric;
  v_medium numeric;
  v_account uuid;
begin
  if jsonb_typeof(p_settings) is distinct from 'object'
    or p_settings - array['cleanDays', 'smallWon', 'mediumWon'] <> '{}'
    or exists (select from jsonb_each(p_settings) where jsonb_typeof(value) <> 'number' or value::numeric <> trunc(value::numeric)
      or value::numeric not between 1 and 10000000000) then
    perform private.fail('input_invalid', '{"field": "settings"}');
  end if;
  v_days := coalesce((p_settings ->> 'cleanDays')::numeric::bigint, v_strategy.needed_days);
  v_small := coalesce((p_settings ->> 'smallWon')::numeric, v_strategy.small_won);
  v_medium := coalesce((p_settings ->> 'mediumWon')::numeric, v_strategy.medium_won);
  if v_days not between 1 and 250 or v_small not between 10000 and 1000000000
    or v_medium not between v_small and 10000000000 then
    perform private.fail('limit_out_of_range', jsonb_build_object('field', 'settings'));
  end if;
  v_account := coalesce((select account_id from trade.strategy_versions where id = v_strategy.armed_version_id),
    v_strategy.account_id);
  if (v_days < v_strategy.needed_days or v_small > v_strategy.small_won or v_medium > v_strategy.medium_won)
    and coalesce(private.is_live(v_account), false) then
    perform trade.require_authority('arm_live_version', v_strategy.user_id, v_account);
  end if;
  update trade.strategies set needed_days = v_days, small_won = v_small, medium_won = v_medium where id = p_strategy_id;
  perform private.audit('strategy_steps_changed', v_strategy.user_id, jsonb_build_object('strategyId', p_strategy_id,
    'cleanDays', v_days, 'smallWon', v_small, 'mediumWon', v_medium));
end $$;

/* ------------------------------------------------------------------------------------------------- the Data API */

create function public.save_strategy(p_id uuid, p_name text, p_spec text, p_hash text, p_account_id uuid default null)
returns setof public.strategies
language sql set search_path = ''
as $$
  select trade.save_strategy(p_id, p_name, p_account_id, p_spec, p_hash);
  select * from public.strategies where id = p_id;
$$;

create function public.copy_strategy(p_from_id uuid, p_id uuid) returns setof public.strategies
language sql set search_path = ''
as $$
  select trade.copy_strategy(p_from_id, p_id);
  select * from public.strategies where id = p_id;
$$;

create function public.set_strategy_stage(p_strategy_id uuid, p_settings jsonb) returns setof public.strategies
language sql set search_path = ''
as $$
  select trade.set_strategy_stage(p_strategy_id, p_settings);
  select * from public.strategies where id = p_strategy_id;
$$;

grant execute on function
  trade.save_strategy(uuid, text, uuid, text, text), public.save_strategy(uuid, text, text, text, uuid),
  trade.copy_strategy(uuid, uuid), public.copy_strategy(uuid, uuid),
  trade.set_strategy_stage(uuid, jsonb), public.set_strategy_stage(uuid, jsonb)
  to authenticated;

set role postgres;
