begin;
select no_plan();
select tests.setup();
update private.call_limits set burst = 100000;
insert into tests.ids select name, gen_random_uuid() from unnest(array['cross', 'v1', 'v2', 'v3', 'v4', 'copy', 'waits', 'w1', 'w2',
  'other', 'list']) name;

create function tests.save_strategy(p_name text, p_more jsonb default '{}', p_account uuid default null) returns text language plpgsql as $$
declare
  v_text text := tests.strategy(p_more);
begin
  perform public.save_strategy(tests.id(p_name), p_name, v_text, tests.hash(v_text), p_account);
  return tests.hash(v_text);
end $$;
-- Arms the draft as it is.
create function tests.arm_strategy(p_name text, p_version text, p_when text default 'now') returns text language sql as $$
  select state from public.arm_strategy(tests.id(p_name), tests.id(p_version),
    (select draft_hash from public.strategies where id = tests.id(p_name)), '문장', 'sentence', p_when)
$$;
create function tests.refuse_signal(p_version text, p_suffix text default '1:0') returns jsonb language sql as $$
  select public.record_signal(tests.id(p_version) || ':005930.KRX:' || p_suffix, tests.id(p_version), tests.signal(), 'max_orders')
$$;
create function tests.order_signal(p_version text, p_suffix text, p_order jsonb default '{}', p_epoch bigint default 1) returns jsonb
language sql as $$
  select public.record_signal(tests.id(p_version) || ':005930.KRX:' || p_suffix, tests.id(p_version), tests.signal(), null,
    '{"side": "buy", "orderType": "limit", "quantity": "1", "limitPrice": "70000"}'::jsonb || p_order, 'process-1', p_epoch)
$$;

/* drafts */
select tests.be('owner');
create temporary table saved as select tests.save_strategy('cross') as hash;
select is((select draft_hash from public.strategies where id = tests.id('cross')), (select hash from saved),
  'the hash is that of the text as it was written');
select is((select concat_ws('/', state, stage, clean_days, is_own, is_proved) from public.strategies where id = tests.id('cross')),
  'draft/paper/0/t/f', 'a new strategy is a draft, on paper, and its owner''s');
select throws_ok(format('select public.save_strategy(gen_random_uuid(), %L, %L, %L)', 'x', bad, tests.hash(bad)), 'P0001', 'input_invalid',
  'refused: ' || why)
from (values ('[]', 'a list'), ('{"v": 1', 'no JSON'), (tests.strategy('{"v": 2}'), 'another version'),
  (tests.strategy('{"source": {"kind": "magic"}}'), 'a source nobody knows'), (tests.strategy('{"universe": null}'), 'no universe'),
  (left(tests.strategy(), -1) || ', "v": 1}', 'a key twice'),
  (tests.strategy(jsonb_build_object('note', rpad('', 66000, 'x'))), 'more than 64 KB'),
  (replace(tests.strategy('{"name": "nul"}'), 'nul', '\u0000'), 'a nul character'),
  (tests.strategy(jsonb_build_object('deep', (rpad('', 60, '[') || rpad('', 60, ']'))::jsonb)), 'sixty levels')) bads (bad, why);
select throws_ok($$select public.save_strategy(gen_random_uuid(), 'x', tests.strategy(), repeat('a', 64))$$, 'P0001', 'input_invalid',
  'what was changed on the way is not kept');
select throws_ok($$select public.save_strategy(gen_random_uuid(), 'x', tests.strategy(), tests.hash(tests.strategy()), tests.id('other_account'))$$,
  'P0001', 'not_found', 'no account of somebody else');
select tests.be('stranger');
select throws_ok($$select tests.save_strategy('cross')$$, 'P0001', 'not_found', 'nobody writes to somebody else''s');
select is((select count(*) from public.strategies where is_own), 0::bigint, 'nor sees it');
select cmp_ok((select count(*) from public.strategies where template), '>', 5::bigint, 'everybody sees the templates');
select is((select is_own || state from public.copy_strategy((select id from public.strategies order by name limit 1), tests.id('copy'))),
  'truedraft', 'and copies one into a draft of their own');
select throws_ok($$select public.arm_strategy((select id from public.strategies where not is_own limit 1), gen_random_uuid(), repeat('a', 64), 'x', 'x')$$,
  'P0001', 'not_found', 'a template is not armed');
select throws_ok($$select public.copy_strategy(tests.id('cross'), gen_random_uuid())$$, 'P0001', 'not_found',
  'nor is a strategy of somebody else copied');

/* armed, edited, disarmed */
select tests.be('owner');
select throws_ok($$select tests.arm_strategy('cross', 'v1')$$, 'P0001', 'input_invalid', 'who trades needs an account');
select tests.save_strategy('cross', '{}', tests.id('account'));
select throws_ok($$select public.arm_strategy(tests.id('cross'), tests.id('v1'), repeat('a', 64), 'x', 'x')$$, 'P0001', 'strategy_changed',
  'what was not shown is not armed');
select is(tests.arm_strategy('cross', 'v1'), 'armed', 'a strategy is armed');
select is(tests.arm_strategy('cross', 'v1'), 'armed', 'which may be asked for again');
select throws_ok($$select public.arm_strategy(tests.id('cross'), tests.id('v1'), repeat('a', 64), 'x', 'x')$$, '23505',
  'idempotency_key_reused', 'but not with another hash');
select is((select hash || kind from public.armed_versions where id = tests.id('v1') and disarmed_at is null),
  (select hash from saved) || 'strategy', 'it may trade under the same id and hash');
select is((select params ->> 'stage' from public.notifications where event_type = 'strategy_armed'), 'paper', 'its owner is told');

/* signals */
select tests.be('bridge');
select is((select stage || '/' || environment || '/' || coalesce(cap_won::text, 'no cap') from public.list_armed_strategies()),
  'paper/paper/no cap', 'its bridge runs it');
create temporary table given as select tests.order_signal('v1', '1:0') as answer;
grant select on given to public;
select is((select concat_ws('/', answer ->> 'isNew', answer ->> 'decision', answer #>> '{intent,state}') from given), 'true/proposed/ready',
  'a signal makes its order in the same breath');
select is(tests.order_signal('v1', '1:0') - 'isNew' #- '{intent,now}', (select answer - 'isNew' #- '{intent,now}' from given), 'told again it is the same signal and order');
select is(tests.order_signal('v1', '1:0') ->> 'isNew', 'false', 'and not a new one');
select is(tests.refuse_signal('v1', '2:0') ->> 'decidedBy', 'max_orders', 'what a guard decided against makes none');
select is(tests.order_signal('v1', '3:0', '{"limitPrice": "70050"}') ->> 'decidedBy', 'price_off_tick', 'nor what the ledger refuses');
select is(tests.order_signal('v1', '3:1', '{"quantity": "0"}') ->> 'decidedBy', 'quantity_invalid', 'nor an order of nothing');
select throws_ok($$select tests.order_signal('v1', '4:0', '{}', 9)$$, 'P0001', 'lease_lost', 'whoever has no lease gives no signal');
select throws_ok($$select tests.order_signal('v1', '4:0', '{"side": "sell"}')$$, 'P0001', 'input_invalid', 'an order is what its signal says');
select throws_ok($$select public.record_signal(tests.id('v1') || ':005930.KRX:4:0', tests.id('v1'), tests.signal(), null, null)$$, 'P0001',
  'input_invalid', 'without an order somebody decided');
select throws_ok($$select public.record_signal(tests.id('v1') || ':000660.KRX:4:0', tests.id('v1'), tests.signal(), 'max_orders')$$, 'P0001',
  'input_invalid', 'the key is the instrument''s own');
select tests.be('other_bridge');
select throws_ok($$select tests.refuse_signal('v1', '5:0')$$, 'P0001', 'not_found', 'another bridge gives no signal of it');
select is((select count(*) from public.list_armed_strategies()), 0::bigint, 'and sees nothing of it');
select tests.be('owner');
select throws_ok($$select tests.refuse_signal('v1', '5:0')$$, '42501', 'permission_missing', 'nor does a person');
select results_eq('select decision, decided_by, intent_id is not null from public.strategy_signals order by recorded_at',
  $$values ('proposed', null, true), ('refused', 'max_orders', false), ('refused', 'price_off_tick', false), ('refused', 'quantity_invalid', false)$$,
  'its owner sees what became of each');
select is((select signals_today from public.strategies where id = tests.id('cross')), 4, 'and how many there were');
select is((select source || '/' || (source_id = tests.id('v1')) from public.orders
  where id = (select (answer #>> '{intent,id}')::uuid from given)), 'strategy/true', 'the order says whose it is');
select tests.be('stranger');
select is((select count(*) from public.strategy_signals) + (select count(*) from public.strategy_versions), 0::bigint,
  'a stranger sees nothing of it');
select tests.be('operator');
select throws_ok($$update trade.strategy_signals set decided_by = 'x'$$, '42501', 'append_only', 'nobody changes a signal');
set constraints all immediate;
select throws_ok('truncate trade.strategy_signals', '42501', 'append_only', 'nor empties them');
select throws_ok($$update trade.strategy_versions set definition = '{}'$$, '42501', 'append_only', 'nobody changes a version');
set constraints all deferred;

/* pause, resume, hold, disarm */
select tests.be('owner');
select is((select state from public.pause_strategy(tests.id('cross'))), 'paused', 'a strategy is paused');
select is((select state from public.orders where id = (select (answer #>> '{intent,id}')::uuid from given)), 'expired',
  'and what of it waited has ended');
select tests.be('bridge');
select throws_ok($$select tests.order_signal('v1', '6:0')$$, '42501', 'version_not_armed', 'a paused strategy gives no signal');
select throws_ok($$select public.propose_intent(gen_random_uuid(), tests.id('account'), tests.id('v1'), (select hash from public.list_armed_versions()
  where id = tests.id('v1')), '005930.KRX', 'buy', 'limit', '1', 'process-1', 1, '70000')$$, '42501', 'version_not_armed',
  'nor does it order past its signals');
select is((select count(*) from public.list_armed_strategies()), 0::bigint, 'nor is it listed');
select tests.be('owner');
select is((select state from public.resume_strategy(tests.id('cross'))), 'armed', 'goes on');
select tests.be('bridge');
select is(tests.order_signal('v1', '6:1', '{"needsApproval": true}') #>> '{intent,state}', 'proposed', 'what it asks for may wait for a yes');
select tests.be('owner');
select is((select concat_ws('/', params ->> 'strategyName', params ->> 'versionNumber', params ->> 'ruleName') from public.notifications
  where event_type = 'order_proposed'), 'cross/1', 'whose message names it and its version');
select tests.be('bridge');
select is(public.hold_strategy(tests.id('cross'), tests.id('v1'), 'foreign_fill', '{"instrumentId": "005930.KRX"}'), true, 'its bridge makes it rest');
select is(public.hold_strategy(tests.id('cross'), tests.id('v1'), 'foreign_fill'), false, 'once');
select tests.be('owner');
select is((select state || '/' || reason_code from public.strategies where id = tests.id('cross')), 'paused/foreign_fill', 'and says why');
select is((select count(*) from public.notifications where event_type = 'strategy_paused'), 1::bigint, 'to its owner as well');
select is((select state || '/' || coalesce(reason_code, 'none') from public.resume_strategy(tests.id('cross'))), 'armed/none', 'who lets it go on');
select tests.save_strategy('cross', '{"name": "edited"}', tests.id('account'));
select is(tests.arm_strategy('cross', 'v2'), 'armed', 'an edit takes its place');
select results_eq('select number, armed_at is not null, disarmed_at is not null from public.strategy_versions order by number',
  'values (1, true, true), (2, true, false)', 'and ends the version before it');
select tests.be('bridge');
select throws_ok($$select tests.refuse_signal('v1', '7:0')$$, '42501', 'version_not_armed', 'which gives no signal any more');
select is(public.record_strategy_states(jsonb_build_array(jsonb_build_object('versionId', tests.id('v2'), 'state', '{"n": 1}'::jsonb),
  jsonb_build_object('versionId', tests.id('v1'), 'state', '{}'::jsonb))), 1, 'only the armed version''s state is kept');
select is((select state from public.list_armed_strategies()), '{"n": 1}', 'and read back after a restart');
select is(public.switch_off_strategy(tests.id('cross'), tests.id('v1'), 'internal'), false, 'an older version switches nothing off');
select is(public.switch_off_strategy(tests.id('cross'), tests.id('v2'), 'internal', '{"message": "NaN"}'), true, 'what fails is switched off');
select tests.be('owner');
select is((select state || '/' || reason_code from public.strategies where id = tests.id('cross')), 'switched_off/internal', 'with its reason');
select is((select count(*) from public.notifications where event_type = 'strategy_switched_off'), 1::bigint, 'its owner is told');
select tests.save_strategy('cross', '{}', tests.id('account'));
select tests.arm_strategy('cross', 'v3');
select lives_ok($$select public.disarm_version(tests.id('v3'))$$, 'a version disarmed by its id');
select is((select state from public.strategies where id = tests.id('cross')), 'draft', 'disarms its strategy');
select lives_ok($$select public.disarm_strategy(tests.id('cross'))$$, 'which is never refused');
select tests.arm_strategy('cross', 'v4');
select public.archive_strategy(tests.id('cross'));
select is((select count(*) from public.armed_versions where kind = 'strategy' and disarmed_at is null), 0::bigint, 'archived, nothing of it is armed');
select throws_ok($$select public.pause_strategy(tests.id('cross'))$$, 'P0001', 'not_found', 'and it is out of reach');

/* its universe */
select tests.be('owner');
select tests.save_strategy('list', jsonb_build_object('universe', jsonb_build_object('watchlist', (select min(id::text)
  from public.watchlist_folders))), tests.id('account'));
select tests.be('operator');
insert into tests.ids values ('l1', gen_random_uuid());
select tests.be('owner');
select tests.arm_strategy('list', 'l1');
select tests.be('bridge');
select is((select cardinality(symbols) from public.list_armed_strategies()), 4, 'a strategy of a watchlist is listed with what is in it');
select tests.be('owner');
select public.disarm_strategy(tests.id('list'));

/* while the session goes on */
select tests.save_strategy('waits', '{}', tests.id('account'));
select tests.be('operator');
select tests.session('1 h');
select tests.be('owner');
select tests.arm_strategy('waits', 'w1');
select tests.save_strategy('waits', '{"name": "edited"}', tests.id('account'));
select throws_ok($$select tests.arm_strategy('waits', 'w2')$$, 'P0001', 'market_open', 'an armed one is not replaced while the market is open');
select is(tests.arm_strategy('waits', 'w2', 'after_close'), 'armed', 'its edit may wait for the close');
select tests.be('bridge');
select is(public.arm_due_strategies(), 0, 'nothing is due before');
select tests.be('operator');
select tests.session();
set constraints all immediate;
alter table trade.strategy_versions disable trigger keep_version;
update trade.strategy_versions set due_at = now() where id = tests.id('w2');
alter table trade.strategy_versions enable trigger keep_version;
set constraints all deferred;
select tests.be('other_bridge');
select is(public.arm_due_strategies(), 0, 'another bridge arms nothing of it');
select tests.be('bridge');
select public.bridge_heartbeat('1.0.0', '{"kind": "live"}');
select is((select version_id from public.list_armed_strategies()), tests.id('w2'), 'a heartbeat after the close arms the new one');

/* limits */
select tests.be('operator');
insert into trade.strategies (id, user_id, name, draft, draft_hash)
select gen_random_uuid(), tests.id('stranger'), 'x', '{}', repeat('a', 64) from generate_series(1, 200);
update trade.strategies set signals = 5000, signals_on = private.kst_date(now()) where id = tests.id('waits');
select tests.be('stranger');
select throws_ok($$select tests.save_strategy('other')$$, 'P0001', 'strategies_exceeded', 'two hundred strategies are enough');
select tests.be('bridge');
select throws_ok($$select tests.refuse_signal('w2', '1:0')$$, 'P0001', 'signals_exceeded', 'and five thousand signals a day');

select * from finish();
rollback;
