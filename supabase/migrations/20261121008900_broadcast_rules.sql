-- Who is told of rules, lines, firings, messages and channels.
set role app_owner;

create function private.tell_rule() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_row public.rules;
begin
  select * into v_row from public.rules where id = new.id and version = new.version;
  if found then
    perform private.broadcast('user:' || new.user_id, 'rule_changed', jsonb_build_object('rule', to_jsonb(v_row)));
  end if;
  return null;
end $$;
create constraint trigger tell_rule after insert or update on trade.rules
  deferrable initially deferred for each row when (new.user_id is not null) execute function private.tell_rule();

-- The bridge of the old version and that of the new one: they may be two.
create function private.tell_bridges_of_rule() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.broadcast('bridge:' || told.bridge_id, 'rules_changed', jsonb_build_object('userId', new.user_id))
  from (
    select distinct trade.bridge_of_rule(v.user_id, v.account_id) as bridge_id
    from trade.rule_versions v where v.id in (old.armed_version_id, new.armed_version_id)
  ) told
  where told.bridge_id is not null;
  return null;
end $$;
create trigger tell_bridges after update on trade.rules
  for each row when ((old.state, old.armed_version_id) is distinct from (new.state, new.armed_version_id))
  execute function private.tell_bridges_of_rule();

-- Whose bridge it is, or null while nobody would listen.
create function private.listening_bridge(p_user_id uuid) returns uuid
language sql stable set search_path = ''
as $$
  select private.serving_bridge(p_user_id)
  where exists (select from trade.rules where user_id = p_user_id and state = 'armed')
$$;

-- A watchlist may be what a rule watches.
create function private.tell_bridge_of_watchlist() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_folder uuid := case tg_op when 'DELETE' then old.folder_id else new.folder_id end;
begin
  perform private.broadcast('bridge:' || told.bridge_id, 'rules_changed', jsonb_build_object('userId', told.user_id))
  from (
    select distinct v.user_id, trade.bridge_of_rule(v.user_id, v.account_id) as bridge_id
    from public.watchlist_folders f
    join trade.rules r on r.user_id = f.user_id and r.state = 'armed'
    join trade.rule_versions v on v.id = r.armed_version_id
      and v.definition #>> '{universe,watchlist}' in (f.id::text, case tg_op when 'UPDATE' then old.folder_id::text end)
    where f.id = v_folder
  ) told
  where told.bridge_id is not null;
  return null;
end $$;
create trigger tell_bridge after insert or delete or update of folder_id on public.watchlist_items
  for each row execute function private.tell_bridge_of_watchlist();

create function private.tell_line() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_row public.price_lines;
begin
  select * into v_row from public.price_lines where id = new.id;
  perform private.broadcast('user:' || new.user_id, 'line_changed',
    jsonb_build_object('id', new.id, 'line', case when new.removed_at is null then to_jsonb(v_row) end));
  perform private.broadcast('bridge:' || listening, 'lines_changed', jsonb_build_object('userId', new.user_id))
  from private.listening_bridge(new.user_id) listening where listening is not null;
  return null;
end $$;
create constraint trigger tell_line after insert or update on trade.price_lines
  deferrable initially deferred for each row execute function private.tell_line();

create function private.tell_firing() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_row public.rule_firings;
begin
  select * into v_row from public.rule_firings where id = new.id and version = new.version;
  if found then
    perform private.broadcast('user:' || new.user_id, 'firing_recorded', jsonb_build_object('firing', to_jsonb(v_row)));
  end if;
  return null;
end $$;
create constraint trigger tell_firing after insert or update on trade.rule_firings
  deferrable initially deferred for each row execute function private.tell_firing();

create function private.tell_trace() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.broadcast('user:' || new.user_id, 'trace_changed',
    jsonb_build_object('ruleId', new.rule_id, 'instrumentId', new.instrument_id));
  return null;
end $$;
create trigger tell_trace after insert or update on trade.rule_traces
  for each row execute function private.tell_trace();

/* ------------------------------------------------------------------------------------------------------ messages */

-- The bridges that may have something to send are woken once in a transaction.
create function private.wake_senders(p_user_id uuid) returns void
language plpgsql set search_path = ''
as $$
begin
  if current_setting('naru.woken', true) = p_user_id::text then
    return;
  end if;
  perform set_config('naru.woken', p_user_id::text, true);
  perform private.broadcast('bridge:' || told.bridge_id, 'deliveries_waiting', '{}')
  from (select distinct bridge_id from trade.notification_channels where user_id = p_user_id and state <> 'off') told;
end $$;

create function private.tell_notification() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_row public.notifications;
begin
  -- As it is by now: its fan-out raises the version and is nobody's news.
  select * into v_row from public.notifications where id = new.id;
  if found then
    perform private.broadcast('user:' || new.user_id, 'notification_changed',
      jsonb_build_object('notification', to_jsonb(v_row)));
  end if;
  -- What nobody is sent wakes nobody: the next message takes it along.
  if new.fanned_out_at is null and (new.channels is not null
    or (select is_sent_by_default or is_always_sent from trade.notification_types where event_type = new.event_type)
    or exists (select from trade.notification_preferences where user_id = new.user_id)) then
    perform private.wake_senders(new.user_id);
  end if;
  return null;
end $$;
create constraint trigger tell_notification_inserted after insert on trade.notifications
  deferrable initially deferred for each row execute function private.tell_notification();
-- Not of its fan-out, which its reader does not see, nor that it was read: that is told once for all (mark_read).
create constraint trigger tell_notification_changed after update on trade.notifications
  deferrable initially deferred for each row when (old.count <> new.count) execute function private.tell_notification();

create function private.tell_channel() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_row public.notification_channels;
begin
  select * into v_row from public.notification_channels where id = new.id and version = new.version;
  if found then
    perform private.broadcast('user:' || new.user_id, 'channel_changed', jsonb_build_object('channel', to_jsonb(v_row)));
  end if;
  return null;
end $$;
create constraint trigger tell_channel after insert or update on trade.notification_channels
  deferrable initially deferred for each row execute function private.tell_channel();

-- A new address, or none any more. Told at commit of the row that names the channel, whoever changed it.
create function private.tell_bridge_of_channel() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.broadcast('bridge:' || new.bridge_id, 'channel_changed', jsonb_build_object('channelId', new.id));
  return null;
end $$;
create trigger tell_bridge after update on trade.notification_channels
  for each row when (new.state in ('pending', 'off') or old.state <> new.state)
  execute function private.tell_bridge_of_channel();

create function private.tell_delivery() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_row public.notification_deliveries;
begin
  select * into v_row from public.notification_deliveries where id = new.id and version = new.version;
  if found then
    perform private.broadcast('user:' || new.user_id, 'delivery_changed', jsonb_build_object('delivery', to_jsonb(v_row)));
  end if;
  return null;
end $$;
-- What became of it; that it waits or that somebody is at it is of no interest, and there may be hundreds.
create constraint trigger tell_delivery after update on trade.notification_deliveries
  deferrable initially deferred for each row when (new.state <> 'sending') execute function private.tell_delivery();

set role postgres;
