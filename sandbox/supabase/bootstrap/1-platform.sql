-- What a hosted project has before the first migration: roles, schemas, extensions. Run once as supabase_admin.
-- No default table privileges: since October 2026 the platform grants the API roles nothing by itself.

create role postgres login createrole createdb replication bypassrls nosuperuser;
create role anon nologin;
create role authenticated nologin;
create role service_role nologin bypassrls;
create role authenticator login noinherit;
create role supabase_auth_admin login noinherit createrole;
create role supabase_realtime_admin login noinherit;

grant anon, authenticated, service_role to authenticator, supabase_realtime_admin;
grant anon, authenticated, service_role to postgres with admin option;
grant supabase_realtime_admin to postgres;
grant pg_monitor, pg_signal_backend to postgres;

alter role authenticator set statement_timeout = '8s';
alter role supabase_auth_admin set search_path = auth;

alter database postgres owner to postgres;
grant usage on schema public to anon, authenticated, service_role;

create schema extensions authorization postgres;
grant usage on schema extensions to anon, authenticated, service_role;
create extension pgcrypto with schema extensions;
create extension "uuid-ossp" with schema extensions;
create extension pg_trgm with schema extensions;

-- The history the official CLI keeps; it runs as postgres.
create schema supabase_migrations authorization postgres;
set role postgres;
create table supabase_migrations.schema_migrations (
  version text primary key,
  statements text[],
  name text,
  created_by text,
  idempotency_key text unique,
  rollback text[]
);
create table supabase_migrations.seed_files (path text primary key, hash text not null);
reset role;

-- The Data API looks its schema up again after every change, as on the platform.
create function extensions.pgrst_ddl_watch() returns event_trigger
language plpgsql as $$ begin notify pgrst, 'reload schema'; end $$;
create event trigger pgrst_ddl_watch on ddl_command_end execute function extensions.pgrst_ddl_watch();
create event trigger pgrst_drop_watch on sql_drop execute function extensions.pgrst_ddl_watch();
