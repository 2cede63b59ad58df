-- Real money in steps: so many clean days each, and one step down after a breach. What a step may hold is kept where
-- orders are written, so that no path passes by.
set role app_owner;

-- Won the strategy of an armed version has in the market on this account, of all its versions: what it bought and still
-- has, at what it paid, and the buys that are open. `p_but` is left out.
create function trade.strategy_exposure(p_strategy_id uuid, p_account_id uuid, p_but uuid) returns numeric
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select coalesce(sum(greatest(l.quantity, 0) * coalesce(paid.px, k.base_price)), 0)
    from (
      select instrument_id, sum(quantity) as quantity from trade.position_lots
      where account_id = p_account_id and owner = 'strategy'
        and source_id in (select id from trade.strategy_versions where strategy_id = p_strategy_id)
      group by 1
    ) l
    join public.instruments k on k.id = l.instrument_id
    cross join lateral (
      select sum(b.cum_amount) / nullif(sum(b.cum_qty), 0) as px
      from trade.strategy_versions v
      join trade.order_intents i on i.source_id = v.id and i.account_id = p_account_id and i.side = 'buy'
        and i.instrument_id = l.instrument_id
      join trade.broker_orders b on b.intent_id = i.id
      where v.strategy_id = p_strategy_id
    ) paid
    where l.quantity > 0
  ) + (
    -- An order nobody has heard of yet counts whole.
    select coalesce(sum(trade.order_value(i.instrument_id, i.side, i.quantity, i.limit_price)
      * (1 - coalesce(b.cum_qty, 0)::numeric / i.quantity)), 0)
    from trade.strategy_versions v
    join trade.order_intents i on i.source_id = v.id
    left join trade.broker_orders b on b.intent_id = i.id
    where v.strategy_id = p_strategy_id and i.account_id = p_account_id and i.kind = 'place' and i.side = 'buy'
      and i.id is distinct from p_but and i.state not in ('denied', 'rejected', 'expired', 'absent')
      and (b.id is null or b.status = 'open')
  );
end $$;
create index order_intents_strategy on trade.order_intents (source_id) where source = 'strategy';

-- Whoever proposes an order holds its account's lock: two of them do not both take the last of it.
create function private.guard_ladder() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_strategy trade.strategies;
  v_cap numeric;
  v_value numeric;
begin
  if new.side <> 'buy' or not private.is_live(new.account_id) then
    return new;
  end if;
  select s.* into v_strategy from trade.strategy_versions v join trade.strategies s on s.id = v.strategy_id
  where v.id = new.source_id;
  v_cap := case v_strategy.stage when 'small' then v_strategy.small_won when 'medium' then v_strategy.medium_won
    when 'paper' then 0 end;
  if v_cap is null then
    return new;
  end if;
  v_value := trade.strategy_exposure(v_strategy.id, new.account_id, new.id)
    + trade.order_value(new.instrument_id, new.side, new.quantity, new.limit_price);
  if v_value is null then
    perform private.fail('quote_stale', '{}', '42501');
  elsif v_value > v_cap then
    perform private.fail('ladder_cap', jsonb_build_object('limit', v_cap, 'actual', v_value, 'stage', v_strategy.stage),
      '42501');
  end if;
  return new;
end $$;
create trigger guard_ladder before insert on trade.order_intents
  for each row when (new.kind = 'place' and new.source = 'strategy') execute function private.guard_ladder();

/* ---------------------------------------------------------------------------------------------------- day after day */

create function private.next_stage(p_stage text) returns text
language sql immutable set search_path = ''
as $$ select case p_stage when 'small' then 'medium' when 'medium' then 'full' else p_stage end $$;

create function private.stage_below(p_stage text) returns text
language sql immutable set search_path = ''
as $$ select case p_stage when 'full' then 'medium' when 'medium' then 'small' else 'paper' end $$;

-- One step down, and the days are counted anew. Below the first step with real money there is none: it is switched off,
-- and must go through its days on paper again.
create function private.step_down(p_strategy trade.strategies, p_hash text, p_code text, p_date date) returns void
language plpgsql set search_path = ''
as $$
declare
  v_to text := private.stage_below(p_strategy.stage);
begin
  update trade.strategies set stage = v_to, clean_days = 0,
    proved_hash = case when v_to = 'paper' and proved_hash = p_hash then null else proved_hash end
  where id = p_strategy.id;
  if p_strategy.stage = 'small' then
    perform private.stop_strategy(p_strategy, 'switched_off', 'ladder_breach',
      jsonb_build_object('breach', p_code, 'date', p_date));
  end if;
  if p_strategy.stage <> v_to then
    -- What waits was judged by the step above.
    perform private.end_proposals(p_strategy.armed_version_id);
    perform private.tell_stage(p_strategy, v_to, p_code);
  end if;
end $$;

create function private.tell_stage(p_strategy trade.strategies, p_to text, p_code text) returns void
language plpgsql set search_path = ''
as $$
begin
  perform private.audit('strategy_stage_changed', p_strategy.user_id, jsonb_strip_nulls(jsonb_build_object(
    'strategyId', p_strategy.id, 'versionId', p_strategy.armed_version_id, 'from', p_strategy.stage, 'to', p_to,
    'breach', p_code)));
  perform private.notify(p_strategy.user_id, 'strategy_stage_changed', concat_ws(' ', p_strategy.id, p_to, p_strategy.version),
    jsonb_build_object('strategyId', p_strategy.id, 'strategyName', p_strategy.name, 'from', p_strategy.stage, 'to', p_to,
      'reasonCode', p_code, 'limitWon', case p_to when 'small' then p_strategy.small_won
        when 'medium' then p_strategy.medium_won end),
    (select account_id from trade.strategy_versions where id = p_strategy.armed_version_id),
    p_severity => case when p_code is null then 'info' else 'warning' end);
end $$;

-- A clean day more. Enough of them on paper prove the definition; real money is for its owner to give. With real money the
-- next step comes by itself.
create function private.count_clean_day(p_strategy trade.strategies, p_hash text) returns void
language plpgsql set search_path = ''
as $$
declare
  v_days integer := p_strategy.clean_days + 1;
  v_to text := p_strategy.stage;
begin
  if v_days >= p_strategy.needed_days then
    v_to := private.next_stage(p_strategy.stage);
  end if;
  update trade.strategies set stage = v_to, clean_days = case when v_to = p_strategy.stage then v_days else 0 end,
    proved_hash = case when p_strategy.stage = 'paper' and v_days >= p_strategy.needed_days then p_hash else proved_hash end
  where id = p_strategy.id;
  if v_to <> p_strategy.stage then
    perform private.tell_stage(p_strategy, v_to, null);
  elsif p_strategy.stage = 'paper' and v_days = p_strategy.needed_days then
    perform private.notify(p_strategy.user_id, 'strategy_proved', p_strategy.id || ' ' || p_hash,
      jsonb_build_object('strategyId', p_strategy.id, 'strategyName', p_strategy.name, 'days', v_days));
  end if;
end $$;

-- What the night found of a day: {signals, orders, fills, pnlWon, breachCode, difference}. The first word of a day stands.
-- A day with a run that was missed or failed is neither clean nor a breach, and one that was played back, from before the
-- version was armed, moves nobody. {isNew, stage, cleanDays}.
create function trade.record_strategy_day(p_version_id uuid, p_date date, p_day jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_version trade.strategy_versions := trade.bridge_version(p_version_id);
  v_strategy trade.strategies := private.lock_strategy_of(v_version);
  v_breach text := p_day ->> 'breachCode';
  v_is_played_back boolean := p_date < private.kst_date(v_version.armed_at);
  v_is_clean boolean;
  v_is_new boolean;
begin
  if p_date is null or p_date > private.kst_date(clock_timestamp()) or p_date < '2000-01-01'
    or jsonb_typeof(p_day -> 'difference') is distinct from 'object'
    or jsonb_typeof(p_day #> '{difference,counts}') is distinct from 'object'
    or jsonb_typeof(p_day #> '{difference,items}') is distinct from 'array'
    or jsonb_array_length(p_day #> '{difference,items}') > 200 then
    perform private.fail('input_invalid', '{"field": "day"}');
  end if;
  v_is_clean := v_breach is null and not v_is_played_back and not exists (select from trade.strategy_runs
    where version_id = p_version_id and date = p_date and state in ('missed', 'failed'));
  insert into trade.strategy_days (user_id, strategy_id, version_id, date, stage, signals, orders, fills, pnl_won,
    is_clean, breach_code, difference)
  values (v_strategy.user_id, v_strategy.id, p_version_id, p_date, v_strategy.stage, (p_day ->> 'signals')::integer,
    (p_day ->> 'orders')::integer, (p_day ->> 'fills')::integer, (p_day ->> 'pnlWon')::numeric, v_is_clean, v_breach,
    p_day -> 'difference')
  on conflict (version_id, date) do nothing;
  v_is_new := found;
  if v_is_new then
    update trade.strategies set last_difference = jsonb_build_object('date', p_date,
      'counts', p_day #> '{difference,counts}')
    where id = v_strategy.id and p_date >= coalesce((last_difference ->> 'date')::date, p_date);
  end if;
  -- A version that was replaced meanwhile moves nobody either.
  if not v_is_new or v_is_played_back or v_strategy.armed_version_id is distinct from p_version_id then
    null;
  elsif v_breach is not null then
    perform private.step_down(v_strategy, v_version.hash, v_breach, p_date);
  elsif v_is_clean then
    perform private.count_clean_day(v_strategy, v_version.hash);
  end if;
  return (select jsonb_build_object('isNew', v_is_new, 'stage', stage, 'cleanDays', clean_days)
    from trade.strategies where id = v_strategy.id);
end $$;

set role postgres;
