begin;
select no_plan();
select tests.setup();
select tests.make_user('second');
select tests.connect('second', 'bridge', 'second_account');
update private.call_limits set burst = 100000;
insert into tests.ids select name, gen_random_uuid() from unnest(array['a', 'b', 'c', 'd', 'e', 'parts', 'gone']) name;

create function tests.submit(p_name text, p_runs integer default 10, p_more jsonb default '{}') returns text language sql as $$
  select state from public.submit_backtest(tests.id(p_name), p_name, tests.backtest(p_more), tests.hash(tests.backtest(p_more)), p_runs)
$$;
create function tests.claim(p_worker text, p_limit integer default 1) returns text language sql as $$
  select string_agg(i.name, ' ' order by j.n) from public.claim_backtest(p_worker, p_limit) with ordinality j (id, user_id, strategy_id, kind, spec,
    spec_hash, total_runs, done_runs, attempts, n) join tests.ids i on i.id = j.id
$$;
create function tests.expire() returns void language plpgsql as $$
begin
  perform tests.be('operator');
  update trade.backtest_jobs set lease_until = clock_timestamp() - interval '1 s' where lease_until is not null;
  update trade.backtest_chunks set lease_until = clock_timestamp() - interval '1 s' where lease_until is not null;
end $$;

create function tests.write(p_name text) returns text language plpgsql as $$
begin
  insert into storage.objects (bucket_id, name) values ('backtests', p_name) on conflict (bucket_id, name) do update set updated_at = now();
  return 'written';
exception when insufficient_privilege then return 'refused';
end $$;
create function tests.object(p_user text, p_job text) returns text language sql as $$ select tests.id(p_user) || '/' || tests.id(p_job) || '.json.gz' $$;

/* asked for */
select tests.be('owner');
select is(tests.submit('a'), 'queued', 'a test is asked for');
select is(tests.submit('a'), 'queued', 'which may be repeated');
select throws_ok($$select tests.submit('a', 10, '{"from": "2020-01-01"}')$$, '23505', 'idempotency_key_reused', 'but not with another one');
select throws_ok(format('select public.submit_backtest(gen_random_uuid(), %L, %L, %L, %s)', 'x', bad, tests.hash(bad), runs), 'P0001',
  'input_invalid', 'refused: ' || why)
from (values ('[]', 1, 'a list'), ('{"v": 2, "task": {"kind": "single"}}', 1, 'another version'), ('{"v": 1}', 1, 'no task'),
  (tests.backtest(), 0, 'no runs'), (tests.backtest(), 100001, 'too many runs'),
  (tests.backtest(jsonb_build_object('x', rpad('', 140000, 'x'))), 1, 'more than 128 KB')) bads (bad, runs, why);
select throws_ok($$select public.submit_backtest(gen_random_uuid(), 'x', tests.backtest(), repeat('a', 64), 1)$$, 'P0001', 'input_invalid',
  'what was changed on the way is not kept');
select throws_ok($$select public.submit_backtest(gen_random_uuid(), 'x', tests.backtest(), tests.hash(tests.backtest()), 1, tests.id('a'))$$, 'P0001',
  'not_found', 'nor for a strategy nobody has');
select tests.submit('b');
select tests.submit('c');
select tests.be('stranger');
select is((select count(*) from public.backtest_jobs), 0::bigint, 'a stranger sees none of it');
select throws_ok($$select public.cancel_backtest(tests.id('a'))$$, 'P0001', 'not_found', 'nor cancels it');
select throws_ok($$select public.claim_backtest('w')$$, '42501', 'permission_missing', 'a person takes none');
select tests.be('second');
select tests.submit('d');

/* taken: whoever has the fewest running is next */
select tests.be('other_bridge');
select is(tests.claim('w0', 10), null, 'another bridge takes nothing of it');
select tests.be('bridge');
select is(tests.claim('w1', 2), 'a d', 'users take turns, the oldest first');
select is(tests.claim('w2'), 'b', 'and then the next one');
select is(public.record_backtest_progress(tests.id('a'), 'w1', 4, 30), true, 'its worker says how far it is');
select is(public.record_backtest_progress(tests.id('a'), 'w2', 9, 1), false, 'nobody else does');
select is(public.record_backtest_progress(tests.id('a'), 'w1', 2), true, 'what was done');
select tests.be('owner');
select is((select concat_ws('/', state, progress, done_runs, coalesce(eta_seconds, -1)) from public.backtest_jobs where id = tests.id('a')), 'running/0.4/4/-1',
  'is not undone');
select is((select state from public.cancel_backtest(tests.id('a'))), 'canceled', 'its owner cancels it');
select lives_ok($$select public.cancel_backtest(tests.id('a'))$$, 'which may be repeated');
select tests.be('bridge');
select is(public.record_backtest_progress(tests.id('a'), 'w1', 5), false, 'and its worker hears it at the next word');
select is(public.finish_backtest(tests.id('a'), 'w1', '{}', 10), false, 'and brings no result any more');
select is(public.finish_backtest(tests.id('b'), 'w2', '{"sharpe": 1.2}', 512), true, 'another one comes to its end');
select is(public.finish_backtest(tests.id('b'), 'w2', '{"sharpe": 9}', 1), false, 'once');
select is(public.fail_backtest(tests.id('d'), 'w1', 'internal', '{"message": "no bars"}'), true, 'and one fails');
select tests.be('owner');
select is((select concat_ws('/', state, progress, summary ->> 'sharpe', result_bytes) from public.backtest_jobs where id = tests.id('b')), 'done/1/1.2/512',
  'its owner has the result');
select is((select count(*) from public.notifications where event_type = 'backtest_done'), 1::bigint, 'and is told');
select tests.be('second');
select is((select params ->> 'reasonCode' from public.notifications where event_type = 'backtest_failed'), 'internal', 'of a failure as well');

/* a worker that dies */
select tests.be('bridge');
select is(tests.claim('w1'), 'c', 'one is taken');
select is(tests.claim('w2'), null, 'by one worker');
select tests.expire();
select tests.be('bridge');
select is(tests.claim('w2'), 'c', 'until that one has been silent for a minute');
select is(public.record_backtest_progress(tests.id('c'), 'w1', 1), false, 'then it is not its any more');
select is(public.release_backtest(tests.id('c'), 'w1'), false, 'nor its to give back');
select is(public.release_backtest(tests.id('c'), 'w2'), true, 'whoever stops gives it back');
select is((select attempts from public.claim_backtest('w3')), 2, 'which is no failed try');
select tests.be('operator');
update trade.backtest_jobs set attempts = 5 where id = tests.id('c');
select tests.expire();
select tests.be('bridge');
select is(tests.claim('w3'), null, 'after five tries');
select tests.be('owner');
select is((select state || '/' || reason_code from public.backtest_jobs where id = tests.id('c')), 'failed/attempts_exceeded', 'it is given up');

/* in parts */
select tests.submit('parts', 10, '{"task": {"kind": "sweep"}}');
select tests.be('bridge');
select is(tests.claim('w1'), 'parts', 'a sweep is taken');
select throws_ok($$select public.plan_backtest_chunks(tests.id('parts'), 'w1', array[]::integer[])$$, 'P0001', 'input_invalid', 'it has parts');
select is(public.plan_backtest_chunks(tests.id('parts'), 'w9', array[4, 4, 2]), false, 'parted by whoever holds it');
select is(public.plan_backtest_chunks(tests.id('parts'), 'w1', array[4, 4, 2]), true, 'into three');
select is(public.plan_backtest_chunks(tests.id('parts'), 'w1', array[5, 5]), true, 'once');
select results_eq($$select chunk, runs, chunks from public.claim_backtest_chunks('w1', 2)$$, 'values (0, 4, 3), (1, 4, 3)', 'a worker takes two');
select results_eq($$select chunk, attempts from public.claim_backtest_chunks('w2', 5)$$, 'values (2, 1)', 'another one the rest');
select is(public.record_backtest_chunk(tests.id('parts'), 0, '{"n": 0}'), '{"isNew": true, "left": 2}', 'a part is done');
select is(public.record_backtest_chunk(tests.id('parts'), 0, '{"n": 9}'), '{"isNew": false, "left": 2}', 'once');
select tests.expire();
update trade.backtest_jobs set lease_until = clock_timestamp() + interval '1 min' where id = tests.id('parts');
select tests.be('bridge');
select results_eq($$select chunk, attempts from public.claim_backtest_chunks('w3', 5, tests.id('parts'))$$, 'values (1, 2), (2, 2)', 'what died is taken again');
select is(public.record_backtest_chunk(tests.id('parts'), 1, '{"n": 1}') ->> 'isNew', 'true', 'one of the two brings it');
select is(public.record_backtest_chunk(tests.id('parts'), 2, '{"n": 2}'), '{"isNew": true, "left": 0}', 'until nothing is left');
select results_eq($$select chunk, result ->> 'n' from public.list_backtest_chunks(tests.id('parts'), 0)$$, $$values (1, '1'), (2, '2')$$, 'page by page');
select throws_ok($$select public.record_backtest_chunk(tests.id('parts'), 7, '{}')$$, 'P0001', 'not_found', 'no part nobody planned');
select tests.be('owner');
select is((select progress from public.backtest_jobs where id = tests.id('parts')), 1::real, 'its owner sees them come in');
select tests.be('bridge');
select public.finish_backtest(tests.id('parts'), 'w1', '{}', 1);
select is(public.record_backtest_chunk(tests.id('parts'), 1, '{}'), null, 'a part that comes too late counts no more');

/* its object */
select tests.be('owner');
select tests.submit('e');
select tests.be('bridge');
select is(tests.write(tests.object('owner', 'e')), 'refused', 'nobody writes the result of what does not run');
select tests.claim('w1');
select is(array[tests.write(tests.object('owner', 'e')), tests.write(tests.object('owner', 'e'))], array['written', 'written'], 'its bridge does, and once more');
select is(tests.write(tests.object('second', 'e')), 'refused', 'under its owner alone');
select is(tests.write(tests.id('owner') || '/note.json.gz'), 'refused', 'and nothing else');
select tests.be('other_bridge');
select is(tests.write(tests.object('owner', 'e')), 'refused', 'another bridge does not');
select is((select count(*) from storage.objects), 0::bigint, 'nor does it read it');
select tests.be('stranger');
select is((select count(*) from storage.objects), 0::bigint, 'nor does a stranger');
select tests.be('anon');
select is((select count(*) from storage.objects), 0::bigint, 'nor anybody');
select tests.be('owner');
select is((select count(*) from storage.objects), 1::bigint, 'its owner does');
select is(tests.write(tests.object('owner', 'a')), 'refused', 'and writes none');

/* removed */
select lives_ok($$select public.remove_backtest(tests.id('e'))$$, 'its owner removes it while it runs');
select is((select count(*) from public.backtest_jobs where id = tests.id('e')), 0::bigint, 'and sees it no more');
select tests.be('bridge');
select is((select array_agg(user_id) from public.list_removed_backtests() where id = tests.id('e')), array[tests.id('owner')], 'its bridge is told');
with gone as (delete from storage.objects where name = tests.object('owner', 'e') returning 1) select is((select count(*) from gone), 1::bigint, 'and deletes its object');
select is(public.forget_backtests(array[tests.id('e'), tests.id('b')]), 1, 'and then forgets it, but not what is still shown');

/* quota */
select tests.be('operator');
insert into trade.backtest_jobs (id, user_id, name, kind, spec, spec_hash, total_runs, state)
select gen_random_uuid(), tests.id('owner'), 'old', 'single', '{}', repeat('a', 64), 1, case when n <= 20 then 'queued' else 'done' end
from generate_series(1, 210) n;
select tests.be('owner');
select throws_ok($$select tests.submit('gone')$$, 'P0001', 'backtests_exceeded', 'twenty may wait at once');
select tests.be('operator');
update trade.backtest_jobs set state = 'done' where name = 'old';
select tests.be('owner');
select is(tests.submit('gone'), 'queued', 'and of what is done');
select is((select count(*) from public.backtest_jobs), 200::bigint, 'the newest two hundred are kept');

select * from finish();
rollback;
