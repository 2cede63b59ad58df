-- One row for each person (and each bridge's machine user), made when the Auth user is made.
set role app_owner;

create table public.profiles (
  id uuid primary key,
  display_name text not null check (char_length(display_name) between 1 and 60),
  email text,
  locale text not null default 'ko' check (locale in ('ko', 'en')),
  role text not null default 'user' check (role in ('user', 'admin')),
  created_at timestamptz not null default clock_timestamp()
);
alter table public.profiles enable row level security;
alter table public.profiles force row level security;
create policy app_owner_all on public.profiles to app_owner using (true) with check (true);
grant select on public.profiles to authenticated;

create table public.watchlist_folders (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references public.profiles (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 40),
  position integer not null default 0
);
create index watchlist_folders_user on public.watchlist_folders (user_id, position);
alter table public.watchlist_folders enable row level security;
alter table public.watchlist_folders force row level security;
create policy app_owner_all on public.watchlist_folders to app_owner using (true) with check (true);
grant select on public.watchlist_folders to authenticated;

create table public.watchlist_items (
  id uuid primary key default gen_random_uuid(),
  folder_id uuid not null references public.watchlist_folders (id) on delete cascade,
  user_id uuid not null references public.profiles (id) on delete cascade,
  instrument_id text not null references public.instruments (id),
  position integer not null default 0,
  unique (folder_id, instrument_id)
);
create index watchlist_items_user on public.watchlist_items (user_id);
create index watchlist_items_instrument on public.watchlist_items (instrument_id);
alter table public.watchlist_items enable row level security;
alter table public.watchlist_items force row level security;
create policy app_owner_all on public.watchlist_items to app_owner using (true) with check (true);
grant select on public.watchlist_items to authenticated;

-- The name comes from Google; whoever signed up by e-mail is called by the part before the @.
create function private.create_profile() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_meta jsonb := coalesce(new.raw_user_meta_data, '{}');
  v_name text := coalesce(
    nullif(v_meta ->> 'full_name', ''), nullif(v_meta ->> 'name', ''), nullif(v_meta ->> 'display_name', ''),
    nullif(split_part(coalesce(new.email, ''), '@', 1), ''), '나루');
  v_folder uuid;
begin
  insert into public.profiles (id, display_name, email) values (new.id, left(v_name, 60), new.email);
  insert into public.watchlist_folders (user_id, name) values (new.id, '관심종목') returning id into v_folder;
  insert into public.watchlist_items (folder_id, user_id, instrument_id, position)
  select v_folder, new.id, i.id, first.position
  from (values ('005930.KRX', 0), ('000660.KRX', 1), ('005380.KRX', 2), ('035420.KRX', 3)) first (id, position)
  join public.instruments i on i.id = first.id;
  return new;
end $$;

create function private.follow_email() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update public.profiles set email = new.email where id = new.id;
  return new;
end $$;

set role postgres;

-- The platform lets `postgres` refer to auth.users and hang triggers on it, but not hand that right on to app_owner.
alter table public.profiles add foreign key (id) references auth.users (id) on delete cascade;
create policy owner_read on public.profiles for select to authenticated using (id = (select auth.uid()));
create policy owner_read on public.watchlist_folders for select to authenticated using (user_id = (select auth.uid()));
create policy owner_read on public.watchlist_items for select to authenticated using (user_id = (select auth.uid()));
create trigger create_profile after insert on auth.users
  for each row execute function private.create_profile();
create trigger follow_email after update of email on auth.users
  for each row when (old.email is distinct from new.email) execute function private.follow_email();
