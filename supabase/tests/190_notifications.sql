begin;
select no_plan();
select tests.setup();
update private.call_limits set burst = 100000;

-- What the owner was told since the last look, oldest first: "order_filled filled".
create table tests.told (id uuid primary key);
create function tests.news() returns text[] language plpgsql as $$
declare
  v_news text[];
begin
  perform tests.be('operator');
  select array_agg(event_type || ' ' || evidence order by created_at, id) into v_news from trade.notifications n
  where user_id = tests.id('owner') and not exists (select from tests.told t where t.id = n.id);
  insert into tests.told select id from trade.notifications where user_id = tests.id('owner') on conflict do nothing;
  return v_news;
end $$;
create function tests.said(p_event text, p_path text) returns text language sql as $$
  select params #>> string_to_array(p_path, '.') from trade.notifications
  where user_id = tests.id('owner') and event_type = p_event order by created_at desc limit 1
$$;
create function tests.doubt(p_name text, p_price numeric) returns void language plpgsql as $$
begin
  perform tests.place_and_claim(p_name, 'buy', 10, p_price);
  perform tests.be('bridge');
end $$;
select tests.news();

/* an order, from request to the last share */
select tests.place('order');
select is(tests.news(), null, 'whoever places an order knows it');
select tests.be('bridge');
select public.claim_intent(tests.id('order'), 'process-1', 1);
select is(tests.news(), null, 'that it is on its way is no news');
select tests.be('bridge');
select public.record_ack(tests.id('order'), '2026-11-20', '117', '06010', now());
select is(tests.news(), array['order_accepted accepted'], 'accepted is accepted, and not filled');
select tests.be('bridge');
select public.record_order_reports(tests.id('account'), tests.report('0000000117', 3), 'list');
select is(tests.news(), array['order_partially_filled filled'], 'three of ten are a partial fill');
select is(tests.said('order_partially_filled', 'filledQuantity') || ' of ' || tests.said('order_partially_filled', 'quantity'), '3 of 10',
  'and it says how many of how many');
select tests.be('bridge');
select public.record_order_reports(tests.id('account'), tests.report('0000000117', 3), 'list');
select is(tests.news(), null, 'the same report again is told once');
select tests.be('bridge');
select public.record_order_reports(tests.id('account'), tests.report('0000000117', 10), 'list');
select is(tests.news(), array['order_filled filled'], 'the last share fills it');
select is(tests.said('order_filled', 'lastQuantity'), '7', 'and it says how many these were');
select tests.be('owner');
select is((select jsonb_agg(distinct intent_id) from public.notifications where event_type like 'order\_%'),
  jsonb_build_array(tests.id('order')), 'each names the order it is about');
select tests.be('stranger');
select is((select count(*) from public.notifications where event_type like 'order\_%'), 0::bigint, 'and nobody else sees them');

/* what goes wrong */
select tests.doubt('rejected', 70100);
select public.record_rejected(tests.id('rejected'), 'process-1', 1, 'broker_rejected', '주문가능금액을 초과 했습니다');
select is(tests.news(), array['order_rejected rejected'], 'a refusal of the broker');
select is(tests.said('order_rejected', 'reasonText'), '주문가능금액을 초과 했습니다', 'in the broker''s words');
select tests.place('denied', 'buy', 10, 70200);
select tests.be('bridge');
select public.claim_intent(tests.id('denied'), 'process-1', 1);
select public.record_denied(tests.id('denied'), 'process-1', 1, 'spread_too_wide', '{"limit": 0.01}');
select is(tests.news(), array['order_denied rejected'], 'a refusal of our own');
select tests.doubt('lost', 70300);
select public.record_in_doubt(tests.id('lost'), 'timeout');
select is(tests.news(), array['order_in_doubt unconfirmed'], 'nobody answered: nobody knows');
select is((select severity from trade.notifications where event_type = 'order_in_doubt'), 'critical', 'which cannot wait');
select tests.be('bridge');
select public.record_manual(tests.id('lost'), '{}');
select is(tests.news(), array['order_manual unconfirmed'], 'a person has to look');
select tests.be('owner');
select public.resolve_intent(tests.id('lost'), 'not_placed');
select is(tests.news(), array['order_not_placed alert'], 'and says it was never placed');
select tests.place('old', 'buy', 10, 70400);
update trade.order_intents set expires_at = now() - interval '1 s' where id = tests.id('old');
select tests.be('bridge');
select public.sweep_intents('process-1', 1);
select is(tests.news(), array['order_expired alert'], 'an order that nobody sent in time');
select tests.place('mine', 'buy', 10, 70500);
select tests.be('owner');
select public.cancel_order(gen_random_uuid(), tests.id('mine'));
select is(tests.news(), null, 'whoever cancels what was not sent yet is told nothing');
select tests.place_and_claim('resting', 'buy', 10, 70600);
select tests.be('bridge');
select public.record_ack(tests.id('resting'), '2026-11-20', '118', '06010', now());
select tests.news();
select tests.be('bridge');
select public.record_order_reports(tests.id('account'),
  tests.report('0000000118', 4, '{"limitPrice": 70600, "canceledQty": 6, "leavesQty": 0}'), 'list');
select is(tests.news(), array['order_partially_filled filled', 'order_canceled alert'], 'canceled after a part was filled is both');
select is(tests.said('order_canceled', 'filledQuantity'), '4', 'and the one does not hide the other');

/* kept conditional orders, modes, sessions, keys */
create temporary table parent as select gen_random_uuid() as id;
grant select on parent to public;
select tests.be('owner');
select public.place_parent_order((select id from parent), tests.id('account'), 'stop', '005930.KRX', 'sell', '5',
  '{"triggerPrice": 65000, "orderType": "market"}');
select tests.be('bridge');
select public.record_parent((select id from parent), 'triggered', 'bridge', '{}', null, null, 'process-1', 1);
select is(tests.news(), array['parent_triggered alert'], 'a stop was reached, which is no fill');
select tests.be('bridge');
select public.record_parent((select id from parent), 'triggered', 'bridge', '{"heldUpBy": "order_in_doubt"}', null, null, 'process-1', 1);
select public.record_parent((select id from parent), 'triggered', 'bridge', '{"heldUpBy": "order_in_doubt", "firedPrice": 65000}', null, null,
  'process-1', 1);
select is(tests.news(), array['parent_held_up alert'], 'what it fired could not be sent: told once');
select is(tests.said('parent_held_up', 'reasonCode'), 'order_in_doubt', 'with what stands in the way');
select tests.be('bridge');
select public.record_parent((select id from parent), 'triggered', 'bridge', '{"firedPrice": 65000}', null, null, 'process-1', 1);
select is(tests.news(), null, 'that nothing does any more is told by the order itself');
create function tests.try_stop(p_sequence integer) returns text[] language plpgsql as $$
declare
  v_child uuid;
begin
  perform tests.be('bridge');
  v_child := (select id from public.spawn_child((select id from parent), 'stop', p_sequence, 'market', 5, null, null, 'day', 'process-1', 1));
  perform public.record_denied(v_child, 'process-1', 1, 'clock_skewed', '{}');
  return tests.news();
end $$;
select is(tests.try_stop(n), case when n <= 5 then array['order_denied rejected'] end, 'its try number ' || n) from generate_series(1, 6) n;
select tests.be('owner');
select public.set_trading_mode(tests.id('account'), 'reducing', 'x');
select is(tests.news(), array['mode_changed alert'], 'a change of mode, whoever made it');
select tests.be('bridge');
select public.lower_mode(tests.id('account'), 'halted', 'daily_loss_reached');
select is(tests.news(), array['mode_changed alert', 'parent_suspended alert'], 'a halt and what it holds');
select is((select severity from trade.notifications where event_type = 'mode_changed' order by created_at desc limit 1), 'critical',
  'a halt cannot wait');
select is(tests.said('mode_changed', 'by') || ' ' || tests.said('mode_changed', 'reasonCode'), 'bridge daily_loss_reached', 'it says who and why');
select tests.be('bridge');
select public.record_session(tests.id('account'), 'degraded', 'broker_unreachable');
select is(tests.news(), array['session_lost alert'], 'a session is lost');
select tests.be('bridge');
select public.record_session(tests.id('account'), 'running');
select is(tests.news(), array['session_restored alert'], 'and back');
select tests.be('bridge');
select public.record_session(tests.id('account'), 'connecting');
select public.record_session(tests.id('account'), 'running');
select is(tests.news(), null, 'back is told to who was told that it was gone');
select tests.be('bridge');
select public.record_session(tests.id('account'), 'degraded', 'broker_unreachable');
select public.record_session(tests.id('account'), 'running');
select public.record_session(tests.id('account'), 'degraded', 'broker_unreachable');
select is(tests.news(), null, 'what comes and goes');
select tests.be('operator');
select ok((select count >= 2 from trade.notifications where event_type = 'session_lost' and user_id = tests.id('owner')
  order by created_at desc limit 1), 'is counted on the first one');
select tests.be('bridge');
select public.record_session(tests.id('account'), 'refused', 'credential_refused', '{}', tests.id('account_credential'), 'refused');
select ok('credential_refused rejected' = any (tests.news()), 'a key that the broker refuses');
select tests.be('bridge');
select public.record_adjustment(tests.id('account'), 'cash_unexplained', null, '{"won": 12}');
select public.record_adjustment(tests.id('account'), 'cash_unexplained', null, '{"won": 13}');
select is(tests.news(), array['statement_difference alert'], 'differences of one kind are one message');

/* real money */
select tests.be('operator');
select private.set_live_permission('owner@example.com', true);
select is(tests.news(), array['live_permission_changed alert'], 'a grant of real money');
select tests.step_up('owner');
select is(tests.news(), array['factor_changed alert'], 'a second factor that was added');
delete from auth.mfa_factors where user_id = tests.id('owner');
select is(tests.news(), array['factor_changed alert'], 'and one that was taken away, by whomever');
select tests.make_user('leaver');
select tests.step_up('leaver');
select tests.be('operator');
select lives_ok($$delete from auth.users where id = tests.id('leaver')$$, 'a user with a factor can be deleted');

/* the operator's switch, and a day */
select private.set_kill_switch('global', 'halted', 'drill');
select is(tests.news(), array['mode_changed alert'], 'a stop for everybody');
select is((select count(distinct user_id) from trade.notifications where event_type = 'mode_changed' and account_id is null), 2::bigint,
  'is told to everybody');
select tests.be('bridge');
select public.record_daily_summary(tests.id('account'), '2026-11-20', '{"pnl": 1200}');
select public.record_daily_summary(tests.id('account'), '2026-11-20', '{"pnl": 1200}');
select is(tests.news(), array['daily_summary alert'], 'a day is summed up once');
select is((select count from trade.notifications where event_type = 'daily_summary'), 1, 'however often it is said');

select tests.be('bridge');
select public.record_weekly_report(tests.id('account'), '2026-11-16', '2026-11-20', '{"gainWon": 1200}') from generate_series(1, 2);
select is(tests.news(), array['weekly_report alert'], 'so is a week');
select tests.be('bridge');
select throws_ok($$select public.record_weekly_report(tests.id('account'), '2026-11-09', '2026-11-20', '{}')$$, 'P0001', 'input_invalid', 'which has seven days');
select throws_ok($$select public.record_weekly_report(tests.id('other_account'), '2026-11-16', '2026-11-20', '{}')$$, 'P0001', 'not_found', 'by its own bridge');

/* reading */
select tests.be('owner');
create temporary table unread as select array_agg(id) as ids from public.notifications where event_type = 'order_filled';
select is(public.mark_read((select ids from unread)), 1, 'the owner reads one');
select is(public.mark_read((select ids from unread)), 0, 'once');
select ok(public.mark_all_read() > 5, 'and then all');
select is((select count(*) from public.notifications where read_at is null), 0::bigint, 'none is left');
select throws_ok('select public.mark_read(array_fill(gen_random_uuid(), array[1001]))', 'P0001', 'input_invalid', 'not too many at once');

/* what is older than 90 days goes */
select tests.be('operator');
select is(private.prune_notifications(tests.id('owner')), 0, 'nothing is old');
update trade.notifications set created_at = created_at - interval '91 days'
where user_id = tests.id('owner') and event_type = 'order_filled';
select is(private.prune_notifications(null), 1, 'after ninety days it goes');

/* every kind claims what its row in the ledger can bear, and no trigger may say more */
select results_eq($$select distinct n.event_type from trade.notifications n join trade.notification_types t using (event_type)
  where n.evidence <> t.evidence$$, 'select null::text where false', 'no message claims more than its kind');
select is((select string_agg(event_type, ' ' order by event_type) from trade.notification_types where evidence = 'filled'),
  'order_filled order_partially_filled', 'only a fill says filled');
select is((select string_agg(event_type, ' ' order by event_type) from trade.notification_types where evidence = 'accepted'),
  'order_accepted', 'and only an acceptance accepted');
select is_empty($$select event_type from trade.notification_types where evidence = 'rejected' and not is_always_sent$$,
  'a refusal is always sent');

select * from finish();
rollback;
