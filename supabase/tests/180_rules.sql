begin;
select no_plan();
select tests.setup();
select tests.make_user('admin');
select private.set_admin('admin@example.com', true);
update private.call_limits set burst = 100000;
insert into tests.ids select name, gen_random_uuid() from unnest(array['rule', 'v1', 'v2', 'v3', 'v4', 'line', 'trader', 't1', 't2',
  'waits', 'w1', 'w2', 'copy', 'mine', 'c1']) name;

create function tests.save(p_name text, p_more jsonb default '{}', p_account uuid default null) returns text language plpgsql as $$
declare
  v_text text := tests.definition(p_more);
begin
  perform public.save_rule(tests.id(p_name), p_name, v_text::jsonb ->> 'kind', v_text, p_account);
  return tests.hash(v_text);
end $$;
-- Arms the draft as it is.
create function tests.arm(p_name text, p_version text, p_when text default 'now') returns text language sql as $$
  select state from public.arm_rule(tests.id(p_name), tests.id(p_version),
    (select draft_hash from public.rules where id = tests.id(p_name)), '문장', 'sentence', p_when)
$$;
create function tests.fire(p_version text, p_suffix text default 'once') returns jsonb language sql as $$
  select public.record_firing(tests.id(p_version) || ':005930.KRX:' || p_suffix, tests.id(p_version), '005930.KRX', now(),
    '[{"operand": "px.last", "value": 70100, "unit": "krw"}]', '[{"do": "notify"}]')
$$;
-- What a rule that buys says.
create function tests.buying() returns jsonb language sql as $$
  select '{"kind": "strategy", "then": [{"do": "order", "side": "buy", "size": {"qty": 1}, "type": "market"}]}'::jsonb
$$;

create function tests.propose(p_version text) returns text language sql as $$
  select state from public.propose_intent(gen_random_uuid(), tests.id('account'), tests.id(p_version),
    tests.hash(tests.definition(tests.buying())), '005930.KRX', 'buy', 'limit', '1', 'process-1', 1, '70000', null, 'day', true)
$$;

-- A version that waits, due by now.
create function tests.wait(p_rule text, p_version text) returns void language plpgsql as $$
begin
  perform tests.be('operator');
  set constraints all immediate;
  insert into trade.rule_versions (id, rule_id, user_id, account_id, number, definition, hash, sentence_ko, sentence_en, trades, due_at)
  select tests.id(p_version), id, user_id, account_id, 100, draft, draft_hash, '문장', 'sentence', trade.is_trading(draft), now()
  from trade.rules where id = tests.id(p_rule);
  update trade.rules set pending_version_id = tests.id(p_version) where id = tests.id(p_rule);
  set constraints all deferred;
end $$;

/* drafts */
select tests.be('owner');
create temporary table saved as select tests.save('rule') as hash;
select is((select hash from saved), (select draft_hash from public.rules where id = tests.id('rule')),
  'the hash is that of the text as it was written');
select is((select state || '/' || kind || '/' || template || '/' || is_own from public.rules where id = tests.id('rule')),
  'draft/alert/false/true', 'a new rule is a draft and its owner''s');
select throws_ok(format('select public.save_rule(gen_random_uuid(), %L, %L, %L)', 'x', 'alert', bad), 'P0001', 'input_invalid',
  'refused: ' || why)
from (values ('[]', 'a list'), ('{"v": 1', 'no JSON'), (tests.definition('{"v": 2}'), 'another version'),
  (tests.definition('{"kind": "strategy"}'), 'another kind than it says'), (tests.definition('{"then": {}}'), 'no actions'),
  (left(tests.definition(), -1) || ', "v": 1}', 'a key twice'),
  (tests.definition(jsonb_build_object('note', rpad('', 33000, 'x'))), 'more than 32 KB'),
  (replace(tests.definition('{"name": "nul"}'), 'nul', '\u0000'), 'a nul character'),
  (tests.definition(jsonb_build_object('deep', (rpad('', 60, '[') || rpad('', 60, ']'))::jsonb)), 'sixty levels'),
  ('{"v": 1, "kind": "alert", "then": [], "x": ' || rpad('', 16000, '['), 'sixteen thousand levels')) bads (bad, why);
select throws_ok($$select public.save_rule(gen_random_uuid(), ' ', 'alert', tests.definition())$$, 'P0001', 'input_invalid',
  'a rule has a name');
select throws_ok($$select public.save_rule(gen_random_uuid(), 'x', 'alert', tests.definition(), tests.id('other_account'))$$, 'P0001',
  'not_found', 'and no account of somebody else');

/* armed, edited, disarmed */
select throws_ok($$select public.arm_rule(tests.id('rule'), tests.id('v1'), repeat('a', 64), 'x', 'x')$$, 'P0001', 'rule_changed',
  'what was not shown is not armed');
select throws_ok($$select public.arm_rule(tests.id('rule'), tests.id('v1'), tests.hash(tests.definition()), ' ', 'x')$$, 'P0001',
  'input_invalid', 'a version has its sentence');
select is(tests.arm('rule', 'v1'), 'armed', 'a rule is armed');
select is(tests.arm('rule', 'v1'), 'armed', 'which may be asked for again');
select throws_ok($$select public.arm_rule(tests.id('rule'), tests.id('v1'), repeat('a', 64), 'x', 'x')$$, '23505',
  'idempotency_key_reused', 'but not with another hash');
select is((select count(*) from public.armed_versions), 0::bigint, 'what does not trade needs no right to');
select lives_ok($$select tests.save('rule', '{"name": "edited"}')$$, 'an armed rule is edited');
select is((select v.definition ->> 'name' || '/' || (r.draft ->> 'name') from public.rules r
  join public.rule_versions v on v.id = r.armed_version_id where r.id = tests.id('rule')), 'rule/edited',
  'and what is armed stays as it is');
select is(tests.arm('rule', 'v2'), 'armed', 'until the edit is armed');
select results_eq('select number, armed_at is not null, disarmed_at is not null from public.rule_versions order by number',
  'values (1, true, true), (2, true, false)', 'which ends the version before it');
select throws_ok($$select tests.arm('rule', 'v1')$$, '23505', 'idempotency_key_reused', 'an old version never comes back');
select tests.be('operator');
select throws_ok($$update trade.rule_versions set definition = '{}'$$, '42501', 'append_only', 'nobody changes a version');
select throws_ok($$update trade.rule_versions set disarmed_at = null$$, '42501', 'append_only', 'nor brings one back');
set constraints all immediate;
select throws_ok('truncate trade.rule_versions cascade', '42501', 'append_only', 'nor empties them');
set constraints all deferred;

/* firing */
select tests.be('bridge');
select is(tests.fire('v2') ->> 'isNew', 'true', 'an armed version fires');
select is(tests.fire('v2') ->> 'isNew', 'false', 'once for each occasion');
select is(tests.fire('v2', 'day:2026-11-21') ->> 'isNew', 'true', 'and again on another');
select throws_ok($$select tests.fire('v1')$$, '42501', 'version_not_armed', 'a version that was replaced does not');
select throws_ok($$select public.record_firing(tests.id('v1') || ':005930.KRX:once', tests.id('v2'), '005930.KRX', now(), '[]', '[]')$$,
  'P0001', 'input_invalid', 'the key is the version''s own');
select throws_ok($$select public.record_firing(tests.id('v2') || ':000660.KRX:once', tests.id('v2'), '005930.KRX', now(), '[]', '[]')$$,
  'P0001', 'input_invalid', 'and the instrument''s');
select tests.be('other_bridge');
select throws_ok($$select tests.fire('v2', 'edge:2026-11-21:1')$$, 'P0001', 'not_found', 'another bridge fires nothing of it');
select is((select count(*) from public.list_armed_rules()), 0::bigint, 'and sees nothing of it');
select tests.be('owner');
select throws_ok($$select tests.fire('v2', 'edge:2026-11-21:1')$$, '42501', 'permission_missing', 'nor does a person');
select is((select fires_today || '/' || (last_fired_at is not null) from public.rules where id = tests.id('rule')), '2/true',
  'the rule says how often it fired');
select is((select count(*) from public.rule_firings), 2::bigint, 'its owner sees each time');
select results_eq($$select evidence, params ->> 'ruleName', instrument_id from public.notifications where event_type = 'rule_fired'$$,
  $$values ('alert', 'rule', '005930.KRX'), ('alert', 'rule', '005930.KRX')$$, 'and is told, as an alert and nothing more');
select tests.be('stranger');
select is((select count(*) from public.rules where is_own) + (select count(*) from public.rule_firings)
  + (select count(*) from public.rule_versions) + (select count(*) from public.notifications where event_type = 'rule_fired'), 0::bigint,
  'a stranger sees nothing of it');
select tests.be('operator');
select throws_ok($$update trade.rule_firings set evidence = '[]'$$, '42501', 'append_only', 'nobody changes what it saw');
/* pause, resume, disarm */
select tests.be('owner');
select is((select state from public.pause_rule(tests.id('rule'))), 'paused', 'a rule is paused');
select tests.be('bridge');
select throws_ok($$select tests.fire('v2', 'edge:2026-11-21:2')$$, '42501', 'version_not_armed', 'a paused rule does not fire');
select is((select count(*) from public.list_armed_rules()), 0::bigint, 'nor is it listed');
select tests.be('owner');
select is((select state from public.resume_rule(tests.id('rule'))), 'armed', 'goes on');
select is((select state from public.disarm_rule(tests.id('rule'))), 'draft', 'and is disarmed');
select lives_ok($$select public.disarm_rule(tests.id('rule'))$$, 'which is never refused');
select throws_ok($$select public.resume_rule(tests.id('rule'))$$, 'P0001', 'version_not_armed', 'from there it must be armed anew');
select tests.be('bridge');
select throws_ok($$select tests.fire('v2', 'edge:2026-11-21:3')$$, '42501', 'version_not_armed', 'a disarmed rule cannot fire');
select is(tests.fire('v2') ->> 'isNew', 'false', 'what fired before is still known');

/* what a bridge keeps of it */
select tests.be('owner');
select tests.arm('rule', 'v3');
select tests.be('bridge');
select is(public.record_rule_state(tests.id('rule'), '{"latched": true}', now(), now() + interval '1 min', tests.id('v3')), true,
  'its bridge keeps its state');
select is(public.record_rule_state(tests.id('rule'), '{"latched": false}', now(), null, tests.id('v2')), false,
  'but not that of a version that is gone');
select is((select state from public.list_armed_rules()), '{"latched": true}', 'and reads it back after a restart');
select lives_ok($$select public.record_rule_trace(tests.id('rule'), '005930.KRX', now(), '{"near": 1}')$$, 'and why it did not fire');
select lives_ok($$select public.record_rule_trace(tests.id('rule'), '005930.KRX', now() - interval '1 s', '{"near": 2}')$$, 'a late one');
select tests.be('owner');
select is((select trace from public.rule_traces), '{"near": 1}', 'does not take the place of the newest');
select is((select (last_evaluated_at is not null) || '/' || (next_check is not null) from public.rules where id = tests.id('rule')),
  'true/true', 'the owner sees when it was looked at last');
select tests.be('bridge');
select lives_ok($$select public.switch_off_rule(tests.id('rule'), 'too_slow', '{"ms": "40"}', tests.id('v2'))$$, 'an old version');
select is((select count(*) from public.list_armed_rules()), 1::bigint, 'switches nothing off');
select lives_ok($$select public.switch_off_rule(tests.id('rule'), 'too_slow', '{"ms": "40"}', tests.id('v3'))$$, 'the armed one');
select tests.be('owner');
select is((select state || '/' || reason_code from public.rules where id = tests.id('rule')), 'switched_off/too_slow', 'does, and says why');
select is((select params ->> 'reasonCode' from public.notifications where event_type = 'rule_switched_off'), 'too_slow', 'in a message');

/* lines and watchlists come with the rules that name them */
select lives_ok($$select public.save_line(tests.id('line'), '005930.KRX', 'resistance', '저항선', 71000)$$, 'a line is drawn');
select lives_ok($$select public.save_line(tests.id('line'), '005930.KRX', 'resistance', '저항선', 72000, now(), now() + interval '1 day', 73000)$$,
  'and moved');
select throws_ok(format('select public.save_line(gen_random_uuid(), %L, %s)', '005930.KRX', bad), 'P0001', 'input_invalid',
  'refused: ' || bad)
from unnest(array[$$'other', 'x', 1$$, $$'support', '', 1$$, $$'support', 'x', 0$$, $$'support', 'x', 1e9$$, $$'support', 'x', null$$,
  $$'support', 'x', 1, now(), now() - interval '1 s', 2$$, $$'support', 'x', 1, null, null, 2$$]) bad;
select throws_ok($$select public.save_line(gen_random_uuid(), '999999.KRX', 'support', 'x', 1)$$, 'P0001', 'instrument_unknown',
  'a line belongs to an instrument');
select tests.save('rule', jsonb_build_object('universe', jsonb_build_object('watchlist', (select min(id::text) from public.watchlist_folders)),
  'when', jsonb_build_object('op', 'crossesAbove', 'l', '{"px": "last"}'::jsonb, 'r', jsonb_build_object('level', tests.id('line')))));
select tests.arm('rule', 'v4');
select tests.be('bridge');
select is((select jsonb_agg(line -> 'price') from public.list_armed_rules(), jsonb_array_elements(lines) line), '[72000.0000]',
  'a rule is listed with the lines it names');
select is((select cardinality(symbols) from public.list_armed_rules()), 4, 'and with what its watchlist holds');
select tests.be('stranger');
select throws_ok($$select public.save_line(tests.id('line'), '005930.KRX', 'support', 'x', 1)$$, 'P0001', 'not_found',
  'a stranger moves no line');
select throws_ok($$select public.delete_line(tests.id('line'))$$, 'P0001', 'not_found', 'and deletes none');
select tests.be('owner');
select lives_ok($$select public.delete_line(tests.id('line'))$$, 'its owner does');
select is((select count(*) from public.price_lines), 0::bigint, 'and sees it no more');
select tests.be('bridge');
select is((select lines from public.list_armed_rules()), '[]', 'nor does the bridge');

/* rules that trade */
select tests.be('owner');
select tests.save('trader', tests.buying());
select throws_ok($$select tests.arm('trader', 't1')$$, 'P0001', 'input_invalid', 'who trades needs an account');
select tests.save('trader', tests.buying(), tests.id('account'));
select is(tests.arm('trader', 't1'), 'armed', 'with one it is armed');
select is((select hash || kind from public.armed_versions where id = tests.id('t1') and disarmed_at is null),
  (select draft_hash || 'rule' from public.rules where id = tests.id('trader')), 'and may trade under the same id and hash');
select tests.be('bridge');
select is(tests.propose('t1'), 'proposed', 'its bridge proposes an order of it');
select tests.be('owner');
select is((select count(*) from public.notifications where event_type = 'order_proposed' and rule_id = tests.id('trader')
  and expires_at < clock_timestamp() + interval '300 s'), 1::bigint, 'its owner is asked, for as long as the card is good');
select public.pause_rule(tests.id('trader'));
select is((select state from public.orders where source_id = tests.id('t1')), 'expired', 'a paused rule''s card is gone');
select tests.be('bridge');
select throws_ok($$select tests.propose('t1')$$, '42501', 'version_not_armed', 'and it proposes no other');
select tests.be('owner');
select public.resume_rule(tests.id('trader'));
select tests.be('bridge');
select is(tests.propose('t1'), 'proposed', 'until it goes on');

/* a firing and its orders */
select tests.be('operator');
create function tests.order(p_name text, p_more jsonb default '{}') returns jsonb language sql as $$
  select jsonb_build_object('intentId', tests.id(p_name), 'index', 0, 'name', 'propose_intent', 'args', jsonb_build_object(
    'p_account_id', tests.id('account'), 'p_source_id', tests.id('t1'), 'p_source_hash', tests.hash(tests.definition(tests.buying())),
    'p_instrument_id', '005930.KRX', 'p_side', 'buy', 'p_order_type', 'limit', 'p_quantity', '1', 'p_limit_price', '70000',
    'p_time_in_force', 'day', 'p_needs_approval', false, 'p_owner', 'process-1', 'p_epoch', 1) || p_more)
$$;
-- What became of each order of a firing, in words; a number is how many may be sent.
create function tests.fire_orders(p_suffix text, p_orders jsonb, p_fired_at timestamptz default clock_timestamp()) returns text
language sql as $$
  select concat_ws(' ', said ->> 'isNew', (select string_agg(concat_ws(':', o ->> 'state', o ->> 'code'), ' ')
    from jsonb_array_elements(said #> '{outcome,orders}') o), jsonb_array_length(said -> 'intents'))
  from public.record_firing(tests.id('t1') || ':005930.KRX:' || p_suffix, tests.id('t1'), '005930.KRX', p_fired_at, '[]', '[]',
    p_orders) said
$$;
insert into tests.ids select name, gen_random_uuid() from unnest(array['bought', 'again', 'off_tick', 'beside', 'card', 'stale', 'foreign',
  'guarded', 'never']) name;
select tests.be('bridge');
select is(tests.fire_orders('once', jsonb_build_array(tests.order('bought'))), 'true ready 1', 'a firing asks for its order in one breath');
select is(tests.fire_orders('once', jsonb_build_array(tests.order('again'))), 'false ready 0', 'told again it asks for none and says what became of the first');
select is(tests.fire_orders('two', jsonb_build_array(tests.order('off_tick', '{"p_limit_price": "70050"}'), tests.order('beside', '{"p_quantity": "2"}'))),
  'true refused:price_off_tick ready 1', 'a refused order undoes neither the firing nor the other');
select is(tests.fire_orders('three', jsonb_build_array(tests.order('card', '{"p_needs_approval": true}'))), 'true proposed 0', 'one may wait for its owner');
select is(tests.fire_orders('four', jsonb_build_array(tests.order('stale')), clock_timestamp() - interval '11 s'), 'true not_sent:firing_stale 0',
  'what was seen longer ago is no reason to trade');
select is(tests.fire_orders('five', jsonb_build_array(tests.order('foreign', '{"p_epoch": 2}'))), 'true refused:lease_lost 0', 'nor is a lease that is over');
select is(tests.fire_orders('six', jsonb_build_array(tests.order('foreign', '{"p_quantity": "many"}'), '{}')), 'true refused:quantity_invalid refused:not_found 0',
  'what cannot be read is refused');
select is(tests.fire_orders('seven', jsonb_build_array(tests.order('guarded', '{"p_kind": "bracket", "p_terms": {"entry": {"orderType": "market"}, "stopPrice": 68000}}')
  || '{"name": "propose_parent"}')), 'true ready 0', 'an entry with its exits is a parent order');
select is(public.record_firing(tests.id('t1') || ':005930.KRX:remembered', tests.id('t1'), '005930.KRX', now(), '[]', '[]',
  p_state => '{"state": {"n": 8}, "evaluatedAt": "2026-11-20T01:00:00Z", "nextCheck": null}') ->> 'isNew', 'true', 'a firing brings along what the rule remembers');
select is((select state from public.list_armed_rules() where version_id = tests.id('t1')), '{"n": 8}', 'which is kept with it');
select throws_ok($$select tests.fire_orders('eight', '{}')$$, 'P0001', 'input_invalid', 'orders are a list');
set constraints all immediate;
set constraints all deferred;
select tests.be('operator');
select is((select count(*) from realtime.messages where event = 'intent_ready'), 0::bigint, 'their bridge has them from the answer and is not woken');
select tests.be('owner');
select is((select array_agg(i.name order by i.name) from public.orders o join tests.ids i using (id)
  where i.name in ('bought', 'again', 'off_tick', 'beside', 'card', 'stale', 'foreign')), array['beside', 'bought', 'card'],
  'there are the orders it speaks of and no others');
select is((select count(*) from public.parent_orders where id = tests.id('guarded')), 1::bigint, 'the parent order among them');
select is((select outcome #>> '{orders,0,intentId}' from public.rule_firings where key like '%:once' and version_id = tests.id('t1')),
  tests.id('bought')::text, 'what became of them is written with the firing');
select tests.be('operator');
select is((select bool_and(f.recorded_at <= o.created_at) from trade.rule_firings f, trade.order_intents o
  where f.key like '%:once' and f.version_id = tests.id('t1') and o.id = tests.id('bought')), true, 'which was there first');
select throws_ok($$update trade.rule_firings set outcome = '{}' where key like '%:once' and version_id = tests.id('t1')$$, '42501', 'append_only',
  'and nobody changes it');
select tests.be('owner');
select public.pause_rule(tests.id('trader'));
select tests.be('bridge');
select throws_ok($$select tests.fire_orders('nine', jsonb_build_array(tests.order('never')))$$, '42501', 'version_not_armed',
  'a paused rule fires nothing');
select tests.be('owner');
select is((select count(*) from public.orders where id = tests.id('never')), 0::bigint, 'and orders nothing');
select public.resume_rule(tests.id('trader'));

select tests.be('owner');
select lives_ok($$select public.disarm_version(tests.id('t1'))$$, 'a version disarmed by its id');
select is((select state || '/' || coalesce(armed_version_id::text, 'none') from public.rules where id = tests.id('trader')), 'draft/none',
  'disarms its rule');
select is((select count(*) from public.orders where source_id = tests.id('t1') and state <> 'expired'), 0::bigint, 'and ends its orders');
select tests.be('bridge');
select throws_ok($$select tests.propose('t1')$$, '42501', 'version_not_armed', 'for good');

/* real money */
select tests.connect_live('owner', 'bridge', 'live');
select tests.be('owner');
select tests.save('trader', tests.buying(), tests.id('live'));
select throws_ok($$select tests.arm('trader', 't2')$$, '42501', 'step_up_required', 'real money needs a fresh second factor');
select tests.step_up('owner');
select is(tests.arm('trader', 't2'), 'armed', 'with it the rule is armed');
select tests.be('owner');
select public.pause_rule(tests.id('trader'));
select throws_ok($$select public.resume_rule(tests.id('trader'))$$, '42501', 'step_up_required', 'to go on needs it as well');
select tests.step_up('owner');
select tests.save('trader', tests.buying(), tests.id('account'));
select public.archive_broker_account(tests.id('live'));
select is((select state || '/' || reason_code from public.rules where id = tests.id('trader')), 'switched_off/account_archived',
  'an account that is given up ends its rules, whatever their drafts name');

/* while the session goes on */
select tests.be('owner');
select tests.save('waits');
select tests.be('operator');
select tests.session('1 h');
select tests.be('owner');
select is(tests.arm('waits', 'w1'), 'armed', 'a rule that is not armed is, whenever its owner says so');
select tests.save('waits', '{"name": "edited"}');
select throws_ok($$select tests.arm('waits', 'w2')$$, 'P0001', 'market_open', 'an armed one is not replaced while the market is open');
select is((select state from public.arm_rule(tests.id('waits'), tests.id('w2'), (select draft_hash from public.rules where id = tests.id('waits')),
  '문장', 'sentence', 'after_close')), 'armed', 'its edit may wait for the close');
select is((select armed_version_id || '/' || pending_version_id from public.rules where id = tests.id('waits')),
  tests.id('w1') || '/' || tests.id('w2'), 'and until then the old one goes on');
select tests.be('bridge');
select is(public.arm_due_rules(), 0, 'nothing is due before the close');
select is((select count(*) from public.list_armed_rules() where version_id = tests.id('w1')), 1::bigint, 'the bridge runs the old one');
select throws_ok($$select tests.fire('w2')$$, '42501', 'version_not_armed', 'and what waits does not fire');
select tests.be('operator');
select tests.session();
set constraints all immediate;
alter table trade.rule_versions disable trigger keep_version;
update trade.rule_versions set due_at = now() where id = tests.id('w2');
alter table trade.rule_versions enable trigger keep_version;
select tests.be('other_bridge');
select is(public.arm_due_rules(), 0, 'another bridge arms nothing of it');
select tests.be('bridge');
select is((select count(*) from public.list_armed_rules() where version_id = tests.id('w2')), 1::bigint,
  'whoever lists first after the close gets the new one');
select throws_ok($$select tests.fire('w1')$$, '42501', 'version_not_armed', 'and the old one has ended');
select tests.be('owner');
select is((select count(*) from public.notifications where event_type = 'rule_armed_late' and rule_id = tests.id('waits')), 1::bigint,
  'its owner is told');

select tests.be('operator');
insert into tests.ids select name, gen_random_uuid() from unnest(array['w3', 'rich', 'r1']) name;
select tests.wait('waits', 'w3');
select tests.be('bridge');
select public.bridge_heartbeat('1.0.0', '{"kind": "live"}');
select is(tests.fire('w3') ->> 'isNew', 'true', 'a heartbeat after the close arms it as well');
select tests.connect_live('owner', 'bridge', 'gold');
select tests.be('owner');
select tests.save('rich', tests.buying(), tests.id('gold'));
select tests.wait('rich', 'r1');
select tests.be('operator');
select private.set_live_permission('owner@example.com', false);
select tests.be('bridge');
select is(public.arm_due_rules(), 0, 'what lost its right to real money meanwhile is not armed');
select tests.be('owner');
select is((select params ->> 'reasonCode' from public.notifications where event_type = 'rule_not_armed' and rule_id = tests.id('rich')),
  'permission_missing', 'and its owner is told why');
select is((select pending_version_id from public.rules where id = tests.id('rich')), null, 'it waits no more');

/* templates */
select throws_ok($$select public.publish_template(tests.id('waits'))$$, '42501', 'permission_missing', 'users publish nothing');
select tests.be('admin');
select lives_ok($$select tests.save('mine', '{"name": "template"}')$$, 'an admin writes a rule');
create temporary table published as select public.publish_template(tests.id('mine')) as id;
grant select on published to public;
select tests.be('owner');
select is((select name || is_own from public.rules where id = (select id from published)), 'minefalse', 'published, everybody reads it');
select throws_ok($$select public.arm_rule((select id from published), gen_random_uuid(), repeat('a', 64), 'x', 'x')$$, 'P0001', 'not_found',
  'nobody arms it');
select throws_ok($$select public.save_rule((select id from published), 'x', 'alert', tests.definition())$$, 'P0001', 'not_found',
  'or writes to it');
select is((select draft_hash from public.copy_template((select id from published), tests.id('copy'))),
  tests.hash(tests.definition('{"name": "template"}')), 'everybody copies it');
select is((select is_own || state from public.rules where id = tests.id('copy')), 'truedraft', 'into a draft of their own');
select tests.be('admin');
select public.withdraw_template((select id from published));
select tests.be('owner');
select is((select count(*) from public.rules where id = (select id from published)), 0::bigint, 'withdrawn, nobody sees it');

/* limits */
select tests.be('operator');
insert into trade.rules (id, user_id, name, kind, draft, draft_hash)
select gen_random_uuid(), tests.id('stranger'), 'x', 'alert', '{}', repeat('a', 64) from generate_series(1, 500);
insert into trade.price_lines (id, user_id, instrument_id, kind, label, price)
select gen_random_uuid(), tests.id('stranger'), '005930.KRX', 'support', 'x', 1 from generate_series(1, 500);
update trade.rules set fires = 1000, fires_on = private.kst_date(now()) where id = tests.id('waits');
select tests.be('stranger');
select throws_ok($$select public.save_rule(gen_random_uuid(), 'x', 'alert', tests.definition())$$, 'P0001', 'rules_exceeded',
  'five hundred rules are enough');
select throws_ok($$select public.save_line(gen_random_uuid(), '005930.KRX', 'support', 'x', 1)$$, 'P0001', 'lines_exceeded',
  'and as many lines');
select tests.be('bridge');
select throws_ok($$select tests.fire('w3', 'edge:2026-11-21:1')$$, 'P0001', 'firings_exceeded', 'and a thousand firings a day');

/* what a firing does inside the ledger comes from the definition, not from the request */
select tests.be('owner');
select tests.save('copy', jsonb_build_object('then', jsonb_build_array(
  jsonb_build_object('do', 'addWatch', 'watchlist', (select min(id::text) from public.watchlist_folders)),
  jsonb_build_object('do', 'pauseStrategy', 'rule', tests.id('waits')))));
select tests.arm('copy', 'c1');
select tests.be('bridge');
create temporary table another as select id from public.instruments
where id not in ('005930.KRX', '000660.KRX', '005380.KRX', '035420.KRX') order by id limit 1;
grant select on another to public;
select lives_ok($$select public.record_firing(tests.id('c1') || ':' || (select id from another) || ':once', tests.id('c1'),
  (select id from another), now(), '[]', '[]')$$, 'it fires');
select tests.be('owner');
select is((select count(*) from public.watchlist_items where instrument_id = (select id from another)), 1::bigint, 'and adds to the watchlist');
select is((select state || '/' || reason_code from public.rules where id = tests.id('waits')), 'paused/paused_by_rule', 'and pauses the rule it names');
select public.resume_rule(tests.id('waits'));
select is((select state || '/' || coalesce(reason_code, 'none') from public.rules where id = tests.id('waits')), 'armed/none',
  'which, going on, tells of the pause no more');

/* a rule that cancels, and one that waits for a yes as long as it says */
select tests.be('operator');
insert into tests.ids select name, gen_random_uuid() from unnest(array['canceler', 'x1', 'semi', 's1', 'kept']) name;
select tests.place('waiting', 'buy', 1, 60000);
select tests.place_and_claim('resting', 'buy', 2, 60100);
select tests.be('bridge');
select public.record_ack(tests.id('resting'), '2026-11-20', '117', '06010', now());
select public.record_order_reports(tests.id('account'), tests.report('0000000117', 0, '{"quantity": 2, "limitPrice": 60100, "leavesQty": 2}'), 'list');
select tests.be('owner');
select tests.save('canceler', '{"kind": "strategy", "then": [{"do": "cancelOrders", "side": "buy"}]}', tests.id('account'));
select tests.arm('canceler', 'x1');
select tests.be('bridge');
select is(tests.fire('x1') ->> 'isNew', 'true', 'a rule that cancels fires');
select is(tests.fire('x1') ->> 'isNew', 'false', 'once');
select tests.be('owner');
select is((select status || '/' || reason_code from public.orders where id = tests.id('waiting')), 'expired/canceled_by_rule', 'what waited has ended');
select is((select status || '/' || cancel_state from public.orders where id = tests.id('resting')), 'accepted/ready', 'what rests is asked to be canceled');
select tests.be('operator');
select is((select count(*) from trade.order_intents where kind = 'cancel' and target_intent_id = tests.id('resting')), 1::bigint, 'once');
select tests.be('owner');
select tests.save('semi', '{"kind": "strategy", "then": [{"do": "order", "side": "buy", "size": {"qty": 1}, "type": "market", "approval": "semi",
  "approvalFor": "00:20:00"}]}', tests.id('account'));
select tests.arm('semi', 's1');
select tests.be('bridge');
select lives_ok($$select public.propose_intent(tests.id('kept'), tests.id('account'), tests.id('s1'), (select hash from public.list_armed_rules()
  where version_id = tests.id('s1')), '005930.KRX', 'buy', 'limit', '1', 'process-1', 1, '70000', null, 'day', true)$$, 'a card is asked for');
select tests.be('owner');
select tests.be('operator');
select ok((select abs(extract(epoch from expires_at - trade.expiry_after(1200))) < 60 from trade.order_intents where id = tests.id('kept')),
  'and stays as long as the rule says');

/* hours */
select tests.be('operator');
rollback;
begin;
select no_plan();
select is(trade.regular_session_end(at::timestamptz), ends::timestamptz, 'the session at ' || at)
from (values ('2026-11-20T08:59:59+09', null), ('2026-11-20T09:00:00+09', '2026-11-20T15:30:00+09'),
  ('2026-11-20T15:29:59+09', '2026-11-20T15:30:00+09'), ('2026-11-20T15:30:00+09', null), ('2026-11-21T10:00:00+09', null),
  ('2026-12-25T10:00:00+09', null)) days (at, ends);
insert into public.trading_calendar (market, date, kind, open_time, close_time, name_ko, source, is_announced)
values ('KRX', '2027-03-04', 'late_open', '10:00', '16:30', '수능', 'test', true);
select is(trade.regular_session_end('2027-03-04T09:30:00+09'), null, 'a late opening is not open at nine');
select is(trade.regular_session_end('2027-03-04T16:00:00+09'), '2027-03-04T16:30:00+09', 'and closes later');

select * from finish();
rollback;
