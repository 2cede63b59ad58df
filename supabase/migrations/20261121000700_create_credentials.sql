-- Broker keys. The browser seals them to the bridge's public key, so what arrives here is already unreadable to us;
-- that box is encrypted once more at rest, bound to its owner, its row, its broker and the bridge key it was sealed to.
set role app_owner;

create table private.broker_credentials (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references trade.broker_accounts (id),
  user_id uuid not null references public.profiles (id),
  bridge_id uuid not null references private.bridges (id),
  broker text not null check (broker in ('kis')),
  environment text not null check (environment in ('paper', 'live')),
  sealed_to text not null,
  provider text not null check (provider in ('pgsodium', 'vault')),
  -- pgsodium: the key, and its nonce. Vault: the secret's id stands in `key_id`, the other two stay empty.
  key_id uuid,
  ciphertext bytea,
  nonce bytea,
  created_at timestamptz not null default clock_timestamp(),
  revoked_at timestamptz,
  -- A revoked row keeps its dates and nothing that could be opened.
  check ((revoked_at is null) = (key_id is not null)),
  check (revoked_at is null or (ciphertext is null and nonce is null))
);
create unique index broker_credentials_active on private.broker_credentials (account_id) where revoked_at is null;
create index broker_credentials_account on private.broker_credentials (account_id);
create index broker_credentials_user on private.broker_credentials (user_id);
create index broker_credentials_bridge on private.broker_credentials (bridge_id);
alter table private.broker_credentials enable row level security;
alter table private.broker_credentials force row level security;
create policy app_owner_all on private.broker_credentials to app_owner using (true) with check (true);

create function private.credential_binding(p_row private.broker_credentials) returns text
language sql immutable set search_path = ''
as $$
  select concat_ws('|', p_row.user_id, p_row.id, p_row.broker, p_row.sealed_to)
$$;

set role postgres;

-- The next three belong to `postgres`, to whom alone the platform opens pgsodium and Vault. They touch no table of ours.
-- pgsodium is asked for by name at run time: a project may not have it.

create type private.at_rest as (provider text, key_id uuid, ciphertext bytea, nonce bytea);
alter type private.at_rest owner to app_owner;

create function private.encrypt_at_rest(p_plain text, p_binding text, p_key_name text) returns private.at_rest
language plpgsql security definer set search_path = ''
as $$
declare
  v_out private.at_rest;
begin
  if to_regprocedure('pgsodium.crypto_aead_det_encrypt(bytea,bytea,uuid,bytea)') is null then
    v_out.provider := 'vault';
    -- Vault binds a secret to nothing but its own id, so the binding goes inside.
    v_out.key_id := vault.create_secret(p_binding || E'\n' || p_plain);
    return v_out;
  end if;
  v_out.provider := 'pgsodium';
  execute 'select id from pgsodium.valid_key where name = $1' into v_out.key_id using p_key_name;
  if v_out.key_id is null then
    -- Whoever saves the very first credential makes the key; whoever comes in the same moment waits for it.
    perform pg_advisory_xact_lock(hashtextextended(p_key_name, 0));
    execute 'select id from pgsodium.valid_key where name = $1' into v_out.key_id using p_key_name;
  end if;
  if v_out.key_id is null then
    execute 'select id from pgsodium.create_key(name => $1)' into v_out.key_id using p_key_name;
  end if;
  execute 'select pgsodium.crypto_aead_det_noncegen()' into v_out.nonce;
  execute 'select pgsodium.crypto_aead_det_encrypt($1, $2, $3, $4)' into v_out.ciphertext
    using convert_to(p_plain, 'UTF8'), convert_to(p_binding, 'UTF8'), v_out.key_id, v_out.nonce;
  return v_out;
end $$;

-- Null when the binding is not the one it was encrypted with: the row has been swapped or edited.
create function private.decrypt_at_rest(p_stored private.at_rest, p_binding text) returns text
language plpgsql security definer set search_path = ''
as $$
declare
  v_plain bytea;
  v_secret text;
begin
  if p_stored.provider = 'vault' then
    select decrypted_secret into v_secret from vault.decrypted_secrets where id = p_stored.key_id;
    return case when starts_with(v_secret, p_binding || E'\n') then substr(v_secret, char_length(p_binding) + 2) end;
  end if;
  begin
    execute 'select pgsodium.crypto_aead_det_decrypt($1, $2, $3, $4)' into v_plain
      using p_stored.ciphertext, convert_to(p_binding, 'UTF8'), p_stored.key_id, p_stored.nonce;
  exception when others then
    return null;
  end;
  return convert_from(v_plain, 'UTF8');
end $$;

create function private.forget_at_rest(p_stored private.at_rest) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if p_stored.provider = 'vault' then
    delete from vault.secrets where id = p_stored.key_id;
  end if;
end $$;

revoke execute on function private.encrypt_at_rest(text, text, text), private.decrypt_at_rest(private.at_rest, text),
  private.forget_at_rest(private.at_rest) from public, anon, authenticated, service_role;
grant execute on function private.encrypt_at_rest(text, text, text), private.decrypt_at_rest(private.at_rest, text),
  private.forget_at_rest(private.at_rest) to app_owner;

set role app_owner;

-- Re-encrypts every stored box under the pgsodium key of this name, made if need be; with Vault, under a new secret.
create function private.rotate_credential_keys(p_key_name text) returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  v_row private.broker_credentials;
  v_old private.at_rest;
  v_new private.at_rest;
  v_plain text;
  v_count integer := 0;
begin
  for v_row in select * from private.broker_credentials where revoked_at is null order by id for update loop
    v_old := row(v_row.provider, v_row.key_id, v_row.ciphertext, v_row.nonce);
    v_plain := private.decrypt_at_rest(v_old, private.credential_binding(v_row));
    if v_plain is null then
      perform private.fail('credential_unreadable', jsonb_build_object('credentialId', v_row.id));
    end if;
    v_new := private.encrypt_at_rest(v_plain, private.credential_binding(v_row), p_key_name);
    update private.broker_credentials
    set provider = v_new.provider, key_id = v_new.key_id, ciphertext = v_new.ciphertext, nonce = v_new.nonce
    where id = v_row.id;
    perform private.forget_at_rest(v_old);
    v_count := v_count + 1;
  end loop;
  -- New boxes go under the new key as well.
  update private.settings set value = p_key_name where name = 'credential_key_name';
  perform private.audit('credential_keys_rotated', null, jsonb_build_object('keyName', p_key_name, 'count', v_count));
  return v_count;
end $$;

create table private.settings (
  name text primary key,
  value text not null
);
alter table private.settings enable row level security;
alter table private.settings force row level security;
create policy app_owner_all on private.settings to app_owner using (true) with check (true);
insert into private.settings (name, value) values ('credential_key_name', 'broker_credentials_1');

set role postgres;
