begin;
select no_plan();
select tests.setup();
update private.call_limits set burst = 100000;

/* a word, once, within ten minutes */
select tests.be('owner');
create temporary table said as select public.start_telegram_binding() as answer;
grant select on said to public;
select matches((select answer ->> 'code' from said), '^[A-HJ-NP-Z2-9]{10}$', 'the owner gets a word that is hard to misread');
select ok((select (answer ->> 'expiresAt')::timestamptz between now() + interval '9 min' and now() + interval '11 min' from said),
  'good for ten minutes');
select is((select kind || '/' || state from public.notification_channels), 'telegram/pending', 'and a channel that waits');
select tests.be('operator');
select is_empty($$select from private.telegram_bindings where position((select answer ->> 'code' from said) in encode(code_hash, 'escape')) > 0$$,
  'only its hash is kept');
select tests.be('owner');
select throws_ok($$select public.bind_telegram((select answer ->> 'code' from said), tests.envelope('x'), 'x')$$, '42501', 'permission_missing',
  'a person cannot bind a chat');
select tests.be('other_bridge');
select is(public.find_telegram_binding((select answer ->> 'code' from said)), null, 'another bridge does not know the word');
select is(public.bind_telegram((select answer ->> 'code' from said), tests.envelope('x'), '@x'), null, 'and binds nothing');
select tests.be('bridge');
select is(public.find_telegram_binding('AAAAAAAAAA'), null, 'a word that nobody was given');
select is(public.find_telegram_binding(null), null, 'or none');
select is(public.find_telegram_binding(' ' || lower((select answer ->> 'code' from said)) || ' ') ->> 'userId', tests.id('owner')::text,
  'the right one, however it is typed, says whose it is');
select tests.be('operator');
update private.telegram_bindings set expires_at = now() - interval '1 s';
select tests.be('bridge');
select is(public.bind_telegram((select answer ->> 'code' from said), tests.envelope('x'), '@o•••'), null, 'too late it is worth nothing');
select tests.be('operator');
update private.telegram_bindings set expires_at = now() + interval '1 min';
select tests.be('bridge');
select is(public.bind_telegram((select answer ->> 'code' from said), tests.envelope('x'), '@o•••') ->> 'channelId',
  (select answer ->> 'channelId' from said), 'the chat that says it in time is bound');
select is(public.bind_telegram((select answer ->> 'code' from said), tests.envelope('y'), '@p•••'), null, 'and no other afterwards');
select is((select sealed from public.read_channel_secret((select (answer ->> 'channelId')::uuid from said))), tests.envelope('x'),
  'what the first one sealed stands');
select tests.be('owner');
select is((select state || '/' || masked from public.notification_channels), 'verified/@o•••', 'the channel is verified');
create temporary table again as select public.start_telegram_binding() as answer;
create temporary table newest as select public.start_telegram_binding() as answer;
grant select on again, newest to public;
select tests.be('bridge');
select is(public.find_telegram_binding((select answer ->> 'code' from again)), null, 'a new word makes the one before it worthless');
select isnt(public.find_telegram_binding((select answer ->> 'code' from newest)), null, 'and is good itself');
select tests.be('operator');
update private.call_limits set burst = 3, per_second = 0.001 where name in ('bind_telegram', 'try_telegram_code');
delete from private.call_budgets;
select tests.be('owner');
select public.start_telegram_binding() from generate_series(1, 3);
select throws_ok('select public.start_telegram_binding()', 'P0001', 'rate_limited', 'words are not given out without end');
select tests.be('bridge');
select public.find_telegram_binding('AAAAAAAAAA') from generate_series(1, 3);
select throws_ok($$select public.find_telegram_binding('AAAAAAAAAA')$$, 'P0001', 'rate_limited', 'nor tried');

/* what the bot answers */
create function pg_temp.channel() returns uuid language sql as $$ select (answer ->> 'channelId')::uuid from said $$;
select tests.place('order');
select tests.be('bridge');
select public.record_balance(tests.id('account'), '{"cash": 1, "cashD1": 1, "cashD2": 1, "buyingPower": 1, "equity": 5000000,
  "tradingDate": "2026-11-20", "holdings": [{"instrumentId": "005930.KRX", "quantity": 5, "sellableQuantity": 5, "avgPx": 70000}]}');
select is((select array_agg(key order by key) from jsonb_object_keys(public.telegram_overview(pg_temp.channel())) key),
  array['accounts', 'orders', 'positions', 'rules'], 'the bridge reads what its chat may ask for');
select is(public.telegram_overview(pg_temp.channel()) #>> '{positions,0,quantity}', '5', 'holdings');
select is(public.telegram_overview(pg_temp.channel()) #>> '{accounts,0,equity}', '5000000.00', 'what the account is worth');
select is(jsonb_array_length(public.telegram_overview(pg_temp.channel()) -> 'accounts'), 1, 'of its owner''s accounts');
select tests.be('other_bridge');
select throws_ok('select public.telegram_overview(pg_temp.channel())', 'P0001', 'not_found', 'another bridge reads nothing');
select throws_ok($$select public.telegram_reduce(pg_temp.channel(), 'kill')$$, 'P0001', 'not_found', 'and stops nothing');

/* and what it may do: only less */
select tests.be('bridge');
select throws_ok(format('select public.telegram_reduce(pg_temp.channel(), %L)', bad), 'P0001', 'input_invalid', 'not: ' || coalesce(bad, 'nothing'))
from unnest(array['resume', 'active', 'order', null]) bad;
select is(public.telegram_reduce(pg_temp.channel(), 'pause') ->> 'accounts', '1', 'pause');
select tests.be('owner');
select is((select mode from public.broker_accounts), 'reducing', 'buys nothing any more');
select tests.be('bridge');
select public.telegram_reduce(pg_temp.channel(), 'kill');
select tests.be('owner');
select is((select mode from public.broker_accounts), 'halted', 'kill stops everything');
select is((select status from public.orders where id = tests.id('order')), 'expired', 'and what had not been sent');
select tests.be('bridge');
select public.telegram_reduce(pg_temp.channel(), 'pause');
select tests.be('owner');
select is((select mode from public.broker_accounts), 'halted', 'a later pause loosens nothing');
select is((select reason_code from public.mode_changes order by id desc limit 1), 'telegram_command', 'it says where it came from');
select tests.be('stranger');
select is((select mode from public.broker_accounts), 'active', 'nobody else''s account is touched');
select tests.be('operator');
set constraints all immediate;
select is((select count(*) from trade.audit_log where action = 'telegram_reduce'), 3::bigint, 'each command is in the audit log');

select * from finish();
rollback;
