-- That a rule fired, its orders, and what the ledger does of its actions itself.
set role app_owner;

-- Ends what waits and asks to cancel what rests at the broker, of one instrument and maybe one side. Orders of a parent
-- stay: they protect what is held. `p_seed` makes the ids, so that one firing makes each cancel once.
create function private.cancel_for_rule(p_version trade.rule_versions, p_instrument_id text, p_side text, p_seed text)
returns void
language plpgsql set search_path = ''
as $$
declare
  v_order trade.broker_orders;
begin
  if trade.effective_mode(p_version.account_id) = 'observe' then
    return;
  end if;
  update trade.order_intents
  set state = 'expired', reason_code = 'canceled_by_rule', reason_detail = jsonb_build_object('ruleId', p_version.rule_id)
  where account_id = p_version.account_id and instrument_id = p_instrument_id and kind = 'place' and parent_id is null
    and state in ('proposed', 'ready') and side = coalesce(p_side, side);
  for v_order in
    select b.* from trade.broker_orders b left join trade.order_intents i on i.id = b.intent_id
    where b.account_id = p_version.account_id and b.instrument_id = p_instrument_id and b.status = 'open'
      and i.parent_id is null and b.side = coalesce(p_side, b.side)
    order by b.ordered_at, b.id
  loop
    continue when trade.is_cancel_pending(coalesce(v_order.intent_id, v_order.id));
    perform trade.make_cancel(private.derived_id(p_seed || ' ' || v_order.id), v_order, 30, null);
  end loop;
end $$;

-- What of a rule's actions is the ledger's own to do, from the definition its owner armed and never from the request.
create function private.act_on_firing(p_rule trade.rules, p_version trade.rule_versions, p_instrument_id text,
  p_firing_id uuid) returns void
language plpgsql set search_path = ''
as $$
declare
  v_action jsonb;
  v_folder uuid;
begin
  for v_action in select * from jsonb_array_elements(p_version.definition -> 'then') loop
    if v_action ->> 'do' = 'addWatch' then
      select id into v_folder from public.watchlist_folders
      where id::text = v_action ->> 'watchlist' and user_id = p_rule.user_id for update;
      insert into public.watchlist_items (folder_id, user_id, instrument_id, position)
      select v_folder, p_rule.user_id, i.id, (select coalesce(max(position) + 1, 0) from public.watchlist_items
        where folder_id = v_folder)
      from public.instruments i
      where i.id = p_instrument_id and v_folder is not null
        and (select count(*) from public.watchlist_items where folder_id = v_folder) < 100
      on conflict (folder_id, instrument_id) do nothing;
    elsif v_action ->> 'do' = 'cancelOrders' then
      perform private.cancel_for_rule(p_version, p_instrument_id, v_action ->> 'side', p_firing_id::text);
    elsif v_action ->> 'do' = 'pauseStrategy' then
      update trade.rules set state = 'paused', reason_code = 'paused_by_rule',
        reason_detail = jsonb_build_object('ruleId', p_rule.id)
      where id::text = coalesce(v_action ->> 'rule', p_rule.id::text) and user_id = p_rule.user_id and state = 'armed';
    elsif v_action ->> 'do' = 'runStrategy' then
      -- Never with real money: going on with that needs a person who proves it.
      update trade.rules r set state = 'armed', reason_code = null, reason_detail = null
      where r.id::text = v_action ->> 'rule' and r.user_id = p_rule.user_id and r.state = 'paused' and exists (
        select from trade.rule_versions v where v.id = r.armed_version_id
          and not (v.trades and coalesce(private.is_live(v.account_id), true)));
    end if;
  end loop;
end $$;

-- Which channels the rule itself names: kinds of `notify`, ids of `webhook`, '*' for whatever the preferences say.
create function private.channels_of(p_definition jsonb) returns text[]
language plpgsql immutable set search_path = ''
as $$
begin
  return (
    select array_agg(distinct channel) from (
      select jsonb_array_elements_text(coalesce(nullif(action -> 'channels', 'null'), '["*"]')) as channel
      from jsonb_array_elements(p_definition -> 'then') action where action ->> 'do' = 'notify'
      union all
      select action ->> 'channel' from jsonb_array_elements(p_definition -> 'then') action
      where action ->> 'do' = 'webhook'
    ) named);
end $$;

create function private.check_may_fire(p_rule trade.rules, p_version_id uuid, p_today date) returns void
language plpgsql set search_path = ''
as $$
begin
  if p_rule.state <> 'armed' or p_rule.armed_version_id <> p_version_id then
    perform private.fail('version_not_armed', jsonb_build_object('versionId', p_version_id), '42501');
  elsif p_rule.fires_on = p_today and p_rule.fires >= 1000 then
    perform private.fail('firings_exceeded', '{"max": 1000}');
  elsif (select count(*) from trade.rule_firings
    where user_id = p_rule.user_id and recorded_at >= private.kst_midnight(p_today)) >= 5000 then
    perform private.fail('firings_exceeded', '{"max": 5000}');
  end if;
end $$;

create function private.notify_of_firing(p_firing trade.rule_firings, p_rule trade.rules, p_version trade.rule_versions)
returns void
language plpgsql set search_path = ''
as $$
begin
  perform private.notify(p_rule.user_id, 'rule_fired', p_firing.id::text,
    jsonb_build_object('firingId', p_firing.id, 'ruleName', p_rule.name, 'kind', p_rule.kind,
      'firedAt', p_firing.fired_at, 'evidence', p_firing.evidence, 'actions', p_firing.actions,
      'trades', p_version.trades),
    p_version.account_id, p_firing.instrument_id, p_rule.id,
    p_severity => (select action ->> 'severity' from jsonb_array_elements(p_version.definition -> 'then') action
      where action ->> 'do' = 'notify' and action ->> 'severity' in ('info', 'trade', 'warning', 'critical')
      order by trade.severity_rank(action ->> 'severity') desc limit 1),
    p_channels => private.channels_of(p_version.definition));
end $$;

-- Asks for one order of a firing, as its bridge would have asked for it alone: {"intentId", "index", "name", "args"} of
-- propose_intent or propose_parent. What is refused undoes nothing else; what another try may not meet fails the whole.
-- {outcome: {index, intentId, state, code}, intent}: the intent only when it may be sent at once.
create function private.order_for_firing(p_order jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  a jsonb := p_order -> 'args';
  v_outcome jsonb := jsonb_build_object('index', p_order -> 'index', 'intentId', p_order -> 'intentId');
  v_intent public.bridge_intent;
  v_waits boolean;
  v_state text;
  v_message text;
begin
  if p_order ->> 'name' = 'propose_parent' then
    v_waits := (trade.propose_parent((p_order ->> 'intentId')::uuid, (a ->> 'p_account_id')::uuid,
      (a ->> 'p_source_id')::uuid, a ->> 'p_source_hash', a ->> 'p_kind', a ->> 'p_instrument_id', a ->> 'p_side',
      a ->> 'p_quantity', a -> 'p_terms', (a ->> 'p_needs_approval')::boolean, a ->> 'p_owner',
      (a ->> 'p_epoch')::bigint) ->> 'waits')::boolean;
  else
    select * into strict v_intent from trade.propose_intent((p_order ->> 'intentId')::uuid, (a ->> 'p_account_id')::uuid,
      (a ->> 'p_source_id')::uuid, a ->> 'p_source_hash', a ->> 'p_instrument_id', a ->> 'p_side', a ->> 'p_order_type',
      a ->> 'p_quantity', a ->> 'p_limit_price', a ->> 'p_stop_price', a ->> 'p_time_in_force',
      (a ->> 'p_needs_approval')::boolean, a ->> 'p_owner', (a ->> 'p_epoch')::bigint);
    v_waits := v_intent.state = 'proposed';
  end if;
  return jsonb_build_object('intent', case when v_intent.state = 'ready' then to_jsonb(v_intent) end,
    'outcome', v_outcome || jsonb_build_object('state', case when v_waits then 'proposed' else 'ready' end, 'code', null));
exception when others then
  get stacked diagnostics v_state = returned_sqlstate, v_message = message_text;
  if v_state ~ '^(08|40|53|55|57|58)' then
    raise;
  end if;
  return jsonb_build_object('outcome', v_outcome || jsonb_build_object('state', 'refused',
    'code', case when v_message ~ '^[a-z_]+$' then v_message else v_state end));
end $$;

-- What the market showed longer ago is no reason to trade.
create function private.orders_for_firing(p_orders jsonb, p_fired_at timestamptz) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  v_order jsonb;
  v_answer jsonb;
  v_outcomes jsonb := '[]';
  v_intents jsonb := '[]';
begin
  for v_order in select * from jsonb_array_elements(p_orders) loop
    v_answer := case when p_fired_at < clock_timestamp() - interval '10 s'
      then jsonb_build_object('outcome', jsonb_build_object('index', v_order -> 'index',
        'intentId', v_order -> 'intentId', 'state', 'not_sent', 'code', 'firing_stale'))
      else private.order_for_firing(v_order) end;
    v_outcomes := v_outcomes || (v_answer -> 'outcome');
    v_intents := v_intents || coalesce(nullif(v_answer -> 'intent', 'null'), '[]');
  end loop;
  return jsonb_build_object('outcome', jsonb_build_object('orders', v_outcomes), 'intents', v_intents);
end $$;

-- {id, isNew, outcome, intents}. The firing, its orders and what the rule remembers right after it (`p_state`, a row of
-- record_rule_states) are written in one transaction, the firing first: there is no moment at which one of them is known
-- without the others. The same key is the same firing, however often and by however
-- many it is told; its orders are asked for by the first of them, and everybody is told what became of those. A version
-- that is not armed fires nothing.
create function trade.record_firing(p_key text, p_version_id uuid, p_instrument_id text, p_fired_at timestamptz,
  p_evidence jsonb, p_actions jsonb, p_orders jsonb, p_state jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_version trade.rule_versions;
  v_rule trade.rules;
  v_firing trade.rule_firings;
  v_today date := private.kst_date(clock_timestamp());
  v_orders jsonb;
begin
  perform private.current_bridge();
  select * into v_version from trade.rule_versions where id = p_version_id;
  -- Accounts before rules.
  perform trade.lock_bridge_account(v_version.account_id)
  where v_version.definition @> '{"then": [{"do": "cancelOrders"}]}' or p_orders <> '[]';
  -- Whoever disarms it holds this lock: afterwards nothing fires, and what fires before is done before.
  v_rule := trade.lock_bridge_rule(v_version.rule_id);
  if p_key is null or not starts_with(p_key, concat(p_version_id, ':', p_instrument_id, ':'))
    or p_fired_at is null or jsonb_typeof(p_evidence) is distinct from 'array'
    or jsonb_typeof(p_actions) is distinct from 'array' or octet_length(p_evidence::text) > 16384
    or octet_length(p_actions::text) > 16384 or jsonb_typeof(p_orders) is distinct from 'array'
    or octet_length(p_orders::text) > 32768 then
    perform private.fail('input_invalid');
  end if;
  if p_state is not null then
    perform trade.record_rule_states(jsonb_build_array(
      p_state || jsonb_build_object('ruleId', v_rule.id, 'versionId', p_version_id)));
  end if;
  select * into v_firing from trade.rule_firings where key = p_key;
  if found then
    return jsonb_build_object('id', v_firing.id, 'isNew', false, 'outcome', v_firing.outcome, 'intents', '[]'::jsonb);
  end if;
  perform private.check_may_fire(v_rule, p_version_id, v_today);
  insert into trade.rule_firings (key, user_id, rule_id, version_id, instrument_id, fired_at, evidence, actions)
  values (p_key, v_rule.user_id, v_rule.id, p_version_id, p_instrument_id, p_fired_at, p_evidence, p_actions)
  returning * into v_firing;
  update trade.rules
  set last_fired_at = p_fired_at, fires = case when fires_on = v_today then fires + 1 else 1 end, fires_on = v_today
  where id = v_rule.id;
  perform private.act_on_firing(v_rule, v_version, p_instrument_id, v_firing.id);
  perform private.notify_of_firing(v_firing, v_rule, v_version);
  if p_orders <> '[]' then
    v_orders := private.orders_for_firing(p_orders, p_fired_at);
    update trade.rule_firings set outcome = v_orders -> 'outcome' where id = v_firing.id;
  end if;
  return jsonb_build_object('id', v_firing.id, 'isNew', true, 'outcome', v_orders -> 'outcome',
    'intents', coalesce(v_orders -> 'intents', '[]'));
end $$;

-- The card of an order that waits for a person stays open as long as the armed rule says; five minutes if it says nothing.
create function private.keep_card_open() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.expires_at := coalesce((
    select trade.expiry_after(extract(epoch from (action ->> 'approvalFor')::interval)::integer)
    from trade.rule_versions v, jsonb_array_elements(v.definition -> 'then') action
    where v.id = new.source_id and action ->> 'do' = 'order' and action ->> 'side' = new.side and action ? 'approvalFor'
    order by 1 limit 1), new.expires_at);
  return new;
end $$;
create trigger keep_card_open before insert on trade.order_intents
  for each row when (new.source = 'rule' and new.state = 'proposed') execute function private.keep_card_open();

set role postgres;
