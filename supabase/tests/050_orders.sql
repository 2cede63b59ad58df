begin;
select no_plan();
select tests.setup();
insert into tests.ids values ('intent', gen_random_uuid());

select tests.be('owner');
select results_eq($$select id, status, state, quantity, limit_price, leaves_quantity, filled_quantity
  from public.place_intent(tests.id('intent'), tests.id('account'), '005930.KRX', 'buy', 'limit', '10', '70000')$$,
  $$values (tests.id('intent'), 'requested', 'ready', 10, 70000::numeric, 10, 0)$$, 'an order is requested');
select lives_ok($$select public.place_intent(tests.id('intent'), tests.id('account'), '005930.KRX', 'buy', 'limit', '10', '70000.00')$$,
  'the same request again is the same order');
select results_eq('select count(*)::integer from public.orders', array[1], 'there is one order');
select throws_ok($$select public.place_intent(tests.id('intent'), tests.id('account'), '005930.KRX', 'buy', 'limit', '11', '70000')$$,
  '23505', 'idempotency_key_reused', 'the same id with another quantity is refused');

/* as written */
prepare place(text, text, text, text, text) as
  select public.place_intent(gen_random_uuid(), tests.id('account'), '005930.KRX', $1, $2, $3, $4, $5);
select throws_ok($$execute place('buy', 'limit', '0', '70000', 'day')$$, 'P0001', 'quantity_invalid', 'no shares is refused');
select throws_ok($$execute place('buy', 'limit', '-1', '70000', 'day')$$, 'P0001', 'quantity_invalid', 'so are fewer than none');
select throws_ok($$execute place('buy', 'limit', null, '70000', 'day')$$, 'P0001', 'quantity_invalid', 'so is no quantity');
select throws_ok(format('execute place(%L, %L, %L, %L, %L)', 'buy', 'limit', written, '70000', 'day'), 'P0001', 'quantity_invalid',
  format('so is a quantity of "%s"', written)) from unnest(array['1.5', 'abc', '', 'NaN', 'Infinity', '1e-1', '1,000', '0x10']) written;
select throws_ok($$execute place('buy', 'limit', '1e9', '70000', 'day')$$, 'P0001', 'quantity_too_large', 'a billion shares are too many');
select throws_ok($$execute place('buy', 'limit', '1', 'abc', 'day')$$, 'P0001', 'price_invalid', 'a price is written in figures');
select throws_ok($$execute place('buy', 'limit', '1000001', '70000', 'day')$$, 'P0001', 'quantity_too_large', 'a million shares is the most');
select throws_ok($$execute place('buy', 'limit', '1', null, 'day')$$, 'P0001', 'price_required', 'a limit order needs a price');
select throws_ok($$execute place('buy', 'market', '1', '70000', 'day')$$, 'P0001', 'price_not_allowed', 'a market order must not have one');
select throws_ok($$execute place('buy', 'limit', '1', '0', 'day')$$, 'P0001', 'price_invalid', 'nothing costs nothing');
select throws_ok($$execute place('buy', 'limit', '1', '70000.5', 'day')$$, 'P0001', 'price_invalid', 'a limit price is whole won');
select throws_ok($$execute place('buy', 'limit', '1', 'NaN', 'day')$$, 'P0001', 'price_invalid', 'a price is a number');
select throws_ok($$execute place('buy', 'limit', '1', '70050', 'day')$$, 'P0001', 'price_off_tick', 'a price lies on the ladder');
select throws_ok($$execute place('hold', 'limit', '1', '70000', 'day')$$, 'P0001', 'input_invalid', 'a side is buy or sell');
select throws_ok($$execute place('buy', 'stop', '1', '70000', 'day')$$, 'P0001', 'order_type_unsupported', 'an unknown order type is refused');
select throws_ok($$execute place('buy', 'limit', '1', '70000', 'gtc')$$, 'P0001', 'order_type_unsupported', 'so is an unknown time in force');
select throws_ok($$select public.place_intent(null, tests.id('account'), '005930.KRX', 'buy', 'limit', '1', '70000')$$,
  'P0001', 'input_invalid', 'an id is needed');
select lives_ok($$execute place('sell', 'market', '1', null, 'ioc')$$, 'a market order is taken');
select results_eq($$select quantity, limit_price from public.place_intent(gen_random_uuid(), tests.id('account'), '005930.KRX', 'buy', 'limit', ' 2e1 ', '70000.0')$$,
  $$values (20, 70000::numeric)$$, 'figures may be written as JSON writes them');

/* what it refers to */
select throws_ok($$select public.place_intent(gen_random_uuid(), tests.id('account'), '999999.KRX', 'buy', 'limit', '1', '70000')$$,
  'P0001', 'instrument_unknown', 'an unknown instrument is refused');
select throws_ok($$select public.place_intent(gen_random_uuid(), tests.id('other_account'), '005930.KRX', 'buy', 'limit', '1', '70000')$$,
  'P0001', 'not_found', 'somebody else''s account is not found');
select tests.be('bridge');
select public.upsert_instruments('[{"id": "005930.KRX", "symbol": "005930", "nameKo": "삼성전자", "market": "kospi", "kind": "stock", "basePrice": 70000}]');
select tests.be('owner');
select lives_ok($$execute place('buy', 'limit', '1', '91000', 'day')$$, 'the upper limit is allowed');
select throws_ok($$execute place('buy', 'limit', '1', '91100', 'day')$$, 'P0001', 'price_outside_limit', 'one tick above it is not');
select lives_ok($$execute place('buy', 'limit', '1', '49000', 'day')$$, 'the lower limit is allowed');
select throws_ok($$execute place('buy', 'limit', '1', '48950', 'day')$$, 'P0001', 'price_outside_limit', 'one tick below it is not');
select tests.be('operator');
update public.instruments set base_price_date = base_price_date - 1 where id = '005930.KRX';
select tests.be('owner');
select lives_ok($$execute place('buy', 'limit', '1', '91100', 'day')$$, 'yesterday''s base price limits nothing');
select tests.be('operator');
update public.instruments set is_halted = true where id = '005930.KRX';
select tests.be('owner');
select throws_ok($$execute place('buy', 'limit', '1', '70000', 'day')$$, 'P0001', 'instrument_halted', 'a halted instrument is refused');
select tests.be('operator');
update public.instruments set is_halted = false where id = '005930.KRX';

/* the state of things */
select tests.be('owner');
select public.set_trading_mode(tests.id('account'), 'reducing', 'x');
select throws_ok($$execute place('buy', 'limit', '1', '70000', 'day')$$, 'P0001', 'trading_reducing', 'reducing refuses to buy');
select lives_ok($$execute place('sell', 'limit', '1', '70000', 'day')$$, 'and lets sell');
select public.set_trading_mode(tests.id('account'), 'halted', 'x');
select throws_ok($$execute place('sell', 'limit', '1', '70000', 'day')$$, 'P0001', 'trading_halted', 'halted refuses both');
select public.set_trading_mode(tests.id('account'), 'active', 'x');
select tests.be('operator');
select private.set_kill_switch('global', 'halted', 'x');
select tests.be('owner');
select throws_ok($$execute place('sell', 'limit', '1', '70000', 'day')$$, 'P0001', 'trading_halted', 'so does the operator''s switch');
select tests.be('operator');
select private.set_kill_switch('global', 'active', 'x');
update private.bridges set heartbeat_at = clock_timestamp() - interval '31 s';
select tests.be('owner');
select throws_ok($$execute place('buy', 'limit', '1', '70000', 'day')$$, 'P0001', 'bridge_offline', 'nothing is queued for a bridge that is away');
select lives_ok($$select public.place_intent(tests.id('intent'), tests.id('account'), '005930.KRX', 'buy', 'limit', '10', '70000')$$,
  'a request already taken is answered all the same');
select tests.be('operator');
update private.bridges set heartbeat_at = clock_timestamp();
select tests.be('owner');
select public.save_credential(tests.id('account'), 'key-1', tests.envelope('x'));
select throws_ok($$execute place('buy', 'limit', '1', '70000', 'day')$$, 'P0001', 'account_not_ready', 'a key has to be verified first');
select tests.be('operator');
update trade.broker_accounts set credential_state = 'verified', environment = 'live' where id = tests.id('account');
select tests.be('owner');
select throws_ok($$execute place('buy', 'limit', '1', '70000', 'day')$$, '42501', 'permission_missing', 'live needs permission at every order');
select tests.be('operator');
update trade.broker_accounts set environment = 'paper' where id = tests.id('account');

/* who may */
select tests.be('stranger');
select is_empty('select * from public.orders', 'a stranger sees no order');
select throws_ok($$select public.place_intent(tests.id('intent'), tests.id('other_account'), '005930.KRX', 'buy', 'limit', '10', '70000')$$,
  '23505', 'idempotency_key_reused', 'nor takes over its id');
select throws_ok($$select public.cancel_order(gen_random_uuid(), tests.id('intent'))$$, 'P0001', 'not_found', 'nor cancels it');
select throws_ok($$update trade.order_intents set state = 'acked'$$, '42501', null, 'no intent is changed by hand');
select throws_ok($$insert into trade.order_intents (id) values (gen_random_uuid())$$, '42501', null, 'or made by hand');
select throws_ok('select request_hash from trade.order_intents', '42501', null, 'or read in full');
select tests.be('nobody');
select throws_ok($$execute place('buy', 'limit', '1', '70000', 'day')$$, '42501', 'unauthenticated', 'without a token nobody orders');
select tests.be('anon');
select throws_ok('select * from public.orders', '42501', null, 'anon sees no order');
select throws_ok($$select public.cancel_order(gen_random_uuid(), tests.id('intent'))$$, '42501', null, 'anon cancels none');
select tests.be('service_role');
select throws_ok('select * from trade.order_intents', '42501', null, 'service_role sees no intent');
select throws_ok($$select public.place_intent(gen_random_uuid(), tests.id('account'), '005930.KRX', 'buy', 'limit', '1', '70000')$$,
  '42501', null, 'and places none');

/* cancel */
select tests.be('owner');
select results_eq($$select status, reason_code from public.cancel_order(gen_random_uuid(), tests.id('intent'))$$,
  $$values ('expired', 'canceled_by_user')$$, 'an order nobody has claimed simply expires, and says who wanted it so');
select is((select status from public.cancel_order(gen_random_uuid(), tests.id('intent'))), 'expired', 'twice is no error');
select tests.be('operator');
select tests.place_and_claim('sent');
select tests.be('owner');
select throws_ok($$select public.cancel_order(gen_random_uuid(), tests.id('sent'))$$, 'P0001', 'order_not_open',
  'an order on its way cannot be canceled yet');
select tests.be('bridge');
select public.record_ack(tests.id('sent'), '2026-11-20', '77', '06010', now());
select tests.be('operator');
insert into tests.ids values ('cancel', gen_random_uuid());
select tests.be('owner');
select results_eq($$select id, status, cancel_state from public.cancel_order(tests.id('cancel'), tests.id('sent'))$$,
  $$values (tests.id('sent'), 'accepted', 'ready')$$, 'an accepted order is asked to be canceled');
select lives_ok($$select public.cancel_order(tests.id('cancel'), tests.id('sent'))$$, 'the same request again is the same cancel');
select throws_ok($$select public.cancel_order(tests.id('cancel'), tests.id('intent'))$$, '23505', 'idempotency_key_reused',
  'its id for another order is refused');
select throws_ok($$select public.cancel_order(gen_random_uuid(), tests.id('sent'))$$, 'P0001', 'cancel_pending', 'a second cancel has to wait');
select tests.be('bridge');
select results_eq($$select kind, target_order_id, target_order_date, target_order_no, target_branch
  from public.claim_intent(tests.id('cancel'), 'process-1', 1)$$,
  $$values ('cancel', tests.id('sent'), '2026-11-20'::date, '0000000077', '06010')$$, 'the bridge learns which order');
select is(public.record_ack(tests.id('cancel'), '2026-11-20', '78', '06010', now()), 'acked', 'the broker takes the cancel');
select is(public.record_order_reports(tests.id('account'), tests.report('0000000078', 0), 'list'),
  '{"changed": 0, "deferred": [], "regressions": []}', 'the number of the cancel itself is no order');
select tests.be('owner');
select is((select status || cancel_state from public.orders where id = tests.id('sent')), 'acceptedacked', 'taken is not yet done');
select tests.be('bridge');
select public.record_order_reports(tests.id('account'), tests.report('0000000077', 4, '{"canceledQty": 6, "leavesQty": 0}'), 'list');
select tests.be('owner');
select results_eq($$select status, filled_quantity, canceled_quantity, leaves_quantity from public.orders where id = tests.id('sent')$$,
  $$values ('canceled', 4, 6, 0)$$, 'the list says what was canceled');
select throws_ok($$select public.cancel_order(gen_random_uuid(), tests.id('sent'))$$, 'P0001', 'order_not_open', 'nothing is left to cancel');

/* an order placed elsewhere */
select tests.be('bridge');
select public.record_order_reports(tests.id('account'), tests.report('0000000500', 0), 'list');
select tests.be('owner');
select results_eq($$select source, status, intent_id, state from public.orders where order_no = '0000000500'$$,
  $$values ('external', 'accepted', null::uuid, null::text)$$, 'an order placed elsewhere is shown');
select is((select cancel_state from public.cancel_order(gen_random_uuid(), (select id from public.orders where order_no = '0000000500'))),
  'ready', 'and can be canceled');

select tests.be('operator');
select is(array[trade.tick_size('stock', 1999), trade.tick_size('stock', 2000), trade.tick_size('stock', 5000),
  trade.tick_size('stock', 20000), trade.tick_size('stock', 199900), trade.tick_size('stock', 200000),
  trade.tick_size('stock', 500000), trade.tick_size('etf', 1999), trade.tick_size('etf', 70000), trade.tick_size('elw', 100)],
  array[1, 5, 10, 50, 100, 500, 1000, 1, 5, 5]::numeric[], 'the ladder changes at its edges');

select * from finish();
rollback;
