-- The rest of what somebody is told without asking: modes, sessions, keys, differences, and every change of what real
-- money needs.
set role app_owner;

create function private.notify_of_mode() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.notify(told.user_id, 'mode_changed', coalesce(new.account_id::text, 'all') || ' ' || new.to_mode,
    jsonb_build_object('from', new.from_mode, 'to', new.to_mode, 'by', new."by", 'reasonCode', new.reason_code,
      'reason', new.reason, 'detail', new.detail),
    new.account_id,
    p_severity => case new.to_mode when 'active' then 'info' when 'reducing' then 'warning' else 'critical' end)
  from (
    select new.user_id where new.user_id is not null
    union
    select distinct user_id from trade.broker_accounts where archived_at is null and new.user_id is null
  ) told;
  return null;
end $$;
create trigger notify_inserted after insert on trade.mode_changes
  for each row execute function private.notify_of_mode();

-- Back is told only to whoever was told that it was lost.
create function private.notify_of_session() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_event text := case when new.session_state = 'running' then 'session_restored' else 'session_lost' end;
begin
  if v_event = 'session_lost' and old.session_state not in ('running', 'reconciling', 'connecting')
    or v_event = 'session_restored' and coalesce((select event_type from trade.notifications
      where account_id = new.id and event_type in ('session_lost', 'session_restored')
      order by coalesce(repeated_at, created_at) desc limit 1), '') <> 'session_lost' then
    return null;
  end if;
  perform private.notify(new.user_id, v_event, new.id::text,
    jsonb_build_object('from', old.session_state, 'to', new.session_state, 'reasonCode', new.session_code,
      'detail', new.session_detail), new.id);
  return null;
end $$;
create trigger notify_session after update of session_state on trade.broker_accounts
  for each row when (old.session_state <> new.session_state and new.archived_at is null
    and new.session_state in ('running', 'degraded', 'refused', 'stopped'))
  execute function private.notify_of_session();

create function private.notify_of_credential() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.notify(new.user_id, 'credential_refused', new.id::text,
    jsonb_build_object('reasonCode', new.session_code), new.id);
  return null;
end $$;
create trigger notify_credential after update of credential_state on trade.broker_accounts
  for each row when (old.credential_state <> new.credential_state and new.credential_state = 'refused')
  execute function private.notify_of_credential();

create function private.notify_of_adjustment() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.notify(new.user_id, 'statement_difference',
    concat_ws(' ', new.account_id, new.kind, new.instrument_id),
    jsonb_build_object('kind', new.kind, 'orderNo', new.order_no, 'detail', new.detail), new.account_id,
    new.instrument_id);
  return null;
end $$;
create trigger notify_inserted after insert on trade.adjustments
  for each row execute function private.notify_of_adjustment();

-- Its own bridge cannot send this; another one can, and the web app shows it.
create function private.notify_of_alarm() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.notify(a.user_id, case when new.cleared_at is null then 'bridge_silent' else 'bridge_back' end,
    new.bridge_id::text, jsonb_build_object('bridgeId', new.bridge_id, 'silentSince', new.silent_since,
      'clearedAt', new.cleared_at))
  from (select distinct user_id from trade.broker_accounts where bridge_id = new.bridge_id and archived_at is null) a;
  return null;
end $$;
create trigger notify_raised after insert on trade.bridge_alarms
  for each row when (new.cleared_at is null) execute function private.notify_of_alarm();
create trigger notify_cleared after update of cleared_at on trade.bridge_alarms
  for each row when (old.cleared_at is null and new.cleared_at is not null) execute function private.notify_of_alarm();

/* ------------------------------------------------------------------------------------------- what real money needs */

create function private.notify_of_permission() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.notify(new.user_id, 'live_permission_changed', new.can_trade_live::text,
    jsonb_build_object('canTradeLive', new.can_trade_live));
  return null;
end $$;
create trigger notify_granted after insert on trade.trading_permissions
  for each row when (new.can_trade_live) execute function private.notify_of_permission();
create trigger notify_changed after update of can_trade_live on trade.trading_permissions
  for each row when (old.can_trade_live <> new.can_trade_live) execute function private.notify_of_permission();

create function private.notify_of_confirmation() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.notify(new.user_id, 'live_confirmed', new.account_id::text, '{}', new.account_id);
  return null;
end $$;
create trigger notify_confirmed after insert or update of confirmed_at on trade.live_confirmations
  for each row execute function private.notify_of_confirmation();

-- A second factor added or taken away by anybody, the holder of the project's secret key included.
create function private.notify_of_factor() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := case tg_op when 'DELETE' then old.user_id else new.user_id end;
begin
  -- Of a user who is being deleted nobody is left to be told.
  perform private.notify(v_user, 'factor_changed', tg_op,
    jsonb_build_object('change', case tg_op when 'DELETE' then 'removed' else 'added' end))
  where exists (select from public.profiles where id = v_user);
  return null;
end $$;

set role postgres;

-- The platform keeps schema auth to itself. Where it does not let us watch this table, the alarm is missing and the day of
-- rest after a change of factor (live_cooldown_until) still holds.
do $$
begin
  create trigger notify_added after insert on auth.mfa_factors
    for each row when (new.status::text = 'verified') execute function private.notify_of_factor();
  create trigger notify_verified after update of status on auth.mfa_factors
    for each row when (old.status::text <> new.status::text and new.status::text = 'verified')
    execute function private.notify_of_factor();
  create trigger notify_removed after delete on auth.mfa_factors
    for each row when (old.status::text = 'verified') execute function private.notify_of_factor();
exception when insufficient_privilege or undefined_table then
  raise warning 'changes of second factors are not told: %', sqlerrm;
end $$;
