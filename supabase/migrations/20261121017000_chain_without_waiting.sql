-- Every write that leaves a trace took the head of the audit chain at commit and kept it until its commit was on disk, so
-- all writes of all users went through one after the other. Now a transaction that finds the head taken leaves its rows
-- in the outbox, committed with everything else it did; whoever takes the head next chains what is waiting, in the order
-- in which it was written. A bridge that renews its lease does it for those after whom nobody came.
set role app_owner;

drop trigger chain_audit_row on private.audit_outbox;
drop trigger yield_audit_row on private.audit_outbox;
drop trigger link_audit_row on trade.audit_log;
drop function private.chain_audit_row(), private.yield_audit_row(), private.link_audit_row();

alter table private.audit_outbox add column at timestamptz not null default clock_timestamp();

-- Chains what is waiting, at most so many rows; none of it while somebody else does. Whoever has the head keeps it until
-- the end of the transaction, and what is read here is read after that, so that nothing is chained twice.
create function private.chain_audit_rows(p_limit integer default 500) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_head trade.audit_head;
  v_waiting private.audit_outbox;
  v_row trade.audit_log;
  v_rows trade.audit_log[] := '{}';
  v_ids bigint[] := '{}';
begin
  select * into v_head from trade.audit_head for update skip locked;
  if not found then
    return;
  end if;
  for v_waiting in select * from private.audit_outbox order by id limit p_limit loop
    v_head.seq := v_head.seq + 1;
    v_row := row(v_head.seq, v_waiting.at, v_waiting.actor, v_waiting.action, v_waiting.user_id, v_waiting.body,
      v_head.hash, null);
    v_row.hash := trade.audit_hash(v_row);
    v_head.hash := v_row.hash;
    v_rows := v_rows || v_row;
    v_ids := v_ids || v_waiting.id;
  end loop;
  if cardinality(v_ids) = 0 then
    return;
  end if;
  insert into trade.audit_log select * from unnest(v_rows);
  delete from private.audit_outbox where id = any(v_ids);
  update trade.audit_head set seq = v_head.seq, hash = v_head.hash;
end $$;

create function private.chain_audit_row() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if exists (select from private.audit_outbox where id = new.id) then
    perform private.chain_audit_rows();
  end if;
  return null;
end $$;
create constraint trigger chain_audit_row after insert on private.audit_outbox
  deferrable initially deferred for each row execute function private.chain_audit_row();

set role postgres;
