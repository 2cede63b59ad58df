-- What somebody wants, and how far it got. The row is the lock: only the process that moved it from `ready` to
-- `sending` may write to the broker, and nobody ever sends a row found in `sending`.
set role app_owner;

create table trade.order_intents (
  -- Made by the caller before anything is sent: the idempotency key of the whole path.
  id uuid primary key,
  user_id uuid not null,
  account_id uuid not null references trade.broker_accounts (id),
  kind text not null check (kind in ('place', 'cancel')),
  target_intent_id uuid references trade.order_intents (id),
  target_broker_order_id uuid,
  instrument_id text not null check (instrument_id ~ '^[0-9A-Z]{6,7}\.(KRX|NXT)$'),
  side text not null check (side in ('buy', 'sell')),
  order_type text not null check (order_type in ('limit', 'market', 'other')),
  quantity integer not null check (quantity between 1 and 1000000000),
  limit_price numeric(14, 4) check (limit_price > 0),
  time_in_force text not null default 'day' check (time_in_force in ('day', 'ioc', 'fok')),
  source text not null default 'web' check (source in ('web', 'rule', 'strategy')),
  request_hash bytea not null,
  state text not null default 'ready' check (state in ('proposed', 'ready', 'sending', 'acked', 'in_doubt', 'absent',
    'manual', 'rejected', 'denied', 'expired')),
  attempt integer not null default 0,
  epoch bigint,
  claim_owner text,
  sent_at timestamptz,
  send_deadline timestamptz,
  expires_at timestamptz not null,
  order_date date,
  order_no text check (order_no ~ '^[0-9]{10}$'),
  branch text,
  reason_code text,
  reason_text text,
  reason_detail jsonb,
  created_at timestamptz not null default clock_timestamp(),
  acked_at timestamptz,
  updated_at timestamptz not null default clock_timestamp(),
  -- The broker takes no id of ours, so two unanswered orders that look alike could not be told apart.
  fingerprint text not null generated always as (account_id::text || '|' || instrument_id || '|' || side || '|' ||
    quantity::text || '|' || coalesce(limit_price, 0)::text || '|' || order_type) stored,
  version bigint not null,
  check (kind = 'cancel' or (order_type = 'limit') = (limit_price is not null)),
  check (kind = 'place' or num_nonnulls(target_intent_id, target_broker_order_id) = 1)
);
create unique index order_intents_unanswered on trade.order_intents (fingerprint)
  where kind = 'place' and state in ('sending', 'in_doubt');
create index order_intents_unsettled on trade.order_intents (account_id, created_at)
  where state in ('ready', 'sending', 'in_doubt', 'absent', 'manual');
create index order_intents_account on trade.order_intents (account_id, order_date, order_no);
create index order_intents_user on trade.order_intents (user_id, created_at desc);
create index order_intents_target_intent on trade.order_intents (target_intent_id);
create index order_intents_target_broker_order on trade.order_intents (target_broker_order_id);
alter table trade.order_intents enable row level security;
alter table trade.order_intents force row level security;
create policy app_owner_all on trade.order_intents to app_owner using (true) with check (true);
grant select (id, user_id, account_id, kind, target_intent_id, target_broker_order_id, instrument_id, side, order_type,
  quantity, limit_price, time_in_force, source, state, sent_at, expires_at, order_date, order_no, reason_code,
  reason_text, created_at, acked_at, updated_at, version) on trade.order_intents to authenticated;
create trigger stamp_version before insert or update on trade.order_intents
  for each row execute function private.stamp_version_and_time();

create function private.audit_intent() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.audit('intent_' || new.state, new.user_id, jsonb_strip_nulls(jsonb_build_object(
    'intentId', new.id, 'accountId', new.account_id, 'kind', new.kind, 'attempt', new.attempt, 'epoch', new.epoch,
    'orderDate', new.order_date, 'orderNo', new.order_no, 'reason', new.reason_code)));
  return null;
end $$;
create trigger audit_created after insert on trade.order_intents
  for each row execute function private.audit_intent();
create trigger audit_moved after update of state on trade.order_intents
  for each row when (old.state <> new.state) execute function private.audit_intent();

-- All writes to one account's orders and positions take turns; this is how they queue. Lock order everywhere:
-- lease, account, intent, broker order, position. Refuses an account that is not this bridge's.
create function trade.lock_bridge_account(p_account_id uuid) returns trade.broker_accounts
language plpgsql set search_path = ''
as $$
declare
  v_bridge uuid := private.current_bridge();
  v_account trade.broker_accounts;
begin
  select * into v_account from trade.broker_accounts
  where id = p_account_id and bridge_id = v_bridge
  for no key update;
  if not found then
    perform private.fail('not_found', jsonb_build_object('accountId', p_account_id));
  end if;
  return v_account;
end $$;

create function trade.lock_bridge_intent(p_intent_id uuid) returns trade.order_intents
language plpgsql set search_path = ''
as $$
declare
  v_intent trade.order_intents;
  v_account_id uuid;
begin
  perform private.current_bridge();
  select account_id into v_account_id from trade.order_intents where id = p_intent_id;
  if not found then
    perform private.fail('not_found', jsonb_build_object('intentId', p_intent_id));
  end if;
  perform trade.lock_bridge_account(v_account_id);
  select * into strict v_intent from trade.order_intents where id = p_intent_id for update;
  return v_intent;
end $$;

set role postgres;

create policy owner_read on trade.order_intents for select to authenticated using (user_id = (select auth.uid()));
