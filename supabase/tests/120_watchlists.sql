begin;
select no_plan();
select tests.setup();

select tests.be('owner');
create temporary table mine as select id, instrument_id, folder_id from public.watchlist_items;
grant all on mine to public;
select lives_ok($$select public.reorder_watchlist((select folder_id from mine limit 1),
  (select array_agg(id order by instrument_id desc) from mine))$$, 'the owner puts a list in order');
select results_eq('select instrument_id from public.watchlist_items order by position',
  'select instrument_id from mine order by instrument_id desc', 'and it is');
select throws_ok($$select public.reorder_watchlist((select folder_id from mine limit 1), (select array_agg(id) from mine limit 1)
  || gen_random_uuid())$$, 'P0001', 'input_invalid', 'an order names no others');
select throws_ok($$select public.reorder_watchlist((select folder_id from mine limit 1),
  array[(select id from mine limit 1)])$$, 'P0001', 'input_invalid', 'and leaves none out');
select throws_ok($$select public.reorder_watchlist((select folder_id from mine limit 1), null)$$, 'P0001', 'input_invalid',
  'no order is none');
select lives_ok($$select public.create_watchlist_folder('반도체')$$, 'a second folder');
select lives_ok($$select public.reorder_watchlist_folders((select array_agg(id order by position desc)
  from public.watchlist_folders))$$, 'folders can be put in order');
select results_eq('select name from public.watchlist_folders order by position', array['반도체', '관심종목'], 'and are');
select throws_ok($$select public.reorder_watchlist_folders(array[gen_random_uuid()])$$, 'P0001', 'input_invalid',
  'an order of folders names all and no others');
select lives_ok($$select public.save_watchlist_columns((select folder_id from mine limit 1), '["last", "change_rate"]')$$,
  'the owner chooses columns');
select is((select columns from public.watchlist_folders where name = '관심종목'), '["last", "change_rate"]', 'which are kept');
select lives_ok($$select public.save_watchlist_columns((select folder_id from mine limit 1))$$, 'and goes back to the usual ones');
select throws_ok(format('select public.save_watchlist_columns(%L, %L)', (select folder_id from mine limit 1), bad), 'P0001',
  'input_invalid', 'columns are refused: ' || bad)
from unnest(array['{}', '[]', '[1]', '["Last"]', '["a", "a"]', '["<b>"]']) bad;

select tests.be('stranger');
select throws_ok($$select public.reorder_watchlist((select folder_id from mine limit 1), (select array_agg(id) from mine))$$,
  'P0001', 'not_found', 'a stranger orders nothing of it');
select throws_ok($$select public.save_watchlist_columns((select folder_id from mine limit 1), '["last"]')$$, 'P0001', 'not_found',
  'nor chooses its columns');
select throws_ok($$select public.reorder_watchlist_folders((select array_agg(distinct folder_id) from mine))$$, 'P0001',
  'input_invalid', 'nor orders its folders');

select tests.be('operator');
update private.settings set value = '035420.KRX 999999.KRX 005930.KRX' where name = 'first_watchlist';
select tests.make_user('newcomer');
select tests.be('newcomer');
select results_eq('select instrument_id from public.watchlist_items order by position', array['035420.KRX', '005930.KRX'],
  'a new user’s first list is the one that was set, as far as it is known');

select * from finish();
rollback;
