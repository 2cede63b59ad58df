begin;
select no_plan();
select tests.setup();

select tests.be('owner');
select cmp_ok((select count(*)::integer from public.trading_calendar), '>=', 220, 'everybody signed in reads the calendar');
select throws_ok($$select public.save_calendar_day('KRX', '2026-12-24', 'holiday', '임시공휴일', '공고', true)$$, '42501',
  'permission_missing', 'a person who is no admin saves no day');
select throws_ok($$select public.remove_calendar_day('KRX', '2026-12-25')$$, '42501', 'permission_missing', 'nor removes one');
select throws_ok($$insert into public.trading_calendar (market, date, kind, name_ko, source, is_announced)
  values ('KRX', '2026-12-24', 'holiday', 'x', 'x', true)$$, '42501', null, 'not even by hand');
select throws_ok($$select private.set_admin('owner@example.com', true)$$, '42501', null, 'nobody makes themselves an admin');
select throws_ok($$select public.record_calendar_check('2026-11-21', '2026-12-21', '[]')$$, '42501', 'permission_missing',
  'a person records no check');
select tests.be('bridge');
select throws_ok($$select public.save_calendar_day('KRX', '2026-12-24', 'holiday', '임시공휴일', '공고', true)$$, '42501',
  'permission_missing', 'a bridge changes no day, whatever its broker says');
select tests.be('nobody');
select is_empty('select * from public.trading_calendar where false', 'without a token');
select throws_ok($$select public.save_calendar_day('KRX', '2026-12-24', 'holiday', 'x', 'x', true)$$, '42501', 'unauthenticated',
  'nothing is saved without a token');
select tests.be('anon');
select throws_ok('select * from public.trading_calendar', '42501', null, 'anon reads no calendar');
select throws_ok($$select public.remove_calendar_day('KRX', '2026-12-25')$$, '42501', null, 'anon removes no day');
select tests.be('service_role');
select throws_ok('select * from public.trading_calendar', '42501', null, 'service_role reads no calendar');

select tests.be('operator');
select lives_ok($$select private.set_admin('OWNER@example.com', true)$$, 'the operator makes an admin');
select throws_ok($$select private.set_admin('nobody@example.com', true)$$, 'P0001', null, 'of somebody who has signed up');
select tests.be('owner');
select lives_ok($$select public.save_calendar_day('KRX', '2026-12-24', 'holiday', ' 임시공휴일 ', '한국거래소 공고', true)$$,
  'an admin closes a day');
select is((select name_ko || '/' || is_announced from public.trading_calendar where market = 'KRX' and date = '2026-12-24'),
  '임시공휴일/true', 'with its name');
select lives_ok($$select public.save_calendar_day('KRX', '2026-12-24', 'half_day', '오전장', '한국거래소 공고', false, '09:00', '12:00')$$,
  'an admin changes a day');
select is((select kind || '/' || open_time || '-' || close_time from public.trading_calendar
  where market = 'KRX' and date = '2026-12-24'), 'half_day/09:00:00-12:00:00', 'to its new hours');
select lives_ok($$select public.save_calendar_day('NXT', '2026-12-24', 'holiday', '넥스트레이드 휴장', '공고', true)$$,
  'the other market has lines of its own');
select throws_ok($$select public.save_calendar_day('KRX', '2026-12-26', 'holiday', '토요일', '공고', true)$$, 'P0001', 'input_invalid',
  'a weekend needs no line');
select throws_ok($$select public.save_calendar_day('KRX', '2026-12-23', 'holiday', 'x', 'x', true, '10:00', '15:30')$$, 'P0001',
  'input_invalid', 'a holiday has no hours');
select throws_ok($$select public.save_calendar_day('KRX', '2026-12-23', 'late_open', 'x', 'x', true, '10:00')$$, 'P0001',
  'input_invalid', 'other days have both');
select throws_ok($$select public.save_calendar_day('KRX', '2026-12-23', 'late_open', 'x', 'x', true, '16:00', '15:30')$$, 'P0001',
  'input_invalid', 'in their order');
select throws_ok($$select public.save_calendar_day('KRX', '2026-12-23', 'holiday', ' ', 'x', true)$$, 'P0001', 'input_invalid',
  'a day has a name');
select throws_ok($$select public.save_calendar_day('KRX', '2026-12-23', 'holiday', 'x', 'x', null)$$, 'P0001', 'input_invalid',
  'and says whether it is announced');
select lives_ok($$select public.remove_calendar_day('NXT', '2026-12-24')$$, 'an admin removes a day');
select throws_ok($$select public.remove_calendar_day('NXT', '2026-12-24')$$, 'P0001', 'not_found', 'once');

select tests.be('bridge');
select lives_ok($$select public.record_calendar_check('2026-11-21', '2026-12-21',
  '[{"date": "2026-12-24", "calendarIsOpen": true, "brokerIsOpen": false}]')$$, 'a bridge tells what differs');
select lives_ok($$select public.record_calendar_check('2026-11-22', '2026-12-22', '[]')$$, 'and later that nothing does');
select throws_ok($$select public.record_calendar_check('2026-11-22', '2026-11-21', '[]')$$, 'P0001', 'input_invalid', 'in order');
select throws_ok($$select public.record_calendar_check('2026-11-21', '2026-11-22', '{}')$$, 'P0001', 'input_invalid', 'as a list');
select tests.be('stranger');
select is((select count(*) || '/' || max(from_date) from public.calendar_checks), '1/2026-11-22', 'the last check of a bridge is shown');

select tests.be('operator');
select results_eq($$select action, body -> 'after' ->> 'kind' from private.audit_outbox
  where action like 'calendar%' or action = 'admin_set' order by id$$,
  $$values ('admin_set', null), ('calendar_day_saved', 'holiday'), ('calendar_day_saved', 'half_day'),
  ('calendar_day_saved', 'holiday'), ('calendar_day_removed', null)$$, 'every change is in the audit log');
select lives_ok($$select private.set_admin('owner@example.com', false)$$, 'the operator takes the role away');
select tests.be('owner');
select throws_ok($$select public.remove_calendar_day('KRX', '2026-12-24')$$, '42501', 'permission_missing', 'and with it the right');

select * from finish();
rollback;
