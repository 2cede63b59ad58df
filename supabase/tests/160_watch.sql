begin;
select no_plan();
select tests.setup();
select tests.make_user('watcher');
select lives_ok($$select private.register_watcher('watcher@example.com')$$, 'the operator makes a watcher');
select throws_ok($$select private.register_watcher('nobody@example.com')$$, 'P0001', null, 'of somebody who signed up');

-- Markets are open around the clock while this runs.
create or replace function trade.is_market_open(p_at timestamptz) returns boolean language sql as 'select true';
select tests.be('bridge');
select public.record_balance(tests.id('account'), '{"cash": 1, "cashD1": 1, "cashD2": 1, "buyingPower": 1, "equity": 1, "tradingDate": "2026-11-20",
  "holdings": [{"instrumentId": "005930.KRX", "quantity": 10, "sellableQuantity": 10, "avgPx": 70000, "lastPx": 70000}]}');

select tests.be('watcher');
select is(public.watch_bridges(), '[]', 'while bridges are heard of there is nothing to tell');
select tests.be('operator');
update private.bridges set heartbeat_at = clock_timestamp() - interval '59 s';
select tests.be('watcher');
select is(public.watch_bridges(), '[]', 'nor after 59 seconds');
select tests.be('operator');
update private.bridges set heartbeat_at = clock_timestamp() - interval '61 s' where id = tests.id('bridge_id');
select tests.be('watcher');
select is((select jsonb_agg(told - 'silentSince') from jsonb_array_elements(public.watch_bridges()) told),
  jsonb_build_array(jsonb_build_object('bridgeId', tests.id('bridge_id'), 'name', 'bridge', 'state', 'raised', 'users', 1)),
  'after 61 the alarm is raised, and its users are told');
select is(public.watch_bridges(), '[]', 'once for each outage');
select tests.be('operator');
select is((select payload -> 'unprotected' -> 0 ->> 'quantity' from realtime.messages where event = 'bridge_alarm_changed'
  and topic = 'user:' || tests.id('owner')), '10', 'with what is unprotected');
select is((select count(*)::integer from realtime.messages where event = 'bridge_alarm_changed' and topic = 'user:' || tests.id('stranger')), 0,
  'nobody else is');
select tests.be('owner');
select is((select count(*)::integer from public.bridge_alarms where cleared_at is null), 1, 'who has an account there sees the alarm');
select is(public.list_unprotected_holdings(tests.id('bridge_id')) -> 0 ->> 'instrumentId', '005930.KRX', 'and asks what is unprotected');
select throws_ok('select public.watch_bridges()', '42501', 'permission_missing', 'but watches no bridges');
select tests.be('stranger');
select is_empty('select * from public.bridge_alarms', 'a stranger sees no alarm');
select is(public.list_unprotected_holdings(tests.id('bridge_id')), '[]', 'and no holdings of others');
select tests.be('bridge');
select throws_ok('select public.watch_bridges()', '42501', 'permission_missing', 'a bridge does not watch itself');
select public.bridge_heartbeat('1.0.0', '{"kind": "live"}');
select tests.be('watcher');
select is((select told ->> 'state' from jsonb_array_elements(public.watch_bridges()) told), 'cleared', 'when it is back that is told too');
select is(public.watch_bridges(), '[]', 'once');
select is_empty('select * from public.broker_accounts', 'a watcher sees no accounts');
select throws_ok($$select * from public.list_bridge_accounts()$$, '42501', 'permission_missing', 'and is no bridge');
select tests.be('operator');
update private.bridges set heartbeat_at = clock_timestamp() - interval '2 min' where id = tests.id('bridge_id');
select tests.be('watcher');
select is(jsonb_array_length(public.watch_bridges()), 1, 'the next outage is another alarm');

/* hours */
select tests.be('operator');
rollback;
begin;
select no_plan();
select is(trade.is_market_open('2026-11-20 08:59:59+09'), true, 'NXT is open before KRX');
select is(trade.is_market_open('2026-11-20 07:59:59+09'), false, 'at eight at the earliest');
select is(trade.is_market_open('2026-11-20 19:59:59+09'), true, 'and until eight in the evening');
select is(trade.is_market_open('2026-11-20 20:00:00+09'), false, 'no longer');
select is(trade.is_market_open('2026-11-21 10:00:00+09'), false, 'on Saturdays nothing is open');
select is(trade.is_market_open('2026-12-25 10:00:00+09'), false, 'nor on holidays');
select * from finish();
rollback;
