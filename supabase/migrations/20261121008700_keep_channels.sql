-- Where people want to be told, and what of. Addresses and tokens arrive sealed to the bridge that will use them and are
-- encrypted once more at rest, like broker keys; no API role ever reads them.
set role app_owner;

insert into private.call_limits (name, per_second, burst) values ('save_channel', 0.2, 20), ('test_channel', 0.1, 5),
  ('bind_telegram', 0.05, 5), ('try_telegram_code', 1, 30);

-- Bound to its owner, its row and the key it was sealed to: a box moved to another row opens nowhere.
create function private.channel_binding(p_row private.channel_secrets) returns text
language sql immutable set search_path = ''
as $$
  select concat_ws('|', p_row.user_id, p_row.channel_id, 'channel', p_row.sealed_to)
$$;

create function private.forget_channel_secret(p_channel_id uuid) returns void
language plpgsql set search_path = ''
as $$
declare
  v_row private.channel_secrets;
begin
  delete from private.channel_secrets where channel_id = p_channel_id returning * into v_row;
  if found then
    perform private.forget_at_rest(row(v_row.provider, v_row.key_id, v_row.ciphertext, v_row.nonce));
  end if;
end $$;

create function private.keep_channel_secret(p_channel trade.notification_channels, p_key_id text, p_sealed text)
returns void
language plpgsql set search_path = ''
as $$
declare
  v_row private.channel_secrets;
  v_stored private.at_rest;
begin
  -- Base64 of a sealed box, which is 48 bytes longer than its message.
  if p_sealed is null or p_sealed !~ '^[A-Za-z0-9+/]+={0,2}$' or char_length(p_sealed) % 4 <> 0
    or char_length(p_sealed) not between 100 and 8000 then
    perform private.fail('input_invalid', '{"field": "sealed"}');
  elsif p_key_id is distinct from (select key_id from private.bridges where id = p_channel.bridge_id) then
    perform private.fail('credential_mismatch', jsonb_build_object('keyId', p_key_id));
  end if;
  perform private.forget_channel_secret(p_channel.id);
  v_row.user_id := p_channel.user_id;
  v_row.channel_id := p_channel.id;
  v_row.sealed_to := p_key_id;
  v_stored := private.encrypt_at_rest(p_sealed, private.channel_binding(v_row),
    (select value from private.settings where name = 'credential_key_name'));
  insert into private.channel_secrets (channel_id, user_id, sealed_to, provider, key_id, ciphertext, nonce)
  values (p_channel.id, p_channel.user_id, p_key_id, v_stored.provider, v_stored.key_id, v_stored.ciphertext,
    v_stored.nonce);
end $$;

create function private.rotate_channel_keys(p_key_name text) returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  v_row private.channel_secrets;
  v_old private.at_rest;
  v_new private.at_rest;
  v_plain text;
  v_count integer := 0;
begin
  for v_row in select * from private.channel_secrets order by channel_id for update loop
    v_old := row(v_row.provider, v_row.key_id, v_row.ciphertext, v_row.nonce);
    v_plain := private.decrypt_at_rest(v_old, private.channel_binding(v_row));
    if v_plain is null then
      perform private.fail('credential_unreadable', jsonb_build_object('channelId', v_row.channel_id));
    end if;
    v_new := private.encrypt_at_rest(v_plain, private.channel_binding(v_row), p_key_name);
    update private.channel_secrets
    set provider = v_new.provider, key_id = v_new.key_id, ciphertext = v_new.ciphertext, nonce = v_new.nonce
    where channel_id = v_row.channel_id;
    perform private.forget_at_rest(v_old);
    v_count := v_count + 1;
  end loop;
  return v_count;
end $$;

-- rotate_credential_keys() tells here which key is the new one: boxes of channels go under it in the same transaction.
create function private.follow_rotated_key() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.audit('channel_keys_rotated', null,
    jsonb_build_object('keyName', new.value, 'count', private.rotate_channel_keys(new.value)));
  return null;
end $$;
create trigger follow_rotated_key after update on private.settings
  for each row when (new.name = 'credential_key_name') execute function private.follow_rotated_key();

/* ------------------------------------------------------------------------------------------------------ channels */

create function trade.lock_own_channel(p_channel_id uuid) returns trade.notification_channels
language plpgsql set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
  v_channel trade.notification_channels;
begin
  select * into v_channel from trade.notification_channels
  where id = p_channel_id and user_id = v_user and state <> 'off' for update;
  if not found then
    perform private.fail('not_found', jsonb_build_object('channelId', p_channel_id));
  end if;
  return v_channel;
end $$;

-- The bridge of somebody without accounts; null goes back to the one of the oldest account.
create function trade.choose_bridge(p_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
begin
  if p_id is not null and not exists (select from private.bridges where id = p_id) then
    perform private.fail('not_found', jsonb_build_object('bridgeId', p_id));
  end if;
  update public.profiles set bridge_id = p_id where id = v_user;
end $$;

-- A new row of the caller's, or the one that is there, locked.
create function private.own_new_channel(p_user_id uuid, p_id uuid, p_kind text, p_label text)
returns trade.notification_channels
language plpgsql set search_path = ''
as $$
declare
  v_bridge uuid := private.serving_bridge(p_user_id);
  v_channel trade.notification_channels;
begin
  if p_id is null or p_kind is null
    or p_kind not in ('telegram', 'discord', 'web_push', 'fcm', 'email', 'slack', 'webhook') then
    perform private.fail('input_invalid', '{"field": "kind"}');
  elsif v_bridge is null then
    perform private.fail('bridge_missing');
  end if;
  perform private.spend_call(p_user_id, 'save_channel');
  perform from public.profiles where id = p_user_id for no key update;
  select * into v_channel from trade.notification_channels where id = p_id for update;
  if found and (v_channel.user_id <> p_user_id or v_channel.state = 'off' or v_channel.kind <> p_kind) then
    perform private.fail('not_found', jsonb_build_object('channelId', p_id));
  elsif found then
    return v_channel;
  elsif (select count(*) from trade.notification_channels where user_id = p_user_id and state <> 'off') >= 20 then
    perform private.fail('channels_exceeded', '{"max": 20}');
  end if;
  insert into trade.notification_channels (id, user_id, bridge_id, kind, label, priority)
  select p_id, p_user_id, v_bridge, p_kind, trade.label_of(p_label, 40, 'label'), coalesce(max(priority) + 1, 0)
  from trade.notification_channels where user_id = p_user_id
  returning * into v_channel;
  return v_channel;
end $$;

-- Keeps a channel with a new address; it is verified again by its bridge before anything is sent to it. A Telegram chat
-- is not typed in but bound (start_telegram_binding).
create function trade.save_channel(p_id uuid, p_kind text, p_label text, p_masked text, p_key_id text, p_sealed text)
returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
  v_label text := trade.label_of(p_label, 40, 'label');
  v_masked text := trade.label_of(p_masked, 60, 'masked');
  v_channel trade.notification_channels;
begin
  if p_kind = 'telegram' then
    perform private.fail('input_invalid', '{"field": "kind"}');
  end if;
  v_channel := private.own_new_channel(v_user, p_id, p_kind, v_label);
  -- A channel moves to the bridge that looks after its owner now.
  v_channel.bridge_id := private.serving_bridge(v_user);
  perform private.keep_channel_secret(v_channel, p_key_id, p_sealed);
  update trade.notification_channels
  set label = v_label, masked = v_masked, state = 'pending', bridge_id = v_channel.bridge_id, last_error_code = null
  where id = p_id;
  perform private.audit('channel_saved', v_user,
    jsonb_build_object('channelId', p_id, 'kind', p_kind, 'sealedTo', p_key_id));
  return p_id;
end $$;

-- For good: its address is destroyed, and what waits for it ends.
create function trade.remove_channel(p_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_channel trade.notification_channels := trade.lock_own_channel(p_id);
begin
  perform private.forget_channel_secret(p_id);
  delete from private.telegram_bindings where channel_id = p_id;
  delete from trade.notification_preferences where channel_id = p_id;
  update trade.notification_channels set state = 'off' where id = p_id;
  update trade.notification_deliveries set state = 'suppressed', error_code = 'channel_off'
  where channel_id = p_id and state in ('waiting', 'retrying', 'sending');
  perform private.audit('channel_removed', v_channel.user_id,
    jsonb_build_object('channelId', p_id, 'kind', v_channel.kind));
end $$;

-- First to last, all of the caller's channels and no others.
create function trade.order_channels(p_ids uuid[]) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
begin
  if p_ids is null or (select array_agg(id order by id) from trade.notification_channels
      where user_id = v_user and state <> 'off') is distinct from (select array_agg(id order by id) from unnest(p_ids) id) then
    perform private.fail('input_invalid', '{"field": "ids"}');
  end if;
  update trade.notification_channels c set priority = wanted.n - 1
  from unnest(p_ids) with ordinality wanted (id, n) where c.id = wanted.id and c.priority <> wanted.n - 1;
end $$;

-- A message to this channel alone, verified or not; when it arrives the channel is verified.
create function trade.test_channel(p_id uuid) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_channel trade.notification_channels := trade.lock_own_channel(p_id);
  v_id uuid := gen_random_uuid();
begin
  if not exists (select from private.channel_secrets where channel_id = p_id) then
    perform private.fail('channel_not_ready', jsonb_build_object('channelId', p_id));
  end if;
  perform private.spend_call(v_channel.user_id, 'test_channel');
  -- Made in one go with its delivery: no other channel hears of it.
  insert into trade.notifications (id, user_id, event_type, severity, evidence, template, params, dedupe_key, expires_at,
    fanned_out_at, read_at)
  select v_id, v_channel.user_id, t.event_type, t.severity, t.evidence, t.event_type,
    jsonb_build_object('channelLabel', v_channel.label), 'channel_test ' || v_id,
    clock_timestamp() + t.useful_seconds * interval '1 s', clock_timestamp(), clock_timestamp()
  from trade.notification_types t where t.event_type = 'channel_test';
  insert into trade.notification_deliveries (notification_id, channel_id, user_id, bridge_id)
  values (v_id, p_id, v_channel.user_id, v_channel.bridge_id);
  perform private.wake_senders(v_channel.user_id);
  return v_id;
end $$;

/* ------------------------------------------------------------------------------------------------------ telegram */

-- A word to be sent to the bot within ten minutes, good for one chat: {code, expiresAt, channelId}. Ten letters of
-- thirty-two: 50 bits. A second one makes the first worthless.
create function trade.start_telegram_binding() returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
  v_letters text := 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  v_random bytea := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
  v_code text;
  v_channel trade.notification_channels;
  v_expires timestamptz := clock_timestamp() + interval '10 min';
begin
  perform private.spend_call(v_user, 'bind_telegram');
  -- Bytes 6 and 8 of an uuid are not all random.
  select string_agg(substr(v_letters, get_byte(v_random, n) % 32 + 1, 1), '' order by n) into v_code
  from unnest(array[0, 1, 2, 3, 4, 5, 10, 11, 12, 13]) n;
  select * into v_channel from trade.notification_channels
  where user_id = v_user and kind = 'telegram' and state = 'pending' limit 1 for update;
  if not found then
    v_channel := private.own_new_channel(v_user, gen_random_uuid(), 'telegram', 'Telegram');
  end if;
  insert into private.telegram_bindings (channel_id, code_hash, expires_at)
  values (v_channel.id, sha256(convert_to(v_code, 'UTF8')), v_expires)
  on conflict (channel_id) do update set code_hash = excluded.code_hash, expires_at = excluded.expires_at;
  return jsonb_build_object('code', v_code, 'expiresAt', v_expires, 'channelId', v_channel.id);
end $$;

-- Whose word this is, so that the bridge can seal the chat to that channel and person. Counts as a try.
create function trade.find_telegram_binding(p_code text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_channel trade.notification_channels;
begin
  perform private.spend_call(private.user_id(), 'try_telegram_code');
  select c.* into v_channel
  from private.telegram_bindings b join trade.notification_channels c on c.id = b.channel_id
  where b.code_hash = sha256(convert_to(upper(btrim(coalesce(p_code, ''))), 'UTF8')) and b.expires_at > clock_timestamp()
    and c.bridge_id = v_bridge and c.state = 'pending';
  -- An answer and no refusal, whose transaction would take the try back.
  return case when found then jsonb_build_object('channelId', v_channel.id, 'userId', v_channel.user_id) end;
end $$;

-- The chat that sent the word is the channel from now on. {channelId, userId}; the word is used up.
create function trade.bind_telegram(p_code text, p_sealed text, p_masked text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_found jsonb := trade.find_telegram_binding(p_code);
  v_channel trade.notification_channels;
begin
  if v_found is null then
    return null;
  end if;
  select * into strict v_channel from trade.notification_channels where id = (v_found ->> 'channelId')::uuid for update;
  delete from private.telegram_bindings
  where channel_id = v_channel.id and code_hash = sha256(convert_to(upper(btrim(p_code)), 'UTF8'));
  if not found then
    return null;
  end if;
  perform private.keep_channel_secret(v_channel,
    (select key_id from private.bridges where id = v_channel.bridge_id), p_sealed);
  update trade.notification_channels
  set masked = trade.label_of(p_masked, 60, 'masked'), state = 'verified', verified_at = clock_timestamp(),
    last_error_code = null
  where id = v_channel.id;
  perform private.notify(v_channel.user_id, 'channel_verified', v_channel.id::text || ' ' || clock_timestamp(),
    jsonb_build_object('channelId', v_channel.id, 'kind', 'telegram', 'label', v_channel.label));
  perform private.audit('channel_bound', v_channel.user_id,
    jsonb_build_object('channelId', v_channel.id, 'kind', 'telegram'));
  return v_found;
end $$;

set role postgres;
