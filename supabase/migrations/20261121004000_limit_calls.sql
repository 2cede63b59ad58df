-- How often one user may call a function: so many a second on average, and so many at once.
set role app_owner;

create table private.call_limits (
  name text primary key,
  per_second numeric not null check (per_second > 0),
  burst integer not null check (burst > 0)
);
alter table private.call_limits enable row level security;
alter table private.call_limits force row level security;
create policy app_owner_all on private.call_limits to app_owner using (true) with check (true);
insert into private.call_limits (name, per_second, burst) values ('place_intent', 10, 20);

-- What each user has left of a limit. Losing it in a crash costs nothing, so it is kept out of the write-ahead log.
create unlogged table private.call_budgets (
  user_id uuid not null references public.profiles (id) on delete cascade,
  name text not null references private.call_limits (name) on delete cascade,
  calls_left numeric not null,
  counted_at timestamptz not null,
  primary key (user_id, name)
);
create index call_budgets_name on private.call_budgets (name);
alter table private.call_budgets enable row level security;
alter table private.call_budgets force row level security;
create policy app_owner_all on private.call_budgets to app_owner using (true) with check (true);

-- Counts one call. A call that is refused for another reason is rolled back and costs nothing.
create function private.spend_call(p_user_id uuid, p_name text) returns void
language plpgsql set search_path = ''
as $$
declare
  v_limit private.call_limits;
begin
  select * into strict v_limit from private.call_limits where name = p_name;
  insert into private.call_budgets as held (user_id, name, calls_left, counted_at)
  values (p_user_id, p_name, v_limit.burst - 1, clock_timestamp())
  on conflict (user_id, name) do update
  set calls_left = private.calls_left(held, v_limit) - 1, counted_at = clock_timestamp()
  where private.calls_left(held, v_limit) >= 1;
  if not found then
    perform private.fail('rate_limited', jsonb_build_object('perSecond', v_limit.per_second, 'burst', v_limit.burst));
  end if;
end $$;

create function private.calls_left(p_held private.call_budgets, p_limit private.call_limits) returns numeric
language sql volatile set search_path = ''
as $$
  select least(p_limit.burst, p_held.calls_left
    + greatest(0, extract(epoch from clock_timestamp() - p_held.counted_at)) * p_limit.per_second)
$$;

set role postgres;
