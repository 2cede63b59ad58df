-- Real money needs more than a sign-in: an admin's grant, a second factor, a typed confirmation of the account, and a day
-- of rest after any change of factor or key. One table says which action needs what.

-- The next two belong to `postgres`, to whom alone the platform opens schema auth, and only to read. What a token claims
-- of a second factor counts as far as the platform's own record of the session agrees.
create function private.totp_factors(p_user_id uuid) returns table (id uuid, created_at timestamptz)
language sql stable security definer set search_path = ''
as $$
  select f.id, f.created_at from auth.mfa_factors f
  where f.user_id = p_user_id and f.status::text = 'verified' and f.factor_type::text = 'totp'
$$;

create function private.session_totp_at(p_session_id uuid, p_user_id uuid) returns timestamptz
language sql stable security definer set search_path = ''
as $$
  select c.updated_at from auth.sessions s
  join auth.mfa_amr_claims c on c.session_id = s.id and c.authentication_method = 'totp'
  where s.id = p_session_id and s.user_id = p_user_id and s.aal::text = 'aal2'
    and (s.not_after is null or s.not_after > clock_timestamp())
$$;

revoke execute on function private.totp_factors(uuid), private.session_totp_at(uuid, uuid)
  from public, anon, authenticated, service_role;
grant execute on function private.totp_factors(uuid), private.session_totp_at(uuid, uuid) to app_owner;

set role app_owner;

create function private.step_up_window() returns interval
language sql immutable set search_path = ''
as $$ select interval '5 min' $$;

create function private.live_cooldown() returns interval
language sql immutable set search_path = ''
as $$ select interval '24 h' $$;

-- When the caller last proved the second factor in this very session; null for a session of the first factor alone.
create function private.step_up_at() returns timestamptz
language plpgsql stable set search_path = ''
as $$
declare
  v_claims jsonb := nullif(current_setting('request.jwt.claims', true), '')::jsonb;
  v_claimed timestamptz;
  v_recorded timestamptz;
begin
  if v_claims ->> 'aal' is distinct from 'aal2' or jsonb_typeof(v_claims -> 'amr') is distinct from 'array' then
    return null;
  end if;
  select max(to_timestamp((entry ->> 'timestamp')::numeric)) into v_claimed
  from jsonb_array_elements(v_claims -> 'amr') entry where entry ->> 'method' = 'totp';
  v_recorded := private.session_totp_at((v_claims ->> 'session_id')::uuid, private.user_id());
  -- Whichever knows of none decides: least() alone would pass over it.
  return case when v_claimed is not null and v_recorded is not null then least(v_claimed, v_recorded) end;
end $$;

-- In the place of a look at the claim `aal` alone: proved in this session, and within the last five minutes.
create or replace function private.has_second_factor() returns boolean
language sql stable set search_path = ''
as $$
  select coalesce(private.step_up_at() > clock_timestamp() - private.step_up_window(), false)
$$;

/* -------------------------------------------------------------------------------------------------- confirmation */

-- That the owner typed which account trades with real money, with which key and which factors it had then.
create table trade.live_confirmations (
  account_id uuid primary key references trade.broker_accounts (id) on delete cascade,
  user_id uuid not null references public.profiles (id) on delete cascade,
  credential_id uuid not null references private.broker_credentials (id),
  factor_ids uuid[] not null,
  confirmed_at timestamptz not null default clock_timestamp(),
  -- When a confirmation first spoke of other factors than the one before; null while they never changed.
  factors_changed_at timestamptz
);
create index live_confirmations_user on trade.live_confirmations (user_id);
create index live_confirmations_credential on trade.live_confirmations (credential_id);
alter table trade.live_confirmations enable row level security;
alter table trade.live_confirmations force row level security;
create policy app_owner_all on trade.live_confirmations to app_owner using (true) with check (true);

create function private.factor_ids(p_user_id uuid) returns uuid[]
language sql stable set search_path = ''
as $$
  select coalesce(array_agg(id order by id), '{}') from private.totp_factors(p_user_id)
$$;

-- A factor removed or added, or another key, and the word given before no longer stands.
create function trade.is_live_confirmed(p_user_id uuid, p_account_id uuid) returns boolean
language sql stable set search_path = ''
as $$
  select exists (
    select from trade.live_confirmations k
    join private.broker_credentials c on c.id = k.credential_id and c.revoked_at is null
    where k.account_id = p_account_id and k.user_id = p_user_id and k.factor_ids = private.factor_ids(p_user_id))
$$;

-- A day after the last change of factor or key; null when that day is over.
create function trade.live_cooldown_until(p_user_id uuid, p_account_id uuid) returns timestamptz
language sql stable set search_path = ''
as $$
  select changed.at + private.live_cooldown()
  from (select greatest(
    (select max(created_at) from private.totp_factors(p_user_id)),
    (select max(created_at) from private.broker_credentials where account_id = p_account_id),
    (select factors_changed_at from trade.live_confirmations where account_id = p_account_id)) as at) changed
  where changed.at + private.live_cooldown() > clock_timestamp()
$$;

/* -------------------------------------------------------------------------------------------------- the ladder */

create table trade.authority_rules (
  action text primary key,
  -- any: whoever may ask at all · aal2: a session that proved the second factor · fresh: within the last five minutes
  session text not null check (session in ('any', 'aal2', 'fresh')),
  needs_grant boolean not null,
  needs_factor boolean not null,
  needs_confirmation boolean not null,
  waits_cooldown boolean not null
);
alter table trade.authority_rules enable row level security;
alter table trade.authority_rules force row level security;
create policy app_owner_all on trade.authority_rules to app_owner using (true) with check (true);
create policy signed_in_read on trade.authority_rules for select to authenticated using (true);
grant select on trade.authority_rules to authenticated;
-- What is not listed (paper, cancels, lower modes, lower limits, taking a grant away) is never held up.
insert into trade.authority_rules (action, session, needs_grant, needs_factor, needs_confirmation, waits_cooldown) values
  ('save_live_credential', 'fresh', true, true, false, false),
  ('confirm_live', 'fresh', true, true, false, false),
  ('raise_live_mode', 'fresh', false, true, false, false),
  ('raise_live_limits', 'fresh', false, true, false, false),
  ('place_live', 'aal2', true, true, true, true),
  ('place_live_above_step_up', 'fresh', true, true, true, true),
  ('arm_live_version', 'fresh', true, true, true, true),
  -- Asked when a bridge takes an order to send it, or makes one for a parent or an armed version: nobody's session.
  ('send_live', 'any', true, true, true, true),
  -- Sells that protect a holding and were wanted earlier: a new telephone must not leave a position unprotected.
  ('send_live_exit', 'any', true, false, false, false),
  ('grant_live', 'fresh', false, true, false, false);

-- What is missing for an action, first things first: {"code": …, "detail": {…}}; null when nothing is.
create function trade.missing_authority(p_action text, p_user_id uuid, p_account_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  v_rule trade.authority_rules;
  v_until timestamptz;
begin
  select * into strict v_rule from trade.authority_rules where action = p_action;
  if v_rule.needs_grant and not trade.can_trade_live(p_user_id) then
    return '{"code": "permission_missing", "detail": {"needs": "live"}}';
  elsif v_rule.needs_factor and private.factor_ids(p_user_id) = '{}' then
    return '{"code": "second_factor_missing", "detail": {}}';
  elsif v_rule.session = 'aal2' and private.step_up_at() is null
    or v_rule.session = 'fresh' and not private.has_second_factor() then
    return jsonb_build_object('code', 'step_up_required', 'detail', jsonb_build_object('needs', v_rule.session,
      'withinSeconds', case v_rule.session when 'fresh' then extract(epoch from private.step_up_window()) end));
  elsif v_rule.needs_confirmation and not trade.is_live_confirmed(p_user_id, p_account_id) then
    return jsonb_build_object('code', 'live_not_confirmed', 'detail', jsonb_build_object('accountId', p_account_id));
  end if;
  v_until := trade.live_cooldown_until(p_user_id, p_account_id);
  if v_rule.waits_cooldown and v_until is not null then
    return jsonb_build_object('code', 'live_cooldown', 'detail', jsonb_build_object('until', v_until));
  end if;
  return null;
end $$;

create function trade.require_authority(p_action text, p_user_id uuid, p_account_id uuid) returns void
language plpgsql stable set search_path = ''
as $$
declare
  v_missing jsonb := trade.missing_authority(p_action, p_user_id, p_account_id);
begin
  if v_missing is not null then
    perform private.fail(v_missing ->> 'code', v_missing -> 'detail', '42501');
  end if;
end $$;

-- May a bridge send orders with real money for this account? True for paper.
create function trade.live_ready(p_account_id uuid) returns boolean
language sql stable set search_path = ''
as $$
  select environment = 'paper' or trade.missing_authority('send_live', user_id, id) is null
  from trade.broker_accounts where id = p_account_id
$$;

/* ------------------------------------------------------------------------------------------------ what users do */

-- Everybody who watches the account reads again what they may do.
create function private.tell_accounts(p_user_id uuid, p_account_id uuid) returns void
language plpgsql set search_path = ''
as $$
declare
  v_account trade.broker_accounts;
begin
  for v_account in
    -- A new version tells the owner at commit.
    update trade.broker_accounts set label = label
    where user_id = p_user_id and archived_at is null and (p_account_id is null or id = p_account_id)
    returning *
  loop
    perform private.broadcast('bridge:' || v_account.bridge_id, 'account_changed',
      jsonb_build_object('accountId', v_account.id));
  end loop;
end $$;

-- "5678-01 실전", "5678 실전" or the account's label and 실전; spaces do not count, and LIVE is 실전.
create function trade.is_live_phrase(p_account trade.broker_accounts, p_typed text) returns boolean
language sql immutable set search_path = ''
as $$
  select coalesce(regexp_replace(regexp_replace(lower(normalize(p_typed)), '\s', '', 'g'), 'live$', '실전') in (
    substring(p_account.account_number_masked from '[0-9][0-9-]*$') || '실전',
    split_part(substring(p_account.account_number_masked from '[0-9][0-9-]*$'), '-', 1) || '실전',
    regexp_replace(lower(normalize(p_account.label)), '\s', '', 'g') || '실전'), false)
$$;

create function trade.confirm_live(p_account_id uuid, p_typed text) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_account trade.broker_accounts := trade.lock_own_account(p_account_id);
  v_credential uuid;
  v_factors uuid[] := private.factor_ids(v_account.user_id);
begin
  if v_account.environment <> 'live' then
    perform private.fail('environment_mismatch', '{"environment": "paper"}');
  end if;
  perform trade.require_authority('confirm_live', v_account.user_id, p_account_id);
  if v_account.credential_state <> 'verified' then
    perform private.fail('account_not_ready', jsonb_build_object('credentialState', v_account.credential_state));
  elsif not trade.is_live_phrase(v_account, p_typed) then
    perform private.fail('confirmation_mismatch');
  end if;
  select id into strict v_credential from private.broker_credentials
  where account_id = p_account_id and revoked_at is null;
  insert into trade.live_confirmations as k (account_id, user_id, credential_id, factor_ids)
  values (p_account_id, v_account.user_id, v_credential, v_factors)
  on conflict (account_id) do update set credential_id = excluded.credential_id, factor_ids = excluded.factor_ids,
    confirmed_at = clock_timestamp(),
    factors_changed_at = case when k.factor_ids = excluded.factor_ids then k.factors_changed_at else clock_timestamp() end;
  perform private.audit('live_confirmed', v_account.user_id,
    jsonb_build_object('accountId', p_account_id, 'credentialId', v_credential));
  perform private.tell_accounts(v_account.user_id, p_account_id);
end $$;

-- Each of the caller's live accounts: what stands and what is missing. `step_up_until`: this session's proof counts as
-- fresh until then. `missing`: why no order can be placed now, null when one can.
create function trade.list_live_access() returns table (account_id uuid, has_grant boolean, has_factor boolean,
  is_confirmed boolean, cooldown_until timestamptz, is_ready boolean, session_is_aal2 boolean,
  step_up_until timestamptz, missing text)
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
  v_proved timestamptz := private.step_up_at();
begin
  return query
    select a.id, trade.can_trade_live(v_user), private.factor_ids(v_user) <> '{}',
      trade.is_live_confirmed(v_user, a.id), trade.live_cooldown_until(v_user, a.id), trade.live_ready(a.id),
      v_proved is not null, case when private.has_second_factor() then v_proved + private.step_up_window() end,
      trade.missing_authority('place_live', v_user, a.id) ->> 'code'
    from trade.broker_accounts a
    where a.user_id = v_user and a.environment = 'live' and a.archived_at is null
    order by a.created_at;
end $$;

-- Takes a sealed envelope (base64) and never gives it back. Replaces, and destroys, the former one.
create or replace function trade.save_credential(p_account_id uuid, p_key_id text, p_sealed text) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_account trade.broker_accounts := trade.lock_own_account(p_account_id);
  v_row private.broker_credentials;
  v_stored private.at_rest;
begin
  if v_account.environment = 'live' then
    perform trade.require_authority('save_live_credential', v_account.user_id, p_account_id);
  end if;
  -- Base64 of a sealed box, which is 48 bytes longer than its message of 300 to 700 bytes.
  if p_sealed is null or p_sealed !~ '^[A-Za-z0-9+/]+={0,2}$' or char_length(p_sealed) % 4 <> 0
    or char_length(p_sealed) not between 300 and 2000 then
    perform private.fail('input_invalid', '{"field": "sealed"}');
  end if;
  if p_key_id is distinct from (select key_id from private.bridges where id = v_account.bridge_id) then
    perform private.fail('credential_mismatch', jsonb_build_object('keyId', p_key_id));
  end if;
  perform private.revoke_credential(p_account_id);
  v_row.id := gen_random_uuid();
  v_row.user_id := v_account.user_id;
  v_row.broker := v_account.broker;
  v_row.sealed_to := p_key_id;
  v_stored := private.encrypt_at_rest(p_sealed, private.credential_binding(v_row),
    (select value from private.settings where name = 'credential_key_name'));
  insert into private.broker_credentials
    (id, account_id, user_id, bridge_id, broker, environment, sealed_to, provider, key_id, ciphertext, nonce)
  values (v_row.id, p_account_id, v_row.user_id, v_account.bridge_id, v_row.broker, v_account.environment, p_key_id,
    v_stored.provider, v_stored.key_id, v_stored.ciphertext, v_stored.nonce);
  update trade.broker_accounts set credential_state = 'sealed', session_code = null where id = p_account_id;
  perform private.audit('credential_saved', v_account.user_id,
    jsonb_build_object('accountId', p_account_id, 'credentialId', v_row.id, 'sealedTo', p_key_id));
  return v_row.id;
end $$;

create function public.confirm_live(p_account_id uuid, p_typed text) returns void
language sql set search_path = ''
as $$ select trade.confirm_live(p_account_id, p_typed) $$;

grant execute on function trade.confirm_live(uuid, text), public.confirm_live(uuid, text), trade.list_live_access()
  to authenticated;

create view public.live_access with (security_invoker = true) as
  select account_id, has_grant, has_factor, is_confirmed, cooldown_until, is_ready, session_is_aal2, step_up_until, missing
  from trade.list_live_access();
create view public.authority_rules with (security_invoker = true) as
  select action, session, needs_grant, needs_factor, needs_confirmation, waits_cooldown from trade.authority_rules;
grant select on public.live_access, public.authority_rules to authenticated;

set role postgres;
