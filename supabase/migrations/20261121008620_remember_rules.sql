-- What a rule remembers, why it did not fire, and that it was switched off.
set role app_owner;

-- Of the armed version only: what an older one remembered is over. Rows: [{ruleId, versionId?, state, evaluatedAt?,
-- nextCheck?}]; how many were kept. Told to nobody, it happens too often: the screens ask.
create function trade.record_rule_states(p_rows jsonb) returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_count integer;
begin
  if jsonb_typeof(p_rows) is distinct from 'array' or jsonb_array_length(p_rows) > 1000 then
    perform private.fail('input_invalid', '{"field": "rows"}');
  end if;
  insert into trade.rule_states as s (rule_id, version_id, user_id, state, evaluated_at, next_check)
  select r.id, v.id, r.user_id, told.state, told."evaluatedAt", told."nextCheck"
  from jsonb_to_recordset(p_rows) told ("ruleId" uuid, "versionId" uuid, state jsonb, "evaluatedAt" timestamptz,
    "nextCheck" timestamptz)
  join trade.rules r on r.id = told."ruleId"
  join trade.rule_versions v on v.id = r.armed_version_id and v.id = coalesce(told."versionId", v.id)
  where trade.bridge_of_rule(v.user_id, v.account_id) = v_bridge and told.state is not null
    and octet_length(told.state::text) <= 65536
  order by r.id
  on conflict (rule_id) do update set version_id = excluded.version_id, state = excluded.state,
    evaluated_at = excluded.evaluated_at, next_check = excluded.next_check;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

create function trade.record_rule_trace(p_rule_id uuid, p_instrument_id text, p_traced_at timestamptz, p_trace jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_rule trade.rules := trade.lock_bridge_rule(p_rule_id);
begin
  if p_instrument_id is null or p_instrument_id !~ '^[0-9A-Z]{6,7}\.(KRX|NXT)$' or p_traced_at is null
    or p_trace is null or octet_length(p_trace::text) > 32768 then
    perform private.fail('input_invalid', '{"field": "trace"}');
  end if;
  insert into trade.rule_traces as t (rule_id, instrument_id, user_id, traced_at, trace)
  values (p_rule_id, p_instrument_id, v_rule.user_id, p_traced_at, p_trace)
  on conflict (rule_id, instrument_id) do update set traced_at = excluded.traced_at, trace = excluded.trace
    where t.traced_at <= excluded.traced_at;
  -- The newest 200 instruments of a rule: no more is looked at, and a universe may change every day.
  delete from trade.rule_traces where rule_id = p_rule_id and instrument_id in (
    select instrument_id from trade.rule_traces where rule_id = p_rule_id order by traced_at desc offset 200);
end $$;

-- A rule that harms the desk it runs on, or that has come to its end. A newer version than `p_version_id` is left alone.
create function trade.switch_off_rule(p_rule_id uuid, p_code text, p_detail jsonb, p_version_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_rule trade.rules;
begin
  perform private.current_bridge();
  perform trade.lock_rule_accounts(p_rule_id, (select user_id from trade.rules where id = p_rule_id));
  v_rule := trade.lock_bridge_rule(p_rule_id);
  if p_code is null or p_code !~ '^[a-z][a-z_]{2,39}$' or octet_length(p_detail::text) > 8192 then
    perform private.fail('input_invalid', '{"field": "code"}');
  elsif v_rule.armed_version_id is null or v_rule.armed_version_id <> coalesce(p_version_id, v_rule.armed_version_id) then
    return;
  end if;
  perform private.stop_rule(v_rule, 'switched_off', p_code, p_detail);
  perform private.notify(v_rule.user_id, 'rule_switched_off', v_rule.armed_version_id::text,
    jsonb_build_object('ruleName', v_rule.name, 'reasonCode', p_code, 'reasonDetail', p_detail), v_rule.account_id,
    null, v_rule.id);
end $$;

set role postgres;
