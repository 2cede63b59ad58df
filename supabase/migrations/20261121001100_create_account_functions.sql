-- What people may change about themselves, their lists and their accounts. Who is asking comes from the token, never
-- from an argument.
set role app_owner;

create function trade.update_profile(p_display_name text, p_locale text) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
begin
  if char_length(btrim(p_display_name)) not between 1 and 60 or p_locale not in ('ko', 'en')
    or p_display_name is null or p_locale is null then
    perform private.fail('input_invalid');
  end if;
  update public.profiles set display_name = btrim(p_display_name), locale = p_locale where id = v_user;
end $$;

/* -------------------------------------------------------------------------------------------------- watchlists */

create function trade.own_folder(p_folder_id uuid) returns uuid
language plpgsql set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
begin
  perform from public.watchlist_folders where id = p_folder_id and user_id = v_user for update;
  if not found then
    perform private.fail('not_found', jsonb_build_object('folderId', p_folder_id));
  end if;
  return v_user;
end $$;

create function trade.folder_name(p_name text) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  if p_name is null or char_length(btrim(p_name)) not between 1 and 40 then
    perform private.fail('input_invalid', '{"field": "name"}');
  end if;
  return btrim(p_name);
end $$;

create function trade.create_watchlist_folder(p_name text) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
  v_id uuid;
begin
  if (select count(*) from public.watchlist_folders where user_id = v_user) >= 20 then
    perform private.fail('input_invalid', '{"max": 20}');
  end if;
  insert into public.watchlist_folders (user_id, name, position)
  select v_user, trade.folder_name(p_name), coalesce(max(position) + 1, 0)
  from public.watchlist_folders where user_id = v_user
  returning id into v_id;
  return v_id;
end $$;

create function trade.rename_watchlist_folder(p_id uuid, p_name text) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform trade.own_folder(p_id);
  update public.watchlist_folders set name = trade.folder_name(p_name) where id = p_id;
end $$;

create function trade.delete_watchlist_folder(p_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform trade.own_folder(p_id);
  delete from public.watchlist_folders where id = p_id;
end $$;

-- Adding what is already there returns the item that is there.
create function trade.add_watchlist_item(p_folder_id uuid, p_instrument_id text) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := trade.own_folder(p_folder_id);
  v_id uuid;
begin
  if not exists (select from public.instruments where id = p_instrument_id) then
    perform private.fail('instrument_unknown', jsonb_build_object('instrumentId', p_instrument_id));
  end if;
  if (select count(*) from public.watchlist_items where folder_id = p_folder_id) >= 100 then
    perform private.fail('input_invalid', '{"max": 100}');
  end if;
  insert into public.watchlist_items (folder_id, user_id, instrument_id, position)
  select p_folder_id, v_user, p_instrument_id, coalesce(max(position) + 1, 0)
  from public.watchlist_items where folder_id = p_folder_id
  on conflict (folder_id, instrument_id) do nothing;
  select id into strict v_id from public.watchlist_items
  where folder_id = p_folder_id and instrument_id = p_instrument_id;
  return v_id;
end $$;

create function trade.remove_watchlist_item(p_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
begin
  delete from public.watchlist_items where id = p_id and user_id = v_user;
  if not found then
    perform private.fail('not_found', jsonb_build_object('itemId', p_id));
  end if;
end $$;

-- Puts the item at `p_position` of the folder and numbers the others around it.
create function trade.move_watchlist_item(p_id uuid, p_folder_id uuid, p_position integer) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := trade.own_folder(p_folder_id);
  v_item public.watchlist_items;
begin
  select * into v_item from public.watchlist_items where id = p_id and user_id = v_user for update;
  if not found then
    perform private.fail('not_found', jsonb_build_object('itemId', p_id));
  end if;
  -- The folder may already list the instrument: then the moved item takes that place.
  delete from public.watchlist_items
  where folder_id = p_folder_id and instrument_id = v_item.instrument_id and id <> p_id;
  update public.watchlist_items set folder_id = p_folder_id where id = p_id;
  update public.watchlist_items w set position = placed.position
  from (
    select id, row_number() over (order by rank, position, id) - 1 as position
    from (
      select id, position,
        case when id = p_id then 1 when (row_number() over (order by id = p_id, position, id)) <= p_position then 0 else 2 end as rank
      from public.watchlist_items where folder_id = p_folder_id
    ) ranked
  ) placed
  where w.id = placed.id and w.position <> placed.position;
end $$;

/* ---------------------------------------------------------------------------------------------------- accounts */

create function trade.can_trade_live(p_user_id uuid) returns boolean
language sql stable set search_path = ''
as $$
  select coalesce((select can_trade_live from trade.trading_permissions where user_id = p_user_id), false)
$$;

-- Locks and returns the caller's own account; an archived one only when `p_may_be_archived`.
create function trade.lock_own_account(p_account_id uuid, p_may_be_archived boolean default false)
returns trade.broker_accounts
language plpgsql set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
  v_account trade.broker_accounts;
begin
  select * into v_account from trade.broker_accounts
  where id = p_account_id and user_id = v_user
  for no key update;
  if not found then
    perform private.fail('not_found', jsonb_build_object('accountId', p_account_id));
  end if;
  if v_account.archived_at is not null and not p_may_be_archived then
    perform private.fail('account_archived', jsonb_build_object('accountId', p_account_id));
  end if;
  return v_account;
end $$;

create function trade.create_broker_account(p_bridge_id uuid, p_environment text, p_label text) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
  v_id uuid;
begin
  if not exists (select from private.bridges where id = p_bridge_id) then
    perform private.fail('not_found', jsonb_build_object('bridgeId', p_bridge_id));
  end if;
  if p_environment is null or p_environment not in ('paper', 'live')
    or p_label is null or char_length(btrim(p_label)) not between 1 and 40 then
    perform private.fail('input_invalid');
  end if;
  if p_environment = 'live' and not trade.can_trade_live(v_user) then
    perform private.fail('permission_missing', '{"needs": "live"}', '42501');
  end if;
  if (select count(*) from trade.broker_accounts where user_id = v_user and archived_at is null) >= 10 then
    perform private.fail('input_invalid', '{"max": 10}');
  end if;
  insert into trade.broker_accounts (user_id, bridge_id, environment, label)
  values (v_user, p_bridge_id, p_environment, btrim(p_label))
  returning id into v_id;
  perform private.audit('account_created', v_user,
    jsonb_build_object('accountId', v_id, 'bridgeId', p_bridge_id, 'environment', p_environment));
  return v_id;
end $$;

create function private.revoke_credential(p_account_id uuid) returns void
language plpgsql set search_path = ''
as $$
declare
  v_row private.broker_credentials;
begin
  select * into v_row from private.broker_credentials
  where account_id = p_account_id and revoked_at is null
  for update;
  if found then
    perform private.forget_at_rest(row(v_row.provider, v_row.key_id, v_row.ciphertext, v_row.nonce));
    update private.broker_credentials
    set revoked_at = clock_timestamp(), key_id = null, ciphertext = null, nonce = null
    where id = v_row.id;
  end if;
end $$;

-- Stops the account for good: its key is destroyed and nothing more is sent. What happened stays readable.
create function trade.archive_broker_account(p_account_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_account trade.broker_accounts := trade.lock_own_account(p_account_id, true);
begin
  if v_account.archived_at is not null then
    return;
  end if;
  perform private.revoke_credential(p_account_id);
  update trade.order_intents set state = 'expired' where account_id = p_account_id and state in ('proposed', 'ready');
  update trade.broker_accounts
  set archived_at = clock_timestamp(), mode = 'halted', credential_state = 'none'
  where id = p_account_id;
  perform private.audit('account_archived', v_account.user_id, jsonb_build_object('accountId', p_account_id));
end $$;

-- Takes a sealed envelope (base64) and never gives it back. Replaces, and destroys, the former one.
create function trade.save_credential(p_account_id uuid, p_key_id text, p_sealed text) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_account trade.broker_accounts := trade.lock_own_account(p_account_id);
  v_row private.broker_credentials;
  v_stored private.at_rest;
begin
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

-- Making it safer is never refused. Making a live account freer needs a second factor.
create function trade.set_trading_mode(p_account_id uuid, p_mode text, p_reason text) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_account trade.broker_accounts := trade.lock_own_account(p_account_id);
begin
  if p_mode is null or p_mode not in ('active', 'reducing', 'halted') then
    perform private.fail('input_invalid', '{"field": "mode"}');
  end if;
  if v_account.environment = 'live' and not private.has_second_factor()
    and trade.mode_rank(p_mode) < trade.mode_rank(v_account.mode) then
    perform private.fail('step_up_required', '{}', '42501');
  end if;
  update trade.broker_accounts set mode = p_mode where id = p_account_id and mode <> p_mode;
  perform private.audit('mode_set', v_account.user_id, jsonb_build_object(
    'accountId', p_account_id, 'from', v_account.mode, 'to', p_mode, 'reason', left(p_reason, 200)));
end $$;

grant execute on function trade.update_profile(text, text), trade.create_watchlist_folder(text),
  trade.rename_watchlist_folder(uuid, text), trade.delete_watchlist_folder(uuid),
  trade.add_watchlist_item(uuid, text), trade.remove_watchlist_item(uuid),
  trade.move_watchlist_item(uuid, uuid, integer), trade.create_broker_account(uuid, text, text),
  trade.archive_broker_account(uuid), trade.save_credential(uuid, text, text),
  trade.set_trading_mode(uuid, text, text) to authenticated;

set role postgres;
