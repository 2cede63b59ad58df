begin;
select no_plan();
select tests.setup();

select tests.be('owner');
select results_eq('select name from public.bridges order by name', array['bridge', 'other_bridge'], 'everybody signed in sees the bridges');
select throws_ok('select user_id from private.bridges', '42501', null, 'but not whose user a bridge is');
select throws_ok('select * from private.leases', '42501', null, 'nor who holds a lease');
select throws_ok($$update private.bridges set public_key = 'x'$$, '42501', null, 'nobody replaces a bridge key by hand');
select throws_ok($$select private.register_bridge('owner@example.com', 'x', 'https://x', 'k', 'x')$$, '42501', null,
  'nobody makes themselves a bridge');
select is(private.own_bridge_id(), null, 'a person has no bridge');
select throws_ok($$select public.bridge_heartbeat('1', '{}')$$, '42501', 'permission_missing', 'a person sends no heartbeat');
select throws_ok($$select public.acquire_lease('x', 5000)$$, '42501', 'permission_missing', 'a person takes no lease');
select throws_ok($$select public.release_lease('process-1', 1)$$, '42501', 'permission_missing', 'a person releases no lease');
select tests.be('anon');
select throws_ok('select * from public.bridges', '42501', null, 'anon sees no bridge');
select throws_ok($$select public.bridge_heartbeat('1', '{}')$$, '42501', null, 'anon sends no heartbeat');
select tests.be('service_role');
select throws_ok('select * from public.bridges', '42501', null, 'service_role sees no bridge');
select throws_ok('select * from private.bridges', '42501', null, 'service_role does not reach the table');

select tests.be('bridge');
select is(private.own_bridge_id(), tests.id('bridge_id'), 'a bridge knows itself');
select is(public.bridge_heartbeat('1.0.1', '{"kind": "replay", "date": "2020-03-19"}') - 'now',
  jsonb_build_object('bridgeId', tests.id('bridge_id'), 'globalMode', 'active'), 'a heartbeat answers with the global mode');
select is((select version || feed::text from public.bridges where name = 'bridge'), '1.0.1{"date": "2020-03-19", "kind": "replay"}',
  'and is shown');
select isnt((select heartbeat_at from public.bridges where name = 'bridge'), null, 'with its time');
select is((select version from public.bridges where name = 'other_bridge'), '1.0.0', 'another bridge is left alone');

/* lease */
select is(public.acquire_lease('process-2', 5000), null, 'a lease that is held is not given');
select is((public.acquire_lease('process-1', 5000) ->> 'epoch')::integer, 1, 'its holder renews it at the same epoch');
select is(public.release_lease('process-2', 1), false, 'only its holder releases it');
select is(public.release_lease('process-1', 2), false, 'and only at its epoch');
select is(public.release_lease('process-1', 1), true, 'the holder releases it');
select is((public.acquire_lease('process-2', 5000) ->> 'epoch')::integer, 2, 'the next holder gets the next epoch');
select tests.be('operator');
update private.leases set expires_at = clock_timestamp() - interval '1 ms' where bridge_id = tests.id('bridge_id');
select tests.be('bridge');
select is((public.acquire_lease('process-1', 5000) ->> 'epoch')::integer, 3, 'an expired lease goes to whoever asks');
select throws_ok($$select public.acquire_lease('process-1', 10)$$, 'P0001', 'input_invalid', 'a lease too short to renew is refused');
select throws_ok($$select public.acquire_lease('', 5000)$$, 'P0001', 'input_invalid', 'a lease needs an owner');
select tests.be('other_bridge');
select is((public.acquire_lease('process-1', 5000) ->> 'epoch')::integer, 1, 'each bridge has a lease of its own');

/* the operator */
select tests.be('operator');
select throws_ok($$select private.register_bridge('nobody@example.com', 'x', 'https://x', 'k', 'x')$$, 'P0001', null,
  'a bridge must have signed up');
select is(private.register_bridge('BRIDGE@example.com', 'bridge', 'https://new.example.com', 'key-2', rpad('', 43, 'n') || '='),
  tests.id('bridge_id'), 'registering again changes the same bridge');
select is((select key_id || public_url from private.bridges where id = tests.id('bridge_id')), 'key-2https://new.example.com', 'to its new key and address');

select * from finish();
rollback;
