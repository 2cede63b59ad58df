begin;
select no_plan();
select tests.setup();

/* the ladder, rung by rung */
select tests.be('owner');
select throws_ok($$select public.create_broker_account(tests.id('bridge_id'), 'live', '실전')$$, '42501', 'permission_missing',
  'without an admin''s grant there is no live account');
select tests.be('operator');
select private.set_live_permission('owner@example.com', true);
select tests.be('owner');
create temporary table made on commit drop as select public.create_broker_account(tests.id('bridge_id'), 'live', '큰 계좌') as id;
grant select on made to public;
select tests.be('operator');
insert into tests.ids select 'live', id from made;
select tests.be('owner');
prepare save as select public.save_credential(tests.id('live'), 'key-1', tests.envelope('abcd'));
prepare confirm(text) as select public.confirm_live(tests.id('live'), $1);
select throws_ok('execute save', '42501', 'second_factor_missing', 'a live key needs a second factor');
select throws_ok($$execute confirm('큰 계좌 실전')$$, '42501', 'second_factor_missing', 'so does the confirmation');
select is((select missing from public.live_access), 'second_factor_missing', 'the owner sees what is missing first');
select lives_ok($$select public.save_credential(tests.id('account'), 'key-1', tests.envelope('abcd'))$$, 'a paper key needs none');

select tests.step_up('owner', '301 s');
select throws_ok('execute save', '42501', 'step_up_required', 'a proof older than five minutes is no proof');
select is((select has_factor || '/' || session_is_aal2 || '/' || coalesce(step_up_until::text, 'over') from public.live_access),
  'true/true/over', 'though the session is of the second factor');
select tests.step_up('owner', '290 s');
select lives_ok('execute save', 'one of less than five minutes is');
select tests.be('owner', '{"aal": "aal2", "amr": [{"method": "totp", "timestamp": 4000000000}]}');
select throws_ok('execute save', '42501', 'step_up_required', 'a claim without a session proves nothing');
select tests.step_up('owner', '2 hours');
select set_config('request.jwt.claims', jsonb_set(current_setting('request.jwt.claims')::jsonb, '{amr}',
  '[{"method": "totp", "timestamp": 4000000000}]')::text, true);
select throws_ok('execute save', '42501', 'step_up_required', 'nor one that is newer than what the platform recorded');
select tests.be('owner', '{"user_metadata": {"aal": "aal2", "role": "admin"}, "app_metadata": {"aal": "aal2"}}');
select throws_ok('execute save', '42501', 'step_up_required', 'nor what users write about themselves');

select tests.step_up('owner');
select throws_ok($$execute confirm('4321 실전')$$, 'P0001', 'account_not_ready', 'a key must be verified before it is confirmed');
select tests.be('bridge');
select public.record_session(tests.id('live'), 'running', null, '{}',
  (select credential_id from public.list_bridge_accounts() where account_id = tests.id('live')), 'verified', '••••4321-01');
select tests.step_up('owner');
select throws_ok($$execute confirm('실전')$$, 'P0001', 'confirmation_mismatch', 'the word alone confirms nothing');
select throws_ok($$execute confirm('5678 실전')$$, 'P0001', 'confirmation_mismatch', 'nor the number of another account');
select throws_ok($$execute confirm(null)$$, 'P0001', 'confirmation_mismatch', 'nor nothing');
select throws_ok($$select public.confirm_live(tests.id('account'), 'account 실전')$$, 'P0001', 'environment_mismatch', 'paper is never confirmed as live');
select is((select missing from public.live_access), 'live_not_confirmed', 'the owner is told so');
select lives_ok($$execute confirm('4321-01 실전')$$, 'the whole number confirms');
select lives_ok($$execute confirm('4321 실전')$$, 'so does its first part');
select lives_ok($$execute confirm(' 큰계좌  실전 ')$$, 'or the label, however it is spaced');
select lives_ok($$execute confirm('큰 계좌 LIVE')$$, 'or in English');
select is((select is_confirmed || '/' || is_ready || '/' || missing from public.live_access), 'true/false/live_cooldown',
  'then the day of rest is left');
select cmp_ok((select cooldown_until from public.live_access), '>', clock_timestamp() + interval '23 hours', 'a whole one');
select tests.be('operator');
select ok(not trade.live_ready(tests.id('live')), 'a bridge may not send yet');
update private.broker_credentials set created_at = clock_timestamp() - interval '24 hours 1 second' where account_id = tests.id('live');
select ok(trade.live_ready(tests.id('live')), 'after a day it may');
select tests.be('owner');
select is((select is_ready || '/' || missing from public.live_access), 'true/step_up_required', 'but no session of the first factor orders');
select tests.step_up('owner', '2 hours');
select is((select missing from public.live_access), null, 'one of the second factor does');

/* what changes starts the day anew */
select tests.be('operator');
insert into auth.mfa_factors (id, user_id, friendly_name, factor_type, status, secret)
values (gen_random_uuid(), tests.id('owner'), 'another', 'totp', 'unverified', 'x');
select ok(trade.live_ready(tests.id('live')), 'a factor that was never verified changes nothing');
update auth.mfa_factors set status = 'verified' where friendly_name = 'another';
select is(trade.missing_authority('send_live', tests.id('owner'), tests.id('live')) ->> 'code', 'live_not_confirmed',
  'a new factor asks for a new confirmation');
select tests.step_up('owner');
select lives_ok($$execute confirm('4321 실전')$$, 'it is given');
select is((select missing from public.live_access), 'live_cooldown', 'and the day begins');
select tests.be('operator');
update auth.mfa_factors set created_at = created_at - interval '3 days' where friendly_name = 'another';
update trade.live_confirmations set factors_changed_at = clock_timestamp() - interval '25 hours';
select ok(trade.live_ready(tests.id('live')), 'it passes');
delete from auth.mfa_factors where friendly_name = 'another';
select is(trade.missing_authority('send_live', tests.id('owner'), tests.id('live')) ->> 'code', 'live_not_confirmed',
  'so does a factor that is gone');
select tests.step_up('owner');
select lives_ok($$execute confirm('4321 실전')$$, 'confirmed with what is left');
select is((select missing from public.live_access), 'live_cooldown', 'the day begins again');
select tests.be('operator');
update trade.live_confirmations set factors_changed_at = clock_timestamp() - interval '25 hours';
select tests.step_up('owner');
select lives_ok('execute save', 'a key is replaced');
select tests.be('operator');
select is(trade.missing_authority('send_live', tests.id('owner'), tests.id('live')) ->> 'code', 'live_not_confirmed', 'which stops all sending');
delete from auth.mfa_factors where user_id = tests.id('owner');
select is(trade.missing_authority('send_live', tests.id('owner'), tests.id('live')) ->> 'code', 'second_factor_missing',
  'and without any factor nothing is live');

/* whose it is */
select tests.step_up('stranger');
select is_empty('select * from public.live_access', 'a stranger sees no live access');
select throws_ok($$execute confirm('4321 실전')$$, 'P0001', 'not_found', 'and confirms nothing');
select throws_ok('select * from trade.live_confirmations', '42501', null, 'nobody reads the confirmations');
select throws_ok($$insert into trade.live_confirmations values (tests.id('live'), tests.id('stranger'), tests.id('live'), '{}')$$, '42501',
  null, 'or writes one');
select throws_ok($$update trade.authority_rules set session = 'any'$$, '42501', null, 'nobody changes the table of what is needed');
select cmp_ok((select count(*)::integer from public.authority_rules), '>=', 10, 'everybody reads it');
select throws_ok($$select private.session_totp_at(gen_random_uuid(), tests.id('owner'))$$, '42501', null, 'nobody asks after the sessions of others');
select throws_ok($$select private.totp_factors(tests.id('owner'))$$, '42501', null, 'or their factors');
select throws_ok($$select private.set_live_grant(tests.id('stranger'), true, 'me')$$, '42501', null, 'or grants by hand');

/* admins */
select tests.step_up('owner');
select throws_ok($$select public.grant_live(tests.id('stranger'))$$, '42501', 'permission_missing', 'who is no admin grants nothing');
select throws_ok($$select public.revoke_live(tests.id('stranger'))$$, '42501', 'permission_missing', 'takes nothing');
select throws_ok('select * from public.list_users()', '42501', 'permission_missing', 'and lists nobody');
select tests.be('operator');
select private.set_admin('stranger@example.com', true);
select tests.be('stranger');
select throws_ok($$select public.grant_live(tests.id('owner'))$$, '42501', 'step_up_required', 'an admin grants with a fresh second factor');
select results_eq('select email from public.list_users() order by 1', array['owner@example.com', 'stranger@example.com'],
  'an admin sees people, and no bridge');
select results_eq($$select can_trade_live, live_accounts from public.list_users('OWNER')$$, $$values (true, 1)$$, 'with what they may do');
select lives_ok($$select public.revoke_live(tests.id('owner'))$$, 'takes a grant away without one');
select tests.be('operator');
select is(trade.missing_authority('send_live', tests.id('owner'), tests.id('live')) ->> 'code', 'permission_missing', 'which holds at once');
select tests.step_up('stranger');
select throws_ok($$select public.grant_live(tests.id('bridge'))$$, 'P0001', 'not_found', 'a machine is granted nothing');
select throws_ok($$select public.grant_live(gen_random_uuid())$$, 'P0001', 'not_found', 'nor nobody');
select lives_ok($$select public.grant_live(tests.id('owner'))$$, 'gives it back');
select throws_ok('select * from public.list_users(null, gen_random_uuid())', 'P0001', 'not_found', 'a page after nobody is refused');
select tests.be('operator');
set constraints all immediate;
select is((select count(*)::integer from trade.audit_log where action = 'live_permission_set' and actor = tests.id('stranger')::text), 2,
  'both by name in the audit log');
select is((select count(*)::integer from trade.audit_log where action = 'live_confirmed'), 6, 'as is every confirmation');

select * from finish();
rollback;
