begin;
select no_plan();
select tests.setup();
update private.call_limits set burst = 100000;
insert into tests.ids select name, gen_random_uuid() from unnest(array['cross', 'p1', 'r1', 'r2', 'r3', 'fresh', 'f1']) name;
update public.instruments set base_price = 70000 where id = '005930.KRX';

create function tests.save_strategy(p_name text, p_account text, p_more jsonb default '{}') returns void language sql as $$
  select from public.save_strategy(tests.id(p_name), p_name, tests.strategy(p_more), tests.hash(tests.strategy(p_more)), tests.id(p_account))
$$;
create function tests.arm_strategy(p_name text, p_version text, p_when text default 'now') returns text language sql as $$
  select stage from public.arm_strategy(tests.id(p_name), tests.id(p_version),
    (select draft_hash from public.strategies where id = tests.id(p_name)), '문장', 'sentence', p_when)
$$;
-- A version that has been armed for so many days.
create function tests.age(p_version text, p_days integer) returns void language plpgsql as $$
begin
  perform tests.be('operator');
  set constraints all immediate;
  alter table trade.strategy_versions disable trigger keep_version;
  update trade.strategy_versions set armed_at = armed_at - p_days * interval '1 day' where id = tests.id(p_version);
  alter table trade.strategy_versions enable trigger keep_version;
  set constraints all deferred;
end $$;
-- The report of a day so many days ago: "<stage> <clean days>".
create function tests.record_day(p_version text, p_ago integer, p_more jsonb default '{}') returns text language sql as $$
  select concat_ws(' ', r ->> 'stage', r ->> 'cleanDays')
  from public.record_strategy_day(tests.id(p_version), private.kst_date(now()) - p_ago, tests.day(p_more)) r
$$;
create function tests.buy(p_version text, p_suffix text, p_quantity integer) returns text language sql as $$
  select coalesce(r ->> 'decidedBy', r ->> 'decision') from public.record_signal(tests.id(p_version) || ':005930.KRX:' || p_suffix,
    tests.id(p_version), tests.signal(), null, jsonb_build_object('side', 'buy', 'orderType', 'limit', 'quantity', p_quantity::text,
    'limitPrice', '70000'), 'process-1', 1) r
$$;

/* on paper */
select tests.be('owner');
select tests.save_strategy('cross', 'account');
select is((select stage_settings ->> 'cleanDays' from public.set_strategy_stage(tests.id('cross'), '{"cleanDays": 3}')), '3',
  'its owner says how many days a stage takes');
select throws_ok(format('select public.set_strategy_stage(tests.id(''cross''), %L)', bad), 'P0001', code, 'refused: ' || bad)
from (values ('{"cleanDays": 0}', 'input_invalid'), ('{"cleanDays": 251}', 'limit_out_of_range'), ('{"cleanDays": 1.5}', 'input_invalid'),
  ('{"smallWon": 600000}', 'limit_out_of_range'), ('{"stage": "full"}', 'input_invalid'), ('[]', 'input_invalid'),
  ('{"smallWon": "1"}', 'input_invalid')) bads (bad, code);
select is(tests.arm_strategy('cross', 'p1'), 'paper', 'on a paper account it begins on paper');
select tests.age('p1', 20);
select tests.be('bridge');
select throws_ok($$select tests.record_day('p1', -1)$$, 'P0001', 'input_invalid', 'no day of tomorrow');
select is(tests.record_day('p1', 30), 'paper 0', 'one that was played back proves nothing');
select is(tests.record_day('p1', 31, '{"breachCode": "order_lost"}'), 'paper 0', 'nor does it break anything');
select throws_ok($$select public.record_strategy_day(tests.id('p1'), private.kst_date(now()), '{"signals": 0}')$$, 'P0001', 'input_invalid',
  'a day has its difference');
select is(tests.record_day('p1', 12), 'paper 1', 'a clean day counts');
select is(tests.record_day('p1', 12, '{"breachCode": "order_lost"}'), 'paper 1', 'the first word of a day stands');
select is(tests.record_day('p1', 11), 'paper 2', 'the next one counts as well');
select is(tests.record_day('p1', 10, '{"breachCode": "order_lost"}'), 'paper 0', 'a breach begins it anew');
select tests.be('operator');
insert into trade.strategy_runs (user_id, strategy_id, version_id, date, kind, due_at, ends_at, state)
values (tests.id('owner'), tests.id('cross'), tests.id('p1'), private.kst_date(now()) - 9, 'session', now() - interval '9 days',
  now() - interval '8 days', 'missed');
select tests.be('bridge');
select is(tests.record_day('p1', 9), 'paper 0', 'a day on which something was missed is neither');
select is(tests.record_day('p1', 8), 'paper 1', 'one');
select is(tests.record_day('p1', 7), 'paper 2', 'two');
select tests.connect_live('owner', 'bridge', 'live');
select tests.be('owner');
select tests.save_strategy('cross', 'live');
select tests.step_up('owner');
select throws_ok($$select tests.arm_strategy('cross', 'r1')$$, 'P0001', 'ladder_not_climbed', 'two of three are not enough for real money');
select tests.be('bridge');
select is(tests.record_day('p1', 6, '{"difference": {"counts": {"same": 1, "late": 2}, "items": []}}'), 'paper 3', 'the third one is on paper too');
select tests.be('other_bridge');
select throws_ok($$select tests.record_day('p1', 5)$$, 'P0001', 'not_found', 'another bridge reports nothing of it');
select tests.be('owner');
select is((select is_proved || '/' || state from public.strategies where id = tests.id('cross')), 'true/armed', 'from then on it is proved');
select is((select count(*) from public.notifications where event_type = 'strategy_proved'), 1::bigint, 'its owner is told');
select is((select params #>> '{counts,late}' from public.notifications where event_type = 'strategy_difference'), '2',
  'and of the one day that differed');
select is((select last_difference #>> '{counts,late}' from public.strategies where id = tests.id('cross')), '2', 'which the list shows');
select is((select count(*) from public.strategy_days), 9::bigint, 'every day is there to be read');

/* real money */
select throws_ok($$select tests.arm_strategy('cross', 'r1')$$, '42501', 'step_up_required', 'real money needs a fresh second factor');
select tests.step_up('owner');
select tests.save_strategy('fresh', 'live', '{"name": "another"}');
select throws_ok($$select tests.arm_strategy('fresh', 'f1')$$, 'P0001', 'ladder_not_climbed', 'and another definition its own days');
select is(tests.arm_strategy('cross', 'r1'), 'small', 'the proved one begins small');
select is((select state || '/' || coalesce(disarmed_at is not null, false) from public.strategies s
  join public.strategy_versions v on v.id = tests.id('p1') where s.id = tests.id('cross')), 'armed/true', 'in place of the one on paper');
select tests.be('bridge');
select is((select cap_won from public.list_armed_strategies()), 100000::numeric, 'its bridge knows what it may hold');
select is(tests.buy('r1', '1:0', 2), 'ladder_cap', 'and the ledger keeps to it');
select is(tests.buy('r1', '2:0', 1), 'proposed', 'below it buys');
select is(tests.buy('r1', '3:0', 1), 'ladder_cap', 'and what is open counts');
select throws_ok($$select public.propose_intent(gen_random_uuid(), tests.id('live'), tests.id('r1'), tests.hash(tests.strategy()), '005930.KRX', 'buy',
  'limit', '1', 'process-1', 1, '70000')$$, '42501', 'ladder_cap', 'past its signals as well');
select tests.be('operator');
create temporary table bought as select id from trade.order_intents where source_id = tests.id('r1');
grant select on bought to public;
select tests.be('bridge');
select is((select count(*) from public.claim_intent((select id from bought), 'process-1', 1)), 1::bigint, 'what it bought is sent');
select public.record_ack((select id from bought), '2026-11-20', '5', '06010', now());
select public.record_order_reports(tests.id('live'), tests.report('0000000005', 1, '{"quantity": 1, "leavesQty": 0}'), 'list');
select is(tests.buy('r1', '4:0', 1), 'ladder_cap', 'what it holds counts');
select is((select r ->> 'decision' from public.record_signal(tests.id('r1') || ':005930.KRX:5:0', tests.id('r1'), tests.signal('{"action": "sell"}'), null,
  '{"side": "sell", "orderType": "limit", "quantity": "1", "limitPrice": "70000"}', 'process-1', 1) r), 'proposed', 'selling is never capped');

select tests.be('owner');
select public.pause_strategy(tests.id('cross'));
select throws_ok($$select public.resume_strategy(tests.id('cross'))$$, '42501', 'step_up_required', 'to go on with real money needs the second factor');
select tests.step_up('owner');
select is((select state || stage from public.resume_strategy(tests.id('cross'))), 'armedsmall', 'with it, it goes on where it was');

/* step by step */
select tests.be('owner');
select throws_ok($$select public.set_strategy_stage(tests.id('cross'), '{"smallWon": 400000}')$$, '42501', 'step_up_required',
  'more money for it needs the second factor');
select throws_ok($$select public.set_strategy_stage(tests.id('cross'), '{"cleanDays": 2}')$$, '42501', 'step_up_required', 'fewer days too');
select lives_ok($$select public.set_strategy_stage(tests.id('cross'), '{"mediumWon": 300000}')$$, 'less at once');
select tests.age('r1', 20);
select tests.be('bridge');
select is(array_agg(tests.record_day('r1', 20 - n) order by n), array['small 1', 'small 2', 'medium 0', 'medium 1'], 'clean days lead to the next stage')
from generate_series(1, 4) n;
select is(tests.buy('r1', '6:0', 3), 'proposed', 'where it may hold more');
select is(tests.buy('r1', '6:1', 1), 'ladder_cap', 'but not everything');
select is(array_agg(tests.record_day('r1', 16 - n) order by n), array['medium 2', 'full 0', 'full 1'], 'and to the last one')
from generate_series(1, 3) n;
select is(tests.buy('r1', '7:0', 10), 'proposed', 'which has no cap of its own');
select is(tests.record_day('r1', 10, '{"breachCode": "order_lost"}'), 'medium 0', 'a breach is one step down');
select tests.be('owner');
select results_eq($$select params ->> 'from', params ->> 'to', severity from public.notifications where event_type = 'strategy_stage_changed'
  order by created_at$$, $$values ('small', 'medium', 'info'), ('medium', 'full', 'info'), ('full', 'medium', 'warning')$$, 'its owner is told of each');
select tests.be('bridge');
select is(tests.record_day('r1', 9, '{"breachCode": "order_lost"}'), 'small 0', 'and another one');
select is(tests.record_day('r1', 8, '{"breachCode": "order_lost"}'), 'paper 0', 'and another one');
select tests.be('owner');
select is((select concat_ws('/', state, reason_code, is_proved) from public.strategies where id = tests.id('cross')),
  'switched_off/ladder_breach/f', 'below the first stage it is off and must prove itself anew');
select tests.step_up('owner');
select tests.save_strategy('cross', 'live');
select throws_ok($$select tests.arm_strategy('cross', 'r2')$$, 'P0001', 'ladder_not_climbed', 'and real money is refused until it has');
select tests.be('operator');
set constraints all immediate;
select results_eq($$select (body::jsonb ->> 'from') || (body::jsonb ->> 'to') from trade.audit_log where action = 'strategy_stage_changed' order by seq$$,
  $$values ('smallmedium'), ('mediumfull'), ('fullmedium'), ('mediumsmall'), ('smallpaper')$$, 'each step is in the audit log');

/* what waits for the close, and an account that is given up */
insert into tests.ids select name, gen_random_uuid() from unnest(array['f2', 'f3']) name;
update trade.strategies set proved_hash = draft_hash where id = tests.id('fresh');
set constraints all deferred;
select tests.step_up('owner');
select is(tests.arm_strategy('fresh', 'f1'), 'small', 'another one is armed');
select tests.be('operator');
select tests.session('1 h');
update trade.strategies set proved_hash = tests.hash(tests.strategy('{"name": "later"}')) where id = tests.id('fresh');
select tests.step_up('owner');
select tests.save_strategy('fresh', 'live', '{"name": "later"}');
select is(tests.arm_strategy('fresh', 'f2', 'after_close'), 'small', 'its edit waits for the close');
select tests.be('operator');
set constraints all immediate;
alter table trade.strategy_versions disable trigger keep_version;
update trade.strategy_versions set due_at = now() where id = tests.id('f2');
alter table trade.strategy_versions enable trigger keep_version;
set constraints all deferred;
select private.set_live_permission('owner@example.com', false);
select tests.be('bridge');
select is(public.arm_due_strategies(), 0, 'and is not armed when the right to real money is gone by then');
select tests.be('owner');
select is((select params ->> 'reasonCode' from public.notifications where event_type = 'strategy_not_armed'), 'permission_missing', 'its owner is told why');
select tests.be('operator');
select private.set_live_permission('owner@example.com', true);
select tests.step_up('owner');
select public.archive_broker_account(tests.id('live'));
select is((select state || '/' || reason_code from public.strategies where id = tests.id('fresh')), 'switched_off/account_archived',
  'an account that is given up ends its strategies');

select * from finish();
rollback;
