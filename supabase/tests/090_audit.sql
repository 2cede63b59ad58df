begin;
select no_plan();
select tests.setup();
select tests.place_and_claim('order');
select tests.be('bridge');
select public.record_ack(tests.id('order'), '2026-11-20', '117', '06010', now());
select tests.be('operator');
set constraints all immediate;

select tests.be('owner');
select results_eq($$select action from public.audit_log order by seq$$,
  array['account_created', 'credential_saved', 'session_running', 'intent_ready', 'intent_sending', 'intent_acked'],
  'the owner reads what was done on their account');
select results_eq($$select actor from public.audit_log where action = 'intent_acked'$$, array[tests.id('bridge')::text], 'and who did it');
select throws_ok('select hash from trade.audit_log', '42501', null, 'but not the chain');
select throws_ok('delete from trade.audit_log', '42501', null, 'and deletes nothing');
select throws_ok('select trade.verify_audit_chain()', '42501', null, 'nor runs the check');
select throws_ok($$select private.audit('x', null, '{}')$$, '42501', null, 'nor writes to it');
select tests.be('stranger');
select is_empty($$select * from public.audit_log where body ->> 'accountId' = tests.id('account')::text$$, 'a stranger reads none of it');
select tests.be('anon');
select throws_ok('select * from public.audit_log', '42501', null, 'nor does anon');
select tests.be('service_role');
select throws_ok('select * from trade.audit_log', '42501', null, 'nor service_role');

select tests.be('operator');
select is(trade.verify_audit_chain(), null, 'the chain is whole');
select is_empty('select * from private.audit_outbox', 'nothing is left to chain');
select throws_ok('update trade.audit_log set actor = ''x''', '42501', 'append_only', 'no row is changed, not even by the operator');
select throws_ok('delete from trade.audit_log', '42501', 'append_only', 'or deleted');
select throws_ok('truncate trade.audit_log', '42501', 'append_only', 'or swept away');
select is_empty($$select from trade.audit_log where body::text ~ 'abcdabcd'$$, 'no envelope is in it');

select * from finish();
rollback;
