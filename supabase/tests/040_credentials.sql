begin;
select no_plan();
select tests.setup();

select tests.be('owner');
select throws_ok('select * from private.broker_credentials', '42501', null, 'the owner cannot read their key back');
select throws_ok('select * from public.read_credential(tests.id(''account''))', '42501', 'permission_missing', 'not through the function either');
select throws_ok($$select private.decrypt_at_rest(null, '')$$, '42501', null, 'nor by decrypting');
select throws_ok($$select private.encrypt_at_rest('a', 'b', 'c')$$, '42501', null, 'nor by encrypting');
select throws_ok($$select private.rotate_credential_keys('x')$$, '42501', null, 'nor by rotating');
select throws_ok($$select public.save_credential(tests.id('account'), 'key-0', tests.envelope('x'))$$, 'P0001', 'credential_mismatch',
  'an envelope sealed to another bridge key is refused');
select throws_ok($$select public.save_credential(tests.id('account'), 'key-1', 'PSappkey')$$, 'P0001', 'input_invalid',
  'what cannot be an envelope is refused');
select throws_ok($$select public.save_credential(tests.id('account'), 'key-1', '{"appKey": "' || tests.envelope('x') || '"}')$$,
  'P0001', 'input_invalid', 'so is a key in clear');
select throws_ok($$select public.save_credential(tests.id('other_account'), 'key-1', tests.envelope('x'))$$, 'P0001', 'not_found',
  'a key for somebody else''s account is refused');
select isnt(public.save_credential(tests.id('account'), 'key-1', tests.envelope('efgh')), tests.id('account_credential'),
  'a new key has a new id');
select is((select credential_state from public.broker_accounts), 'sealed', 'and has to be verified again');

select tests.be('bridge');
select is((select sealed from public.read_credential(tests.id('account'))), tests.envelope('efgh'), 'the bridge reads the new envelope');
select results_eq('select user_id, account_id, environment, broker, sealed_to from public.read_credential(tests.id(''account''))',
  $$values (tests.id('owner'), tests.id('account'), 'paper', 'kis', 'key-1')$$, 'with everything it has to compare');
select is_empty('select * from public.read_credential(tests.id(''other_account''))', 'and nobody else''s');
select throws_ok('select * from private.broker_credentials', '42501', null, 'the bridge reads through the function alone');
select tests.be('other_bridge');
select is_empty('select * from public.read_credential(tests.id(''account''))', 'another bridge reads nothing');
select tests.be('service_role');
select throws_ok('select * from private.broker_credentials', '42501', null, 'service_role reads no key');
select throws_ok('select * from public.read_credential(tests.id(''account''))', '42501', null, 'nor through the function');
select tests.be('anon');
select throws_ok('select * from private.broker_credentials', '42501', null, 'anon reads no key');
select throws_ok($$select public.save_credential(tests.id('account'), 'key-1', tests.envelope('x'))$$, '42501', null, 'anon saves no key');

select tests.be('operator');
select results_eq($$select key_id is null and ciphertext is null and nonce is null from private.broker_credentials
  where id = tests.id('account_credential')$$, array[true], 'nothing is left of the replaced key');
select results_eq($$select count(*)::integer from private.broker_credentials where account_id = tests.id('account') and revoked_at is null$$,
  array[1], 'an account has one key');
select is_empty($$select from private.broker_credentials c where position(convert_to('efghefgh', 'UTF8') in c.ciphertext) > 0$$,
  'the envelope is not readable where it lies');

/* rows cannot be swapped or edited */
update private.broker_credentials a set ciphertext = b.ciphertext, nonce = b.nonce, key_id = b.key_id
from private.broker_credentials b
where a.account_id = tests.id('account') and a.revoked_at is null and b.account_id = tests.id('other_account');
select tests.be('bridge');
select throws_ok('select * from public.read_credential(tests.id(''account''))', 'P0001', 'credential_unreadable',
  'a row with another user''s ciphertext does not open');
select tests.be('operator');
update private.broker_credentials set sealed_to = 'key-9' where account_id = tests.id('other_account');
select tests.be('other_bridge');
select throws_ok('select * from public.read_credential(tests.id(''other_account''))', 'P0001', 'credential_unreadable',
  'a row whose bridge key was edited does not open');

select * from finish();
rollback;
