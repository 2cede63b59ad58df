-- What bridges can call of the rules, and that a bridge's heartbeat arms what waited for the end of the session.
set role app_owner;

-- A rule that cannot be armed must never make a bridge look dead.
create or replace function trade.bridge_heartbeat(p_version text, p_feed jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_now timestamptz := clock_timestamp();
begin
  if exists (select from trade.rule_versions where armed_at is null and disarmed_at is null and due_at <= v_now) then
    begin
      perform private.arm_due(v_bridge);
    exception when others then
      raise warning 'rules that waited were not armed: %', sqlerrm;
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

create function public.list_armed_rules(p_after uuid default null, p_limit integer default 1000) returns table (
  rule_id uuid, version_id uuid, user_id uuid, account_id uuid, kind text, name text, number integer, definition jsonb,
  hash text, trades boolean, armed_at timestamptz, state jsonb, symbols text[], lines jsonb)
language sql set search_path = ''
as $$ select * from trade.list_armed_rules(p_after, p_limit) $$;

create function public.arm_due_rules() returns integer
language sql set search_path = ''
as $$ select trade.arm_due_rules() $$;

create function public.record_firing(p_key text, p_version_id uuid, p_instrument_id text, p_fired_at timestamptz,
  p_evidence jsonb, p_actions jsonb, p_orders jsonb default '[]', p_state jsonb default null) returns jsonb
language sql set search_path = ''
as $$
  select trade.record_firing(p_key, p_version_id, p_instrument_id, p_fired_at, p_evidence, p_actions, p_orders, p_state)
$$;

create function public.record_rule_states(p_rows jsonb) returns integer
language sql set search_path = ''
as $$ select trade.record_rule_states(p_rows) $$;

-- One of them. Whether it was kept.
create function public.record_rule_state(p_rule_id uuid, p_state jsonb, p_evaluated_at timestamptz,
  p_next_check timestamptz default null, p_version_id uuid default null) returns boolean
language sql set search_path = ''
as $$
  select trade.record_rule_states(jsonb_build_array(jsonb_build_object('ruleId', p_rule_id, 'versionId', p_version_id,
    'state', p_state, 'evaluatedAt', p_evaluated_at, 'nextCheck', p_next_check))) = 1
$$;

create function public.record_rule_trace(p_rule_id uuid, p_instrument_id text, p_traced_at timestamptz, p_trace jsonb)
returns void
language sql set search_path = ''
as $$ select trade.record_rule_trace(p_rule_id, p_instrument_id, p_traced_at, p_trace) $$;

create function public.switch_off_rule(p_rule_id uuid, p_code text, p_detail jsonb default null,
  p_version_id uuid default null) returns void
language sql set search_path = ''
as $$ select trade.switch_off_rule(p_rule_id, p_code, p_detail, p_version_id) $$;

grant execute on function
  trade.list_armed_rules(uuid, integer), public.list_armed_rules(uuid, integer),
  trade.arm_due_rules(), public.arm_due_rules(),
  trade.record_firing(text, uuid, text, timestamptz, jsonb, jsonb, jsonb, jsonb),
  public.record_firing(text, uuid, text, timestamptz, jsonb, jsonb, jsonb, jsonb),
  trade.record_rule_states(jsonb), public.record_rule_states(jsonb),
  public.record_rule_state(uuid, jsonb, timestamptz, timestamptz, uuid),
  trade.record_rule_trace(uuid, text, timestamptz, jsonb), public.record_rule_trace(uuid, text, timestamptz, jsonb),
  trade.switch_off_rule(uuid, text, jsonb, uuid), public.switch_off_rule(uuid, text, jsonb, uuid)
  to authenticated;

set role postgres;
