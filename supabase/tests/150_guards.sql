begin;
select no_plan();
select tests.setup();
select tests.connect_live('owner', 'bridge', 'live');
select tests.be('bridge');
select public.record_balance(tests.id('live'), '{"cash": 1, "cashD1": 1, "cashD2": 1, "buyingPower": 1, "equity": 1, "tradingDate": "2026-11-20",
  "holdings": [{"instrumentId": "005930.KRX", "quantity": 10, "sellableQuantity": 10, "avgPx": 70000, "lastPx": 70000}]}');

-- Terms of an order of one share at this price.
prepare place(text, integer) as select public.place_intent(gen_random_uuid(), tests.id('live'), '005930.KRX', 'buy', 'limit', $1,
  $2::text);
prepare parent(text, jsonb) as select public.place_parent_order(gen_random_uuid(), tests.id('live'), $1, '005930.KRX', 'sell', '1', $2);
prepare arm(text, uuid) as select public.arm_version($2, tests.id($1), 'rule', repeat('a', 64), '내 규칙');

/* the owner's own orders */
select tests.be('owner');
select throws_ok($$execute place('1', 70000)$$, '42501', 'step_up_required', 'a session of the first factor places nothing live');
select throws_ok($$execute parent('stop', '{"triggerPrice": 60000, "orderType": "market"}')$$, '42501', 'step_up_required', 'nor a stop');
select lives_ok($$select public.place_intent(gen_random_uuid(), tests.id('account'), '005930.KRX', 'buy', 'limit', '1', '70000')$$, 'on paper it does');
select tests.step_up('owner', '2 hours');
select lives_ok($$execute place('1', 70000)$$, 'a session of the second factor places');
select lives_ok($$execute parent('stop', '{"triggerPrice": 60000, "orderType": "market"}')$$, 'and a stop');
select tests.be('operator');
insert into tests.ids select 'stop', id from trade.parent_orders;

/* above the step-up limit */
select tests.step_up('owner', '2 hours');
select is((select state from public.place_intent(gen_random_uuid(), tests.id('live'), '005930.KRX', 'buy', 'limit', '142', '70000')), 'ready',
  'an order of 9,940,000 won goes at once');
select tests.be('operator');
insert into tests.ids values ('big', gen_random_uuid()), ('small', gen_random_uuid());
select tests.step_up('owner', '2 hours');
prepare big as select state from public.place_intent(tests.id('big'), tests.id('live'), '005930.KRX', 'buy', 'limit', '143', '70000');
select throws_ok('execute big', '42501', 'daily_value_exceeded', 'the next ten million are more than the day allows');
select tests.be('operator');
update trade.order_intents set state = 'expired' where account_id = tests.id('live') and quantity = 142;
select tests.step_up('owner', '2 hours');
select results_eq('execute big', array['proposed'], 'one of 10,010,000 won waits for a second yes');
select throws_ok($$select public.approve_intent(tests.id('big'))$$, '42501', 'step_up_required', 'which an old proof does not give');
select tests.be('operator');
select is((select approved_at from trade.order_intents where id = tests.id('big')), null, 'and nothing says that it was approved');
select tests.step_up('owner', '2 hours');
select cmp_ok((select expires_at from trade.order_intents where id = tests.id('big')), '>=',
  least(clock_timestamp() + interval '280 s', date_trunc('day', now(), 'Asia/Seoul') + interval '20 h'), 'for five minutes, or until eight in the evening');
select tests.be('operator');
update public.instruments set base_price = 80000, base_price_date = '2026-11-20' where id = '005930.KRX';
update trade.risk_limit_rules set live_default = 100000000 where name = 'maxDailyValueWon';
select tests.step_up('owner', '2 hours');
select results_eq($$select state from public.place_intent(gen_random_uuid(), tests.id('live'), '005930.KRX', 'buy', 'market', '97')$$,
  array['proposed'], 'without a limit it is judged at the day''s highest price');
select results_eq($$select state from public.place_intent(gen_random_uuid(), tests.id('live'), '005930.KRX', 'buy', 'market', '96')$$,
  array['ready'], 'and below that goes at once');
select tests.be('operator');
update public.instruments set base_price = null, base_price_date = null where id = '005930.KRX';
select tests.step_up('owner', '2 hours');
select throws_ok($$select public.place_intent(gen_random_uuid(), tests.id('live'), '005930.KRX', 'buy', 'market', '1')$$, '42501', 'quote_stale',
  'what nobody knows the worth of is not bought at all');
select tests.be('operator');
update trade.risk_limit_rules set live_default = 20000000 where name = 'maxDailyValueWon';
update trade.order_intents set state = 'expired' where order_type = 'market';
select tests.be('bridge');
select is_empty($$select * from public.claim_intent(tests.id('big'), 'process-1', 1)$$, 'no bridge takes it meanwhile');
select tests.step_up('owner');
select lives_ok($$select public.approve_intent(tests.id('big'))$$, 'which a fresh one does');
select tests.be('bridge');
select isnt((select approved_at from public.list_pending_intents() where id = tests.id('big')), null, 'and its bridge is told');
select tests.be('operator');
update trade.order_intents set state = 'expired' where id = tests.id('big');

/* orders that a bridge keeps */
prepare slices as select public.place_parent_order(gen_random_uuid(), tests.id('live'), 'twap', '005930.KRX', 'buy', '143',
  '{"slices": 2, "intervalMs": 5000, "orderType": "limit", "limitPrice": 70000}');
select tests.step_up('owner', '2 hours');
select throws_ok('execute slices', '42501', 'step_up_required', 'ten million in slices are ten million');
select tests.step_up('owner');
select lives_ok('execute slices', 'which a fresh proof allows');
select tests.be('operator');
select trade.end_parent(id, 'canceled', 'canceled_by_user') from trade.parent_orders where kind = 'twap';
select tests.step_up('owner', '2 hours');
select public.place_intent(tests.id('small'), tests.id('live'), '005930.KRX', 'buy', 'limit', '1', '70000');
select throws_ok($$select public.modify_order(gen_random_uuid(), tests.id('small'), 'limit', '143', '70000')$$, '42501', 'step_up_required',
  'no small order grows large by being changed');
select tests.be('owner');
select throws_ok($$select public.modify_order(gen_random_uuid(), tests.id('small'), 'limit', '2', '70000')$$, '42501', 'step_up_required',
  'nor is it changed by a session of the first factor');
select tests.step_up('owner', '2 hours');
select lives_ok($$select public.modify_order(gen_random_uuid(), tests.id('small'), 'limit', '2', '70000')$$, 'one of the second changes it');
select tests.be('operator');
select trade.end_parent(id, 'canceled', 'canceled_by_user') from trade.parent_orders where kind = 'replace';
update trade.order_intents set state = 'expired' where state in ('ready', 'proposed');

/* a day's limits */
select tests.be('operator');
select is(private.kst_midnight('2026-11-21'), '2026-11-21T00:00+09', 'a day begins at Korean midnight, wherever the database is');
select tests.step_up('owner');
execute place('1', 70000);
select public.set_risk_limits(null, '{"maxDailyValueWon": 200000, "maxDailyOrders": 3}');
select throws_ok($$execute place('1', 130500)$$, '42501', 'daily_value_exceeded', 'more than the day''s value is refused');
select lives_ok($$execute place('1', 130000)$$, 'exactly as much is taken');
select lives_ok($$select public.place_intent(gen_random_uuid(), tests.id('live'), '005930.KRX', 'sell', 'limit', '1', '70000')$$,
  'what is sold does not count in won');
select throws_ok($$select public.place_intent(gen_random_uuid(), tests.id('live'), '005930.KRX', 'sell', 'limit', '1', '70100')$$, '42501',
  'daily_orders_exceeded', 'but as an order');
select lives_ok($$select public.place_intent(gen_random_uuid(), tests.id('account'), '005930.KRX', 'buy', 'limit', '9', '70000')$$, 'paper has its own');
select tests.be('operator');
delete from trade.risk_limits;
update trade.order_intents set state = 'expired' where state in ('ready', 'proposed');

/* the claim looks again */
select tests.step_up('owner');
create temporary table sent (name text, id uuid) on commit drop;
grant all on sent to public;
insert into sent select 'first', id from public.place_intent(gen_random_uuid(), tests.id('live'), '005930.KRX', 'buy', 'limit', '1', '70000');
insert into sent select 'second', id from public.place_intent(gen_random_uuid(), tests.id('live'), '005930.KRX', 'buy', 'limit', '2', '70000');
insert into sent select 'third', id from public.place_intent(gen_random_uuid(), tests.id('live'), '005930.KRX', 'buy', 'limit', '3', '70000');
prepare claim(text) as select state from public.claim_intent((select id from sent where name = $1), 'process-1', 1);
select tests.be('bridge');
select results_eq($$execute claim('first')$$, array['sending'], 'with everything in place a bridge takes it');
select tests.be('operator');
select private.set_live_permission('owner@example.com', false);
select tests.be('bridge');
select is_empty($$execute claim('second')$$, 'without the grant no bridge gets a row back');
select tests.be('operator');
select is((select state || '/' || reason_code from trade.order_intents where id = (select id from sent where name = 'second')),
  'denied/permission_missing', 'it is denied, with the reason');
select private.set_live_permission('owner@example.com', true);
update private.broker_credentials set created_at = clock_timestamp() where id = tests.id('live_credential');
select tests.be('bridge');
select is_empty($$execute claim('third')$$, 'nor during the day of rest');
select tests.be('operator');
select is((select reason_code from trade.order_intents where id = (select id from sent where name = 'third')), 'live_cooldown', 'and says so');

/* what protects a holding still goes */
select tests.be('bridge');
select lives_ok($$select public.spawn_child(tests.id('stop'), 'exit', 0, 'market', 1, null, null, 'day', 'process-1', 1)$$,
  'a stop wanted earlier is made during the day of rest');
select results_eq($$select c.state from public.list_pending_intents() p, lateral public.claim_intent(p.id, 'process-1', 1) c where p.source = 'web'
  and p.side = 'sell' and p.account_id = tests.id('live')$$, array['sending'], 'and sent');
select tests.be('operator');
update private.broker_credentials set created_at = clock_timestamp() - interval '2 days' where id = tests.id('live_credential');

/* rules and strategies */
insert into tests.ids values ('version', gen_random_uuid()), ('paper_version', gen_random_uuid());
select tests.step_up('owner', '301 s');
select throws_ok($$execute arm('live', tests.id('version'))$$, '42501', 'step_up_required', 'arming with real money needs a fresh second factor');
select lives_ok($$execute arm('account', tests.id('paper_version'))$$, 'on paper it needs none');
select tests.step_up('owner');
select lives_ok($$execute arm('live', tests.id('version'))$$, 'with one it is armed');
select lives_ok($$execute arm('live', tests.id('version'))$$, 'once, however often it is asked');
select throws_ok($$select public.arm_version(tests.id('version'), tests.id('live'), 'rule', repeat('b', 64), 'x')$$, '23505', 'idempotency_key_reused',
  'another definition is another version');
select throws_ok($$select public.arm_version(gen_random_uuid(), tests.id('live'), 'rule', 'abc', 'x')$$, 'P0001', 'input_invalid', 'a hash is a hash');
select throws_ok($$select public.arm_version(gen_random_uuid(), tests.id('live'), 'strategy', repeat('a', 64), 'x')$$, 'P0001', 'input_invalid',
  'a strategy is not armed past its ladder');
prepare propose(text, text, text, text) as select state from public.propose_intent(gen_random_uuid(), tests.id($1), tests.id($2), $3,
  '005930.KRX', 'buy', 'limit', $4, 'process-1', 1, '70000');
select throws_ok($$execute propose('live', 'version', repeat('a', 64), '1')$$, '42501', 'permission_missing', 'people propose nothing');
select tests.be('bridge');
select results_eq('select hash from public.list_armed_versions() order by armed_at', array[repeat('a', 64), repeat('a', 64)], 'the bridge lists what is armed');
select results_eq($$execute propose('live', 'version', repeat('a', 64), '1')$$, array['ready'], 'an order of the armed version is taken');
select results_eq($$execute propose('live', 'version', repeat('a', 64), '143')$$, array['proposed'], 'a large one waits for its owner');
select throws_ok($$execute propose('live', 'version', repeat('b', 64), '2')$$, '42501', 'version_not_armed', 'another hash is another version');
select throws_ok($$execute propose('live', 'paper_version', repeat('a', 64), '2')$$, '42501', 'version_not_armed', 'paper''s version does not trade live');
select throws_ok($$execute propose('account', 'version', repeat('a', 64), '2')$$, '42501', 'version_not_armed', 'nor the other way round');
select throws_ok($$execute propose('live', 'stop', repeat('a', 64), '2')$$, '42501', 'version_not_armed', 'what was never armed does not trade');
select throws_ok($$select public.propose_intent(gen_random_uuid(), tests.id('live'), tests.id('version'), repeat('a', 64), '005930.KRX', 'buy', 'limit',
  '2', 'process-2', 1, '70000')$$, 'P0001', 'lease_lost', 'only the process with the lease proposes');
select tests.be('other_bridge');
select throws_ok($$execute propose('live', 'version', repeat('a', 64), '2')$$, 'P0001', 'not_found', 'and only the account''s own bridge');
select is_empty('select * from public.list_armed_versions()', 'which alone sees the versions');
select tests.be('stranger');
select is_empty('select * from public.armed_versions', 'a stranger sees none');
select throws_ok($$select public.disarm_version(tests.id('version'))$$, 'P0001', 'not_found', 'and disarms none');
select throws_ok($$insert into private.armed_versions values (gen_random_uuid(), tests.id('stranger'), tests.id('live'), 'rule', repeat('a', 64), 'x')$$,
  '42501', null, 'nobody arms by hand');
select tests.be('owner');
select lives_ok($$select public.disarm_version(tests.id('paper_version'))$$, 'disarming is never refused');
select throws_ok($$execute arm('account', tests.id('paper_version'))$$, '23505', 'idempotency_key_reused', 'and is for good');
select tests.be('bridge');
select throws_ok($$execute propose('account', 'paper_version', repeat('a', 64), '2')$$, '42501', 'version_not_armed', 'a disarmed version trades no more');
select tests.be('operator');
update trade.order_intents set state = 'expired' where state in ('ready', 'proposed');
create temporary table waiting on commit drop as select gen_random_uuid() as id;
grant select on waiting to public;
select tests.be('bridge');
select public.propose_intent((select id from waiting), tests.id('live'), tests.id('version'), repeat('a', 64), '005930.KRX', 'buy', 'limit', '3',
  'process-1', 1, '70000');
select tests.be('operator');
-- As if it had been disarmed by a way that forgets what waits.
update private.armed_versions set disarmed_at = clock_timestamp() where id = tests.id('version');
select tests.be('bridge');
select is_empty($$select * from public.claim_intent((select id from waiting), 'process-1', 1)$$, 'nor does what waited when it was disarmed');
select tests.be('operator');
select is((select state || '/' || reason_code from trade.order_intents where id = (select id from waiting)), 'denied/version_not_armed', 'it is denied');

/* ways around */
select tests.be('owner');
select throws_ok($$insert into trade.order_intents (id) values (gen_random_uuid())$$, '42501', null, 'no order is written by hand');
select throws_ok($$update trade.order_intents set state = 'ready'$$, '42501', null, 'or moved');
select throws_ok($$select trade.propose_intent(gen_random_uuid(), tests.id('live'), tests.id('version'), repeat('a', 64), '005930.KRX', 'buy', 'limit', '3',
  '70000', null, 'day', false, 'process-1', 1)$$, '42501', 'permission_missing', 'the function behind the API asks the same');
select throws_ok($$select trade.missing_to_send(null, true)$$, '42501', null, 'the judge itself cannot be called');
select tests.be('bridge');
select throws_ok($$select public.place_intent(gen_random_uuid(), tests.id('live'), '005930.KRX', 'buy', 'limit', '1', '70000')$$, 'P0001', 'not_found',
  'a bridge places nothing of its own accord');
select throws_ok($$select public.confirm_live(tests.id('live'), '4321 실전')$$, 'P0001', 'not_found', 'confirms nothing');
select throws_ok($$select public.set_risk_limits(tests.id('live'), '{"maxOrderValueWon": 900000000}')$$, 'P0001', 'not_found', 'loosens no limit');
select throws_ok($$select public.arm_version(gen_random_uuid(), tests.id('live'), 'rule', repeat('a', 64), 'x')$$, 'P0001', 'not_found', 'arms nothing');
select tests.be('operator');
select throws_ok($$insert into trade.order_intents (id, user_id, account_id, kind, instrument_id, side, order_type, quantity, limit_price, source,
  source_id, source_hash, request_hash, expires_at) values (gen_random_uuid(), tests.id('owner'), tests.id('live'), 'place', '005930.KRX', 'buy',
  'limit', 1, 70000, 'strategy', tests.id('version'), repeat('a', 64), '', now())$$, '42501', 'version_not_armed',
  'not even a function that forgets to ask makes an order of an unarmed strategy');

/* modes */
update trade.broker_accounts set mode = 'halted' where id = tests.id('live');
select tests.step_up('owner', '301 s');
select throws_ok($$select public.set_trading_mode(tests.id('live'), 'active', 'x')$$, '42501', 'step_up_required', 'a live account is raised with a fresh proof only');
select throws_ok($$select public.set_trading_mode(tests.id('live'), 'reducing', 'x')$$, '42501', 'step_up_required', 'by however little');
select lives_ok($$select public.set_trading_mode(tests.id('live'), 'observe', 'x')$$, 'and lowered without');
select tests.step_up('owner');
select lives_ok($$select public.set_trading_mode(tests.id('live'), 'active', 'x')$$, 'with a fresh one it is raised');

select * from finish();
rollback;
