-- The rules of the platform's security and performance advisors that a schema can break, asked of the catalog itself. Each
-- finds nothing, and is shown to find what was planted for it.
begin;
select no_plan();

create function pg_temp.ours(p_schema regnamespace) returns boolean language sql as
  $$ select p_schema::text in ('public', 'trade', 'private') $$;

create temporary view lints as
with tables as (
  select c.oid, c.relnamespace::regnamespace as schema, c.relname, c.relkind, c.relrowsecurity, c.reloptions
  from pg_class c where pg_temp.ours(c.relnamespace::regnamespace) and c.relkind in ('r', 'p', 'v', 'm', 'f')
), policies as (
  select p.*, pg_get_expr(polqual, polrelid) as seen, pg_get_expr(polwithcheck, polrelid) as written from pg_policy p
  join tables t on t.oid = p.polrelid
)
select 'rls_disabled' as lint, oid::regclass::text as what from tables where relkind in ('r', 'p') and not relrowsecurity
union all
select 'rls_enabled_no_policy', oid::regclass::text from tables t
where relrowsecurity and not exists (select from pg_policy where polrelid = t.oid)
union all
select 'policy_exists_rls_disabled', p.polrelid::regclass::text from policies p join tables t on t.oid = p.polrelid
where not t.relrowsecurity
union all
select 'policy_to_everybody', polrelid::regclass || ' ' || polname from policies where polroles = '{0}'
union all
select 'policy_always_true_for_writing', polrelid::regclass || ' ' || polname from policies
where polcmd <> 'r' and (seen = 'true' or written = 'true') and polroles <> array(select oid from pg_roles where rolname = 'app_owner')
union all
select 'policy_believes_user_metadata', polrelid::regclass || ' ' || polname from policies
where concat(seen, written) ~ '(user_metadata|raw_user_meta_data)'
union all
-- Called for every row unless it stands in a select of its own.
select 'policy_asks_for_each_row', polrelid::regclass || ' ' || polname from policies
where concat(seen, written) ~ '(auth\.(uid|jwt|role|email)\(\)|current_setting\()'
  and concat(seen, written) !~* 'select (auth\.|current_setting)'
union all
select 'several_permissive_policies', polrelid::regclass || ' ' || role::regrole || ' ' || cmd from (
  select polrelid, unnest(polroles) as role, unnest(case polcmd when '*' then array['r', 'a', 'w', 'd'] else array[polcmd::text] end) as cmd
  from policies where polpermissive) each_verb
group by polrelid, role, cmd having count(*) > 1
union all
select 'view_runs_as_its_owner', oid::regclass::text from tables
where relkind = 'v' and not coalesce('security_invoker=true' = any (reloptions), false)
union all
select 'materialized_or_foreign_in_api', oid::regclass::text from tables where relkind in ('m', 'f') and schema = 'public'::regnamespace
union all
select 'auth_users_exposed', t.oid::regclass::text from tables t
join pg_rewrite r on r.ev_class = t.oid join pg_depend d on d.objid = r.oid and d.refobjid = 'auth.users'::regclass
where t.relkind in ('v', 'm') and t.schema = 'public'::regnamespace
union all
select 'function_search_path_mutable', p.oid::regprocedure::text from pg_proc p
where pg_temp.ours(p.pronamespace::regnamespace) and not exists (select from unnest(p.proconfig) c where c like 'search_path=%')
union all
select 'definer_function_in_api', p.oid::regprocedure::text from pg_proc p
where p.pronamespace = 'public'::regnamespace and p.prosecdef
union all
select 'function_for_anon', p.oid::regprocedure::text from pg_proc p
where pg_temp.ours(p.pronamespace::regnamespace) and has_function_privilege('anon', p.oid, 'execute')
union all
select 'extension_in_public', extname::text from pg_extension where extnamespace = 'public'::regnamespace
union all
select 'no_primary_key', oid::regclass::text from tables t
where relkind = 'r' and not exists (select from pg_constraint where conrelid = t.oid and contype = 'p')
union all
select 'foreign_key_without_index', k.conrelid::regclass || ' ' || k.conname from pg_constraint k join tables t on t.oid = k.conrelid
where k.contype = 'f' and not exists (select from pg_index i where i.indrelid = k.conrelid
  and (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey)
union all
select 'duplicate_index', i.indexrelid::regclass::text from pg_index i join pg_index j on j.indrelid = i.indrelid
  and j.indexrelid < i.indexrelid and j.indkey = i.indkey and j.indclass = i.indclass and j.indoption = i.indoption
  and j.indpred::text is not distinct from i.indpred::text and j.indexprs::text is not distinct from i.indexprs::text
join tables t on t.oid = i.indrelid
union all
-- Words for things nobody should read over the API.
select 'sensitive_column_exposed', a.attrelid::regclass || '.' || a.attname from pg_attribute a join tables t on t.oid = a.attrelid
where a.attnum > 0 and not a.attisdropped and a.attname ~ '(password|secret|token|ciphertext|private_key|nonce|sealed)$'
  and (has_column_privilege('anon', a.attrelid, a.attnum, 'select') or has_column_privilege('authenticated', a.attrelid, a.attnum, 'select'))
union all
select 'rights_of_the_public_keys', c.oid::regclass || ' ' || role from tables c, unnest(array['anon', 'service_role']) role
where has_any_column_privilege(role, c.oid, 'select, insert, update, references') or has_table_privilege(role, c.oid, 'delete, truncate, trigger');

select is_empty('select * from lints', 'the advisors'' rules find nothing');

/* what is planted is found */
create table public.lint_bare (id integer, user_id uuid references public.profiles (id), secret text);
grant select on public.lint_bare to anon;
create table public.lint_rls (id integer primary key);
alter table public.lint_rls enable row level security;
create policy lint_everybody on public.lint_rls for update using (true);
create table public.lint_many (id uuid primary key);
alter table public.lint_many enable row level security;
create policy lint_a on public.lint_many for select to authenticated using (id = auth.uid());
create policy lint_b on public.lint_many for select to authenticated using ((auth.jwt() -> 'user_metadata') is not null);
create table trade.lint_closed (id integer primary key);
alter table trade.lint_closed enable row level security;
create index lint_one on public.lint_many (id);
create view public.lint_view as select id, email from auth.users;
create materialized view public.lint_matview as select 1 as one;
create function public.lint_function() returns integer language sql security definer as 'select 1';
grant execute on function public.lint_function() to anon;
create policy lint_off on public.lint_bare for select to authenticated using (true);
select is((select array_agg(distinct lint order by lint) from lints), array['auth_users_exposed', 'definer_function_in_api',
  'duplicate_index', 'foreign_key_without_index', 'function_for_anon', 'function_search_path_mutable', 'materialized_or_foreign_in_api',
  'no_primary_key', 'policy_always_true_for_writing', 'policy_asks_for_each_row', 'policy_believes_user_metadata',
  'policy_exists_rls_disabled', 'policy_to_everybody', 'rights_of_the_public_keys', 'rls_disabled', 'rls_enabled_no_policy',
  'sensitive_column_exposed', 'several_permissive_policies', 'view_runs_as_its_owner'], 'and what was planted for each of them');

select * from finish();
rollback;
