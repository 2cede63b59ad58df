-- Tries out who can do what, and undoes it. Outcomes are letters:
--   the verb's own letter  rows were reached        .  allowed, but no row is visible
--   -                      refused                  !  allowed, stopped by something else

-- Those who may call: see fill(). `owner_aal2` is the owner's session of the second factor.
create table tests.principals (name text primary key, n integer not null, role text not null, claims jsonb not null);
grant select on tests.principals to public;

create function tests.speak_as(p_principal text) returns void language plpgsql as $$
declare
  v_principal tests.principals := (select p from tests.principals p where name = p_principal);
begin
  perform set_config('role', 'none', true);
  perform set_config('request.jwt.claims', case when v_principal.claims = '{}' then '' else v_principal.claims::text end, true);
  perform set_config('role', v_principal.role, true);
end $$;

create function tests.try_verb(p_principal text, p_verb text, p_relation regclass, p_column text, p_filter text) returns text
language plpgsql as $$
declare
  v_count bigint := 1;
begin
  perform tests.speak_as(p_principal);
  case p_verb
    when 'S' then execute format('select count(*) from (select %I from %s where %s) r', p_column, p_relation, p_filter) into v_count;
    when 'I' then execute format('insert into %s (%I) values (null)', p_relation, p_column);
    when 'U' then execute format('with r as (update %s set %I = %I where %s returning 1) select count(*) from r',
      p_relation, p_column, p_column, p_filter) into v_count;
    when 'D' then execute format('with r as (delete from %s where %s returning 1) select count(*) from r', p_relation, p_filter)
      into v_count;
    when 'T' then execute format('truncate %s cascade', p_relation);
  end case;
  raise exception using errcode = 'ZZ001', message = case when v_count > 0 then p_verb else '.' end;
exception
  when sqlstate 'ZZ001' then return sqlerrm;
  when insufficient_privilege then return case when sqlerrm = 'append_only' then '!' else '-' end;
  when others then return '!';
end $$;

-- The verbs select, insert, update, delete, truncate of every principal, on the rows of each filter. What the catalog says
-- a role has no right to is not tried: that is how it is refused.
create function tests.probe(p_relation regclass, p_kind text, p_column text, p_filters text[]) returns jsonb
language plpgsql as $$
declare
  v_principal tests.principals;
  v_filter text;
  v_verb text;
  v_cells text;
  v_line jsonb := '{}';
  v_schema oid := (select relnamespace from pg_class where oid = p_relation);
begin
  for v_principal in select * from tests.principals order by n loop
    v_cells := '';
    foreach v_filter in array p_filters loop
      foreach v_verb in array string_to_array(case p_kind when 'view' then 'SIUD' else 'SIUDT' end, null) loop
        v_cells := v_cells || case
          when not has_schema_privilege(v_principal.role, v_schema, 'usage') then '-'
          when v_verb in ('D', 'T') and not has_table_privilege(v_principal.role, p_relation,
            case v_verb when 'D' then 'delete' else 'truncate' end) then '-'
          when v_verb in ('S', 'I', 'U') and not has_any_column_privilege(v_principal.role, p_relation,
            case v_verb when 'S' then 'select' when 'I' then 'insert' else 'update' end) then '-'
          else tests.try_verb(v_principal.name, v_verb, p_relation, p_column, v_filter)
        end;
      end loop;
      v_cells := v_cells || ' ';
    end loop;
    v_line := v_line || jsonb_build_object(v_principal.name, rtrim(v_cells));
  end loop;
  perform tests.be('operator');
  return v_line;
end $$;

-- The code a call answers with; `ok`, or `nothing` when it went through and told or did nothing.
create function tests.try_call(p_principal text, p_function regprocedure, p_arguments text, p_is_void boolean) returns text
language plpgsql as $$
declare
  v_said text;
begin
  perform tests.speak_as(p_principal);
  execute format('select string_agg(r::text, '' '') from %s(%s) r', p_function::regproc, p_arguments) into v_said;
  raise exception using errcode = 'ZZ001',
    message = case when not p_is_void and coalesce(v_said, '') ~ '^(0|false|\[\]|\([,0]*\))?$' then 'nothing' else 'ok' end;
exception
  when sqlstate 'ZZ001' then return sqlerrm;
  when insufficient_privilege then return case when sqlerrm ~ '^[a-z_]+$' then sqlerrm else 'denied' end;
  when raise_exception or unique_violation then return sqlerrm;
  when others then return sqlstate;
end $$;

-- What stands for an argument of this name when somebody points at the owner's things; null for all others.
create function tests.argument(p_function text, p_name text) returns text
language sql stable as $$
  select coalesce((select quote_literal(tests.id(case
    when p_name = 'p_account_id' then 'account'
    when p_name = 'p_bridge_id' then 'bridge_id'
    when p_name = 'p_user_id' then 'owner'
    when p_name = 'p_source_id' or p_function = 'disarm_version' then 'owner_version'
    when p_name = 'p_parent_id' or p_function in ('cancel_parent_order', 'resume_parent_order') then 'owner_parent'
    when p_name in ('p_order_id', 'p_intent_id') or p_function in ('approve_intent', 'decline_intent') then 'owner_order'
    when p_name = 'p_broker_order_id' then 'owner_broker_order'
    when p_name = 'p_strategy_id' or p_name = 'p_from_id' or p_name = 'p_id' and p_function = 'save_strategy' then 'owner_strategy'
    when p_name = 'p_version_id' and p_function ~ '(strategy|signal)' then 'owner_trading'
    when p_name = 'p_id' and p_function ~ 'backtest' then 'owner_backtest'
    when p_name = 'p_id' and p_function = 'set_hook_state' then 'owner_hook'
    when p_name = 'p_version_id' then 'owner_armed'
    when p_name = 'p_template_id' or p_name = 'p_rule_id' then 'owner_rule'
    when p_name = 'p_firing_id' then 'owner_firing'
    when p_name = 'p_channel_id' or p_name = 'p_id' and p_function in ('save_channel', 'remove_channel', 'test_channel') then 'owner_channel'
    when p_name = 'p_id' and p_function in ('save_line', 'delete_line') then 'owner_line'
    when p_name = 'p_id' and p_function = 'record_delivery' then 'owner_delivery'
    when p_name = 'p_folder_id' or p_function in ('rename_watchlist_folder', 'delete_watchlist_folder') then 'owner_folder'
    when p_function in ('remove_watchlist_item', 'move_watchlist_item') then 'owner_item'
    when p_name = 'p_id' and p_function = 'save_rule' then 'owner_rule'
    when p_name = 'p_id' then 'unused'
    end))), case p_name
    when 'p_instrument_id' then '''005930.KRX''' when 'p_side' then '''sell''' when 'p_order_type' then '''limit'''
    when 'p_quantity' then '1' when 'p_limit_price' then '70000' when 'p_time_in_force' then '''day'''
    when 'p_owner' then '''process-1''' when 'p_epoch' then '1' when 'p_limit' then '10' when 'p_mode' then '''halted'''
    when 'p_spec' then quote_literal(case p_function when 'submit_backtest' then tests.backtest() else tests.strategy() end)
    when 'p_key_hash' then 'repeat(''c'', 64)' when 'p_worker' then '''worker-1''' when 'p_total_runs' then '1'
    when 'p_settings' then '''{"cleanDays": 20}''' when 'p_chunk' then '0' when 'p_done_runs' then '1'
    when 'p_day' then quote_literal(tests.day()) when 'p_signal' then quote_literal(tests.signal()) when 'p_decided_by' then '''max_orders'''
    when 'p_result' then '''{}''' when 'p_runs' then 'array[1]'
    when 'p_sent' then '''{"hookId": "x", "body": "{}"}'''
    when 'p_kind' then case p_function when 'begin_strategy_run' then '''session''' when 'end_strategy_run' then '''session''' when 'save_rule' then '''alert''' when 'save_line' then '''support'''
      when 'save_channel' then '''email''' else '''rule''' end
    when 'p_definition' then quote_literal(tests.definition()) when 'p_price' then '70000' when 'p_masked' then '''x'''
    when 'p_attempt' then '1' when 'p_action' then '''pause''' when 'p_summary' then '''{}''' when 'p_outcome' then '''{}'''
    when 'p_trace' then '''{}''' when 'p_traced_at' then 'now()' when 'p_fired_at' then 'now()' when 'p_evidence' then '''[]'''
    when 'p_actions' then '''[]''' when 'p_orders' then '''[]''' when 'p_key' then quote_literal(tests.id(case p_function when 'record_signal' then 'owner_trading' else 'owner_armed' end) || ':005930.KRX:probe')
    when 'p_when' then '''now''' when 'p_sentence_ko' then '''x''' when 'p_sentence_en' then '''x'''
    when 'p_ids' then quote_literal(array[tests.id('owner_notification')]) when 'p_label' then '''x''' when 'p_name' then '''x''' when 'p_window_ms' then '2000'
    when 'p_hash' then case p_function when 'arm_strategy' then quote_literal(tests.hash(tests.strategy()))
      when 'save_strategy' then quote_literal(tests.hash(tests.strategy())) when 'submit_backtest' then quote_literal(tests.hash(tests.backtest()))
      when 'arm_rule' then quote_literal(tests.hash(tests.definition()))
      else 'repeat(''a'', 64)' end when 'p_source_hash' then 'repeat(''a'', 64)' when 'p_leg' then '''stop'''
    when 'p_sequence' then '1' when 'p_decision' then '''not_placed'''
    when 'p_state' then case p_function when 'set_hook_state' then '''off''' when 'end_strategy_run' then '''done''' when 'verify_channel' then '''verified''' when 'record_delivery' then '''delivered'''
      when 'record_rule_state' then '''{}''' when 'record_firing' then '''{}''' else '''running''' end
    when 'p_rows' then '''[]'''
    when 'p_cause' then '''x''' when 'p_reason' then '''x''' when 'p_code' then '''quote_stale''' when 'p_position' then '0'
    when 'p_key_id' then '''key-1''' when 'p_sealed' then 'tests.envelope(''x'')' when 'p_cancels' then 'true'
    when 'p_limits' then '''{"maxOpenOrders": 1}''' when 'p_instrument_ids' then 'array[''005930.KRX'']'
    when 'p_date' then case when p_function ~ 'strategy' then 'private.kst_date(now())' else '''2026-11-20''' end when 'p_order_date' then '''2026-11-20''' when 'p_order_no' then '''0000000009'''
    when 'p_reports' then '''[]''' when 'p_quotes' then '''[]''' when 'p_balance' then '''{"cash": 1, "cashD1": 1, "cashD2": 1, "buyingPower": 1, "equity": 1, "tradingDate": "2026-11-20", "holdings": []}'''
    else 'null' end)
$$;

-- Calls a function as every principal, with nulls (`p_how` 'nulls') or pointing at the owner's things ('owner'): codes, and
-- who heard them, as "denied: anon service_role; ok: owner".
create function tests.call_as_all(p_function regprocedure, p_how text) returns text
language plpgsql as $$
declare
  v_principal tests.principals;
  v_arguments text;
  v_code text;
  v_answers jsonb := '{}';
  v_is_allowed boolean;
  v_is_void boolean := (select prorettype = 'void'::regtype from pg_proc where oid = p_function);
begin
  select string_agg(format('%s::%s', case p_how when 'nulls' then 'null' else tests.argument(p.proname, p.proargnames[n]) end,
    format_type(t, null)), ', ' order by n) into v_arguments
  from pg_proc p, unnest(p.proargtypes) with ordinality args (t, n) where p.oid = p_function;
  for v_principal in select * from tests.principals order by n loop
    v_is_allowed := has_function_privilege(v_principal.role, p_function, 'execute') and (select
      has_schema_privilege(v_principal.role, pronamespace, 'usage') from pg_proc where oid = p_function);
    v_code := case when v_is_allowed
      then tests.try_call(v_principal.name, p_function, coalesce(v_arguments, ''), v_is_void) else 'denied' end;
    v_answers := v_answers || jsonb_build_object(v_code, concat_ws(' ', v_answers ->> v_code, v_principal.name));
  end loop;
  perform tests.be('operator');
  return (select string_agg(key || ': ' || value, '; ' order by key) from jsonb_each_text(v_answers));
end $$;

-- Gives owner and stranger a row in every table of theirs.
create function tests.fill() returns void language plpgsql as $$
declare
  v_user text;
  v_bridge text;
  v_account uuid;
  v_intent uuid;
begin
  perform tests.make_user(name) from unnest(array['admin', 'forger', 'watcher', 'receiver']) name;
  perform private.set_admin('admin@example.com', true);
  perform private.register_watcher('watcher@example.com');
  perform private.register_receiver('receiver@example.com');
  foreach v_user in array array['owner', 'stranger'] loop
    v_account := tests.id(case v_user when 'owner' then 'account' else 'other_account' end);
    v_intent := gen_random_uuid();
    v_bridge := case v_user when 'owner' then 'bridge' else 'other_bridge' end;
    perform private.set_live_permission(v_user || '@example.com', true);
    perform tests.connect_live(v_user, v_bridge, v_user || '_live');
    insert into trade.bridge_alarms (bridge_id, silent_since, cleared_at) values (tests.id(v_bridge || '_id'), now(), now());
    insert into tests.ids values (v_user || '_version', gen_random_uuid());
    perform tests.be(v_user);
    perform public.set_risk_limits(v_account, '{"maxOpenOrders": 900}');
    perform public.arm_version(tests.id(v_user || '_version'), v_account, 'rule', repeat('a', 64), 'rule');
    perform public.place_intent(v_intent, v_account, '005930.KRX', 'buy', 'limit', '10', '70000');
    perform tests.be(case v_user when 'owner' then 'bridge' else 'other_bridge' end);
    perform public.claim_intent(v_intent, 'process-1', 1);
    perform public.record_ack(v_intent, '2026-11-20', '1', '06010', now());
    perform public.record_order_reports(v_account, tests.report('0000000001', 5), 'list');
    perform public.record_order_reports(v_account, tests.report('0000000001', 4), 'list');
    perform public.record_balance(v_account, '{"cash": 1, "cashD1": 1, "cashD2": 1, "buyingPower": 1, "equity": 1,
      "tradingDate": "2026-11-20", "holdings": [{"instrumentId": "005930.KRX", "quantity": 5, "sellableQuantity": 5,
      "avgPx": 70000}]}');
    perform public.record_day_snapshot(v_account, '2026-11-20', 'start', '{"date": "2026-11-20", "takenAt": 1795129200000,
      "cash": 1, "cashD1": 1, "cashD2": 1, "buyingPower": 1, "equity": 1, "holdings": [], "counted": []}');
    perform public.record_statement(v_account, '2026-11-20', '{"date": "2026-11-20", "startAt": 1795129200000, "endAt": 1795159200000,
      "basis": "moving_average", "lines": [], "realized": {"gross": 0, "net": 0}, "differences": [], "tiesOut": true,
      "cash": {"start": 1, "bought": 0, "sold": 0, "commission": 0, "tax": 0, "adjusted": 0, "expected": 1, "broker": 1}}');
    perform public.lower_mode(v_account, 'reducing', 'quote_stale');
    perform tests.be(v_user);
    perform public.set_trading_mode(v_account, 'active', 'probe');
    v_intent := gen_random_uuid();
    perform public.place_parent_order(v_intent, v_account, 'stop', '005930.KRX', 'sell', '5',
      '{"triggerPrice": 65000, "orderType": "market"}');
    perform tests.be(case v_user when 'owner' then 'bridge' else 'other_bridge' end);
    perform public.spawn_child(v_intent, 'stop', 1, 'market', 5, null, null, 'day', 'process-1', 1);
    perform tests.be('operator');
    insert into tests.ids values (v_user || '_parent', v_intent);
    insert into tests.ids select v_user || '_broker_order', id from trade.broker_orders where account_id = v_account limit 1;
    insert into tests.ids select v_user || '_folder', id from public.watchlist_folders where user_id = tests.id(v_user);
    insert into tests.ids select v_user || '_item', min(id::text)::uuid from public.watchlist_items where user_id = tests.id(v_user);
    perform tests.be(v_user);
    v_intent := gen_random_uuid();
    perform public.place_intent(v_intent, v_account, '005930.KRX', 'buy', 'limit', '3', '60000');
    perform tests.be('operator');
    insert into tests.ids values (v_user || '_order', v_intent);
    perform tests.fill_rules(v_user, v_bridge, v_account);
    perform tests.fill_strategies(v_user, v_bridge, v_account);
  end loop;
  insert into tests.ids values ('unused', gen_random_uuid());
  -- Nothing gets too old while the matrix is read.
  update private.bridges set heartbeat_at = now() + interval '1 day';
  update private.leases set expires_at = now() + interval '1 day';
  update trade.order_intents set expires_at = now() + interval '1 day' where state = 'ready';
  perform tests.name_principals();
end $$;

-- A rule that fired, a line, and a channel that was told of it.
create function tests.fill_rules(p_user text, p_bridge text, p_account uuid) returns void language plpgsql as $$
declare
  v_ids jsonb := (select jsonb_object_agg(name, gen_random_uuid()) from unnest(array['rule', 'armed', 'line', 'channel']) name);
begin
  perform tests.be('operator');
  insert into tests.ids select p_user || '_' || key, value::uuid from jsonb_each_text(v_ids);
  perform tests.be(p_user);
  perform public.save_line((v_ids ->> 'line')::uuid, '005930.KRX', 'support', 'line', 70000);
  perform public.save_rule((v_ids ->> 'rule')::uuid, 'rule', 'alert', tests.definition(), p_account);
  perform public.arm_rule((v_ids ->> 'rule')::uuid, (v_ids ->> 'armed')::uuid, tests.hash(tests.definition()), '문장', 'sentence');
  perform public.set_template((v_ids ->> 'rule')::uuid, true);
  perform public.save_channel((v_ids ->> 'channel')::uuid, 'email', 'mail', 'a•••@example.com', 'key-1', tests.envelope('abcd'));
  perform public.set_preferences(jsonb_build_array(jsonb_build_object('channelId', v_ids ->> 'channel', 'isOn', true,
    'accountId', p_account)));
  -- It is night whenever the matrix is read: what is claimed does not depend on the hour.
  perform public.set_notification_settings(jsonb_build_object(
    'quietFrom', to_char(now() at time zone 'Asia/Seoul' - interval '6 h', 'HH24:MI'),
    'quietTo', to_char(now() at time zone 'Asia/Seoul' + interval '6 h', 'HH24:MI')));
  perform tests.be(p_bridge);
  perform public.verify_channel((v_ids ->> 'channel')::uuid, 'verified');
  perform public.record_rule_state((v_ids ->> 'rule')::uuid, '{}', now());
  perform public.record_rule_trace((v_ids ->> 'rule')::uuid, '005930.KRX', now(), '{}');
  perform public.record_firing((v_ids ->> 'armed') || ':005930.KRX:once', (v_ids ->> 'armed')::uuid, '005930.KRX', now(), '[]', '[]');
  perform public.claim_deliveries(10);
  perform tests.be('operator');
  insert into tests.ids select p_user || '_firing', id from trade.rule_firings where user_id = tests.id(p_user);
  insert into tests.ids select p_user || '_notification', id from trade.notifications where user_id = tests.id(p_user) limit 1;
  insert into tests.ids select p_user || '_delivery', id from trade.notification_deliveries where user_id = tests.id(p_user) limit 1;
  perform tests.be(p_user);
  perform public.start_telegram_binding();
  perform tests.be('operator');
end $$;

-- A strategy with a signal, a run, a day and a hook that was used, and a test of the past in parts.
create function tests.fill_strategies(p_user text, p_bridge text, p_account uuid) returns void language plpgsql as $$
declare
  v_ids jsonb := (select jsonb_object_agg(name, gen_random_uuid()) from unnest(array['strategy', 'trading', 'hook', 'backtest']) name);
  v_today date := private.kst_date(now());
begin
  perform tests.be('operator');
  insert into tests.ids select p_user || '_' || key, value::uuid from jsonb_each_text(v_ids);
  perform tests.be(p_user);
  perform public.save_strategy((v_ids ->> 'strategy')::uuid, 'strategy', tests.strategy(), tests.hash(tests.strategy()), p_account);
  perform public.arm_strategy((v_ids ->> 'strategy')::uuid, (v_ids ->> 'trading')::uuid, tests.hash(tests.strategy()), '문장', 'sentence');
  perform public.create_hook((v_ids ->> 'hook')::uuid, (v_ids ->> 'strategy')::uuid, 'hook', repeat('c', 64));
  perform public.submit_backtest((v_ids ->> 'backtest')::uuid, 'backtest', tests.backtest(), tests.hash(tests.backtest()), 1);
  perform tests.be(p_bridge);
  perform public.record_strategy_states(jsonb_build_array(jsonb_build_object('versionId', v_ids ->> 'trading', 'state', '{}'::jsonb)));
  perform public.record_signal((v_ids ->> 'trading') || ':005930.KRX:1:0', (v_ids ->> 'trading')::uuid, tests.signal(), 'max_orders');
  perform public.begin_strategy_run((v_ids ->> 'trading')::uuid, v_today, 'session', 'process-1', 1);
  perform public.record_strategy_day((v_ids ->> 'trading')::uuid, v_today, tests.day());
  perform public.claim_backtest('worker-1', 1);
  perform public.plan_backtest_chunks((v_ids ->> 'backtest')::uuid, 'worker-1', array[1]);
  perform tests.be('operator');
  update trade.backtest_jobs set lease_until = now() + interval '1 day';
  insert into trade.hook_nonces (hook_id, nonce_hash) values ((v_ids ->> 'hook')::uuid, 'x');
  insert into trade.hook_signals (hook_id, user_id, strategy_id, instrument_id, action, strength, reason)
  values ((v_ids ->> 'hook')::uuid, tests.id(p_user), (v_ids ->> 'strategy')::uuid, '005930.KRX', 'buy', 1, 'hook');
end $$;

create function tests.name_principals() returns void language plpgsql as $$
declare
  v_signed_in text[] := array['owner', 'stranger', 'forger', 'bridge', 'other_bridge', 'admin'];
  v_forged jsonb := jsonb_build_object('role', 'admin', 'is_admin', true, 'sub', tests.id('owner'), 'user_id', tests.id('owner'),
    'bridge_id', tests.id('bridge_id'), 'aal', 'aal2', 'can_trade_live', true);
begin
  insert into tests.principals values ('anon', 0, 'anon', '{"role": "anon"}'), ('nobody', 1, 'authenticated', '{}'),
    ('service_role', 9, 'service_role', '{"role": "service_role"}');
  insert into tests.principals
  select name, n + 1, 'authenticated', jsonb_build_object('sub', tests.id(name), 'role', 'authenticated', 'aal', 'aal1')
    || case name when 'forger' then jsonb_build_object('user_metadata', v_forged) else '{}' end
  from unnest(v_signed_in) with ordinality people (name, n);
  perform tests.step_up('owner');
  insert into tests.principals_aal2 values (current_setting('request.jwt.claims')::jsonb);
  perform tests.be('operator');
  insert into tests.principals select 'owner_aal2', 8, 'authenticated', claims from tests.principals_aal2;
end $$;
create table tests.principals_aal2 (claims jsonb);
grant insert on tests.principals_aal2 to public;
