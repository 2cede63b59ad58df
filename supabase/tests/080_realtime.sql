begin;
select no_plan();
select tests.setup();
set constraints all immediate;

-- What a channel's reader would hear of a message: the platform asks the policy with the topic in `realtime.topic`.
create function tests.hears(p_actor text, p_topic text) returns boolean language plpgsql as $$
declare
  v_hears boolean;
begin
  perform tests.be(p_actor);
  perform set_config('realtime.topic', p_topic, true);
  begin
    select exists (select from realtime.messages where topic = p_topic) into v_hears;
  exception when insufficient_privilege then
    v_hears := false;
  end;
  perform tests.be('operator');
  return v_hears;
end $$;
create function tests.user_topic(p_actor text) returns text language sql as $$ select 'user:' || tests.id(p_actor) $$;
create function tests.bridge_topic(p_name text) returns text language sql as $$ select 'bridge:' || tests.id(p_name) $$;

select ok(tests.hears('owner', tests.user_topic('owner')), 'the owner hears their channel');
select ok(not tests.hears('stranger', tests.user_topic('owner')), 'a stranger does not');
select ok(not tests.hears('bridge', tests.user_topic('owner')), 'nor does the bridge');
select ok(not tests.hears('nobody', tests.user_topic('owner')), 'nor somebody without a token');
select ok(not tests.hears('anon', tests.user_topic('owner')), 'nor anon');
select ok(tests.hears('bridge', tests.bridge_topic('bridge_id')), 'a bridge hears its channel');
select ok(not tests.hears('other_bridge', tests.bridge_topic('bridge_id')), 'another bridge does not');
select ok(not tests.hears('owner', tests.bridge_topic('bridge_id')), 'nor does the owner');
select tests.be('owner');
select set_config('realtime.topic', tests.user_topic('owner'), true);
select throws_ok($$insert into realtime.messages (topic, extension, event, payload, private)
  values (tests.user_topic('owner'), 'broadcast', 'order_changed', '{}', true)$$, '42501', null, 'the owner cannot speak on it');
select throws_ok($$select private.broadcast('user:x', 'order_changed', '{}')$$, '42501', null, 'nor through the function');

/* one message for each thing that changed, as it was left, in the columns of its view */
select tests.be('operator');
delete from realtime.messages;
set constraints all deferred;
select tests.place('order');
set constraints all immediate;
select results_eq('select topic, event from realtime.messages order by event',
  $$values (tests.bridge_topic('bridge_id'), 'intent_ready'), (tests.user_topic('owner'), 'order_changed')$$,
  'a request wakes the bridge and is shown');
select is((select payload - 'id' from realtime.messages where event = 'intent_ready'),
  jsonb_build_object('intentId', tests.id('order'), 'accountId', tests.id('account')), 'the bridge hears ids only');
set constraints all deferred;
delete from realtime.messages;
select tests.be('bridge');
select public.claim_intent(tests.id('order'), 'process-1', 1);
select public.record_ack(tests.id('order'), '2026-11-20', '117', '06010', now());
select public.record_order_reports(tests.id('account'), tests.report('0000000117', 3), 'list');
select public.record_order_reports(tests.id('account'), tests.report('0000000117', 10), 'list');
select tests.be('operator');
set constraints all immediate;
select results_eq('select topic, event from realtime.messages order by event',
  $$values (tests.user_topic('owner'), 'notification_changed'), (tests.user_topic('owner'), 'notification_changed'),
    (tests.user_topic('owner'), 'notification_changed'), (tests.user_topic('owner'), 'order_changed'),
    (tests.user_topic('owner'), 'position_changed')$$,
  'many steps in one transaction are told once, but each is news');
select is((select payload -> 'order' from realtime.messages where event = 'order_changed'),
  (select to_jsonb(o) from public.orders o where id = tests.id('order')), 'an order is told as the view shows it');
select is((select payload -> 'position' from realtime.messages where event = 'position_changed'),
  (select to_jsonb(p) from public.positions p where account_id = tests.id('account')), 'so is a position');

delete from realtime.messages;
select tests.be('bridge');
select public.record_balance(tests.id('account'), '{"cash": 1, "cashD1": 1, "cashD2": 1, "buyingPower": 1, "equity": 1,
  "tradingDate": "2026-11-20", "holdings": []}');
select public.record_session(tests.id('account'), 'degraded');
select public.bridge_heartbeat('1.0.0', '{"kind": "live"}');
select tests.be('operator');
select is((select payload -> 'balance' from realtime.messages where event = 'balance_changed'),
  (select to_jsonb(b) from public.balances b where account_id = tests.id('account')), 'so is a balance');
select is((select payload -> 'account' from realtime.messages where event = 'account_changed'),
  (select to_jsonb(a) from public.broker_accounts a where id = tests.id('account')), 'so is an account');
select is_empty($$select from realtime.messages where event = 'bridge_changed'$$, 'a heartbeat alone is not told every time');
select is_empty($$select from realtime.messages where topic like 'bridge:%'$$, 'a bridge does not hear its own reports');
select tests.be('bridge');
select public.bridge_heartbeat('1.0.1', '{"kind": "live"}');
select tests.be('operator');
select is((select payload -> 'bridge' from realtime.messages where event = 'bridge_changed'),
  (select to_jsonb(b) from public.bridges b where id = tests.id('bridge_id')), 'a new version of a bridge is');
select is_empty($$select from realtime.messages where topic <> tests.user_topic('owner')$$, 'and only to those who use it');

delete from realtime.messages;
select tests.be('owner');
select public.set_trading_mode(tests.id('account'), 'halted', 'x');
select public.save_credential(tests.id('account'), 'key-1', tests.envelope('x'));
select tests.be('operator');
select results_eq($$select event, payload - 'id' from realtime.messages where topic = tests.bridge_topic('bridge_id') order by event$$,
  $$select event, jsonb_build_object('accountId', tests.id('account')) from unnest(array['account_changed', 'credential_saved']) event$$,
  'what the owner changed, the bridge hears');
delete from realtime.messages;
select private.set_kill_switch('global', 'halted', 'x');
select results_eq($$select topic, event from realtime.messages where topic like 'bridge:%' order by topic$$,
  $$select topic, 'account_changed' from unnest(array[tests.bridge_topic('bridge_id'), tests.bridge_topic('other_bridge_id')]) topic order by topic$$,
  'a switch is heard by every bridge it concerns');

/* parent orders, decisions, modes and statements */
select tests.be('operator');
select private.set_kill_switch('global', 'active', 'x');
select tests.be('owner');
select public.set_trading_mode(tests.id('account'), 'active', 'x');
select tests.be('operator');
update trade.broker_accounts set credential_state = 'verified';
insert into trade.positions (account_id, instrument_id, user_id, quantity)
values (tests.id('account'), '000660.KRX', tests.id('owner'), 10);
insert into tests.ids values ('stop', gen_random_uuid());
delete from realtime.messages;
select tests.be('owner');
select public.place_parent_order(tests.id('stop'), tests.id('account'), 'stop', '000660.KRX', 'sell', '10', '{"triggerPrice": 65000, "orderType": "market"}');
select tests.be('operator');
select set_eq('select topic, event from realtime.messages',
  $$values (tests.user_topic('owner'), 'parent_changed'), (tests.bridge_topic('bridge_id'), 'parent_changed'), (tests.user_topic('owner'), 'position_changed')$$,
  'a new parent order is told to owner and bridge, and so is what it protects');
select results_eq($$select payload -> 'parent' ->> 'state', payload -> 'parent' ? 'request_hash' from realtime.messages
  where event = 'parent_changed' and topic = tests.user_topic('owner')$$, $$values ('working', false)$$, 'in the columns of its view');
select is((select payload - 'id' from realtime.messages where topic = tests.bridge_topic('bridge_id')),
  jsonb_build_object('parentId', tests.id('stop'), 'accountId', tests.id('account')), 'to the bridge by its id alone');
select is((select payload -> 'position' ->> 'protection' from realtime.messages where event = 'position_changed'), 'bridge', 'the holding is protected now');
delete from realtime.messages;
select tests.be('bridge');
select public.lower_mode(tests.id('account'), 'halted', 'quote_stale');
select public.record_statement(tests.id('account'), '2026-11-20', '{}');
select tests.be('operator');
select set_eq($$select event from realtime.messages where topic = tests.user_topic('owner')$$,
  $$select unnest(array['account_changed', 'mode_changed', 'notification_changed', 'parent_changed', 'position_changed', 'statement_changed'])$$, 'a halt says what it did');
select is((select payload -> 'change' ->> 'by' from realtime.messages where event = 'mode_changed'), 'bridge', 'and who it was');
select is_empty($$select 1 from realtime.messages where topic = tests.user_topic('stranger')$$, 'to nobody else');
select tests.be('owner');
select public.set_trading_mode(tests.id('account'), 'active', 'x');
select tests.be('operator');
select tests.place_and_claim('doubted', 'buy', 77);
update trade.order_intents set state = 'in_doubt' where id = tests.id('doubted');
update trade.order_intents set state = 'manual' where id = tests.id('doubted');
delete from realtime.messages;
select tests.be('owner');
select public.resolve_intent(tests.id('doubted'), 'not_placed');
select tests.be('operator');
select is((select payload - 'id' from realtime.messages where topic = tests.bridge_topic('bridge_id') and event = 'intent_decided'),
  jsonb_build_object('intentId', tests.id('doubted'), 'accountId', tests.id('account')), 'the bridge hears that a person has decided');

/* quotes by way of the database */
delete from realtime.messages;
select tests.be('owner');
select lives_ok($$select public.request_quote_relay(tests.id('bridge_id'), array['005930.KRX'])$$, 'a browser asks its bridge for quotes');
select throws_ok($$select public.request_quote_relay(tests.id('other_bridge_id'), array['005930.KRX'])$$, 'P0001', 'not_found', 'not another');
select throws_ok($$select public.request_quote_relay(tests.id('bridge_id'), array_fill('005930.KRX'::text, array[21]))$$, 'P0001', 'input_invalid', 'for twenty at most');
select throws_ok($$select public.request_quote_relay(tests.id('bridge_id'), array['x'])$$, 'P0001', 'input_invalid', 'by their ids');
select throws_ok($$select public.relay_quotes(tests.id('owner'), '[]')$$, '42501', 'permission_missing', 'a person relays nothing');
select tests.be('bridge');
select lives_ok($$select public.relay_quotes(tests.id('owner'), '[{"instrumentId": "005930.KRX"}]')$$, 'the bridge answers');
select throws_ok($$select public.relay_quotes(tests.id('stranger'), '[]')$$, 'P0001', 'not_found', 'its own users only');
select throws_ok($$select public.relay_quotes(tests.id('owner'), '{}')$$, 'P0001', 'input_invalid', 'with a list');
select tests.be('anon');
select throws_ok($$select public.request_quote_relay(tests.id('bridge_id'), array['005930.KRX'])$$, '42501', null, 'anon asks nobody');
select tests.be('operator');
select results_eq($$select topic, event, payload - 'id' from realtime.messages order by event$$,
  $$values (tests.user_topic('owner'), 'quotes', '{"quotes": [{"instrumentId": "005930.KRX"}]}'::jsonb),
    (tests.bridge_topic('bridge_id'), 'relay_requested', jsonb_build_object('userId', tests.id('owner'), 'instrumentIds', array['005930.KRX']))$$,
  'each is heard by whom it is for');

select * from finish();
rollback;
