-- Every step of every intent, who took it and why: what a person sees as the timeline of an order.
set role app_owner;

create table trade.intent_events (
  intent_id uuid not null references trade.order_intents (id),
  seq integer not null,
  user_id uuid not null,
  at timestamptz not null default clock_timestamp(),
  state text not null,
  -- `clock`: nobody did anything in time.
  by text not null check (by in ('user', 'bridge', 'operator', 'clock')),
  reason_code text,
  reason_text text,
  detail jsonb,
  primary key (intent_id, seq)
);
create index intent_events_user on trade.intent_events (user_id, at desc);
alter table trade.intent_events enable row level security;
alter table trade.intent_events force row level security;
create policy app_owner_all on trade.intent_events to app_owner using (true) with check (true);
grant select on trade.intent_events to authenticated;
create trigger refuse_change before update or delete on trade.intent_events
  for each row execute function private.refuse_change();
create trigger refuse_truncate before truncate on trade.intent_events
  for each statement execute function private.refuse_change();

-- Who is acting on something of `p_user_id`. A sweep says of itself that it is the clock.
create function private.actor_kind(p_user_id uuid) returns text
language sql stable set search_path = ''
as $$
  select case
    when current_setting('naru.by', true) = 'clock' then 'clock'
    when private.user_id() = p_user_id then 'user'
    when private.own_bridge_id() is not null then 'bridge'
    else 'operator'
  end
$$;

-- Which states may follow which. The broker's acceptance is a fact and may follow any of them; nothing follows it.
create function trade.may_follow(p_from text, p_to text) returns boolean
language sql immutable set search_path = ''
as $$
  select p_from <> 'acked' and (p_to = 'acked' and p_from <> 'proposed' or p_to = any (case p_from
    when 'proposed' then array['ready', 'denied', 'expired']
    when 'ready' then array['sending', 'denied', 'expired']
    when 'sending' then array['ready', 'in_doubt', 'rejected', 'denied', 'expired']
    when 'in_doubt' then array['absent', 'manual', 'rejected']
    when 'manual' then array['absent']
    else array[]::text[]
  end))
$$;

create function private.guard_intent_state() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if not trade.may_follow(old.state, new.state) then
    perform private.fail('transition_illegal', jsonb_build_object('from', old.state, 'to', new.state));
  end if;
  return new;
end $$;
create trigger guard_state before update of state on trade.order_intents
  for each row when (old.state <> new.state) execute function private.guard_intent_state();

create function private.record_intent_event() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into trade.intent_events (intent_id, seq, user_id, state, by, reason_code, reason_text, detail)
  select new.id, coalesce(max(seq), 0) + 1, new.user_id, new.state, private.actor_kind(new.user_id), new.reason_code,
    new.reason_text, new.reason_detail
  from trade.intent_events where intent_id = new.id;
  return null;
end $$;
create trigger record_created after insert on trade.order_intents
  for each row execute function private.record_intent_event();
create trigger record_moved after update of state on trade.order_intents
  for each row when (old.state <> new.state) execute function private.record_intent_event();

set role postgres;

create policy owner_read on trade.intent_events for select to authenticated using (user_id = (select auth.uid()));
