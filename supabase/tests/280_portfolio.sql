-- What an owner's figures are made of: fills with whose they are, page by page, and days with both their ends.
begin;
select no_plan();
select tests.setup();
insert into tests.ids select name, gen_random_uuid() from unnest(array['cross', 'v1', 'trader', 't1', 't1_order']) name;

create function tests.buying() returns text language sql as $$
  select tests.definition('{"kind": "strategy", "name": "돌파", "then": [{"do": "order", "side": "buy", "size": {"qty": 1}, "type": "market"}]}')
$$;
-- "<order>+<shares after>" of a page, in its order.
create function tests.page(p_limit integer, p_date date default null, p_no text default null, p_qty integer default null)
returns text[] language sql as $$
  select array(select right(order_no, 1) || '+' || cum_qty_after
    from public.list_trades(tests.id('account'), p_date, p_no, p_qty, p_limit))
$$;

/* by hand, by a rule, by a strategy, and by nobody we know */
select tests.place_and_claim('order');
select tests.be('owner');
select from public.save_strategy(tests.id('cross'), '적립식', tests.strategy(), tests.hash(tests.strategy()), tests.id('account'));
select from public.arm_strategy(tests.id('cross'), tests.id('v1'), tests.hash(tests.strategy()), '문장', 'sentence');
select from public.save_rule(tests.id('trader'), '돌파', 'strategy', tests.buying(), tests.id('account'));
select from public.arm_rule(tests.id('trader'), tests.id('t1'), tests.hash(tests.buying()), '문장', 'sentence');
select tests.be('bridge');
select public.record_ack(tests.id('order'), '2026-11-20', '1', '06010', now());
create temporary table signaled as
  select (public.record_signal(tests.id('v1') || ':005930.KRX:1:0', tests.id('v1'), tests.signal(), null,
    '{"side": "buy", "orderType": "limit", "quantity": "10", "limitPrice": "70000"}', 'process-1', 1) #>> '{intent,id}')::uuid as id;
grant select on signaled to public;
select from public.propose_intent(tests.id('t1_order'), tests.id('account'), tests.id('t1'), tests.hash(tests.buying()), '005930.KRX',
  'buy', 'limit', '10', 'process-1', 1, '70000', null, 'day', false);
select public.claim_intent(id, 'process-1', 1) from (select id from signaled union select tests.id('t1_order')) made;
select public.record_ack((select id from signaled), '2026-11-20', '2', '06010', now());
select public.record_ack(tests.id('t1_order'), '2026-11-20', '3', '06010', now());
select public.record_order_reports(tests.id('account'), tests.report('000000000' || no, cum), 'list')
from (values (1, 4), (1, 10), (2, 5), (3, 6), (4, 7)) reports (no, cum);
-- The same of somebody else's account.
select tests.be('other_bridge');
select public.record_order_reports(tests.id('other_account'), tests.report('0000000009', 9), 'list');

select tests.be('owner');
select results_eq('select right(order_no, 1), quantity, amount, source, owner_name, owner_version from public.trades order by order_no, cum_qty_after',
  $$values ('1', 4, 280000::numeric, 'web', null, null), ('1', 6, 420000, 'web', null, null), ('2', 5, 350000, 'strategy', '적립식', 1),
    ('3', 6, 420000, 'rule', '돌파', 1), ('4', 7, 490000, 'external', null, null)$$, 'each fill says whose it is');
select results_eq('select distinct owner_id from public.trades where owner_id is not null order by 1',
  'select id from tests.ids where name in (''cross'', ''trader'') order by 1', 'by the rule or strategy, whatever version of it');
select is((select traded_at from public.trades where order_no = '0000000004'), to_timestamp(1795136400),
  'a fill of a past day is dated by its order');
select results_eq('select name_ko, market, kind from public.trades limit 1',
  'select name_ko, market, kind from public.instruments where id = ''005930.KRX''', 'and says what it is of');

/* page by page */
select is(tests.page(2), array['1+4', '1+10'], 'a page');
select is(tests.page(2, '2026-11-20', '0000000001', 10), array['2+5', '3+6'], 'and the one after it');
select is(tests.page(2, '2026-11-20', '0000000003', 6), array['4+7'], 'and the last one');
select is(tests.page(0), array['1+4'], 'a page has a line at least');
select throws_ok($$select public.list_trades(tests.id('other_account'))$$, 'P0001', 'not_found', 'of one''s own accounts');

/* days */
select tests.be('bridge');
select public.record_day_snapshot(tests.id('account'), '2026-11-20', 'start', '{"cashD2": 1}');
select public.record_day_snapshot(tests.id('account'), '2026-11-20', 'end', '{"cashD2": 2}');
select public.record_day_snapshot(tests.id('account'), '2026-11-23', 'start', '{"cashD2": 3}');
select public.record_statement(tests.id('account'), '2026-11-20', '{"tiesOut": true, "lines": [1]}');
select is((select count(*) from public.account_days), 0::bigint, 'a bridge reads no figures');
select is((select count(*) from public.trades), 0::bigint, 'nor fills');
select tests.be('owner');
select results_eq('select date, day_start, day_end, statement, environment from public.account_days order by date',
  $$values ('2026-11-20'::date, '{"cashD2": 1}'::jsonb, '{"cashD2": 2}'::jsonb, '{"tiesOut": true}'::jsonb, 'paper'),
    ('2026-11-23', '{"cashD2": 3}', null, null, 'paper')$$, 'a day has its ends, as far as they are known, and what it amounted to');
select tests.be('bridge');
select public.record_adjustment(tests.id('account'), 'corporate_action', '005930.KRX', '{"action": "split"}');
create temporary table records as
  select public.list_account_records(tests.id('account'), private.kst_date(now()) - 20, private.kst_date(now()) + 10) as r;
select is((select jsonb_array_length(r -> 'actions') from records), 1, 'a bridge reads what explains the days of its accounts');
select results_eq($$select jsonb_array_length(r -> 'trades'), jsonb_array_length(r -> 'days')
  from (select public.list_account_records(tests.id('account'), '2026-11-23', '2026-11-27') as r) week$$, $$values (5, 2)$$,
  'of a week also the last day before it, and its fills');
select throws_ok($$select public.list_account_records(tests.id('other_account'), '2026-11-20', '2026-11-27')$$, 'P0001', 'not_found', 'of its own accounts');
select throws_ok($$select public.list_account_records(tests.id('account'), '2026-01-01', '2026-11-27')$$, 'P0001', 'input_invalid', 'and no year at once');
select tests.be('stranger');
select is((select count(*) from public.account_days) + (select count(*) from trade.day_snapshots), 0::bigint, 'a stranger sees no day of it');
select results_eq('select order_no from public.trades', array['0000000009'], 'and only their own fills');
select tests.be('anon');
select throws_ok('select * from public.list_trades(gen_random_uuid())', '42501', null, 'who is not signed in reads none');

select * from finish();
rollback;
