-- How a bridge runs rules: which ones are armed, and those that had to wait.
set role app_owner;

create function trade.bridge_of_rule(p_user_id uuid, p_account_id uuid) returns uuid
language plpgsql stable set search_path = ''
as $$
begin
  return case when p_account_id is null then private.serving_bridge(p_user_id)
    else (select bridge_id from trade.broker_accounts where id = p_account_id and archived_at is null) end;
end $$;

-- Locks a rule of this bridge. Its account is not locked: that comes first, with whatever needs both.
create function trade.lock_bridge_rule(p_rule_id uuid) returns trade.rules
language plpgsql set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_rule trade.rules;
  v_account uuid;
begin
  select * into v_rule from trade.rules where id = p_rule_id for no key update;
  v_account := coalesce((select account_id from trade.rule_versions where id = v_rule.armed_version_id), v_rule.account_id);
  if v_rule.user_id is null or trade.bridge_of_rule(v_rule.user_id, v_account) is distinct from v_bridge then
    perform private.fail('not_found', jsonb_build_object('ruleId', p_rule_id));
  end if;
  return v_rule;
end $$;

/* ---------------------------------------------------------------------------------------- versions that had to wait */

-- Arms what waited for the end of the session. With real money the right to trade is looked at once more; whoever proved
-- the second factor when arming it does not have to be there. How many were armed.
create function private.arm_due(p_bridge_id uuid) returns integer
language plpgsql set search_path = ''
as $$
declare
  v_version trade.rule_versions;
  v_rule trade.rules;
  v_missing jsonb;
  v_count integer := 0;
begin
  for v_version in
    select * from trade.rule_versions
    where armed_at is null and disarmed_at is null and due_at <= clock_timestamp()
      and trade.bridge_of_rule(user_id, account_id) = p_bridge_id
    order by account_id, rule_id
  loop
    perform trade.lock_rule_accounts(v_version.rule_id, v_version.user_id);
    select * into v_rule from trade.rules
    where id = v_version.rule_id and pending_version_id = v_version.id for no key update;
    continue when not found;
    v_missing := case when v_version.trades and private.is_live(v_version.account_id)
      then trade.missing_authority('send_live', v_version.user_id, v_version.account_id) end;
    if v_missing is not null then
      update trade.rules set pending_version_id = null where id = v_rule.id;
      perform private.end_version(v_version.id);
    else
      perform private.put_in_force(v_rule, v_version);
      v_count := v_count + 1;
    end if;
    perform private.notify(v_rule.user_id, case when v_missing is null then 'rule_armed_late' else 'rule_not_armed' end,
      v_version.id::text, jsonb_build_object('ruleName', v_rule.name, 'versionId', v_version.id,
        'number', v_version.number, 'reasonCode', v_missing ->> 'code', 'reasonDetail', v_missing -> 'detail'),
      v_version.account_id, null, v_rule.id);
  end loop;
  return v_count;
end $$;

create function trade.arm_due_rules() returns integer
language plpgsql security definer set search_path = ''
as $$
begin
  return private.arm_due(private.current_bridge());
end $$;

/* --------------------------------------------------------------------------------------------------- what is armed */

-- The armed versions this bridge runs, oldest rule first; `p_after` is the rule of the last row. `symbols`: what is in the
-- watchlist the rule names, null when it names none. `lines`: those it refers to and that are still there.
create function trade.list_armed_rules(p_after uuid, p_limit integer) returns table (rule_id uuid, version_id uuid,
  user_id uuid, account_id uuid, kind text, name text, number integer, definition jsonb, hash text, trades boolean,
  armed_at timestamptz, state jsonb, symbols text[], lines jsonb)
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_after timestamptz := (select r.created_at from trade.rules r where r.id = p_after);
begin
  perform private.check_page(p_after is null or v_after is not null, p_limit);
  perform private.arm_due(v_bridge) where p_after is null;
  return query
    select r.id, v.id, v.user_id, v.account_id, r.kind, r.name, v.number, v.definition, v.hash, v.trades, v.armed_at,
      s.state,
      case when v.definition #> '{universe,watchlist}' is not null then array(
        select w.instrument_id from public.watchlist_items w
        where w.folder_id::text = v.definition #>> '{universe,watchlist}' and w.user_id = v.user_id
        order by w.position, w.id) end,
      coalesce((select jsonb_agg(jsonb_build_object('id', l.id, 'instrumentId', l.instrument_id, 'kind', l.kind,
          'price', l.price, 'fromAt', l.from_at, 'toAt', l.to_at, 'toPrice', l.to_price) order by l.id)
        from trade.price_lines l
        where l.user_id = v.user_id and l.removed_at is null and l.id::text in (
          select level #>> '{}' from jsonb_path_query(v.definition, 'strict $.**.level') level)), '[]')
    from trade.rules r
    join trade.rule_versions v on v.id = r.armed_version_id
    left join trade.broker_accounts a on a.id = v.account_id and a.archived_at is null
    left join trade.rule_states s on s.rule_id = r.id and s.version_id = v.id
    -- As bridge_of_rule(), but asked once for each user and not for each of ten thousand rules.
    where r.state = 'armed' and (a.bridge_id = v_bridge or v.account_id is null and v.user_id in (
        select p.id from public.profiles p where private.serving_bridge(p.id) = v_bridge))
      and (p_after is null or (r.created_at, r.id) > (v_after, p_after))
    order by r.created_at, r.id
    limit p_limit;
end $$;

set role postgres;
