begin;
select no_plan();
select tests.setup();
update private.call_limits set per_second = 1000, burst = 1000;

-- Ten shares held, and an order of this kind placed by its owner under a name.
create function tests.hold(p_quantity integer) returns void language plpgsql as $$
begin
  perform tests.be('bridge');
  perform public.record_balance(tests.id('account'), jsonb_build_object('cash', 1, 'cashD1', 1, 'cashD2', 1,
    'buyingPower', 1, 'equity', 1, 'tradingDate', '2026-11-20', 'holdings', jsonb_build_array(jsonb_build_object(
      'instrumentId', '005930.KRX', 'quantity', p_quantity, 'sellableQuantity', p_quantity, 'avgPx', 70000))));
  perform tests.be('operator');
end $$;
create function tests.parent(p_name text, p_kind text, p_terms jsonb, p_side text default 'sell',
  p_quantity text default '10', p_valid timestamptz default null) returns uuid language plpgsql as $$
declare
  v_id uuid := gen_random_uuid();
begin
  perform tests.be('owner');
  perform public.place_parent_order(v_id, tests.id('account'), p_kind, '005930.KRX', p_side, p_quantity, p_terms, p_valid);
  perform tests.be('operator');
  insert into tests.ids values (p_name, v_id) on conflict (name) do update set id = excluded.id;
  return v_id;
end $$;
-- As process-1 of the bridge.
create function tests.spawn(p_parent text, p_leg text, p_sequence integer, p_quantity integer,
  p_type text default 'market', p_price numeric default null, p_stop numeric default null)
returns setof public.bridge_intent language sql as $$
  select * from public.spawn_child(tests.id(p_parent), p_leg, p_sequence, p_type, p_quantity, p_price, p_stop, 'day', 'process-1', 1)
$$;
create function tests.record(p_parent text, p_state text, p_placement text default 'bridge', p_code text default null)
returns text language sql as $$
  select state from public.record_parent(tests.id(p_parent), p_state, p_placement, '{}', p_code, null, 'process-1', 1)
$$;
-- As tests.record, with what the bridge remembers.
create function tests.mark(p_parent text, p_progress jsonb) returns jsonb language sql as $$
  select progress from public.record_parent(tests.id(p_parent), 'working', 'bridge', p_progress, null, null, 'process-1', 1)
$$;
-- What the broker's list says of an order of `p_quantity` shares at no price.
create function tests.sold(p_no text, p_quantity integer, p_cum integer, p_more jsonb default '{}') returns jsonb language sql as $$
  select public.record_order_reports(tests.id('account'), tests.report(p_no, p_cum, jsonb_build_object('side', 'sell',
    'quantity', p_quantity, 'leavesQty', p_quantity - p_cum) || p_more), 'list')
$$;

/* terms */
select throws_ok(format('select tests.parent(%L, %L, %L, %L, %L)', 'bad', kind, terms, 'buy', '10'), 'P0001', code, kind || ' ' || terms || ' is refused: ' || code)
from (values
  ('stop', '{}', 'order_type_unsupported'),
  ('stop', '{"triggerPrice": 70000, "orderType": "peg_primary"}', 'order_type_unsupported'),
  ('stop', '{"orderType": "market"}', 'input_invalid'),
  ('stop', '{"triggerPrice": "70000", "orderType": "market"}', 'input_invalid'),
  ('stop', '{"triggerPrice": null, "orderType": "market"}', 'input_invalid'),
  ('stop', '{"triggerPrice": 70050, "orderType": "market"}', 'price_off_tick'),
  ('stop', '{"triggerPrice": 0, "orderType": "market"}', 'price_invalid'),
  ('stop', '{"triggerPrice": 70000.5, "orderType": "market"}', 'price_invalid'),
  ('stop', '{"triggerPrice": 70000, "orderType": "market", "limitPrice": 70000}', 'price_not_allowed'),
  ('stop', '{"triggerPrice": 70000, "orderType": "limit"}', 'price_required'),
  ('stop', '{"triggerPrice": 70000, "orderType": "market", "extra": 1}', 'input_invalid'),
  ('stop', '[]', 'input_invalid'),
  ('stop_limit', '{"triggerPrice": 70000}', 'input_invalid'),
  ('stop_limit', '{"triggerPrice": 70000, "limitPrice": 69950}', 'price_off_tick'),
  ('trailing_stop', '{"orderType": "market"}', 'input_invalid'),
  ('trailing_stop', '{"trailRate": 0.05, "trailWon": 100, "orderType": "market"}', 'input_invalid'),
  ('trailing_stop', '{"trailRate": 0.0009, "orderType": "market"}', 'input_invalid'),
  ('trailing_stop', '{"trailRate": 0.51, "orderType": "market"}', 'input_invalid'),
  ('trailing_stop', '{"trailWon": 0, "orderType": "market"}', 'input_invalid'),
  ('trailing_stop', '{"trailWon": 1.5, "orderType": "market"}', 'input_invalid'),
  ('trailing_stop', '{"trailWon": 100, "orderType": "limit"}', 'price_required'),
  ('trailing_stop', '{"trailWon": 100, "orderType": "limit", "limitOffsetWon": -1}', 'input_invalid'),
  ('oco', '{"takeProfitPrice": 70000}', 'input_invalid'),
  ('oco', '{"takeProfitPrice": 70000, "stopPrice": 65000}', 'exits_crossed'),
  ('bracket', '{"takeProfitPrice": 80000, "stopPrice": 65000}', 'input_invalid'),
  ('bracket', '{"entry": {"orderType": "limit"}, "takeProfitPrice": 80000, "stopPrice": 65000}', 'price_required'),
  ('bracket', '{"entry": {"orderType": "market"}, "takeProfitPrice": 65000, "stopPrice": 80000}', 'exits_crossed'),
  ('bracket', '{"entry": {"orderType": "market"}, "takeProfitPrice": 65000, "stopPrice": 65000}', 'exits_crossed'),
  ('twap', '{"slices": 1, "intervalMs": 5000, "orderType": "market"}', 'input_invalid'),
  ('twap', '{"slices": 101, "intervalMs": 5000, "orderType": "market"}', 'input_invalid'),
  ('twap', '{"slices": 2, "intervalMs": 4999, "orderType": "market"}', 'input_invalid'),
  ('twap', '{"slices": 2.5, "intervalMs": 5000, "orderType": "market"}', 'input_invalid'),
  ('twap', '{"slices": 11, "intervalMs": 5000, "orderType": "market"}', 'quantity_too_small'),
  ('replace', '{}', 'order_type_unsupported'),
  ('iceberg', '{}', 'order_type_unsupported')
) bad (kind, terms, code);
select lives_ok(format('select tests.parent(%L, %L, %L, %L, %L)', 'good', kind, terms, 'buy', '10'), kind || ' ' || terms || ' is taken')
from (values
  ('stop', '{"triggerPrice": 70000, "orderType": "market"}'),
  ('stop', '{"triggerPrice": 70000, "orderType": "limit", "limitPrice": 70100}'),
  ('stop_limit', '{"triggerPrice": 70000, "limitPrice": 70100}'),
  ('trailing_stop', '{"trailRate": 0.001, "orderType": "market"}'),
  ('trailing_stop', '{"trailRate": 0.5, "orderType": "limit", "limitOffsetWon": 0}'),
  ('trailing_stop', '{"trailWon": 1, "orderType": "market"}'),
  ('oco', '{"takeProfitPrice": 65000, "stopPrice": 70000}'),
  ('bracket', '{"entry": {"orderType": "limit", "limitPrice": 70000}, "takeProfitPrice": 80000, "stopPrice": 65000, "stopLimitPrice": 64900}'),
  ('twap', '{"slices": 10, "intervalMs": 86400000, "orderType": "limit", "limitPrice": 70000}')
) good (kind, terms);
select throws_ok($$select tests.parent('bad', null, '{}', 'buy')$$, 'P0001', 'order_type_unsupported', 'a kind is needed');
select throws_ok($$select tests.parent('bad', 'stop', '{"triggerPrice": 70000, "orderType": "market"}', 'hold')$$, 'P0001', 'input_invalid', 'a side is buy or sell');
select throws_ok($$select tests.parent('bad', 'stop', '{"triggerPrice": 70000, "orderType": "market"}', 'buy', '1.5')$$, 'P0001', 'quantity_invalid', 'shares are whole');
select throws_ok($$select tests.parent('bad', 'stop', '{"triggerPrice": 70000, "orderType": "market"}', 'buy', '1', now() - interval '1 s')$$,
  'P0001', 'input_invalid', 'what is over before it begins is refused');
select throws_ok($$select tests.parent('bad', 'stop', '{"triggerPrice": 70000, "orderType": "market"}', 'buy', '1', now() + interval '91 days')$$,
  'P0001', 'input_invalid', 'and what lasts for ever');
select tests.be('operator');
update trade.parent_orders set state = 'canceled';

/* holdings, and whose they are */
select throws_ok($$select tests.parent('stop', 'stop', '{"triggerPrice": 65000, "orderType": "market"}')$$, 'P0001', 'insufficient_holdings', 'nothing held, nothing to protect');
select tests.hold(10);
select tests.parent('stop', 'stop', '{"triggerPrice": 65000, "orderType": "market"}', 'sell', '6');
select throws_ok($$select tests.parent('bad', 'oco', '{"takeProfitPrice": 80000, "stopPrice": 65000}', 'sell', '5')$$,
  'P0001', 'insufficient_holdings', 'two parents never speak for more than is held');
select tests.be('owner');
select results_eq($$select protection, protected_quantity, lots from public.positions$$,
  $$values ('bridge', 6, '[{"owner": "external", "sourceId": null, "quantity": 10}]'::jsonb)$$, 'the bridge protects six of ten shares that were there before');
select results_eq($$select kind, side, quantity, state, placement, source from public.parent_orders where id = tests.id('stop')$$,
  $$values ('stop', 'sell', 6, 'working', 'bridge', 'web')$$, 'its owner sees it');
select lives_ok($$select public.place_parent_order(tests.id('stop'), tests.id('account'), 'stop', '005930.KRX', 'sell', '6.0', '{"orderType": "market", "triggerPrice": 65000}')$$,
  'the same request again is the same parent');
select throws_ok($$select public.place_parent_order(tests.id('stop'), tests.id('account'), 'stop', '005930.KRX', 'sell', '7', '{"orderType": "market", "triggerPrice": 65000}')$$,
  '23505', 'idempotency_key_reused', 'another one under its id is refused');
select throws_ok($$select public.place_parent_order(null, tests.id('account'), 'stop', '005930.KRX', 'sell', '1', '{"orderType": "market", "triggerPrice": 65000}')$$,
  'P0001', 'input_invalid', 'an id is needed');
select throws_ok($$select public.place_parent_order(gen_random_uuid(), tests.id('account'), 'stop', '999999.KRX', 'buy', '1', '{"orderType": "market", "triggerPrice": 65000}')$$,
  'P0001', 'instrument_unknown', 'and an instrument');
select tests.be('stranger');
select is_empty('select * from public.parent_orders', 'a stranger sees none');
select throws_ok($$select public.place_parent_order(gen_random_uuid(), tests.id('account'), 'stop', '005930.KRX', 'buy', '1', '{"orderType": "market", "triggerPrice": 65000}')$$,
  'P0001', 'not_found', 'nor places one on somebody else''s account');
select throws_ok($$select public.cancel_parent_order(tests.id('stop'))$$, 'P0001', 'not_found', 'nor cancels one');
select throws_ok($$select public.resume_parent_order(tests.id('stop'))$$, 'P0001', 'not_found', 'nor resumes one');
select throws_ok($$select public.modify_order(gen_random_uuid(), tests.id('stop'), 'market')$$, 'P0001', 'not_found', 'nor changes an order');
select throws_ok($$insert into trade.parent_orders (id) values (gen_random_uuid())$$, '42501', null, 'none is made by hand');

/* children */
select tests.be('bridge');
select results_eq($$select side, quantity, leg, sequence, parent_id, state, fingerprint = fingerprint from tests.spawn('stop', 'stop', 1, 4)$$,
  $$values ('sell', 4, 'stop', 1, tests.id('stop'), 'ready', true)$$, 'the bridge makes an order for it');
select results_eq($$select quantity from tests.spawn('stop', 'stop', 1, 2)$$, $$values (4)$$, 'the same leg and number again is that order');
select throws_ok($$select tests.spawn('stop', 'stop', 2, 3)$$, 'P0001', 'child_too_large', 'six shares are not seven');
select throws_ok($$select tests.spawn('stop', 'entry', 1, 1)$$, 'P0001', 'input_invalid', 'a stop has no entry');
select throws_ok($$select tests.spawn('stop', 'stop', null, 1)$$, 'P0001', 'input_invalid', 'a number is needed');
select throws_ok($$select tests.spawn('stop', 'stop', 2, 1, 'limit', 70050)$$, 'P0001', 'price_off_tick', 'a price lies on the ladder here too');
select throws_ok($$select tests.spawn('stop', 'stop', 2, 0)$$, 'P0001', 'quantity_invalid', 'no shares are none');
select throws_ok($$select public.spawn_child(tests.id('stop'), 'stop', 2, 'market', 1, null, null, 'day', 'process-2', 1)$$, 'P0001', 'lease_lost', 'only who holds the lease does it');
select throws_ok($$select public.spawn_child(tests.id('stop'), 'stop', 2, 'market', 1, null, null, 'day', 'process-1', 2)$$, 'P0001', 'lease_lost', 'in its own epoch');
select tests.be('other_bridge');
select throws_ok($$select tests.spawn('stop', 'stop', 2, 1)$$, 'P0001', 'not_found', 'another bridge does not find it');
select is_empty('select * from public.list_parent_orders()', 'or list it');
select tests.be('owner');
select throws_ok($$select tests.spawn('stop', 'stop', 2, 1)$$, '42501', 'permission_missing', 'a person makes no children');
select tests.be('bridge');
select results_eq($$select id, children -> 0 ->> 'leg', (children -> 0 ->> 'leavesQuantity')::integer from public.list_parent_orders()$$,
  $$values (tests.id('stop'), 'stop', 4)$$, 'a bridge that starts anew reads parent and child');

/* what nobody answered for is never made again */
select tests.be('operator');
update trade.order_intents set state = 'sending' where parent_id = tests.id('stop');
update trade.order_intents set state = 'in_doubt' where parent_id = tests.id('stop');
update trade.order_intents set state = 'absent' where parent_id = tests.id('stop');
select tests.be('bridge');
select throws_ok($$select tests.spawn('stop', 'stop', 2, 3)$$, 'P0001', 'child_too_large', 'an order that was called absent still counts');
select is(tests.record('stop', 'suspended', 'bridge', 'order_not_open'), 'suspended', 'the bridge gives the parent up');
select throws_ok($$select tests.spawn('stop', 'stop', 2, 1)$$, 'P0001', 'parent_not_open', 'a suspended parent makes nothing');
select is(tests.record('stop', 'working'), 'suspended', 'the bridge itself does not resume it');
select tests.be('owner');
select results_eq($$select state, resumed_at is not null from public.resume_parent_order(tests.id('stop'))$$, $$values ('working', true)$$, 'a person does');
select lives_ok($$select public.resume_parent_order(tests.id('stop'))$$, 'twice is no error');
select tests.be('bridge');
select lives_ok($$select tests.spawn('stop', 'stop', 2, 6)$$, 'and then everything may be sent once more');

/* an end is an end */
select tests.be('owner');
select is((select state from public.cancel_parent_order(tests.id('stop'))), 'canceled', 'its owner takes it back');
select lives_ok($$select public.cancel_parent_order(tests.id('stop'))$$, 'twice is no error');
select is((select status || ' ' || reason_code from public.orders where parent_id = tests.id('stop') and sequence = 2), 'expired canceled_by_user',
  'what had not been sent is over with it');
select throws_ok($$select public.resume_parent_order(tests.id('stop'))$$, 'P0001', 'parent_not_open', 'an end is not resumed');
select tests.be('bridge');
select is(tests.record('stop', 'done'), 'canceled', 'nor overwritten');
select throws_ok($$select tests.spawn('stop', 'stop', 3, 1)$$, 'P0001', 'parent_not_open', 'nor worked on');
select throws_ok($$select public.record_parent(tests.id('stop'), null, 'bridge', '{}', null, null, 'process-1', 1)$$, 'P0001', 'input_invalid', 'a state is needed');
select throws_ok($$select public.record_parent(tests.id('stop'), 'done', 'bridge', '{}', null, null, 'process-1', 2)$$, 'P0001', 'lease_lost', 'and the lease');

/* what never left goes with its parent */
select tests.parent('late', 'stop', '{"triggerPrice": 65000, "orderType": "market"}');
select tests.be('bridge');
select count(*) from public.claim_intent((select id from tests.spawn('late', 'stop', 1, 10)), 'process-1', 1);
select tests.be('owner');
select public.cancel_parent_order(tests.id('late'));
select tests.be('bridge');
select is(public.record_not_sent((select id from tests.spawn('late', 'stop', 1, 10)), 'process-1', 1, 'EGW00201', 1), 'expired',
  'a leg that was on its way and never left is not taken again');

/* a mark never goes back */
select tests.parent('trail', 'trailing_stop', '{"trailWon": 1000, "orderType": "market"}');
select tests.be('bridge');
select is(tests.mark('trail', '{"watermark": 71000, "triggerPrice": 70000}'), '{"watermark": 71000, "triggerPrice": 70000}', 'a mark is kept');
select is(tests.mark('trail', '{"watermark": 70500, "triggerPrice": 69500}'), '{"watermark": 71000, "triggerPrice": 70000}', 'an older one that comes late does not count');
select is(tests.mark('trail', '{}'), '{"watermark": 71000, "triggerPrice": 70000}', 'nor does none');
select is(tests.mark('trail', '{"watermark": 71500, "triggerPrice": 70500}'), '{"watermark": 71500, "triggerPrice": 70500}', 'a better one does');
select tests.be('owner');
select public.cancel_parent_order(tests.id('trail'));

/* take profit and stop */
select tests.parent('oco', 'oco', '{"takeProfitPrice": 80000, "stopPrice": 65000}');
select tests.be('bridge');
select tests.spawn('oco', 'take_profit', 1, 10, 'limit', 80000);
select throws_ok($$select tests.spawn('oco', 'stop', 1, 1)$$, 'P0001', 'child_too_large', 'both legs together never exceed the holding');
select count(*) from public.claim_intent((select id from tests.spawn('oco', 'take_profit', 1, 10)), 'process-1', 1);
select public.record_ack((select id from tests.spawn('oco', 'take_profit', 1, 10)), '2026-11-20', '801', '06010', now());
select results_eq($$select kind, target_order_no from public.cancel_child(tests.id('oco'), (select id from tests.spawn('oco', 'take_profit', 1, 10)), 'process-1', 1)$$,
  $$values ('cancel', '0000000801')$$, 'the resting leg is canceled first');
select results_eq($$select count(*)::integer from public.cancel_child(tests.id('oco'), (select id from tests.spawn('oco', 'take_profit', 1, 10)), 'process-1', 1)$$,
  array[1], 'asking again finds the cancel that is under way');
select throws_ok($$select public.cancel_child(tests.id('oco'), gen_random_uuid(), 'process-1', 1)$$, 'P0001', 'not_found', 'an order of somebody else is not its child');
select throws_ok($$select tests.spawn('oco', 'stop', 1, 1)$$, 'P0001', 'child_too_large', 'as long as it may still fill nothing else is sent');
select tests.sold('801', 10, 3, '{"canceledQty": 7, "leavesQty": 0, "limitPrice": 80000}');
select throws_ok($$select tests.spawn('oco', 'stop', 1, 8)$$, 'P0001', 'child_too_large', 'what was filled meanwhile is not sold twice');
select lives_ok($$select tests.spawn('oco', 'stop', 1, 7)$$, 'what is left is');
select is(tests.record('oco', 'triggered'), 'triggered', 'it has fired');
select is(tests.record('oco', 'working'), 'triggered', 'there is no way back');
select is(tests.record('oco', 'failed', 'bridge', 'broker_rejected'), 'failed', 'it may fail');
select results_eq($$select id from public.list_parent_orders()$$, array[tests.id('oco')], 'a parent with an order that can still trade is told of after its end');
select results_eq($$select count(*)::integer from public.cancel_child(tests.id('oco'), (select id from tests.spawn('oco', 'stop', 1, 7)), 'process-1', 1)$$,
  array[0], 'a child that was not sent just expires');
select is_empty('select id from public.list_parent_orders()', 'and then it is not');

/* entry with exits */
select tests.parent('bracket', 'bracket', '{"entry": {"orderType": "limit", "limitPrice": 70000}, "takeProfitPrice": 80000, "stopPrice": 65000}', 'buy', '10');
select tests.be('bridge');
select throws_ok($$select tests.spawn('bracket', 'take_profit', 1, 1, 'limit', 80000)$$, 'P0001', 'child_too_large', 'before the entry there is nothing to exit');
select is((select side from tests.spawn('bracket', 'entry', 1, 10, 'limit', 70000)), 'buy', 'the entry is on the side of the parent');
select throws_ok($$select tests.spawn('bracket', 'entry', 2, 1, 'limit', 70000)$$, 'P0001', 'child_too_large', 'and is sent once');
select count(*) from public.claim_intent((select id from tests.spawn('bracket', 'entry', 1, 10)), 'process-1', 1);
select public.record_ack((select id from tests.spawn('bracket', 'entry', 1, 10)), '2026-11-20', '802', '06010', now());
select public.record_order_reports(tests.id('account'), tests.report('0000000802', 4), 'list');
select is((select side from tests.spawn('bracket', 'take_profit', 1, 4, 'limit', 80000)), 'sell', 'exits are on the other side, for what was filled');
select throws_ok($$select tests.spawn('bracket', 'take_profit', 2, 1, 'limit', 80000)$$, 'P0001', 'child_too_large', 'and for no more');
select tests.be('owner');
select results_eq($$select protection, protected_quantity from public.positions$$, $$values ('bridge', 4)$$, 'what came in by it is protected');
select public.cancel_parent_order(tests.id('bracket'));
select is((select cancel_state from public.orders where parent_id = tests.id('bracket') and leg = 'entry'), 'ready', 'taking it back cancels what rests at the broker');

/* a stop of the venue's own */
select tests.parent('resting', 'stop_limit', '{"triggerPrice": 65000, "limitPrice": 64900}', 'sell', '5');
select tests.be('bridge');
select count(*) from public.claim_intent((select id from tests.spawn('resting', 'stop', 1, 5, 'stop_limit', 64900, 65000)), 'process-1', 1);
select public.record_ack((select id from tests.spawn('resting', 'stop', 1, 5)), '2026-11-20', '803', '06010', now());
select tests.record('resting', 'working', 'broker');
select tests.be('owner');
select results_eq($$select protection, protected_quantity from public.positions$$, $$values ('broker', 5)$$, 'a stop-limit order at the venue protects without the bridge');
select results_eq($$select order_type, limit_price::integer, stop_price::integer, leg, environment from public.orders where parent_id = tests.id('resting')$$,
  $$values ('stop_limit', 64900, 65000, 'stop', 'paper')$$, 'and is shown with its stop');
select throws_ok($$select public.modify_order(gen_random_uuid(), (select id from public.orders where parent_id = tests.id('resting')), 'limit', '5', '64900')$$,
  'P0001', 'order_of_parent', 'an order of a parent is not changed alone');

/* change = cancel, then what is left anew */
select tests.be('operator');
select tests.place_and_claim('rests');
select tests.be('bridge');
select public.record_ack(tests.id('rests'), '2026-11-20', '804', '06010', now());
select public.record_order_reports(tests.id('account'), tests.report('0000000804', 2), 'list');
select tests.be('operator');
insert into tests.ids values ('change', gen_random_uuid());
select tests.be('owner');
select throws_ok($$select public.modify_order(gen_random_uuid(), tests.id('rests'), 'limit', '2', '71000')$$, 'P0001', 'quantity_too_small', 'less than is filled cannot be asked for');
select throws_ok($$select public.modify_order(gen_random_uuid(), tests.id('rests'), 'peg_primary', '10')$$, 'P0001', 'order_type_unsupported', 'a replacement is limit or market');
select throws_ok($$select public.modify_order(gen_random_uuid(), tests.id('rests'), 'limit', '10')$$, 'P0001', 'price_required', 'with its price');
select throws_ok($$select public.modify_order(null, tests.id('rests'), 'market')$$, 'P0001', 'input_invalid', 'an id is needed');
select is(public.modify_order(tests.id('change'), tests.id('rests'), 'limit', '12', '71000'), tests.id('change'), 'an order is changed');
select lives_ok($$select public.modify_order(tests.id('change'), tests.id('rests'), 'limit', '12', '71000.0')$$, 'the same request again is the same change');
select throws_ok($$select public.modify_order(tests.id('change'), tests.id('rests'), 'limit', '13', '71000')$$, '23505', 'idempotency_key_reused', 'its id for another change is refused');
select is((select cancel_state from public.orders where id = tests.id('rests')), 'ready', 'its cancel is made with it');
select tests.be('bridge');
select throws_ok($$select tests.spawn('change', 'replacement', 1, 10, 'limit', 71000)$$, 'P0001', 'child_too_large', 'nothing new is sent before the old one is at its end');
select results_eq($$select (target ->> 'leavesQuantity')::integer, target ->> 'intentId' from public.list_parent_orders() where id = tests.id('change')$$,
  $$values (8, tests.id('rests')::text)$$, 'the bridge sees how far that is');
select public.record_order_reports(tests.id('account'), tests.report('0000000804', 5, '{"canceledQty": 5, "leavesQty": 0}'), 'list');
select throws_ok($$select tests.spawn('change', 'replacement', 1, 8, 'limit', 71000)$$, 'P0001', 'child_too_large', 'a fill in between is never bought twice');
select lives_ok($$select tests.spawn('change', 'replacement', 1, 7, 'limit', 71000)$$, 'twelve less five are seven');
select tests.be('operator');
select set_eq('select owner, source_id, quantity::bigint from trade.position_lots where quantity <> 0',
  $$select case when b.intent_id is null then 'external' when i.source <> 'web' then i.source else 'own' end, i.source_id,
      sum(case f.side when 'buy' then f.quantity else -f.quantity end)
    from trade.fills f join trade.broker_orders b using (account_id, order_date, order_no)
    left join trade.order_intents i on i.id = b.intent_id group by 1, 2$$, 'lots are the sums of the fills by whose they were');
select tests.be('owner');
select throws_ok($$select public.modify_order(gen_random_uuid(), tests.id('rests'), 'market')$$, 'P0001', 'order_not_open', 'what is at its end cannot be changed');

/* by the clock */
select tests.parent('short', 'stop', '{"triggerPrice": 65000, "orderType": "market"}', 'buy', '1', now() + interval '1 hour');
select tests.be('operator');
update trade.parent_orders set valid_until = clock_timestamp() where id = tests.id('short');
select tests.be('bridge');
select throws_ok($$select tests.spawn('short', 'stop', 1, 1)$$, 'P0001', 'parent_not_open', 'nothing is made after the day it was meant for');
select is(public.sweep_intents('process-1', 1), 1, 'the sweep ends it');
select tests.be('owner');
select is((select state from public.parent_orders where id = tests.id('short')), 'expired', 'as expired');
select throws_ok($$select public.cancel_parent_order(tests.id('short'))$$, 'P0001', 'parent_not_open', 'and then nothing is left to take back');

/* modes */
select tests.parent('held', 'stop', '{"triggerPrice": 75000, "orderType": "market"}', 'buy', '1');
select tests.be('owner');
select public.set_trading_mode(tests.id('account'), 'reducing', 'x');
select tests.be('bridge');
select throws_ok($$select tests.spawn('held', 'stop', 1, 1)$$, 'P0001', 'trading_reducing', 'reducing buys nothing for a parent');
select tests.be('owner');
select public.set_trading_mode(tests.id('account'), 'halted', 'x');
select is((select state || ' ' || reason_code from public.parent_orders where id = tests.id('held')), 'suspended trading_halted', 'a halt holds every parent');
select throws_ok($$select public.resume_parent_order(tests.id('held'))$$, 'P0001', 'trading_halted', 'it is not resumed while it lasts');
select public.set_trading_mode(tests.id('account'), 'active', 'x');
select is((select state from public.parent_orders where id = tests.id('held')), 'suspended', 'nor by its end');

select public.archive_broker_account(tests.id('account'));
select is_empty($$select state from public.parent_orders where state in ('working', 'triggered', 'suspended')$$, 'an account that is put away keeps nothing');
select tests.be('bridge');
select is_empty('select id from public.list_parent_orders()', 'and nobody works for it');

select * from finish();
rollback;
