-- Tries one verb on one relation as one actor and undoes it. Answers with one letter:
--   the verb's own letter  rows were reached        .  allowed, but no row is visible
--   -                      refused (42501)          !  allowed, stopped by something else
create function tests.probe(p_actor text, p_verb text, p_relation regclass, p_column text, p_filter text) returns text
language plpgsql as $$
declare
  v_count bigint := 1;
  v_outcome text;
begin
  begin
    perform tests.be(p_actor);
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
    when sqlstate 'ZZ001' then v_outcome := sqlerrm;
    when insufficient_privilege then v_outcome := case when sqlerrm = 'append_only' then '!' else '-' end;
    when others then v_outcome := '!';
  end;
  perform tests.be('operator');
  return v_outcome;
end $$;

-- Calls a function with null for every argument and undoes it: the code it answers with, or 'ok'.
create function tests.call_with_nulls(p_actor text, p_function regprocedure) returns text
language plpgsql as $$
declare
  v_arguments text;
  v_outcome text;
begin
  select string_agg('null::' || format_type(t, null), ', ' order by n) into v_arguments
  from pg_proc p, unnest(p.proargtypes) with ordinality args (t, n) where p.oid = p_function;
  begin
    perform tests.be(p_actor);
    execute format('select %s(%s)', p_function::regproc, coalesce(v_arguments, ''));
    raise exception using errcode = 'ZZ001', message = 'ok';
  exception
    when sqlstate 'ZZ001' then v_outcome := sqlerrm;
    when insufficient_privilege then v_outcome := case when sqlerrm ~ '^[a-z_]+$' then sqlerrm else 'denied' end;
    when raise_exception or unique_violation then v_outcome := sqlerrm;
    when others then v_outcome := sqlstate;
  end;
  perform tests.be('operator');
  return v_outcome;
end $$;

-- Gives owner and stranger a row in every table of theirs.
create function tests.fill() returns void language plpgsql as $$
declare
  v_user text;
  v_account uuid;
  v_intent uuid;
begin
  foreach v_user in array array['owner', 'stranger'] loop
    v_account := tests.id(case v_user when 'owner' then 'account' else 'other_account' end);
    v_intent := gen_random_uuid();
    perform private.set_live_permission(v_user || '@example.com', true);
    perform tests.be(v_user);
    perform public.place_intent(v_intent, v_account, '005930.KRX', 'buy', 'limit', '10', '70000');
    perform tests.be(case v_user when 'owner' then 'bridge' else 'other_bridge' end);
    perform public.claim_intent(v_intent, 'process-1', 1);
    perform public.record_ack(v_intent, '2026-11-20', '1', '06010', now());
    perform public.record_order_reports(v_account, tests.report('0000000001', 5), 'list');
    perform public.record_order_reports(v_account, tests.report('0000000001', 4), 'list');
    perform public.record_balance(v_account, '{"cash": 1, "cashD1": 1, "cashD2": 1, "buyingPower": 1, "equity": 1,
      "tradingDate": "2026-11-20", "holdings": [{"instrumentId": "005930.KRX", "quantity": 5, "sellableQuantity": 5,
      "avgPx": 70000}]}');
    perform public.record_day_snapshot(v_account, '2026-11-20', 'start', '{}');
    perform public.record_statement(v_account, '2026-11-20', '{}');
    perform public.lower_mode(v_account, 'reducing', 'quote_stale');
    perform tests.be(v_user);
    perform public.set_trading_mode(v_account, 'active', 'probe');
    v_intent := gen_random_uuid();
    perform public.place_parent_order(v_intent, v_account, 'stop', '005930.KRX', 'sell', '5',
      '{"triggerPrice": 65000, "orderType": "market"}');
    perform tests.be(case v_user when 'owner' then 'bridge' else 'other_bridge' end);
    perform public.spawn_child(v_intent, 'stop', 1, 'market', 5, null, null, 'day', 'process-1', 1);
    perform tests.be('operator');
  end loop;
end $$;
