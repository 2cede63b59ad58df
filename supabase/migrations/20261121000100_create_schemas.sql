-- Who owns what.
--
-- `public`  what the Data API exposes: views and wrapper functions (both run as the caller), and a few plain user tables.
-- `trade`   the ledger, and the functions that are the only way to change it.
-- `private` bridges, credentials, leases and helpers.
--
-- Everything belongs to app_owner, which neither logs in nor bypasses row-level security. `postgres` does bypass it, so
-- functions owned by `postgres` would see every row whatever the policies say.
do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'app_owner') then
    create role app_owner nologin nobypassrls;
  end if;
end $$;
grant app_owner to postgres with inherit true, set true;

create schema trade authorization app_owner;
create schema private authorization app_owner;
grant usage, create on schema public to app_owner;

set role app_owner;

-- Postgres lets everybody execute a new function unless told otherwise.
alter default privileges revoke execute on functions from public;

grant usage on schema trade, private to authenticated;

/* ---------------------------------------------------------------------------------------------- who is calling */

-- Same answer as auth.uid(). Functions here run as app_owner, to whom the platform does not let us open schema `auth`.
create function private.user_id() returns uuid
language sql stable set search_path = ''
as $$
  select nullif(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub', '')::uuid
$$;

-- 'aal2' when the caller proved a second factor in this session.
create function private.has_second_factor() returns boolean
language sql stable set search_path = ''
as $$
  select coalesce(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'aal', '') = 'aal2'
$$;

-- Refuses with a code of shared/src/contracts/error-codes.ts as the message and JSON facts as the detail.
create function private.fail(p_code text, p_detail jsonb default '{}', p_errcode text default 'P0001') returns void
language plpgsql set search_path = ''
as $$
begin
  raise exception using message = p_code, detail = p_detail::text, errcode = p_errcode;
end $$;

create function private.require_user() returns uuid
language plpgsql stable set search_path = ''
as $$
declare
  v_user uuid := private.user_id();
begin
  if v_user is null then
    perform private.fail('unauthenticated', '{}', '42501');
  end if;
  return v_user;
end $$;

/* ------------------------------------------------------------------------------------------------- row versions */

-- One sequence for every row users watch: of two copies of a row, the larger version is the newer.
create sequence trade.version_seq;

create function private.stamp_version() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.version := nextval('trade.version_seq');
  return new;
end $$;

create function private.stamp_version_and_time() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.version := nextval('trade.version_seq');
  new.updated_at := clock_timestamp();
  return new;
end $$;

create function private.refuse_change() returns trigger
language plpgsql set search_path = ''
as $$
begin
  raise exception using message = 'append_only', errcode = '42501';
end $$;

create function private.kst_date(p_at timestamptz) returns date
language sql immutable set search_path = ''
as $$
  select (p_at at time zone 'Asia/Seoul')::date
$$;

set role postgres;
