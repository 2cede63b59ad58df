-- What people are told, over which channels, and how far each message got.
set role app_owner;

-- One line for each thing somebody can be told of: how much it matters, and how much it may claim.
create table trade.notification_types (
  event_type text primary key check (event_type ~ '^[a-z_]{3,40}$'),
  severity text not null check (severity in ('info', 'trade', 'warning', 'critical')),
  -- 접수, 체결, 미확인, 거부, 알림, and nothing claimed at all.
  evidence text not null check (evidence in ('accepted', 'filled', 'unconfirmed', 'rejected', 'alert', 'none')),
  -- Sent over the first channel even when no preference wants it.
  is_always_sent boolean not null default false,
  -- Sent to every verified channel while the user has said nothing.
  is_sent_by_default boolean not null default true,
  -- Repeats within so many seconds are counted on the first one. Null: it cannot be repeated.
  merge_seconds integer check (merge_seconds > 0),
  -- After so many seconds nobody wants to be told any more.
  useful_seconds integer not null check (useful_seconds > 0)
);
alter table trade.notification_types enable row level security;
alter table trade.notification_types force row level security;
create policy app_owner_all on trade.notification_types to app_owner using (true) with check (true);
create policy signed_in_read on trade.notification_types for select to authenticated using (true);
grant select on trade.notification_types to authenticated;
insert into trade.notification_types
  (event_type, severity, evidence, is_always_sent, is_sent_by_default, merge_seconds, useful_seconds) values
  ('order_proposed', 'trade', 'none', false, true, null, 300),
  ('order_accepted', 'info', 'accepted', false, false, null, 3600),
  ('order_partially_filled', 'trade', 'filled', false, true, null, 43200),
  ('order_filled', 'trade', 'filled', false, true, null, 43200),
  ('order_rejected', 'warning', 'rejected', true, true, null, 43200),
  ('order_denied', 'warning', 'rejected', true, true, null, 43200),
  ('order_in_doubt', 'critical', 'unconfirmed', true, true, null, 43200),
  ('order_manual', 'critical', 'unconfirmed', true, true, null, 86400),
  ('order_not_placed', 'warning', 'alert', true, true, null, 43200),
  ('order_expired', 'warning', 'alert', false, true, null, 43200),
  ('order_canceled', 'info', 'alert', false, true, null, 43200),
  ('cancel_rejected', 'warning', 'rejected', true, true, null, 43200),
  ('cancel_in_doubt', 'critical', 'unconfirmed', true, true, null, 43200),
  ('parent_triggered', 'trade', 'alert', false, true, null, 43200),
  ('parent_failed', 'critical', 'alert', true, true, null, 86400),
  ('parent_suspended', 'critical', 'alert', true, true, null, 86400),
  ('mode_changed', 'warning', 'alert', false, true, 60, 86400),
  ('session_lost', 'warning', 'alert', false, true, 600, 43200),
  ('session_restored', 'info', 'alert', false, true, 600, 3600),
  ('bridge_silent', 'critical', 'alert', false, true, 600, 86400),
  ('bridge_back', 'info', 'alert', false, true, 600, 86400),
  ('credential_refused', 'critical', 'rejected', true, true, 600, 86400),
  ('statement_difference', 'warning', 'alert', false, true, 3600, 86400),
  ('rule_fired', 'trade', 'alert', false, true, null, 43200),
  ('rule_switched_off', 'warning', 'alert', true, true, null, 86400),
  ('rule_armed_late', 'info', 'alert', false, true, null, 86400),
  ('rule_not_armed', 'warning', 'rejected', true, true, null, 86400),
  ('factor_changed', 'critical', 'alert', true, true, 60, 604800),
  ('live_permission_changed', 'warning', 'alert', true, true, 60, 604800),
  ('live_confirmed', 'warning', 'alert', true, true, 60, 604800),
  ('channel_verified', 'info', 'alert', false, false, null, 3600),
  ('channel_refused', 'warning', 'alert', true, true, 3600, 86400),
  ('channel_test', 'info', 'none', false, false, null, 600),
  ('daily_summary', 'info', 'alert', false, true, null, 43200);

create function trade.severity_rank(p_severity text) returns integer
language plpgsql immutable set search_path = ''
as $$
begin
  return array_position(array['info', 'trade', 'warning', 'critical'], p_severity);
end $$;

-- Facts, never text: whoever shows or sends it words it in the reader's language, and says no more than `evidence`.
create table trade.notifications (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references public.profiles (id) on delete cascade,
  -- Copied from notification_types by the only two functions that write here (notify, test_channel): a key of it would be
  -- looked up and indexed once more while an order waits.
  event_type text not null,
  severity text not null,
  evidence text not null,
  template text not null,
  params jsonb not null check (jsonb_typeof(params) = 'object'),
  account_id uuid,
  instrument_id text,
  rule_id uuid,
  intent_id uuid,
  -- Kinds or ids of channels a rule asked for; null: whatever the preferences say.
  channels text[],
  dedupe_key text not null check (char_length(dedupe_key) between 1 and 240),
  count integer not null default 1 check (count > 0),
  created_at timestamptz not null default clock_timestamp(),
  repeated_at timestamptz,
  read_at timestamptz,
  expires_at timestamptz not null,
  -- When its deliveries were made.
  fanned_out_at timestamptz,
  version bigint not null,
  unique (user_id, dedupe_key)
);
create index notifications_user on trade.notifications (user_id, created_at desc, id);
create index notifications_unread on trade.notifications (user_id) where read_at is null;
create index notifications_waiting on trade.notifications (user_id, created_at) where fanned_out_at is null;
create index notifications_intent on trade.notifications (intent_id) where intent_id is not null;
create index notifications_session on trade.notifications (account_id, created_at desc)
  where event_type in ('session_lost', 'session_restored');
alter table trade.notifications enable row level security;
alter table trade.notifications force row level security;
create policy app_owner_all on trade.notifications to app_owner using (true) with check (true);
grant select on trade.notifications to authenticated;
create trigger stamp_version before insert or update on trade.notifications
  for each row execute function private.stamp_version();

create table trade.notification_channels (
  -- Made by the caller, who seals it into the address.
  id uuid primary key,
  user_id uuid not null references public.profiles (id) on delete cascade,
  -- The only one that can open the address.
  bridge_id uuid not null references private.bridges (id),
  kind text not null check (kind in ('telegram', 'discord', 'web_push', 'fcm', 'email', 'slack', 'webhook')),
  label text not null check (char_length(label) between 1 and 40),
  -- "a•••@example.com": enough to know it again.
  masked text check (char_length(masked) between 1 and 60),
  state text not null default 'pending' check (state in ('pending', 'verified', 'refused', 'off')),
  -- The smallest is the first.
  priority integer not null default 0,
  verified_at timestamptz,
  last_ok_at timestamptz,
  last_error_code text,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  version bigint not null
);
create index notification_channels_user on trade.notification_channels (user_id, priority);
create index notification_channels_bridge on trade.notification_channels (bridge_id) where state <> 'off';
create index notification_channels_key on trade.notification_channels (bridge_id);
alter table trade.notification_channels enable row level security;
alter table trade.notification_channels force row level security;
create policy app_owner_all on trade.notification_channels to app_owner using (true) with check (true);
grant select on trade.notification_channels to authenticated;
create trigger stamp_version before insert or update on trade.notification_channels
  for each row execute function private.stamp_version_and_time();

-- Addresses and tokens, sealed to the bridge like broker keys and encrypted once more at rest.
create table private.channel_secrets (
  channel_id uuid primary key references trade.notification_channels (id) on delete cascade,
  user_id uuid not null references public.profiles (id) on delete cascade,
  sealed_to text not null,
  provider text not null check (provider in ('pgsodium', 'vault')),
  key_id uuid not null,
  ciphertext bytea,
  nonce bytea,
  created_at timestamptz not null default clock_timestamp()
);
create index channel_secrets_user on private.channel_secrets (user_id);
alter table private.channel_secrets enable row level security;
alter table private.channel_secrets force row level security;
create policy app_owner_all on private.channel_secrets to app_owner using (true) with check (true);

-- One-time words that tie a Telegram chat to a user; only their hashes.
create table private.telegram_bindings (
  channel_id uuid primary key references trade.notification_channels (id) on delete cascade,
  code_hash bytea not null unique,
  expires_at timestamptz not null
);
alter table private.telegram_bindings enable row level security;
alter table private.telegram_bindings force row level security;
create policy app_owner_all on private.telegram_bindings to app_owner using (true) with check (true);

-- What a user wants on a channel. The row that says most about a message decides (trade.wants()); without one the type.
create table trade.notification_preferences (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references public.profiles (id) on delete cascade,
  -- Null: of every kind.
  event_type text references trade.notification_types (event_type),
  channel_id uuid not null references trade.notification_channels (id) on delete cascade,
  account_id uuid references trade.broker_accounts (id) on delete cascade,
  rule_id uuid references trade.rules (id) on delete cascade,
  instrument_id text references public.instruments (id),
  min_severity text not null default 'info' check (min_severity in ('info', 'trade', 'warning', 'critical')),
  is_on boolean not null
);
create unique index notification_preferences_once on trade.notification_preferences
  (user_id, channel_id, event_type, account_id, rule_id, instrument_id) nulls not distinct;
create index notification_preferences_channel on trade.notification_preferences (channel_id);
create index notification_preferences_type on trade.notification_preferences (event_type);
create index notification_preferences_account on trade.notification_preferences (account_id);
create index notification_preferences_rule on trade.notification_preferences (rule_id);
create index notification_preferences_instrument on trade.notification_preferences (instrument_id);
alter table trade.notification_preferences enable row level security;
alter table trade.notification_preferences force row level security;
create policy app_owner_all on trade.notification_preferences to app_owner using (true) with check (true);
grant select on trade.notification_preferences to authenticated;

create table trade.notification_settings (
  user_id uuid primary key references public.profiles (id) on delete cascade,
  -- Korean time; only what is critical is sent in between. May pass midnight.
  quiet_from time(0),
  quiet_to time(0),
  -- Null: as in the profile.
  locale text check (locale in ('ko', 'en')),
  daily_summary boolean not null default true,
  updated_at timestamptz not null default clock_timestamp(),
  check (num_nonnulls(quiet_from, quiet_to) in (0, 2) and quiet_from is distinct from quiet_to
    or num_nonnulls(quiet_from, quiet_to) = 0)
);
alter table trade.notification_settings enable row level security;
alter table trade.notification_settings force row level security;
create policy app_owner_all on trade.notification_settings to app_owner using (true) with check (true);
grant select on trade.notification_settings to authenticated;

-- One message on one channel.
create table trade.notification_deliveries (
  id uuid primary key default gen_random_uuid(),
  notification_id uuid not null references trade.notifications (id) on delete cascade,
  channel_id uuid not null references trade.notification_channels (id) on delete cascade,
  user_id uuid not null,
  bridge_id uuid not null references private.bridges (id),
  state text not null default 'waiting' check (state in
    ('waiting', 'sending', 'delivered', 'retrying', 'failed', 'expired', 'suppressed', 'merged')),
  -- Sent because another channel failed.
  is_escalation boolean not null default false,
  attempts integer not null default 0,
  -- When it may be taken next; of one being sent, when its bridge is given up.
  next_at timestamptz not null default clock_timestamp(),
  error_code text,
  created_at timestamptz not null default clock_timestamp(),
  delivered_at timestamptz,
  version bigint not null,
  -- An event is delivered once over a channel.
  unique (notification_id, channel_id)
);
create index notification_deliveries_channel on trade.notification_deliveries (channel_id, created_at desc);
create index notification_deliveries_user on trade.notification_deliveries (user_id, created_at desc);
create index notification_deliveries_bridge on trade.notification_deliveries (bridge_id);
create index notification_deliveries_open on trade.notification_deliveries (bridge_id, next_at)
  where state in ('waiting', 'retrying', 'sending');
alter table trade.notification_deliveries enable row level security;
alter table trade.notification_deliveries force row level security;
create policy app_owner_all on trade.notification_deliveries to app_owner using (true) with check (true);
grant select on trade.notification_deliveries to authenticated;
create trigger stamp_version before insert or update on trade.notification_deliveries
  for each row execute function private.stamp_version();

set role postgres;

create policy owner_read on trade.notifications for select to authenticated using (user_id = (select auth.uid()));
create policy owner_read on trade.notification_channels for select to authenticated using (user_id = (select auth.uid()));
create policy owner_read on trade.notification_preferences for select to authenticated using (user_id = (select auth.uid()));
create policy owner_read on trade.notification_settings for select to authenticated using (user_id = (select auth.uid()));
create policy owner_read on trade.notification_deliveries for select to authenticated using (user_id = (select auth.uid()));

set role app_owner;

create view public.notification_types with (security_invoker = true) as
  select event_type, severity, evidence, is_always_sent, is_sent_by_default from trade.notification_types;

create view public.notifications with (security_invoker = true) as
  select id, event_type, severity, evidence, template, params, account_id, instrument_id, rule_id, intent_id, dedupe_key,
    count, created_at, repeated_at, read_at, expires_at, version
  from trade.notifications;

create view public.notification_channels with (security_invoker = true) as
  select id, bridge_id, kind, label, masked, state, priority, verified_at, last_ok_at, last_error_code, created_at,
    updated_at, version
  from trade.notification_channels;

create view public.notification_preferences with (security_invoker = true) as
  select id, event_type, channel_id, account_id, rule_id, instrument_id, min_severity, is_on
  from trade.notification_preferences;

create view public.notification_settings with (security_invoker = true) as
  select quiet_from, quiet_to, locale, daily_summary, updated_at from trade.notification_settings;

create view public.notification_deliveries with (security_invoker = true) as
  select id, notification_id, channel_id, state, is_escalation, attempts, next_at, error_code, created_at, delivered_at,
    version
  from trade.notification_deliveries;

grant select on public.notification_types, public.notifications, public.notification_channels,
  public.notification_preferences, public.notification_settings, public.notification_deliveries to authenticated;

set role postgres;
