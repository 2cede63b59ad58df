begin;
select no_plan();
select tests.setup();

select tests.be('owner');
select results_eq('select id from public.broker_accounts', array[tests.id('account')], 'the owner sees their account');
select is((select mode || '/' || session_state || '/' || credential_state || '/' || account_number_masked from public.broker_accounts),
  'active/running/verified/••••5678-01', 'with its mode, session and key as reported');
select throws_ok($$update trade.broker_accounts set mode = 'active'$$, '42501', null, 'no account is changed by hand');
select throws_ok($$select public.create_broker_account(tests.id('bridge_id'), 'live', '실전')$$, '42501', 'permission_missing',
  'a live account needs permission');
select throws_ok($$select public.create_broker_account(gen_random_uuid(), 'paper', 'x')$$, 'P0001', 'not_found', 'a bridge must exist');
select throws_ok($$select public.create_broker_account(tests.id('bridge_id'), 'demo', 'x')$$, 'P0001', 'input_invalid', 'so must the environment');
select throws_ok($$select public.create_broker_account(tests.id('bridge_id'), 'paper', ' ')$$, 'P0001', 'input_invalid', 'a label is needed');
select is_empty('select * from public.trading_permissions', 'nobody has live permission to begin with');
select throws_ok($$select private.set_live_permission('owner@example.com', true)$$, '42501', null, 'nobody permits themselves');
select throws_ok($$insert into trade.trading_permissions (user_id, can_trade_live, granted_by) values (tests.id('owner'), true, 'me')$$,
  '42501', null, 'not even by hand');

select tests.be('operator');
select lives_ok($$select private.set_live_permission('owner@example.com', true)$$, 'the operator permits');
select tests.be('owner');
select results_eq('select can_trade_live from public.trading_permissions', array[true], 'the owner sees their permission');
select lives_ok($$select public.create_broker_account(tests.id('bridge_id'), 'live', '실전')$$, 'with permission a live account is made');
select tests.be('stranger');
select is_empty('select * from public.trading_permissions', 'a stranger does not see the permission');
select results_eq('select id from public.broker_accounts', array[tests.id('other_account')], 'nor the account');
select throws_ok($$select public.archive_broker_account(tests.id('account'))$$, 'P0001', 'not_found', 'a stranger archives nothing');
select throws_ok($$select public.set_trading_mode(tests.id('account'), 'halted', 'x')$$, 'P0001', 'not_found', 'and stops nothing');
select tests.be('bridge');
select is_empty('select * from public.broker_accounts', 'a bridge reads accounts through its function alone');

/* mode */
select tests.be('owner');
select lives_ok($$select public.set_trading_mode(tests.id('account'), 'halted', '점검')$$, 'the owner stops an account');
select is((select mode from public.broker_accounts where environment = 'paper'), 'halted', 'it is stopped');
select lives_ok($$select public.set_trading_mode(tests.id('account'), 'active', '재개')$$, 'a paper account starts again at once');
select throws_ok($$select public.set_trading_mode(tests.id('account'), 'off', 'x')$$, 'P0001', 'input_invalid', 'an unknown mode is refused');
select lives_ok($$select public.set_trading_mode((select id from public.broker_accounts where environment = 'live'), 'reducing', 'x')$$,
  'a live account is lowered without a second factor');
select throws_ok($$select public.set_trading_mode((select id from public.broker_accounts where environment = 'live'), 'active', 'x')$$,
  '42501', 'step_up_required', 'and raised only with one');
select tests.be('owner', '{"aal": "aal2"}');
select throws_ok($$select public.set_trading_mode((select id from public.broker_accounts where environment = 'live'), 'active', 'x')$$,
  '42501', 'step_up_required', 'a claim that no session bears out raises nothing');
select tests.step_up('owner');
select lives_ok($$select public.set_trading_mode((select id from public.broker_accounts where environment = 'live'), 'active', 'x')$$,
  'with a second factor it is raised');
select throws_ok($$select public.set_trading_mode(tests.id('account'), null, 'x')$$, 'P0001', 'input_invalid', 'no mode is no answer');

/* kill switch */
select throws_ok('select * from trade.kill_switch', '42501', null, 'nobody reads the switch');
select throws_ok($$select private.set_kill_switch('global', 'active', 'x')$$, '42501', null, 'nobody throws it');
select tests.be('operator');
select lives_ok($$select private.set_kill_switch('global', 'reducing', 'drill')$$, 'the operator throws it');
select lives_ok($$select private.set_kill_switch(tests.id('account')::text, 'halted', 'drill')$$, 'for all or for one account');
select is(trade.effective_mode(tests.id('account')), 'halted', 'the strictest switch counts');
select is(trade.effective_mode(tests.id('other_account')), 'reducing', 'another account follows the global one');
select throws_ok($$select private.set_kill_switch('everything', 'halted', 'x')$$, '23514', null, 'a scope is global or an account');
select tests.be('bridge');
select is(public.bridge_heartbeat('1', '{}') ->> 'globalMode', 'reducing', 'a bridge hears of it with its heartbeat');
select results_eq('select mode from public.list_bridge_accounts() where account_id = tests.id(''account'')', array['halted'],
  'and with its accounts');

/* sessions */
select results_eq('select credential_state from public.list_bridge_accounts() where account_id = tests.id(''account'')',
  array['verified'], 'a bridge lists its accounts');
select is_empty('select * from public.list_bridge_accounts() where account_id = tests.id(''other_account'')', 'and nobody else''s');
select lives_ok($$select public.record_session(tests.id('account'), 'degraded', 'realtime_in_use', '{"socket": "down"}')$$,
  'a bridge reports how a session is');
select throws_ok($$select public.record_session(tests.id('other_account'), 'running')$$, 'P0001', 'not_found',
  'of its own accounts only');
select throws_ok($$select public.record_session(tests.id('account'), 'dancing')$$, '23514', null, 'in a word we know');
select throws_ok($$select public.record_session(tests.id('account'), 'running', null, null, tests.id('account_credential'), 'none')$$,
  'P0001', 'input_invalid', 'a key is verified or refused');
select lives_ok($$select public.record_session(tests.id('account'), 'refused', 'credential_refused', null, gen_random_uuid(), 'refused')$$,
  'a report about a key that was replaced meanwhile');
select tests.be('owner');
select is((select session_state || '/' || session_code || '/' || credential_state from public.broker_accounts where environment = 'paper'),
  'refused/credential_refused/verified', 'leaves the state of the new key alone');
select throws_ok($$select public.record_session(tests.id('account'), 'running')$$, '42501', 'permission_missing', 'a person reports no session');
select throws_ok('select * from public.list_bridge_accounts()', '42501', 'permission_missing', 'and lists no bridge accounts');

/* the end */
select lives_ok($$select public.archive_broker_account(tests.id('account'))$$, 'the owner archives an account');
select lives_ok($$select public.archive_broker_account(tests.id('account'))$$, 'twice is no error');
select throws_ok($$select public.save_credential(tests.id('account'), 'key-1', tests.envelope('x'))$$, 'P0001', 'account_archived',
  'an archived account takes no key');
select tests.be('bridge');
select is_empty('select * from public.list_bridge_accounts() where account_id = tests.id(''account'')', 'its bridge lets go of it');
select is_empty('select * from public.read_credential(tests.id(''account''))', 'its key is gone');
select tests.be('anon');
select throws_ok('select * from public.broker_accounts', '42501', null, 'anon sees no account');
select throws_ok('select * from public.trading_permissions', '42501', null, 'anon sees no permission');
select throws_ok('select * from public.list_bridge_accounts()', '42501', null, 'anon lists none either');
select tests.be('service_role');
select throws_ok('select * from trade.broker_accounts', '42501', null, 'service_role sees no account');

select * from finish();
rollback;
