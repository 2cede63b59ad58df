-- What a user wants to be told over which channel, when, and in which language; and what they have read.
set role app_owner;

-- Takes the place of all that was there: [{channelId, eventType?, accountId?, ruleId?, instrumentId?, minSeverity?,
-- isOn}]. What is not named is for all. How many there are now.
create function trade.set_preferences(p_rows jsonb) returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
  v_count integer;
begin
  if jsonb_typeof(p_rows) is distinct from 'array' or jsonb_array_length(p_rows) > 2000 then
    perform private.fail('input_invalid', '{"field": "rows", "max": 2000}');
  end if;
  perform from public.profiles where id = v_user for no key update;
  delete from trade.notification_preferences where user_id = v_user;
  insert into trade.notification_preferences (user_id, event_type, channel_id, account_id, rule_id, instrument_id,
    min_severity, is_on)
  select v_user, r."eventType", c.id, a.id, u.id, r."instrumentId", coalesce(r."minSeverity", 'info'), r."isOn"
  from jsonb_to_recordset(p_rows) r ("eventType" text, "channelId" uuid, "accountId" uuid, "ruleId" uuid,
    "instrumentId" text, "minSeverity" text, "isOn" boolean)
  join trade.notification_channels c on c.id = r."channelId" and c.user_id = v_user and c.state <> 'off'
  left join trade.broker_accounts a on a.id = r."accountId" and a.user_id = v_user
  left join trade.rules u on u.id = r."ruleId" and u.user_id = v_user
  where (r."accountId" is null or a.id is not null) and (r."ruleId" is null or u.id is not null);
  get diagnostics v_count = row_count;
  if v_count <> jsonb_array_length(p_rows) then
    perform private.fail('not_found', '{"field": "rows"}');
  end if;
  return v_count;
exception
  when check_violation or not_null_violation or foreign_key_violation or unique_violation or invalid_text_representation then
    perform private.fail('input_invalid', '{"field": "rows"}');
end $$;

-- {quietFrom?, quietTo?, locale?, dailySummary?}: times as "22:00", Korean; null is none. What is not named stays.
create function trade.set_notification_settings(p_settings jsonb) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
begin
  if jsonb_typeof(p_settings) is distinct from 'object'
    or exists (select from jsonb_object_keys(p_settings) k
      where k not in ('quietFrom', 'quietTo', 'locale', 'dailySummary')) then
    perform private.fail('input_invalid', '{"field": "settings"}');
  end if;
  insert into trade.notification_settings (user_id) values (v_user) on conflict do nothing;
  update trade.notification_settings
  set quiet_from = case when p_settings ? 'quietFrom' then (p_settings ->> 'quietFrom')::time else quiet_from end,
    quiet_to = case when p_settings ? 'quietTo' then (p_settings ->> 'quietTo')::time else quiet_to end,
    locale = case when p_settings ? 'locale' then p_settings ->> 'locale' else locale end,
    daily_summary = coalesce((p_settings ->> 'dailySummary')::boolean, daily_summary), updated_at = clock_timestamp()
  where user_id = v_user;
exception
  when check_violation or invalid_text_representation or invalid_datetime_format or datetime_field_overflow then
    perform private.fail('input_invalid', '{"field": "settings"}');
end $$;

-- How many were unread until now.
create function trade.mark_read(p_ids uuid[]) returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
  v_count integer;
begin
  if cardinality(p_ids) > 1000 then
    perform private.fail('input_invalid', '{"field": "ids", "max": 1000}');
  end if;
  update trade.notifications set read_at = clock_timestamp()
  where user_id = v_user and read_at is null and id = any (p_ids);
  get diagnostics v_count = row_count;
  perform private.broadcast('user:' || v_user, 'notifications_read', jsonb_build_object('ids', to_jsonb(p_ids)))
  where v_count > 0;
  return v_count;
end $$;

create function trade.mark_all_read() returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
  v_count integer;
begin
  update trade.notifications set read_at = clock_timestamp() where user_id = v_user and read_at is null;
  get diagnostics v_count = row_count;
  perform private.broadcast('user:' || v_user, 'notifications_read', '{"ids": null}') where v_count > 0;
  return v_count;
end $$;

/* --------------------------------------------------------------------------------------------- what that means */

-- When the quiet hours that are on at `p_at` end; null when there are none.
create function trade.quiet_until(p_from time, p_to time, p_at timestamptz) returns timestamptz
language plpgsql immutable set search_path = ''
as $$
declare
  v_here timestamp := p_at at time zone 'Asia/Seoul';
begin
  return case
    when p_from is null then null
    when p_from < p_to and v_here::time >= p_from and v_here::time < p_to
      then (v_here::date + p_to) at time zone 'Asia/Seoul'
    when p_from > p_to and v_here::time >= p_from then (v_here::date + 1 + p_to) at time zone 'Asia/Seoul'
    when p_from > p_to and v_here::time < p_to then (v_here::date + p_to) at time zone 'Asia/Seoul'
  end;
end $$;

-- Does this channel get this message? A rule that names channels means those. Otherwise the preference that says most
-- about the message: account, rule and instrument before the kind of event before the channel as a whole; of two that say
-- as much, the one that says no.
create function trade.wants(p_note trade.notifications, p_channel trade.notification_channels) returns boolean
language plpgsql stable set search_path = ''
as $$
begin
  return case
    when p_channel.id::text = any (p_note.channels)
      or p_channel.kind = any (p_note.channels) or replace(p_channel.kind, '_', '') = any (p_note.channels) then true
    when not '*' = any (p_note.channels) then false
    when p_note.event_type = 'daily_summary' and exists (select from trade.notification_settings
      where user_id = p_note.user_id and not daily_summary) then false
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

set role postgres;
