-- Schema auth, still empty: its tables come from @supabase/lite, what else belongs into it from 3-auth-tables.sql.

create schema auth authorization supabase_auth_admin;
grant usage on schema auth to anon, authenticated, service_role, postgres;
