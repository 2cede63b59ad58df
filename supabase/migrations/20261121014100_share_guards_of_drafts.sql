-- Rules and strategies are written and kept by the same guards.
set role app_owner;

-- A definition in its canonical text, bounded before anything looks inside: one object, at most `p_max_bytes` of it, fewer
-- than `p_levels` levels deep.
create function private.read_json(p_text text, p_field text, p_max_bytes integer, p_levels integer) returns jsonb
language plpgsql immutable set search_path = ''
as $$
declare
  v_json jsonb;
begin
  if p_text is null or octet_length(p_text) > p_max_bytes then
    perform private.fail('input_invalid', jsonb_build_object('field', p_field, 'maxBytes', p_max_bytes));
  -- Of two keys of one name another reader might see the other one. Deep nesting ends here as well.
  elsif not (p_text is json object with unique keys) then
    perform private.fail('input_invalid', jsonb_build_object('field', p_field, 'expected', 'json'));
  end if;
  v_json := p_text::jsonb;
  if jsonb_path_exists(v_json, format('$.**{%s to last}', p_levels)::jsonpath) then
    perform private.fail('input_invalid', jsonb_build_object('field', p_field));
  end if;
  return v_json;
exception
  -- PostgreSQL says it so, whatever nul a text or how deep a nesting was.
  when statement_too_complex or untranslatable_character then
    perform private.fail('input_invalid', jsonb_build_object('field', p_field));
end $$;

-- What a rule means is for the language to say (shared/src/rules): the browser, and the bridge once more before it watches
-- anything, refuse what they do not know.
create or replace function trade.read_definition(p_text text, p_kind text) returns jsonb
language plpgsql immutable set search_path = ''
as $$
declare
  v_definition jsonb := private.read_json(p_text, 'definition', 32768, 32);
begin
  if v_definition -> 'v' is distinct from '1' or v_definition ->> 'kind' is distinct from p_kind
    or jsonb_typeof(v_definition -> 'then') is distinct from 'array' then
    perform private.fail('input_invalid', '{"field": "definition"}');
  end if;
  return v_definition;
end $$;

-- The same of a strategy is for shared/src/strategies/spec.ts to say.
create or replace function trade.read_spec(p_text text) returns jsonb
language plpgsql immutable set search_path = ''
as $$
declare
  v_spec jsonb := private.read_json(p_text, 'spec', 65536, 40);
begin
  if v_spec -> 'v' is distinct from '1'
    or coalesce(v_spec #>> '{source,kind}', '') not in ('built_in', 'rules', 'script', 'plugin', 'gateway', 'hook')
    or jsonb_typeof(v_spec -> 'universe') is distinct from 'object'
    or jsonb_typeof(v_spec -> 'schedule') is distinct from 'object' then
    perform private.fail('input_invalid', '{"field": "spec"}');
  end if;
  return v_spec;
end $$;

-- An account that is given up takes the rules with it that traded for it, whatever account their drafts name by now.
create or replace function private.stop_rules_of_account() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_rule trade.rules;
begin
  for v_rule in
    select r.* from trade.rules r where exists (select from trade.rule_versions v
      where v.id in (r.armed_version_id, r.pending_version_id) and v.account_id = new.id)
    order by r.id for no key update
  loop
    perform private.stop_rule(v_rule, 'switched_off', 'account_archived', null);
  end loop;
  return null;
end $$;

-- Why another rule had paused it is over with the pause.
create or replace function trade.resume_rule(p_rule_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_rule trade.rules := trade.lock_own_rule(p_rule_id);
  v_version trade.rule_versions;
begin
  if v_rule.state = 'armed' then
    return;
  elsif v_rule.state <> 'paused' then
    perform private.fail('version_not_armed', jsonb_build_object('ruleId', p_rule_id));
  end if;
  select * into strict v_version from trade.rule_versions where id = v_rule.armed_version_id;
  if v_version.trades and private.is_live(v_version.account_id) then
    perform trade.require_authority('arm_live_version', v_rule.user_id, v_version.account_id);
  end if;
  update trade.rules set state = 'armed', reason_code = null, reason_detail = null where id = p_rule_id;
  perform private.audit('rule_resumed', v_rule.user_id,
    jsonb_build_object('ruleId', p_rule_id, 'versionId', v_rule.armed_version_id));
end $$;

set role postgres;
