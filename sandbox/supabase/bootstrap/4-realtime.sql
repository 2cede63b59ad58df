-- Schema realtime. Same tables and functions as on the platform; what differs is how a message leaves the database:
-- there the server reads the write-ahead log, here triggers call pg_notify. Both send nothing for a rolled back change.

create schema realtime authorization supabase_realtime_admin;
grant usage on schema realtime to anon, authenticated, service_role, postgres;
set role supabase_realtime_admin;

create table realtime.messages (
  id uuid not null default gen_random_uuid(),
  topic text not null,
  extension text not null,
  payload jsonb,
  event text,
  private boolean default false,
  updated_at timestamp not null default now(),
  inserted_at timestamp not null default now(),
  primary key (id, inserted_at)
);
create index on realtime.messages (inserted_at);
alter table realtime.messages enable row level security;
grant select, insert, update on realtime.messages to anon, authenticated, service_role;
grant select, insert, update, delete on realtime.messages to postgres;

create function realtime.topic() returns text language sql stable as $$
  select nullif(current_setting('realtime.topic', true), '')
$$;

create function realtime.send(payload jsonb, event text, topic text, private boolean default true) returns void
language plpgsql as $$
declare
  v_id uuid := gen_random_uuid();
  v_payload jsonb := case when payload ? 'id' then payload else jsonb_set(payload, '{id}', to_jsonb(v_id)) end;
begin
  begin
    execute format('set local realtime.topic to %L', topic);
    insert into realtime.messages (id, payload, event, topic, private, extension)
    values (v_id, v_payload, event, topic, private, 'broadcast');
  exception when others then
    raise warning 'ErrorSendingBroadcastMessage: %', sqlerrm;
  end;
end $$;

create function realtime.broadcast_changes(
  topic_name text, event_name text, operation text, table_name text, table_schema text,
  new record, old record, level text default 'ROW'
) returns void
language plpgsql as $$
begin
  if level = 'STATEMENT' then
    raise exception 'function can only be triggered for each row, not for each statement';
  end if;
  if operation not in ('INSERT', 'UPDATE', 'DELETE') then
    raise exception 'Unexpected operation type: %', operation;
  end if;
  perform realtime.send(
    jsonb_build_object(
      'old_record', case when operation = 'INSERT' then null else to_jsonb(old) end,
      'record', case when operation = 'DELETE' then null else to_jsonb(new) end,
      'operation', operation, 'table', table_name, 'schema', table_schema
    ),
    event_name, topic_name
  );
exception when others then
  raise exception 'Failed to process the row: %', sqlerrm;
end $$;

-- NOTIFY carries at most 8000 bytes: a longer message goes by its id and is read back by the server.
create function realtime.announce_message() returns trigger language plpgsql as $$
declare
  v_message text := jsonb_build_object(
    'id', new.id, 'topic', new.topic, 'event', new.event, 'private', new.private, 'payload', new.payload
  );
begin
  if octet_length(v_message) > 7000 then
    v_message := jsonb_build_object('id', new.id);
  end if;
  perform pg_notify('realtime_messages', v_message);
  return null;
end $$;
create trigger announce_message after insert on realtime.messages
for each row when (new.extension = 'broadcast' and new.event is not null) execute function realtime.announce_message();

reset role;
create publication supabase_realtime;
alter publication supabase_realtime owner to postgres;

-- postgres_changes: each table of the publication says which row changed; the server reads the row as each subscriber.
create function realtime.announce_change() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  v_row jsonb := to_jsonb(case when tg_op = 'DELETE' then old else new end);
  v_key jsonb := '{}';
  v_column text;
begin
  foreach v_column in array tg_argv loop
    v_key := v_key || jsonb_build_object(v_column, v_row -> v_column);
  end loop;
  perform pg_notify('realtime_changes', jsonb_build_object(
    'schema', tg_table_schema, 'table', tg_table_name, 'type', tg_op, 'key', v_key, 'commit_timestamp', now()
  )::text);
  return null;
end $$;

create function realtime.follow_publication() returns event_trigger
language plpgsql security definer set search_path = '' as $$
declare
  v_table record;
begin
  for v_table in
    select r.prrelid::regclass as name, t.oid is not null as is_followed,
      (select string_agg(quote_literal(a.attname), ', ' order by a.attnum)
       from pg_catalog.pg_index i
       join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
       where i.indrelid = r.prrelid and i.indisprimary) as key
    from pg_catalog.pg_publication_rel r
    join pg_catalog.pg_publication p on p.oid = r.prpubid and p.pubname = 'supabase_realtime'
    left join pg_catalog.pg_trigger t on t.tgrelid = r.prrelid and t.tgname = 'realtime_announce_change'
  loop
    if not v_table.is_followed and v_table.key is not null then
      execute format(
        'create trigger realtime_announce_change after insert or update or delete on %s '
        'for each row execute function realtime.announce_change(%s)', v_table.name, v_table.key);
    end if;
  end loop;
  for v_table in
    select t.tgrelid::regclass as name from pg_catalog.pg_trigger t
    where t.tgname = 'realtime_announce_change' and not exists (
      select from pg_catalog.pg_publication_rel r
      join pg_catalog.pg_publication p on p.oid = r.prpubid and p.pubname = 'supabase_realtime'
      where r.prrelid = t.tgrelid)
  loop
    execute format('drop trigger realtime_announce_change on %s', v_table.name);
  end loop;
end $$;
create event trigger follow_publication on ddl_command_end
when tag in ('ALTER PUBLICATION', 'CREATE PUBLICATION') execute function realtime.follow_publication();
