-- How a bridge sends what was written: it takes messages for its channels, one process each, and says what became of them.
-- A message taken by a bridge that dies is free again after a minute.
set role app_owner;

/* ------------------------------------------------------------------------------------------------------- fan-out */

-- The deliveries of messages that have none yet: for each of them every verified channel that wants it, and for what is
-- always sent at least the first. During quiet hours only what is critical goes out; the rest waits for their end, or is
-- suppressed when nobody would want it by then. Of users of this bridge, the oldest first; in one statement, for a bridge
-- that was away finds hundreds.
create function private.fan_out(p_bridge_id uuid) returns void
language plpgsql set search_path = ''
as $$
declare
  v_ids uuid[] := array(
    select n.id from trade.notifications n
    where n.fanned_out_at is null and n.user_id in (
      select c.user_id from trade.notification_channels c where c.bridge_id = p_bridge_id and c.state = 'verified')
    order by n.created_at limit 300 for update skip locked);
  v_fill trade.notifications;
begin
  if v_ids = '{}' then
    return;
  end if;
  insert into trade.notification_deliveries (notification_id, channel_id, user_id, bridge_id, state, next_at)
  select n.id, c.id, n.user_id, c.bridge_id,
    case when quiet.ends_at >= n.expires_at then 'suppressed' else 'waiting' end,
    coalesce(quiet.ends_at, clock_timestamp())
  from trade.notifications n
  join trade.notification_types t on t.event_type = n.event_type
  join trade.notification_channels c on c.user_id = n.user_id and c.state = 'verified' and c.verified_at <= n.created_at
  left join trade.notification_settings s on s.user_id = n.user_id
  cross join lateral (select case when n.severity <> 'critical'
    then trade.quiet_until(s.quiet_from, s.quiet_to, clock_timestamp()) end) quiet (ends_at)
  where n.id = any (v_ids) and (trade.wants(n, c) or t.is_always_sent and c.id = (
    select f.id from trade.notification_channels f
    where f.user_id = n.user_id and f.state = 'verified' and f.verified_at <= n.created_at
    order by not trade.wants(n, f), f.priority, f.id limit 1))
  on conflict (notification_id, channel_id) do nothing;
  update trade.notifications set fanned_out_at = clock_timestamp() where id = any (v_ids);
  -- What still waits about an order is said by its later fill as well. One by one: together, Postgres is tempted to
  -- compare everything that waits with everything else.
  for v_fill in
    select * from trade.notifications
    where id = any (v_ids) and event_type in ('order_partially_filled', 'order_filled') and intent_id is not null
  loop
    update trade.notification_deliveries set state = 'merged'
    where state in ('waiting', 'retrying') and notification_id in (
        select id from trade.notifications where intent_id = v_fill.intent_id and id <> v_fill.id
          and event_type in ('order_accepted', 'order_partially_filled') and created_at <= v_fill.created_at)
      and channel_id in (select channel_id from trade.notification_deliveries
        where notification_id = v_fill.id and state = 'waiting');
  end loop;
end $$;

/* ----------------------------------------------------------------------------------------------------- escalation */

-- Something critical that a channel could not deliver goes over the next one that has not tried yet, whether or not a
-- preference wants it there.
create function private.escalate(p_delivery trade.notification_deliveries) returns void
language plpgsql set search_path = ''
as $$
declare
  v_note trade.notifications;
begin
  select * into strict v_note from trade.notifications where id = p_delivery.notification_id;
  if v_note.severity <> 'critical' or v_note.expires_at <= clock_timestamp() or exists (
    select from trade.notification_deliveries
    where notification_id = v_note.id and id <> p_delivery.id
      and (state in ('delivered', 'waiting', 'sending') or is_escalation and state = 'retrying')) then
    return;
  end if;
  insert into trade.notification_deliveries (notification_id, channel_id, user_id, bridge_id, is_escalation)
  select v_note.id, c.id, v_note.user_id, c.bridge_id, true
  from trade.notification_channels c
  where c.user_id = v_note.user_id and c.state = 'verified' and not exists (
    select from trade.notification_deliveries where notification_id = v_note.id and channel_id = c.id)
  order by c.priority, c.id limit 1
  on conflict do nothing;
  -- The next channel may be another bridge's.
  perform private.wake_senders(v_note.user_id) where found;
end $$;

/* ---------------------------------------------------------------------------------------------------- by bridges */

-- Up to `p_limit` messages for channels of this bridge, the most severe and oldest first. They are the caller's for a
-- minute; `attempt` goes back with record_delivery.
create function trade.claim_deliveries(p_limit integer) returns table (delivery_id uuid, attempt integer, user_id uuid,
  channel_id uuid, channel_kind text, channel_state text, locale text, notification jsonb, account_label text,
  environment text, instrument_name_ko text, instrument_name_en text)
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_now timestamptz;
  v_given_up trade.notification_deliveries;
begin
  if p_limit is null or p_limit not between 1 and 200 then
    perform private.fail('input_invalid', '{"field": "limit"}');
  end if;
  perform private.fan_out(v_bridge);
  -- After what was just made, which is due as well.
  v_now := clock_timestamp();
  update trade.notification_deliveries d set state = 'expired'
  from trade.notifications n
  where d.bridge_id = v_bridge and d.state in ('waiting', 'retrying', 'sending') and d.next_at <= v_now
    and n.id = d.notification_id and n.expires_at <= v_now;
  -- Ten attempts, some of which may have ended a bridge.
  for v_given_up in
    update trade.notification_deliveries d set state = 'failed', error_code = coalesce(d.error_code, 'attempts_exceeded')
    where d.bridge_id = v_bridge and d.state in ('retrying', 'sending') and d.next_at <= v_now and d.attempts >= 10
    returning *
  loop
    perform private.escalate(v_given_up);
  end loop;
  return query
    with due as (
      select d.id from trade.notification_deliveries d
      join trade.notifications n on n.id = d.notification_id
      join trade.notification_channels c on c.id = d.channel_id
      where d.bridge_id = v_bridge and d.state in ('waiting', 'retrying', 'sending') and d.next_at <= v_now
        and (c.state = 'verified' or c.state in ('pending', 'refused') and n.event_type = 'channel_test')
      order by trade.severity_rank(n.severity) desc, n.created_at, d.id
      limit p_limit
      for update of d skip locked
    ), taken as (
      update trade.notification_deliveries d
      set state = 'sending', attempts = d.attempts + 1, next_at = clock_timestamp() + interval '60 s'
      from due where d.id = due.id
      returning d.*
    )
    select t.id, t.attempts, t.user_id, c.id, c.kind, c.state, coalesce(s.locale, p.locale), to_jsonb(shown),
      nullif(concat_ws(' ', a.label, a.account_number_masked), ''),
      a.environment, i.name_ko, i.name_en
    from taken t
    join trade.notifications n on n.id = t.notification_id
    join public.notifications shown on shown.id = n.id
    join trade.notification_channels c on c.id = t.channel_id
    join public.profiles p on p.id = t.user_id
    left join trade.notification_settings s on s.user_id = t.user_id
    left join trade.broker_accounts a on a.id = n.account_id
    left join public.instruments i on i.id = n.instrument_id
    order by trade.severity_rank(n.severity) desc, n.created_at, t.id;
end $$;

-- 'delivered', 'retrying' (not before `p_next_at`) or 'failed'; the state it is in afterwards. Only the attempt that was
-- taken last may say that it failed; that a message arrived is true whoever says it, and is written down once.
create function trade.record_delivery(p_id uuid, p_attempt integer, p_state text, p_error_code text,
  p_next_at timestamptz) returns text
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_delivery trade.notification_deliveries;
  v_expires timestamptz;
  v_next timestamptz := least(greatest(p_next_at, clock_timestamp() + interval '1 s'), clock_timestamp() + interval '1 h');
begin
  if p_state is null or p_state not in ('delivered', 'retrying', 'failed')
    or p_error_code !~ '^[a-z][a-z0-9_]{1,59}$' then
    perform private.fail('input_invalid', '{"field": "state"}');
  end if;
  select * into v_delivery from trade.notification_deliveries where id = p_id and bridge_id = v_bridge for update;
  if not found then
    perform private.fail('not_found', jsonb_build_object('deliveryId', p_id));
  elsif v_delivery.state = 'delivered'
    or p_state <> 'delivered' and (v_delivery.state <> 'sending' or v_delivery.attempts is distinct from p_attempt) then
    return v_delivery.state;
  end if;
  select expires_at into strict v_expires from trade.notifications where id = v_delivery.notification_id;
  update trade.notification_deliveries
  set state = case when p_state = 'retrying' and v_delivery.attempts >= 10 then 'failed'
      when p_state = 'retrying' and v_next >= v_expires then 'expired' else p_state end,
    error_code = case when p_state = 'delivered' then null else coalesce(p_error_code, 'unknown') end,
    next_at = coalesce(v_next, clock_timestamp() + interval '1 min'),
    delivered_at = case when p_state = 'delivered' then clock_timestamp() end
  where id = p_id returning * into v_delivery;
  update trade.notification_channels
  set last_ok_at = case when p_state = 'delivered' then clock_timestamp() else last_ok_at end,
    last_error_code = v_delivery.error_code,
    -- A test that arrived is the proof.
    state = case when p_state = 'delivered' and state in ('pending', 'refused') then 'verified' else state end,
    verified_at = case when p_state = 'delivered' then coalesce(verified_at, clock_timestamp()) else verified_at end
  where id = v_delivery.channel_id and state <> 'off';
  -- At the third try of something critical nobody waits any longer.
  if v_delivery.state = 'failed' or v_delivery.state = 'retrying' and v_delivery.attempts >= 3 then
    perform private.escalate(v_delivery);
  end if;
  return v_delivery.state;
end $$;

create function private.lock_bridge_channel(p_channel_id uuid) returns trade.notification_channels
language plpgsql set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_channel trade.notification_channels;
begin
  select * into v_channel from trade.notification_channels
  where id = p_channel_id and bridge_id = v_bridge and state <> 'off' for update;
  if not found then
    perform private.fail('not_found', jsonb_build_object('channelId', p_channel_id));
  end if;
  return v_channel;
end $$;

-- 'verified' or 'refused', with the reason: what is inside does not open, or nobody is there.
create function trade.verify_channel(p_channel_id uuid, p_state text, p_code text) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_channel trade.notification_channels := private.lock_bridge_channel(p_channel_id);
begin
  if p_state is null or p_state not in ('verified', 'refused') or p_code !~ '^[a-z][a-z0-9_]{1,59}$' then
    perform private.fail('input_invalid', '{"field": "state"}');
  elsif v_channel.state = p_state and v_channel.last_error_code is not distinct from p_code then
    return;
  end if;
  update trade.notification_channels
  set state = p_state, last_error_code = case p_state when 'refused' then coalesce(p_code, 'unknown') end,
    verified_at = case p_state when 'verified' then coalesce(verified_at, clock_timestamp()) end
  where id = p_channel_id;
  if p_state = 'refused' then
    perform private.notify(v_channel.user_id, 'channel_refused', p_channel_id::text,
      jsonb_build_object('channelId', p_channel_id, 'kind', v_channel.kind, 'label', v_channel.label, 'code', p_code));
  end if;
  perform private.audit('channel_' || p_state, v_channel.user_id,
    jsonb_strip_nulls(jsonb_build_object('channelId', p_channel_id, 'kind', v_channel.kind, 'code', p_code)));
end $$;

-- The channels that are sealed to this bridge, oldest first: which chats are whose, and what it has to verify.
create function trade.list_bridge_channels(p_after uuid, p_limit integer) returns table (channel_id uuid, user_id uuid,
  kind text, label text, state text, priority integer, locale text, has_address boolean)
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_after timestamptz := (select c.created_at from trade.notification_channels c where c.id = p_after);
begin
  perform private.check_page(p_after is null or v_after is not null, p_limit);
  return query
    select c.id, c.user_id, c.kind, c.label, c.state, c.priority, coalesce(s.locale, p.locale), k.channel_id is not null
    from trade.notification_channels c
    join public.profiles p on p.id = c.user_id
    left join trade.notification_settings s on s.user_id = c.user_id
    left join private.channel_secrets k on k.channel_id = c.id
    where c.bridge_id = v_bridge and c.state <> 'off'
      and (p_after is null or (c.created_at, c.id) > (v_after, p_after))
    order by c.created_at, c.id
    limit p_limit;
end $$;

-- The sealed address. No row: there is none. `credential_unreadable`: what is stored does not belong to this row.
create function trade.read_channel_secret(p_channel_id uuid) returns table (channel_id uuid, user_id uuid, kind text,
  sealed_to text, sealed text)
language plpgsql security definer set search_path = ''
as $$
declare
  v_channel trade.notification_channels := private.lock_bridge_channel(p_channel_id);
  v_row private.channel_secrets;
  v_sealed text;
begin
  select * into v_row from private.channel_secrets k where k.channel_id = p_channel_id;
  if not found then
    return;
  end if;
  v_sealed := private.decrypt_at_rest(row(v_row.provider, v_row.key_id, v_row.ciphertext, v_row.nonce),
    private.channel_binding(v_row));
  if v_sealed is null or v_row.user_id <> v_channel.user_id then
    perform private.fail('credential_unreadable', jsonb_build_object('channelId', p_channel_id));
  end if;
  perform private.audit('channel_secret_read', v_row.user_id,
    jsonb_build_object('channelId', p_channel_id, 'bridgeId', v_channel.bridge_id));
  return query select v_row.channel_id, v_row.user_id, v_channel.kind, v_row.sealed_to, v_sealed;
end $$;

-- What a day amounted to, told once for each account and day; and what is older than 90 days goes. What the ledger knows
-- itself is added: how often rules fired, and what the account's statement says once it is there.
create function trade.record_daily_summary(p_account_id uuid, p_date date, p_summary jsonb) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_account trade.broker_accounts := trade.lock_bridge_account(p_account_id);
begin
  if p_date is null or jsonb_typeof(p_summary) is distinct from 'object' or octet_length(p_summary::text) > 16384 then
    perform private.fail('input_invalid', '{"field": "summary"}');
  end if;
  perform private.notify(v_account.user_id, 'daily_summary', p_account_id || ' ' || p_date,
    jsonb_build_object('date', p_date, 'firings', (
        select count(*) from trade.rule_firings f join trade.rules r on r.id = f.rule_id
        where f.user_id = v_account.user_id and coalesce(r.account_id, p_account_id) = p_account_id
          and f.recorded_at >= p_date::timestamp at time zone 'Asia/Seoul'
          and f.recorded_at < (p_date + 1)::timestamp at time zone 'Asia/Seoul'))
      || coalesce((select jsonb_build_object('realizedWon', s.statement #> '{realized,net}',
          'commissionWon', s.statement #> '{cash,commission}', 'taxWon', s.statement #> '{cash,tax}')
        from trade.statements s where s.account_id = p_account_id and s.date = p_date), '{}')
      || p_summary, p_account_id)
  where not exists (select from trade.notifications where user_id = v_account.user_id
    and dedupe_key = concat_ws(' ', 'daily_summary', p_account_id || ' ' || p_date));
  perform private.prune_notifications(v_account.user_id);
end $$;

-- Also for the operator at the SQL prompt, with null for everybody. How many were removed, deliveries not counted.
create function private.prune_notifications(p_user_id uuid) returns integer
language plpgsql set search_path = ''
as $$
declare
  v_count integer;
begin
  delete from trade.notifications
  where created_at < clock_timestamp() - interval '90 days' and (p_user_id is null or user_id = p_user_id);
  get diagnostics v_count = row_count;
  return v_count;
end $$;

set role postgres;
