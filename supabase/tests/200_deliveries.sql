begin;
select no_plan();
select tests.setup();
update private.call_limits set burst = 100000;
insert into tests.ids select name, gen_random_uuid()
from unnest(array['mail', 'slack', 'hook', 'push', 'rule', 'v1', 'others']) name;

create function tests.channel(p_name text, p_kind text, p_state text default 'verified') returns void language plpgsql as $$
begin
  perform tests.be('owner');
  perform public.save_channel(tests.id(p_name), p_kind, p_name, 'a•••', 'key-1', tests.envelope('abcd'));
  perform tests.be('bridge');
  perform public.verify_channel(tests.id(p_name), 'verified') where p_state = 'verified';
end $$;
-- Something of this kind happened to the owner; told before is forgotten.
create function tests.happens(p_event text, p_severity text default null, p_intent uuid default null, p_channels text[] default null)
returns void language plpgsql as $$
begin
  perform tests.be('operator');
  perform private.notify(tests.id('owner'), p_event, gen_random_uuid()::text, '{}', tests.id('account'), '005930.KRX', null, p_intent,
    p_severity, p_channels);
  perform tests.be('bridge');
end $$;
-- What its bridge is handed: "order_filled mail", in the order it is handed.
create function tests.taken(p_limit integer default 50) returns text[] language plpgsql as $$
declare
  v_taken text[];
begin
  perform tests.be('bridge');
  select array_agg((d.notification ->> 'event_type') || ' ' || c.name order by n) into v_taken
  from public.claim_deliveries(p_limit) with ordinality d (delivery_id, attempt, user_id, channel_id, channel_kind, channel_state, locale,
    notification, account_label, environment, instrument_name_ko, instrument_name_en, n)
  join tests.ids c on c.id = d.channel_id;
  return v_taken;
end $$;
-- What is out with the bridge on this channel comes to an end; the state it is in then.
create function tests.ends(p_channel text, p_state text, p_code text default null, p_next interval default null) returns text
language plpgsql as $$
declare
  v_delivery trade.notification_deliveries;
begin
  perform tests.be('operator');
  select * into strict v_delivery from trade.notification_deliveries
  where channel_id = tests.id(p_channel) and state = 'sending' limit 1;
  perform tests.be('bridge');
  return public.record_delivery(v_delivery.id, v_delivery.attempts, p_state, p_code, now() + p_next);
end $$;
-- As if so much time had passed.
create function tests.pass(p_time interval) returns void language plpgsql as $$
begin
  perform tests.be('operator');
  update trade.notification_deliveries set next_at = next_at - p_time;
end $$;
create function tests.states(p_event text) returns text language sql security definer as $$
  select string_agg(c.name || ' ' || d.state || case when d.is_escalation then '!' else '' end, ', ' order by c.name)
  from trade.notification_deliveries d join trade.notifications n on n.id = d.notification_id join tests.ids c on c.id = d.channel_id
  where n.event_type = p_event
$$;
-- The next case starts from nothing.
create function tests.forget() returns void language plpgsql as $$
begin
  perform tests.be('operator');
  delete from trade.notifications;
end $$;

/* channels */
select tests.be('owner');
select is((select state || '/' || masked || '/' || priority from public.save_channel(tests.id('mail'), 'email', 'mail', 'a•••@example.com', 'key-1',
  tests.envelope('abcd'))), 'pending/a•••@example.com/0', 'a new channel waits to be verified');
select throws_ok(format('select public.save_channel(gen_random_uuid(), %s)', bad), 'P0001', said, 'refused: ' || bad)
from (values ($$'email', '', 'x', 'key-1', tests.envelope('abcd')$$, 'input_invalid'),
  ($$'pigeon', 'x', 'x', 'key-1', tests.envelope('abcd')$$, 'input_invalid'),
  ($$'telegram', 'x', 'x', 'key-1', tests.envelope('abcd')$$, 'input_invalid'),
  ($$'email', 'x', 'x', 'key-1', 'not base64'$$, 'input_invalid'), ($$'email', 'x', 'x', 'key-1', null$$, 'input_invalid'),
  ($$'email', 'x', 'x', 'key-1', rpad('', 8004, 'A')$$, 'input_invalid'),
  ($$'email', 'x', 'x', 'key-2', tests.envelope('abcd')$$, 'credential_mismatch')) bads (bad, said);
select tests.happens('order_filled');
select is(tests.taken(), null, 'nothing is sent to a channel that is not verified');
select tests.be('owner');
select lives_ok($$select public.test_channel(tests.id('mail'))$$, 'but a test is');
select is(tests.taken(), array['channel_test mail'], 'to it alone');
select is(tests.ends('mail', 'delivered'), 'delivered', 'when it arrives');
select tests.be('owner');
select is((select state from public.notification_channels where id = tests.id('mail')), 'verified', 'the channel is verified');
select is((select count(*) from public.notifications where event_type = 'channel_test' and read_at is null), 0::bigint, 'and nobody has to read it');
select is(tests.taken(), null, 'what happened before a channel was verified is not sent over it');
select tests.be('stranger');
select throws_ok($$select public.test_channel(tests.id('mail'))$$, 'P0001', 'not_found', 'a stranger tests nothing');
select tests.be('bridge');
select is((select sealed from public.read_channel_secret(tests.id('mail'))), tests.envelope('abcd'), 'its bridge reads the sealed address');
select tests.be('other_bridge');
select throws_ok($$select public.read_channel_secret(tests.id('mail'))$$, 'P0001', 'not_found', 'another bridge does not');
select is((select count(*) from public.list_bridge_channels()), 0::bigint, 'nor does it see the channel');
select tests.be('owner');
select throws_ok($$select * from public.read_channel_secret(tests.id('mail'))$$, '42501', 'permission_missing', 'not even its owner');
select throws_ok('select ciphertext from private.channel_secrets', '42501', null, 'in no way');
select tests.be('operator');
select is_empty($$select from private.channel_secrets k where position('abcdabcd' in encode(ciphertext, 'escape')) > 0$$,
  'and at rest it is encrypted once more');
create temporary table before as select key_id from private.channel_secrets;
select private.rotate_credential_keys('channels_2');
select isnt((select key_id from private.channel_secrets), (select key_id from before), 'its key is changed with that of the accounts');
select tests.be('bridge');
select is((select sealed from public.read_channel_secret(tests.id('mail'))), tests.envelope('abcd'), 'and it opens as before');
select lives_ok($$select public.verify_channel(tests.id('mail'), 'refused', 'address_unknown')$$, 'a bridge refuses a channel');
select tests.be('owner');
select is((select params ->> 'code' from public.notifications where event_type = 'channel_refused'), 'address_unknown', 'its owner is told why');
select tests.be('bridge');
select public.verify_channel(tests.id('mail'), 'verified');
select tests.forget();

/* who gets what */
select tests.channel('slack', 'slack');
select tests.channel('hook', 'webhook');
select tests.happens('order_filled');
select set_eq('select unnest(tests.taken())', array['order_filled mail', 'order_filled slack', 'order_filled hook'],
  'who said nothing gets it everywhere');
select is(tests.taken(), null, 'each message is handed out once');
select tests.forget();
select tests.happens('order_accepted');
select is(tests.taken(), null, 'but not what is only for the web app');
select tests.be('owner');
select is(public.set_preferences(jsonb_build_array(
  jsonb_build_object('channelId', tests.id('mail'), 'isOn', false),
  jsonb_build_object('channelId', tests.id('mail'), 'eventType', 'order_accepted', 'isOn', true),
  jsonb_build_object('channelId', tests.id('slack'), 'minSeverity', 'warning', 'isOn', true),
  jsonb_build_object('channelId', tests.id('slack'), 'accountId', tests.id('account'), 'instrumentId', '000660.KRX', 'isOn', false),
  jsonb_build_object('channelId', tests.id('hook'), 'isOn', false))), 5, 'preferences are kept');
select throws_ok(format('select public.set_preferences(%L)', bad), 'P0001', said, 'refused: ' || why)
from (values ('{}', 'no list', 'input_invalid'), ('[{"channelId": "' || tests.id('mail') || '"}]', 'neither on nor off', 'input_invalid'),
  ('[{"channelId": "' || tests.id('mail') || '", "isOn": true, "eventType": "rain"}]', 'a kind that does not exist', 'input_invalid'),
  ('[{"channelId": "' || tests.id('rule') || '", "isOn": true}]', 'a channel of nobody', 'not_found'),
  ('[{"channelId": "' || tests.id('mail') || '", "isOn": true, "accountId": "' || tests.id('other_account') || '"}]',
    'an account of somebody else', 'not_found')) bads (bad, why, said);
select tests.forget();
select tests.happens('order_accepted');
select is(tests.taken(), array['order_accepted mail'], 'a kind that is on where the rest is off');
select tests.happens('order_filled');
select is(tests.taken(), null, 'a fill is not severe enough for one and off for the others');
select tests.happens('session_lost');
select is(tests.taken(), array['session_lost slack'], 'a warning is severe enough');
select tests.happens('order_rejected');
select is(tests.taken(), array['order_rejected slack'], 'a refusal goes where it is wanted');
select tests.be('owner');
select public.set_preferences((select jsonb_agg(jsonb_build_object('channelId', id, 'isOn', false)) from public.notification_channels));
select tests.happens('order_denied');
select is(tests.taken(), array['order_denied mail'], 'and where nobody wants it, over the first channel all the same');
select tests.forget();
select tests.happens('rule_fired', null, null, array['slack', tests.id('hook')::text]);
select set_eq('select unnest(tests.taken())', array['rule_fired slack', 'rule_fired hook'], 'a rule that names channels means those');
select tests.be('owner');
select public.set_preferences('[]');
select public.order_channels((select array_agg(id order by kind desc) from public.notification_channels));
select is((select string_agg(kind, ' ' order by priority) from public.notification_channels), 'webhook slack email', 'channels are put in order');

/* handed out, arrived, failed, tried again */
select tests.forget();
select tests.be('owner');
select public.set_preferences(jsonb_build_array(jsonb_build_object('channelId', tests.id('slack'), 'isOn', false),
  jsonb_build_object('channelId', tests.id('hook'), 'isOn', false)));
select tests.happens('order_filled');
select is(tests.taken(), array['order_filled mail'], 'a message is taken');
select is(tests.ends('mail', 'retrying', 'timed_out', '30 s'), 'retrying', 'did not arrive');
select is(tests.taken(), null, 'is left alone for a while');
select tests.pass('31 s');
select is(tests.taken(), array['order_filled mail'], 'and taken again');
select tests.pass('61 s');
select is(tests.taken(), array['order_filled mail'], 'a bridge that died gives it back after a minute');
select tests.be('operator');
create temporary table out as select id, attempts from trade.notification_deliveries where state = 'sending';
grant select on out to public;
select is((select attempts from out), 3, 'the third time');
select tests.be('bridge');
select is((select public.record_delivery(id, 2, 'failed', 'timed_out') from out), 'sending', 'whoever held it before cannot fail it');
select is((select public.record_delivery(id, 2, 'delivered') from out), 'delivered', 'but may say that it arrived');
select is((select public.record_delivery(id, 3, 'failed', 'timed_out') from out), 'delivered', 'which stands');
select throws_ok($$select public.record_delivery(id, 3, 'sending') from out$$, 'P0001', 'input_invalid', 'a bridge says no other state');
select tests.be('other_bridge');
select throws_ok($$select public.record_delivery(id, 3, 'delivered') from out$$, 'P0001', 'not_found', 'nor does another bridge');
select tests.be('owner');
select is((select state || '/' || attempts || '/' || (delivered_at is not null) from public.notification_deliveries), 'delivered/3/true',
  'its owner sees what became of it');
select tests.forget();
select tests.happens('order_filled');
select tests.taken();
select tests.be('operator');
update trade.notification_deliveries set attempts = 10;
select is(tests.ends('mail', 'retrying', 'timed_out'), 'failed', 'ten times are enough');
select tests.forget();
select tests.happens('order_filled');
select tests.be('operator');
update trade.notifications set expires_at = now() - interval '1 s';
select is(tests.taken(), null, 'what nobody wants to know any more is not sent') ;
select is(tests.states('order_filled'), 'mail expired', 'it has expired');

/* many at once are said once */
select tests.forget();
create temporary table one as select gen_random_uuid() as id;
grant select on one to public;
select tests.happens('order_partially_filled', null, (select id from one));
select tests.happens('order_filled', null, (select id from one));
select is(tests.taken(), array['order_filled mail'], 'the fill says what the part said');
select is(tests.states('order_partially_filled'), 'mail merged', 'which is merged into it');
select tests.forget();
select tests.happens('session_lost');
select tests.happens('order_manual');
select tests.happens('order_filled');
select is(tests.taken(), array['order_manual mail', 'session_lost mail', 'order_filled mail'], 'what matters most goes first');

/* critical: the next channel when the first fails */
select tests.forget();
select tests.happens('order_manual');
select tests.taken();
select tests.ends('mail', 'failed', 'refused_by_peer');
select is(tests.states('order_manual'), 'hook waiting!, mail failed', 'a critical message that failed goes over the next channel, wanted or not');
select is(tests.taken(), array['order_manual hook'], 'at once');
select tests.ends('hook', 'failed', 'refused_by_peer');
select is(tests.taken(), array['order_manual slack'], 'and over the one after that');
select tests.ends('slack', 'failed', 'refused_by_peer');
select is(tests.taken(), null, 'until there is none');
select tests.forget();
select tests.happens('order_in_doubt');
select tests.taken();
select tests.ends('mail', 'retrying', 'timed_out', '5 s');
select is(tests.states('order_in_doubt'), 'mail retrying', 'a first failure is tried again');
select tests.pass('10 s');
select tests.taken();
select tests.ends('mail', 'retrying', 'timed_out', '5 s');
select tests.pass('10 s');
select tests.taken();
select tests.ends('mail', 'retrying', 'timed_out', '5 s');
select is(tests.states('order_in_doubt'), 'hook waiting!, mail retrying', 'after the third nobody waits');
select tests.forget();
select tests.happens('order_filled');
select tests.taken();
select tests.ends('mail', 'failed', 'refused_by_peer');
select is(tests.states('order_filled'), 'mail failed', 'what is not critical stays where it is');

/* quiet hours */
select tests.be('operator');
select is(trade.quiet_until(f::time, t::time, at::timestamptz), ends::timestamptz, at || ' in ' || coalesce(f || '–' || t, 'none'))
from (values (null, null, '2026-11-20T23:00+09', null), ('22:00', '07:00', '2026-11-20T21:59+09', null),
  ('22:00', '07:00', '2026-11-20T22:00+09', '2026-11-21T07:00+09'), ('22:00', '07:00', '2026-11-21T06:59+09', '2026-11-21T07:00+09'),
  ('22:00', '07:00', '2026-11-21T07:00+09', null), ('12:00', '13:00', '2026-11-20T12:30+09', '2026-11-20T13:00+09'),
  ('12:00', '13:00', '2026-11-20T13:00+09', null)) hours (f, t, at, ends);
select tests.be('owner');
select lives_ok(format('select public.set_notification_settings(%L)', jsonb_build_object(
  'quietFrom', to_char(now() at time zone 'Asia/Seoul' - interval '1 h', 'HH24:MI'),
  'quietTo', to_char(now() at time zone 'Asia/Seoul' + interval '1 h', 'HH24:MI'), 'locale', 'en')), 'the owner sleeps');
select throws_ok(format('select public.set_notification_settings(%L)', bad), 'P0001', 'input_invalid', 'refused: ' || bad)
from unnest(array['[]', '{"quietFrom": "25:00"}', '{"quietFrom": null}', '{"locale": "fr"}', '{"other": 1}', '{"quietTo": "x"}']) bad;
select tests.forget();
select tests.happens('order_filled');
select is(tests.taken(), null, 'in quiet hours a fill waits');
select tests.happens('order_manual');
select is(tests.taken(), array['order_manual mail'], 'what is critical does not');
select tests.pass('1 h 1 min');
select ok('order_filled mail' = any (tests.taken()), 'when they are over it is sent');
select tests.forget();
select tests.happens('order_proposed');
select is(tests.taken(), null, 'what would be of no use by then');
select is(tests.states('order_proposed'), 'mail suppressed', 'is suppressed');
select tests.be('owner');
select public.set_notification_settings('{"quietFrom": null, "quietTo": null, "dailySummary": false}');
select tests.forget();
select tests.happens('daily_summary');
select is(tests.taken(), null, 'who wants no summary gets none');
select tests.happens('weekly_report');
select is(tests.taken(), array['weekly_report mail'], 'but the report of a week');
select tests.be('owner');
select is((select weekly_report::text || daily_summary from public.set_notification_settings('{"weeklyReport": false}')), 'falsefalse', 'until that is not wanted either');
select tests.forget();
select tests.happens('weekly_report');
select is(tests.taken(), null, 'and then nothing is sent');
select tests.forget();
select tests.happens('order_filled');
select tests.be('bridge');
select is((select locale || '/' || account_label || '/' || environment || '/' || instrument_name_ko from public.claim_deliveries()),
  'en/account ••••5678-01/paper/' || (select name_ko from public.instruments where id = '005930.KRX'), 'a message comes with what is needed to word it');

/* the end of a channel */
select tests.be('owner');
select lives_ok($$select public.remove_channel(tests.id('mail'))$$, 'a channel is removed');
select tests.be('operator');
select is((select count(*) from private.channel_secrets where channel_id = tests.id('mail')), 0::bigint, 'its address is gone');
select is(tests.states('order_filled'), 'mail suppressed', 'and what waited for it has ended');
select tests.be('owner');
select throws_ok($$select public.test_channel(tests.id('mail'))$$, 'P0001', 'not_found', 'it never comes back');
select tests.be('operator');
insert into trade.notification_channels (id, user_id, bridge_id, kind, label)
select gen_random_uuid(), tests.id('stranger'), tests.id('other_bridge_id'), 'email', 'x' from generate_series(1, 20);
select tests.be('stranger');
select throws_ok($$select public.save_channel(gen_random_uuid(), 'email', 'x', 'x', 'key-1', tests.envelope('abcd'))$$, 'P0001',
  'channels_exceeded', 'twenty channels are enough');

/* somebody without an account */
select tests.make_user('reader') from (select tests.be('operator')) as operator;
select tests.be('reader');
select throws_ok($$select public.save_channel(gen_random_uuid(), 'email', 'x', 'x', 'key-1', tests.envelope('abcd'))$$, 'P0001',
  'bridge_missing', 'without a bridge there is nobody to send');
select throws_ok('select public.choose_bridge(gen_random_uuid())', 'P0001', 'not_found', 'a bridge that does not exist');
select lives_ok($$select public.choose_bridge(tests.id('bridge_id'))$$, 'somebody without an account names a bridge');
select lives_ok($$select public.save_channel(gen_random_uuid(), 'email', 'x', 'x', 'key-1', tests.envelope('abcd'))$$, 'which sends for them');
select lives_ok($$select public.save_rule(tests.id('rule'), 'x', 'alert', tests.definition())$$, 'they write a rule');
select lives_ok($$select public.arm_rule(tests.id('rule'), tests.id('v1'), tests.hash(tests.definition()), '문장', 'sentence')$$, 'and arm it');
select tests.be('bridge');
select is((select version_id from public.list_armed_rules()), tests.id('v1'), 'which that bridge runs');

select tests.be('operator');
set constraints all immediate;
select lives_ok($$delete from auth.users where id = tests.id('reader')$$, 'whoever leaves takes rules, lines, channels and messages along');
select is((select count(*) from trade.rules where user_id = tests.id('reader')) + (select count(*) from trade.notification_channels
  where user_id = tests.id('reader')), 0::bigint, 'nothing is left');

select * from finish();
rollback;
