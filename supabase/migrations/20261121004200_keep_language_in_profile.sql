-- A name or a language can be changed alone; what is not given stays.
set role app_owner;

create or replace function trade.update_profile(p_display_name text, p_locale text) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
begin
  if num_nonnulls(p_display_name, p_locale) = 0
    or char_length(btrim(p_display_name)) not between 1 and 60 or p_locale not in ('ko', 'en') then
    perform private.fail('input_invalid');
  end if;
  update public.profiles
  set display_name = coalesce(btrim(p_display_name), display_name), locale = coalesce(p_locale, locale)
  where id = v_user;
end $$;

create or replace function public.update_profile(p_display_name text default null, p_locale text default null)
returns void
language sql set search_path = ''
as $$ select trade.update_profile(p_display_name, p_locale) $$;

set role postgres;
