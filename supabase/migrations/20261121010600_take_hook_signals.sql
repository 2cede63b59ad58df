-- What strangers who hold a hook's secret may say: this strategy, buy or sell, this instrument. It becomes a signal of an
-- armed version or nothing at all; how much is for the strategy to say.
set role app_owner;

insert into private.call_limits (name, per_second, burst) values ('create_hook', 0.2, 20);

/* -------------------------------------------------------------------------------------------------------- by people */

-- `p_key_hash`: SHA-256 of the secret in hex, made in the browser that shows it. Safe to repeat.
create function trade.create_hook(p_id uuid, p_strategy_id uuid, p_label text, p_key_hash text) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_strategy trade.strategies := trade.lock_own_strategy(p_strategy_id);
  v_label text := trade.label_of(p_label, 40, 'label');
begin
  if p_id is null or p_key_hash is null or p_key_hash !~ '^[0-9a-f]{64}$' then
    perform private.fail('input_invalid', '{"field": "keyHash"}');
  elsif exists (select from trade.signal_hooks h join private.hook_keys k on k.hook_id = h.id
    where h.id = p_id and h.user_id = v_strategy.user_id and h.strategy_id = p_strategy_id
      and k.key_hash = decode(p_key_hash, 'hex')) then
    return p_id;
  elsif exists (select from trade.signal_hooks where id = p_id) then
    perform private.fail('idempotency_key_reused', jsonb_build_object('id', p_id), '23505');
  end if;
  perform private.spend_call(v_strategy.user_id, 'create_hook');
  perform from public.profiles where id = v_strategy.user_id for no key update;
  if (select count(*) from trade.signal_hooks where user_id = v_strategy.user_id and state <> 'removed') >= 20 then
    perform private.fail('hooks_exceeded', '{"max": 20}');
  end if;
  insert into trade.signal_hooks (id, user_id, strategy_id, label)
  values (p_id, v_strategy.user_id, p_strategy_id, v_label);
  insert into private.hook_keys (hook_id, key_hash) values (p_id, decode(p_key_hash, 'hex'));
  perform private.audit('hook_created', v_strategy.user_id, jsonb_build_object('hookId', p_id,
    'strategyId', p_strategy_id));
  return p_id;
end $$;

-- Removed is for good: its key is gone at once.
create function trade.set_hook_state(p_id uuid, p_state text) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
begin
  if p_state is null or p_state not in ('on', 'off', 'removed') then
    perform private.fail('input_invalid', '{"field": "state"}');
  end if;
  update trade.signal_hooks set state = p_state where id = p_id and user_id = v_user and state <> 'removed';
  if not found then
    perform private.fail('not_found', jsonb_build_object('hookId', p_id));
  end if;
  delete from private.hook_keys where hook_id = p_id and p_state = 'removed';
  update trade.hook_signals set state = 'expired' where hook_id = p_id and state = 'waiting' and p_state <> 'on';
  perform private.audit('hook_changed', v_user, jsonb_build_object('hookId', p_id, 'state', p_state));
end $$;

/* ------------------------------------------------------------------------------------------------ by the receiver */

create function private.require_receiver() returns void
language plpgsql set search_path = ''
as $$
begin
  if not exists (select from private.receivers where user_id = private.require_user()) then
    perform private.fail('permission_missing', '{"needs": "receiver"}', '42501');
  end if;
end $$;

-- HMAC with SHA-256 (RFC 2104) of a key of 32 bytes, from what PostgreSQL brings along: nothing of the platform's
-- extensions is ours to rely on.
create function private.hmac_of(p_key bytea, p_message bytea) returns bytea
language plpgsql immutable set search_path = ''
as $$
declare
  v_inner bytea := decode(repeat('36', 64), 'hex');
  v_outer bytea := decode(repeat('5c', 64), 'hex');
begin
  for n in 0..31 loop
    v_inner := set_byte(v_inner, n, get_byte(v_inner, n) # get_byte(p_key, n));
    v_outer := set_byte(v_outer, n, get_byte(v_outer, n) # get_byte(p_key, n));
  end loop;
  return sha256(v_outer || sha256(v_inner || p_message));
end $$;

-- Who sent it, by a signature over "<timestamp>.<nonce>.<body>" or, from senders that cannot sign, by the secret in the
-- body. Comparing hashes of the two takes as long for any wrong guess.
create function private.is_sent_by(p_key bytea, p_sent jsonb) returns boolean
language plpgsql immutable set search_path = ''
as $$
declare
  v_body jsonb := (p_sent ->> 'body')::jsonb;
begin
  if v_body ? 'secret' then
    return sha256(convert_to(v_body ->> 'secret', 'UTF8')) = p_key;
  end if;
  return sha256(convert_to(encode(private.hmac_of(p_key, convert_to(concat_ws('.', p_sent ->> 'timestamp',
    p_sent ->> 'nonce', p_sent ->> 'body'), 'UTF8')), 'hex'), 'UTF8'))
    = sha256(convert_to(coalesce(p_sent ->> 'signature', ''), 'UTF8'));
end $$;

-- "005930", "KRX:005930" or "005930.KRX"; null when there is no such instrument.
create function private.instrument_named(p_text text) returns text
language sql stable set search_path = ''
as $$
  select id from public.instruments
  where id = case when p_text ~ '^[0-9A-Z]{6,7}\.(KRX|NXT)$' then p_text
    else regexp_replace(p_text, '^(KRX|KOSPI|KOSDAQ|XKRX):', '') || '.KRX' end
$$;

create function private.count_hook(p_hook_id uuid, p_is_accepted boolean) returns void
language sql set search_path = ''
as $$
  update trade.signal_hooks
  set accepted = case when counted_on = private.kst_date(now()) then accepted else 0 end + p_is_accepted::integer,
    refused = case when counted_on = private.kst_date(now()) then refused else 0 end + (not p_is_accepted)::integer,
    counted_on = private.kst_date(now()), last_used_at = case when p_is_accepted then clock_timestamp() else last_used_at end
  where id = p_hook_id
$$;

-- {"code": …} or {"id", "isNew"}. A hook nobody has, one that is off and a signature that is wrong get the same answer. A
-- refusal is an answer and no exception, so that it is counted.
-- `p_sent`: {hookId, timestamp, nonce, signature, body} as they came; `timestamp` UnixMs as text.
create function trade.receive_signal(p_sent jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_now timestamptz := clock_timestamp();
  v_hook trade.signal_hooks;
  v_body jsonb := (p_sent ->> 'body')::jsonb;
  v_nonce bytea := sha256(convert_to(coalesce(p_sent ->> 'nonce', p_sent ->> 'body'), 'UTF8'));
  v_code text;
  v_signal jsonb;
begin
  perform private.require_receiver();
  select h.* into v_hook from trade.signal_hooks h join private.hook_keys k on k.hook_id = h.id
  where h.id::text = p_sent ->> 'hookId' and h.state = 'on' and private.is_sent_by(k.key_hash, p_sent)
  for no key update of h;
  if not found then
    perform private.count_hook(id, false) from trade.signal_hooks where id::text = p_sent ->> 'hookId' and state = 'on';
    return '{"code": "unauthenticated"}';
  end if;
  v_code := case
    when coalesce(p_sent ->> 'timestamp', '') !~ '^\d{13}$'
      or abs(extract(epoch from v_now) * 1000 - (p_sent ->> 'timestamp')::numeric) > 300000 then 'intent_expired'
    when exists (select from trade.hook_nonces where hook_id = v_hook.id and nonce_hash = v_nonce) then 'signal_repeated'
    when (select count(*) from trade.hook_nonces where hook_id = v_hook.id and seen_at > v_now - interval '1 min') >= 30
      then 'rate_limited'
    when private.instrument_named(coalesce(v_body ->> 'instrument', v_body ->> 'ticker')) is null then 'instrument_unknown'
  end;
  if v_code is null or v_code = 'instrument_unknown' then
    delete from trade.hook_nonces where hook_id = v_hook.id and seen_at < v_now - interval '15 min';
    delete from trade.hook_signals where hook_id = v_hook.id and received_at < v_now - interval '30 days';
    insert into trade.hook_nonces (hook_id, nonce_hash) values (v_hook.id, v_nonce);
  end if;
  if v_code is not null then
    perform private.count_hook(v_hook.id, false);
    return jsonb_build_object('code', v_code);
  end if;
  v_signal := private.keep_hook_signal(v_hook, v_body);
  perform private.count_hook(v_hook.id, true);
  return v_signal;
end $$;

create function private.keep_hook_signal(p_hook trade.signal_hooks, p_body jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  v_id uuid;
begin
  insert into trade.hook_signals (hook_id, user_id, strategy_id, external_id, instrument_id, action, strength, price, reason)
  values (p_hook.id, p_hook.user_id, p_hook.strategy_id, p_body ->> 'id',
    private.instrument_named(coalesce(p_body ->> 'instrument', p_body ->> 'ticker')), p_body ->> 'action',
    coalesce((p_body ->> 'strength')::numeric, 1), (p_body ->> 'price')::numeric, coalesce(p_body ->> 'reason', 'hook'))
  on conflict (hook_id, external_id) do nothing
  returning id into v_id;
  if v_id is null then
    return jsonb_build_object('isNew', false, 'id', (select id from trade.hook_signals
      where hook_id = p_hook.id and external_id = p_body ->> 'id'));
  end if;
  return jsonb_build_object('isNew', true, 'id', v_id);
end $$;

/* -------------------------------------------------------------------------------------------------------- by bridges */

-- What was sent for armed strategies of this bridge; somebody's for 30 seconds, until record_signal() was told of it with
-- the key "<version>:<instrument>:hook:<id>". After two minutes it is too old to be acted on.
create function trade.claim_hook_signals(p_limit integer) returns table (id uuid, strategy_id uuid, version_id uuid,
  instrument_id text, action text, strength numeric, price numeric, reason text, received_at timestamptz)
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_now timestamptz := clock_timestamp();
begin
  perform private.check_page(true, p_limit);
  update trade.hook_signals h set state = 'expired'
  where h.state = 'waiting' and h.received_at < v_now - interval '2 min';
  return query
    update trade.hook_signals h set lease_until = v_now + interval '30 s'
    from trade.strategies s, trade.strategy_versions v
    where h.id in (
      select w.id from trade.hook_signals w
      join trade.strategies o on o.id = w.strategy_id and o.state = 'armed'
      join trade.strategy_versions ov on ov.id = o.armed_version_id
      join trade.broker_accounts a on a.id = ov.account_id and a.bridge_id = v_bridge
      where w.state = 'waiting' and (w.lease_until is null or w.lease_until <= v_now)
      order by w.received_at, w.id limit p_limit for no key update of w skip locked)
      and s.id = h.strategy_id and v.id = s.armed_version_id
    returning h.id, s.id, v.id, h.instrument_id, h.action, h.strength, h.price, h.reason, h.received_at;
end $$;

-- A signal was made of it.
create function private.settle_hook_signal(p_signal trade.strategy_signals) returns void
language sql set search_path = ''
as $$
  update trade.hook_signals set state = 'taken', lease_until = null
  where strategy_id = p_signal.strategy_id and id::text = substring(p_signal.key from ':hook:([0-9a-f-]{36})$')
$$;

set role postgres;
