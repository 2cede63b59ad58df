begin;
select no_plan();
select tests.setup();
select tests.place_and_claim('order');
select tests.be('bridge');
select public.record_ack(tests.id('order'), '2026-11-20', '117', '06010', now());

/* cumulative fills */
create temporary table heard (n serial, answer jsonb);
grant all on heard, heard_n_seq to public;
insert into heard (answer) select public.record_order_reports(tests.id('account'), tests.report('0000000117', cum), 'list')
from unnest(array[3, 3, 2, 10]) cum;
select results_eq('select (answer ->> ''changed'')::integer from heard order by n', array[1, 0, 0, 1], '3, 3 again, 2 late, 10: two steps');
select is((select answer #>> '{regressions,0,kind}' from heard where n = 3), 'fill_regression', 'the step down is reported');
select tests.be('owner');
select results_eq('select quantity, amount, price, cum_qty_after, order_id from public.fills order by cum_qty_after',
  $$values (3, 210000::numeric, 70000::numeric, 3, tests.id('order')), (7, 490000::numeric, 70000::numeric, 10, tests.id('order'))$$,
  'two fills: 3 and 7');
select results_eq('select status, filled_quantity, filled_amount, avg_fill_price, leaves_quantity from public.orders',
  $$values ('filled', 10, 700000::numeric, 70000::numeric, 0)$$, 'the order is filled');
select results_eq('select quantity, sellable_quantity, avg_px, realized_pnl from public.positions',
  $$values (10, 10, 70000::numeric, 0::numeric)$$, 'the position moved with it');
select tests.be('operator');
select results_eq('select kind from trade.adjustments', array['fill_regression'], 'the step down is noted once');
select throws_ok('update trade.fills set quantity = 1', '42501', 'append_only', 'a fill is never changed');
select throws_ok('delete from trade.fills', '42501', 'append_only', 'nor deleted');
select throws_ok('truncate trade.fills', '42501', 'append_only', 'nor swept away');
select throws_ok('update trade.adjustments set detail = ''{}''', '42501', 'append_only', 'a note stays as it is');
select throws_ok($$update trade.broker_orders set canceled_qty = 1$$, '23514', null, 'no order can be filled and canceled beyond its size');

/* selling */
select tests.place_and_claim('sale', 'sell', 4, 71000);
select tests.be('bridge');
select public.record_ack(tests.id('sale'), '2026-11-20', '200', '06010', now());
select public.record_order_reports(tests.id('account'), tests.report('0000000200', 4,
  '{"side": "sell", "quantity": 4, "leavesQty": 0, "cumAmount": 284000, "limitPrice": 71000}'), 'list');
select tests.be('owner');
select results_eq('select quantity, sellable_quantity, avg_px, realized_pnl from public.positions',
  $$values (6, 6, 70000::numeric, 4000::numeric)$$, 'a sale keeps the average and realises the rest');
select tests.be('bridge');
select public.record_order_reports(tests.id('account'), tests.report('0000000300', 8,
  '{"side": "sell", "quantity": 8, "leavesQty": 0, "cumAmount": 560000}'), 'list');
select tests.be('owner');
select results_eq('select quantity, avg_px, realized_pnl from public.positions', $$values (0, 0::numeric, 4000::numeric)$$,
  'selling more than we know of leaves nothing, not less');
select tests.be('operator');
select results_eq($$select detail from trade.adjustments where kind = 'oversold'$$, array['{"held": 6, "sold": 8}'::jsonb], 'and is noted');

/* what cannot be */
select tests.be('bridge');
select is(public.record_order_reports(tests.id('account'), tests.report('0000000400', 11, '{"leavesQty": 0}'), 'list')
  #>> '{regressions,0,kind}', 'inconsistent_report', 'more filled than ordered is not believed');
select is(public.record_order_reports(tests.id('account'), tests.report('0000000117', 10, '{"cumAmount": 1}'), 'list')
  #>> '{regressions,0,kind}', 'inconsistent_report', 'nor another price for what was filled');
select is(public.record_order_reports(tests.id('account'),
  tests.report('0000000402', 99) || tests.report('0000000403', 1), 'list') ->> 'changed', '2', 'one strange row does not hold up the others');
select throws_ok($$select public.record_order_reports(tests.id('other_account'), tests.report('0000000404', 1), 'list')$$,
  'P0001', 'not_found', 'a bridge reports on its own accounts only');
select throws_ok($$select public.record_order_reports(tests.id('account'),
  tests.report('0000000405', 1, jsonb_build_object('intentId', gen_random_uuid())), 'list')$$, 'P0001', 'not_found', 'an intent must exist');

/* how orders end */
select is(public.record_order_reports(tests.id('account'),
  tests.report('0000000501', 0, '{"canceledQty": 10, "leavesQty": 0}') || tests.report('0000000502', 0, '{"rejectedQty": 10, "leavesQty": 0}')
  || tests.report('0000000503', 4, '{"leavesQty": 0}') || tests.report('0000000504', 4), 'list') ->> 'changed', '4', 'four orders end differently');
select public.record_order_reports(tests.id('account'), tests.report('0000000503', 4, '{"leavesQty": 6}'), 'list');
select tests.be('owner');
select results_eq($$select status from public.orders where order_no between '0000000501' and '0000000504' order by order_no$$,
  array['canceled', 'rejected', 'expired', 'partially_filled'], 'canceled, rejected, expired with its session, or still open');

/* a fill that overtook its cancel */
select tests.be('bridge');
select public.record_order_reports(tests.id('account'), tests.report('0000000510', 0, '{"canceledQty": 10, "leavesQty": 0}'), 'list');
select is(public.record_order_reports(tests.id('account'), tests.report('0000000510', 4, '{"canceledQty": 6, "leavesQty": 0}'), 'list')
  - 'deferred', '{"changed": 1, "regressions": []}', 'a fill told after its cancel is believed');
select tests.be('owner');
select results_eq($$select status, filled_quantity, canceled_quantity from public.orders where order_no = '0000000510'$$,
  $$values ('canceled', 4, 6)$$, 'and less is canceled');

/* a cancel nobody answered, known only by what became of its order */
select tests.be('operator');
select tests.place_and_claim('given_up');
select tests.be('bridge');
select public.record_ack(tests.id('given_up'), '2026-11-20', '520', '06010', now());
select tests.be('owner');
select public.cancel_order(tests.id('stranger'), tests.id('given_up'));
select tests.be('bridge');
select public.claim_intent(tests.id('stranger'), 'process-1', 1);
select public.record_ack(tests.id('stranger'), '2026-11-20', '520', '06010', now());
select public.record_order_reports(tests.id('account'), tests.report('0000000520', 3, '{"canceledQty": 7, "leavesQty": 0}'), 'list');
select tests.be('owner');
select results_eq($$select status, filled_quantity from public.orders where id = tests.id('given_up')$$,
  $$values ('canceled', 3)$$, 'the order itself is still followed');

/* days that are over */
select tests.be('bridge');
select results_eq($$select * from public.list_open_days(tests.id('account'))$$, array['2026-11-20'::date],
  'a day that is over and has an open order is named once');
select is_empty($$select * from public.list_open_days(tests.id('other_account'))$$, 'its own only');
select public.record_order_reports(tests.id('account'), tests.report('0000000504', 4, '{"leavesQty": 0}'), 'list');
select tests.be('owner');
select results_eq($$select status, filled_quantity, leaves_quantity from public.orders where order_no = '0000000504'$$,
  $$values ('expired', 4, 0)$$, 'what was left of an order ends with its day');
select throws_ok($$select public.list_open_days(tests.id('account'))$$, '42501', 'permission_missing', 'a person asks for no days');

/* an unanswered order in the list */
select tests.be('operator');
select tests.place_and_claim('doubt', p_quantity => 5);
select tests.be('bridge');
select public.record_in_doubt(tests.id('doubt'), 'timeout');
insert into heard (answer) select public.record_order_reports(tests.id('account'), tests.report('0000000600', 5, jsonb_build_object(
  'quantity', 5, 'leavesQty', 0, 'orderedAt', floor(extract(epoch from clock_timestamp()) * 1000))), 'list');
select is((select answer from heard order by n desc limit 1),
  '{"changed": 0, "deferred": [{"orderNo": "0000000600", "orderDate": "2026-11-20"}], "regressions": []}', 'a row that may be an unanswered order waits');
select is(public.record_order_reports(tests.id('account'), tests.report('0000000601', 0, jsonb_build_object(
  'quantity', 5, 'leavesQty', 5, 'isForeign', true, 'orderedAt', floor(extract(epoch from clock_timestamp()) * 1000))), 'list')
  - 'regressions', '{"changed": 1, "deferred": []}', 'a row that is known to be somebody else''s does not wait');
select is(public.record_order_reports(tests.id('account'), tests.report('0000000600', 5, jsonb_build_object(
  'quantity', 5, 'leavesQty', 0, 'intentId', tests.id('doubt'))), 'reconcile') ->> 'changed', '1', 'until it is matched');
select tests.be('owner');
select results_eq($$select status, order_no, source from public.orders where id = tests.id('doubt')$$,
  $$values ('filled', '0000000600', 'web')$$, 'then it is that order, filled');
select tests.be('operator');
select tests.place_and_claim('wrong', p_quantity => 7);
select tests.be('bridge');
select is(public.record_order_reports(tests.id('account'), tests.report('0000000600', 5, jsonb_build_object(
  'quantity', 5, 'leavesQty', 0, 'intentId', tests.id('wrong'))), 'reconcile') #>> '{regressions,0,kind}', 'second_order',
  'an order that belongs to one intent is not given to another');

/* cash and holdings */
select tests.be('operator');
create temporary table balance as select jsonb_build_object('cash', 1000000, 'cashD1', 900000, 'cashD2', 800000,
  'buyingPower', 750000, 'equity', 5000000, 'tradingDate', '2026-11-20') as body;
grant all on balance to public;
create function tests.holds(p_first integer, p_second integer, p_more jsonb default '{}') returns jsonb language sql as $$
  select body || jsonb_build_object('holdings', jsonb_build_array(
    jsonb_build_object('instrumentId', '000810.KRX', 'name', '삼성화재', 'quantity', p_first, 'sellableQuantity', 15,
      'avgPx', 69000.5, 'lastPx', 70100),
    jsonb_build_object('instrumentId', '3509K0.KRX', 'name', '새 종목', 'quantity', p_second, 'sellableQuantity', 1,
      'avgPx', 100, 'lastPx', 101))) || p_more from balance
$$;
grant execute on function tests.holds(integer, integer, jsonb) to public;
-- As if the broker had said so `p_seconds` earlier.
create function tests.say_it_earlier(p_seconds integer) returns void language plpgsql as $$
begin
  perform tests.be('operator');
  update trade.positions set broker_synced_at = broker_synced_at - p_seconds * interval '1 s';
  perform tests.be('bridge');
end $$;

select tests.be('bridge');
select is(public.record_balance(tests.id('account'), tests.holds(20, 1)),
  '{"mismatches": [], "unknownInstruments": ["3509K0.KRX"]}', 'the first balance is taken as it is');
select tests.be('owner');
select results_eq('select cash, cash_d2, buying_power, equity, day_start_equity from public.balances',
  $$values (1000000::numeric, 800000::numeric, 750000::numeric, 5000000::numeric, 5000000::numeric)$$, 'the owner sees their cash');
select results_eq($$select instrument_id, quantity, sellable_quantity, avg_px, broker_quantity from public.positions
  where quantity > 0 order by 1$$,
  $$values ('000810.KRX', 20, 15, 69000.5::numeric, 20), ('3509K0.KRX', 1, 1, 100::numeric, 1)$$, 'and their holdings');
select tests.be('bridge');
select is(public.record_balance(tests.id('account'), tests.holds(20, 5, '{"equity": 5100000}')) -> 'mismatches',
  '[{"ours": 1, "broker": 5, "isAdopted": false, "instrumentId": "3509K0.KRX"}]', 'another quantity is a mismatch, not yet believed');
select tests.be('owner');
select results_eq($$select quantity, broker_quantity from public.positions where instrument_id = '3509K0.KRX'$$,
  $$values (1, 5)$$, 'the broker''s quantity stands beside ours');
select results_eq('select equity, day_start_equity from public.balances', $$values (5100000::numeric, 5000000::numeric)$$,
  'the day began with what was read first');
select tests.say_it_earlier(4);
select is(public.record_balance(tests.id('account'), tests.holds(20, 5)) #>> '{mismatches,0,isAdopted}', 'false', 'nor four seconds later');
select tests.say_it_earlier(1);
select is(public.record_balance(tests.id('account'), tests.holds(20, 5)) #>> '{mismatches,0,isAdopted}', 'true', 'but after five it is');
select is(public.record_balance(tests.id('account'), tests.holds(20, 5)) -> 'mismatches', '[]', 'and settled');
select tests.be('operator');
select results_eq($$select detail from trade.adjustments where kind = 'position_mismatch'$$, array['{"ours": 1, "broker": 5}'::jsonb],
  'it is noted once');

/* a balance that is ahead of the order list, or behind it */
select tests.be('bridge');
select is(public.record_balance(tests.id('account'), tests.holds(30, 5)) #>> '{mismatches,0,isAdopted}', 'false', 'the balance knows of a fill before the list');
select public.record_order_reports(tests.id('account'), tests.report('0000000650', 10, '{"instrumentId": "000810.KRX"}'), 'list');
select is(public.record_balance(tests.id('account'), tests.holds(30, 5)) -> 'mismatches', '[]', 'then the list tells it too');
select tests.be('owner');
select results_eq($$select quantity from public.positions where instrument_id = '000810.KRX'$$, array[30], 'it is counted once');
select tests.be('bridge');
select public.record_balance(tests.id('account'), tests.holds(31, 5));
select public.record_order_reports(tests.id('account'), tests.report('0000000651', 2, '{"instrumentId": "000810.KRX"}'), 'list');
select tests.say_it_earlier(5);
select is(public.record_balance(tests.id('account'), tests.holds(31, 5)) #>> '{mismatches,0,isAdopted}', 'false', 'a fill in between starts the wait anew');
select is(public.record_balance(tests.id('account'), tests.holds(30, 5, jsonb_build_object('readAt', clock_timestamp() - interval '1 min')))
  -> 'mismatches', '[]', 'a balance read before a fill says nothing of it');
select tests.be('owner');
select results_eq($$select quantity from public.positions where instrument_id = '000810.KRX'$$, array[32], 'the fills stand');

/* an order that was called absent and turns up while an equal one is under way */
select tests.place_and_claim('late', 'buy', 10, 71500);
select tests.be('bridge');
select public.record_in_doubt(tests.id('late'), 'timeout');
select public.record_absent(tests.id('late'));
select tests.place_and_claim('equal', 'buy', 10, 71500);
create function tests.turns_up() returns jsonb language sql as $$
  select public.record_order_reports(tests.id('account'), tests.report('0000000900', 4,
    jsonb_build_object('limitPrice', 71500, 'intentId', tests.id('late'))), 'list')
$$;
select tests.be('bridge');
select is(tests.turns_up() -> 'deferred', '[{"orderNo": "0000000900", "orderDate": "2026-11-20"}]', 'is put back: it may be that one''s');
select tests.be('owner');
select is_empty($$select * from public.orders where order_no = '0000000900'$$, 'and is nobody''s in the meantime');
select tests.be('bridge');
select public.record_rejected(tests.id('equal'), 'process-1', 1, 'broker_rejected', '');
select is(tests.turns_up() -> 'deferred', '[]', 'once that one is settled');
select tests.be('owner');
select is((select state || ' ' || filled_quantity from public.orders where id = tests.id('late')), 'acked 4', 'it is the late one');

/* who may */
select throws_ok($$select public.record_order_reports(tests.id('account'), '[]', 'x')$$, '42501', 'permission_missing', 'a person reports no order');
select throws_ok($$select public.record_balance(tests.id('account'), '{}')$$, '42501', 'permission_missing', 'nor a balance');
select throws_ok($$update trade.positions set quantity = 1000$$, '42501', null, 'no position is changed by hand');
select isnt_empty('select * from public.adjustments', 'where broker and ledger disagreed is for its owner to read');
select tests.be('stranger');
select is_empty('select * from public.adjustments', 'and for nobody else');
select is_empty('select * from public.fills', 'a stranger sees no fill');
select is_empty('select * from public.positions', 'no position');
select is_empty('select * from public.balances', 'no balance');
select tests.be('other_bridge');
select throws_ok($$select public.record_balance(tests.id('account'), '{}')$$, 'P0001', 'not_found', 'another bridge reports nothing on ours');
select tests.be('anon');
select throws_ok('select * from public.fills', '42501', null, 'anon sees no fill');
select throws_ok('select * from public.positions', '42501', null, 'anon sees no position');
select throws_ok('select * from public.balances', '42501', null, 'anon sees no balance');
select tests.be('service_role');
select throws_ok('select * from trade.broker_orders', '42501', null, 'service_role sees no order');
select throws_ok('select * from trade.fills', '42501', null, 'service_role sees no fill');

select * from finish();
rollback;
