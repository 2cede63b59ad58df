-- What happened, in an order nobody can change afterwards: each row carries the hash of the row before it.
set role app_owner;

create table trade.audit_log (
  seq bigint primary key,
  at timestamptz not null,
  actor text not null,
  action text not null,
  user_id uuid,
  body jsonb not null,
  prev bytea not null,
  hash bytea not null
);
create index audit_log_user on trade.audit_log (user_id, seq desc);
alter table trade.audit_log enable row level security;
alter table trade.audit_log force row level security;
create policy app_owner_all on trade.audit_log to app_owner using (true) with check (true);
grant select (seq, at, actor, action, user_id, body) on trade.audit_log to authenticated;

create table trade.audit_head (
  one boolean primary key default true check (one),
  seq bigint not null default 0,
  hash bytea not null default '\x00'
);
alter table trade.audit_head enable row level security;
alter table trade.audit_head force row level security;
create policy app_owner_all on trade.audit_head to app_owner using (true) with check (true);
insert into trade.audit_head default values;

create function trade.audit_hash(p_row trade.audit_log) returns bytea
language sql immutable set search_path = ''
as $$
  select sha256(p_row.prev || convert_to(concat_ws('|', p_row.seq,
    to_char(p_row.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
    p_row.actor, p_row.action, coalesce(p_row.user_id::text, ''), p_row.body::text), 'UTF8'))
$$;

-- The number is drawn while the head is locked: drawn before, numbers and links disagree as soon as two people write.
create function private.link_audit_row() returns trigger
language plpgsql set search_path = ''
as $$
declare
  v_head trade.audit_head;
begin
  select * into strict v_head from trade.audit_head for update;
  new.seq := v_head.seq + 1;
  new.prev := v_head.hash;
  new.at := clock_timestamp();
  new.hash := trade.audit_hash(new);
  update trade.audit_head set seq = new.seq, hash = new.hash;
  return new;
end $$;
create trigger link_audit_row before insert on trade.audit_log
  for each row execute function private.link_audit_row();
create trigger refuse_change before update or delete on trade.audit_log
  for each row execute function private.refuse_change();
create trigger refuse_truncate before truncate on trade.audit_log
  for each statement execute function private.refuse_change();

-- Everybody's writes queue for the head of the chain, so rows wait here and are chained at commit, when nothing else is left to do.
create table private.audit_outbox (
  id bigint generated always as identity primary key,
  actor text not null,
  action text not null,
  user_id uuid,
  body jsonb not null
);
alter table private.audit_outbox enable row level security;
alter table private.audit_outbox force row level security;
create policy app_owner_all on private.audit_outbox to app_owner using (true) with check (true);

create function private.chain_audit_row() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  delete from private.audit_outbox where id = new.id;
  insert into trade.audit_log (actor, action, user_id, body) values (new.actor, new.action, new.user_id, new.body);
  return null;
end $$;
create constraint trigger chain_audit_row after insert on private.audit_outbox
  deferrable initially deferred for each row execute function private.chain_audit_row();

-- The actor is the signed-in user's id, or the database role for an operator at the SQL prompt.
create function private.audit(p_action text, p_user_id uuid, p_body jsonb) returns void
language sql set search_path = ''
as $$
  insert into private.audit_outbox (actor, action, user_id, body)
  values (coalesce(private.user_id()::text, session_user::text), p_action, p_user_id, p_body)
$$;

-- The first row that was changed or is missing; null when the chain is whole.
create function trade.verify_audit_chain() returns bigint
language plpgsql stable security definer set search_path = ''
as $$
declare
  v_row trade.audit_log;
  v_seq bigint := 0;
  v_hash bytea := '\x00';
  v_head trade.audit_head;
begin
  for v_row in select * from trade.audit_log order by seq loop
    if v_row.seq <> v_seq + 1 or v_row.prev <> v_hash or v_row.hash <> trade.audit_hash(v_row) then
      return v_seq + 1;
    end if;
    v_seq := v_row.seq;
    v_hash := v_row.hash;
  end loop;
  select * into strict v_head from trade.audit_head;
  return case when v_head.seq = v_seq and v_head.hash = v_hash then null else v_seq + 1 end;
end $$;

set role postgres;

create policy owner_read on trade.audit_log for select to authenticated using (user_id = (select auth.uid()));
