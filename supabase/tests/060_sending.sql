begin;
select no_plan();
select tests.setup();
select tests.place('first');

/* who may */
select tests.be('owner');
select throws_ok($$select public.claim_intent(tests.id('first'), 'process-1', 1)$$, '42501', 'permission_missing', 'a person claims nothing');
select throws_ok('select public.list_pending_intents()', '42501', 'permission_missing', 'lists nothing');
select throws_ok($$select public.list_linked_intents(tests.id('account'))$$, '42501', 'permission_missing', 'not what is linked either');
select throws_ok($$select public.record_ack(tests.id('first'), '2026-11-20', '1')$$, '42501', 'permission_missing', 'acknowledges nothing');
select throws_ok($$select public.record_denied(tests.id('first'), 'process-1', 1, 'x')$$, '42501', 'permission_missing', 'denies nothing');
select throws_ok($$select public.record_not_sent(tests.id('first'), 'process-1', 1, 'x', 1)$$, '42501', 'permission_missing', 'takes nothing back');
select throws_ok($$select public.record_rejected(tests.id('first'), 'process-1', 1, 'x', 'x')$$, '42501', 'permission_missing', 'rejects nothing');
select throws_ok($$select public.record_in_doubt(tests.id('first'), 'x')$$, '42501', 'permission_missing', 'doubts nothing');
select throws_ok($$select public.record_absent(tests.id('first'))$$, '42501', 'permission_missing', 'misses nothing');
select throws_ok($$select public.record_manual(tests.id('first'))$$, '42501', 'permission_missing', 'hands nothing over');
select throws_ok($$select public.sweep_intents('process-1', 1)$$, '42501', 'permission_missing', 'and sweeps nothing');
select throws_ok($$select public.answer_calls('[{"name": "record_absent", "args": {}}]')$$, '42501', 'permission_missing', 'nor many things at once');
select tests.be('other_bridge');
select throws_ok($$select public.claim_intent(tests.id('first'), 'process-1', 1)$$, 'P0001', 'not_found', 'another bridge claims nothing of ours');
select throws_ok($$select public.record_ack(tests.id('first'), '2026-11-20', '1')$$, 'P0001', 'not_found', 'nor acknowledges it');
select is_empty('select * from public.list_pending_intents()', 'nor sees it');
select tests.be('anon');
select throws_ok($$select public.claim_intent(tests.id('first'), 'process-1', 1)$$, '42501', null, 'anon claims nothing');

/* claim */
select tests.be('bridge');
select results_eq('select id, kind, state, environment from public.list_pending_intents()',
  $$values (tests.id('first'), 'place', 'ready', 'paper')$$, 'the bridge sees what is waiting');
select is_empty($$select * from public.claim_intent(tests.id('first'), 'process-2', 1)$$, 'without the lease nothing is claimed');
select is_empty($$select * from public.claim_intent(tests.id('first'), 'process-1', 2)$$, 'nor at another epoch');
select results_eq($$select state, attempt, epoch, claim_owner, send_deadline - sent_at < interval '2100 ms'
  from public.claim_intent(tests.id('first'), 'process-1', 1)$$,
  $$values ('sending', 1, 1::bigint, 'process-1', true)$$, 'the holder claims it');
select is_empty($$select * from public.claim_intent(tests.id('first'), 'process-1', 1)$$, 'once');
select tests.be('operator');
select tests.place('twin');
select tests.place('other', p_quantity => 11);
select tests.be('bridge');
select is_empty($$select * from public.claim_intent(tests.id('twin'), 'process-1', 1)$$, 'one that looks the same waits for the answer');
select isnt_empty($$select * from public.claim_intent(tests.id('other'), 'process-1', 1)$$, 'a different one does not');
select is(public.record_rejected(tests.id('first'), 'process-1', 1, 'APBK0919', '장운영시간이 아닙니다'), 'rejected', 'the broker refuses the first');
select isnt_empty($$select * from public.claim_intent(tests.id('twin'), 'process-1', 1)$$, 'then its twin may go');
select tests.be('owner');
select results_eq($$select status, reason_code, reason_text from public.orders where id = tests.id('first')$$,
  $$values ('rejected', 'broker_rejected', '장운영시간이 아닙니다')$$, 'the owner reads the broker''s words');

/* switches at the moment of the claim */
select tests.be('operator');
select tests.place('late_buy', 'buy', 3); select tests.place('late_sell', 'sell', 3);
select private.set_kill_switch('global', 'reducing', 'x');
select tests.be('bridge');
select is_empty($$select * from public.claim_intent(tests.id('late_buy'), 'process-1', 1)$$, 'a switch thrown after the request holds it back');
select isnt_empty($$select * from public.claim_intent(tests.id('late_sell'), 'process-1', 1)$$, 'reducing lets sell');
select tests.be('operator');
select private.set_kill_switch('global', 'active', 'x');
update trade.order_intents set expires_at = now() - interval '1 ms' where id = tests.id('late_buy');
select tests.be('bridge');
select is_empty($$select * from public.claim_intent(tests.id('late_buy'), 'process-1', 1)$$, 'what has expired is not claimed');
select tests.be('owner');
select is((select status from public.orders where id = tests.id('late_buy')), 'expired', 'and is shown as expired before anybody sweeps');
select tests.be('operator');
update private.leases set expires_at = clock_timestamp() where bridge_id = tests.id('bridge_id');
select tests.place('no_lease', p_quantity => 12);
select tests.be('bridge');
select is_empty($$select * from public.claim_intent(tests.id('no_lease'), 'process-1', 1)$$, 'with an expired lease nothing is claimed');
select public.acquire_lease('process-1', 15000);

/* not sent */
select is(public.record_not_sent(tests.id('twin'), 'process-2', 1, 'x', 1), 'sending', 'another process cannot take it back');
select is(public.record_not_sent(tests.id('twin'), 'process-1', 0, 'x', 1), 'sending', 'nor another epoch');
select is(public.record_not_sent(tests.id('twin'), 'process-1', 1, 'connect refused', 1), 'ready', 'no byte left: it may be taken again');
select results_eq($$select attempt from public.claim_intent(tests.id('twin'), 'process-1', 1)$$, array[2], 'a second time');
select is(public.record_not_sent(tests.id('twin'), 'process-1', 1, 'x', 1), 'sending', 'what is told of the first takes nothing back');
select is(public.record_not_sent(tests.id('twin'), 'process-1', 1, 'x', 2), 'ready', 'and back');
select isnt_empty($$select * from public.claim_intent(tests.id('twin'), 'process-1', 1)$$, 'a third time');
select is(public.record_not_sent(tests.id('twin'), 'process-1', 1, 'x', 3), 'expired', 'and not a fourth');

/* denied */
select is(public.record_denied(tests.id('no_lease'), 'process-2', 1, 'quote_stale'), 'ready', 'only the holder denies');
select is(public.record_denied(tests.id('no_lease'), 'process-1', 1, 'quote_stale', '{"ageMs": 9000}'), 'denied', 'the holder denies before the claim');
select is(public.record_denied(tests.id('other'), 'process-1', 1, 'insufficient_cash'), 'denied', 'or after it');
select tests.be('owner');
select is((select status || '/' || reason_code from public.orders where id = tests.id('other')), 'denied/insufficient_cash', 'the owner reads why');

/* in doubt */
select tests.be('operator');
select tests.place_and_claim('doubt', p_quantity => 21);
select tests.be('bridge');
select is(public.record_in_doubt(tests.id('doubt'), 'timeout'), 'in_doubt', 'no answer is a doubt');
select is_empty($$select * from public.claim_intent(tests.id('doubt'), 'process-1', 1)$$, 'a doubt is never sent again');
select is(public.record_not_sent(tests.id('doubt'), 'process-1', 1, 'x', 1), 'in_doubt', 'nor taken back');
select results_eq($$select state from public.list_pending_intents() where id = tests.id('doubt')$$, array['in_doubt'], 'it stays on the list');
select tests.be('owner');
select is((select status from public.orders where id = tests.id('doubt')), 'checking', 'its owner is told that we are checking');
select tests.be('bridge');
select is(public.record_manual(tests.id('doubt'), '{"candidates": 2}'), 'manual', 'it may need a person');
select is(public.record_absent(tests.id('doubt')), 'manual', 'a person''s matter is not closed by a process');
select tests.be('operator');
select tests.place_and_claim('gone', p_quantity => 22);
select tests.be('bridge');
select is(public.record_absent(tests.id('gone')), 'sending', 'what was not in doubt is not absent');
select public.record_in_doubt(tests.id('gone'), 'reset');
select is(public.record_absent(tests.id('gone')), 'absent', 'not in the broker''s list');
select tests.be('owner');
select is((select status || leaves_quantity from public.orders where id = tests.id('gone')), 'not_placed0', 'its owner is told that it was not placed');
select tests.be('bridge');
select is(public.record_ack(tests.id('gone'), '2026-11-20', '99', '06010', now()), 'acked', 'it turns up after all: a fact is a fact');
select tests.be('operator');
select is((select origin from trade.broker_orders where order_no = '0000000099'), 'late', 'and is marked late');

/* acknowledged */
select tests.place_and_claim('taken', p_quantity => 31);
update private.leases set owner = 'process-9', epoch = 9 where bridge_id = tests.id('bridge_id');
select tests.be('bridge');
select is(public.record_ack(tests.id('taken'), '2026-11-20', '117', '06010', '2026-11-20 00:30:00Z'), 'acked',
  'an acceptance is true whoever holds the lease');
select is(public.record_ack(tests.id('taken'), '2026-11-20', '0000000117', '06010', now()), 'acked', 'told twice, it is still one');
select is(public.record_ack(tests.id('taken'), '2026-11-20', '118', '06010', now()), 'conflict', 'a second number for one intent is a conflict');
select is(public.record_in_doubt(tests.id('taken'), 'x'), 'acked', 'what was accepted cannot be doubted');
select tests.be('operator');
update trade.order_intents set order_date = private.kst_date(clock_timestamp()) where id = tests.id('taken');
update trade.order_intents set order_date = private.kst_date(clock_timestamp()) - 2 where id = tests.id('gone');
select tests.be('bridge');
select results_eq($$select id, order_no from public.list_linked_intents(tests.id('account'))$$,
  $$values (tests.id('taken'), '0000000117')$$, 'a bridge starting anew learns which orders of today are ours');
select tests.be('other_bridge');
select is_empty($$select * from public.list_linked_intents(tests.id('account'))$$, 'its own only');
select tests.be('operator');
update trade.order_intents set order_date = '2026-11-20' where id = tests.id('taken');
select tests.be('bridge');
select throws_ok($$select public.record_ack(tests.id('taken'), '2026-11-20', '12345678901', '06010', now())$$, 'P0001', 'input_invalid',
  'a number too long is not cut short');
select tests.be('owner');
select results_eq($$select status, order_date, order_no from public.orders where id = tests.id('taken')$$,
  $$values ('accepted', '2026-11-20'::date, '0000000117')$$, 'the owner sees the first number');
select results_eq($$select source, status from public.orders where order_no = '0000000118'$$, $$values ('external', 'accepted')$$,
  'and the second order, for it may be real');
select tests.be('operator');
select results_eq($$select kind from trade.adjustments$$, array['second_order'], 'it is noted for a person');

/* sweep */
select tests.be('bridge');
select is(public.sweep_intents('process-1', 1), 0, 'whoever lost the lease sweeps nothing');
select tests.be('operator');
update private.leases set owner = 'process-1', epoch = 1 where bridge_id = tests.id('bridge_id');
update trade.order_intents set state = 'denied' where state in ('ready', 'sending');
select tests.place('stale', p_quantity => 41); select tests.place('fresh', p_quantity => 42);
select tests.place_and_claim('unanswered', p_quantity => 43); select tests.place_and_claim('recent', p_quantity => 44);
update trade.order_intents set expires_at = clock_timestamp() where id = tests.id('stale');
update trade.order_intents set send_deadline = clock_timestamp() - interval '9001 ms' where id = tests.id('unanswered');
update trade.order_intents set send_deadline = clock_timestamp() - interval '8 s' where id = tests.id('recent');
select tests.be('bridge');
select is(public.sweep_intents('process-1', 1), 2, 'the sweep moves what time has overtaken');
select tests.be('operator');
select results_eq($$select i.state from trade.order_intents i join tests.ids n using (id)
  where n.name in ('stale', 'fresh', 'unanswered', 'recent') order by n.name$$,
  array['ready', 'sending', 'expired', 'in_doubt'], 'by the database''s clock');
update private.leases set owner = 'process-2', epoch = 2 where bridge_id = tests.id('bridge_id');
select tests.be('bridge');
select is(public.sweep_intents('process-2', 2), 1, 'a new holder doubts what the former left behind');

select * from finish();
rollback;
