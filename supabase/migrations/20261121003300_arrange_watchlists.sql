-- Watchlists in any order and with the columns their owner chose; and a first list that can differ from place to place.
set role app_owner;

-- Names of the columns shown, in order; null for the usual ones.
alter table public.watchlist_folders add column columns jsonb;

-- Puts the items of one folder in the order given. All of them and no others must be named.
create function trade.reorder_watchlist(p_folder_id uuid, p_item_ids uuid[]) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform trade.own_folder(p_folder_id);
  if p_item_ids is null or (select array_agg(id order by id) from public.watchlist_items where folder_id = p_folder_id)
    is distinct from (select array_agg(id order by id) from unnest(p_item_ids) id) then
    perform private.fail('input_invalid', '{"field": "itemIds"}');
  end if;
  update public.watchlist_items w set position = wanted.n - 1
  from unnest(p_item_ids) with ordinality wanted (id, n)
  where w.id = wanted.id and w.position <> wanted.n - 1;
end $$;

-- The same for the caller's folders.
create function trade.reorder_watchlist_folders(p_folder_ids uuid[]) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := private.require_user();
begin
  perform from public.watchlist_folders where user_id = v_user for update;
  if p_folder_ids is null or (select array_agg(id order by id) from public.watchlist_folders where user_id = v_user)
    is distinct from (select array_agg(id order by id) from unnest(p_folder_ids) id) then
    perform private.fail('input_invalid', '{"field": "folderIds"}');
  end if;
  update public.watchlist_folders f set position = wanted.n - 1
  from unnest(p_folder_ids) with ordinality wanted (id, n)
  where f.id = wanted.id and f.position <> wanted.n - 1;
end $$;

-- At most 12 different names of lower-case letters and underscores; null goes back to the usual columns.
create function trade.save_watchlist_columns(p_folder_id uuid, p_columns jsonb) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform trade.own_folder(p_folder_id);
  if p_columns is not null and (jsonb_typeof(p_columns) <> 'array' or jsonb_array_length(p_columns) not between 1 and 12
    or exists (select from jsonb_array_elements(p_columns) c
      where jsonb_typeof(c) <> 'string' or c #>> '{}' !~ '^[a-z][a-z_]{0,29}$')
    or (select count(distinct c) <> count(*) from jsonb_array_elements(p_columns) c)) then
    perform private.fail('input_invalid', '{"field": "columns"}');
  end if;
  update public.watchlist_folders set columns = p_columns where id = p_folder_id;
end $$;

create function public.reorder_watchlist(p_folder_id uuid, p_item_ids uuid[]) returns void
language sql set search_path = ''
as $$ select trade.reorder_watchlist(p_folder_id, p_item_ids) $$;

create function public.reorder_watchlist_folders(p_folder_ids uuid[]) returns void
language sql set search_path = ''
as $$ select trade.reorder_watchlist_folders(p_folder_ids) $$;

create function public.save_watchlist_columns(p_folder_id uuid, p_columns jsonb default null) returns void
language sql set search_path = ''
as $$ select trade.save_watchlist_columns(p_folder_id, p_columns) $$;

grant execute on function trade.reorder_watchlist(uuid, uuid[]), trade.reorder_watchlist_folders(uuid[]),
  trade.save_watchlist_columns(uuid, jsonb), public.reorder_watchlist(uuid, uuid[]),
  public.reorder_watchlist_folders(uuid[]), public.save_watchlist_columns(uuid, jsonb) to authenticated;

-- What a new user's first folder holds. A simulator that replays other symbols puts its own here.
insert into private.settings (name, value) values ('first_watchlist', '005930.KRX 000660.KRX 005380.KRX 035420.KRX');

create or replace function private.create_profile() returns trigger
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
  select v_folder, new.id, i.id, first.n - 1
  from private.settings s
  cross join unnest(string_to_array(s.value, ' ')) with ordinality first (id, n)
  join public.instruments i on i.id = first.id
  where s.name = 'first_watchlist';
  return new;
end $$;

set role postgres;
