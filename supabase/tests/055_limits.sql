begin;
select no_plan();
select tests.setup();

/* how often */
select results_eq($$select per_second, burst from private.call_limits where name = 'place_intent'$$, $$values (10::numeric, 20)$$,
  'ten orders a second, and twenty at once');
-- So slow that nothing comes back while the test runs, however busy the machine.
update private.call_limits set per_second = 0.001;
select tests.be('owner');
prepare place(text) as
  select public.place_intent(gen_random_uuid(), tests.id('account'), '005930.KRX', 'buy', 'limit', $1, '70000');
select results_eq($$select count(*)::integer from generate_series(1, 20) n, lateral public.place_intent(gen_random_uuid(),
  tests.id('account'), '005930.KRX', 'buy', 'limit', n::text, '70000')$$, array[20], 'twenty orders at once are taken');
select throws_ok($$execute place('21')$$, 'P0001', 'rate_limited', 'the next is too many');
select throws_ok($$execute place('0')$$, 'P0001', 'quantity_invalid', 'what is wrong in itself is told first');
select tests.be('stranger');
select lives_ok($$select public.place_intent(gen_random_uuid(), tests.id('other_account'), '005930.KRX', 'buy', 'limit', '1', '70000')$$,
  'one user''s haste is not another''s');
select tests.be('operator');
update private.call_budgets set counted_at = counted_at - interval '1500 s' where user_id = tests.id('owner');
select tests.be('owner');
select lives_ok($$execute place('21')$$, 'a while later one more is taken');
select tests.be('operator');
update private.call_budgets set counted_at = counted_at - interval '1 day' where user_id = tests.id('owner');
select tests.place('late', p_quantity => 22);
select cmp_ok((select calls_left from private.call_budgets where user_id = tests.id('owner')), '<=', 19.0, 'no more than twenty are saved up');
update private.call_budgets set calls_left = 0, counted_at = clock_timestamp() where user_id = tests.id('owner');
select tests.be('owner');
select throws_ok($$execute place('23')$$, 'P0001', 'rate_limited', 'with nothing left nothing is taken');
select lives_ok($$select public.place_intent(tests.id('late'), tests.id('account'), '005930.KRX', 'buy', 'limit', '22', '70000')$$,
  'but asking again for what was taken is answered');
select lives_ok($$select public.cancel_order(gen_random_uuid(), tests.id('late'))$$, 'and taking an order back is never held up');
select throws_ok('select * from private.call_budgets', '42501', null, 'nobody reads what others have left');
select throws_ok('update private.call_limits set burst = 1000', '42501', null, 'or gives themselves more');

/* page by page */
select tests.be('bridge');
select is((select count(*)::integer from public.list_pending_intents()), 21, 'all that waits comes at once when there is little');
with recursive pages (n, last_id, found) as (
  select 1, (array_agg(id order by created_at, id))[7], count(*)::integer from public.list_pending_intents(null, 7)
  union all
  select n + 1, page.last_id, page.found from pages
  cross join lateral (
    select (array_agg(id order by created_at, id))[count(*)] as last_id, count(*)::integer as found
    from public.list_pending_intents(pages.last_id, 7)) page
  where pages.found = 7
)
select is((select array_agg(found order by n) from pages), array[7, 7, 7, 0], 'or in pages, each after the last row of the one before');
select throws_ok('select public.list_pending_intents(gen_random_uuid(), 7)', 'P0001', 'not_found', 'a page after nothing known is refused');
select throws_ok('select public.list_pending_intents(null, 1001)', 'P0001', 'input_invalid', 'a page longer than an answer can be is refused');
select throws_ok('select public.list_pending_intents(null, 0)', 'P0001', 'input_invalid', 'so is an empty one');
select is_empty($$select * from public.list_bridge_accounts(tests.id('account'), 10)$$, 'accounts come in pages too');
select is_empty($$select * from public.list_linked_intents(tests.id('account'), tests.id('late'), 10)$$, 'and what is linked already');

select * from finish();
rollback;
