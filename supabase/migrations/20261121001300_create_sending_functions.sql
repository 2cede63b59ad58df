-- How a bridge takes an intent, sends it once and says what came of it.
set role app_owner;

-- An intent as a bridge sees it. `target_*`: the order a cancel is about.
create type public.bridge_intent as (
  id uuid, user_id uuid, account_id uuid, environment text, kind text, instrument_id text, side text, order_type text,
  quantity integer, limit_price numeric, time_in_force text, source text, state text, attempt integer, epoch bigint,
  claim_owner text, sent_at timestamptz, send_deadline timestamptz, expires_at timestamptz, order_date date,
  order_no text, branch text, reason_code text, reason_detail jsonb, created_at timestamptz, acked_at timestamptz,
  target_order_id uuid, target_order_date date, target_order_no text, target_branch text, fingerprint text,
  version bigint, now timestamptz
);

create function trade.as_bridge_intent(p_intent trade.order_intents) returns public.bridge_intent
language sql stable set search_path = ''
as $$
  select p_intent.id, p_intent.user_id, p_intent.account_id, a.environment, p_intent.kind, p_intent.instrument_id,
    p_intent.side, p_intent.order_type, p_intent.quantity, p_intent.limit_price, p_intent.time_in_force,
    p_intent.source, p_intent.state, p_intent.attempt, p_intent.epoch, p_intent.claim_owner, p_intent.sent_at,
    p_intent.send_deadline, p_intent.expires_at, p_intent.order_date, p_intent.order_no, p_intent.branch,
    p_intent.reason_code, p_intent.reason_detail, p_intent.created_at, p_intent.acked_at,
    coalesce(p_intent.target_intent_id, p_intent.target_broker_order_id), t.order_date, t.order_no, t.branch,
    p_intent.fingerprint, p_intent.version, clock_timestamp()
  from trade.broker_accounts a
  left join trade.broker_orders t
    on t.intent_id = p_intent.target_intent_id or t.id = p_intent.target_broker_order_id
  where a.id = p_intent.account_id
$$;

/* ----------------------------------------------------------------------------------------------- lease and life */

create function trade.bridge_heartbeat(p_version text, p_feed jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_now timestamptz := clock_timestamp();
begin
  update private.bridges
  set version = p_version, feed = p_feed, heartbeat_at = v_now,
    announced_at = case
      when announced_at > v_now - interval '10 s' and heartbeat_at > v_now - interval '30 s'
        and version is not distinct from p_version and feed is not distinct from p_feed then announced_at
      else v_now
    end
  where id = v_bridge;
  return jsonb_build_object('bridgeId', v_bridge, 'now', v_now,
    'globalMode', (select mode from trade.kill_switch where scope = 'global'));
end $$;

-- Null while another process holds an unexpired lease.
create function trade.acquire_lease(p_owner text, p_ttl_ms integer) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_lease private.leases;
begin
  if coalesce(p_owner, '') = '' or p_ttl_ms is null or p_ttl_ms not between 1000 and 60000 then
    perform private.fail('input_invalid');
  end if;
  select * into strict v_lease from private.leases where bridge_id = v_bridge for update;
  if v_lease.owner is distinct from p_owner and v_lease.expires_at > clock_timestamp() then
    return null;
  end if;
  update private.leases
  set epoch = epoch + (owner is distinct from p_owner)::integer, owner = p_owner,
    expires_at = clock_timestamp() + p_ttl_ms * interval '1 ms'
  where bridge_id = v_bridge
  returning * into v_lease;
  return jsonb_build_object('epoch', v_lease.epoch, 'expiresAt', v_lease.expires_at, 'now', clock_timestamp());
end $$;

create function trade.release_lease(p_owner text, p_epoch bigint) returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
begin
  update private.leases set owner = null, expires_at = '-infinity'
  where bridge_id = v_bridge and owner = p_owner and epoch = p_epoch;
  return found;
end $$;

-- Keeps the lease from changing hands until the end of the transaction; false when it is not held.
create function trade.holds_lease(p_bridge_id uuid, p_owner text, p_epoch bigint) returns boolean
language plpgsql set search_path = ''
as $$
begin
  perform from private.leases
  where bridge_id = p_bridge_id and owner = p_owner and epoch = p_epoch and expires_at > clock_timestamp()
  for share;
  return found;
end $$;

/* ------------------------------------------------------------------------------------------------------ sending */

-- What is waiting or unsettled: for waking up and for recovery. `absent` of today only.
create function trade.list_pending_intents() returns setof public.bridge_intent
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
begin
  return query
    select shown.*
    from trade.order_intents i
    join trade.broker_accounts a on a.id = i.account_id
    cross join lateral trade.as_bridge_intent(i) shown
    where a.bridge_id = v_bridge
      and (i.state in ('ready', 'sending', 'in_doubt', 'manual')
        or (i.state = 'absent' and private.kst_date(i.created_at) = private.kst_date(clock_timestamp())))
    order by i.created_at;
end $$;

-- Takes one intent for sending: one row when it is the caller's to send now, none otherwise.
-- Whoever does not get this row back must not send.
create function trade.claim_intent(p_intent_id uuid, p_owner text, p_epoch bigint, p_window_ms integer)
returns setof public.bridge_intent
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_intent trade.order_intents;
  v_mode text;
begin
  if p_window_ms is null or p_window_ms not between 100 and 10000 then
    perform private.fail('input_invalid', '{"field": "windowMs"}');
  end if;
  if not trade.holds_lease(v_bridge, p_owner, p_epoch) then
    return;
  end if;
  v_intent := trade.lock_bridge_intent(p_intent_id);
  v_mode := trade.effective_mode(v_intent.account_id);
  update trade.order_intents i
  set state = 'sending', attempt = attempt + 1, epoch = p_epoch, claim_owner = p_owner,
    sent_at = clock_timestamp(), send_deadline = clock_timestamp() + p_window_ms * interval '1 ms',
    reason_code = null, reason_text = null, reason_detail = null
  where i.id = p_intent_id and i.state = 'ready' and i.expires_at > clock_timestamp()
    and (i.kind = 'cancel' or v_mode = 'active' or (v_mode = 'reducing' and i.side = 'sell'))
    and (i.kind = 'cancel' or not exists (
      select from trade.order_intents y
      where y.fingerprint = i.fingerprint and y.kind = 'place' and y.state in ('sending', 'in_doubt')))
  returning * into v_intent;
  if found then
    return next trade.as_bridge_intent(v_intent);
  end if;
end $$;

/* ----------------------------------------------------------------------------------------------- what came of it */

-- The functions below return the state the intent is in afterwards, changed or not.

create function trade.settle_intent(p_intent_id uuid, p_state text, p_code text, p_text text, p_detail jsonb)
returns text
language sql set search_path = ''
as $$
  update trade.order_intents
  set state = p_state, reason_code = p_code, reason_text = left(p_text, 500), reason_detail = p_detail
  where id = p_intent_id
  returning state
$$;

-- Ours refused it, before or after the claim; nothing was written to the broker.
create function trade.record_denied(p_intent_id uuid, p_owner text, p_epoch bigint, p_code text, p_detail jsonb)
returns text
language plpgsql security definer set search_path = ''
as $$
declare
  v_holds boolean := trade.holds_lease(private.current_bridge(), p_owner, p_epoch);
  v_intent trade.order_intents := trade.lock_bridge_intent(p_intent_id);
begin
  if (v_intent.state in ('proposed', 'ready') and v_holds)
    or (v_intent.state = 'sending' and v_intent.claim_owner = p_owner and v_intent.epoch = p_epoch) then
    return trade.settle_intent(p_intent_id, 'denied', p_code, null, p_detail);
  end if;
  return v_intent.state;
end $$;

-- No byte of it left the machine, or the gateway refused it before the broker saw it: it may be taken again.
create function trade.record_not_sent(p_intent_id uuid, p_owner text, p_epoch bigint, p_cause text) returns text
language plpgsql security definer set search_path = ''
as $$
declare
  v_intent trade.order_intents := trade.lock_bridge_intent(p_intent_id);
  v_detail jsonb := jsonb_build_object('cause', left(p_cause, 200));
begin
  if v_intent.state <> 'sending' or v_intent.claim_owner <> p_owner or v_intent.epoch <> p_epoch then
    return v_intent.state;
  end if;
  if v_intent.attempt >= 3 or v_intent.expires_at <= clock_timestamp() then
    return trade.settle_intent(p_intent_id, 'expired', 'broker_unreachable', null, v_detail);
  end if;
  update trade.order_intents
  set state = 'ready', sent_at = null, send_deadline = null, claim_owner = null, epoch = null, reason_detail = v_detail
  where id = p_intent_id;
  return 'ready';
end $$;

create function trade.record_rejected(p_intent_id uuid, p_owner text, p_epoch bigint, p_code text, p_text text)
returns text
language plpgsql security definer set search_path = ''
as $$
declare
  v_intent trade.order_intents := trade.lock_bridge_intent(p_intent_id);
begin
  -- `in_doubt` too: a late answer to the very request this process sent settles it.
  if v_intent.state in ('sending', 'in_doubt') and v_intent.claim_owner = p_owner and v_intent.epoch = p_epoch then
    return trade.settle_intent(p_intent_id, 'rejected', 'broker_rejected', p_text,
      jsonb_build_object('brokerCode', p_code));
  end if;
  return v_intent.state;
end $$;

create function trade.record_in_doubt(p_intent_id uuid, p_cause text) returns text
language plpgsql security definer set search_path = ''
as $$
declare
  v_intent trade.order_intents := trade.lock_bridge_intent(p_intent_id);
begin
  if v_intent.state = 'sending' then
    return trade.settle_intent(p_intent_id, 'in_doubt', null, null, jsonb_build_object('cause', left(p_cause, 200)));
  end if;
  return v_intent.state;
end $$;

-- The broker's complete list was read often and late enough, and the order is not in it.
create function trade.record_absent(p_intent_id uuid) returns text
language plpgsql security definer set search_path = ''
as $$
declare
  v_intent trade.order_intents := trade.lock_bridge_intent(p_intent_id);
begin
  if v_intent.state = 'in_doubt' then
    return trade.settle_intent(p_intent_id, 'absent', null, null, v_intent.reason_detail);
  end if;
  return v_intent.state;
end $$;

-- More orders fit than intents, or the list cannot be read: a person decides.
create function trade.record_manual(p_intent_id uuid, p_detail jsonb) returns text
language plpgsql security definer set search_path = ''
as $$
declare
  v_intent trade.order_intents := trade.lock_bridge_intent(p_intent_id);
begin
  if v_intent.state = 'in_doubt' then
    return trade.settle_intent(p_intent_id, 'manual', null, null, p_detail);
  end if;
  return v_intent.state;
end $$;

-- By the database's clock: what nobody took in time expires, what nobody answered for is in doubt.
create function trade.sweep_intents(p_owner text, p_epoch bigint) returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_account_id uuid;
  v_count integer := 0;
  v_moved integer;
begin
  if not trade.holds_lease(v_bridge, p_owner, p_epoch) then
    return 0;
  end if;
  for v_account_id in
    select distinct i.account_id
    from trade.order_intents i join trade.broker_accounts a on a.id = i.account_id
    where a.bridge_id = v_bridge and i.state in ('ready', 'sending')
    order by 1
  loop
    perform trade.lock_bridge_account(v_account_id);
    update trade.order_intents set state = 'expired', reason_code = 'intent_expired'
    where account_id = v_account_id and state = 'ready' and expires_at <= clock_timestamp();
    get diagnostics v_moved = row_count;
    v_count := v_count + v_moved;
    update trade.order_intents set state = 'in_doubt', reason_detail = '{"cause": "unanswered"}'
    where account_id = v_account_id and state = 'sending'
      and (send_deadline + interval '9 s' < clock_timestamp() or epoch is distinct from p_epoch);
    get diagnostics v_moved = row_count;
    v_count := v_count + v_moved;
  end loop;
  return v_count;
end $$;

grant execute on function trade.bridge_heartbeat(text, jsonb), trade.acquire_lease(text, integer),
  trade.release_lease(text, bigint), trade.list_pending_intents(), trade.claim_intent(uuid, text, bigint, integer),
  trade.record_denied(uuid, text, bigint, text, jsonb), trade.record_not_sent(uuid, text, bigint, text),
  trade.record_rejected(uuid, text, bigint, text, text), trade.record_in_doubt(uuid, text),
  trade.record_absent(uuid), trade.record_manual(uuid, jsonb), trade.sweep_intents(text, bigint) to authenticated;

set role postgres;
