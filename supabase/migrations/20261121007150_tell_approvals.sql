-- A bridge is told that a person said yes: what they approved with a fresh proof is not held against the rule it came from.
set role app_owner;

alter table trade.order_intents
  -- When its owner approved what waited for them; null for what never had to wait.
  add column approved_at timestamptz;
alter type public.bridge_intent add attribute approved_at timestamptz;

create or replace function trade.as_bridge_intent(p_intent trade.order_intents) returns public.bridge_intent
language sql stable set search_path = ''
as $$
  select p_intent.id, p_intent.user_id, p_intent.account_id, a.environment, p_intent.kind, p_intent.instrument_id,
    p_intent.side, p_intent.order_type, p_intent.quantity, p_intent.limit_price, p_intent.time_in_force,
    p_intent.source, p_intent.state, p_intent.attempt, p_intent.epoch, p_intent.claim_owner, p_intent.sent_at,
    p_intent.send_deadline, p_intent.expires_at, p_intent.order_date, p_intent.order_no, p_intent.branch,
    p_intent.reason_code, p_intent.reason_detail, p_intent.created_at, p_intent.acked_at,
    coalesce(p_intent.target_intent_id, p_intent.target_broker_order_id), t.order_date, t.order_no, t.branch,
    p_intent.fingerprint, p_intent.version, clock_timestamp(), p_intent.stop_price, p_intent.parent_id, p_intent.leg,
    p_intent.sequence, p_intent.supersedes, p_intent.source_id, p_intent.source_hash, p_intent.approved_at
  from trade.broker_accounts a
  left join trade.broker_orders t
    on t.intent_id = p_intent.target_intent_id or t.id = p_intent.target_broker_order_id
  where a.id = p_intent.account_id
$$;

-- Named so that it runs after guard_approval: only an approval that was let through is noted.
create function private.note_approval() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.approved_at := clock_timestamp();
  return new;
end $$;
create trigger note_approval before update of state on trade.order_intents
  for each row when (old.state = 'proposed' and new.state = 'ready') execute function private.note_approval();

set role postgres;
