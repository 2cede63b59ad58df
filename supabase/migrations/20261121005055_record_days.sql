-- How a bridge writes down a day: what it began and ended with, the statement, and every disagreement with the broker.
set role app_owner;

-- The first start of a day stands, and the last end. The snapshot that stands afterwards.
create function trade.record_day_snapshot(p_account_id uuid, p_date date, p_kind text, p_snapshot jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  v_account trade.broker_accounts := trade.lock_bridge_account(p_account_id);
begin
  if p_date is null or p_kind is null or p_kind not in ('start', 'end')
    or jsonb_typeof(p_snapshot) is distinct from 'object' then
    perform private.fail('input_invalid');
  end if;
  insert into trade.day_snapshots as s (account_id, date, kind, user_id, snapshot)
  values (p_account_id, p_date, p_kind, v_account.user_id, p_snapshot)
  on conflict (account_id, date, kind) do update
    set snapshot = excluded.snapshot, recorded_at = clock_timestamp() where s.kind = 'end';
  return (select snapshot from trade.day_snapshots
    where account_id = p_account_id and date = p_date and kind = p_kind);
end $$;

create function trade.list_day_snapshots(p_account_id uuid, p_from date)
returns table (date date, kind text, snapshot jsonb, recorded_at timestamptz)
language plpgsql security definer set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
begin
  return query
    select s.date, s.kind, s.snapshot, s.recorded_at
    from trade.day_snapshots s join trade.broker_accounts a on a.id = s.account_id
    where a.bridge_id = v_bridge and s.account_id = p_account_id and s.date >= p_from
    order by s.date, s.kind desc
    limit 100;
end $$;

-- The last one of a day stands; each is in the audit log with its hash.
create function trade.record_statement(p_account_id uuid, p_date date, p_statement jsonb) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_account trade.broker_accounts := trade.lock_bridge_account(p_account_id);
begin
  if p_date is null or jsonb_typeof(p_statement) is distinct from 'object' then
    perform private.fail('input_invalid');
  end if;
  insert into trade.statements as s (account_id, date, user_id, statement)
  values (p_account_id, p_date, v_account.user_id, p_statement)
  on conflict (account_id, date) do update
    set statement = excluded.statement, recorded_at = clock_timestamp() where s.statement <> excluded.statement;
  if found then
    perform private.audit('statement_recorded', v_account.user_id, jsonb_build_object('accountId', p_account_id,
      'date', p_date, 'sha256', encode(sha256(convert_to(p_statement::text, 'UTF8')), 'hex')));
  end if;
end $$;

-- Once for each thing: the same disagreement is met at every reading.
create function trade.record_adjustment(p_account_id uuid, p_kind text, p_instrument_id text, p_detail jsonb)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_account trade.broker_accounts := trade.lock_bridge_account(p_account_id);
begin
  if p_kind is null or p_kind not in ('holding_unexplained', 'cash_unexplained', 'corporate_action')
    or jsonb_typeof(p_detail) is distinct from 'object' then
    perform private.fail('input_invalid', '{"field": "kind"}');
  end if;
  insert into trade.adjustments (account_id, user_id, kind, instrument_id, detail)
  select p_account_id, v_account.user_id, p_kind, p_instrument_id, p_detail
  where not exists (
    select from trade.adjustments
    where account_id = p_account_id and kind = p_kind and instrument_id is not distinct from p_instrument_id
      and detail = p_detail and private.kst_date(created_at) = private.kst_date(clock_timestamp()));
end $$;

grant execute on function trade.record_day_snapshot(uuid, date, text, jsonb), trade.list_day_snapshots(uuid, date),
  trade.record_statement(uuid, date, jsonb), trade.record_adjustment(uuid, text, text, jsonb) to authenticated;

set role postgres;
