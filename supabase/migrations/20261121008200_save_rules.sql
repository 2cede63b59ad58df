-- What people write: rules, templates and lines. Nothing of it acts before it is armed.
set role app_owner;

insert into private.call_limits (name, per_second, burst) values ('save_rule', 2, 60), ('arm_rule', 1, 30),
  ('save_line', 5, 100);

/* ------------------------------------------------------------------------------------------------ as it is written */

-- The definition in a canonical text, bounded before anything looks inside. What it means is for the language to say
-- (shared/src/rules): the browser, and the bridge once more before it watches anything, refuse what they do not know.
create function trade.read_definition(p_text text, p_kind text) returns jsonb
language plpgsql immutable set search_path = ''
as $$
declare
  v_definition jsonb;
begin
  if p_text is null or octet_length(p_text) > 32768 then
    perform private.fail('input_invalid', '{"field": "definition", "maxBytes": 32768}');
  -- Of two keys of one name another reader might see the other one. Deep nesting ends here as well.
  elsif not (p_text is json object with unique keys) then
    perform private.fail('input_invalid', '{"field": "definition", "expected": "json"}');
  end if;
  v_definition := p_text::jsonb;
  if v_definition -> 'v' is distinct from '1' or v_definition ->> 'kind' is distinct from p_kind
    or jsonb_typeof(v_definition -> 'then') is distinct from 'array'
    or jsonb_path_exists(v_definition, '$.**{32 to last}') then
    perform private.fail('input_invalid', '{"field": "definition"}');
  end if;
  return v_definition;
exception
  when statement_too_complex then
    perform private.fail('input_invalid', '{"field": "definition"}');
end $$;

create function trade.hash_of(p_text text) returns text
language sql immutable set search_path = ''
as $$ select encode(sha256(convert_to(p_text, 'UTF8')), 'hex') $$;

-- Anything that is not known to leave the market alone trades.
create function trade.is_trading(p_definition jsonb) returns boolean
language sql immutable set search_path = ''
as $$
  select p_definition ->> 'kind' is distinct from 'alert' or p_definition ? 'exit' or exists (
    select from jsonb_array_elements(p_definition -> 'then') action
    where coalesce(action ->> 'do', '') not in ('notify', 'tag', 'addWatch', 'webhook', 'pauseStrategy'))
$$;

create function trade.label_of(p_text text, p_most integer, p_field text) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  if p_text is null or char_length(btrim(p_text)) not between 1 and p_most then
    perform private.fail('input_invalid', jsonb_build_object('field', p_field, 'max', p_most));
  end if;
  return btrim(p_text);
end $$;

-- Locks the caller's rule, and before it the accounts it trades or traded for: accounts before rules, everywhere.
create function trade.lock_own_rule(p_rule_id uuid) returns trade.rules
language plpgsql set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
  v_rule trade.rules;
begin
  perform trade.lock_rule_accounts(p_rule_id, v_user);
  select * into v_rule from trade.rules where id = p_rule_id and user_id = v_user and state <> 'archived'
  for no key update;
  if not found then
    perform private.fail('not_found', jsonb_build_object('ruleId', p_rule_id));
  end if;
  return v_rule;
end $$;

create function trade.lock_rule_accounts(p_rule_id uuid, p_user_id uuid) returns void
language sql set search_path = ''
as $$
  select 1 from trade.broker_accounts where user_id = p_user_id and id in (
    select account_id from trade.rules where id = p_rule_id
    union
    select v.account_id from trade.rules r join trade.rule_versions v on v.id in (r.armed_version_id, r.pending_version_id)
    where r.id = p_rule_id)
  order by id for no key update
$$;

/* --------------------------------------------------------------------------------------------------------- rules */

-- Writes the draft; what is armed stays as it is. Safe to repeat.
create function trade.save_rule(p_id uuid, p_name text, p_kind text, p_account_id uuid, p_definition text) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
  v_name text := trade.label_of(p_name, 80, 'name');
  v_draft jsonb := trade.read_definition(p_definition, p_kind);
  v_rule trade.rules;
begin
  if p_id is null or p_kind is null or p_kind not in ('alert', 'strategy') then
    perform private.fail('input_invalid', '{"field": "kind"}');
  end if;
  perform private.spend_call(v_user, 'save_rule');
  if p_account_id is not null then
    perform trade.lock_own_account(p_account_id);
  end if;
  -- Two of the same user's do not both take the last place.
  perform from public.profiles where id = v_user for no key update;
  select * into v_rule from trade.rules where id = p_id for no key update;
  if not found then
    if (select count(*) from trade.rules where user_id = v_user and state <> 'archived') >= 500 then
      perform private.fail('rules_exceeded', '{"max": 500}');
    end if;
    insert into trade.rules (id, user_id, name, kind, account_id, draft, draft_hash)
    values (p_id, v_user, v_name, p_kind, p_account_id, v_draft, trade.hash_of(p_definition));
  elsif v_rule.user_id is distinct from v_user or v_rule.state = 'archived' then
    perform private.fail('not_found', jsonb_build_object('ruleId', p_id));
  else
    update trade.rules
    set name = v_name, kind = p_kind, account_id = p_account_id, draft = v_draft,
      draft_hash = trade.hash_of(p_definition), state = case state when 'switched_off' then 'draft' else state end,
      reason_code = case state when 'switched_off' then null else reason_code end,
      reason_detail = case state when 'switched_off' then null else reason_detail end
    where id = p_id;
  end if;
  return p_id;
end $$;

-- A draft of the caller's own from a template of theirs or of everybody's.
create function trade.copy_template(p_template_id uuid, p_id uuid) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
  v_template trade.rules;
begin
  select * into v_template from trade.rules
  where id = p_template_id and template and state <> 'archived' and (user_id is null or user_id = v_user);
  if not found then
    perform private.fail('not_found', jsonb_build_object('templateId', p_template_id));
  elsif p_id is null then
    perform private.fail('input_invalid', '{"field": "id"}');
  elsif (select count(*) from trade.rules where user_id = v_user and state <> 'archived') >= 500 then
    perform private.fail('rules_exceeded', '{"max": 500}');
  end if;
  insert into trade.rules (id, user_id, name, kind, draft, draft_hash)
  values (p_id, v_user, v_template.name, v_template.kind, v_template.draft, v_template.draft_hash)
  on conflict (id) do nothing;
  if not exists (select from trade.rules where id = p_id and user_id = v_user) then
    perform private.fail('idempotency_key_reused', jsonb_build_object('id', p_id), '23505');
  end if;
  return p_id;
end $$;

-- Keeps a rule among its owner's templates, or no longer.
create function trade.set_template(p_rule_id uuid, p_is_template boolean) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform trade.lock_own_rule(p_rule_id);
  update trade.rules set template = coalesce(p_is_template, false) where id = p_rule_id;
end $$;

-- An admin's own rule becomes a template for everybody: a copy, which its author's later edits do not touch.
create function trade.publish_template(p_rule_id uuid) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_admin uuid := private.require_admin();
  v_rule trade.rules := trade.lock_own_rule(p_rule_id);
  v_id uuid := private.derived_id('template ' || p_rule_id || ' ' || v_rule.draft_hash);
begin
  insert into trade.rules (id, name, kind, draft, draft_hash, template)
  values (v_id, v_rule.name, v_rule.kind, v_rule.draft, v_rule.draft_hash, true)
  on conflict (id) do update set state = 'draft', name = excluded.name;
  perform private.audit('template_published', v_admin,
    jsonb_build_object('templateId', v_id, 'ruleId', p_rule_id, 'hash', v_rule.draft_hash));
  return v_id;
end $$;

create function trade.withdraw_template(p_template_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_admin uuid := private.require_admin();
begin
  update trade.rules set state = 'archived' where id = p_template_id and user_id is null;
  if not found then
    perform private.fail('not_found', jsonb_build_object('templateId', p_template_id));
  end if;
  perform private.audit('template_withdrawn', v_admin, jsonb_build_object('templateId', p_template_id));
end $$;

/* --------------------------------------------------------------------------------------------------------- lines */

create function trade.save_line(p_id uuid, p_instrument_id text, p_kind text, p_label text, p_price numeric,
  p_from_at timestamptz, p_to_at timestamptz, p_to_price numeric) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
  v_line trade.price_lines;
begin
  if p_id is null or not exists (select from public.instruments where id = p_instrument_id) then
    perform private.fail('instrument_unknown', jsonb_build_object('instrumentId', p_instrument_id));
  end if;
  perform private.spend_call(v_user, 'save_line');
  perform from public.profiles where id = v_user for no key update;
  select * into v_line from trade.price_lines where id = p_id for update;
  if found and (v_line.user_id <> v_user or v_line.removed_at is not null or v_line.instrument_id <> p_instrument_id) then
    perform private.fail('not_found', jsonb_build_object('lineId', p_id));
  elsif not found and (select count(*) from trade.price_lines where user_id = v_user and removed_at is null) >= 500 then
    perform private.fail('lines_exceeded', '{"max": 500}');
  end if;
  insert into trade.price_lines as l (id, user_id, instrument_id, kind, label, price, from_at, to_at, to_price)
  values (p_id, v_user, p_instrument_id, p_kind, trade.label_of(p_label, 40, 'label'), p_price, p_from_at, p_to_at,
    p_to_price)
  on conflict (id) do update set kind = excluded.kind, label = excluded.label, price = excluded.price,
    from_at = excluded.from_at, to_at = excluded.to_at, to_price = excluded.to_price;
  return p_id;
exception
  when check_violation or not_null_violation or numeric_value_out_of_range then
    perform private.fail('input_invalid', '{"field": "line"}');
end $$;

-- The row stays, unseen: a rule that asks for it finds out that it is gone.
create function trade.delete_line(p_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
begin
  update trade.price_lines set removed_at = coalesce(removed_at, clock_timestamp()) where id = p_id and user_id = v_user;
  if not found then
    perform private.fail('not_found', jsonb_build_object('lineId', p_id));
  end if;
end $$;

/* ------------------------------------------------------------------------------------------------- the Data API */

-- Two statements where a row is given back: the second one sees what the first one wrote.
create function public.save_rule(p_id uuid, p_name text, p_kind text, p_definition text, p_account_id uuid default null)
returns setof public.rules
language sql set search_path = ''
as $$
  select trade.save_rule(p_id, p_name, p_kind, p_account_id, p_definition);
  select * from public.rules where id = p_id;
$$;

create function public.copy_template(p_template_id uuid, p_id uuid) returns setof public.rules
language sql set search_path = ''
as $$
  select trade.copy_template(p_template_id, p_id);
  select * from public.rules where id = p_id;
$$;

create function public.set_template(p_rule_id uuid, p_is_template boolean) returns void
language sql set search_path = ''
as $$ select trade.set_template(p_rule_id, p_is_template) $$;

create function public.publish_template(p_rule_id uuid) returns uuid
language sql set search_path = ''
as $$ select trade.publish_template(p_rule_id) $$;

create function public.withdraw_template(p_template_id uuid) returns void
language sql set search_path = ''
as $$ select trade.withdraw_template(p_template_id) $$;

create function public.save_line(p_id uuid, p_instrument_id text, p_kind text, p_label text, p_price numeric,
  p_from_at timestamptz default null, p_to_at timestamptz default null, p_to_price numeric default null)
returns setof public.price_lines
language sql set search_path = ''
as $$
  select trade.save_line(p_id, p_instrument_id, p_kind, p_label, p_price, p_from_at, p_to_at, p_to_price);
  select * from public.price_lines where id = p_id;
$$;

create function public.delete_line(p_id uuid) returns void
language sql set search_path = ''
as $$ select trade.delete_line(p_id) $$;

grant execute on function
  trade.save_rule(uuid, text, text, uuid, text), public.save_rule(uuid, text, text, text, uuid),
  trade.copy_template(uuid, uuid), public.copy_template(uuid, uuid),
  trade.set_template(uuid, boolean), public.set_template(uuid, boolean),
  trade.publish_template(uuid), public.publish_template(uuid),
  trade.withdraw_template(uuid), public.withdraw_template(uuid),
  trade.save_line(uuid, text, text, text, numeric, timestamptz, timestamptz, numeric),
  public.save_line(uuid, text, text, text, numeric, timestamptz, timestamptz, numeric),
  trade.delete_line(uuid), public.delete_line(uuid)
  to authenticated;

set role postgres;
