begin;
select no_plan();
select tests.setup();
select tests.make_user('watcher');
select private.register_watcher('watcher@example.com');
update private.call_limits set burst = 100000;
insert into tests.ids select name, gen_random_uuid() from unnest(array['cross', 'v1', 'v2']) name;
insert into public.trading_calendar (market, date, kind, open_time, close_time, name_ko, source, is_announced)
values ('KRX', '2027-03-04', 'late_open', '10:00', '16:30', '수능', 'test', true);

create function tests.begin_run(p_version text, p_date date, p_kind text, p_ends timestamptz default null, p_owner text default 'process-1',
  p_epoch bigint default 1) returns text language sql as $$
  select concat_ws('/', r ->> 'isBegun', r ->> 'isResumed', r ->> 'state')
  from public.begin_strategy_run(tests.id(p_version), p_date, p_kind, p_owner, p_epoch, p_ends) r
$$;
create function tests.today() returns date language sql as $$ select private.kst_date(now()) $$;

/* what is due */
select tests.be('owner');
select public.save_strategy(tests.id('cross'), 'cross', tests.strategy(), tests.hash(tests.strategy()), tests.id('account'));
select public.arm_strategy(tests.id('cross'), tests.id('v1'), tests.hash(tests.strategy()), '문장', 'sentence');
select tests.be('operator');
create function tests.plan(p_date date) returns table (task text) language sql as $$
  select concat_ws(' ', p.kind, to_char(p.due_at at time zone 'Asia/Seoul', 'HH24:MI'), to_char(p.ends_at at time zone 'Asia/Seoul', 'HH24:MI'))
  from trade.strategy_versions v, private.plan_of(v, p_date) p where v.id = tests.id('v1') order by p.due_at
$$;
select results_eq($$select tests.plan('2026-11-20')$$,
  $$values ('prepare 08:50 09:00'), ('session 09:00 15:30'), ('close 15:30 16:30'), ('statement 15:45 00:00')$$, 'a usual day');
select results_eq($$select tests.plan('2027-03-04')$$,
  $$values ('prepare 09:50 10:00'), ('session 10:00 16:30'), ('close 16:30 17:30'), ('statement 16:45 00:00')$$, 'a day that opens late');
select is_empty($$select tests.plan('2026-11-21')$$, 'nothing on a Saturday');
select is_empty($$select tests.plan('2026-12-25')$$, 'nor on a holiday');

/* begun and ended once */
select tests.be('bridge');
select is(tests.begin_run('v1', tests.today(), 'session', now() + interval '2 h'), 'true/false/running', 'a run is begun, also when the calendar has none');
select is(tests.begin_run('v1', tests.today(), 'session', now() + interval '2 h'), 'false/false/running', 'once');
select throws_ok($$select tests.begin_run('v1', tests.today(), 'close', null, 'process-2')$$, 'P0001', 'lease_lost', 'by nobody without the lease');
select throws_ok($$select tests.begin_run('v1', tests.today() + 2, 'session')$$, 'P0001', 'input_invalid', 'not of the day after tomorrow');
select is(tests.begin_run('v1', '2020-03-19', 'prepare'), 'true/false/running', 'but of a day that is played back');
select public.end_strategy_run(tests.id('v1'), '2020-03-19', 'prepare', 'done', 'process-1', 1);
select throws_ok($$select tests.begin_run('v1', tests.today(), 'lunch')$$, 'P0001', 'input_invalid', 'nor of what nobody knows');
select is(public.end_strategy_run(tests.id('v1'), tests.today(), 'session', 'done', 'process-2', 1), false, 'only its holder ends it');
select tests.be('operator');
update private.leases set owner = 'process-2', epoch = 2;
select tests.be('bridge');
select is(tests.begin_run('v1', tests.today(), 'session', null, 'process-2', 2), 'true/true/running', 'the next process takes it over');
select is(public.end_strategy_run(tests.id('v1'), tests.today(), 'session', 'done', 'process-1', 1), false, 'and the old one ends nothing');
select is(public.end_strategy_run(tests.id('v1'), tests.today(), 'session', 'done', 'process-2', 2, '{"signals": 2}'), true, 'the new one does');
select is(tests.begin_run('v1', tests.today(), 'session', null, 'process-2', 2), 'false/false/done', 'what is done is not begun again');
select tests.be('other_bridge');
select throws_ok($$select tests.begin_run('v1', tests.today(), 'close')$$, 'P0001', 'not_found', 'another bridge begins nothing of it');
select tests.be('owner');
select throws_ok($$select tests.begin_run('v1', tests.today(), 'close')$$, '42501', 'permission_missing', 'nor does a person');
select is((select concat_ws('/', kind, state, detail ->> 'signals') from public.strategy_runs where date = tests.today()), 'session/done/2', 'its owner sees it');
select is((select last_run_at is not null from public.strategies where id = tests.id('cross')), true, 'and when it ran last');
select tests.be('stranger');
select is((select count(*) from public.strategy_runs), 0::bigint, 'a stranger does not');

/* missed: at a time of our choosing, Wednesday evening, armed on the Monday before the open */
select tests.be('operator');
set constraints all immediate;
delete from trade.strategy_runs;
alter table trade.strategy_versions disable trigger keep_version;
update trade.strategy_versions set armed_at = '2026-11-16T08:00:00+09';
alter table trade.strategy_versions enable trigger keep_version;
insert into trade.strategy_runs (user_id, strategy_id, version_id, date, kind, due_at, ends_at, state)
select v.user_id, v.strategy_id, v.id, '2026-11-16', p.kind, p.due_at, p.ends_at, case p.kind when 'statement' then 'running' else 'done' end
from trade.strategy_versions v, private.plan_of(v, '2026-11-16') p;
create function tests.note(p_at timestamptz) returns integer language sql as $$ select private.note_missed(tests.id('bridge_id'), p_at) $$;
select is(tests.note('2026-11-17T08:00:00+09'), 1, 'what was begun and never ended is not known to be done');
select is(tests.note('2026-11-17T10:00:00+09'), 1, 'what nobody prepared was missed at the open');
select is(tests.note('2026-11-17T10:00:00+09'), 0, 'which is told once');
select is(tests.note('2026-11-18T20:00:00+09'), 6, 'after an outage of two days all of it is known');
select results_eq($$select date::text, string_agg(state, ' ' order by due_at) from trade.strategy_runs group by 1 order by 1$$,
  $$values ('2026-11-16', 'done done done failed'), ('2026-11-17', 'missed missed missed missed'), ('2026-11-18', 'missed missed missed due')$$,
  'day by day');
select is(private.note_missed(tests.id('other_bridge_id'), '2026-11-19T20:00:00+09'), 0, 'each bridge''s its own');
select results_eq($$select params ->> 'date', count from trade.notifications where event_type = 'strategy_run_missed' order by 1$$,
  $$values ('2026-11-16', 1), ('2026-11-17', 4), ('2026-11-18', 3)$$, 'its owner gets one message a day, however much was missed');
select tests.be('owner');
select public.pause_strategy(tests.id('cross'));
select tests.be('operator');
select is(tests.note('2026-11-19T10:00:00+09'), 1, 'what was planned when it was paused is still known');
select is(tests.note('2026-11-20T10:00:00+09'), 0, 'of a paused strategy nothing is due');

/* who looks */
select tests.be('owner');
select public.resume_strategy(tests.id('cross'));
select throws_ok('select public.note_missed_runs()', '42501', 'permission_missing', 'a person does not');
select tests.be('bridge');
select lives_ok('select public.note_missed_runs()', 'its bridge does');
select tests.be('watcher');
select lives_ok('select public.note_missed_runs()', 'and the watch over all of them');

/* a version that ends takes what was due along */
select tests.be('operator');
insert into trade.strategy_runs (user_id, strategy_id, version_id, date, kind, due_at, ends_at, state)
select user_id, strategy_id, id, '2030-01-02', kind, '2030-01-02', '2030-01-03', state from trade.strategy_versions,
  (values ('session', 'running'), ('close', 'due')) runs (kind, state);
select tests.be('owner');
select public.disarm_strategy(tests.id('cross'));
select results_eq($$select kind, state from public.strategy_runs where date = '2030-01-02'$$, $$values ('session', 'done')$$,
  'disarmed, nothing of it is due, and what ran is over');

select * from finish();
rollback;
