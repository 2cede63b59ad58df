begin;
select no_plan();
select tests.setup();
select tests.connect_live('owner', 'bridge', 'live');

/* defaults */
select tests.be('owner');
select is(public.read_risk_limits(tests.id('live')) -> 'maxOrderValueWon', '5000000', 'a live order is worth five million won at most');
select is(public.read_risk_limits(tests.id('account')) -> 'maxOrderValueWon', '50000000', 'a paper one fifty');
select is(public.read_risk_limits(tests.id('live')) -> 'allowReceivables', 'false', 'nothing is bought on credit');
select is((select count(*) from public.risk_limit_rules), (select count(*) from jsonb_object_keys(public.read_risk_limits(tests.id('live')))),
  'every limit has a value');
select is_empty('select * from public.risk_limits', 'nothing is set to begin with');
select tests.be('operator');
select is((select count(*)::integer from trade.risk_limit_rules
  where column_name not in (select attname from pg_attribute where attrelid = 'trade.risk_limits'::regclass)), 0,
  'every limit has its column');

/* stricter at once */
select tests.be('owner');
prepare set_limits(text, jsonb) as select public.set_risk_limits(tests.id($1), $2);
select is(public.set_risk_limits(tests.id('live'), '{"maxOrderValueWon": 3000000, "collarRate": 0.02}') ->> 'maxOrderValueWon', '3000000',
  'a lower limit of a live account holds at once, with no second factor');
select is((select max_order_value_won || '/' || collar_rate || '/' || pending from public.risk_limits), '3000000/0.02/{}', 'and is written down');
select lives_ok($$execute set_limits('live', '{"minDepthMultiple": 5}')$$, 'where more is stricter, more holds at once');

/* looser later */
select throws_ok($$execute set_limits('live', '{"maxOrderValueWon": 3000001}')$$, '42501', 'step_up_required', 'a higher limit needs a second factor');
select throws_ok($$execute set_limits('live', '{"minDepthMultiple": 4}')$$, '42501', 'step_up_required', 'so does less where less is looser');
select throws_ok($$execute set_limits('live', '{"maxOrderValueWon": null}')$$, '42501', 'step_up_required', 'and going back to a looser default');
select throws_ok($$execute set_limits('live', '{"allowReceivables": true}')$$, '42501', 'step_up_required', 'and a loosened yes or no');
select throws_ok($$execute set_limits('live', '{"maxDailyOrders": 10, "maxOrderValueWon": 9000000}')$$, '42501', 'step_up_required',
  'a mixed change is refused whole');
select is((select max_daily_orders from public.risk_limits), null, 'and leaves nothing behind');
select tests.step_up('owner', '301 s');
select throws_ok($$execute set_limits('live', '{"maxOrderValueWon": 8000000}')$$, '42501', 'step_up_required', 'a proof that is not fresh is none');
select tests.step_up('owner');
select is(public.set_risk_limits(tests.id('live'), '{"maxOrderValueWon": 8000000, "maxDailyOrders": 20, "collarRate": null}') ->> 'maxOrderValueWon',
  '3000000', 'with one it is taken, and waits');
select is((select (pending #>> '{maxOrderValueWon,value}') || '/' || max_daily_orders from public.risk_limits), '8000000/20', 'as pending, while the rest holds');
select cmp_ok((select (pending #>> '{maxOrderValueWon,effectiveAt}')::timestamptz from public.risk_limits), '>', clock_timestamp() + interval '23 hours',
  'a whole day');
select tests.be('operator');
update trade.risk_limits set pending = replace(pending::text, to_char(clock_timestamp() at time zone 'utc' + interval '1 day', 'YYYY-MM-DD'), '2026-01-01')::jsonb;
select tests.be('owner');
select is(public.read_risk_limits(tests.id('live')) -> 'maxOrderValueWon', '8000000', 'when the day is over it holds');
select is(public.read_risk_limits(tests.id('live')) -> 'collarRate', '0.03', 'so does the default it went back to');
select is(public.set_risk_limits(tests.id('live'), '{"maxOrderValueWon": 7000000}') ->> 'collarRate', '0.03', 'also after the next change');
select is((select max_order_value_won || '/' || coalesce(collar_rate::text, 'default') || '/' || pending from public.risk_limits), '7000000/default/{}',
  'which writes it down');
select tests.step_up('owner');
select public.set_risk_limits(tests.id('live'), '{"maxOrderValueWon": 9000000}');
select is(public.set_risk_limits(tests.id('live'), '{"maxOrderValueWon": 6000000}') ->> 'maxOrderValueWon', '6000000', 'a lower value takes back one that waits');
select is((select pending from public.risk_limits), '{}', 'and nothing waits any more');

/* scopes */
select tests.be('owner');
select lives_ok($$select public.set_risk_limits(tests.id('account'), '{"maxOrderValueWon": 90000000, "maxDailyOrders": 50000}')$$,
  'a paper account is set as its owner likes');
select lives_ok($$select public.set_risk_limits(null, '{"maxDailyOrders": 15, "maxOpenOrders": 5}')$$, 'the user''s own limits are for all accounts');
select is(public.read_risk_limits(tests.id('live')) -> 'maxOpenOrders', '5', 'that say nothing themselves');
select is(public.read_risk_limits(tests.id('live')) -> 'maxDailyOrders', '20', 'and not for those that do');
select is(public.read_risk_limits() -> 'maxDailyOrders', '15', 'asked for without an account they are told');
select throws_ok($$select public.set_risk_limits(null, '{"maxOpenOrders": 6}')$$, '42501', 'step_up_required', 'they count as live');

/* what is refused */
select throws_ok($$execute set_limits('account', '{"maxOrders": 1}')$$, 'P0001', 'input_invalid', 'a limit nobody knows');
select throws_ok($$execute set_limits('account', '{"user_id": 1}')$$, 'P0001', 'input_invalid', 'a column that is no limit');
select throws_ok($$execute set_limits('account', '{}')$$, 'P0001', 'input_invalid', 'nothing');
select throws_ok($$execute set_limits('account', '[1]')$$, 'P0001', 'input_invalid', 'a list');
select throws_ok($$execute set_limits('account', null)$$, 'P0001', 'input_invalid', 'no value at all');
select throws_ok($$execute set_limits('account', '{"maxOrderValueWon": 9999}')$$, 'P0001', 'limit_out_of_range', 'less than the least');
select throws_ok($$execute set_limits('account', '{"maxOrderValueWon": 1000000001}')$$, 'P0001', 'limit_out_of_range', 'more than the most');
select lives_ok($$execute set_limits('account', '{"maxOrderValueWon": 10000}')$$, 'the least itself is taken');
select throws_ok($$execute set_limits('account', '{"maxDailyOrders": 1.5}')$$, 'P0001', 'limit_out_of_range', 'half an order');
select throws_ok($$execute set_limits('account', '{"collarRate": "0.02"}')$$, 'P0001', 'limit_out_of_range', 'a number in words');
select throws_ok($$execute set_limits('account', '{"allowReceivables": 1}')$$, 'P0001', 'limit_out_of_range', 'a number for yes or no');
select throws_ok($$execute set_limits('account', '{"reducingLossRate": 0.3}')$$, 'P0001', 'limit_out_of_range', 'stopping before slowing down');
select tests.be('stranger');
select is_empty('select * from public.risk_limits', 'a stranger sees no limit of others');
select throws_ok($$execute set_limits('account', '{"collarRate": 0.02}')$$, 'P0001', 'not_found', 'and sets none');
select throws_ok($$select public.read_risk_limits(tests.id('account'))$$, 'P0001', 'not_found', 'and reads none');
select throws_ok($$update trade.risk_limits set max_order_value_won = 1$$, '42501', null, 'nobody writes them by hand');
select throws_ok($$update trade.risk_limit_rules set most = 1$$, '42501', null, 'or their ranges');
select tests.be('operator');
set constraints all immediate;
select cmp_ok((select count(*)::integer from trade.audit_log where action = 'risk_limits_set'), '>=', 8, 'every change is in the audit log');
select is((select body -> 'before' ->> 'maxOrderValueWon' from trade.audit_log where action = 'risk_limits_set' order by seq limit 1), '5000000',
  'with what held before');

select * from finish();
rollback;
