begin;
select no_plan();
select tests.setup();
update private.call_limits set burst = 100000;
insert into tests.ids select name, gen_random_uuid() from unnest(array['rule', 'v1']) name;
create or replace function trade.is_market_open(p_at timestamptz) returns boolean language sql as 'select true';

create function tests.arm() returns void language plpgsql as $$
declare
  v_text text := tests.definition('{"kind": "strategy", "then": [{"do": "order", "side": "buy", "size": {"qty": 1}, "type": "market"}]}');
begin
  perform tests.be('owner');
  perform public.save_rule(tests.id('rule'), 'rule', 'strategy', v_text, tests.id('account'));
  perform public.arm_rule(tests.id('rule'), tests.id('v1'), tests.hash(v_text), '문장', 'sentence');
end $$;
create function tests.fact(p_path text[]) returns text language sql as $$
  select public.list_trading_facts(array[tests.id('v1')]) #>> p_path
$$;
-- An order of the rule, sent and filled as a whole at a price.
create function tests.trade(p_no text, p_side text, p_quantity integer, p_price integer) returns void language plpgsql as $$
declare
  v_id uuid := gen_random_uuid();
begin
  perform tests.be('bridge');
  perform public.propose_intent(v_id, tests.id('account'), tests.id('v1'), (select hash from public.list_armed_rules() limit 1),
    '005930.KRX', p_side, 'limit', p_quantity::text, 'process-1', 1, p_price::text);
  perform public.claim_intent(v_id, 'process-1', 1);
  perform public.record_ack(v_id, private.kst_date(now()), p_no, '06010', now());
  perform public.record_order_reports(tests.id('account'), tests.report(p_no, p_quantity, jsonb_build_object('side', p_side,
    'quantity', p_quantity, 'leavesQty', 0, 'limitPrice', p_price, 'orderDate', private.kst_date(now()), 'cumAmount', p_quantity * p_price)), 'list');
end $$;

select tests.arm();
select tests.be('bridge');
select is(public.list_trading_facts(array[gen_random_uuid()]), '{"accounts": [], "rules": []}', 'of a version that is not armed nothing is told');
select is(tests.fact('{rules,0,losingStreak}') || '/' || tests.fact('{rules,0,dayPnl}') || '/' || tests.fact('{rules,0,owned}'), '0/0/[]',
  'a rule that has not traded has made nothing');
select tests.trade('0000000901', 'buy', 10, 70000);
select is(tests.fact('{rules,0,owned}'), '["005930.KRX"]', 'what its order bought is its own');
select is(tests.fact('{accounts,0,dayTrades}'), '1', 'an order with a fill is a trade of the day');
select tests.trade('0000000902', 'sell', 10, 69000);
select is(tests.fact('{rules,0,dayPnl}')::numeric, -10000::numeric, 'sold for less than it was bought, it has lost that much');
select is(tests.fact('{rules,0,losingStreak}'), '1', 'once');
select is(tests.fact('{rules,0,owned}'), '[]', 'and owns nothing any more');
select tests.trade('0000000903', 'buy', 10, 70000);
select tests.trade('0000000904', 'sell', 10, 69500);
select is(tests.fact('{rules,0,losingStreak}'), '2', 'a second loss is two in a row');
select tests.trade('0000000905', 'buy', 10, 69000);
select tests.trade('0000000906', 'sell', 10, 70000);
select is(tests.fact('{rules,0,losingStreak}'), '0', 'which a gain ends');

/* since when something is held */
select tests.trade('0000000907', 'buy', 4, 70000);
select public.record_balance(tests.id('account'), '{"cash": 1, "cashD1": 1, "cashD2": 1, "buyingPower": 1, "equity": 1,
  "tradingDate": "2026-11-20", "holdings": [{"instrumentId": "005930.KRX", "quantity": 4, "sellableQuantity": 4, "avgPx": 70000, "lastPx": 70100}]}');
select is(tests.fact('{accounts,0,held,005930.KRX}'), '0', 'what was bought today is held for no day');
select is(tests.fact('{accounts,0,since,005930.KRX,ageMs}')::bigint between 0 and 600000, true, 'since a moment ago');
select tests.be('operator');
set constraints all immediate;
set role app_owner;
alter table trade.fills disable trigger user;
update trade.fills set seen_at = seen_at - interval '3 days' where order_no = '0000000907';
update trade.fills set seen_at = seen_at - interval '5 days' where order_no <> '0000000907';
alter table trade.fills enable trigger user;
reset role;
select tests.be('bridge');
select is(tests.fact('{accounts,0,held,005930.KRX}'), '3', 'and after three days for three');
select is(round(tests.fact('{accounts,0,since,005930.KRX,ageMs}')::numeric / 86400000, 1), 3.0, 'to the moment');
select tests.be('operator');
update trade.positions set quantity = 9 where account_id = tests.id('account');
select tests.be('bridge');
select is(tests.fact('{accounts,0,held,005930.KRX}'), null, 'of what was partly bought elsewhere nobody knows');
select is(tests.fact('{accounts,0,since}'), '{}', 'the moment as little as the day');

select tests.be('other_bridge');
select is(public.list_trading_facts(array[tests.id('v1')]), '{"accounts": [], "rules": []}', 'another bridge is told nothing');
select tests.be('owner');
select throws_ok($$select public.list_trading_facts(array[]::uuid[])$$, '42501', 'permission_missing', 'nor is a person');

select * from finish();
rollback;
