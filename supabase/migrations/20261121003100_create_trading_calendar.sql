-- Days on which a market does not keep its usual hours. Admins keep them; bridges compare them with the broker's.
set role app_owner;

create function private.require_admin() returns uuid
language plpgsql stable set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
begin
  if not exists (select from public.profiles where id = v_user and role = 'admin') then
    perform private.fail('permission_missing', '{"needs": "admin"}', '42501');
  end if;
  return v_user;
end $$;

-- For the operator at the SQL prompt: makes whoever signed up with this e-mail an admin, or no longer one.
create function private.set_admin(p_email text, p_is_admin boolean) returns void
language plpgsql set search_path = ''
as $$
declare
  v_user uuid;
begin
  update public.profiles set role = case when p_is_admin then 'admin' else 'user' end
  where lower(email) = lower(p_email) returning id into v_user;
  if not found then
    raise exception 'no user has signed up as %', p_email;
  end if;
  perform private.audit('admin_set', v_user, jsonb_build_object('isAdmin', p_is_admin));
end $$;

create table public.trading_calendar (
  market text not null check (market in ('KRX', 'NXT')),
  date date not null check (extract(isodow from date) < 6),
  kind text not null check (kind in ('holiday', 'late_open', 'half_day')),
  -- Korean time: when continuous trading begins, and when the closing auction ends.
  open_time time(0),
  close_time time(0),
  name_ko text not null check (char_length(name_ko) between 1 and 60),
  source text not null check (char_length(source) between 1 and 200),
  -- False while it follows from the law or a plan alone.
  is_announced boolean not null,
  updated_at timestamptz not null default clock_timestamp(),
  primary key (market, date),
  check ((kind = 'holiday') = (open_time is null) and (open_time is null) = (close_time is null)),
  check (open_time < close_time)
);
alter table public.trading_calendar enable row level security;
alter table public.trading_calendar force row level security;
create policy app_owner_all on public.trading_calendar to app_owner using (true) with check (true);
create policy signed_in_read on public.trading_calendar for select to authenticated using (true);
grant select on public.trading_calendar to authenticated;

-- What each bridge found when it last compared the calendar with its broker's:
-- [{date, calendarIsOpen, brokerIsOpen}]. Nothing is ever changed because of it; a person decides.
create table public.calendar_checks (
  bridge_id uuid primary key references private.bridges (id) on delete cascade,
  checked_at timestamptz not null,
  from_date date not null,
  to_date date not null,
  differences jsonb not null check (jsonb_typeof(differences) = 'array')
);
alter table public.calendar_checks enable row level security;
alter table public.calendar_checks force row level security;
create policy app_owner_all on public.calendar_checks to app_owner using (true) with check (true);
create policy signed_in_read on public.calendar_checks for select to authenticated using (true);
grant select on public.calendar_checks to authenticated;

create function trade.save_calendar_day(p_day public.trading_calendar) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_admin uuid := private.require_admin();
  v_before public.trading_calendar;
begin
  select * into v_before from public.trading_calendar where market = p_day.market and date = p_day.date for update;
  insert into public.trading_calendar as c (market, date, kind, open_time, close_time, name_ko, source, is_announced)
  values (p_day.market, p_day.date, p_day.kind, p_day.open_time, p_day.close_time, btrim(p_day.name_ko),
    btrim(p_day.source), p_day.is_announced)
  on conflict (market, date) do update set kind = excluded.kind, open_time = excluded.open_time,
    close_time = excluded.close_time, name_ko = excluded.name_ko, source = excluded.source,
    is_announced = excluded.is_announced, updated_at = clock_timestamp();
  perform private.audit('calendar_day_saved', v_admin,
    jsonb_build_object('before', to_jsonb(v_before) - 'updated_at', 'after', to_jsonb(p_day) - 'updated_at'));
exception
  when check_violation or not_null_violation then
    perform private.fail('input_invalid', jsonb_build_object('rule', sqlerrm));
end $$;

create function trade.remove_calendar_day(p_market text, p_date date) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_admin uuid := private.require_admin();
  v_before public.trading_calendar;
begin
  delete from public.trading_calendar where market = p_market and date = p_date returning * into v_before;
  if not found then
    perform private.fail('not_found', jsonb_build_object('market', p_market, 'date', p_date));
  end if;
  perform private.audit('calendar_day_removed', v_admin, jsonb_build_object('before', to_jsonb(v_before) - 'updated_at'));
end $$;

create function trade.record_calendar_check(p_from date, p_to date, p_differences jsonb) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
begin
  if p_from is null or p_to is null or p_to < p_from or jsonb_typeof(p_differences) is distinct from 'array'
    or jsonb_array_length(p_differences) > 400 then
    perform private.fail('input_invalid');
  end if;
  insert into public.calendar_checks (bridge_id, checked_at, from_date, to_date, differences)
  values (v_bridge, clock_timestamp(), p_from, p_to, p_differences)
  on conflict (bridge_id) do update set checked_at = excluded.checked_at, from_date = excluded.from_date,
    to_date = excluded.to_date, differences = excluded.differences;
end $$;

create function public.save_calendar_day(p_market text, p_date date, p_kind text, p_name_ko text, p_source text,
  p_is_announced boolean, p_open_time time default null, p_close_time time default null) returns void
language sql set search_path = ''
as $$
  select trade.save_calendar_day(row(p_market, p_date, p_kind, p_open_time, p_close_time, p_name_ko, p_source,
    p_is_announced, null)::public.trading_calendar)
$$;

create function public.remove_calendar_day(p_market text, p_date date) returns void
language sql set search_path = ''
as $$ select trade.remove_calendar_day(p_market, p_date) $$;

create function public.record_calendar_check(p_from date, p_to date, p_differences jsonb) returns void
language sql set search_path = ''
as $$ select trade.record_calendar_check(p_from, p_to, p_differences) $$;

grant execute on function trade.save_calendar_day(public.trading_calendar), trade.remove_calendar_day(text, date),
  trade.record_calendar_check(date, date, jsonb),
  public.save_calendar_day(text, date, text, text, text, boolean, time, time), public.remove_calendar_day(text, date),
  public.record_calendar_check(date, date, jsonb) to authenticated;

set role postgres;
