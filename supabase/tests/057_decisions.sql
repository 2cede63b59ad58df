begin;
select no_plan();
select tests.setup();
update private.call_limits set per_second = 1000, burst = 1000;

-- Ends in this state by the shortest legal way.
create function tests.lead(p_name text, p_state text) returns void language plpgsql as $$
begin
  perform tests.be('operator');
  if p_state = 'manual' then
    update trade.order_intents set state = 'in_doubt' where id = tests.id(p_name);
  end if;
  update trade.order_intents set state = p_state where id = tests.id(p_name);
end $$;
create function tests.state_of(p_name text) returns text language sql as $$
  select state from trade.order_intents where id = tests.id(p_name)
$$;
-- One more order at the broker that nobody has claimed.
create function tests.stray(p_no text, p_more jsonb default '{}') returns uuid language plpgsql as $$
declare
  v_id uuid;
begin
  perform tests.be('bridge');
  perform public.record_order_reports(tests.id('account'), tests.report(p_no, 0, p_more ||
    jsonb_build_object('orderedAt', clock_timestamp())), 'list');
  perform tests.be('operator');
  select id into v_id from trade.broker_orders where order_no = p_no;
  return v_id;
end $$;

/* a second yes */
create or replace function trade.must_be_approved(p_account trade.broker_accounts, p_side text, p_quantity integer, p_limit_price numeric)
returns boolean language sql stable as 'select p_quantity >= 100';
select tests.place('big', 'buy', 100);
select tests.place('declined', 'buy', 101);
select tests.place('missed', 'buy', 102);
select is(tests.state_of('big'), 'proposed', 'a large order waits for a second yes');
select tests.be('bridge');
select is_empty($$select public.claim_intent(tests.id('big'), 'process-1', 1)$$, 'and is nobody''s to send');
select is_empty('select id from public.list_pending_intents()', 'nor told of');
select tests.be('stranger');
select throws_ok($$select public.approve_intent(tests.id('big'))$$, 'P0001', 'not_found', 'a stranger approves nothing');
select throws_ok($$select public.decline_intent(tests.id('big'))$$, 'P0001', 'not_found', 'nor declines');
select tests.be('bridge');
select throws_ok($$select public.approve_intent(tests.id('big'))$$, 'P0001', 'not_found', 'nor does the bridge');
select tests.be('owner');
select results_eq($$select state, expires_at > now() and expires_at <= now() + interval '35 s' from public.approve_intent(tests.id('big'))$$,
  $$values ('ready', true)$$, 'its owner does, and it has half a minute from then');
select lives_ok($$select public.approve_intent(tests.id('big'))$$, 'twice is no error');
select throws_ok($$select public.decline_intent(tests.id('big'))$$, 'P0001', 'decision_not_open', 'then it is decided');
select is((select status from public.decline_intent(tests.id('declined'))), 'expired', 'or declines');
select lives_ok($$select public.decline_intent(tests.id('declined'))$$, 'twice is no error');
select throws_ok($$select public.approve_intent(tests.id('declined'))$$, 'P0001', 'decision_not_open', 'what was declined stays declined');
select tests.be('operator');
update trade.order_intents set expires_at = clock_timestamp() where id = tests.id('missed');
select tests.be('owner');
select throws_ok($$select public.approve_intent(tests.id('missed'))$$, 'P0001', 'intent_expired', 'a proposal does not wait for ever');
select tests.be('bridge');
select public.sweep_intents('process-1', 1);
select is(tests.state_of('missed'), 'expired', 'the sweep ends it') from tests.be('operator');
select tests.place('halted_first', 'buy', 103);
select tests.be('owner');
select public.set_trading_mode(tests.id('account'), 'halted', 'x');
select throws_ok($$select public.approve_intent(tests.id('halted_first'))$$, 'P0001', 'trading_halted', 'everything is checked again at the second yes');
select public.set_trading_mode(tests.id('account'), 'active', 'x');
select public.cancel_order(gen_random_uuid(), tests.id('halted_first'));
select is((select reason_code from public.orders where id = tests.id('halted_first')), 'canceled_by_user', 'a proposal can be taken back like any order');

/* nothing waits beyond the last session of the day */
select tests.be('operator');
select is(trade.expiry_after(86400) = close.at, clock_timestamp() < close.at, 'an order that could wait a day waits until eight in the evening')
from (select (private.kst_date(clock_timestamp()) + time '20:00') at time zone 'Asia/Seoul' as at) close;

/* a person's doubt blocks what looks the same */
select tests.place_and_claim('doubt', 'buy', 11);
select tests.lead('doubt', 'manual');
select tests.place('twin', 'buy', 11);
select tests.place('other', 'buy', 12);
select tests.be('bridge');
select is_empty($$select public.claim_intent(tests.id('twin'), 'process-1', 1)$$, 'nothing that looks the same is sent while a person has to decide');
select isnt_empty($$select public.claim_intent(tests.id('other'), 'process-1', 1)$$, 'anything else is');
select is(public.record_absent(tests.id('doubt')), 'manual', 'the bridge no longer decides it');

/* what became of it */
select tests.stray('0000000901', '{"quantity": 11, "leavesQty": 11}');
select tests.stray('0000000902', '{"quantity": 13, "leavesQty": 13}');
select tests.be('bridge');
select public.record_order_reports(tests.id('account'), tests.report('0000000901', 3, '{"quantity": 11, "leavesQty": 8}'), 'list');
select tests.be('owner');
select is((select lots from public.positions), '[{"owner": "external", "sourceId": null, "quantity": 3}]', 'what a stray order brings is a stranger''s');
select tests.be('stranger');
select throws_ok($$select public.resolve_intent(tests.id('doubt'), 'not_placed')$$, 'P0001', 'not_found', 'a stranger does not settle it');
select tests.be('owner');
select throws_ok(format('select public.resolve_intent(tests.id(%L), %L, %L)', 'doubt', decision, order_id), 'P0001', code, says)
from (values
  ('maybe', null, 'input_invalid', 'it was placed or it was not'),
  (null, null, 'input_invalid', 'nothing is no decision'),
  ('placed', null, 'input_invalid', 'placed names the order'),
  ('not_placed', (select id from public.orders where order_no = '0000000901'), 'input_invalid', 'not placed names none'),
  ('placed', (select id from public.orders where order_no = '0000000902'), 'order_mismatch', 'an order of another quantity is not it'),
  ('placed', gen_random_uuid(), 'order_mismatch', 'one that does not exist is not it')
) bad (decision, order_id, code, says);
select throws_ok($$select public.resolve_intent(tests.id('twin'), 'not_placed')$$, 'P0001', 'decision_not_open', 'only what is in doubt is decided');
select results_eq($$select state, status, order_no, origin from public.resolve_intent(tests.id('doubt'), 'placed', (select id from public.orders where order_no = '0000000901'))$$,
  $$values ('acked', 'partially_filled', '0000000901', 'ours')$$, 'a person ties it to its order');
select is((select lots from public.positions), '[{"owner": "own", "sourceId": null, "quantity": 3}]', 'and what it brought is ours');
select lives_ok($$select public.resolve_intent(tests.id('doubt'), 'placed', (select id from trade.broker_orders where order_no = '0000000901'))$$, 'twice is no error');
select throws_ok($$select public.resolve_intent(tests.id('doubt'), 'not_placed')$$, 'P0001', 'decision_not_open', 'and not the other way afterwards');
select tests.be('bridge');
select results_eq($$select state, order_no from public.list_pending_intents() where id = tests.id('doubt')$$,
  $$values ('acked', '0000000901')$$, 'the bridge hears what was decided');
select tests.place_and_claim('lost', 'buy', 14);
select tests.lead('lost', 'manual');
select tests.be('owner');
select is((select status from public.resolve_intent(tests.id('lost'), 'not_placed')), 'not_placed', 'a person says that it was never placed');
select lives_ok($$select public.resolve_intent(tests.id('lost'), 'not_placed')$$, 'twice is no error');
select tests.place_and_claim('taken', 'buy', 11);
select tests.lead('taken', 'manual');
select tests.be('owner');
select throws_ok($$select public.resolve_intent(tests.id('taken'), 'placed', (select id from trade.broker_orders where order_no = '0000000901'))$$,
  'P0001', 'order_mismatch', 'an order that is another''s is not this one''s');
select is((select reason_code from public.order_events where intent_id = tests.id('taken') and state = 'manual'), null, 'the timeline tells every step');

/* ordering again what was never placed */
prepare again(uuid, integer, text) as
  select public.place_intent(gen_random_uuid(), tests.id('account'), '005930.KRX', $3, 'limit', $2::text, '70000', 'day', null, $1);
select throws_ok($$execute again(tests.id('doubt'), 1, 'buy')$$, 'P0001', 'supersedes_invalid', 'what is at the broker is not ordered again');
select throws_ok($$execute again(tests.id('twin'), 1, 'buy')$$, 'P0001', 'supersedes_invalid', 'nor what still waits');
select throws_ok($$execute again(tests.id('lost'), 1, 'sell')$$, 'P0001', 'supersedes_invalid', 'nor the other way round');
select throws_ok($$execute again(gen_random_uuid(), 1, 'buy')$$, 'P0001', 'not_found', 'nor what does not exist');
select lives_ok($$execute again(tests.id('lost'), 14, 'buy')$$, 'what was never placed is');
select is((select supersedes from public.orders where supersedes is not null), tests.id('lost'), 'and says what it stands for');
select throws_ok($$execute again(tests.id('lost'), 14, 'buy')$$, 'P0001', 'supersedes_invalid', 'once');
select public.cancel_order(gen_random_uuid(), (select id from public.orders where supersedes = tests.id('lost')));
select lives_ok($$execute again(tests.id('lost'), 14, 'buy')$$, 'unless that came to nothing');

/* found late */
select tests.place_and_claim('late', 'buy', 21);
select tests.lead('late', 'in_doubt');
select tests.lead('late', 'absent');
select tests.place_and_claim('second', 'buy', 21);
select tests.stray('0000000921', '{"quantity": 22, "leavesQty": 22}');
create function tests.claimed(p_no text, p_name text) returns jsonb language sql as $$
  select public.record_order_reports(tests.id('account'), tests.report(p_no, 0, jsonb_build_object('quantity', 21,
    'leavesQty', 21, 'orderedAt', clock_timestamp(), 'intentId', tests.id(p_name))), 'list')
$$;
select tests.be('bridge');
select tests.claimed('0000000922', 'late');
select is(tests.state_of('late'), 'absent', 'an absent order does not take what one on its way may have made') from tests.be('operator');
select tests.be('bridge');
select is(public.record_ack(tests.id('second'), '2026-11-20', '922', '06010', now()), 'acked', 'the one on its way does');
select tests.claimed('0000000923', 'late');
select results_eq($$select o.origin, i.state from trade.broker_orders o join trade.order_intents i on i.id = o.intent_id where o.order_no = '0000000923'$$,
  $$values ('late', 'acked')$$, 'with nothing else on its way it is adopted late') from tests.be('operator');
select tests.place_and_claim('answered', 'buy', 23);
select tests.lead('answered', 'in_doubt');
select tests.lead('answered', 'absent');
select tests.place_and_claim('answered_2', 'buy', 23);
select tests.be('bridge');
select is(public.record_ack(tests.id('answered'), '2026-11-20', '924', '06010', now()), 'acked',
  'an answer to this very order is a fact whatever else waits');

/* everything at once */
select tests.be('operator');
update trade.order_intents set state = 'in_doubt' where state = 'sending';
update trade.order_intents set state = 'absent' where state = 'in_doubt';
select tests.place('waits', 'buy', 31);
select tests.be('owner');
create temp table open_orders as select id from public.orders where status in ('accepted', 'partially_filled');
select cmp_ok((select count(*) from open_orders), '>', 3::bigint, 'several orders are open');
select throws_ok($$select public.cancel_all_orders(null, tests.id('account'))$$, 'P0001', 'input_invalid', 'canceling everything needs an id');
select throws_ok($$select public.cancel_all_orders(gen_random_uuid(), tests.id('other_account'))$$, 'P0001', 'not_found', 'and an account of one''s own');
select tests.be('operator');
insert into tests.ids values ('all', gen_random_uuid());
select tests.be('owner');
select cmp_ok(public.cancel_all_orders(tests.id('all'), tests.id('account')), '>', (select count(*)::integer from open_orders), 'everything open and waiting is ended in one go');
select is_empty($$select id from public.orders where id in (select id from open_orders) and cancel_state is distinct from 'ready'$$, 'each open order has its cancel');
select is((select status || ' ' || reason_code from public.orders where id = tests.id('waits')), 'expired canceled_by_user', 'what waits is over');
select is(public.cancel_all_orders(tests.id('all'), tests.id('account')), 0, 'the same again does nothing');
select is(public.cancel_all_orders(gen_random_uuid(), tests.id('account')), 0, 'nor does another while they are under way');

/* the emergency stop */
select tests.place_and_claim('flying', 'buy', 41);
select tests.place('queued', 'buy', 42);
select tests.be('owner');
select throws_ok($$select public.halt_trading(tests.id('other_account'), 'x', true)$$, 'P0001', 'not_found', 'nobody halts another''s account');
select lives_ok($$select public.halt_trading(null, '급락', true)$$, 'all own accounts halt at once');
select is((select mode || ' ' || effective_mode from public.broker_accounts), 'halted halted', 'the account is halted');
select is((select status || ' ' || reason_code from public.orders where id = tests.id('queued')), 'expired trading_halted', 'what had not been sent never is');
select results_eq($$select from_mode, to_mode, by, reason from public.mode_changes order by id desc limit 1$$,
  $$values ('active', 'halted', 'user', '급락')$$, 'who did it, when and why stays readable');
select tests.be('bridge');
select is(public.record_ack(tests.id('flying'), '2026-11-20', '941', '06010', now()), 'acked', 'an order was on its way just then');
select tests.be('owner');
select is((select cancel_state from public.orders where id = tests.id('flying')), 'ready', 'it is canceled as soon as it is known');
select tests.be('operator');
insert into tests.ids select 'flying_cancel', id from trade.order_intents where target_intent_id = tests.id('flying');
select tests.be('bridge');
select isnt_empty($$select public.claim_intent(tests.id('flying_cancel'), 'process-1', 1)$$, 'cancels go out while halted');
select tests.be('owner');
select lives_ok($$select public.set_trading_mode(tests.id('account'), 'observe', 'look')$$, 'observing is stricter still');
select is((select mode from public.broker_accounts), 'observe', 'and is shown');
select throws_ok($$select public.cancel_all_orders(gen_random_uuid(), tests.id('account'))$$, 'P0001', 'trading_observing', 'who only observes cancels nothing');
select throws_ok($$select tests.place('never')$$, 'P0001', 'trading_observing', 'and places nothing');
select lives_ok($$select public.halt_trading(tests.id('account'), 'x', false)$$, 'halting does not make it freer');
select tests.be('owner');
select is((select mode from public.broker_accounts), 'observe', 'it stays observed');
select public.set_trading_mode(tests.id('account'), 'active', 'x');

/* a bridge lowers, and never raises */
select tests.place_and_claim('open', 'buy', 51);
select tests.be('bridge');
select public.record_ack(tests.id('open'), '2026-11-20', '951', '06010', now());
select is(public.lower_mode(tests.id('account'), 'reducing', 'quote_stale', '{"age": 61}'), 'reducing', 'a bridge lowers an account');
select is(public.lower_mode(tests.id('account'), 'reducing', 'quote_stale'), 'reducing', 'twice is no error');
select throws_ok($$select public.lower_mode(tests.id('account'), 'active', 'x')$$, 'P0001', 'input_invalid', 'it raises none');
select throws_ok($$select public.lower_mode(tests.id('other_account'), 'halted', 'x')$$, 'P0001', 'not_found', 'nor touches another bridge''s');
select is(public.lower_mode(tests.id('account'), 'halted', 'insufficient_cash', null, true), 'halted', 'a halt may cancel what is open');
select is(public.lower_mode(tests.id('account'), 'reducing', 'quote_stale'), 'halted', 'a lesser reason changes nothing then');
select tests.be('owner');
select throws_ok($$select public.lower_mode(tests.id('account'), 'halted', 'x')$$, '42501', 'permission_missing', 'people have their own lever');
select is((select cancel_state from public.orders where id = tests.id('open')), 'ready', 'it does');
select results_eq($$select to_mode, by, reason_code from public.mode_changes order by id desc limit 2$$,
  $$values ('halted', 'bridge', 'insufficient_cash'), ('reducing', 'bridge', 'quote_stale')$$, 'with the reason');
select tests.be('stranger');
select is_empty('select * from public.mode_changes', 'which is for nobody else');
select tests.be('operator');
select private.set_kill_switch('global', 'reducing', '점검');
select tests.be('stranger');
select results_eq('select account_id, to_mode, by, reason from public.mode_changes', $$values (null::uuid, 'reducing', 'operator', '점검')$$, 'the operator''s switch is for all to see');
select is((select mode || ' ' || effective_mode from public.broker_accounts), 'active reducing', 'and shows in every account');
select tests.be('operator');
select private.set_kill_switch('global', 'active', 'x');
select tests.be('owner');
select public.set_trading_mode(tests.id('account'), 'active', 'x');

/* nothing stays in doubt */
select tests.place_and_claim('old', 'buy', 61);
select tests.place_and_claim('fresh', 'buy', 62);
select tests.lead('old', 'in_doubt');
select tests.lead('fresh', 'in_doubt');
set constraints all immediate;
alter table trade.order_intents disable trigger stamp_version;
update trade.order_intents set updated_at = clock_timestamp() - interval '181 s' where id = tests.id('old');
alter table trade.order_intents enable trigger stamp_version;
set constraints all deferred;
select tests.be('bridge');
select public.sweep_intents('process-1', 1);
select is(tests.state_of('old'), 'in_doubt', 'a bridge that has just come has three minutes of its own') from tests.be('operator');
update private.leases set held_since = clock_timestamp() - interval '181 s';
select tests.be('bridge');
select public.sweep_intents('process-1', 1);
select is(tests.state_of('old') || ' ' || tests.state_of('fresh'), 'manual in_doubt', 'after that a person decides') from tests.be('operator');
select tests.be('owner');
select results_eq($$select by, detail ->> 'cause' from public.order_events where intent_id = tests.id('old') and state = 'manual'$$,
  $$values ('clock', 'unsettled')$$, 'nobody did it but the clock');
select results_eq($$select seq, state, by from public.order_events where order_id = tests.id('old') order by seq$$,
  $$values (1, 'ready', 'user'), (2, 'sending', 'bridge'), (3, 'in_doubt', 'operator'), (4, 'manual', 'clock')$$, 'the timeline tells who took each step');
select tests.be('stranger');
select is_empty('select * from public.order_events', 'and tells it to nobody else');

/* a cancel in doubt stands in the way of none */
select tests.be('operator');
update trade.order_intents set state = 'sending' where id = (select id from trade.order_intents where target_intent_id = tests.id('open') and state = 'ready');
update trade.order_intents set state = 'in_doubt' where target_intent_id = tests.id('open');
set constraints all immediate;
alter table trade.order_intents disable trigger stamp_version;
update trade.order_intents set updated_at = clock_timestamp() - interval '181 s' where target_intent_id = tests.id('open');
alter table trade.order_intents enable trigger stamp_version;
set constraints all deferred;
select tests.be('bridge');
select public.sweep_intents('process-1', 1);
select tests.be('owner');
select lives_ok($$select public.cancel_order(gen_random_uuid(), tests.id('open'))$$, 'what may not have been canceled can be canceled again');

/* an older ledger */
select tests.place('restored', 'buy', 71);
select tests.be('operator');
select private.mark_restored('backup of last night');
select is((select max(epoch) from private.leases), 1000001::bigint, 'no bridge from before goes on');
select is((select string_agg(distinct mode, ',') from trade.broker_accounts), 'halted', 'every account waits for a person');
select is(tests.state_of('restored'), 'expired', 'nothing that waited is sent');

/* days */
select tests.be('bridge');
select is(public.record_day_snapshot(tests.id('account'), '2026-11-20', 'start', '{"cash": 1}'), '{"cash": 1}', 'a day begins');
select is(public.record_day_snapshot(tests.id('account'), '2026-11-20', 'start', '{"cash": 2}'), '{"cash": 1}', 'once');
select is(public.record_day_snapshot(tests.id('account'), '2026-11-20', 'end', '{"cash": 3}'), '{"cash": 3}', 'and ends');
select is(public.record_day_snapshot(tests.id('account'), '2026-11-20', 'end', '{"cash": 4}'), '{"cash": 4}', 'as it was last read');
select results_eq($$select kind, snapshot from public.list_day_snapshots(tests.id('account'), '2026-11-20')$$,
  $$values ('start', '{"cash": 1}'::jsonb), ('end', '{"cash": 4}')$$, 'both can be read again');
select throws_ok($$select public.record_day_snapshot(tests.id('account'), '2026-11-20', 'noon', '{}')$$, 'P0001', 'input_invalid', 'a day has two ends');
select throws_ok($$select public.record_day_snapshot(tests.id('other_account'), '2026-11-20', 'end', '{}')$$, 'P0001', 'not_found', 'of one''s own accounts');
select public.record_statement(tests.id('account'), '2026-11-20', '{"differences": []}');
select public.record_statement(tests.id('account'), '2026-11-20', '{"differences": [1]}');
select throws_ok($$select public.record_statement(tests.id('account'), '2026-11-20', '[]')$$, 'P0001', 'input_invalid', 'a statement has its figures by name');
select throws_ok($$select public.record_statement(tests.id('other_account'), '2026-11-20', '{}')$$, 'P0001', 'not_found', 'and its account');
select public.record_adjustment(tests.id('account'), 'corporate_action', '005930.KRX', '{"ratio": 50}') from generate_series(1, 3);
select throws_ok($$select public.record_adjustment(tests.id('account'), 'gift', null, '{}')$$, 'P0001', 'input_invalid', 'an adjustment has a kind we know');
select throws_ok($$select public.record_adjustment(tests.id('other_account'), 'corporate_action', null, '{}')$$, 'P0001', 'not_found', 'and an account');
select tests.be('owner');
select results_eq('select date, statement from public.statements', $$values ('2026-11-20'::date, '{"differences": [1]}'::jsonb)$$, 'the last statement of a day stands');
select results_eq($$select kind, detail from public.adjustments where kind = 'corporate_action'$$, $$values ('corporate_action', '{"ratio": 50}'::jsonb)$$, 'the same thing is noted once');
select throws_ok($$select public.record_statement(tests.id('account'), '2026-11-20', '{}')$$, '42501', 'permission_missing', 'people state nothing');
select tests.be('stranger');
select is_empty('select * from public.statements', 'statements are their owner''s');

select * from finish();
rollback;
