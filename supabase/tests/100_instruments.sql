begin;
select no_plan();
select tests.setup();

create function tests.listing(p_symbol text, p_name text, p_more jsonb default '{}') returns jsonb
language sql immutable as $$
  select jsonb_build_object('id', p_symbol || '.KRX', 'nameKo', p_name, 'market', 'kospi', 'kind', 'stock',
    'isin', 'KR7' || lpad(right(p_symbol, 6), 6, '0') || '001', 'isHalted', false, 'isManaged', false,
    'isLiquidating', false, 'warning', 'none', 'isNxt', true, 'previousClose', 70000, 'previousVolume', 1000,
    'marketCapEok', 100, 'listedDate', '2000-01-04') || p_more
$$;
create function tests.market(p_count integer) returns jsonb language sql immutable as $$
  select jsonb_agg(tests.listing('9' || lpad(n::text, 5, '0'), '가상' || n)) from generate_series(1, p_count) n
$$;
grant execute on function tests.listing(text, text, jsonb), tests.market(integer) to public;

/* one bridge imports for all */
select tests.be('owner');
select throws_ok('select public.begin_instrument_import(0)', '42501', 'permission_missing', 'a person begins no import');
select throws_ok($$select public.import_instruments(1, '[]')$$, '42501', 'permission_missing', 'a person imports nothing');
select throws_ok('select public.finish_instrument_import(1, 0)', '42501', 'permission_missing', 'a person finishes nothing');
select tests.be('anon');
select throws_ok('select public.begin_instrument_import(0)', '42501', null, 'anon begins no import');
select throws_ok($$select public.instrument_list()$$, '42501', null, 'anon reads no list');
select throws_ok($$select * from public.search_instruments('삼성')$$, '42501', null, 'anon finds nothing');
select tests.be('nobody');
select throws_ok($$select public.instrument_list()$$, '42501', 'unauthenticated', 'without a token no list is read');
select throws_ok($$select * from public.search_instruments('삼성')$$, '42501', 'unauthenticated', 'nor anything found');

select tests.be('bridge');
create temporary table import (name text primary key, no bigint);
grant all on import to public;
insert into import values ('first', public.begin_instrument_import(3600000));
select isnt((select no from import where name = 'first'), null, 'a bridge begins an import');
select is(public.begin_instrument_import(3600000), null, 'not twice');
select tests.be('other_bridge');
select is(public.begin_instrument_import(0), null, 'nor does another bridge meanwhile');
select throws_ok($$select public.import_instruments((select no from import), '[]')$$, 'P0001', 'not_found',
  'another bridge adds nothing to it');
select throws_ok($$select public.finish_instrument_import((select no from import), 1)$$, 'P0001', 'not_found',
  'nor does it end it');

select tests.be('bridge');
select is(public.import_instruments((select no from import), tests.market(40)), 40, 'a batch is taken');
select is(public.import_instruments((select no from import), tests.market(40)), 40, 'a repeated batch changes nothing');
select is(public.import_instruments((select no from import), jsonb_build_array(tests.listing('005930', '삼성전자',
  '{"marketCapEok": 4000000, "isManaged": true, "warning": "caution", "sector": "0013"}'))), 1, 'what was known is brought up to date');
select is((select name_en || '/' || warning || '/' || is_managed || '/' || chosung || '/' || tick_table || '/' || sector
  from public.instruments where id = '005930.KRX'), 'Samsung Electronics/caution/true/ㅅㅅㅈㅈ/stock/0013',
  'what the master does not tell stays');
select throws_ok(format($$select public.import_instruments((select no from import), jsonb_build_array(tests.listing('005930',
  '삼성전자', '{"sector": "%s"}')))$$, sector), '23514', null, 'an industry that is none is refused: ' || sector)
from unnest(array['13', '전기·전자', '0000']) sector;
select throws_ok($$select public.import_instruments((select no from import), jsonb_build_array(tests.listing('12', '짧은코드')))$$,
  '23514', null, 'a code that is none is refused');
select throws_ok($$select public.import_instruments((select no from import),
  (select jsonb_agg(tests.listing('005930', 'x')) from generate_series(1, 1001)))$$, 'P0001', 'input_invalid', 'a batch has its limit');
select is(public.finish_instrument_import((select no from import), 41) ->> 'outcome', 'done', 'the import ends');
select is((select count(*)::integer from public.instruments where delisted_date is not null), 0,
  'what no master ever listed is not delisted');
select throws_ok($$select public.finish_instrument_import((select no from import), 41)$$, 'P0001', 'not_found', 'once');
select is(public.begin_instrument_import(3600000), null, 'what was done an hour ago is not done again');

/* what disappears */
insert into import values ('second', public.begin_instrument_import(0));
select is(public.import_instruments((select no from import where name = 'second'), tests.market(30)), 30, 'a shorter list is taken');
select is(public.finish_instrument_import((select no from import where name = 'second'), 30),
  '{"outcome": "refused", "listed": 30, "missing": 11}', 'but does not empty the market');
select is((select count(*)::integer from public.instruments where delisted_date is not null), 0, 'everything is kept');
insert into import values ('third', public.begin_instrument_import(0));
select is(public.import_instruments((select no from import where name = 'third'), tests.market(39)), 39, 'the next list');
select is(public.finish_instrument_import((select no from import where name = 'third'), 40) ->> 'outcome', 'refused',
  'an import that counts otherwise is refused');
insert into import values ('fourth', public.begin_instrument_import(0));
select is(public.import_instruments((select no from import where name = 'fourth'), tests.market(39)), 39, 'once more');
select is(public.finish_instrument_import((select no from import where name = 'fourth'), 39) ->> 'outcome', 'done', 'now whole');
select results_eq('select id from public.instruments where delisted_date is not null order by id',
  array['005930.KRX', '900040.KRX'], 'what is missing is marked and stays');
insert into import values ('fifth', public.begin_instrument_import(0));
select is(public.import_instruments((select no from import where name = 'fifth'), tests.market(40)), 40, 'a list that has it again');
select is(public.finish_instrument_import((select no from import where name = 'fifth'), 40) ->> 'outcome', 'done', 'ends well');
select is((select delisted_date from public.instruments where id = '900040.KRX'), null, 'what comes back is listed again');
insert into import values ('given up', public.begin_instrument_import(0));
select is(public.finish_instrument_import((select no from import where name = 'given up')) ->> 'outcome', 'abandoned',
  'an import can be given up');
insert into import values ('slow', public.begin_instrument_import(0, 10000));
select tests.be('operator');
update private.instrument_imports set expires_at = clock_timestamp() where finished_at is null;
select tests.be('other_bridge');
select throws_ok($$select public.import_instruments((select no from import where name = 'slow'), '[]')$$, 'P0001', 'not_found',
  'an import that took too long is over');
insert into import values ('last', public.begin_instrument_import(0));
select isnt((select no from import where name = 'last'), null, 'and another bridge may begin');
select tests.be('operator');
select is((select count(*)::integer from private.audit_outbox where action = 'instruments_imported'), 5,
  'every import that ended is in the audit log');

/* the list */
select tests.be('owner');
select is((public.instrument_list() ->> 'version')::integer, 1, 'the list is made when it is asked for');
select is(public.instrument_list(1) ->> 'body', null, 'and not sent to whoever has it');
select alike(public.instrument_list() ->> 'body', E'005930\t삼성전자\tSamsung Electronics\tPsmx1d\t0013\n%',
  'larger companies come first, their industry behind the marks');
select tests.be('operator');
update public.instruments set market_cap_eok = market_cap_eok + 1, updated_at = clock_timestamp();
select tests.be('owner');
select is((public.instrument_list() ->> 'version')::integer, 1, 'a day’s prices do not make it another list');
select tests.be('operator');
update public.instruments set is_halted = true where id = '900001.KRX';
select tests.be('stranger');
select is((public.instrument_list(1) ->> 'version')::integer, 2, 'a halt does');
select alike(public.instrument_list(1) ->> 'body', E'%900001\t가상1\t\tPshx\n%', 'and is in it, without an industry that nobody told');
select is(public.instrument_list(2) ->> 'body', null, 'once known, it is not sent again');
select tests.be('other_bridge');
select is(public.import_instruments((select no from import where name = 'last'), jsonb_build_array(
  tests.listing('900001', '가상1', '{"sector": "1028"}'), tests.listing('005930', '삼성전자'))), 2, 'the next list');
select tests.be('owner');
select is((public.instrument_list(2) ->> 'version')::integer, 3, 'an industry makes it another list');
select alike(public.instrument_list(2) ->> 'body', E'%900001\t가상1\t\tPsx\t1028\n%', 'and is in it');
select is((select sector from public.instruments where id = '005930.KRX'), null, 'what the list tells no more is not known');

/* search on the server */
select tests.be('operator');
update public.instruments set delisted_date = null;
select tests.be('owner');
select results_eq($$select symbol from public.search_instruments('005930')$$, array['005930'], 'a code finds its instrument');
select results_eq($$select symbol from public.search_instruments('삼성전자')$$, array['005930'], 'so does a name');
select is((select symbol from public.search_instruments('ㅅㅅㅈㅈ') limit 1), '005930', 'and its initial consonants');
select is((select symbol from public.search_instruments('samsung elec') limit 1), '005930', 'and its English name');
select is((select symbol from public.search_instruments('SK') limit 1), '034730', 'an exact name comes first');
select is_empty($$select * from public.search_instruments('100%')$$, 'signs of patterns are letters like others');
select is_empty($$select * from public.search_instruments(' ')$$, 'nothing finds nothing');
select is((select count(*)::integer from public.search_instruments('가상', 7)), 7, 'no more is given than was asked for');
select throws_ok($$select * from public.search_instruments('가', 1000)$$, 'P0001', 'input_invalid', 'within bounds');
select throws_ok('select * from private.instrument_list', '42501', null, 'the kept list is read through the function alone');
select throws_ok('select * from private.instrument_imports', '42501', null, 'nobody reads who imported');

select * from finish();
rollback;
