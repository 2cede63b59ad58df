begin;
select no_plan();
select tests.setup();
update private.call_limits set burst = 100000;
insert into tests.ids select name, gen_random_uuid() from unnest(array['rule', 'v1', 'v2', 'entry', 'semi', 'stop', 'moved', 'late', 'gone']) name;

create function tests.arm(p_version text) returns void language plpgsql as $$
declare
  v_text text := tests.definition('{"kind": "strategy", "then": [{"do": "order", "side": "buy", "size": {"qty": 1}, "type": "market"}]}');
begin
  perform tests.be('owner');
  perform public.save_rule(tests.id('rule'), p_version, 'strategy', v_text, tests.id('account'));
  perform public.arm_rule(tests.id('rule'), tests.id(p_version), tests.hash(v_text), '문장', 'sentence');
  perform tests.be('bridge');
end $$;
create function tests.propose(p_name text, p_version text, p_kind text, p_terms jsonb, p_waits boolean default false,
  p_quantity text default '10') returns jsonb language sql as $$
  select public.propose_parent(tests.id(p_name), tests.id('account'), tests.id(p_version), (select hash from public.list_armed_rules()
    where version_id = tests.id(p_version)), p_kind, '005930.KRX', case p_kind when 'bracket' then 'buy' else 'sell' end, p_quantity, p_terms,
    'process-1', 1, p_waits)
$$;
create function tests.enter(p_name text) returns text language sql as $$
  select state from public.spawn_child(tests.id(p_name), 'entry', 1, 'limit', 10, 70000, null, 'day', 'process-1', 1)
$$;
create function tests.exits(p_more jsonb default '{"stopPrice": 68000}') returns jsonb language sql as $$
  select '{"entry": {"orderType": "limit", "limitPrice": 70000}}'::jsonb || p_more
$$;
select tests.be('bridge');
select public.record_balance(tests.id('account'), '{"cash": 1, "cashD1": 1, "cashD2": 1, "buyingPower": 1, "equity": 1,
  "tradingDate": "2026-11-20", "holdings": [{"instrumentId": "005930.KRX", "quantity": 10, "sellableQuantity": 10, "avgPx": 70000}]}');

/* terms */
select tests.arm('v1');
select throws_ok(format('select tests.propose(%L, %L, %L, tests.exits(%L))', 'gone', 'v1', 'bracket', terms), 'P0001', code, terms || ': ' || code)
from (values ('{}', 'input_invalid'), ('{"stopLimitPrice": 68000}', 'input_invalid'), ('{"trailFromPrice": 71000, "stopPrice": 68000}', 'input_invalid'),
  ('{"trailRate": 0.9}', 'input_invalid'), ('{"exitAt": 1.5}', 'input_invalid'), ('{"stopPrice": 68050}', 'price_off_tick'),
  ('{"stopPrice": 72000, "takeProfitPrice": 71000}', 'exits_crossed'), ('{"extra": 1, "stopPrice": 68000}', 'input_invalid')) bads (terms, code);
select throws_ok($$select tests.propose('gone', 'v1', 'twap', '{}')$$, 'P0001', 'order_type_unsupported', 'a rule places entries with exits and stops, nothing else');
select throws_ok($$select tests.propose('gone', 'v2', 'bracket', tests.exits())$$, '42501', 'version_not_armed', 'and only in a version that is armed');
select tests.be('owner');
select throws_ok($$select public.propose_parent(gen_random_uuid(), tests.id('account'), tests.id('v1'), 'x', 'stop', '005930.KRX', 'sell', '1', '{}', 'process-1', 1)$$,
  '42501', 'permission_missing', 'its owner does not propose');
select tests.be('other_bridge');
select throws_ok($$select public.propose_parent(gen_random_uuid(), tests.id('account'), tests.id('v1'), 'x', 'stop', '005930.KRX', 'sell', '1', '{}', 'process-1', 1)$$,
  'P0001', 'not_found', 'nor does another bridge');

/* an entry with its exits */
select tests.be('bridge');
select is(tests.propose('entry', 'v1', 'bracket', tests.exits()) ->> 'waits', 'false', 'an entry with its exits is taken');
select lives_ok($$select tests.propose('entry', 'v1', 'bracket', tests.exits())$$, 'which may be asked for again');
select throws_ok($$select tests.propose('entry', 'v1', 'bracket', tests.exits('{"stopPrice": 67900}'))$$, '23505', 'idempotency_key_reused', 'but not otherwise');
select is(tests.enter('entry'), 'ready', 'its entry may go out');
select tests.be('owner');
select is((select source || '/' || (source_id = tests.id('v1')) from public.orders where parent_id = tests.id('entry')), 'rule/true', 'as an order of the rule');
select tests.be('operator');
select is((select expires_at <= clock_timestamp() + interval '5 s' from trade.order_intents where parent_id = tests.id('entry')), true, 'for five seconds');

/* a card first */
select tests.be('bridge');
select is(tests.propose('semi', 'v1', 'bracket', tests.exits('{"trailRate": 0.02, "exitAt": 1800000000000}'), true) ->> 'waits', 'true', 'one may wait for its owner');
select is(tests.enter('semi'), 'proposed', 'then its entry is a card');
select is(tests.enter('semi'), 'proposed', 'one card, however often it is asked for');
select tests.be('owner');
select is((select count(*) from public.notifications where event_type = 'order_proposed'), 1::bigint, 'of which its owner is told');
select is((select state from public.approve_intent((select id from public.orders where parent_id = tests.id('semi')))), 'ready', 'and says yes');

/* what is too old is not sent */
select tests.be('bridge');
select tests.propose('late', 'v1', 'bracket', tests.exits());
select tests.be('operator');
update trade.parent_orders set created_at = created_at - interval '11 s' where id = tests.id('late');
select tests.be('bridge');
select throws_ok($$select tests.enter('late')$$, 'P0001', 'firing_stale', 'an entry of ten seconds ago is not sent');

/* stops */
select lives_ok($$select tests.propose('stop', 'v1', 'stop', '{"triggerPrice": 68000, "orderType": "market"}', false, '99')$$, 'a stop is set');
select tests.be('owner');
select is((select quantity from public.parent_orders where id = tests.id('stop')), 10, 'under what is held');
select tests.arm('v2');
select lives_ok($$select tests.propose('moved', 'v2', 'stop', '{"triggerPrice": 69000, "orderType": "market"}')$$, 'and set anew by a later version');
select tests.be('owner');
select is((select state || '/' || reason_code from public.parent_orders where id = tests.id('stop')), 'canceled/replaced_by_rule', 'in the place of the first');
select is((select protected_quantity || '/' || protection from public.positions where account_id = tests.id('account')), '10/bridge', 'and the holding is protected once');

/* disarmed */
select public.disarm_rule(tests.id('rule'));
select is((select status from public.orders where parent_id = tests.id('entry')), 'expired', 'with its rule an entry that was not sent is over');
select is((select state from public.parent_orders where id = tests.id('moved')), 'working', 'a stop stays: it protects what is held');

select * from finish();
rollback;
