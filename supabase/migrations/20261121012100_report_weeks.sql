-- What a week amounted to, told once after its last session; and the records a bridge works it out from.
set role app_owner;

insert into trade.notification_types
  (event_type, severity, evidence, is_always_sent, is_sent_by_default, merge_seconds, useful_seconds) values
  ('weekly_report', 'info', 'alert', false, true, null, 172800);

alter table trade.notification_settings add weekly_report boolean not null default true;

create or replace view public.notification_settings with (security_invoker = true) as
  select quiet_from, quiet_to, locale, daily_summary, updated_at, weekly_report from trade.notification_settings;

-- {quietFrom?, quietTo?, locale?, dailySummary?, weeklyReport?}: times as "22:00", Korean; null is none. What is not named
-- stays.
create or replace function trade.set_notification_settings(p_settings jsonb) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
begin
  if jsonb_typeof(p_settings) is distinct from 'object'
    or exists (select from jsonb_object_keys(p_settings) k
      where k not in ('quietFrom', 'quietTo', 'locale', 'dailySummary', 'weeklyReport')) then
    perform private.fail('input_invalid', '{"field": "settings"}');
  end if;
  insert into trade.notification_settings (user_id) values (v_user) on conflict do nothing;
  update trade.notification_settings
  set quiet_from = case when p_settings ? 'quietFrom' then (p_settings ->> 'quietFrom')::time else quiet_from end,
    quiet_to = case when p_settings ? 'quietTo' then (p_settings ->> 'quietTo')::time else quiet_to end,
    locale = case when p_settings ? 'locale' then p_settings ->> 'locale' else locale end,
    daily_summary = coalesce((p_settings ->> 'dailySummary')::boolean, daily_summary),
    weekly_report = coalesce((p_settings ->> 'weeklyReport')::boolean, weekly_report), updated_at = clock_timestamp()
  where user_id = v_user;
exception
  when check_violation or invalid_text_representation or invalid_datetime_format or datetime_field_overflow then
    perform private.fail('input_invalid', '{"field": "settings"}');
end $$;

create or replace function trade.wants(p_note trade.notifications, p_channel trade.notification_channels) returns boolean
language plpgsql stable set search_path = ''
as $$
begin
  return case
    when p_channel.id::text = any (p_note.channels)
      or p_channel.kind = any (p_note.channels) or replace(p_channel.kind, '_', '') = any (p_note.channels) then true
    when not '*' = any (p_note.channels) then false
    when exists (select from trade.notification_settings where user_id = p_note.user_id
      and (p_note.event_type = 'daily_summary' and not daily_summary
        or p_note.event_type = 'weekly_report' and not weekly_report)) then false
    else coalesce((
      select p.is_on and trade.severity_rank(p_note.severity) >= trade.severity_rank(p.min_severity)
      from trade.notification_preferences p
      where p.user_id = p_note.user_id and p.channel_id = p_channel.id
        and (p.event_type is null or p.event_type = p_note.event_type)
        and (p.account_id is null or p.account_id = p_note.account_id)
        and (p.rule_id is null or p.rule_id = p_note.rule_id)
        and (p.instrument_id is null or p.instrument_id = p_note.instrument_id)
      order by num_nonnulls(p.account_id, p.rule_id, p.instrument_id) desc, p.event_type is null, p.is_on
      limit 1), (select is_sent_by_default from trade.notification_types where event_type = p_note.event_type))
  end;
end $$;

-- {trades, days, actions}: rows of the views of those names, and the corporate actions that were found, from `p_from` to `p_to`, and from the last day before that is known.
-- The newest five thousand fills.
create function trade.list_account_records(p_account_id uuid, p_from date, p_to date) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_first date;
begin
  if not exists (select from trade.broker_accounts where id = p_account_id and bridge_id = v_bridge) then
    perform private.fail('not_found', jsonb_build_object('accountId', p_account_id));
  elsif p_from is null or p_to is null or p_to not between p_from and p_from + 31 then
    perform private.fail('input_invalid');
  end if;
  v_first := coalesce((select max(date) from trade.day_snapshots where account_id = p_account_id and date < p_from), p_from);
  return jsonb_build_object(
    'trades', (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from (
      select * from public.trades where account_id = p_account_id and order_date between v_first and p_to
      order by order_date desc, order_no desc, cum_qty_after desc limit 5000) t),
    'days', (select coalesce(jsonb_agg(to_jsonb(d)), '[]') from public.account_days d
      where account_id = p_account_id and date between v_first and p_to),
    'actions', (select coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'instrument_id', instrument_id, 'detail', detail)), '[]')
      from trade.adjustments where account_id = p_account_id and kind = 'corporate_action'
        and private.kst_date(created_at) between v_first and p_to + 1));
end $$;

-- Told once for each account and week, which is named by its last day; how often rules fired is added.
create function trade.record_weekly_report(p_account_id uuid, p_from date, p_to date, p_report jsonb) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_account trade.broker_accounts := trade.lock_bridge_account(p_account_id);
begin
  if p_from is null or p_to is null or p_to not between p_from and p_from + 6
    or jsonb_typeof(p_report) is distinct from 'object' or octet_length(p_report::text) > 16384 then
    perform private.fail('input_invalid', '{"field": "report"}');
  end if;
  perform private.notify(v_account.user_id, 'weekly_report', p_account_id || ' ' || p_to,
    jsonb_build_object('from', p_from, 'to', p_to, 'firings', (
        select count(*) from trade.rule_firings f join trade.rules r on r.id = f.rule_id
        where f.user_id = v_account.user_id and coalesce(r.account_id, p_account_id) = p_account_id
          and f.recorded_at >= p_from::timestamp at time zone 'Asia/Seoul'
          and f.recorded_at < (p_to + 1)::timestamp at time zone 'Asia/Seoul')) || p_report, p_account_id)
  where not exists (select from trade.notifications where user_id = v_account.user_id
    and dedupe_key = concat_ws(' ', 'weekly_report', p_account_id || ' ' || p_to));
end $$;

create function public.list_account_records(p_account_id uuid, p_from date, p_to date) returns jsonb
language sql stable set search_path = ''
as $$ select trade.list_account_records(p_account_id, p_from, p_to) $$;

create function public.record_weekly_report(p_account_id uuid, p_from date, p_to date, p_report jsonb) returns void
language sql set search_path = ''
as $$ select trade.record_weekly_report(p_account_id, p_from, p_to, p_report) $$;

grant execute on function trade.list_account_records(uuid, date, date), public.list_account_records(uuid, date, date),
  trade.record_weekly_report(uuid, date, date, jsonb), public.record_weekly_report(uuid, date, date, jsonb)
  to authenticated;

set role postgres;
