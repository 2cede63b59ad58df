-- What the Data API can call of channels and messages. Each function runs as its caller and hands on to `trade`, where
-- the checks are.
set role app_owner;

/* ---------------------------------------------------------------------------------------------------- by people */

create function public.choose_bridge(p_id uuid) returns void
language sql set search_path = ''
as $$ select trade.choose_bridge(p_id) $$;

create function public.save_channel(p_id uuid, p_kind text, p_label text, p_masked text, p_key_id text, p_sealed text)
returns setof public.notification_channels
language sql set search_path = ''
as $$
  select trade.save_channel(p_id, p_kind, p_label, p_masked, p_key_id, p_sealed);
  select * from public.notification_channels where id = p_id;
$$;

create function public.remove_channel(p_id uuid) returns void
language sql set search_path = ''
as $$ select trade.remove_channel(p_id) $$;

create function public.order_channels(p_ids uuid[]) returns void
language sql set search_path = ''
as $$ select trade.order_channels(p_ids) $$;

create function public.test_channel(p_id uuid) returns uuid
language sql set search_path = ''
as $$ select trade.test_channel(p_id) $$;

create function public.start_telegram_binding() returns jsonb
language sql set search_path = ''
as $$ select trade.start_telegram_binding() $$;

create function public.set_preferences(p_rows jsonb) returns integer
language sql set search_path = ''
as $$ select trade.set_preferences(p_rows) $$;

create function public.set_notification_settings(p_settings jsonb) returns setof public.notification_settings
language sql set search_path = ''
as $$
  select trade.set_notification_settings(p_settings);
  select * from public.notification_settings;
$$;

create function public.mark_read(p_ids uuid[]) returns integer
language sql set search_path = ''
as $$ select trade.mark_read(p_ids) $$;

create function public.mark_all_read() returns integer
language sql set search_path = ''
as $$ select trade.mark_all_read() $$;

/* --------------------------------------------------------------------------------------------------- by bridges */

create function public.claim_deliveries(p_limit integer default 50) returns table (delivery_id uuid, attempt integer,
  user_id uuid, channel_id uuid, channel_kind text, channel_state text, locale text, notification jsonb,
  account_label text, environment text, instrument_name_ko text, instrument_name_en text)
language sql set search_path = ''
as $$ select * from trade.claim_deliveries(p_limit) $$;

create function public.record_delivery(p_id uuid, p_attempt integer, p_state text, p_error_code text default null,
  p_next_at timestamptz default null) returns text
language sql set search_path = ''
as $$ select trade.record_delivery(p_id, p_attempt, p_state, p_error_code, p_next_at) $$;

create function public.verify_channel(p_channel_id uuid, p_state text, p_code text default null) returns void
language sql set search_path = ''
as $$ select trade.verify_channel(p_channel_id, p_state, p_code) $$;

create function public.list_bridge_channels(p_after uuid default null, p_limit integer default 1000) returns table (
  channel_id uuid, user_id uuid, kind text, label text, state text, priority integer, locale text, has_address boolean)
language sql set search_path = ''
as $$ select * from trade.list_bridge_channels(p_after, p_limit) $$;

create function public.read_channel_secret(p_channel_id uuid) returns table (channel_id uuid, user_id uuid, kind text,
  sealed_to text, sealed text)
language sql set search_path = ''
as $$ select * from trade.read_channel_secret(p_channel_id) $$;

create function public.find_telegram_binding(p_code text) returns jsonb
language sql set search_path = ''
as $$ select trade.find_telegram_binding(p_code) $$;

create function public.bind_telegram(p_code text, p_sealed text, p_masked text) returns jsonb
language sql set search_path = ''
as $$ select trade.bind_telegram(p_code, p_sealed, p_masked) $$;

create function public.telegram_overview(p_channel_id uuid) returns jsonb
language sql set search_path = ''
as $$ select trade.telegram_overview(p_channel_id) $$;

create function public.telegram_reduce(p_channel_id uuid, p_action text) returns jsonb
language sql set search_path = ''
as $$ select trade.telegram_reduce(p_channel_id, p_action) $$;

create function public.record_daily_summary(p_account_id uuid, p_date date, p_summary jsonb) returns void
language sql set search_path = ''
as $$ select trade.record_daily_summary(p_account_id, p_date, p_summary) $$;

grant execute on function
  trade.choose_bridge(uuid), public.choose_bridge(uuid),
  trade.save_channel(uuid, text, text, text, text, text), public.save_channel(uuid, text, text, text, text, text),
  trade.remove_channel(uuid), public.remove_channel(uuid), trade.order_channels(uuid[]), public.order_channels(uuid[]),
  trade.test_channel(uuid), public.test_channel(uuid),
  trade.start_telegram_binding(), public.start_telegram_binding(),
  trade.set_preferences(jsonb), public.set_preferences(jsonb),
  trade.set_notification_settings(jsonb), public.set_notification_settings(jsonb),
  trade.mark_read(uuid[]), public.mark_read(uuid[]), trade.mark_all_read(), public.mark_all_read(),
  trade.claim_deliveries(integer), public.claim_deliveries(integer),
  trade.record_delivery(uuid, integer, text, text, timestamptz),
  public.record_delivery(uuid, integer, text, text, timestamptz),
  trade.verify_channel(uuid, text, text), public.verify_channel(uuid, text, text),
  trade.list_bridge_channels(uuid, integer), public.list_bridge_channels(uuid, integer),
  trade.read_channel_secret(uuid), public.read_channel_secret(uuid),
  trade.find_telegram_binding(text), public.find_telegram_binding(text),
  trade.bind_telegram(text, text, text), public.bind_telegram(text, text, text),
  trade.telegram_overview(uuid), public.telegram_overview(uuid),
  trade.telegram_reduce(uuid, text), public.telegram_reduce(uuid, text),
  trade.record_daily_summary(uuid, date, jsonb), public.record_daily_summary(uuid, date, jsonb)
  to authenticated;

set role postgres;
