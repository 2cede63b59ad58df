-- A stricter limit holds at once. A looser one of real money needs a fresh second factor and a day of rest, so that
-- whoever gets into an account cannot open it wide and empty it the same day.
set role app_owner;

-- `p_limits`: {"maxOrderValueWon": 3000000, "collarRate": null}; null takes the wider scope's word again.
-- No account: all accounts of the user that have no word of their own, judged as live ones. Answers with the limits in force.
create function trade.set_risk_limits(p_account_id uuid, p_limits jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
  v_account trade.broker_accounts;
  v_row trade.risk_limits;
  v_rule trade.risk_limit_rules;
  v_before jsonb;
  v_inherited jsonb;
  v_at_once jsonb := '{}';
  v_later jsonb := '{}';
  v_is_live boolean := true;
begin
  if jsonb_typeof(p_limits) is distinct from 'object' or p_limits = '{}' then
    perform private.fail('input_invalid', '{"field": "limits"}');
  end if;
  if p_account_id is not null then
    v_account := trade.lock_own_account(p_account_id);
    v_is_live := v_account.environment = 'live';
  else
    perform from public.profiles where id = v_user for no key update;
  end if;
  select * into v_row from trade.risk_limits where user_id = v_user and account_id is not distinct from p_account_id;
  v_before := trade.limits_of(v_user, p_account_id);
  v_inherited := trade.default_limits(coalesce(v_account.environment, 'live')) || case when p_account_id is null then '{}'
    else coalesce((select trade.limits_in_force(l) from trade.risk_limits l
      where l.user_id = v_user and l.account_id is null), '{}') end;

  perform trade.refuse_unknown_limits(p_limits);
  for v_rule in select * from trade.risk_limit_rules where p_limits ? name loop
    if jsonb_typeof(p_limits -> v_rule.name) <> 'null' then
      perform trade.read_limit(v_rule, p_limits -> v_rule.name);
    end if;
    if v_is_live and trade.is_looser(v_rule, v_before -> v_rule.name,
      coalesce(nullif(p_limits -> v_rule.name, 'null'), v_inherited -> v_rule.name)) then
      v_later := v_later || jsonb_build_object(v_rule.name, jsonb_build_object('value', p_limits -> v_rule.name,
        'effectiveAt', clock_timestamp() + private.live_cooldown()));
    else
      v_at_once := v_at_once || jsonb_build_object(v_rule.name, p_limits -> v_rule.name);
    end if;
  end loop;
  if v_later <> '{}' then
    perform trade.require_authority('raise_live_limits', v_user, p_account_id);
  end if;

  perform trade.store_limits(v_user, p_account_id, v_row, v_at_once, v_later);
  perform trade.check_limits_agree(trade.limits_of(v_user, p_account_id) || coalesce((
    select jsonb_object_agg(key, value -> 'value') from jsonb_each(v_later) where value -> 'value' <> 'null'), '{}'));
  perform private.audit('risk_limits_set', v_user, jsonb_strip_nulls(jsonb_build_object('accountId', p_account_id)) ||
    jsonb_build_object('before', (select coalesce(jsonb_object_agg(key, v_before -> key), '{}') from jsonb_each(p_limits)),
      'atOnce', v_at_once, 'later', v_later));
  perform private.tell_accounts(v_user, p_account_id);
  return trade.limits_of(v_user, p_account_id);
end $$;

create function trade.refuse_unknown_limits(p_limits jsonb) returns void
language plpgsql stable set search_path = ''
as $$
declare
  v_unknown text := (select min(key) from jsonb_object_keys(p_limits) key
    where not exists (select from trade.risk_limit_rules where name = key));
begin
  if v_unknown is not null then
    perform private.fail('input_invalid', jsonb_build_object('field', v_unknown));
  end if;
end $$;

-- An account must be slowed down before it is stopped.
create function trade.check_limits_agree(p_limits jsonb) returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if (p_limits ->> 'reducingLossRate')::numeric > (p_limits ->> 'haltedLossRate')::numeric then
    perform private.fail('limit_out_of_range', jsonb_build_object('limit', 'reducingLossRate',
      'most', p_limits -> 'haltedLossRate', 'actual', p_limits -> 'reducingLossRate'));
  end if;
end $$;

-- Writes what has come into force meanwhile and what holds at once into the columns; `p_later` waits in `pending`.
create function trade.store_limits(p_user_id uuid, p_account_id uuid, p_row trade.risk_limits, p_at_once jsonb,
  p_later jsonb) returns void
language plpgsql set search_path = ''
as $$
declare
  v_now timestamptz := clock_timestamp();
  v_said jsonb;
  v_row trade.risk_limits := p_row;
begin
  select coalesce(jsonb_object_agg(key, value -> 'value'), '{}') || p_at_once into v_said
  from jsonb_each(coalesce(p_row.pending, '{}')) where (value ->> 'effectiveAt')::timestamptz <= v_now;
  v_row := jsonb_populate_record(v_row, (
    select coalesce(jsonb_object_agg(r.column_name, said.value), '{}')
    from jsonb_each(v_said) said join trade.risk_limit_rules r on r.name = said.key));
  v_row.pending := p_later || coalesce((select jsonb_object_agg(key, value) from jsonb_each(coalesce(p_row.pending, '{}'))
    where (value ->> 'effectiveAt')::timestamptz > v_now and not p_at_once ? key and not p_later ? key), '{}');
  v_row.id := coalesce(p_row.id, gen_random_uuid());
  v_row.user_id := p_user_id;
  v_row.account_id := p_account_id;
  delete from trade.risk_limits where id = v_row.id;
  insert into trade.risk_limits select (v_row).*;
end $$;

-- The limits of one of the caller's own accounts, or of the live accounts in general, every one of them.
create function trade.read_risk_limits(p_account_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
begin
  if p_account_id is not null
    and not exists (select from trade.broker_accounts where id = p_account_id and user_id = v_user) then
    perform private.fail('not_found', jsonb_build_object('accountId', p_account_id));
  end if;
  return trade.limits_of(v_user, p_account_id);
end $$;

create function public.set_risk_limits(p_account_id uuid, p_limits jsonb) returns jsonb
language sql set search_path = ''
as $$ select trade.set_risk_limits(p_account_id, p_limits) $$;

create function public.read_risk_limits(p_account_id uuid default null) returns jsonb
language sql set search_path = ''
as $$ select trade.read_risk_limits(p_account_id) $$;

grant execute on function trade.set_risk_limits(uuid, jsonb), public.set_risk_limits(uuid, jsonb),
  trade.read_risk_limits(uuid), public.read_risk_limits(uuid) to authenticated;

set role postgres;
