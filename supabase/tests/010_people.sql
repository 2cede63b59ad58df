begin;
select no_plan();
select tests.setup();

/* profiles */
select is((select display_name || '/' || locale || '/' || role from public.profiles where id = tests.id('owner')),
  'owner/ko/user', 'a profile is made with the user');
select tests.be('owner');
select results_eq('select id from public.profiles', array[tests.id('owner')], 'the owner reads one profile, their own');
select lives_ok($$select public.update_profile(' 김나루 ', 'en')$$, 'the owner changes their name');
select is((select display_name || '/' || locale from public.profiles), '김나루/en', 'the new name is trimmed and kept');
select lives_ok($$select public.update_profile(p_locale => 'ko')$$, 'a language is changed alone');
select is((select display_name || '/' || locale from public.profiles), '김나루/ko', 'and the name stays');
select lives_ok($$select public.update_profile(p_display_name => '나루')$$, 'so is a name');
select is((select display_name || '/' || locale from public.profiles), '나루/ko', 'and the language stays');
select throws_ok($$select public.update_profile()$$, 'P0001', 'input_invalid', 'changing nothing is refused');
select throws_ok($$select public.update_profile('', 'ko')$$, 'P0001', 'input_invalid', 'an empty name is refused');
select throws_ok($$select public.update_profile('나루', 'fr')$$, 'P0001', 'input_invalid', 'an unknown language is refused');
select throws_ok($$update public.profiles set role = 'admin'$$, '42501', null, 'nobody makes themselves an admin');
select throws_ok($$insert into public.profiles (id, display_name) values (gen_random_uuid(), 'x')$$, '42501', null,
  'nobody makes a profile by hand');
select tests.be('nobody');
select is_empty('select * from public.profiles', 'without a token no profile is read');
select throws_ok($$select public.update_profile('나루', 'ko')$$, '42501', 'unauthenticated', 'without a token nothing is changed');
select tests.be('anon');
select throws_ok('select * from public.profiles', '42501', null, 'anon reads no profile');
select throws_ok($$select public.update_profile('나루', 'ko')$$, '42501', null, 'anon changes no profile');
select tests.be('service_role');
select throws_ok('select * from public.profiles', '42501', null, 'service_role reads no profile');

select tests.be('operator');
update auth.users set email = 'new@example.com' where id = tests.id('stranger');
select is((select email from public.profiles where id = tests.id('stranger')), 'new@example.com', 'a profile follows the e-mail address');

/* watchlists */
select tests.be('owner');
select results_eq('select name from public.watchlist_folders', array['관심종목'], 'a new user has one folder');
select results_eq('select instrument_id from public.watchlist_items order by position',
  array['005930.KRX', '000660.KRX', '005380.KRX', '035420.KRX'], 'the first folder holds four large companies');
select lives_ok($$select public.create_watchlist_folder('반도체')$$, 'the owner makes a folder');
select throws_ok($$select public.create_watchlist_folder('  ')$$, 'P0001', 'input_invalid', 'a folder needs a name');
select is(
  public.add_watchlist_item((select id from public.watchlist_folders where name = '반도체'), '000660.KRX'),
  public.add_watchlist_item((select id from public.watchlist_folders where name = '반도체'), '000660.KRX'),
  'adding an item twice gives the same item');
select throws_ok($$select public.add_watchlist_item((select id from public.watchlist_folders where name = '반도체'), '999999.KRX')$$,
  'P0001', 'instrument_unknown', 'an unknown instrument is refused');
select lives_ok($$select public.move_watchlist_item(
  (select id from public.watchlist_items where instrument_id = '035420.KRX'),
  (select id from public.watchlist_folders where name = '관심종목'), 1)$$, 'an item moves to another place');
select results_eq($$select instrument_id from public.watchlist_items i join public.watchlist_folders f on f.id = i.folder_id
  where f.name = '관심종목' order by i.position$$,
  array['005930.KRX', '035420.KRX', '000660.KRX', '005380.KRX'], 'the others make room');
select lives_ok($$select public.move_watchlist_item(
  (select i.id from public.watchlist_items i join public.watchlist_folders f on f.id = i.folder_id
   where f.name = '관심종목' and instrument_id = '000660.KRX'),
  (select id from public.watchlist_folders where name = '반도체'), 0)$$, 'an item moves into a folder that lists it already');
select results_eq($$select instrument_id from public.watchlist_items i join public.watchlist_folders f on f.id = i.folder_id
  where f.name = '반도체'$$, array['000660.KRX'], 'and is there once');
select lives_ok($$select public.rename_watchlist_folder((select id from public.watchlist_folders where name = '반도체'), '칩')$$,
  'the owner renames a folder');
select throws_ok($$delete from public.watchlist_items$$, '42501', null, 'items are removed through the function alone');

select tests.be('operator');
insert into tests.ids select 'folder', id from public.watchlist_folders where user_id = tests.id('owner') and name = '칩';
insert into tests.ids select 'item', id from public.watchlist_items where folder_id = tests.id('folder');
select tests.be('stranger');
select is_empty($$select * from public.watchlist_folders where name = '칩'$$, 'a stranger does not see the folder');
select is_empty($$select * from public.watchlist_items where folder_id = tests.id('folder')$$, 'nor what is in it');
select throws_ok($$select public.rename_watchlist_folder(tests.id('folder'), 'x')$$, 'P0001', 'not_found', 'a stranger cannot rename it');
select throws_ok($$select public.delete_watchlist_folder(tests.id('folder'))$$, 'P0001', 'not_found', 'nor delete it');
select throws_ok($$select public.add_watchlist_item(tests.id('folder'), '005930.KRX')$$, 'P0001', 'not_found', 'nor add to it');
select throws_ok($$select public.remove_watchlist_item(tests.id('item'))$$, 'P0001', 'not_found', 'nor take from it');
select throws_ok($$select public.move_watchlist_item(tests.id('item'), (select id from public.watchlist_folders), 0)$$,
  'P0001', 'not_found', 'nor move an item out of it');
select tests.be('owner');
select lives_ok($$select public.remove_watchlist_item(tests.id('item'))$$, 'the owner removes an item');
select lives_ok($$select public.delete_watchlist_folder(tests.id('folder'))$$, 'the owner deletes a folder');
select tests.be('anon');
select throws_ok('select * from public.watchlist_folders', '42501', null, 'anon reads no folder');
select throws_ok('select * from public.watchlist_items', '42501', null, 'anon reads no item');

/* instruments */
select throws_ok('select * from public.instruments', '42501', null, 'anon reads no instrument');
select tests.be('stranger');
select cmp_ok((select count(*)::integer from public.instruments), '>=', 41, 'everybody signed in reads all instruments');
select throws_ok($$select public.upsert_instruments('[]')$$, '42501', 'permission_missing', 'a person writes no instrument');
select throws_ok($$update public.instruments set is_halted = true$$, '42501', null, 'not even by hand');
select tests.be('bridge');
select is(public.upsert_instruments('[
  {"id": "0004V0.KRX", "symbol": "0004V0", "nameKo": "엔비알모션", "market": "kosdaq", "kind": "stock", "basePrice": 18010},
  {"id": "005930.KRX", "symbol": "005930", "nameKo": "삼성전자", "market": "kospi", "kind": "stock", "isHalted": true}]'), 2,
  'a bridge writes new and changed instruments');
select is(public.upsert_instruments('[{"id": "0004V0.KRX", "symbol": "0004V0", "nameKo": "엔비알모션", "market": "kosdaq",
  "kind": "stock", "basePrice": 18010}]'), 0, 'and counts none when nothing is new');
select is((select is_halted || '/' || name_en from public.instruments where id = '005930.KRX'), 'true/Samsung Electronics',
  'what a bridge does not know stays');

select * from finish();
rollback;
