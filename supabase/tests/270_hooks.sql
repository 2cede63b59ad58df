begin;
select no_plan();
select tests.setup();
select tests.make_user('receiver');
select private.register_receiver('receiver@example.com');
update private.call_limits set burst = 100000;
insert into tests.ids select name, gen_random_uuid() from unnest(array['hooked', 'v1', 'hook', 'other', 'none']) name;

-- Signed as a sender would, whose secret is "secret".
create function tests.sent(p_body text, p_nonce text, p_at timestamptz default clock_timestamp(), p_secret text default 'secret',
  p_hook text default 'hook') returns jsonb language sql volatile as $$
  select jsonb_build_object('hookId', tests.id(p_hook), 'timestamp', at, 'nonce', p_nonce, 'body', p_body, 'signature',
    encode(extensions.hmac(convert_to(at || '.' || p_nonce || '.' || p_body, 'UTF8'), sha256(convert_to(p_secret, 'UTF8')), 'sha256'), 'hex'))
  from (select floor(extract(epoch from p_at) * 1000)::text as at) now
$$;
create function tests.send(p_sent jsonb) returns text language sql as $$
  select coalesce(r ->> 'code', r ->> 'isNew') from public.receive_signal(p_sent) r
$$;
create function tests.body(p_more jsonb default '{}') returns text language sql as $$
  select ('{"instrument": "005930", "action": "buy"}'::jsonb || p_more)::text
$$;

/* HMAC as everybody else computes it (RFC 4231, test 1 with its key filled up as the standard says, and random ones) */
select is(encode(private.hmac_of(decode(rpad(repeat('0b', 20), 64, '0'), 'hex'), 'Hi There'), 'hex'),
  'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7', 'the published signature');
select is(count(*), 20::bigint, 'and those of the platform''s own extension')
from (select sha256(n::text::bytea) as key, convert_to(repeat(n::text, n * 7), 'UTF8') as message from generate_series(1, 20) n) samples
where private.hmac_of(key, message) = extensions.hmac(message, key, 'sha256');

/* made, turned off, removed */
select tests.be('owner');
select public.save_strategy(tests.id('hooked'), 'hooked', tests.strategy('{"source": {"kind": "hook"}}'), tests.hash(tests.strategy('{"source": {"kind": "hook"}}')),
  tests.id('account'));
select throws_ok($$select public.create_hook(tests.id('hook'), tests.id('hooked'), 'tv', 'secret')$$, 'P0001', 'input_invalid', 'the secret itself is not taken');
select is((select state || accepted_today from public.create_hook(tests.id('hook'), tests.id('hooked'), 'tv', tests.hash('secret'))), 'on0', 'a hook is made');
select lives_ok($$select public.create_hook(tests.id('hook'), tests.id('hooked'), 'tv', tests.hash('secret'))$$, 'which may be repeated');
select throws_ok($$select public.create_hook(tests.id('hook'), tests.id('hooked'), 'tv', tests.hash('another'))$$, '23505', 'idempotency_key_reused',
  'but not with another secret');
select throws_ok($$select * from private.hook_keys$$, '42501', null, 'nobody reads its key');
select tests.be('stranger');
select throws_ok($$select public.create_hook(tests.id('other'), tests.id('hooked'), 'tv', tests.hash('secret'))$$, 'P0001', 'not_found', 'nobody makes one for somebody else');
select throws_ok($$select public.set_hook_state(tests.id('hook'), 'off')$$, 'P0001', 'not_found', 'nor touches theirs');
select is((select count(*) from public.signal_hooks), 0::bigint, 'nor sees it');
select throws_ok($$select tests.send(tests.sent(tests.body(), 'n0'))$$, '42501', 'permission_missing', 'nobody speaks for the receiver');

/* received */
select tests.be('receiver');
select is(tests.send(tests.sent(tests.body(), 'n1')), 'true', 'what is signed is taken');
select is(tests.send(tests.sent(tests.body(), 'n1')), 'signal_repeated', 'once');
select is(tests.send(tests.sent(tests.body(), 'n2', clock_timestamp(), 'guess')), 'unauthenticated', 'another secret is refused');
select is(tests.send(tests.sent(tests.body(), 'n2') || '{"signature": "zz"}'), 'unauthenticated', 'so is what is no signature');
select is(tests.send(tests.sent(tests.body(), 'n2') || '{"signature": null}'), 'unauthenticated', 'or none');
select is(tests.send(tests.sent(tests.body(), 'n2') || jsonb_build_object('body', tests.body('{"action": "sell"}'))), 'unauthenticated', 'another body');
select is(tests.send(tests.sent(tests.body(), 'n2') || '{"nonce": "n3"}'), 'unauthenticated', 'another nonce');
select is(tests.send(tests.sent(tests.body(), 'n2') || '{"timestamp": "1795136400000"}'), 'unauthenticated', 'another time');
select is(tests.send(tests.sent(tests.body(), 'n2', clock_timestamp(), 'secret', 'none')), 'unauthenticated', 'a hook nobody has gets the same answer');
select is(tests.send(tests.sent(tests.body(), 'n2', clock_timestamp() - interval '6 min')), 'intent_expired', 'what is old is too late');
select is(tests.send(tests.sent(tests.body(), 'n2', clock_timestamp() + interval '6 min')), 'intent_expired', 'and what is of the future too early');
select is(tests.send(tests.sent(tests.body('{"instrument": "999999"}'), 'n4')), 'instrument_unknown', 'an instrument has to be there');
select is(tests.send(tests.sent(tests.body('{"id": "x", "strength": 0.5, "price": 70000}'), 'n5')), 'true', 'a sender''s own id');
select is(tests.send(tests.sent(tests.body('{"id": "x", "strength": 0.5, "price": 70000}'), 'n6')), 'false', 'is one signal however often it is sent');
select is(tests.send(jsonb_build_object('hookId', tests.id('hook'), 'timestamp', floor(extract(epoch from clock_timestamp()) * 1000)::text,
  'body', tests.body('{"secret": "secret", "ticker": "KRX:000660", "instrument": null}'))), 'true', 'who cannot sign says the secret');
select is(tests.send(jsonb_build_object('hookId', tests.id('hook'), 'timestamp', floor(extract(epoch from clock_timestamp()) * 1000)::text,
  'body', tests.body('{"secret": "guess"}'))), 'unauthenticated', 'and the right one');
select tests.be('owner');
select is((select accepted_today || '/' || refused_today from public.signal_hooks), '4/11', 'its owner sees how many came');

/* to the bridge, as a signal of the armed version */
select tests.be('bridge');
select is((select count(*) from public.claim_hook_signals()), 0::bigint, 'of what is not armed nothing is told');
select tests.be('owner');
select public.arm_strategy(tests.id('hooked'), tests.id('v1'), (select draft_hash from public.strategies where id = tests.id('hooked')), '문장', 'sentence');
select tests.be('other_bridge');
select is((select count(*) from public.claim_hook_signals()), 0::bigint, 'another bridge is told nothing');
select tests.be('bridge');
create temporary table told as select * from public.claim_hook_signals();
select results_eq('select instrument_id, strength, price, version_id from told order by received_at',
  $$values ('005930.KRX', 1.0, null::numeric, tests.id('v1')), ('005930.KRX', 0.5, 70000, tests.id('v1')), ('000660.KRX', 1.0, null, tests.id('v1'))$$,
  'its own is told what came');
select is((select count(*) from public.claim_hook_signals()), 0::bigint, 'once');
select tests.be('operator');
update trade.hook_signals set lease_until = clock_timestamp();
select tests.be('bridge');
select is((select count(*) from public.claim_hook_signals()), 3::bigint, 'and again when nothing became of it');
select public.record_signal(concat_ws(':', version_id, instrument_id, 'hook', id), version_id, tests.signal(jsonb_build_object('instrumentId', instrument_id,
  'origin', 'hook')), 'below_strength') from told where price is not null;
select tests.be('operator');
update trade.hook_signals set lease_until = clock_timestamp(), received_at = received_at - case when instrument_id = '000660.KRX' then interval '3 min' else '0' end;
select tests.be('bridge');
select is((select count(*) from public.claim_hook_signals()), 1::bigint, 'until a signal was made of it, or it is too old');
select tests.be('operator');
select is((select string_agg(state, ' ' order by state) from trade.hook_signals), 'expired taken waiting', 'which is known of each');

/* limits */
select tests.be('receiver');
select is(tests.send(tests.sent(tests.body(), 'm' || n)), 'true', 'the ' || n || 'th of a minute') from generate_series(7, 31) n where n in (7, 31);
select tests.be('operator');
insert into trade.hook_nonces (hook_id, nonce_hash) select tests.id('hook'), n::text::bytea from generate_series(1, 30) n;
select tests.be('receiver');
select is(tests.send(tests.sent(tests.body(), 'last')), 'rate_limited', 'thirty a minute are enough');
select tests.be('owner');
select public.set_hook_state(tests.id('hook'), 'off');
select tests.be('receiver');
select is(tests.send(tests.sent(tests.body(), 'off')), 'unauthenticated', 'one that is off gets the answer of one that is not there');
select tests.be('owner');
select public.set_hook_state(tests.id('hook'), 'removed');
select is((select count(*) from public.signal_hooks), 0::bigint, 'removed, it is gone');
select throws_ok($$select public.set_hook_state(tests.id('hook'), 'on')$$, 'P0001', 'not_found', 'for good');
select tests.be('operator');
select is((select count(*) from private.hook_keys), 0::bigint, 'and its key with it');
insert into trade.signal_hooks (id, user_id, strategy_id, label)
select gen_random_uuid(), tests.id('owner'), tests.id('hooked'), 'x' from generate_series(1, 20);
select tests.be('owner');
select throws_ok($$select public.create_hook(tests.id('other'), tests.id('hooked'), 'tv', tests.hash('x'))$$, 'P0001', 'hooks_exceeded', 'twenty are enough');

select * from finish();
rollback;
