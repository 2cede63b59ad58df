-- Changes of mode, and what each day began with, ended with and amounted to.
set role app_owner;

create table trade.mode_changes (
  id bigint generated always as identity primary key,
  -- Both null: the operator's switch for everybody.
  account_id uuid references trade.broker_accounts (id),
  user_id uuid,
  from_mode text,
  to_mode text not null,
  by text not null check (by in ('user', 'bridge', 'operator', 'clock')),
  reason_code text,
  reason text,
  detail jsonb,
  at timestamptz not null default clock_timestamp(),
  check (num_nonnulls(account_id, user_id) in (0, 2))
);
create index mode_changes_user on trade.mode_changes (user_id, id desc);
create index mode_changes_account on trade.mode_changes (account_id, id desc);
alter table trade.mode_changes enable row level security;
alter table trade.mode_changes force row level security;
create policy app_owner_all on trade.mode_changes to app_owner using (true) with check (true);
grant select on trade.mode_changes to authenticated;
create trigger refuse_change before update or delete on trade.mode_changes
  for each row execute function private.refuse_change();
create trigger refuse_truncate before truncate on trade.mode_changes
  for each statement execute function private.refuse_change();

-- What is said here is taken down with the next change of mode of this transaction.
create function private.give_reason(p_code text, p_text text, p_detail jsonb) returns void
language sql set search_path = ''
as $$
  select set_config('naru.reason', jsonb_build_object('code', p_code, 'text', left(p_text, 200), 'detail', p_detail)::text, true)
$$;

create function private.given_reason() returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(nullif(current_setting('naru.reason', true), '')::jsonb, '{}')
$$;

-- A halt also holds every parent order: when trading goes on, prices are others, and a person has to look.
create function private.record_mode_change() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_reason jsonb := private.given_reason();
begin
  insert into trade.mode_changes (account_id, user_id, from_mode, to_mode, by, reason_code, reason, detail)
  values (new.id, new.user_id, old.mode, new.mode, private.actor_kind(new.user_id), v_reason ->> 'code',
    v_reason ->> 'text', nullif(v_reason -> 'detail', 'null'));
  if new.mode in ('halted', 'observe') then
    update trade.parent_orders set state = 'suspended', reason_code = 'trading_halted'
    where account_id = new.id and state in ('working', 'triggered');
  end if;
  return null;
end $$;
create trigger record_mode_change after update of mode on trade.broker_accounts
  for each row when (old.mode <> new.mode) execute function private.record_mode_change();

-- A mode somebody chose anew says nothing of orders the broker accepts later.
create function private.forget_cancels() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.cancels_all := false;
  return new;
end $$;
create trigger forget_cancels before update of mode on trade.broker_accounts
  for each row when (trade.mode_rank(new.mode) < trade.mode_rank('halted')) execute function private.forget_cancels();

create function private.record_switch() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' and old.mode = new.mode then
    return null;
  end if;
  insert into trade.mode_changes (account_id, user_id, from_mode, to_mode, by, reason)
  select a.id, a.user_id, case when tg_op = 'UPDATE' then old.mode end, new.mode, 'operator', new.reason
  from (select 1) one left join trade.broker_accounts a on a.id::text = new.scope;
  if new.mode in ('halted', 'observe') then
    update trade.parent_orders set state = 'suspended', reason_code = 'trading_halted'
    where state in ('working', 'triggered') and new.scope in ('global', account_id::text);
  end if;
  return null;
end $$;
create trigger record_switch after insert or update on trade.kill_switch
  for each row execute function private.record_switch();

-- Cash and holdings as the broker stated them before the first order of a day and after its last.
create table trade.day_snapshots (
  account_id uuid not null references trade.broker_accounts (id),
  date date not null,
  kind text not null check (kind in ('start', 'end')),
  user_id uuid not null,
  snapshot jsonb not null check (jsonb_typeof(snapshot) = 'object'),
  recorded_at timestamptz not null default clock_timestamp(),
  primary key (account_id, date, kind)
);
alter table trade.day_snapshots enable row level security;
alter table trade.day_snapshots force row level security;
create policy app_owner_all on trade.day_snapshots to app_owner using (true) with check (true);

-- What a day amounted to, and every won by which broker and ledger differ.
create table trade.statements (
  account_id uuid not null references trade.broker_accounts (id),
  date date not null,
  user_id uuid not null,
  statement jsonb not null check (jsonb_typeof(statement) = 'object'),
  recorded_at timestamptz not null default clock_timestamp(),
  version bigint not null,
  primary key (account_id, date)
);
create index statements_user on trade.statements (user_id, date desc);
alter table trade.statements enable row level security;
alter table trade.statements force row level security;
create policy app_owner_all on trade.statements to app_owner using (true) with check (true);
grant select on trade.statements to authenticated;
create trigger stamp_version before insert or update on trade.statements
  for each row execute function private.stamp_version();

alter table trade.adjustments
  drop constraint adjustments_kind_check,
  add constraint adjustments_kind_check check (kind in ('fill_regression', 'inconsistent_report', 'second_order',
    'oversold', 'position_mismatch', 'holding_unexplained', 'cash_unexplained', 'corporate_action'));
create index adjustments_user on trade.adjustments (user_id, id desc);
grant select on trade.adjustments to authenticated;

set role postgres;

create policy owner_read on trade.mode_changes for select to authenticated
  using (user_id = (select auth.uid()) or user_id is null);
create policy owner_read on trade.statements for select to authenticated using (user_id = (select auth.uid()));
create policy owner_read on trade.adjustments for select to authenticated using (user_id = (select auth.uid()));
