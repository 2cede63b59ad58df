begin;
select no_plan();
select tests.setup();
update private.call_limits set burst = 100000;
insert into tests.ids select name, gen_random_uuid() from unnest(array['rule', 'v1', 'card', 'past', 'sent']) name;
create temporary table link (until bigint, signature text);
grant all on link to authenticated;

create function tests.arm() returns void language plpgsql as $$
declare
  v_text text := tests.definition('{"kind": "strategy", "then": [{"do": "order", "side": "buy", "size": {"qty": 1}, "type": "market", "approval": "semi"}]}');
begin
  perform tests.be('owner');
  perform public.save_rule(tests.id('rule'), 'rule', 'strategy', v_text, tests.id('account'));
  perform public.arm_rule(tests.id('rule'), tests.id('v1'), tests.hash(v_text), '문장', 'sentence');
end $$;
create function tests.follow(p_order text default 'card', p_more bigint default 0, p_cut integer default 0) returns text language sql as $$
  select public.open_approval(tests.id(p_order), until + p_more, left(signature, length(signature) - p_cut)) from link
$$;
select tests.arm();
select tests.be('bridge');
select public.propose_intent(tests.id('card'), tests.id('account'), tests.id('v1'), (select hash from public.list_armed_rules() limit 1),
  '005930.KRX', 'buy', 'limit', '1', 'process-1', 1, '70000', null, 'day', true);
select tests.be('owner');
insert into link select (params ->> 'until')::bigint, params ->> 'signature' from public.notifications where event_type = 'order_proposed';
select is((select abs(until - extract(epoch from expires_at) * 1000) < 2 from link, public.orders where id = tests.id('card')), true,
  'the link of a card is good for as long as the card');
select is((select concat_ws('/', params ->> 'ruleName', params ->> 'versionNumber', params ->> 'strategyName') from public.notifications
  where event_type = 'order_proposed'), 'rule/1', 'the message says which rule wants it');
select is(tests.follow(), 'open', 'it leads to what waits');
select is(tests.follow(), 'open', 'as often as it is followed');
select throws_ok($$select tests.follow(p_more => 1)$$, '42501', 'link_invalid', 'nobody makes it last longer');
select throws_ok($$select tests.follow(p_cut => 1)$$, '42501', 'link_invalid', 'half a signature is none');
select throws_ok($$select tests.follow('past')$$, '42501', 'link_invalid', 'nor is it good for another order');
select throws_ok($$select public.open_approval(tests.id('card'), null, null)$$, '42501', 'link_invalid', 'and no signature is none');
select tests.be('stranger');
select throws_ok($$select tests.follow()$$, '42501', 'link_invalid', 'whoever else follows it sees nothing');
select tests.be('bridge');
select throws_ok($$select tests.follow()$$, '42501', 'link_invalid', 'not even the bridge that sent it');
select tests.be('owner');
select public.decline_intent(tests.id('card'));
select is(tests.follow(), 'over', 'what was decided is over');
select tests.be('operator');
select ok(octet_length(private.sign_approval(gen_random_uuid(), tests.id('card'), 1)) = 64
  and private.sign_approval(tests.id('rule'), tests.id('card'), 1) <> private.sign_approval(tests.id('rule'), tests.id('card'), 2), 'every link has a signature of its own');
update link set until = 1, signature = private.sign_approval((select user_id from trade.order_intents where id = tests.id('card')), tests.id('card'), 1);
select tests.be('owner');
select throws_ok($$select tests.follow()$$, 'P0001', 'link_expired', 'after its time it is not followed');

/* what went out */
select tests.be('bridge');
select public.propose_intent(tests.id('sent'), tests.id('account'), tests.id('v1'), (select hash from public.list_armed_rules() limit 1),
  '005930.KRX', 'buy', 'limit', '1', 'process-1', 1, '70000', null, 'day', true);
select tests.be('owner');
select public.approve_intent(tests.id('sent'));
select tests.be('operator');
update link set signature = private.sign_approval((select user_id from trade.order_intents where id = tests.id('sent')), tests.id('sent'), 1);
select tests.be('owner');
select is(tests.follow('sent'), 'over', 'of an order that went out nobody is told that its time ran out');

select * from finish();
rollback;
